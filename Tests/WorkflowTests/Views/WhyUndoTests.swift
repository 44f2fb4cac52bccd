import Testing

@testable import Workflow

/// What `why` says of a run on its way back, of one that has come to its end, and of a pause on it.
@Suite struct WhyUndoTests {
    private typealias Samples = ViewSamples
    private static let id = ViewSamples.run.text

    private func why(_ state: RunState, owner: RunnerID? = nil, minute: Int = 125) -> Why {
        Why(state, owner: owner, at: Samples.minute(minute))
    }

    @Test func `a run that was undone says what is left, for whom, and the command`() throws {
        let path = StepPath(text: "send")
        let target = UndoTarget(number: 1, path: path, kind: "queue", resource: "contoso.commands")
        let left = StepUndoFailed(
            target: target, attempt: 5, code: "queue-not-empty", message: "the queue holds 3 messages", side: .tenant,
            retryAt: nil, counts: true)
        let undone = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.fail("send"),
            .compensationStarted(CompensationStarted(actor: nil, step: path, reason: "broken: it broke")),
            .compensationCompleted(CompensationCompleted(undone: 2, kept: 1, left: [left])))
        #expect(
            why(undone).sentence
                == "Run \(Self.id) was undone at 2026-11-21T08:04:00Z, 2 effects undone, 1 kept as the workflow says, "
                + "1 left: send, because step send failed: broken: it broke.")
        #expect(
            why(undone).reasons[0].left.map(\.sentence) == [
                "queue contoso.commands of step send, for the tenant: the queue holds 3 messages (when that is done, try again)"
            ])
        #expect(
            why(undone).reasons[0].commands.map(\.command)
                == ["runner cancel \(Self.id) --compensate", "runner history \(Self.id)"])
        let vouched = try Samples.state(
            Samples.started("send"), Samples.begin("send"),
            .decisionMade(
                DecisionMade(path: path, verdict: .done, actor: Samples.dana, reason: "I looked", nextGeneration: 1)),
            Samples.succeed("send"),
            .compensationStarted(CompensationStarted(actor: nil, step: path, reason: "enough")),
            .compensationCompleted(CompensationCompleted(undone: 0, kept: 0, left: [])))
        #expect(
            why(vouched).sentence
                .hasSuffix(
                    " What step send made isn't known here, because a person said that it was done: look there, and take it away "
                        + "yourself."))
        let asking = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.fail("send"),
            .runFailed(
                RunFailed(
                    step: path, code: "broken", message: "it broke",
                    asks: "step \"go-live\" is done, which is marked as a point of no return")))
        #expect(
            why(asking).sentence
                == "Run \(Self.id) failed at step send at 2026-11-21T08:03:00Z: it broke. It isn't undone by itself: "
                + "step \"go-live\" is done, which is marked as a point of no return.")
        #expect(
            why(asking).reasons[0].commands.map(\.command)
                == [
                    "runner resume \(Self.id)", "runner cancel \(Self.id) --compensate", "runner cancel \(Self.id)",
                    "runner history \(Self.id)",
                ])
    }

    private func left(_ number: Int, _ code: String = "queue-not-empty") -> StepUndoFailed {
        StepUndoFailed(
            target: UndoTarget(number: number, path: StepPath(text: "send"), kind: "queue", resource: "q\(number)"),
            attempt: 1, code: code, message: "it stays", side: .tenant, retryAt: nil, counts: true)
    }

    private func undone(_ left: [StepUndoFailed]) throws -> RunState {
        try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.fail("send"),
            .compensationStarted(CompensationStarted(actor: nil, step: StepPath(text: "send"), reason: "it broke")),
            .compensationCompleted(CompensationCompleted(undone: 0, kept: 0, left: left)))
    }

    @Test func `all that was left is listed, and only of more than a hundred the rest is counted`() throws {
        let some = try why(undone((1...100).map { left($0) })).reasons[0]
        #expect(some.left.count == 100)
        #expect(some.value["left"]?.array?.count == 100)
        #expect(some.value["left-more"] == nil)
        let many = try why(undone((1...103).map { left($0) })).reasons[0]
        #expect(many.value["left"]?.array?.count == 100)
        #expect(many.value["left-more"] == 3)
    }

    @Test(arguments: ["already-received", "cannot-undo"])
    func `what can never be undone has no command that tries again`(code: String) throws {
        let reason = try why(undone([left(1, code)])).reasons[0]
        #expect(reason.commands.map(\.command) == ["runner history \(Self.id)"])
        #expect(
            reason.left.map(\.value) == [
                [
                    "advice": "nothing can take it away: tell the tenant", "code": .string(code),
                    "command": .string("runner history \(Self.id)"), "kind": "queue", "message": "it stays",
                    "resource": "q1", "side": "tenant", "step": "send", "try-again": false,
                ]
            ])
    }

    /// Given a run on its way back whose one effect an attempt was made to take away.
    private func undoing(failed: Bool, paused: Bool = false) throws -> RunState {
        let path = StepPath(text: "queue")
        let target = UndoTarget(number: 1, path: path, kind: "queue", resource: "contoso.commands")
        var state = try Samples.state(
            Samples.started("queue", "send"), Samples.begin("queue"),
            Samples.succeed("queue", effects: [Samples.queue]), Samples.begin("send"), Samples.fail("send"),
            .compensationStarted(CompensationStarted(actor: nil, step: StepPath(text: "send"), reason: "it broke")),
            .undoStarted(
                UndoStarted(
                    target: target, attempt: 1, key: .sha256("key"), sendBy: Samples.minute(9), runner: Samples.runner))
        )
        if failed {
            state.apply(
                .stepUndoFailed(
                    StepUndoFailed(
                        target: target, attempt: 1, code: "queue-not-empty", message: "it holds 3 messages",
                        side: .provider, retryAt: Samples.minute(126), counts: true)), at: Samples.minute(8))
        }
        if paused { state.apply(.runPaused(RunNote(actor: Samples.dana, reason: "lunch")), at: Samples.minute(9)) }
        return state
    }

    @Test func `an undo that is tried again says why, and whether anybody does it`() throws {
        let failed = try undoing(failed: true)
        let start = "Run \(Self.id) is being undone, 0 of 1 effect so far; "
        let queue = "queue contoso.commands of step queue"
        let last = " The last attempt failed: queue-not-empty: it holds 3 messages."
        #expect(
            why(failed, owner: Samples.runner).sentence
                == start + "next it tries again to take away \(queue) at 2026-11-21T10:06:00Z." + last)
        #expect(
            why(failed, minute: 127).sentence
                == start + "it is due to try again to take away \(queue), and no runner carries the run out." + last)
        let begun = try undoing(failed: false)
        #expect(why(begun, owner: Samples.runner).sentence == start + "now it takes away \(queue).")
        #expect(
            why(begun).sentence == start + "the next runner takes away \(queue), and no runner carries the run out.")
        let kept = Why(begun, owner: Samples.runner, kept: [StepPath(text: "queue")], at: Samples.minute(9))
        #expect(kept.sentence.hasPrefix("Run \(Self.id) is being undone, 0 of 0 effects so far; "))
    }

    @Test func `a pause says what is recorded meanwhile, and what ends it`() throws {
        let pause = Event.runPaused(RunNote(actor: Samples.dana, reason: "lunch"))
        let start = "Run \(Self.id) was paused by user:dana@host-a as \"dana\" "
        let cancel = CancelRequested(RunNote(actor: Samples.dana, reason: ""), compensate: true)
        let asked = why(try Samples.state(Samples.started("send"), pause, .runCancelRequested(cancel)))
        #expect(asked.sentence.hasPrefix(start))
        #expect(
            asked.sentence.hasSuffix(
                " ago: lunch. The request by user:dana@host-a as \"dana\" to cancel and undo it is recorded; nothing is "
                    + "taken away before the pause ends."))
        #expect(asked.reasons.map { $0.commands.map(\.command) } == [["runner unpause \(Self.id)"]])
        let back = why(try undoing(failed: false, paused: true))
        #expect(
            back.sentence.hasSuffix(
                " ago: lunch. It is being undone, 0 of 1 effect so far, and that goes on after the pause."))
        #expect(back.reasons.map { $0.commands.map(\.command) } == [["runner unpause \(Self.id)"]])
    }
}
