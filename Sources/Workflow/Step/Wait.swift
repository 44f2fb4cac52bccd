/// What a step waits for: enough for anyone to say on whom, since when, until when, and which command moves it.
public struct Wait: Sendable, Hashable {
    /// What ends the wait.
    public enum Kind: Sendable, Hashable {
        /// People who agree to a stated thing.
        case approval(ApprovalPolicy)
        /// The tenant's consent.
        case consent
        /// A message on a queue.
        case message
        /// A signal of a name that the workflow gives.
        case callback
        /// The other side, which accepted a change and is still spreading it.
        case propagation
        /// A moment.
        case time

        /// The stable word in events, in `status` and in `why`.
        public var name: String {
            switch self {
            case .approval: "approval"
            case .consent: "consent"
            case .message: "message"
            case .callback: "callback"
            case .propagation: "propagation"
            case .time: "time"
            }
        }
    }

    /// What ends the wait.
    public var kind: Kind
    /// On whom it waits, for a person: `contoso's administrator`, `platform-leads`.
    public var on: String
    /// One sentence for `why`: what is asked or expected.
    public var summary: String
    /// When the wait ends by itself; the step's `timeout` may end it sooner.
    public var until: Timestamp?
    /// How long after this answer to look again; `nil` if only a signal or the end of the wait moves it.
    public var poll: Duration?
    /// The name of the signals that wake it, if any do; a step's own path unless its file says otherwise.
    public var signal: String?
    /// What the next call of `perform` starts from.
    public var cursor: Value
    /// What was made so far.
    public var effects: [Effect]
    /// The words of the command by which whoever it waits for can end the wait from outside, if there is one; what must be
    /// filled in stands in capitals.
    public var command: [String]
    /// What an approver is shown, or what is asked of the tenant; its digest binds an approval.
    public var shown: Value

    /// Makes a wait.
    public init(
        _ kind: Kind, on: String, summary: String, until: Timestamp? = nil, poll: Duration? = nil,
        signal: String? = nil, cursor: Value = .null, effects: [Effect] = [], shown: Value = .null,
        command: [String] = []
    ) {
        self.kind = kind
        self.on = on
        self.summary = summary
        self.until = until
        self.poll = poll
        self.signal = signal
        self.cursor = cursor
        self.effects = effects
        self.shown = shown
        self.command = command
    }
}

extension Wait {
    /// When the wait ends by itself: its own end, or the deadline of its step if that comes first.
    ///
    /// - Parameter deadline: When the step must be over.
    /// - Returns: The end; `nil` if there is none.
    public func end(by deadline: Timestamp?) -> Timestamp? { [until, deadline].compactMap { $0 }.min() }
}

/// Who may approve, and how many must.
public struct ApprovalPolicy: Sendable, Hashable {
    /// The names of those who may approve; empty for anyone.
    public var approvers: [String]
    /// How many different people must.
    public var quorum: Int
    /// Whether the person who started the run may be one of them.
    public var allowInitiator: Bool

    /// Makes a policy.
    public init(approvers: [String], quorum: Int, allowInitiator: Bool) {
        self.approvers = approvers
        self.quorum = quorum
        self.allowInitiator = allowInitiator
    }
}

/// Something that came from outside for a run: an approval, a consent, a callback.
public struct Signal: Sendable, Hashable {
    /// The name that a step waits for.
    public let name: String
    /// Unique in its run; the same delivery twice is one signal.
    public let delivery: String
    /// What was said.
    public let payload: Value
    /// Who said it.
    public let from: Actor
    /// When it was recorded.
    public let at: Timestamp

    /// Makes a signal.
    public init(name: String, delivery: String, payload: Value, from: Actor, at: Timestamp) {
        self.name = name
        self.delivery = delivery
        self.payload = payload
        self.from = from
        self.at = at
    }
}

/// Who caused an event.
public struct Actor: Sendable, Hashable {
    /// What kind of actor it is.
    public enum Kind: String, Sendable, Hashable {
        /// The operating system's user and host: what the kernel says.
        case system
        /// Somebody of the tenant's organisation.
        case tenant
        /// A runner process.
        case runner
        /// A program with an identity of its own.
        case workload
    }
    /// What kind of actor it is.
    public let kind: Kind
    /// The identity that was established, such as `dana@host-a`.
    public let identity: String
    /// The name that the actor claims beside it (`--as`), which nothing proves.
    public let claimed: String?

    /// Makes an actor.
    public init(_ kind: Kind, _ identity: String, claimed: String? = nil) {
        self.kind = kind
        self.identity = identity
        self.claimed = claimed
    }
}
