import TestSupport
import Testing

@testable import Workflow

/// The way back: what is taken away, in which order, what stays, and what stops it.
@Suite struct UndoTests {
    private static let bus = ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider")

    private func effect(_ resource: String, _ provenance: Effect.Provenance = .created) -> Effect {
        Effect(kind: "queue", connection: Self.bus, resource: resource, provenance: provenance)
    }

    private let twice = RetryPolicy(
        maxAttempts: 2, delay: .seconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
        attemptTimeout: nil)

    private func refusal(retryable: Bool = false) -> StepFailure {
        StepFailure(code: "refused", message: "no", side: .tenant, retryable: retryable)
    }

    /// Given three steps that made things, of which the last fails.
    private func failed(
        _ steps: [StepDefinition]? = nil, onFailure: FailurePolicy = .compensate
    ) throws -> Story {
        var story = try Story.started(
            steps ?? [.named("a"), .named("b", needs: [0]), .named("c", needs: [1])], onFailure: onFailure)
        try story.goOn()
        try story.succeed("a", effects: [effect("one"), effect("found", .found)])
        try story.succeed("b", effects: [effect("two"), effect("three", .changed(from: 1))])
        return story
    }

    @Test func `a failed run is undone in the reverse order of making, and what was found stays`() throws {
        var story = try failed()
        #expect(
            try story.fail("c") == ["step.failed c", "compensation.started", "undo.started b"])
        #expect(story.state.phaseName == .compensating)
        #expect(story.state.made.map(\.effect.resource) == ["one", "found", "two", "three"])
        #expect(story.next == [])
        #expect(try story.undo(4) == ["step.undone b", "undo.started b"])
        #expect(story.status("b") == "succeeded")
        #expect(try story.undo(3) == ["step.undone b", "undo.started a"])
        #expect(story.status("b") == "undone")
        #expect(try story.undo(1) == ["step.undone a", "compensation.completed"])
        #expect(story.status("a") == "undone")
        #expect(story.status("c") == "failed")
        #expect(story.state.phaseName == .compensated)
        #expect(story.state.phase == .compensated(CompensationCompleted(undone: 3, kept: 0, left: [])))
        #expect(story.state.failure?.step == StepPath(text: "c"))
        #expect(story.next == [])
    }

    @Test func `what a failed attempt made is undone first`() throws {
        var story = try failed()
        #expect(
            try story.fail("c", effects: [effect("half")]) == [
                "step.failed c", "compensation.started", "undo.started c",
            ])
        #expect(try story.undo(5) == ["step.undone c", "undo.started b"])
    }

    @Test func `a step that keeps its effects keeps them, and so does one inside a template that does`() throws {
        var story = try Story.started(
            [
                .named("a"), .named("t", needs: [0], template: [.named("b")], compensate: false),
                .named("c", needs: [1]),
            ], onFailure: .compensate)
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.succeed("t/b", effects: [effect("inner")])
        #expect(try story.fail("c") == ["step.failed c", "compensation.started", "undo.started a"])
        #expect(try story.undo(1) == ["step.undone a", "compensation.completed"])
        #expect(story.state.phase == .compensated(CompensationCompleted(undone: 1, kept: 1, left: [])))
    }

    @Test func `an undo that fails is tried again, and then left`() throws {
        var story = try failed()
        try story.fail("c")
        #expect(try story.undo(4, failing: refusal(retryable: true)) == ["step.undo-failed b"])
        #expect(story.next == [])
        story.now = story.now + .seconds(1)
        #expect(try story.goOn() == ["undo.started b"])
        #expect(try story.undo(4, failing: refusal()) == ["step.undo-failed b", "undo.started b"])
        try story.undo(3)
        try story.undo(1)
        guard case .compensated(let end) = story.state.phase else {
            Issue.record("the run is \(story.state.phaseName)")
            return
        }
        #expect(end.undone == 2)
        #expect(end.left.map(\.target.resource) == ["three"])
        #expect(end.left.map(\.side) == [.tenant])
        #expect(story.status("b") == "succeeded")
        // What was left is tried again when somebody says so, and nothing else.
        let request = CancelRequested(RunNote(actor: Story.initiator, reason: "again"), compensate: true)
        #expect(try story.when(.cancel(request)) == ["run.cancel-requested"])
        #expect(try story.goOn() == ["compensation.started", "undo.started b"])
        #expect(try story.undo(4) == ["step.undone b", "compensation.completed"])
        #expect(story.state.phase == .compensated(CompensationCompleted(undone: 3, kept: 0, left: [])))
        #expect(throws: Rejection.over(.compensated)) { try story.when(.cancel(request)) }
    }

    @Test func `what can never be taken away is not tried again, and stays among what is left`() throws {
        var story = try failed()
        try story.fail("c")
        let forGood = StepFailure(code: "already-received", message: "somebody has it", side: .tenant)
        #expect(try story.undo(4, failing: forGood) == ["step.undo-failed b", "undo.started b"])
        try story.undo(3, failing: refusal())
        try story.undo(1)
        let request = CancelRequested(RunNote(actor: Story.initiator, reason: "again"), compensate: true)
        try story.when(.cancel(request))
        #expect(try story.goOn() == ["compensation.started", "undo.started b"])
        #expect(try story.undo(3) == ["step.undone b", "compensation.completed"])
        guard case .compensated(let end) = story.state.phase else {
            Issue.record("the run is \(story.state.phaseName)")
            return
        }
        #expect(end.undone == 2)
        #expect(end.left.map(\.code) == ["already-received"])
        #expect(throws: Rejection.over(.compensated)) { try story.when(.cancel(request)) }
    }

    @Test func `five attempts are made at least`() throws {
        var story = try failed()
        try story.fail("c")
        var attempts = 0
        while case .undoing = story.state.made[3].status {
            attempts += 1
            try story.when(
                .failUndo(4, attempt: story.state.made[3].attempt, refusal(retryable: true), random: 0))
            story.now = story.now + .seconds(3_600)
            try story.goOn()
        }
        #expect(attempts == 5)
        #expect(story.state.made[3].attempt == 5)
    }

    @Test func `an interrupted undo is done again with the same key and costs no attempt`() throws {
        var story = try failed()
        try story.fail("c")
        guard case .undoing(let first) = story.state.made[3].status else {
            Issue.record("nothing is being undone")
            return
        }
        let later = story.now + .seconds(5)
        #expect(try story.when(.interruptUndo(4, attempt: 1, notBefore: later)) == ["step.undo-failed b"])
        #expect(try story.goOn() == [])
        story.now = later
        #expect(try story.goOn() == ["undo.started b"])
        guard case .undoing(let second) = story.state.made[3].status else {
            Issue.record("nothing is being undone")
            return
        }
        #expect(second.attempt == 2)
        #expect(second.key == first.key)
        #expect(story.state.made[3].failures == 0)
        // What the first attempt says late is refused.
        #expect(try story.when(.undone(4, attempt: 1)) == [])
    }

    @Test func `a run that stops on failure is undone when somebody says so`() throws {
        var story = try failed(onFailure: .stop)
        #expect(try story.fail("c") == ["step.failed c", "run.failed"])
        let plain = CancelRequested(RunNote(actor: Story.initiator, reason: ""))
        #expect(throws: Rejection.over(.failed)) { try story.when(.cancel(plain)) }
        let request = CancelRequested(RunNote(actor: Story.initiator, reason: "take it back"), compensate: true)
        #expect(try story.when(.cancel(request)) == ["run.cancel-requested"])
        #expect(try story.goOn() == ["compensation.started", "undo.started b"])
        #expect(throws: Rejection.compensating) { try story.when(.cancel(plain)) }
        #expect(try story.when(.cancel(request)) == [])
    }

    @Test func `a running run that is cancelled and undone finishes its attempts first`() throws {
        var story = try failed(onFailure: .stop)
        let request = CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: true)
        try story.when(.cancel(request))
        #expect(try story.goOn() == [])
        #expect(
            try story.succeed("c", effects: [effect("late")])
                == ["step.succeeded c", "compensation.started", "undo.started c"])
    }

    @Test func `an unresolved unknown stops the way back`() throws {
        var story = try failed()
        try story.when(.lose(StepPath(text: "c"), attempt: 1, reason: "gone"))
        let request = CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: true)
        try story.when(.cancel(request))
        try story.when(.lookedUp(StepPath(text: "c"), attempt: 1, .cannotTell("who knows")))
        #expect(try story.goOn() == [])
        #expect(story.state.phaseName == .needsDecision)
        #expect(
            try story.when(
                .settle(
                    Settlement(
                        path: StepPath(text: "c"), verdict: .fail, reason: "seen", output: .null,
                        actor: Story.initiator))) == ["decision.made c", "step.failed c"])
        #expect(try story.goOn() == ["compensation.started", "undo.started b"])
    }

    @Test func `after a point of no return a failure asks instead`() throws {
        var story = try failed([
            .named("a"), .named("b", needs: [0], isPointOfNoReturn: true), .named("c", needs: [1]),
        ])
        #expect(try story.fail("c") == ["step.failed c", "run.failed"])
        #expect(story.state.phaseName == .needsDecision)
        #expect(!story.state.isOver)
        #expect(story.next == [])
        var again = story
        #expect(try again.when(.resume(Story.initiator)) == ["run.resumed"])
        #expect(again.next == ["begin c"])
        var leave = story
        try leave.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: "leave it"))))
        #expect(try leave.goOn() == ["run.cancelled"])
        let undo = CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: true)
        try story.when(.cancel(undo))
        #expect(try story.goOn() == ["compensation.started", "undo.started b"])
    }

    @Test func `before its point of no return a run undoes itself`() throws {
        var story = try failed([
            .named("a"), .named("b", needs: [0]), .named("c", needs: [1], isPointOfNoReturn: true),
        ])
        #expect(try story.fail("c") == ["step.failed c", "compensation.started", "undo.started b"])
    }

    @Test func `a pause holds the way back, and signals are refused on it`() throws {
        var story = try failed([
            .named("a"), .named("b", needs: [0]), .named("c", needs: [1]), .named("d", needs: [2], awaits: .callback),
        ])
        try story.fail("c")
        try story.when(.pause(RunNote(actor: Story.initiator, reason: "lunch")))
        #expect(story.state.phaseName == .paused)
        #expect(try story.undo(4) == ["step.undone b"])
        #expect(throws: Rejection.over(.paused)) {
            try story.when(
                .signal(
                    Delivery(
                        name: "d", id: "d1", kind: .callback, payload: .null, actor: Story.initiator,
                        verified: "operating-system")))
        }
        try story.when(.unpause(RunNote(actor: Story.initiator, reason: "")))
        #expect(try story.goOn() == ["undo.started b"])
        #expect(throws: Rejection.notPaused(.compensating)) {
            try story.when(.unpause(RunNote(actor: Story.initiator, reason: "")))
        }
    }

    @Test func `what was made and is found again is still ours`() throws {
        var story = try Story.started([.named("a", retry: twice)], onFailure: .compensate)
        try story.goOn()
        try story.fail("a", retryable: true, effects: [effect("one")])
        story.now = story.now + .seconds(60)
        try story.goOn()
        #expect(
            try story.fail("a", effects: [effect("one", .found)]) == [
                "step.failed a", "compensation.started", "undo.started a",
            ])
        #expect(story.state.made.map(\.effect.provenance) == [.created])
    }
}
