import TestSupport
import Testing
import Workflow

/// One run that many want to start.
@Suite struct SameRunTests {
    @Test func `A run that many processes start at the same time is one run`() async throws {
        let tested = try ScratchWorkflow(steps: ScratchWorkflow.messages)
        let journey = try await Journey(tested)
        let variables = journey.shim.variables(.watch)
        let programs = try (1...Self.starters).map { _ in try tested.start(begun: false, wait: "60s", variables) }
        defer { for program in programs { program.send() } }
        for program in programs {
            let ending = await program.ending(within: .seconds(300))
            #expect(ending.code == 0, "\(ending.errors)")
            let others = ending.errors.split(separator: "\n")
                .filter { line in !Self.documented.contains { line.contains($0) } }
            #expect(others == [], "\(ending.errors)")
        }
        let record = try await Record(of: tested.project)
        #expect(record.events.count { $0 == "run.started" } == 1, "\(record.events)")
        for step in ["queue", "send", "note"] {
            #expect(record.events.count { $0 == "step.succeeded \(step)" } == 1, "\(record.events)")
        }
        let arrivals = try journey.arrivals()
        #expect(arrivals.count == 2 && arrivals.values.allSatisfy { $0 == 1 }, "\(arrivals)")
        let status = try await tested.project.json("status")
        #expect(status["totals"] == ["completed": 1], "\(status.canonicalText)")
        let audit = try await tested.project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }

    private static let starters = 50

    /// What each of them may say: progress, that it waited for its turn, and on a busy machine that it was too late with its own.
    private static let documented = [
        " status=", "completed in ", "waiting for the log: another process holds ", "the log is free again after ",
        ": let go of it",
    ]
}
