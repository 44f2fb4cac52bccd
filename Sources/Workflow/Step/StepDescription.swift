/// What a step type says of itself: validation, `runner steps`, the editor's schema and the documentation read this and nothing else.
public struct StepDescription: Sendable {
    /// The name that a workflow file's `uses` says.
    public let name: String
    /// Raised when the meaning of a field or of the output changes; a run carries the version it was started with.
    public let contractVersion: Int
    /// One line that says what the step does.
    public let summary: String
    /// What may stand under `with`.
    public let fields: [Field]
    /// What the step yields.
    public let output: [Field]
    /// What may be done again after its outcome was lost.
    public let repeatability: Repeatability
    /// Whether ``Step/undo(_:in:)`` takes an effect away.
    public let canUndo: Bool
    /// The kind of signal that the step waits for, if it waits for one.
    public let awaits: SignalKind?
    /// Whether ``Step/settle(_:in:)`` does anything: then the run doesn't end before it was called.
    public let settles: Bool
    /// A step as a workflow file writes it, indented from the first column.
    public let example: String

    /// Makes a description.
    public init(
        name: String, contractVersion: Int = 1, summary: String, fields: [Field], output: [Field],
        repeatability: Repeatability, canUndo: Bool = false, awaits: SignalKind? = nil, settles: Bool = false,
        example: String
    ) {
        self.name = name
        self.contractVersion = contractVersion
        self.summary = summary
        self.fields = fields
        self.output = output
        self.repeatability = repeatability
        self.canUndo = canUndo
        self.awaits = awaits
        self.settles = settles
        self.example = example
    }
}

/// What may be done again after a step's outcome was lost.
public enum Repeatability: String, Sendable, Hashable {
    /// The step changes nothing outside; it may always be done again.
    case readOnly = "read-only"
    /// The other side keeps the idempotency key or the name unique: once it is known to be absent, it may be sent again.
    case idempotent
    /// The other side would do it twice: after an unknown outcome only a present effect or a person settles it.
    case never
}

/// One field of a step type's `with` or output, or of a connection kind's settings.
public struct Field: Sendable {
    /// The key as the workflow file writes it, in kebab-case.
    public let name: String
    /// The shape of its value.
    public let schema: Schema
    /// One sentence that says what it means.
    public let summary: String
    /// The unit of a number, for instance `records`.
    public let unit: String?
    /// Whether it must be given (a field of `with`), or is always there (a field of an output).
    public let required: Bool
    /// What stands if the file says nothing; put in before the definition is hashed.
    public let defaultValue: Value?
    /// A value as a file might write it.
    public let example: Value?
    /// Set where the field names a connection: what that connection must be able to do.
    public let capability: Capability?
    /// Set where the field takes a word of the connection that offers a capability, such as one of its roles.
    public let wordOf: Capability?
    /// Whether an expression that touches `secrets` may stand here.
    public let acceptsSecret: Bool

    /// Makes a field.
    public init(
        _ name: String, _ schema: Schema, _ summary: String, unit: String? = nil, required: Bool = false,
        default defaultValue: Value? = nil, example: Value? = nil, capability: Capability? = nil,
        wordOf: Capability? = nil, acceptsSecret: Bool = false
    ) {
        self.name = name
        self.schema = schema
        self.summary = summary
        self.unit = unit
        self.required = required
        self.defaultValue = defaultValue
        self.example = example
        self.capability = capability
        self.wordOf = wordOf
        self.acceptsSecret = acceptsSecret
    }
}

/// The kinds of signal a step can wait for; each has its own command on the command line.
public enum SignalKind: String, Sendable, Hashable {
    /// `runner approve`: about a stated thing, so it names the digest that was shown.
    case approval
    /// `runner consent`: what somebody reports of the tenant's consent.
    case consent
    /// `runner signal`: anything else that a workflow gives a name to.
    case callback

    /// The kind as a sentence names one: `an approval`.
    public var phrase: String { self == .approval ? "an approval" : "a \(rawValue)" }
}
