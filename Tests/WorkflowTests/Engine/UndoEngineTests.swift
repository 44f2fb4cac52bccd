import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// The way back as the engine carries it out.
@Suite struct UndoEngineTests {
    private static func made(_ resource: String) -> StepOutcome {
        let bus = ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider")
        return .done(
            output: .null,
            effects: [Effect(kind: "queue", connection: bus, resource: resource, undo: 7, provenance: .created)])
    }

    private static func bench(
        undo: @escaping @Sendable (Effect, StepContext, _ call: Int) async throws -> Void
    ) -> EngineBench {
        EngineBench(
            perform: { context, _ in
                if context.path.text == "c" { throw StepFailure(code: "refused", message: "no", side: .tenant) }
                return made("q-\(context.path)")
            }, undo: undo)
    }

    private static var steps: [StepDefinition] {
        get throws { try [.named("a"), .named("b", needs: [0]), .named("c", needs: [1])] }
    }

    @Test func `a failed run takes back what it made, with a key of its own`() async throws {
        let keys = Mutex<[String]>([])
        let bench = Self.bench { _, context, _ in keys.withLock { $0.append(context.idempotencyKey) } }
        #expect(try await bench.run(Self.steps, onFailure: .compensate).phase == .compensated)
        #expect(bench.calls.filter { $0.hasPrefix("undo") } == ["undo b q-b", "undo a q-a"])
        #expect(Set(keys.withLock { $0 }).count == 2)
        #expect(
            try await bench.history().suffix(6) == [
                "compensation.started", "undo.started b", "step.undone b", "undo.started a", "step.undone a",
                "compensation.completed",
            ])
    }

    @Test func `an undo that throws is tried again`() async throws {
        struct Broken: Error {}
        let bench = Self.bench { effect, _, call in if effect.resource == "q-b", call < 3 { throw Broken() } }
        #expect(try await bench.run(Self.steps, onFailure: .compensate, wait: .seconds(600)).phase == .compensated)
        #expect(
            bench.calls.filter { $0.hasPrefix("undo") } == [
                "undo b q-b", "undo b q-b", "undo b q-b", "undo a q-a",
            ])
    }

    @Test func `who takes over an undo does it again and nothing twice that is known to be gone`() async throws {
        let elapsed = Mutex(Duration.zero)
        let log = MemoryEventLog(clock: LogClock(now: LogClock.system.now, elapsed: { elapsed.withLock { $0 } }))
        let held = HeldAttempt()
        let bench = EngineBench(
            log: log,
            perform: { context, _ in
                if context.path.text == "c" { throw StepFailure(code: "refused", message: "no", side: .tenant) }
                return Self.made("q-\(context.path)")
            },
            undo: { effect, _, call in if effect.resource == "q-a", call == 1 { await held.hold() } })
        var limits = Limits()
        limits.sendWindow = .milliseconds(10)
        async let late = bench.run(Self.steps, onFailure: .compensate, limits: limits)
        await held.begun()
        let watcher = bench.engine()
        let watching = RunnerID(text: "watcher")
        try await watcher.log.register(RunnerRecord(id: watching, lifetime: .seconds(15), name: "watcher"))
        _ = try await watcher.log.claim(
            ClaimRequest(runner: watching, now: watcher.surroundings.now(), limit: 1, only: Story.run))
        elapsed.withLock { $0 = .seconds(3600) }
        #expect(try await bench.resume(by: "two", wait: .seconds(600)).phase == .compensated)
        held.release()
        _ = try await late
        #expect(bench.calls.filter { $0.hasPrefix("undo") } == ["undo b q-b", "undo a q-a", "undo a q-a"])
        let history = try await bench.history()
        #expect(history.count { $0 == "step.undone b" } == 1)
        #expect(history.count { $0 == "step.undone a" } == 1)
        #expect(history.last == "compensation.completed")
    }
}
