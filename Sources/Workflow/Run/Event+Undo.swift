/// `compensation.started`.
public struct CompensationStarted: Sendable, Hashable {
    /// Who asked for it; `nil` if the workflow says so itself.
    public var actor: Actor?
    /// The step whose failure caused it, if one did.
    public var step: StepPath?
    /// Why, in a sentence: the failure, or the words of whoever asked.
    public var reason: String
}

/// Which effect an event of the way back is about.
public struct UndoTarget: Sendable, Hashable {
    /// The effect's number in its run, from 1, in the order of making.
    public var number: Int
    /// The step that had it.
    public var path: StepPath
    /// The kind of thing.
    public var kind: String
    /// Its name on the other side.
    public var resource: String
}

/// `undo.started`.
public struct UndoStarted: Sendable, Hashable {
    /// The effect.
    public var target: UndoTarget
    /// Which attempt, from 1.
    public var attempt: Int
    /// The idempotency key of taking it away, the same for every attempt.
    public var key: Digest
    /// After this moment the attempt must not send its first byte.
    public var sendBy: Timestamp
    /// Who carries it out.
    public var runner: RunnerID
}

/// `step.undone`: one effect of a step is gone.
public struct StepUndone: Sendable, Hashable {
    /// The effect.
    public var target: UndoTarget
    /// The attempt.
    public var attempt: Int
}

/// `step.undo-failed`.
public struct StepUndoFailed: Sendable, Hashable {
    /// The effect.
    public var target: UndoTarget
    /// The attempt.
    public var attempt: Int
    /// The error's stable code.
    public var code: String
    /// What happened and what to do.
    public var message: String
    /// Whose side must act.
    public var side: StepFailure.Side
    /// When the next attempt is due; `nil` if there is none, and the effect is left.
    public var retryAt: Timestamp?
    /// Whether the attempt counts: one that was interrupted doesn't.
    public var counts: Bool

    /// Whether trying again can never help, whatever people do meanwhile.
    public var isForGood: Bool { ["already-received", "cannot-undo"].contains(code) }
}

/// `compensation.completed`.
public struct CompensationCompleted: Sendable, Hashable {
    /// How many effects are gone.
    public var undone: Int
    /// How many effects the workflow keeps, by `compensate: false`.
    public var kept: Int
    /// What could not be taken away, in the order in which it was tried.
    public var left: [StepUndoFailed]
}
