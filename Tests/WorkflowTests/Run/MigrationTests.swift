import TestSupport
import Testing

@testable import Workflow

/// A run that moves to another definition: what is kept, what runs again, what is undone and dropped, and what is refused.
@Suite struct MigrationTests {
    private static let local = ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider")

    private func effect(_ resource: String, _ provenance: Effect.Provenance = .created) -> Effect {
        Effect(kind: "queue", connection: Self.local, resource: resource, provenance: provenance)
    }

    private func with(_ n: Int) -> Argument { .literal(["n": Value(n)]) }

    private func takes(_ text: String) throws -> Argument {
        .object([.init(key: "of", value: .template(Template(parts: [.expression(try Expression.parse(text))])))])
    }

    private func list(_ text: String) throws -> Argument {
        .template(Template(parts: [.expression(try Expression.parse(text))]))
    }

    private func key(_ story: Story, _ path: String) -> Digest? {
        story.state.node(at: StepPath(text: path))?.lastStart?.key
    }

    private func message(_ refusal: MigrationRefusal) -> String { Rejection.migration(refusal).message }

    // MARK: - What is kept and what runs again

    private func chain(b: Int) throws -> [StepDefinition] {
        [
            try .named("a"), try .named("b", needs: [0], with: with(b)),
            try .named("c", needs: [1], with: takes("steps.b.output.n")),
            try .named("d", needs: [2], awaits: .callback),
        ]
    }

    @Test func `what is given the same is kept, what is given something else runs again under a new key`() throws {
        var story = try Story.started(try chain(b: 1))
        try story.goOn()
        try story.succeed("a")
        try story.succeed("b", ["n": 7])
        let before = key(story, "b")
        try story.succeed("c")
        try story.wait("d", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story(try chain(b: 2))
        #expect(
            try story.fates(movingTo: changed) == [
                "a kept", "b repeated: its `with` is another",
                "c repeated: it takes from step \"b\", which runs first", "d kept",
            ])
        #expect(try story.move(to: changed) == ["run.migrated", "step.started b"])
        #expect(story.status("a") == "succeeded")
        #expect(story.status("d") == "waiting")
        #expect(story.status("c") == "pending")
        #expect(story.attempt("b") == 2)
        #expect(story.state.node(at: StepPath(text: "b"))?.generation == 2)
        #expect(key(story, "b") != before)
        #expect(try story.succeed("b", ["n": 7]) == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c"])
        #expect(story.state.started?.definition == changed.definition.stored.digest)
        #expect(try story.succeed("d") == ["step.succeeded d", "run.completed"])
    }

