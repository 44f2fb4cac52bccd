/// The code that performs a step: up to six verbs, of which the first two are required.
///
/// A step type is a value without state: one is made when the registry is, and serves every run at once.
public protocol Step: Sendable {
    /// What this step type says of itself.
    static var description: StepDescription { get }

    /// Checks of a `with` what its schema can't say, such as a date pattern; part of checking the whole file.
    ///
    /// Places that hold an expression aren't known yet and are passed over; ``perform(_:)`` checks them again.
    static func check(_ with: Argument) -> [InputProblem]

    /// Says what the step would do and with which rights, reading only.
    ///
    /// Fields of the input that will be known only after other steps have run stand in ``StepContext/unknown``.
    func plan(_ context: StepContext) async throws -> StepPlan

    /// Does it.
    ///
    /// Called again, without a new attempt, when a signal arrives or a poll is due: then ``StepContext/signal`` or
    /// ``StepContext/cursor`` says where it stands.
    /// - Throws: ``StepFailure`` for what is known not to have been done; anything else after
    ///   ``StepContext/aboutToSend()`` counts as unknown, before it as failed.
    func perform(_ context: StepContext) async throws -> StepOutcome

    /// After an unknown outcome: whether the effect is there.
    func lookUp(_ context: StepContext) async throws -> LookUpAnswer

    /// Whether the effect is still there, as it was made.
    func verify(_ effect: Effect, in context: StepContext) async throws -> Verification

    /// Takes the effect away; done again after a kill, so what is gone already counts as done.
    func undo(_ effect: Effect, in context: StepContext) async throws

    /// After `step.succeeded` is durable: acknowledges a message, commits an offset, releases a lock.
    ///
    /// Repeatable; its failure never fails the step.
    func settle(_ output: Value, in context: StepContext) async throws
}

extension Step {
    /// Nothing beyond the schema, unless the step type says what.
    public static func check(_ with: Argument) -> [InputProblem] { [] }

    /// A step that changes nothing is always absent; any other can't tell unless it says how.
    public func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        switch Self.description.repeatability {
        case .readOnly: .absent
        case .idempotent, .never: .cannotTell("step type \(Self.description.name) has no look-up")
        }
    }

    /// Nothing to verify, unless the step type says how.
    public func verify(_ effect: Effect, in context: StepContext) async throws -> Verification { .cannotTell }

    /// Refuses, unless the step type says how.
    public func undo(_ effect: Effect, in context: StepContext) async throws {
        throw StepFailure(
            code: "cannot-undo",
            message: "step type \(Self.description.name) has no way to undo \(effect.kind) \(effect.resource)",
            side: .provider)
    }

    /// Nothing to settle, unless the step type says so.
    public func settle(_ output: Value, in context: StepContext) async throws {}
}

/// How an attempt ended, or on what it waits.
public enum StepOutcome: Sendable {
    /// Done; the output follows the step type's published fields.
    case done(output: Value, effects: [Effect] = [])
    /// Not done yet: the run waits, and `why` says on whom.
    case waiting(Wait)
}

/// The answer of a look-up after an unknown outcome.
public enum LookUpAnswer: Sendable, Hashable {
    /// The effect is there.
    case present(output: Value, effects: [Effect] = [])
    /// The effect is not there.
    case absent
    /// The other side can't say; with the reason.
    case cannotTell(String)
}

/// The answer of ``Step/verify(_:in:)``.
public enum Verification: Sendable, Hashable {
    /// As it was made.
    case asMade
    /// Gone.
    case gone
    /// There, but different: what differs.
    case changed(String)
    /// Not effective yet.
    case notYet
    /// This step type can't tell.
    case cannotTell
}

/// A failure that is known to have left nothing undone beyond what ``effects`` says.
public struct StepFailure: Error, Sendable, Hashable {
    /// Whose side must act.
    public enum Side: String, Sendable, Hashable {
        case provider, tenant, vendor
    }
    /// A stable word in kebab-case, such as `queue-not-found`.
    public var code: String
    /// What happened, with the offending value in quotes, what was expected and what to do next.
    public var message: String
    /// Whose side must act.
    public var side: Side
    /// Whether trying again may help.
    public var retryable: Bool
    /// Whether nothing was sent for a reason that is none of the step's, such as a pause of the machine or a system that was busy:
    /// trying again helps, and the try doesn't count.
    public var notSent: Bool
    /// Whether the other side will refuse this idempotency key from now on, so that the next try needs a new one.
    public var burntKey: Bool
    /// How long the other side asks to be left alone.
    public var retryAfter: Duration?
    /// What was made before it failed.
    public var effects: [Effect]

    /// Makes a failure.
    public init(
        code: String, message: String, side: Side, retryable: Bool = false, notSent: Bool = false,
        burntKey: Bool = false, retryAfter: Duration? = nil, effects: [Effect] = []
    ) {
        self.code = code
        self.message = message
        self.side = side
        self.retryable = retryable || notSent
        self.notSent = notSent
        self.burntKey = burntKey
        self.retryAfter = retryAfter
        self.effects = effects
    }
}

/// Thrown by a step that sent something and can't know what came of it; with the reason.
public struct StepUnknown: Error, Sendable, Hashable {
    /// What broke, for a person.
    public let reason: String
    /// Makes an unknown outcome.
    public init(_ reason: String) { self.reason = reason }
}

/// Something that a step made, changed or found outside.
public struct Effect: Sendable, Hashable {
    /// How it came to be; what was ``found`` is never undone.
    public enum Provenance: Sendable, Hashable {
        /// This step made it.
        case created
        /// This step changed it; what it was before.
        case changed(from: Value)
        /// It was there, or nothing proves that this step made it.
        case found
    }
    /// The kind of thing, such as `queue`, `role-assignment`, `consent-request`, `message` or `file`.
    public let kind: String
    /// The connection it was made through, without its secrets.
    public let connection: ConnectionIdentity
    /// Its name on the other side.
    public let resource: String
    /// What ``Step/undo(_:in:)`` needs to take it away.
    public let undo: Value
    /// How it came to be.
    public let provenance: Provenance

    /// Makes an effect.
    public init(
        kind: String, connection: ConnectionIdentity, resource: String, undo: Value = .null, provenance: Provenance
    ) {
        self.kind = kind
        self.connection = connection
        self.resource = resource
        self.undo = undo
        self.provenance = provenance
    }
}
