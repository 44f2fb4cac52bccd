import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("provision-queue")
struct ProvisionQueueTests {
    private let local: LocalFixture
    private let step = ProvisionQueue()
    private let input: Value = ["on": "bus", "name": "contoso.commands", "max-deliveries": 5, "lock": "1m"]

    init() throws { local = try LocalFixture() }

    @Test("makes the queue and its dead-letter queue, and asks first whether it may")
    func makes() async throws {
        let probe = StepProbe()
        let outcome = try await step.perform(local.context(input, probe: probe))
        #expect(
            outcome.output == [
                "name": "contoso.commands", "queue": "queues/contoso.commands",
                "dead-letter": "contoso.commands.dead-letter", "created": true,
            ])
        #expect(
            outcome.effects == [
                Effect(
                    kind: "queue", connection: local.connection().identity, resource: "queues/contoso.commands",
                    undo: [
                        "name": "contoso.commands", "key": "key", "lock": "1m", "max-deliveries": 5,
                        "dead-letter": "contoso.commands.dead-letter",
                    ], provenance: .created)
            ])
        #expect(probe.gates == 1)
        let queues = try await local.system.queues(as: "provider")
        #expect(queues.map(\.name) == ["contoso.commands", "contoso.commands.dead-letter"])
        #expect(queues[0].properties.lock == .seconds(60))
    }

    @Test("finds its own queue again after its answer was lost, and changes nothing")
    func lostAnswer() async throws {
        #expect(try await step.lookUp(local.context(input)) == .absent)
        let first = try await step.perform(local.context(input))
        let answer = try await step.lookUp(local.context(input))
        #expect(answer == .present(output: try #require(first.output), effects: first.effects))
        let probe = StepProbe()
        let second = try await step.perform(local.context(input, probe: probe))
        #expect(second.output == first.output)
        #expect(second.effects == first.effects)
        #expect(probe.gates == 0)
    }

    @Test("finds somebody else's queue as it is, and never undoes it")
    func found() async throws {
        _ = try await step.perform(local.context(input, key: "another run"))
        let outcome = try await step.perform(local.context(input))
        #expect(outcome.output?["created"] == false)
        let effect = try #require(outcome.effects.first)
        #expect(effect.provenance == .found)
        try await step.undo(effect, in: local.context(input))
        #expect(try await local.system.queue("contoso.commands", as: "provider") != nil)
    }

    @Test("refuses a queue with other properties and names each")
    func differs() async throws {
        _ = try await step.perform(local.context(input))
        let other: Value = ["on": "bus", "name": "contoso.commands", "max-deliveries": 7, "time-to-live": "2h"]
        let text = await failure { _ = try await step.perform(local.context(other, key: "other")) }
        #expect(
            text
                == "queue-differs: the queue \"contoso.commands\" is there with other properties (made by provider): "
                + "lock is 1m instead of 30s, max-deliveries is 5 instead of 7, time-to-live is unlimited instead of 2h; "
                + "change the step to what is there, or remove the queue if nobody needs it")
        #expect(try await step.lookUp(local.context(other, key: "other")) == .absent)
    }

    @Test("sees drift: as made, gone, made again by another, changed")
    func verifies() async throws {
        let context = local.context(input)
        let effect = try #require(try await step.perform(context).effects.first)
        #expect(try await step.verify(effect, in: context) == .asMade)
        _ = try await local.system.removeQueue("contoso.commands", madeBy: nil, as: "provider")
        #expect(try await step.verify(effect, in: context) == .gone)
        _ = try await step.perform(local.context(input, key: "other"))
        #expect(
            try await step.verify(effect, in: context)
                == .changed("the queue was removed and made again by provider at 2026-11-21T08:00:00.000000Z"))
    }

    @Test("takes an empty queue away, twice is once, and keeps one with messages")
    func undoes() async throws {
        let context = local.context(input)
        let effect = try #require(try await step.perform(context).effects.first)
        try await local.send("a", to: "contoso.commands")
        let text = await failure { try await step.undo(effect, in: context) }
        #expect(
            text
                == "queue-not-empty: the queue \"contoso.commands\" stays: it still holds 1 message; "
                + "receive what is in it first")
        _ = try await local.system.withdraw(["a"], from: "contoso.commands", as: "provider")
        try await step.undo(effect, in: context)
        try await step.undo(effect, in: context)
        #expect(try await local.system.queues(as: "provider").isEmpty)
    }

    @Test("leaves a queue alone that was made again by another")
    func undoForeign() async throws {
        let context = local.context(input)
        let effect = try #require(try await step.perform(context).effects.first)
        _ = try await local.system.removeQueue("contoso.commands", madeBy: nil, as: "provider")
        _ = try await step.perform(local.context(input, key: "other"))
        try await step.undo(effect, in: context)
        #expect(try await local.system.queue("contoso.commands", as: "provider") != nil)
    }

    @Test("plans what it would make, and says what is there")
    func plans() async throws {
        let before = try await step.plan(local.context(input))
        #expect(before.changes == [.init(.create, kind: "queue", resource: "queues/contoso.commands")])
        #expect(try await local.system.queues(as: "provider").isEmpty)
        _ = try await step.perform(local.context(input))
        let after = try await step.plan(local.context(input))
        #expect(after.changes == [.init(.found, kind: "queue", resource: "queues/contoso.commands")])
    }

    @Test("sends nothing when it may not any more")
    func gate() async throws {
        let probe = StepProbe { throw StepFailure(code: "send-by-passed", message: "too late", side: .provider) }
        let text = await failure { _ = try await step.perform(local.context(input, probe: probe)) }
        #expect(text == "send-by-passed: too late")
        #expect(try await local.system.queues(as: "provider").isEmpty)
    }
}
