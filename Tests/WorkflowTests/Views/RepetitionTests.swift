import Testing

@testable import Workflow

/// A history that shows something done again is told from one that doesn't.
@Suite struct RepetitionTests {
    private static func step(_ path: String) -> StepPath { StepPath(text: path) }

    private static func lose(_ path: String) -> Event {
        .stepUnknown(StepOutcomeUnknown(path: step(path), attempt: 1, reason: "the runner stopped"))
    }

    private static func lookUp(_ path: String, _ answer: StepLookedUp.Answer) -> Event {
        .stepLookedUp(
            StepLookedUp(path: step(path), attempt: 1, answer: answer, asks: nil, retryAt: ViewSamples.minute(2)))
    }

    private static func repetitions(_ events: [Event]) -> [String] {
        Repetition.all(in: events).map { "\($0.step) \($0.hadSucceeded ? "had succeeded" : "was not looked up")" }
    }

    @Test func `What is looked up first and found absent may be begun again`() {
        let events = [
            ViewSamples.started("a"), ViewSamples.begin("a"), Self.lose("a"), Self.lookUp("a", .absent),
            ViewSamples.begin("a", attempt: 2), ViewSamples.succeed("a"),
        ]
        #expect(Self.repetitions(events) == [])
    }

    @Test func `What nobody has looked up must not be begun again`() {
        let events = [
            ViewSamples.started("a"), ViewSamples.begin("a"), Self.lose("a"), ViewSamples.begin("a", attempt: 2),
        ]
        #expect(Self.repetitions(events) == ["a was not looked up"])
    }

    @Test func `What has succeeded must neither be begun nor succeed again`() {
        let events = [
            ViewSamples.started("a", "b"), ViewSamples.begin("a"), ViewSamples.succeed("a"), ViewSamples.begin("b"),
            ViewSamples.begin("a", attempt: 2), ViewSamples.succeed("a"),
        ]
        #expect(Self.repetitions(events) == ["a had succeeded", "a had succeeded"])
    }

    @Test func `What was rewound may run again`() {
        let rewound = RunRewound(
            actor: ViewSamples.dana, reason: "", to: Self.step("a"),
            steps: [.init(path: Self.step("a"), generation: 2)],
            reopened: [], undoes: false)
        let events = [
            ViewSamples.started("a"), ViewSamples.begin("a"), ViewSamples.succeed("a"), .runRewound(rewound),
            ViewSamples.begin("a", attempt: 2, generation: 2), ViewSamples.succeed("a"),
        ]
        #expect(Self.repetitions(events) == [])
    }

    @Test func `What a migration repeats may run again, and what it keeps may not`() {
        let step = { (path: String, fate: RunMigrated.Step.Fate) in
            RunMigrated.Step(path: Self.step(path), fate: fate, generation: 1)
        }
        let migrated = RunMigrated(
            actor: ViewSamples.dana, reason: "", from: .sha256("old"), to: .sha256("new"), tier: nil, inputs: .null,
            trustsClaims: false, graph: [], steps: [step("a", .kept), step("b", .repeated), step("c", .kept)],
            reopened: [Self.step("c")])
        var events = [ViewSamples.started("a", "b", "c")]
        for path in ["a", "b", "c"] { events += [ViewSamples.begin(path), ViewSamples.succeed(path)] }
        events.append(.runMigrated(migrated))
        for path in ["a", "b", "c"] { events.append(ViewSamples.begin(path, attempt: 2)) }
        #expect(Self.repetitions(events) == ["a had succeeded"])
    }
}
