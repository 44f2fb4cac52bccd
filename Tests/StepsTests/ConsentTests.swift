import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("consent")
struct ConsentTests {
    private let local: LocalFixture
    private let step = Consent()
    private let input: Value = [
        "from": "bus", "directory": "contoso", "permissions": ["User.Read.All"], "ask": ["alex"], "expires": "14d",
    ]

    init() throws { local = try LocalFixture() }

    @Test("asks once, and waits on whom it asked")
    func asks() async throws {
        let probe = StepProbe()
        let wait = try #require(try await step.perform(local.context(input, probe: probe)).wait)
        #expect(wait.kind == .consent)
        #expect(wait.on == "alex")
        #expect(
            wait.summary
                == "asked to consent to User.Read.All in the directory \"contoso\": "
                + "`runner local consents grant 1 --as alex`")
        #expect(wait.until == .testing + .seconds(14 * 86_400))
        #expect(wait.poll == .seconds(2))
        #expect(wait.signal == nil)
        #expect(wait.shown == ["directory": "contoso", "permissions": ["User.Read.All"], "ask": ["alex"]])
        #expect(wait.effects.map(\.resource) == ["consents/1"])
        local.time.advance(by: .seconds(2))
        let again = local.context(input, cursor: wait.cursor, effects: wait.effects, probe: probe)
        #expect(try await step.perform(again).wait == wait)
        #expect(try await step.lookUp(again) == .absent)
        #expect(probe.gates == 1)
    }

    @Test("goes on when the directory says that it was granted")
    func granted() async throws {
        let wait = try #require(try await step.perform(local.context(input)).wait)
        try await local.system.answer("1", granted: true, as: "alex")
        let context = local.context(input, cursor: wait.cursor, effects: wait.effects)
        let outcome = try await step.perform(context)
        let output: Value = [
            "principal": "provider@contoso", "granted-by": "alex", "permissions": ["User.Read.All"],
        ]
        #expect(outcome.output == output)
        #expect(outcome.effects.map(\.provenance) == [.created])
        #expect(try await step.lookUp(context) == .present(output: output, effects: outcome.effects))
        #expect(try await step.verify(outcome.effects[0], in: context) == .asMade)
    }

    @Test("doesn't take a signal's word for it: the directory has the last word")
    func signalIsAHint() async throws {
        let wait = try #require(try await step.perform(local.context(input)).wait)
        let signal = Signal(
            name: "step", delivery: "1", payload: ["decision": "granted", "by": "alex"],
            from: Actor(.system, "dana@host-a"), at: .testing)
        let context = local.context(input, cursor: wait.cursor, effects: wait.effects, signal: signal)
        #expect(try await step.perform(context).wait == wait)
    }

    @Test("fails when it is declined, naming who and why, and asks anew under a new key")
    func declined() async throws {
        let wait = try #require(try await step.perform(local.context(input)).wait)
        try await local.system.answer("1", granted: false, reason: "too much", as: "alex")
        let context = local.context(input, cursor: wait.cursor, effects: wait.effects)
        let thrown = await #expect(throws: StepFailure.self) { _ = try await step.perform(context) }
        #expect(
            thrown
                == StepFailure(
                    code: "consent-declined",
                    message:
                        "alex declined the consent to User.Read.All in the directory \"contoso\": too much; agree on "
                        + "it with them, then resume the run, which asks anew", side: .tenant, burntKey: true))
        let anew = try await step.perform(local.context(input, key: "next generation"))
        #expect(anew.wait?.cursor == ["consent": "2"])
    }

    @Test("fails when nobody answers in time")
    func expired() async throws {
        let wait = try #require(try await step.perform(local.context(input)).wait)
        local.time.advance(by: .seconds(14 * 86_400))
        let text = await failure { _ = try await step.perform(local.context(input, cursor: wait.cursor)) }
        #expect(
            text
                == "consent-expired: nobody answered the consent to User.Read.All in the directory \"contoso\" in time; "
                + "remind alex, then resume the run, which asks anew")
    }

    @Test("finds a consent that was granted before, and doesn't undo it")
    func found() async throws {
        _ = try await step.perform(local.context(input, key: "earlier run"))
        try await local.system.answer("1", granted: true, as: "alex")
        let probe = StepProbe()
        let context = local.context(input, probe: probe)
        let outcome = try await step.perform(context)
        #expect(outcome.output?["granted-by"] == "alex")
        #expect(outcome.effects.map(\.provenance) == [.found])
        #expect(probe.gates == 0)
        try await step.undo(outcome.effects[0], in: context)
        #expect(try await step.verify(outcome.effects[0], in: context) == .asMade)
    }

    @Test("takes its own consent back, twice is once")
    func undoes() async throws {
        _ = try await step.perform(local.context(input))
        try await local.system.answer("1", granted: true, as: "alex")
        let context = local.context(input)
        let effect = try #require(try await step.perform(context).effects.first)
        try await step.undo(effect, in: context)
        try await step.undo(effect, in: context)
        #expect(try await step.verify(effect, in: context) == .gone)
    }

    // MARK: Without a directory to ask

    private let plain: Value = ["directory": "contoso", "permissions": ["User.Read.All"], "ask": ["alex"]]

    private func said(_ payload: Value, claimed: String? = nil) -> Signal {
        Signal(
            name: "step", delivery: "1", payload: payload, from: Actor(.system, "dana@host-a", claimed: claimed),
            at: .testing)
    }

    @Test("without a connection a named person's word counts")
    func word() async throws {
        let wait = try #require(try await step.perform(.testing(input: plain)).wait)
        #expect(wait.on == "alex")
        #expect(
            wait.summary
                == "asked to consent to User.Read.All in the directory \"contoso\": "
                + "`runner consent r_01KAHT2Z000000000000000000 --step step --grant --as alex`")
        #expect(wait.poll == nil)
        #expect(wait.until == .testing + .seconds(30 * 86_400))
        let granted = try await step.perform(
            .testing(input: plain, signal: said(["decision": "granted"], claimed: "alex")))
        #expect(
            granted.output == ["principal": "contoso", "granted-by": "alex", "permissions": ["User.Read.All"]])
        #expect(granted.effects.isEmpty)
        let text = await failure {
            _ = try await step.perform(
                .testing(input: plain, signal: said(["decision": "declined", "by": "alex", "reason": "no"])))
        }
        #expect(
            text
                == "consent-declined: alex declined the consent to User.Read.All in the directory \"contoso\": no")
    }

    @Test("without a connection it fails when nobody says a word in time, counted from when it first asked")
    func wordExpired() async throws {
        let input: Value = [
            "directory": "contoso", "permissions": ["User.Read.All"], "ask": ["alex"], "expires": "2d",
        ]
        let end = Timestamp.testing + .seconds(2 * 86_400)
        let first = try #require(try await step.perform(.testing(input: input)).wait)
        #expect(first.until == end)
        let cursor = first.cursor
        let unclear = try await step.perform(
            .testing(
                input: input, cursor: cursor, signal: said(["decision": "hm", "by": "alex"]),
                now: { .testing + .seconds(86_400) }))
        #expect(unclear.wait?.until == end)
        let text = await failure {
            _ = try await step.perform(.testing(input: input, cursor: cursor, now: { end }))
        }
        #expect(
            text
                == "consent-expired: nobody answered the consent to User.Read.All in the directory \"contoso\" in time; "
                + "remind alex, then resume the run, which asks anew")
    }

    @Test("without a connection the word of somebody else, or no clear word, doesn't count")
    func wrongWord() async throws {
        let other = try await step.perform(.testing(input: plain, signal: said(["decision": "granted"])))
        #expect(other.wait?.summary.hasSuffix("; dana@host-a answered, and isn't one of those who may") == true)
        let unclear = try await step.perform(.testing(input: plain, signal: said(["decision": "hm", "by": "alex"])))
        #expect(
            unclear.wait?.summary.hasSuffix("; alex answered neither \"granted\" nor \"declined\"") == true)
    }
}
