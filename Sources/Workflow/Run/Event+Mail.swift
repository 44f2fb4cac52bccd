/// `signal.received`.
public struct SignalReceived: Sendable, Hashable {
    /// The name that a step waits for.
    public var name: String
    /// The step that waited for it, if one did.
    public var path: StepPath?
    /// Unique in its run.
    public var delivery: String
    /// What was said.
    public var payload: Value
    /// Who said it.
    public var actor: Actor
    /// How that is known, as a word such as `operating-system` or `claimed`.
    public var verified: String
}

/// `signal.refused`.
public struct SignalRefused: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The step that waits for it.
    public var path: StepPath?
    /// Unique in its run.
    public var delivery: String
    /// Why.
    public var reason: String
    /// Who said it.
    public var actor: Actor
}

/// `timer.fired`.
public struct TimerFired: Sendable, Hashable {
    /// What has come.
    public enum Kind: String, Sendable, Hashable {
        /// The end of the step's time.
        case deadline
        /// The end of what the step waits for.
        case wait
    }
    /// The step.
    public var path: StepPath
    /// What has come.
    public var kind: Kind
    /// When it was due.
    public var due: Timestamp
}

/// `decision.made`.
public struct DecisionMade: Sendable, Hashable {
    /// What a person can decide about an unknown outcome.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        case done, retry, fail
        /// Nothing is decided: the other side is asked once more what became of it.
        case lookUp = "look-up"
    }
    /// The step.
    public var path: StepPath
    /// The verdict.
    public var verdict: Verdict
    /// Who decided.
    public var actor: Actor
    /// Why, in their words.
    public var reason: String
    /// The generation of the next attempt's key.
    public var nextGeneration: Int
}

/// `command.rejected`, in the tenant's stream.
public struct CommandRejected: Sendable, Hashable {
    /// The run that the command was about, if there is one.
    public var run: RunID?
    /// The command's name.
    public var command: String
    /// Why it was refused.
    public var reason: String
    /// Who gave it.
    public var actor: Actor
}

/// `checkpoint.signed`, in the project's stream: a line was added to a file outside the log.
public struct CheckpointSigned: Sendable, Hashable {
    static let wireName = "checkpoint.signed"

    /// Where the line stands in its file, from 1.
    public var number: Int
    /// How many events it covers.
    public var events: Int
    /// The position of the last of them.
    public var position: Int
    /// The root of the Merkle tree over their hashes.
    public var root: Digest
    /// The SHA-256 of the line.
    public var line: Digest
    /// The SHA-256 of the line before it; `nil` for the first of a file.
    public var previous: Digest?
    /// The public half of the key that signed it: `ed25519:` and 64 hexadecimal digits.
    public var key: String
    /// Who had it signed.
    public var actor: Actor
}
