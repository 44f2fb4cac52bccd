/// `run.migrated`: a run under way moves to another definition.
public struct RunMigrated: Sendable, Hashable {
    /// What becomes of a step, an item or a template of the run.
    public struct Step: Sendable, Hashable {
        /// What becomes of it.
        public enum Fate: String, Sendable, Hashable, CaseIterable {
            /// It stays as it is: its result, or what it waits for.
            case kept
            /// It runs again; it has made nothing that is still there, or what it has made is to stay.
            case repeated
            /// It runs again, and what it has made is taken away first.
            case undone
            /// The other definition hasn't got it.
            case dropped
        }

        /// Where it stands.
        public var path: StepPath
        /// What becomes of it.
        public var fate: Fate
        /// Why it isn't kept, for a person; empty if it is.
        public var because = ""
        /// The generation of the idempotency key of its next attempt.
        public var generation: Int
        /// When it must be over, if it is kept and under way.
        public var deadline: Timestamp?
        /// What a template that is kept is given from now on, if that is something else than before.
        public var input: Evaluated?
        /// The list of a repeated step that is kept, if that is another one than before.
        public var items: [Value]?
        /// How many items of a repeated step that is kept run side by side; `nil` for all.
        public var maxParallel: Int?
    }

    /// What becomes of the run's place of its concurrency key.
    public enum KeyChange: Sendable, Hashable {
        /// The run keeps what it has.
        case kept
        /// It needs no key any more.
        case dropped
        /// It needs that key, which so many runs may hold at once.
        case needed(String, limit: Int)
    }

    /// Who did it.
    public var actor: Actor
    /// Why, in their words.
    public var reason: String
    /// The definition that the run had.
    public var from: Digest
    /// The definition that it has from now on, which the log keeps by this digest.
    public var to: Digest
    /// The tenant's tier by that definition.
    public var tier: String?
    /// The inputs by that definition, defaults filled in.
    public var inputs: Value
    /// Whether claimed names count as identities from now on.
    public var trustsClaims: Bool
    /// The shape of the workflow from now on.
    public var graph: [GraphNode]
    /// Every step that had begun or is dropped, what is inside it included; parents stand before their children.
    public var steps: [Step]
    /// Templates and repeated steps among those kept that had ended and go on, because something inside them runs (again).
    public var reopened: [StepPath]
    /// What becomes of its concurrency key.
    public var key = KeyChange.kept
}

/// What a migration brings.
public struct Migration: Sendable {
    /// Who, and why.
    public var note: RunNote
    /// What the run is to do from now on.
    public var definition: Definition
    /// The same as a log keeps it.
    public var stored: StoredDefinition
    /// The inputs by it, defaults filled in.
    public var inputs: Value
    /// What somebody was shown and agreed to; `nil` if whatever comes of it is wanted.
    public var agreed: [RunMigrated.Step]?

    /// Makes a migration.
    public init(_ note: RunNote, to definition: Definition, inputs: Value, agreed: [RunMigrated.Step]? = nil) {
        self.note = note
        self.definition = definition
        stored = definition.stored
        self.inputs = inputs
        self.agreed = agreed
    }
}

/// A definition that a run had before it moved to another one.
public struct FormerDefinition: Sendable, Hashable {
    /// The definition's digest.
    public let definition: Digest
    /// The inputs of the run by it.
    public let inputs: Value
}
