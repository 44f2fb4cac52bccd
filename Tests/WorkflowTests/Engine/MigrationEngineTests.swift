import TestSupport
import Testing

@testable import Workflow

/// A migration while a runner holds the run.
@Suite struct MigrationEngineTests {
    /// A bench whose step `w` stands at its second call until it is let go on.
    private func bench(holding held: HeldAttempt) -> EngineBench {
        EngineBench(perform: { context, call in
            switch context.path.text {
            case "a":
                let bus = ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider")
                let name = "q-\(context.input["n"]?.int ?? 0)"
                return .done(
                    output: .null,
                    effects: [Effect(kind: "queue", connection: bus, resource: name, provenance: .created)])
            case "w" where call == 1:
                return .waiting(Wait(.propagation, on: "them", summary: "", poll: .milliseconds(1)))
            case "w" where call == 2: await held.hold()
            default: break
            }
            return .done(output: ["call": Value(call)])
        })
    }

    private func steps(_ n: Int, w: Int, extra: Bool = false) throws -> [StepDefinition] {
        let steps = [
            try StepDefinition.named("a", with: .literal(["n": Value(n)])),
            try .named("w", needs: [0], with: .literal(["n": Value(w)])),
        ]
        return extra ? steps + [try .named("z", needs: [1])] : steps
    }

    @Test func `a runner that looks at a step that is kept takes up the other definition and loses nothing`()
        async throws
    {
        let held = HeldAttempt()
        let bench = bench(holding: held)
        async let running = bench.run(steps(1, w: 1), wait: .seconds(600))
        await held.begun()
        try await bench.move(to: steps(2, w: 1, extra: true))
        held.release()
        #expect(try await running.phase == .completed)
        let history = try await bench.history()
        #expect(history.count { $0 == "step.succeeded w" } == 1)
        #expect(history.count { $0 == "step.started w" } == 1)
        #expect(
            bench.calls.filter { !$0.hasPrefix("settle") && $0 != "perform w" } == [
                "perform a", "undo a q-1", "perform a", "perform z",
            ])
        let made = RunState(of: Story.run, try await bench.events().map { ($0, Timestamp(microseconds: 0)) }).made
        #expect(made.map(\.effect.resource) == ["q-1", "q-2"])
        #expect(made.map(\.status) == [.undone, .standing])
    }

    @Test func `what a look at a step that runs again says late is refused, and the step is performed anew`()
        async throws
    {
        let held = HeldAttempt()
        let bench = bench(holding: held)
        async let running = bench.run(steps(1, w: 1), wait: .seconds(600))
        await held.begun()
        try await bench.move(to: steps(1, w: 2))
        held.release()
        #expect(try await running.phase == .completed)
        let events = try await bench.events()
        let outputs = events.compactMap { event -> Value? in
            if case .stepSucceeded(let event) = event, event.path.text == "w" { event.output } else { nil }
        }
        #expect(outputs == [["call": 3]])
        #expect(try await bench.history().count { $0 == "step.started w" } == 2)
        #expect(bench.calls.count { $0 == "perform a" } == 1)
    }
}
