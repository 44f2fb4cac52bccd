import TestSupport
import Testing

@testable import Workflow

/// What the decider does with a concurrency key.
@Suite struct ConcurrencyTests {
    private static let rival = RunID(high: 7, low: 1)
    private static let waiting = RunID(high: 7, low: 2)

    private static func story(
        _ conflict: Concurrency.Conflict = .queue, key: String = "contoso", _ steps: [StepDefinition]? = nil
    ) throws -> Story {
        Story(
            try steps ?? [.named("a")],
            concurrency: Concurrency(key: .literal(.string(key)), onConflict: conflict))
    }

    private static func start(_ rivals: Rivals? = nil) -> Command {
        .start(
            Start(
                definition: .sha256([]), inputs: .object([:]), trigger: "command", actor: Story.initiator,
                rivals: rivals))
    }

    @Test func `A run that finds a place has it from its start to its end`() throws {
        var story = try Self.story()
        #expect(try story.when(Self.start()) == ["run.started", "run.admitted"])
        #expect(story.state.phaseName == .queued)
        #expect(story.state.slot == RunHead.Slot(key: "contoso", limit: 1, isHeld: true))
        #expect(try story.goOn() == ["step.started a"])
        try story.wait("a", Wait(.callback, on: "x", summary: ""))
        #expect(story.state.phaseName == .waiting)
        #expect(story.state.slot?.isHeld == true)
        #expect(try story.succeed("a") == ["step.succeeded a", "run.completed"])
        #expect(story.state.slot == nil)
    }

    @Test func `A run whose key others hold waits, and nothing in it begins before it is admitted`() throws {
        var story = try Self.story()
        #expect(try story.when(Self.start(Rivals([Self.rival]))) == ["run.started", "run.queued"])
        #expect(story.state.phaseName == .queued)
        #expect(story.state.slot == RunHead.Slot(key: "contoso", limit: 1, isHeld: false))
        #expect(story.state.head(due: nil).waitsOn == "key contoso")
        #expect(story.definition.next(after: story.state, at: story.now).actions == [.admit])
        // Who waits already doesn't say so twice.
        #expect(try story.when(.queue(Rivals([Self.waiting]))) == [])
        #expect(try story.when(.advance(.admit)) == ["run.admitted"])
        #expect(try story.when(.advance(.admit)) == [])
        #expect(story.next == ["begin a"])
    }

    @Test func `A start fails by name where the file says so, and makes no event`() throws {
        var story = try Self.story(.fail)
        let rejection = try #require(throws: Rejection.self) {
            try story.when(Self.start(Rivals([Self.rival, Self.waiting])))
        }
        #expect(
            rejection.message == """
                the concurrency key "contoso" is held by run \(Self.rival), run \(Self.waiting); its limit is 1 \
                (on-conflict: fail); see `runner why \(Self.rival)`
                """)
        #expect(story.history.isEmpty)
    }

    @Test func `A key that has no value for these inputs lets no run begin`() throws {
        var story = try Self.story(key: "")
        let rejection = try #require(throws: Rejection.self) { try story.when(Self.start()) }
        #expect(rejection.message == "the key of `concurrency` has no value for these inputs: it yields an empty text")
    }

    @Test(arguments: ["cancelled", "failed", "compensated", "cancelled while it waits"])
    func `However a run ends, it keeps its place no longer`(_ way: String) throws {
        let steps: [StepDefinition] = try [.named("a"), .named("b", needs: [0])]
        var story = try Self.story(.queue, steps)
        try story.when(Self.start(way == "cancelled while it waits" ? Rivals([Self.rival]) : nil))
        let cancel = RunNote(actor: Story.initiator, reason: "")
        switch way {
        case "failed":
            try story.goOn()
            #expect(try story.fail("a").last == "run.failed")
        case "compensated":
            try story.goOn()
            let made = Effect(
                kind: "queue", connection: ConnectionIdentity(kind: "local", endpoint: "x", account: "y"),
                resource: "q", provenance: .created)
            try story.succeed("a", effects: [made])
            try story.when(.cancel(CancelRequested(cancel, compensate: true)))
            try story.fail("b")
            #expect(story.state.slot?.isHeld == true)
            #expect(try story.undo(1).last == "compensation.completed")
        default:
            try story.when(.cancel(CancelRequested(cancel)))
            #expect(try story.goOn().last == "run.cancelled")
        }
        #expect(story.state.isOver)
        #expect(story.state.slot == nil)
        #expect(story.state.place?.standing == KeyPlace.Standing.none)
    }

    @Test func `A paused run that queues steps aside, and asks again when it goes on`() throws {
        var story = try Self.story()
        let note = RunNote(actor: Story.initiator, reason: "")
        try story.when(Self.start(Rivals([Self.rival])))
        try story.when(.pause(note))
        #expect(story.state.phaseName == .paused)
        #expect(story.state.slot == nil)
        #expect(story.next == [])
        try story.when(.unpause(note))
        #expect(story.state.slot == RunHead.Slot(key: "contoso", limit: 1, isHeld: false))
    }

    @Test func `A failed run that is reopened needs its key again, and so does its way back`() throws {
        var story = try Self.story()
        try story.when(Self.start())
        try story.goOn()
        let made = Effect(
            kind: "queue", connection: ConnectionIdentity(kind: "local", endpoint: "x", account: "y"), resource: "q",
            provenance: .created)
        #expect(try story.fail("a", effects: [made]).last == "run.failed")
        var back = story
        try story.when(.resume(Story.initiator))
        #expect(story.state.phaseName == .queued)
        #expect(story.next == ["bookkeeping"])
        #expect(try story.when(.queue(Rivals([Self.rival]))) == ["run.queued"])
        #expect(try story.when(.advance(.admit)) == ["run.admitted"])
        #expect(story.next == ["begin a"])

        let cancel = CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: true)
        try back.when(.cancel(cancel))
        #expect(back.state.slot?.isHeld == false)
        #expect(try back.goOn() == ["run.admitted", "compensation.started", "undo.started a"])
    }
}
