/// The connections of one definition, opened when an attempt first needs them and shared by its run.
actor ConnectionPool: ConnectionSource {
    private let definition: Definition
    private let registry: StepRegistry
    private let surroundings: Surroundings
    private let readOnly: Bool
    private var opened: [String: any Connection] = [:]

    init(definition: Definition, registry: StepRegistry, surroundings: Surroundings, readOnly: Bool = false) {
        self.definition = definition
        self.registry = registry
        self.surroundings = surroundings
        self.readOnly = readOnly
    }

    func open(_ name: String) async throws -> any Connection {
        if let connection = opened[name] { return connection }
        guard let stated = definition.connections.first(where: { $0.name == name }) else {
            throw StepFailure(
                code: "connection-unknown",
                message: "the definition has no connection \"\(name)\"; it has: "
                    + definition.connections.map(\.name).joined(separator: ", "),
                side: .provider
            )
        }
        guard let kind = registry.kind(stated.kind) else {
            throw StepFailure(
                code: "connection-kind-unknown",
                message: "this program has no connection kind \"\(stated.kind)\" (connection \"\(name)\")",
                side: .provider
            )
        }
        let connection = try await kind.open(
            ConnectionKind.Settings(
                name: name,
                values: stated.settings.value,
                secrets: try surroundings.resolve(stated.settings.deferred),
                tenant: definition.tenant.id,
                root: surroundings.root,
                readOnly: readOnly,
                protected: surroundings.protected
            )
        )
        guard connection.identity == stated.identity else {
            throw StepFailure(
                code: "connection-changed",
                message: "connection \"\(name)\" is \(connection.identity.summary), but this run was started with "
                    + "\(stated.identity.summary); put it back, or start a new run",
                side: .provider
            )
        }
        if let other = opened[name] { return other }
        opened[name] = connection
        return connection
    }
}

extension Definition {
    /// The connections of this definition, opened only to look: nothing is made or changed through them.
    public func connectionsToLook(_ registry: StepRegistry, _ surroundings: Surroundings) -> any ConnectionSource {
        ConnectionPool(definition: self, registry: registry, surroundings: surroundings, readOnly: true)
    }
}

extension ConnectionIdentity {
    /// The identity in one line, for messages.
    public var summary: String { "\(kind) \(endpoint) as \(account)" }
}

extension Surroundings {
    /// The secrets of deferred places, by their JSON Pointer.
    /// - Throws: ``StepFailure`` with the code `secret-unavailable`.
    func resolve(_ deferred: [Deferred]) throws -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for place in deferred {
            do {
                secrets[place.pointer] = try place.resolve(secret)
            } catch {
                throw StepFailure(
                    code: "secret-unavailable",
                    message: "\(place.expression): \(error)",
                    side: .provider
                )
            }
        }
        return secrets
    }
}
