import TestSupport
import Testing

@testable import Workflow

/// In which order steps begin and what ends a run.
@Suite struct FlowTests {
    @Test func `steps run in order, and a success and the next start are decided together`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0]), .named("c", needs: [1])])
        #expect(try story.goOn() == ["step.started a"])
        #expect(try story.succeed("a") == ["step.succeeded a", "step.started b"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
        #expect(story.state.phase == .completed(.object([:])))
        #expect(story.state.phaseName == .completed)
    }

    @Test func `a start said twice is one run, and another start under its id is refused`() throws {
        var story = try Story.started([.named("a")])
        #expect(try story.when(story.start) == [])
        let other = Command.start(
            Start(definition: .sha256([1]), inputs: .object([:]), trigger: "command", actor: Story.initiator))
        #expect(throws: Rejection.alreadyStarted) { try story.when(other) }
    }

    @Test func `steps whose needs are met run side by side and meet again`() throws {
        var story = try Story.started([
            .named("a"), .named("b"), .named("c", needs: [0, 1]), .named("d", needs: [0]),
        ])
        #expect(try story.goOn() == ["step.started a", "step.started b"])
        #expect(try story.succeed("a") == ["step.succeeded a", "step.started d"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c"])
        #expect(try story.succeed("d") == ["step.succeeded d", "run.completed"])
    }

    @Test func `a success is never recorded twice, and what an old attempt says late is refused`() throws {
        var story = try Story.started([.named("a", retry: .quick), .named("b", needs: [0])])
        try story.goOn()
        try story.fail("a", retryable: true)
        story.now = story.now + .seconds(10)
        try story.goOn()
        let late = Command.succeed(
            StepPath(text: "a"), attempt: 1, output: .null, effects: [], consumed: nil)
        #expect(throws: Rejection.outdated(StepPath(text: "a"), attempt: 1)) { try story.when(late) }
        try story.succeed("a")
        let again = Command.succeed(StepPath(text: "a"), attempt: 2, output: "x", effects: [], consumed: nil)
        #expect(try story.when(again) == [])
    }

    @Test func `a step whose condition is false is skipped, and so are those that need it`() throws {
        var story = try Story.started([
            .named("a", if: "1 == 2"), .named("b", needs: [0]), .named("c", needs: [0], if: "always()"),
        ])
        #expect(try story.goOn() == ["step.skipped a", "step.skipped b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
        #expect(story.state.node(at: StepPath(text: "b"))?.status == .skipped("it needs \"a\", which was skipped"))
        #expect(story.state.node(at: StepPath(text: "a"))?.status == .skipped("`1 == 2` is false"))
    }

    @Test func `a failure lets what runs finish, ends waits, runs what asks for failures, then fails the run`() throws {
        var story = try Story.started([
            .named("a"), .named("b"), .named("w"), .named("next", needs: [0]),
            .named("mourn", needs: [0], if: "failure()"),
        ])
        try story.goOn()
        try story.wait("w", Wait(.callback, on: "somebody", summary: "a word"))
        #expect(try story.fail("a") == ["step.failed a", "step.cancelled w", "step.started mourn"])
        #expect(try story.succeed("mourn") == ["step.succeeded mourn"])
        #expect(story.state.phaseName == .running)
        #expect(try story.succeed("b") == ["step.succeeded b", "run.failed"])
        #expect(
            story.state.phase == .failed(RunFailed(step: StepPath(text: "a"), code: "broken", message: "it broke")))
        #expect(story.status("next") == "pending")
    }

    @Test func `a failed step that the file tolerates does not fail the run`() throws {
        var story = try Story.started([.named("a", continueOnError: true), .named("b", needs: [0])])
        try story.goOn()
        #expect(try story.fail("a") == ["step.failed a", "step.started b"])
        #expect(try story.succeed("b") == ["step.succeeded b", "run.completed"])
    }

    @Test func `a failed run that is resumed goes on at what failed, and never repeats a success`() throws {
        var story = try Story.started([.named("a"), .named("b", needs: [0]), .named("w"), .named("c", needs: [1, 2])])
        try story.goOn()
        try story.succeed("a")
        try story.wait("w", Wait(.callback, on: "somebody", summary: "a word"))
        try story.fail("b")
        #expect(story.state.phaseName == .failed)
        #expect(try story.when(.resume(Story.initiator)) == ["run.resumed"])
        #expect(try story.goOn() == ["step.started b", "step.started w"])
        try story.succeed("w")
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "run.completed"])
        #expect(story.attempt("a") == 1)
        #expect(story.attempt("b") == 2)
    }

    @Test func `a cancelled run lets attempts finish, ends waits, and starts nothing`() throws {
        var story = try Story.started([.named("a"), .named("w"), .named("b", needs: [0])])
        try story.goOn()
        try story.wait("w", Wait(.time, on: "the clock", summary: "a while"))
        try story.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: "enough"))))
        #expect(try story.goOn() == ["step.cancelled w"])
        #expect(try story.succeed("a") == ["step.succeeded a", "run.cancelled"])
        #expect(throws: Rejection.over(.cancelled)) {
            try story.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: "enough"))))
        }
    }

    @Test func `a repeated step in which nothing has begun ends with its run`() throws {
        let list = Argument.literal([1, 2])
        var story = try Story.started([
            .named("a"), .named("f", needs: [], foreach: list), .named("t", needs: [], template: [.named("x")]),
        ])
        try story.when(.advance(.expand(StepPath(text: "f"))))
        try story.when(.advance(.enter(StepPath(text: "t"))))
        try story.when(
            .begin(StepPath(text: "a"), Grant(runner: RunnerID(text: "r"), sendBy: story.now + .seconds(60))))
        #expect(try story.fail("a") == ["step.failed a", "step.cancelled f", "step.cancelled t", "run.failed"])
        // Resumed, both go on where they stood.
        #expect(try story.when(.resume(Story.initiator)) == ["run.resumed"])
        #expect(Set(story.next) == ["begin a", "begin f[0]", "begin f[1]", "begin t/x"])
    }

    @Test func `a step may need one that stands below it`() throws {
        var story = try Story.started([.named("a", needs: [2]), .named("b", needs: []), .named("c", needs: [1])])
        #expect(try story.goOn() == ["step.started b"])
        #expect(try story.succeed("b") == ["step.succeeded b", "step.started c"])
        #expect(try story.succeed("c") == ["step.succeeded c", "step.started a"])
        #expect(try story.succeed("a") == ["step.succeeded a", "run.completed"])
    }

    @Test func `items that begin out of order all run`() throws {
        let list = Argument.literal([1, 2, 3])
        var story = try Story.started([.named("f", foreach: list)])
        try story.when(.advance(.expand(StepPath(text: "f"))))
        let grant = Grant(runner: RunnerID(text: "r"), sendBy: story.now + .seconds(60))
        try story.when(.begin(StepPath(text: "f[1]"), grant))
        #expect(story.next == ["begin f[0]", "begin f[2]"])
    }
}

extension RetryPolicy {
    /// Three attempts a second apart.
    static let quick = RetryPolicy(
        maxAttempts: 3, delay: .seconds(1), backoff: .exponential, maxDelay: .seconds(60), jitter: false,
        attemptTimeout: nil)
}
