/// A named endpoint with credentials; which capabilities it has is said by the protocols that its type implements.
public protocol Connection: Sendable {
    /// What it is, without its secrets.
    var identity: ConnectionIdentity { get }
    /// What its first use will make, where it was opened only to read and isn't there yet, as a sentence; `nil` if it is.
    var missing: String? { get }
}

extension Connection {
    /// It is there, unless the kind says otherwise.
    public var missing: String? { nil }
}

/// What a connection is, without its secrets: if this changes between two runs, it is another system.
public struct ConnectionIdentity: Sendable, Hashable {
    /// The kind, such as `local` or `http`.
    public let kind: String
    /// Where it is: a URL or a file.
    public let endpoint: String
    /// As whom it is used.
    public let account: String

    /// Makes an identity.
    public init(kind: String, endpoint: String, account: String) {
        self.kind = kind
        self.endpoint = endpoint
        self.account = account
    }
}

/// Something a connection can do, which step types ask for by name.
public enum Capability: String, Sendable, Hashable, CaseIterable {
    /// Yields records: files, tables, listings.
    case records
    /// Keeps objects by name.
    case objects
    /// Makes and removes queues.
    case queues
    /// Sends and receives messages.
    case messages
    /// Grants and takes away roles.
    case roles
    /// Asks for a tenant's consent and proves it.
    case consent
    /// Knows users and groups.
    case directory
    /// Mints tokens.
    case tokens
}

/// A kind of connection, as the catalogue lists it.
public struct ConnectionKind: Sendable {
    /// What a definition holds of one connection: everything but the secrets.
    public struct Settings: Sendable {
        /// The connection's name in the file.
        public let name: String
        /// The settings with defaults filled in; deferred places are `null`.
        public let values: Value
        /// The secrets of the settings, by JSON Pointer; empty until an attempt opens the connection.
        public let secrets: [String: Secret]
        /// The tenant.
        public let tenant: TenantID
        /// The folder that relative paths stand below: the project's.
        public let root: String
        /// Whether it is opened only to look: then nothing may be made or changed, be it a file of its own.
        public let readOnly: Bool
        /// What the project lives on, where its files must not lead.
        public let protected: [ProtectedPlace]

        /// Makes settings.
        public init(
            name: String, values: Value, secrets: [String: Secret] = [:], tenant: TenantID, root: String,
            readOnly: Bool = false,
            protected: [ProtectedPlace] = []
        ) {
            self.name = name
            self.values = values
            self.secrets = secrets
            self.tenant = tenant
            self.root = root
            self.readOnly = readOnly
            self.protected = protected
        }
    }

    /// Something that keeps a connection from being used on this machine.
    public struct Ailment: Sendable, Hashable {
        /// What is wrong.
        public let problem: String
        /// The command that helps.
        public let fix: String

        /// Makes an ailment.
        public init(problem: String, fix: String) {
            self.problem = problem
            self.fix = fix
        }
    }

    /// The name that `kind:` says.
    public let name: String
    /// One line that says what it is.
    public let summary: String
    /// What may stand beside `kind:`.
    public let fields: [Field]
    /// What it can do, in a fixed order.
    public let capabilities: [Capability]
    /// The words that it knows for a capability, where those are fixed: the names of its roles.
    public let words: [Capability: [String]]
    /// What in its settings leads where no connection may go; asked when a file is checked.
    public let refuse: @Sendable (Settings) -> InputProblem?
    /// What is missing on this machine before it can be opened, and the command that helps; `nil` if nothing is.
    public let examine: @Sendable (Settings) -> Ailment?
    /// Resolves the identity from the settings alone, without opening anything.
    public let identify: @Sendable (Settings) -> ConnectionIdentity
    /// Opens it.
    public let open: @Sendable (Settings) async throws -> any Connection
    /// Lists all that the other side holds, so that effects can be counted there; `nil` where it can't be listed.
    public let survey: (@Sendable (Settings) async throws -> [SurveyedThing])?

    /// Makes a kind.
    public init(
        name: String, summary: String, fields: [Field], capabilities: [Capability],
        words: [Capability: [String]] = [:],
        refuse: @escaping @Sendable (Settings) -> InputProblem? = { _ in nil },
        examine: @escaping @Sendable (Settings) -> Ailment? = { _ in nil },
        identify: @escaping @Sendable (Settings) -> ConnectionIdentity,
        open: @escaping @Sendable (Settings) async throws -> any Connection,
        survey: (@Sendable (Settings) async throws -> [SurveyedThing])? = nil
    ) {
        self.name = name
        self.summary = summary
        self.fields = fields
        self.capabilities = capabilities
        self.words = words
        self.refuse = refuse
        self.examine = examine
        self.identify = identify
        self.open = open
        self.survey = survey
    }
}
