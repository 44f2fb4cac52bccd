import Storage
import TestSupport
import Testing

@testable import Workflow

/// One run that is started a thousand times at once.
@Suite struct ThousandStartsTests {
    private static let (starts, logs) = (1_000, 10)

    /// Ten openings of one log stand for ten processes, as each has its own files, locks and writer; a hundred runners in each.
    @Test func `A run that is started a thousand times in parallel is one run, and each who starts it is told so`()
        async throws
    {
        let folder = try TemporaryFolder()
        let benches = try (0..<Self.logs)
            .map { _ in
                EngineBench(
                    log: try SQLiteEventLog(path: "\(folder.path)/log.db", patience: LogPatience(.seconds(300))))
            }
        let steps: [StepDefinition] = try [.named("a"), .named("b", needs: [0])]
        let heads = try await withThrowingTaskGroup(of: RunHead.self) { group in
            for number in 0..<Self.starts {
                let bench = benches[number % Self.logs]
                group.addTask { try await bench.run(steps, by: "runner-\(number)") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(heads.count == Self.starts)
        #expect(Set(heads.map(\.run)) == [Story.run])
        #expect(try await benches[0].resume(wait: .seconds(60)).phase == .completed)
        let history = try await benches[0].history()
        #expect(
            history == [
                "run.started", "step.started a", "step.succeeded a", "step.started b", "step.succeeded b",
                "run.completed",
            ])
        #expect(benches.flatMap(\.calls).filter { $0.hasPrefix("perform") }.sorted() == ["perform a", "perform b"])
        #expect(try await benches[0].log.counts(tenant: nil) == [.completed: 1])
        let verified = try await LogVerifier(log: benches[0].log).verify()
        #expect(verified.isConsistent, "\(verified.breaks)")
        #expect(verified.events == history.count)
        for bench in benches { await (bench.log as? SQLiteEventLog)?.close() }
    }
}
