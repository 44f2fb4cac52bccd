import Storage
import TestSupport
import Testing
@testable import Workflow

/// What is said of a run that another runner carries out, and of one that waits for the other's slot.
@Suite struct SlotTests {
    private let holder = Story.run.text

    private func steady(_ text: String) -> String {
        text.replacing(/\(\d[\d. hms]*\)/) { _ in "(SPAN)" }.steady
    }

    @Test func `Who waits for a slot of its tier, or for another runner, is told who holds it`() async throws {
        let place = try Place([
            "runner.yaml": "tiers:\n  basic: { runs-at-once: 1 }\n",
            "signal.yaml": Files.signal.replacing("id: adatum", with: "id: adatum, tier: basic"),
        ])
        let log = try SQLiteEventLog(path: "\(place.path)/.tenantry/log.db")
        let held = HeldAttempt()
        let bench = EngineBench(log: log) { _, _ in
            await held.hold()
            return .done(output: .null)
        }
        // On a busy machine too the runner is alive all the while.
        var limits = Limits()
        limits.leaseLifetime = .seconds(600)
        async let head = bench.run([.named("a")], limits: limits, tier: "basic")
        defer { held.release() }
        await held.begun()

        let queued = try await place("run signal.yaml --wait 1ms")
        #expect(queued.code == 8)
        let run = try #require(queued.errors.firstMatch(of: /run=(r_[0-9A-Z]{26})/)).1
        let reason = """
            Run RUN1 waits since TIME (SPAN) for a slot of tier basic, which has 1 (runs-at-once); held by run RUN2 (runner one).
              what holds it  runner why RUN2
              carry it on  runner resume RUN1

            """
        #expect(steady(queued.errors).hasSuffix("\nqueued · RUN1\n" + reason), "\(queued.errors)")
        #expect(steady(try await place("why \(run)").output) == reason)
        let row = try Value(json: try await place("status --state queued -o jsonl").output)
        #expect(row["since"] == row["started-at"])

        let why = try await place("why \(holder)").output
        #expect(why.hasPrefix("Step a is carried out by runner one since "))
        let elsewhere = try await place("resume \(holder) --wait 1ms")
        #expect(elsewhere.code == 8)
        #expect(steady(elsewhere.errors).hasSuffix("\nrunning · RUN1\n" + steady(why)), "\(elsewhere.errors)")

        held.release()
        #expect(try await head.phase == .completed)
        #expect(try await place("resume \(run) --wait 1ms").errors.contains("step=answer status=waiting"))
        await log.close()
    }
}
