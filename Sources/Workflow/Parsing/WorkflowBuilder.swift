/// Builds the definition of a workflow file from its YAML.
struct WorkflowBuilder {
    static let keys = [
        "name", "tenant", "inputs", "connections", "concurrency", "on-failure", "steps", "outputs",
    ]

    let reader: FileReader
    let session: ParsingSession

    /// The definition; `nil` if something was wrong, which is reported then.
    func definition(_ root: YAMLNode) -> Definition? {
        let owner = "the workflow file"
        guard let members = reader.members(of: root, keys: Self.keys, owner: owner) else { return nil }
        let name = name(members, owner)
        let tenant = tenant(members, owner)
        let inputs = InputsReader(reader: reader, closed: session.closed).inputs(members["inputs"])
        readConnections(members)
        let onFailure = onFailure(members)
        let concurrency = ConcurrencyReader(reader: reader, inputs: inputs, closed: session.closed)
            .concurrency(members["concurrency"])
        guard let stepsNode = members["steps"] else {
            reader.reportMissing("steps", in: owner, at: members.location, help: "a workflow has at least one step")
            return nil
        }
        let builder = StepsBuilder(reader: reader, session: session, inputs: inputs)
        let steps = builder.build(stepsNode)
        let outputs = OutputsReader(reader: reader, scope: builder.outputsScope(steps), closed: session.closed)
            .outputs(members["outputs"])
        let connections = ConnectionsCloser(session: session).close()
        guard let name, let tenant, let steps, session.findings.list.isEmpty else { return nil }
        return Definition(
            name: name, tenant: tenant, inputs: inputs.definitions, connections: connections, steps: steps.graph,
            outputs: outputs.map(\.definition), onFailure: onFailure, concurrency: concurrency,
            project: session.project.attributes,
            trustClaimedActors: session.project.trustClaimedActors, sources: session.sources)
    }

    private func name(_ members: Members, _ owner: String) -> String? {
        guard let node = members["name"] else {
            reader.reportMissing("name", in: owner, at: members.location, help: "such as name: contoso-onboarding")
            return nil
        }
        return reader.name(node, "the workflow's name")
    }

    private func onFailure(_ members: Members) -> FailurePolicy {
        guard let node = members["on-failure"] else { return .stop }
        let words = FailurePolicy.allCases.map(\.rawValue)
        let scope = ConnectionsReader.scope(session.closed)
        return ArgumentReader(reader: reader, scope: scope, closed: session.closed)
            .value(node, as: .enumeration(words), "\"on-failure\"")?
            .string
            .flatMap(FailurePolicy.init(rawValue:)) ?? .stop
    }

    // MARK: The tenant and its tier

    private func tenant(_ members: Members, _ owner: String) -> Tenant? {
        guard let node = members["tenant"] else {
            reader.reportMissing(
                "tenant", in: owner, at: members.location,
                help: "a workflow is for one tenant: tenant: { id: contoso }")
            return nil
        }
        guard let tenant = reader.anyMembers(of: node, owner: "\"tenant\"") else { return nil }
        let attributes = reader.literal(node, as: .map(.any), "\"tenant\"")
        session.closed.tenant = attributes
        let tier = tier(tenant)
        guard let idNode = tenant["id"] else {
            reader.reportMissing("id", in: "\"tenant\"", at: node.location, help: "such as id: contoso")
            return nil
        }
        guard let id = reader.name(idNode, "the tenant's id", pattern: .tenant), let attributes else { return nil }
        return Tenant(
            id: TenantID(text: id), tier: tier, tierRunsAtOnce: session.tier?.runsAtOnce, attributes: attributes)
    }

    private func tier(_ tenant: Members) -> String? {
        let tiers = session.project.tiers
        let names = tiers.map(\.name)
        guard let node = tenant["tier"] else {
            if !tiers.isEmpty {
                reader.reportMissing(
                    "tier", in: "\"tenant\"", at: tenant.location,
                    help: "\(session.project.source.path) has the tiers \(Schema.list(names))")
            }
            return nil
        }
        guard let name = reader.name(node, "the tenant's tier") else { return nil }
        guard !tiers.isEmpty else { return name }
        guard let tier = session.project.tier(name) else {
            let near = Nearest.name(to: name, among: names)
            reader.findings.error(
                .unknownTier, "\(session.project.source.path) has no tier \(quoted(name))", at: node.location,
                help: near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(Schema.list(names))")
            return nil
        }
        session.tier = tier
        return name
    }

    private func readConnections(_ members: Members) {
        let own = members["connections"]
            .map {
                ConnectionsReader(reader: reader, registry: session.registry, closed: session.closed).connections($0)
            }
        let shared = session.project.connections.filter { connection in
            !(own ?? []).contains { $0.name.equalsByBytes(connection.name) }
        }
        session.connections = (own ?? []) + shared
        if let node = members["connections"], case .mapping(let all) = node.content {
            session.brokenConnections = all.map(\.key).filter { name in !(own ?? []).contains { $0.name == name } }
        }
    }
}

/// Evaluates the connections that are used, so that the definition holds what they are for this tenant.
struct ConnectionsCloser {
    let session: ParsingSession

    /// The definitions of the connections that are used, in the order of their names.
    func close() -> [ConnectionDefinition] {
        let used = session.connections.filter {
            session.usesAnyConnection || session.usedConnections.contains($0.name)
        }
        return used.sorted { $0.name.precedesByBytes($1.name) }.compactMap(close)
    }

    private func close(_ connection: ConnectionSettings) -> ConnectionDefinition? {
        guard let kind = session.registry.kind(connection.kind), let tenant = session.closed.tenant else { return nil }
        let owner = "the connection \"\(connection.name)\""
        let evaluated: Evaluated
        do throws(EvaluationError) {
            evaluated = try connection.settings.evaluate(in: session.closed)
        } catch {
            session.findings.error(.noValue, "\(owner): \(error.message)", at: connection.location)
            return nil
        }
        let deferred = Set(evaluated.deferred.map(\.pointer))
        var isRight = true
        for field in kind.fields {
            guard let value = evaluated.value[field.name] else { continue }
            for mismatch in field.schema.mismatches(of: value, at: "/\(field.name)")
            where !deferred.contains(mismatch.pointer) {
                session.findings.error(
                    .wrongType, "\(owner): \"\(field.name)\": \(mismatch.message)", at: connection.place(of: field.name)
                )
                isRight = false
            }
        }
        guard isRight else { return nil }
        let settings = ConnectionKind.Settings(
            name: connection.name, values: evaluated.value, tenant: TenantID(text: tenant["id"]?.string ?? ""),
            root: session.root)
        if let problem = session.refuse(kind, settings) {
            session.findings.error(
                .invalidSetting, "\(owner): \(problem.message)",
                at: connection.place(of: String(problem.pointer.dropFirst())), help: problem.suggestion)
            return nil
        }
        return ConnectionDefinition(
            name: connection.name, kind: kind.name, settings: evaluated, identity: kind.identify(settings))
    }
}
