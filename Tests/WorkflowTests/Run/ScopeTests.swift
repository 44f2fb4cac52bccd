import TestSupport
import Testing

@testable import Workflow

/// Templates and repeated steps.
@Suite struct ScopeTests {
    @Test func `a template is entered, its steps run under its prefix, and it ends with its outputs`() throws {
        var story = try Story.started([
            .named(
                "t", template: [.named("x"), .named("y", needs: [0])],
                templateOutputs: [
                    OutputDefinition(
                        name: "from-x", value: .template(Template(parts: [.expression(try .parse("steps.x.output"))])),
                        location: SourceLocation(file: "t.yaml", line: 1, column: 1))
                ]), .named("after", needs: [0]),
        ])
        #expect(try story.goOn() == ["step.started t", "step.started t/x"])
        #expect(try story.succeed("t/x", 7) == ["step.succeeded t/x", "step.started t/y"])
        #expect(try story.succeed("t/y") == ["step.succeeded t/y", "step.succeeded t", "step.started after"])
        #expect(story.state.node(at: StepPath(text: "t"))?.output == ["from-x": 7])
        #expect(
            story.history.compactMap { if case .stepStarted(let event) = $0.event { event.key != nil } else { nil } }
                == [false, true, true, true])
    }

    @Test func `a failure inside a template fails it and the run; a tolerant template keeps it to itself`() throws {
        var story = try Story.started([.named("t", template: [.named("x")]), .named("b", needs: [0])])
        try story.goOn()
        #expect(try story.fail("t/x") == ["step.failed t/x", "step.failed t", "run.failed"])
        var mild = try Story.started([
            .named("t", template: [.named("x")], continueOnError: true), .named("b", needs: [0]),
        ])
        try mild.goOn()
        #expect(try mild.fail("t/x") == ["step.failed t/x", "step.failed t", "step.started b"])
    }

    @Test func `a repeated step runs its items side by side up to its limit, and yields a list`() throws {
        var story = try Story.started([
            .named("each", foreach: .literal(["p", "q", "r"]), maxParallel: 2), .named("after", needs: [0]),
        ])
        #expect(try story.goOn() == ["foreach.expanded each", "step.started each[0]", "step.started each[1]"])
        #expect(try story.succeed("each[1]", "Q") == ["step.succeeded each[1]", "step.started each[2]"])
        #expect(try story.succeed("each[0]", "P") == ["step.succeeded each[0]"])
        #expect(
            try story.succeed("each[2]", "R") == [
                "step.succeeded each[2]", "step.succeeded each", "step.started after",
            ])
        #expect(
            story.state.position(of: StepPath(text: "each")).flatMap { story.state.output(of: $0) } == ["P", "Q", "R"])
    }

    @Test func `an empty list ends at once, and what is no list fails the step`() throws {
        var empty = try Story.started([.named("each", foreach: .literal([]))])
        #expect(try empty.goOn() == ["foreach.expanded each", "step.succeeded each", "run.completed"])
        var wrong = try Story.started([.named("each", foreach: .literal("abc"))])
        #expect(try wrong.goOn() == ["step.failed each", "run.failed"])
        guard case .failed(let failure) = wrong.state.phase else { return #expect(Bool(false)) }
        #expect(failure.message == "its `foreach` must yield a list, not text")
    }

    @Test func `a failed item stops the others; resuming repeats only it and what never began`() throws {
        var story = try Story.started([.named("each", foreach: .literal(["p", "q", "r"]), maxParallel: 1)])
        try story.goOn()
        try story.succeed("each[0]", "P")
        #expect(try story.fail("each[1]") == ["step.failed each[1]", "step.failed each", "run.failed"])
        try story.when(.resume(Story.initiator))
        #expect(try story.goOn() == ["step.started each[1]"])
        #expect(try story.succeed("each[1]", "Q") == ["step.succeeded each[1]", "step.started each[2]"])
        #expect(
            try story.succeed("each[2]", "R") == ["step.succeeded each[2]", "step.succeeded each", "run.completed"])
    }

    @Test func `items of a tolerant repeated step all run, and its failure is only its own`() throws {
        var story = try Story.started([
            .named("each", foreach: .literal(["p", "q"]), maxParallel: 1, continueOnError: true),
            .named("b", needs: [0]),
        ])
        try story.goOn()
        #expect(try story.fail("each[0]") == ["step.failed each[0]", "step.started each[1]"])
        #expect(try story.succeed("each[1]", "Q") == ["step.succeeded each[1]", "step.failed each", "step.started b"])
        #expect(
            story.state.position(of: StepPath(text: "each")).flatMap { story.state.output(of: $0) } == [.null, "Q"])
    }

    @Test func `a template's timeout ends its waits and lets its attempts finish`() throws {
        var story = try Story.started([
            .named("t", template: [.named("x"), .named("w")], timeout: .seconds(60))
        ])
        try story.goOn()
        try story.wait("t/w", Wait(.callback, on: "somebody", summary: "a word"))
        story.now = story.now + .seconds(61)
        #expect(try story.goOn() == ["timer.fired t", "step.cancelled t/w"])
        #expect(try story.succeed("t/x") == ["step.succeeded t/x", "step.failed t", "run.failed"])
    }
}
