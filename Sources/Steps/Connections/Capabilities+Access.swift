public import Workflow

/// Grants and takes away roles.
public protocol Roles: Connection {
    /// The names that a role can have here, from the least to the most.
    var roleNames: [String] { get }
    /// A scope as the other side writes it.
    /// - Throws: ``StepFailure`` when it is no scope.
    func scope(_ text: String) throws -> String
    /// Why a grant would give more than a single right on a single thing, as a sentence; `nil` when it doesn't.
    func breadth(of grant: RoleGrant) -> String?
    /// The assignment that a grant makes, if it is there.
    func assignment(_ grant: RoleGrant) async throws -> RoleAssignment?
    /// Makes an assignment unless it is there, in which case it answers that one.
    func grant(_ grant: RoleGrant, key: String) async throws -> RoleAssignment
    /// Takes an assignment away if it was made with that key.
    func revoke(_ grant: RoleGrant, madeBy key: String) async throws -> Removal
}

/// A role of a principal on a scope.
public struct RoleGrant: Sendable, Hashable {
    /// The role.
    public var role: String
    /// Who has it.
    public var principal: String
    /// On what.
    public var scope: String

    /// Makes a grant.
    public init(role: String, principal: String, scope: String) {
        self.role = role
        self.principal = principal
        self.scope = scope
    }
}

/// A role assignment as the other side has it.
public struct RoleAssignment: Sendable, Hashable {
    /// Its id on the other side.
    public let id: String
    /// What it grants.
    public let grant: RoleGrant
    /// The idempotency key it was made with, if the other side keeps that.
    public let key: String?
    /// Whether it counts already; accepted and not yet effective is neither failure nor success.
    public let effective: Bool
    /// Who made it.
    public let createdBy: String
    /// When it was made.
    public let createdAt: Timestamp

    /// Makes an assignment.
    public init(
        id: String,
        grant: RoleGrant,
        key: String?,
        effective: Bool,
        createdBy: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.grant = grant
        self.key = key
        self.effective = effective
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// Asks for a tenant's consent, and proves it.
public protocol Consents: Connection {
    /// Asks, unless the same key has asked, or what is asked for is granted already: then it answers that consent.
    func request(_ request: ConsentRequest) async throws -> ConsentState
    /// What became of a request.
    func consent(_ id: String) async throws -> ConsentState?
    /// The consent that this key asked for, or a granted one that covers the request.
    func consent(for request: ConsentRequest) async throws -> ConsentState?
    /// Takes back a request or a consent that was asked for with that key.
    func withdraw(_ id: String, madeBy key: String) async throws -> Removal
}

/// What a tenant is asked to consent to.
public struct ConsentRequest: Sendable, Hashable {
    /// The tenant's directory.
    public var directory: String
    /// What is asked for, as the directory names it.
    public var permissions: [String]
    /// The people of the directory who may answer; empty for anyone there but whoever asks.
    public var asks: [String]
    /// When the request ends by itself.
    public var expires: Timestamp?
    /// The idempotency key.
    public var key: String

    /// Makes a request.
    public init(directory: String, permissions: [String], asks: [String], expires: Timestamp?, key: String) {
        self.directory = directory
        self.permissions = permissions
        self.asks = asks
        self.expires = expires
        self.key = key
    }
}

/// A consent as the directory has it.
public struct ConsentState: Sendable, Hashable {
    /// How far it is.
    public enum Status: Sendable, Hashable {
        /// Nobody has answered.
        case requested
        /// Granted, by whom, and the principal that acts in the directory since then.
        case granted(by: String, principal: String)
        /// Granted, by whom, and the directory is still spreading it.
        case spreading(by: String)
        /// Declined, by whom, and why if they said so.
        case declined(by: String, reason: String?)
        /// Nobody answered in time.
        case expired
        /// Taken back, by whom.
        case withdrawn(by: String)
    }
    /// Its id in the directory.
    public let id: String
    /// What was asked, of whom.
    public let request: ConsentRequest
    /// Who asked.
    public let requestedBy: String
    /// How far it is.
    public let status: Status
    /// When that was said.
    public let since: Timestamp
    /// What the person who is asked has to do, as a sentence: a link to open, a command to give.
    public let howToAnswer: String

    /// Makes a state.
    public init(
        id: String,
        request: ConsentRequest,
        requestedBy: String,
        status: Status,
        since: Timestamp,
        howToAnswer: String
    ) {
        self.id = id
        self.request = request
        self.requestedBy = requestedBy
        self.status = status
        self.since = since
        self.howToAnswer = howToAnswer
    }
}
