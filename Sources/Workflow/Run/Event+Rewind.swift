/// `run.rewound`: steps are taken back to where they may run again; what they did stays in the log.
public struct RunRewound: Sendable, Hashable {
    /// A step that runs again, and the generation of its idempotency key from then on.
    public struct Step: Sendable, Hashable {
        /// Where it stands.
        public var path: StepPath
        /// The generation of its next attempt.
        public var generation: Int
    }

    /// Who did it.
    public var actor: Actor
    /// Why, in their words.
    public var reason: String
    /// The step to which the run goes back.
    public var to: StepPath
    /// That step and all after it that had begun or been skipped, what is inside them included; parents stand before their
    /// children.
    public var steps: [Step]
    /// Steps elsewhere that had failed or were ended with the run, which are reopened as by `run.resumed`.
    public var reopened: [StepPath]
    /// Whether the effects of ``steps`` are taken away before the run goes on.
    public var undoes: Bool
}

/// What a rewind brings.
public struct Rewind: Sendable, Hashable {
    /// Who, and why.
    public var note: RunNote
    /// The step to which the run goes back.
    public var to: StepPath
    /// Whether the effects of the steps that run again are taken away first.
    public var undoes: Bool

    /// Makes a rewind.
    public init(_ note: RunNote, to: StepPath, undoes: Bool) {
        self.note = note
        self.to = to
        self.undoes = undoes
    }
}