    @Test func `how long and how often make no other step, and change at once`() throws {
        let retry = RetryPolicy(
            maxAttempts: 3, delay: .seconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
            attemptTimeout: nil)
        var story = try Story.started([
            .named("a", retry: retry, timeout: .seconds(100)), .named("b", needs: [], timeout: .seconds(5)),
        ])
        try story.goOn()
        let begun = story.now
        try story.fail("a", retryable: true)
        try story.wait("b", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story([
            try .named("a", retry: retry, timeout: .seconds(1000), compensate: false),
            try .named("b", needs: []),
        ])
        #expect(try story.move(to: changed) == ["run.migrated"])
        let a = try #require(story.state.node(at: StepPath(text: "a")))
        #expect(a.statusName == "retrying")
        #expect(a.generation == 1)
        #expect(a.failures == 1)
        #expect(a.deadline == begun + .seconds(1000))
        #expect(story.state.node(at: StepPath(text: "b"))?.deadline == nil)
        story.now = begun + .seconds(10)
        #expect(try story.goOn() == ["step.started a"])
        #expect(story.status("b") == "waiting")
    }

    @Test func `another step type, contract version, connection or verdict of an if is another step`() throws {
        func connection(_ endpoint: String) -> ConnectionDefinition {
            ConnectionDefinition(
                name: "bus", kind: "local", settings: Evaluated(.object([:])),
                identity: ConnectionIdentity(kind: "local", endpoint: endpoint, account: "provider"))
        }
        let steps = [
            try StepDefinition.named("a", with: .literal(["on": "bus"])),
            try .named("b", needs: [0], if: "always()"), try .named("c", needs: [1], awaits: .callback),
        ]
        var story = try Story.started(steps, connections: [connection("bus.db")])
        try story.goOn()
        try story.succeed("a")
        try story.succeed("b")
        try story.wait("c", Wait(.callback, on: "somebody", summary: ""))
        #expect(
            try story.fates(movingTo: Story(steps + [.named("z")], connections: [connection("bus.db")]))
                == ["a kept", "b kept", "c kept"])
        #expect(
            try story.fates(movingTo: Story(steps, connections: [connection("other.db")]))
                == ["a repeated: connection \"bus\" leads somewhere else", "b kept", "c kept"])
        let others = [
            StepDefinition(
                id: "a", body: .type(name: "act", contractVersion: 2, repeatability: .idempotent, awaits: nil),
                with: steps[0].with, needs: [], location: steps[0].location),
            try .named("b", needs: [0], if: "1 == 2"),
            StepDefinition(
                id: "c", body: .type(name: "other", contractVersion: 1, repeatability: .idempotent, awaits: nil),
                with: steps[2].with, needs: [1], location: steps[2].location),
        ]
        #expect(
            try story.fates(movingTo: Story(others, connections: [connection("bus.db")]))
                == [
                    "a repeated: act is of contract version 2, and was of 1", "b repeated: its `if` is false",
                    "c dropped: the file hasn't got it",
                ])
        #expect(
            try story.move(to: Story(others, connections: [connection("bus.db")])) == [
                "run.migrated", "step.started a",
            ])
        try story.succeed("a")
        #expect(story.status("b") == "skipped")
    }

    @Test func `what was skipped stays so while the file says so`() throws {
        let steps = [
            try StepDefinition.named("a"), try .named("b", needs: [0], if: "inputs.go == true"),
            try .named("c", needs: [1]), try .named("d", needs: [], awaits: .callback),
        ]
        var story = Story(steps)
        try story.when(
            .start(Start(definition: .sha256([]), inputs: ["go": false], trigger: "x", actor: Story.initiator)))
        try story.goOn()
        try story.succeed("a")
        try story.wait("d", Wait(.callback, on: "somebody", summary: ""))
        #expect(try story.fates(movingTo: Story(steps + [.named("z")])) == ["a kept", "b kept", "c kept", "d kept"])
        let changed = Story([steps[0], try .named("b", needs: [0], if: "inputs.go == false"), steps[2], steps[3]])
        #expect(
            try story.fates(movingTo: changed) == [
                "a kept", "b repeated: nothing skips it any more", "c repeated: nothing skips it any more", "d kept",
            ])
        #expect(try story.move(to: changed) == ["run.migrated", "step.started b"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
    }

    // MARK: - Effects

    @Test func `what has made something is undone first, by the definition that made it, and then runs again`() throws {
        let steps = [
            try StepDefinition.named("a", with: with(1)), try .named("b", needs: [], with: with(1), compensate: false),
            try .named("c", needs: [0, 1], awaits: .callback),
        ]
        var story = try Story.started(steps)
        try story.goOn()
        try story.succeed("a", effects: [effect("one"), effect("two", .found)])
        try story.succeed("b", effects: [effect("three")])
        try story.wait("c", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story([
            try .named("a", with: with(2)), try .named("b", needs: [], with: with(2), compensate: false), steps[2],
        ])
        #expect(
            try story.fates(movingTo: changed) == [
                "a undone: its `with` is another", "b repeated: its `with` is another", "c kept",
            ])
        let before = story.state.started?.definition
        #expect(try story.move(to: changed) == ["run.migrated", "undo.started a"])
        #expect(story.state.phaseName == .compensating)
        #expect(story.state.made.map(\.definition) == [before, before, before])
        #expect(
            try story.undo(1) == ["step.undone a", "compensation.completed", "step.started a", "step.started b"])
        #expect(story.state.phaseName == .running)
        #expect(story.status("c") == "waiting")
        try story.succeed("a", effects: [effect("four")])
        #expect(story.state.made.map(\.status) == [.undone, .standing, .standing, .standing])
        #expect(story.state.made.last?.definition == changed.definition.stored.digest)
        try story.succeed("b")
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
    }

    @Test func `what could not be taken away is left, and the run goes on`() throws {
        var story = try Story.started([.named("a", with: with(1)), .named("b", needs: [], awaits: .callback)])
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.wait("b", Wait(.callback, on: "somebody", summary: ""))
        try story.move(to: Story([.named("a", with: with(2)), .named("b", needs: [], awaits: .callback)]))
        let failure = StepFailure(code: "kept", message: "it stays", side: .tenant)
        #expect(
            try story.undo(1, failing: failure) == ["step.undo-failed a", "compensation.completed", "step.started a"])
    }

    @Test func `what is kept is undone later by the definition that the run has then`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [], with: with(1), awaits: .callback)])
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.wait("b", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story([try .named("a"), try .named("b", needs: [], with: with(2), awaits: .callback)])
        try story.move(to: changed)
        #expect(story.state.made.map(\.definition) == [changed.definition.stored.digest])
    }

    @Test func `a step whose effects are there is not dropped, and if false takes them away`() throws {
        let b = try StepDefinition.named("b", awaits: .callback)
        var story = try Story.started([.named("a"), .named("b", needs: [], awaits: .callback)])
        try story.goOn()
        try story.succeed("a", effects: [effect("one"), effect("two"), effect("three", .found)])
        try story.wait("b", Wait(.callback, on: "somebody", summary: ""))
        let refusal = MigrationRefusal.dropsEffects([
            .init(path: StepPath(text: "a"), effects: ["queue one", "queue two"])
        ])
        #expect(throws: Rejection.migration(refusal)) { try story.move(to: Story([b])) }
        #expect(
            message(refusal)
                == "the file drops a step whose effects are there: a (queue one, queue two); keep the step in the file, with "
                + "`if: false` to have what it made taken away first, or undo the whole run: runner cancel RUN --compensate"
        )
        let without = try Story([.named("a", if: "false"), .named("b", needs: [], awaits: .callback)])
        #expect(try story.fates(movingTo: without) == ["a undone: its `if` is false", "b kept"])
        #expect(try story.move(to: without) == ["run.migrated", "undo.started a"])
        try story.undo(2)
        #expect(try story.undo(1) == ["step.undone a", "compensation.completed", "step.skipped a"])
        // Now nothing of it is there.
        #expect(try story.fates(movingTo: Story([b])) == ["a dropped: the file hasn't got it", "b kept"])
        try story.move(to: Story([b]))
        #expect(story.status("a") == nil)
        // Put back, it is another attempt under another key.
        try story.move(to: Story([.named("a"), .named("b", needs: [], awaits: .callback)]))
        #expect(story.attempt("a") == 2)
        #expect(story.state.node(at: StepPath(text: "a"))?.generation == 3)
        try story.succeed("b")
        #expect(try story.succeed("a") == ["step.succeeded a", "run.completed"])
    }

    // MARK: - Templates and repeated steps

    @Test func `inside a template only what is given something else runs again, and the template goes on`() throws {
        func steps(_ n: Int, extra: Bool = false) throws -> [StepDefinition] {
            var inner = [
                try StepDefinition.named("x", with: takes("inputs.n")),
                try .named("y", needs: [], with: takes("inputs.m")),
            ]
            if extra { inner.append(try .named("z", needs: [0, 1])) }
            let given = Argument.literal(["n": Value(n), "m": 1])
            return [
                try .named("t", with: given, template: inner),
                try .named("u", needs: [0], with: takes("steps.t.output")),
                try .named("v", needs: [0], awaits: .callback),
            ]
        }
        var story = try Story.started(try steps(1))
        try story.goOn()
        try story.succeed("t/x")
        try story.succeed("t/y")
        try story.succeed("u")
        try story.wait("v", Wait(.callback, on: "somebody", summary: ""))
        #expect(
            try story.fates(movingTo: Story(steps(1) + [.named("w")]))
                == ["t kept", "u kept", "v kept", "t/x kept", "t/y kept"])
        let changed = Story(try steps(2))
        #expect(
            try story.fates(movingTo: changed) == [
                "t kept", "u repeated: it takes from step \"t\", which runs first", "v kept",
                "t/x repeated: its `with` is another", "t/y kept",
            ])
        #expect(try story.move(to: changed) == ["run.migrated", "step.started t/x"])
        #expect(story.status("t") == "running")
        #expect(story.state.node(at: StepPath(text: "t/x"))?.lastStart?.input.value == ["of": 2])
        #expect(try story.succeed("t/x") == ["step.succeeded t/x", "step.succeeded t", "step.started u"])
        try story.succeed("u")
        // A new step inside opens it once more.
        #expect(try story.move(to: Story(steps(2, extra: true))) == ["run.migrated", "step.started t/z"])
        #expect(try story.succeed("t/z") == ["step.succeeded t/z", "step.succeeded t", "step.started u"])
        try story.succeed("u")
        #expect(try story.succeed("v") == ["step.succeeded v", "run.completed"])
    }

    @Test func `a template that takes from a step that runs again is entered anew`() throws {
        func steps(_ n: Int) throws -> [StepDefinition] {
            [
                try .named("a", with: with(n)),
                try .named("t", needs: [0], with: takes("steps.a.output"), template: [.named("x")]),
                try .named("v", needs: [1], awaits: .callback),
            ]
        }
        var story = try Story.started(try steps(1))
        try story.goOn()
        try story.succeed("a")
        let before = key(story, "t/x")
        try story.succeed("t/x", effects: [effect("one")])
        try story.wait("v", Wait(.callback, on: "somebody", summary: ""))
        #expect(
            try story.fates(movingTo: Story(try steps(2))) == [
                "a repeated: its `with` is another", "t repeated: it takes from step \"a\", which runs first", "v kept",
                "t/x undone: it stands inside \"t\", which runs again",
            ])
        #expect(try story.move(to: Story(try steps(2))) == ["run.migrated", "undo.started t/x"])
        #expect(try story.undo(1) == ["step.undone t/x", "compensation.completed", "step.started a"])
        #expect(try story.succeed("a") == ["step.succeeded a", "step.started t", "step.started t/x"])
        #expect(key(story, "t/x") != before)
        #expect(try story.succeed("t/x") == ["step.succeeded t/x", "step.succeeded t"])
        #expect(try story.succeed("v") == ["step.succeeded v", "run.completed"])
    }

    @Test func `a longer list adds items, a shorter one drops them, another item runs again`() throws {
        func steps(_ items: Value, parallel: Int? = nil) throws -> [StepDefinition] {
            [
                try .named("f", with: takes("item"), foreach: .literal(items), maxParallel: parallel),
                try .named("u", needs: [0], with: takes("steps.f.output")),
                try .named("v", needs: [0], awaits: .callback),
            ]
        }
        var story = try Story.started(try steps(["p", "q"]))
        try story.goOn()
        try story.succeed("f[0]", 1, effects: [effect("p")])
        try story.succeed("f[1]", 2)
        try story.succeed("u")
        try story.wait("v", Wait(.callback, on: "somebody", summary: ""))
        let longer = Story(try steps(["p", "r", "s"], parallel: 1))
        #expect(
            try story.fates(movingTo: longer) == [
                "f kept", "u repeated: it takes from step \"f\", which runs first", "v kept", "f[0] kept",
                "f[1] repeated: its `with` is another",
            ])
        #expect(try story.move(to: longer) == ["run.migrated", "step.started f[1]"])
        #expect(try story.succeed("f[1]", 3) == ["step.succeeded f[1]", "step.started f[2]"])
        #expect(try story.succeed("f[2]", 4) == ["step.succeeded f[2]", "step.succeeded f", "step.started u"])
        #expect(story.state.node(at: StepPath(text: "u"))?.lastStart?.input.value == ["of": [1, 3, 4]])
        try story.succeed("u")
        let refusal = MigrationRefusal.dropsEffects([.init(path: StepPath(text: "f[0]"), effects: ["queue p"])])
        #expect(throws: Rejection.migration(refusal)) { try story.move(to: Story(try steps([]))) }
        let shorter = Story(try steps(["p"]))
        #expect(
            try story.fates(movingTo: shorter) == [
                "f kept", "u repeated: its `with` is another", "v kept", "f[0] kept",
                "f[1] dropped: the file hasn't got it", "f[2] dropped: the file hasn't got it",
            ])
        #expect(try story.move(to: shorter) == ["run.migrated", "step.started u"])
        #expect(story.state.node(at: StepPath(text: "u"))?.lastStart?.input.value == ["of": [1]])
    }

    @Test func `what runs again keeps the order of the file, over what is kept between and into scopes`() throws {
        func steps(_ n: Int) throws -> [StepDefinition] {
            [
                try .named("a", with: with(n)), try .named("b", needs: [0]), try .named("c", needs: [1], with: with(n)),
                try .named("t", needs: [2], template: [.named("x"), .named("y", needs: [0], with: with(n))]),
                try .named("f", needs: [3], with: with(n), foreach: .literal([1, 2])),
                try .named("v", needs: [4], awaits: .callback),
            ]
        }
        var story = try Story.started(try steps(1))
        try story.goOn()
        for path in ["a", "b", "c", "t/x", "t/y", "f[0]", "f[1]"] { try story.succeed(path) }
        try story.wait("v", Wait(.callback, on: "somebody", summary: ""))
        #expect(try story.move(to: Story(try steps(2))) == ["run.migrated", "step.started a"])
        #expect(try story.succeed("a") == ["step.succeeded a", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "step.started t/y"])
        #expect(
            try story.succeed("t/y") == [
                "step.succeeded t/y", "step.succeeded t", "step.started f[0]", "step.started f[1]",
            ])
        try story.succeed("f[0]")
        #expect(try story.succeed("f[1]") == ["step.succeeded f[1]", "step.succeeded f"])
        // A rewind after it keeps that order too.
        try story.when(
            .rewind(Rewind(RunNote(actor: Story.initiator, reason: ""), to: StepPath(text: "b"), undoes: false)))
        #expect(try story.goOn() == ["step.started b"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
    }

    // MARK: - Waits

    @Test func `an approval that was given stays while what it is about does, and is void otherwise`() throws {
        func steps(_ n: Int, extra: Bool) throws -> [StepDefinition] {
            [try .named("b", with: with(n), awaits: .approval)] + (extra ? [try .named("z", needs: [])] : [])
        }
        let policy = ApprovalPolicy(approvers: [], quorum: 2, allowInitiator: true)
        var story = try Story.started(try steps(1, extra: false))
        try story.goOn()
        try story.wait("b", Wait(.approval(policy), on: "leads", summary: ""))
        try story.when(
            .signal(
                Delivery(
                    name: "b", id: "d1", kind: .approval, payload: .null, actor: Story.initiator,
                    verified: "operating-system")))
        try story.when(.migrate(story.migration(to: Story(steps(1, extra: true)))))
        #expect(story.state.signals.map(\.delivery) == ["d1"])
        guard case .waiting(let waiting)? = story.state.node(at: StepPath(text: "b"))?.status else {
            Issue.record("it doesn't wait any more")
            return
        }
        #expect(waiting.approvals == [Story.initiator])
        try story.when(.migrate(story.migration(to: Story(steps(2, extra: true)))))
        #expect(story.state.signals.isEmpty)
        #expect(Set(story.next) == ["begin b", "begin z"])
    }

    // MARK: - What is refused

    @Test func `it is refused for another workflow, in flight, once it has ended or is about to, and on the way back`()
        throws
    {
        let steps = [try StepDefinition.named("a"), try .named("b", needs: [])]
        let other = Story(steps + [try .named("z")])
        var story = try Story.started(steps, onFailure: .compensate)
        let foreign = MigrationRefusal.otherWorkflow(
            wanted: "\"another\" of tenant \"contoso\"", has: "\"story\" of tenant \"contoso\"")
        #expect(throws: Rejection.migration(foreign)) { try story.move(to: Story(steps, name: "another")) }
        #expect(
            message(foreign)
                == "the file is workflow \"another\" of tenant \"contoso\", and the run is \"story\" of tenant "
                + "\"contoso\": a run moves only to a changed file of its own")
        try story.goOn()
        #expect(throws: Rejection.inFlight(StepPath(text: "a"), status: "running")) { try story.move(to: other) }
        try story.when(.lose(StepPath(text: "a"), attempt: 1, reason: "cut off"))
        try story.succeed("b")
        #expect(throws: Rejection.inFlight(StepPath(text: "a"), status: "unknown")) { try story.move(to: other) }
        try story.when(.lookedUp(StepPath(text: "a"), attempt: 1, .present(output: .null, effects: [effect("one")])))
        try story.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: true)))
        let cancelled = MigrationRefusal.ending("it is being cancelled")
        #expect(throws: Rejection.migration(cancelled)) { try story.move(to: other) }
        #expect(
            message(cancelled)
                == "the run is about to end, because it is being cancelled: let it end (runner resume RUN), then "
                + "`runner rewind RUN --to STEP` opens it again")
        try story.goOn()
        #expect(throws: Rejection.compensating) { try story.move(to: other) }
        try story.undo(1)
        let undone = MigrationRefusal.notUnderWay(.compensated, canRewind: false)
        #expect(throws: Rejection.migration(undone)) { try story.move(to: other) }
        #expect(message(undone) == "the run is compensated: only a run under way moves to another file")
    }

    @Test func `a failed run is opened by a rewind first`() throws {
        var story = try Story.started([.named("a", with: with(1))])
        try story.goOn()
        try story.fail("a")
        let changed = try Story([.named("a", with: with(2))])
        let failed = MigrationRefusal.notUnderWay(.failed, canRewind: true)
        #expect(throws: Rejection.migration(failed)) { try story.move(to: changed) }
        #expect(
            message(failed)
                == "the run is failed: only a run under way moves to another file; `runner rewind RUN --to STEP` "
                + "opens it again")
        try story.when(
            .rewind(
                Rewind(RunNote(actor: Story.initiator, reason: ""), to: StepPath(text: "a"), undoes: false)))
        #expect(try story.move(to: changed) == ["run.migrated", "step.started a"])
        #expect(try story.succeed("a") == ["step.succeeded a", "run.completed"])
    }

    @Test func `nothing before a point of no return that was passed runs again, and the point stays`() throws {
        func steps(a: Int, point: Bool = true) throws -> [StepDefinition] {
            let last = try StepDefinition.named("c", needs: [point ? 1 : 0], awaits: .callback)
            let live = try StepDefinition.named("go-live", needs: [0], isPointOfNoReturn: true)
            return [try .named("a", with: with(a))] + (point ? [live] : []) + [last]
        }
        var story = try Story.started(try steps(a: 1))
        try story.goOn()
        try story.succeed("a")
        try story.succeed("go-live")
        try story.wait("c", Wait(.callback, on: "somebody", summary: ""))
        let passes = MigrationRefusal.passesPoint(
            StepPath(text: "go-live"), again: StepPath(text: "a"), because: "its `with` is another")
        #expect(throws: Rejection.migration(passes)) { try story.move(to: Story(steps(a: 2))) }
        #expect(
            message(passes)
                == "step \"a\" would run again (its `with` is another), and step \"go-live\" after it is done and "
                + "marked as a point of no return: the run can't go back past it")
        let drops = MigrationRefusal.dropsPoint(StepPath(text: "go-live"))
        #expect(throws: Rejection.migration(drops)) { try story.move(to: Story(steps(a: 1, point: false))) }
        #expect(
            message(drops) == "step \"go-live\" is done and marked as a point of no return: the file must keep it")
        #expect(try story.move(to: Story(steps(a: 1) + [.named("z", needs: [2])])) == ["run.migrated"])
    }

    @Test func `what was shown is what is done, or nothing`() throws {
        let steps = [try StepDefinition.named("a", with: with(1)), try .named("b", needs: [], awaits: .callback)]
        var story = try Story.started(steps)
        try story.goOn()
        try story.succeed("a")
        try story.wait("b", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story([
            try .named("a", with: with(2)), try .named("b", needs: [], with: with(2), awaits: .callback),
        ])
        let shown = try #require(
            try story.definition.decide(.migrate(story.migration(to: changed)), given: story.state, at: story.now).first
        )
        guard case .runMigrated(let event) = shown else { return }
        try story.when(.succeed(StepPath(text: "b"), attempt: 1, output: .null, effects: [effect("x")], consumed: nil))
        #expect(throws: Rejection.migration(.movedOn)) {
            try story.when(.migrate(story.migration(to: changed, agreed: event.steps)))
        }
        #expect(message(.movedOn) == "the run has moved on since this was shown; look at it again")
    }

    @Test func `a file that the run has is nothing new, and a start by either file is the same run`() throws {
        let steps = [try StepDefinition.named("a", awaits: .callback)]
        var story = try Story.started(steps)
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story(steps + [try .named("z", needs: [0])])
        try story.move(to: changed)
        #expect(try story.move(to: changed) == [])
        #expect(try story.when(story.start) == [])
        let start = Start(
            definition: changed.definition.stored.digest, inputs: .object([:]), trigger: "command",
            actor: Story.initiator)
        #expect(try story.when(.start(start)) == [])
        #expect(throws: Rejection.alreadyStarted) {
            try story.when(
                .start(Start(definition: .sha256("x"), inputs: .object([:]), trigger: "", actor: Story.initiator)))
        }
    }

    // MARK: - The record

    @Test func `the history alone gives the state, and an export carries both definitions`() throws {
        var story = try Story.started(try chain(b: 1))
        try story.goOn()
        try story.succeed("a", effects: [effect("one")])
        try story.succeed("b", ["n": 7], effects: [effect("two")])
        try story.succeed("c")
        try story.wait("d", Wait(.callback, on: "somebody", summary: ""))
        let changed = Story(try chain(b: 2))
        try story.move(to: changed)
        #expect(RunState(of: Story.run, story.history) == story.state)
        var export = try ExportedRun(of: Story.run, definition: [])
        for fact in story.history {
            let bytes = fact.event.wireName == "run.migrated" ? changed.definition.stored.bytes : nil
            try export.add(fact.event, at: fact.at, definition: bytes)
        }
        let replay = try RunReplay(try RunExport(reading: export.finished()))
        #expect(replay.differences == [])
        #expect(replay.state == story.state)
        let place = try #require(story.history.firstIndex { $0.event.wireName == "run.migrated" })
        let moments = [place, place + 1]
            .map {
                RunMoment(of: Story.run, after: Array(replay.history.prefix($0)), of: replay.history.count)?.summary
                    .definition
            }
        #expect(moments == [.sha256([]), changed.definition.stored.digest])
        #expect(
            story.history[place].event.detail
                == "\(Digest.sha256([]).short) to \(changed.definition.stored.digest.short); 2 kept, 1 repeated (c), "
                + "1 undone (b); a better file")
        // Without its definition, or with another, it is no export of that run.
        var cut = try ExportedRun(of: Story.run, definition: [])
        for fact in story.history { try cut.add(fact.event, at: fact.at) }
        #expect(
            try RunReplay(try RunExport(reading: cut.finished())).differences.map(\.description) == [
                "line \(place + 2): event \(place + 1): it carries no definition, and the run moves to "
                    + changed.definition.stored.digest.short
            ])
    }
}
