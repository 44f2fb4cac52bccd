import TestSupport
import Testing

@testable import Workflow

/// A run that goes back to a step: what runs again, under which key, and what stays.
@Suite struct RewindTests {
    private func rewind(_ path: String, undoes: Bool = false) -> Command {
        .rewind(Rewind(RunNote(actor: Story.initiator, reason: "again"), to: StepPath(text: path), undoes: undoes))
    }

    private func effect(_ resource: String) -> Effect {
        Effect(
            kind: "queue", connection: ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider"),
            resource: resource, provenance: .created)
    }

    private func key(_ story: Story, _ path: String) -> Digest? {
        story.state.node(at: StepPath(text: path))?.lastStart?.key
    }

    @Test func `a completed run goes back to a step, and all after it runs again with new keys`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0]), .named("c", needs: [1])])
        try story.goOn()
        try story.succeed("a")
        let before = key(story, "b")
        try story.succeed("b", effects: [effect("one")])
        try story.succeed("c")
        #expect(story.state.phaseName == .completed)
        #expect(try story.when(rewind("b")) == ["run.rewound"])
        #expect(story.state.phaseName == .running)
        #expect(story.status("a") == "succeeded")
        #expect(story.status("b") == "pending")
        #expect(story.status("c") == "pending")
        #expect(try story.goOn() == ["step.started b"])
        #expect(story.attempt("b") == 2)
        #expect(story.state.node(at: StepPath(text: "b"))?.generation == 2)
        #expect(key(story, "b") != before)
        #expect(story.state.made.map(\.effect.resource) == ["one"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
    }

    @Test func `steps beside it stay, and what failed elsewhere is reopened`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: []), .named("c", needs: [0])])
        try story.goOn()
        try story.succeed("a")
        try story.succeed("c")
        try story.fail("b")
        #expect(story.state.phaseName == .failed)
        #expect(try story.when(rewind("a")) == ["run.rewound"])
        #expect(Set(story.next) == ["begin a", "begin b"])
        #expect(story.state.node(at: StepPath(text: "b"))?.generation == 1)
        try story.goOn()
        try story.succeed("b")
        try story.succeed("a")
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
    }

    @Test func `a step inside a template goes back with what needs the template`() throws {
        var story = try Story.started([
            .named("t", template: [.named("a"), .named("b", needs: [0])]), .named("z", needs: [0]),
        ])
        try story.goOn()
        try story.succeed("t/a")
        try story.succeed("t/b")
        try story.succeed("z")
        #expect(try story.when(rewind("t/b")) == ["run.rewound"])
        #expect(story.status("t") == "running")
        #expect(story.status("t/a") == "succeeded")
        #expect(story.next == ["begin t/b"])
        try story.goOn()
        #expect(try story.succeed("t/b") == ["step.succeeded t/b", "step.succeeded t", "step.started z"])
        #expect(try story.succeed("z") == ["step.succeeded z", "run.completed"])
    }

    @Test func `a repeated step is expanded anew, its items under new keys`() throws {
        let list = Argument.literal([1, 2])
        var story = try Story.started([.named("f", foreach: list), .named("z", needs: [0])])
        try story.goOn()
        try story.succeed("f[0]")
        let before = key(story, "f[1]")
        try story.succeed("f[1]")
        try story.succeed("z")
        try story.when(rewind("f"))
        #expect(story.state.node(at: StepPath(text: "f[1]")) == nil)
        #expect(try story.goOn() == ["foreach.expanded f", "step.started f[0]", "step.started f[1]"])
        #expect(key(story, "f[1]") != before)
        #expect(story.attempt("f[1]") == 2)
        try story.succeed("f[1]")
        try story.succeed("f[0]")
        #expect(try story.succeed("z") == ["step.succeeded z", "run.completed"])
    }

    @Test func `one item of a repeated step goes back alone`() throws {
        let list = Argument.literal([1, 2, 3])
        var story = try Story.started([.named("f", foreach: list, maxParallel: 1), .named("z", needs: [0])])
        try story.goOn()
        try story.succeed("f[0]")
        try story.succeed("f[1]")
        try story.succeed("f[2]")
        try story.succeed("z")
        try story.when(rewind("f[1]"))
        #expect(story.next == ["begin f[1]"])
        try story.goOn()
        #expect(try story.succeed("f[1]") == ["step.succeeded f[1]", "step.succeeded f", "step.started z"])
    }

    @Test func `an item that was reopened, and not begun when its step failed again, is not forgotten`() throws {
        let list = Argument.literal([1, 2, 3])
        var story = try Story.started([.named("f", foreach: list, maxParallel: 2)])
        try story.goOn()
        try story.fail("f[0]")
        try story.succeed("f[1]")
        #expect(story.state.phaseName == .failed)
        try story.when(rewind("f[1]"))
        #expect(story.next == ["begin f[0]", "begin f[1]"])
        try story.begin("f[1]")
        try story.fail("f[1]")
        #expect(story.state.phaseName == .failed)
        try story.when(.resume(Story.initiator))
        #expect(story.next == ["begin f[0]", "begin f[1]"])
        try story.goOn()
        #expect(try story.succeed("f[0]") == ["step.succeeded f[0]", "step.started f[2]"])
        try story.succeed("f[1]")
        #expect(try story.succeed("f[2]") == ["step.succeeded f[2]", "step.succeeded f", "run.completed"])
    }

    @Test func `with --undo what was made is taken away first, and then the run goes on`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0], compensate: false)])
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.succeed("b", effects: [effect("two")])
        #expect(try story.when(rewind("b", undoes: true)) == ["run.rewound"])
        #expect(story.state.phaseName == .compensating)
        #expect(try story.goOn() == ["undo.started b"])
        #expect(try story.undo(2) == ["step.undone b", "compensation.completed", "step.started b"])
        #expect(story.status("b") == "running")
        // Made again, it is another effect.
        #expect(try story.succeed("b", effects: [effect("two")]) == ["step.succeeded b", "run.completed"])
        #expect(story.state.made.map(\.status) == [.standing, .undone, .standing])
    }

    /// Given a run of two steps that has gone back to its second, which had an effect, and tells of another of that name.
    private func repeated(_ first: Effect, undoes: StepFailure? = nil, _ second: Effect) throws -> Story {
        let wait = Wait(.callback, on: "somebody", summary: "")
        var story = try Story.started(
            [.named("a"), .named("b", needs: [0]), .named("c", needs: [1], awaits: .callback)])
        try story.goOn()
        try story.succeed("a")
        try story.succeed("b", effects: [first])
        try story.wait("c", wait)
        try story.when(rewind("b", undoes: undoes != nil))
        try story.goOn()
        if let undoes { try story.undo(1, failing: undoes) }
        try story.succeed("b", effects: [second])
        try story.wait("c", wait)
        try story.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: "enough"), compensate: true)))
        try story.goOn()
        return story
    }

    @Test func `what is made under a new key is another effect, and each is taken away`() throws {
        var story = try repeated(effect("one"), effect("one"))
        #expect(story.state.undoUnderWay == 2)
        #expect(try story.undo(2) == ["step.undone b", "undo.started b"])
        #expect(try story.undo(1) == ["step.undone b", "compensation.completed"])
        #expect(story.state.phase == .compensated(CompensationCompleted(undone: 2, kept: 0, left: [])))
    }

    @Test func `what is made again after the first could not be taken away is taken away`() throws {
        let refusal = StepFailure(code: "already-received", message: "it was read", side: .tenant)
        var story = try repeated(effect("one"), undoes: refusal, effect("one"))
        #expect(story.state.undoUnderWay == 2)
        #expect(try story.undo(2) == ["step.undone b", "compensation.completed"])
        guard case .compensated(let end) = story.state.phase else {
            Issue.record("the run is \(story.state.phaseName)")
            return
        }
        #expect(end.undone == 1)
        #expect(end.left.map(\.target.number) == [1])
    }

    /// An effect on a file whose content is known by its digest.
    private func file(_ digest: String, replacing before: String? = nil) -> Effect {
        Effect(
            kind: "file", connection: ConnectionIdentity(kind: "local", endpoint: "out", account: "files"),
            resource: "a.txt", undo: ["name": "a.txt", "digest": .string(digest)],
            provenance: before.map { .changed(from: ["digest": .string($0)]) } ?? .created)
    }

    @Test func `what replaces what the step made is still made by it, and what replaces another's isn't`() throws {
        let own = try repeated(file("x"), file("y", replacing: "x"))
        #expect(own.state.made.map(\.effect.provenance) == [.created])
        #expect(own.state.made.map { $0.effect.undo["digest"] } == ["y"])
        let changed = try repeated(file("x", replacing: "w"), file("y", replacing: "x"))
        #expect(changed.state.made.map(\.effect) == [file("y", replacing: "w")])
        let others = try repeated(file("x"), file("y", replacing: "z"))
        #expect(others.state.made.map(\.effect) == [file("x"), file("y", replacing: "z")])
    }

    @Test func `what is come upon again is still what was made before, under whatever key`() throws {
        let found = Effect(
            kind: "queue", connection: effect("one").connection, resource: "one", provenance: .found)
        let story = try repeated(effect("one"), found)
        #expect(story.state.made.map(\.effect) == [effect("one")])
        let made = try repeated(found, effect("one"))
        #expect(made.state.made.map(\.effect) == [effect("one")])
    }

    @Test func `a way back counts what it took away itself`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0])])
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        for number in [2, 3] {
            try story.succeed("b", effects: [effect("two")])
            try story.when(rewind("b", undoes: true))
            try story.goOn()
            try story.undo(number)
            let ends = story.history.compactMap { fact -> CompensationCompleted? in
                if case .compensationCompleted(let end) = fact.event { end } else { nil }
            }
            #expect(ends.last == CompensationCompleted(undone: 1, kept: 0, left: []))
        }
    }

    @Test(
        "a cancel that comes while a rewound run takes something away acts as soon as that has ended",
        arguments: [
            (false, ["step.undone b", "compensation.completed", "run.cancelled"]),
            (true, ["step.undone b", "compensation.completed", "compensation.started", "undo.started a"]),
        ])
    func cancelled(compensate: Bool, then: [String]) throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0])])
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.succeed("b", effects: [effect("two")])
        try story.when(rewind("b", undoes: true))
        #expect(try story.goOn() == ["undo.started b"])
        let note = RunNote(actor: Story.initiator, reason: "enough")
        #expect(try story.when(.cancel(CancelRequested(note))) == ["run.cancel-requested"])
        if compensate {
            #expect(try story.when(.cancel(CancelRequested(note, compensate: true))) == ["run.cancel-requested"])
        }
        #expect(try story.when(.cancel(CancelRequested(note))) == [])
        #expect(story.state.phaseName == .compensating)
        #expect(try story.undo(2) == then)
    }

    @Test func `a rewound run that is cancelled takes nothing away before it has its key again`() throws {
        var story = Story(
            try [.named("a")], concurrency: Concurrency(key: .literal("k"), onConflict: .queue))
        try story.when(story.start)
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        #expect(story.state.phaseName == .completed)
        try story.when(rewind("a", undoes: true))
        #expect(try story.when(.queue(Rivals([RunID(high: 1, low: 1)]))) == ["run.queued"])
        let note = RunNote(actor: Story.initiator, reason: "enough")
        try story.when(.cancel(CancelRequested(note)))
        #expect(story.state.phaseName == .queued)
        #expect(try story.goOn() == ["run.admitted", "undo.started a"])
        #expect(try story.undo(1) == ["step.undone a", "compensation.completed", "run.cancelled"])
    }

    @Test func `an approval that was given is asked for again, and used signals stay used`() throws {
        let policy = ApprovalPolicy(approvers: [], quorum: 2, allowInitiator: true)
        var story = try Story.started([.named("a", awaits: .callback), .named("b", needs: [0], awaits: .approval)])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "somebody", summary: ""))
        try story.when(signal("a", .callback, "d1"))
        try story.succeed("a", consumed: "d1")
        try story.wait("b", Wait(.approval(policy), on: "leads", summary: ""))
        try story.when(signal("b", .approval, "d2"))
        #expect(story.state.signals.map(\.delivery) == ["d2"])
        try story.when(rewind("a"))
        #expect(story.state.signals.isEmpty)
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "somebody", summary: ""))
        #expect(story.next == [])
    }

    private func signal(_ name: String, _ kind: SignalKind, _ id: String) -> Command {
        .signal(
            Delivery(
                name: name, id: id, kind: kind, payload: .null, actor: Story.initiator, verified: "operating-system"))
    }

    @Test func `it is refused while something is in flight, past a point of no return, and to no step`() throws {
        var story = try Story.started([
            .named("a"), .named("go-live", needs: [0], isPointOfNoReturn: true), .named("c", needs: [1]),
        ])
        try story.goOn()
        #expect(throws: Rejection.inFlight(StepPath(text: "a"), status: "running")) { try story.when(rewind("a")) }
        try story.succeed("a")
        try story.succeed("go-live")
        try story.fail("c")
        #expect(throws: Rejection.pastNoReturn(StepPath(text: "go-live"))) { try story.when(rewind("a")) }
        #expect(throws: Rejection.noSuchStep(StepPath(text: "go-lve"), nearest: "go-live")) {
            try story.when(rewind("go-lve"))
        }
        #expect(
            Rejection.pastNoReturn(StepPath(text: "go-live")).message
                == "step \"go-live\" is done and marked as a point of no return: the run can't go back past it; go back to a "
                + "step after it (runner rewind RUN --to STEP), or end the run (runner cancel RUN)")
        #expect(
            Rejection.inFlight(StepPath(text: "a"), status: "running").message
                == "step \"a\" is running: wait until it has ended (if its runner is gone, `runner resume RUN` finds out what "
                + "became of it; `runner pause RUN` keeps other steps from beginning), and then try again")
        #expect(
            Rejection.inFlight(StepPath(text: "a"), status: "needs-decision").message(of: ViewSamples.run)
                == "step \"a\" is needs-decision: only `runner decide \(ViewSamples.run) STEP` settles it "
                + "(runner why \(ViewSamples.run)); do that, and then try again")
        #expect(
            Rejection.inFlight(StepPath(text: "a"), status: "unknown").message
                == "step \"a\" is unknown: `runner resume RUN` finds out what became of it; do that, and then try again"
        )
        #expect(try story.when(rewind("c")) == ["run.rewound"])
        #expect(story.next == ["begin c"])
    }

    @Test func `it is refused to a step that has not begun yet, and not to one that was taken back`() throws {
        let list = Argument.literal([1, 2])
        var story = try Story.started([
            .named("a"), .named("b", needs: [0]), .named("c", needs: [1]), .named("f", needs: [2], foreach: list),
            .named("t", needs: [2], template: [.named("x")]),
        ])
        try story.goOn()
        try story.succeed("a")
        try story.fail("b")
        for path in ["c", "f", "t"] {
            #expect(throws: Rejection.notBegun(StepPath(text: path))) { try story.when(rewind(path)) }
        }
        #expect(
            Rejection.notBegun(StepPath(text: "c")).message(of: ViewSamples.run)
                == "step \"c\" has not begun yet, so the run can't go back to it: name a step that has begun "
                + "(runner history \(ViewSamples.run))")
        try story.when(rewind("b"))
        try story.goOn()
        try story.succeed("b")
        try story.succeed("c")
        for path in ["f[0]", "f[1]", "t/x"] { try story.succeed(path) }
        #expect(story.state.phaseName == .completed)
        try story.when(rewind("a"))
        for path in ["b", "f", "t"] { #expect(try story.when(rewind(path)) == ["run.rewound"]) }
    }

    @Test func `what a look at a step that was taken back says late is refused`() throws {
        var story = try Story.started([.named("a", awaits: .callback)])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "somebody", summary: ""))
        try story.when(rewind("a"))
        #expect(throws: Rejection.outdated(StepPath(text: "a"), attempt: 1)) {
            try story.when(
                .succeed(StepPath(text: "a"), attempt: 1, output: .null, effects: [], consumed: nil))
        }
    }
}
