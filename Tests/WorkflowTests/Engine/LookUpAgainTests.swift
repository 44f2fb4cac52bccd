import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// A step of which the other side couldn't be asked what became of it: a person has it asked again.
@Suite struct LookUpAgainTests {
    private let path = StepPath(text: "a")

    private func settlement(_ path: StepPath) -> Command {
        .settle(
            Settlement(
                path: path, verdict: .lookUp, reason: "it answers again", output: .object([:]), actor: Story.initiator))
    }

    /// A run whose only step was lost, and could not be looked up; from the second time on the other side answers.
    private func undecided(then answer: LookUpAnswer) async throws -> EngineBench {
        let isAsked = Mutex(false)
        let bench = EngineBench { context, call in
            if call > 1 { return .done(output: ["by": "another attempt"]) }
            try await context.aboutToSend()
            throw StepUnknown("the connection broke")
        } lookUp: { _ in
            let isFirst = isAsked.withLock { asked in
                defer { asked = true }
                return !asked
            }
            guard isFirst else { return answer }
            throw StepFailure(code: "away", message: "the bus can't be reached", side: .vendor)
        }
        #expect(try await bench.run([.named("a")]).phase == .needsDecision)
        return bench
    }

    @Test func `what is there is not done again`() async throws {
        let bench = try await undecided(then: .present(output: ["by": "the first"], effects: []))
        let asked = try await bench.engine()
            .mail(
                settlement(path), named: "decide", by: Story.initiator, to: Story.run)
        #expect(asked.events.map(Story.words) == ["decision.made a"])
        #expect(asked.state.phaseName == .running)
        #expect(
            Why(asked.state, owner: nil, at: asked.state.changedAt).sentence
                == "What became of step a isn't known since \(asked.state.changedAt.secondsText) (0.0 s) (the look-up failed: "
                + "the bus can't be reached); the next runner asks the other side.")
        #expect(try await bench.resume(wait: .seconds(60)).phase == .completed)
        #expect(bench.calls == ["perform a", "look up a", "look up a", "settle a"])
        #expect(
            try await bench.history() == [
                "run.started", "step.started a", "step.unknown a", "step.looked-up a", "decision.made a",
                "step.looked-up a",
                "step.succeeded a", "run.completed",
            ])
    }

    @Test func `what is not there is done again under the same key`() async throws {
        let bench = try await undecided(then: .absent)
        _ = try await bench.engine().mail(settlement(path), named: "decide", by: Story.initiator, to: Story.run)
        #expect(try await bench.resume(wait: .seconds(60)).phase == .completed)
        #expect(bench.calls == ["perform a", "look up a", "look up a", "perform a", "settle a"])
        let keys = try await bench.events()
            .compactMap { event -> Digest? in
                if case .stepStarted(let start) = event { start.key } else { nil }
            }
        #expect(keys.count == 2)
        #expect(Set(keys).count == 1)
    }

    @Test func `what can't be told once more needs a decision once more`() async throws {
        let bench = try await undecided(then: .cannotTell("nobody knows"))
        _ = try await bench.engine().mail(settlement(path), named: "decide", by: Story.initiator, to: Story.run)
        #expect(try await bench.resume(wait: .seconds(60)).phase == .needsDecision)
        #expect(bench.calls == ["perform a", "look up a", "look up a"])
    }
}
