import TestSupport
import Testing

@testable import Workflow

/// What is found when heads are compared with events while others append.
@Suite(.timeLimit(.minutes(5))) struct AuditTests {
    @Test func `a run that moves on between its head and its events is no break`() async throws {
        let log = MemoryEventLog()
        let bench = EngineBench(log: log) { _, _ in
            .waiting(Wait(.callback, on: "somebody", summary: "a word", signal: "a"))
        }
        let head = try await bench.run([.named("a", awaits: .callback)])
        let early = Delivery(
            name: "a", id: "1", kind: .callback, payload: .null, actor: Story.initiator, verified: "operating-system")
        let meddled = MeddledLog(log, before: .read) {
            do {
                _ = try await bench.engine().mail(.signal(early), named: "signal", by: Story.initiator, to: Story.run)
            } catch {
                Issue.record(error)
            }
        }
        let parts = bench.engine()
        let found = try await Engine(
            log: meddled, registry: parts.registry, artifacts: parts.artifacts, surroundings: parts.surroundings,
            logger: parts.logger
        )
        .verifyRecord()
        #expect(found.breaks == [])
        #expect(found.heads == 1)
        #expect(try await log.version(of: Story.run.stream) > head.version)
    }
}
