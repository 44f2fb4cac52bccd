import Foundation
import TestSupport
import Testing
import Workflow

/// A wall clock that is set while a run is carried out, and one that runs too fast.
@Suite struct ClockJumpTests {
    private static let steps = """
          - id: queue
            uses: provision-queue
            with: { on: post, name: contoso.a }
          - id: pause
            uses: wait
            with: { for: 1s }
          - id: send
            uses: transmit
            with: { to: post, queue: contoso.a, message: hello }
          - id: unreadable
            uses: retrieve
            with: { from: broken, path: mem, format: csv }
            retry: { max-attempts: 2, delay: 300ms, jitter: false }
            continue-on-error: true
          - id: answer
            uses: wait
            with: { signal: go }
          - id: note
            uses: transmit
            with: { to: outbox, file: out/contoso/note.txt, message: hello }
        """

    private static let jumps = [(name: "+5 years", seconds: 5 * 365 * 86_400), (name: "-3 days", seconds: -3 * 86_400)]

    /// One line of progress after which the clock is set, counted over all processes; never if it is 0.
    private struct Jump: Sendable {
        let line: Int
        let seconds: Int
        var isWanted: Bool { line > 0 }
        var name: String { "\(seconds) s after line \(line)" }
    }

    @Test func `A clock that is set at any moment loses nothing, doubles nothing and wakes nobody early`() async throws
    {
        let calm = try await carried(Jump(line: 0, seconds: 0))
        let lines = calm.lines
        #expect(lines > 10)
        let all = Self.jumps.flatMap { jump in (1...lines).map { Jump(line: $0, seconds: jump.seconds) } }
        try await FaultChoice.each(try FaultChoice.of(all, 8, onServer: 16, "clock jumps"), atOnce: 4) { jump in
            let jumped = try await carried(jump)
            let difference = jumped.outcome.difference(from: calm.outcome)
            #expect(difference.isEmpty, "\(jump.name)\n\(difference)")
        }
    }

    @Test func `A clock that runs ten times too fast changes nothing but times`() async throws {
        let calm = try await carried(Jump(line: 0, seconds: 0))
        let fast = try await carried(Jump(line: 0, seconds: 0), times: 10)
        #expect(fast.outcome.difference(from: calm.outcome).isEmpty)
    }

    /// Carries the run to its end with the clock set on the way; one that was set back is set right after two seconds.
    private func carried(_ jump: Jump, times: Int64 = 1) async throws -> (outcome: Outcome, lines: Int) {
        let tested = try ScratchWorkflow(steps: Self.steps, forgets: true)
        let shim = try await FaultShim(below: tested.project.folder)
        let clock = try ShiftedClock()
        try clock.set(ahead: .zero, times: times)
        var (lines, isPast) = (0, !jump.isWanted)
        for round in 0..<20 {
            // The process in which the line comes is the one that meets the jump.
            let fault: FaultShim.Fault =
                isPast ? .none : .jump(afterLine: jump.line - lines, ahead: .seconds(jump.seconds))
            let program = try tested.start(begun: round > 0, wait: "3s", clock.variables(shim, fault))
            async let end = program.ending(within: .seconds(60))
            if !isPast, jump.seconds < 0 { isPast = try await setRight(clock, once: program) }
            let ending = await end
            isPast = isPast || clock.isSet
            lines += ending.errors.split(separator: "\n").count { $0.contains(" status=") }
            if ending.code == 0 { break }
            guard ending.code == 8 else { throw Unexpected(["run or resume, \(jump.name)"], ending) }
            if try await Record(of: tested.project).events.last == "step.waiting answer" {
                let signal = try await tested.project.runner(
                    "signal", ScratchProject.run, "go", with: clock.variables(shim))
                #expect(signal.code == 0, "\(jump.name): \(signal.errors)")
            }
        }
        #expect(isPast, "\(jump.name): the clock was never set, and \(lines) lines were said")
        let report = try await tested.project.json("resume", ScratchProject.run)
        #expect(report["state"] == "completed", "\(jump.name): \(report.canonicalText)")
        #expect(try await tested.messages(in: "contoso.a") == 1, "\(jump.name)")
        #expect(shim.namings(of: "out/contoso/note.txt") == 1, "\(jump.name)")
        try await checkTimers(tested.project, jump)
        let audit = try await tested.project.runner("audit", "verify")
        #expect(audit.code == 0, "\(jump.name): \(audit.output)\(audit.errors)")
        return (try Outcome(of: tested.project, report: report), lines)
    }

    /// Sets a clock right two seconds after a process has set it back.
    /// - Returns: Whether the process did so before it ended.
    private func setRight(_ clock: ShiftedClock, once program: Program) async throws -> Bool {
        try await until { clock.isSet || kill(program.pid, 0) != 0 }
        guard clock.isSet else { return false }
        if kill(program.pid, 0) == 0 { try await Task.sleep(for: .seconds(2)) }
        try clock.set(ahead: .zero)
        return true
    }

    /// Nothing that waited for a moment went on before that moment, by the clock.
    private func checkTimers(_ project: ScratchProject, _ jump: Jump) async throws {
        let history = try await project.history()
        func events(_ type: String, of step: String) -> [Value] {
            history.filter { $0["type"]?.string == type && $0["subject"]?.string == step }
        }
        func moment(_ value: Value?) throws -> Timestamp { try #require(value?.string.flatMap(Timestamp.init(text:))) }
        let until = try moment(events("step.waiting", of: "pause").first?["data"]?["wait"]?["until"])
        // Once its end is recorded it has come, wherever the clock is set before the step is asked.
        let end = events("timer.fired", of: "pause").first ?? events("step.succeeded", of: "pause").first
        let ended = try moment(end?["time"])
        #expect(ended >= until, "\(jump.name): was to wait until \(until), went on at \(ended)")

        let failures = events("step.failed", of: "unreadable")
        let tries = events("step.started", of: "unreadable")
        try #require(failures.count == 2 && tries.count == 2, "\(jump.name): \(failures) \(tries)")
        let due = try moment(failures[0]["data"]?["retry-at"])
        let again = try moment(tries[1]["time"])
        #expect(again >= due, "\(jump.name): was to try again at \(due), did at \(again)")
        guard !jump.isWanted else { return }
        // A wait counts from its attempt, between `step.started` and `step.waiting`; a clock may be set between them too.
        let began = try moment(events("step.started", of: "pause").first?["time"])
        #expect(until - began >= .seconds(1), "asked at \(began) to wait until \(until)")
        let failed = try moment(failures[0]["time"])
        #expect(due - failed == .milliseconds(300), "failed at \(failed), to be tried again at \(due)")
    }
}
