import Storage
import TestSupport
import Testing
@testable import Workflow

/// A run that stands at a step of which nobody can tell whether it was done, and what `decide` makes of it.
@Suite struct DecideTests {
    private let run = Story.run.text

    private func undecided() async throws -> Place {
        let place = try Place(["runner.yaml": Files.project])
        let log = try SQLiteEventLog(path: "\(place.path)/.tenantry/log.db")
        let bench = EngineBench(log: log) { context, _ in
            try await context.aboutToSend()
            throw Lease.Lost()
        } lookUp: { _ in
            .cannotTell("nobody knows")
        }
        // On a busy machine too the attempt gets to where it would send.
        var limits = Limits()
        (limits.leaseLifetime, limits.sendWindow) = (.seconds(600), .seconds(300))
        #expect(try await bench.run([.named("a")], limits: limits).phase == .needsDecision)
        await log.close()
        return place
    }

    @Test func `A run that needs a decision exits 9, alone and among all`() async throws {
        let place = try await undecided()
        #expect(try await place("resume \(run) --wait 1ms").code == 9)
        let all = try await place("resume --wait 1ms")
        #expect(all.code == 9)
        #expect(all.output.hasSuffix("1 run · 1 needs-decision\n"))
    }

    @Test func `What was done goes on, and what was not done fails`() async throws {
        let done = try await undecided()
        let first = try await done("decide \(run) a --done --reason checked --as kim")
        #expect(first.code == 0)
        #expect(first.output.steady == "recorded: step a was done, decided by user:SOMEBODY as \"kim\"\n")
        #expect(try await done("resume \(run)").code == 0)
        let second = try await done("decide \(run) a --done --reason again --as kim")
        #expect(second.code == 1)
        #expect(second.errors == "runner: refused: the run is completed: nothing can be added to it\n")

        let failed = try await undecided()
        let other = try await failed("decide \(run) a --fail --reason checked --as kim")
        #expect(other.code == 0)
        #expect(other.output.steady == "recorded: step a has failed, decided by user:SOMEBODY as \"kim\"\n")
        #expect(try await failed("resume \(run) --wait 1ms").code == 1)
    }
}
