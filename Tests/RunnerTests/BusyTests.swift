import Foundation
import Glibc
import TestSupport
import Testing

/// What commands do while another process holds the log, as one does that was stopped in the middle of a write.
@Suite struct BusyTests {
    /// Holds the lock of a log until it is let go of.
    private func hold(_ place: Place) async throws -> Int32 {
        let file = open("\(place.path)/.tenantry/log.db.lock", O_RDWR | O_CLOEXEC)
        // A runner at work holds it for moments.
        try await until { flock(file, LOCK_EX | LOCK_NB) == 0 }
        return file
    }

    private static let notice = "waiting for the log: another process holds LOCK; `lslocks` says which\n"
    private static func refusal(after seconds: Int) -> String {
        "runner: the log is busy: another process has held LOCK for \(seconds) s, so nothing was written. `lslocks` says "
            + "which: one that was stopped goes on with kill -CONT PID, one that hangs is ended with kill -KILL PID; "
            + "then try again\n"
    }

    private func place() async throws -> (place: Place, run: String) {
        let place = try Place(["signal.yaml": Files.signal])
        return (place, try await place.run("run signal.yaml --wait 1ms", expecting: 8))
    }

    private func steady(_ text: String, _ place: Place) -> String {
        text.replacing(/[^ ]*\/log\.db\.lock/) { _ in "LOCK" }.steady
    }

    @Test func `A command that only records gives up after ten seconds and says what to do; readers don't wait`()
        async throws
    {
        let (place, run) = try await place()
        let holder = try await hold(place)
        defer { close(holder) }
        async let signal = place("signal \(run) go")
        #expect(try await place("status").output.hasSuffix("1 run · 1 waiting\n"))
        #expect(try await place("history \(run)").code == 0)
        let ending = try await signal
        #expect(ending.code == 74)
        #expect(ending.output.isEmpty)
        #expect(steady(ending.errors, place) == Self.refusal(after: 10))
    }

    @Test func `A run waits for the log, says so, and goes on`() async throws {
        let (place, _) = try await place()
        let holder = try await hold(place)
        let program = try place.start("run signal.yaml --wait 1ms")
        defer { program.send() }
        try await until { program.errors.contains("waiting for the log") }
        close(holder)
        let ending = await program.ending(within: place.runner.limit)
        #expect(ending.code == 8)
        let lines = steady(ending.errors, place).split(separator: "\n")
        #expect(lines.first.map { "\($0)\n" } == Self.notice)
        #expect(lines.dropFirst().first?.hasPrefix("the log is free again after ") == true)
        #expect(try await place("status").output.hasSuffix("2 runs · 2 waiting\n"))
    }

    @Test func `A worker waits for the log until it is told to end`() async throws {
        let (place, run) = try await place()
        let worker = try place.start("work")
        defer { worker.send() }
        try await until { worker.errors.contains("at work on") }
        #expect(try await place("signal \(run) go").code == 0)
        try await until { worker.errors.contains("status=completed") }
        let holder = try await hold(place)
        try await until { worker.errors.contains("waiting for the log") }
        close(holder)
        try await until { worker.errors.contains("the log is free again") }
        let again = try await hold(place)
        defer { close(again) }
        try await until { worker.errors.components(separatedBy: "waiting for the log").count == 3 }
        worker.send(SIGTERM)
        let ending = await worker.ending(within: place.runner.limit)
        #expect(ending.code == 74)
        let last = ending.errors.split(separator: "\n").last.map { "\($0)\n" } ?? ""
        let seconds = last.firstMatch(of: /for (\d+) s,/).flatMap { Int($0.1) } ?? 0
        #expect(steady(last, place) == Self.refusal(after: seconds))
    }
}
