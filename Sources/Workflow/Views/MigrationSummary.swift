/// What becomes of a run that moves to another definition, for people and programs.
public struct MigrationSummary: Sendable, Hashable {
    /// One step, item or template.
    public struct Step: Sendable, Hashable {
        /// Where it stands in the run.
        public let path: StepPath
        /// `kept`, `repeated`, `undone`, `dropped`, or `new`.
        public let fate: String
        /// Why it isn't kept, or what else there is to say; empty if there is nothing.
        public let because: String
        /// What it has made or changed and is still there.
        public let effects: [Effect]
    }

    /// What is recorded.
    public let event: RunMigrated
    /// The steps in the order of the run, then those that are new.
    public let steps: [Step]

    /// Sums a migration up.
    /// - Parameters:
    ///   - event: The migration.
    ///   - state: The run before it.
    public init(_ event: RunMigrated, of state: RunState) {
        self.event = event
        let standing = StandingEffects(state)
        let reopened = Set(event.reopened)
        let dropped = Set(event.steps.lazy.filter { $0.fate == .dropped }.map(\.path))
        let before = event.steps.map { step in
            Step(
                path: step.path, fate: step.fate.rawValue,
                because: reopened.contains(step.path) ? "goes on: something inside it runs" : step.because,
                effects: standing.of(step.path))
        }
        var after = state
        after.apply(.runMigrated(event), at: state.changedAt)
        let new = after.positions.map { after.nodes[$0].path }
            .filter { state.node(at: $0) == nil || dropped.contains($0) }
            .map { Step(path: $0, fate: "new", because: "", effects: []) }
        steps = before + new
    }

    /// How many steps have each fate, `new` the last; those that no step has are left out.
    public var counts: [(fate: String, count: Int)] {
        let new = steps.count { $0.fate == "new" }
        return event.counts.map { ($0.fate.rawValue, $0.count) } + (new == 0 ? [] : [("new", new)])
    }

    /// The members that a program reads: `from`, `to`, `key` and `steps`.
    public var members: Object {
        [
            "from": .string(event.from.hex),
            "key": event.key.value,
            "steps": .array(
                steps.map { step in
                    [
                        "because": .string(step.because),
                        "effects": .array(
                            step.effects.map { ["kind": .string($0.kind), "resource": .string($0.resource)] }),
                        "fate": .string(step.fate), "step": .string(step.path.text),
                    ]
                }),
            "to": .string(event.to.hex),
        ]
    }
}
