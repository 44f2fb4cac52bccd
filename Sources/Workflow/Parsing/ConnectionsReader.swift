/// A connection as a file describes it, before its expressions are evaluated for a tenant.
struct ConnectionSettings: Sendable {
    /// Its name.
    let name: String
    /// Its kind.
    let kind: String
    /// Its settings, defaults filled in.
    let settings: Argument
    /// Where each setting stands, by its key, for what shows only when it is evaluated.
    let places: [String: SourceLocation]
    /// Where its name stands.
    let location: SourceLocation

    /// The place of a setting.
    func place(of key: String?) -> SourceLocation { key.flatMap { places[$0] } ?? location }
}

/// Reads the `connections` of a file.
struct ConnectionsReader {
    let reader: FileReader
    let registry: StepRegistry
    let closed: ClosedScope

    /// The connections that are right; all else is reported.
    func connections(_ node: YAMLNode) -> [ConnectionSettings] {
        (reader.anyMembers(of: node, owner: "\"connections\"")?.all ?? []).compactMap(connection)
    }

    private func connection(_ member: YAMLMember) -> ConnectionSettings? {
        let owner = "the connection \"\(member.key)\""
        let isNamed = reader.checkName(member.key, at: member.keyLocation, "a connection's name")
        guard let members = reader.anyMembers(of: member.value, owner: owner) else { return nil }
        let names = registry.connectionKinds.map(\.name)
        guard let kindNode = members["kind"] else {
            reader.reportMissing(
                "kind", in: owner, at: member.keyLocation, help: "expected one of \(names.joined(separator: ", "))")
            return nil
        }
        guard let name = reader.literalText(kindNode, "\"kind\"") else { return nil }
        guard let kind = registry.kind(name) else {
            let near = Nearest.name(to: name, among: names)
            reader.findings.error(
                .unknownConnectionKind, "there is no connection kind \(quoted(name))", at: kindNode.location,
                help: near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(names.joined(separator: ", "))")
            return nil
        }
        let settings = settings(members, kind: kind, at: member.keyLocation, owner)
        guard isNamed, let settings else { return nil }
        let places = Dictionary(
            members.all.map { ($0.key, $0.value.location) }, uniquingKeysWith: { first, _ in first })
        return ConnectionSettings(
            name: member.key, kind: name, settings: settings, places: places, location: member.keyLocation)
    }

    private func settings(
        _ members: Members, kind: ConnectionKind, at location: SourceLocation, _ owner: String
    ) -> Argument? {
        let fields = FieldsReader(
            reader: reader, scope: Self.scope(closed), closed: closed,
            secretsRefused: "this setting of kind \(kind.name) isn't made for secrets, so it would be stored")
        let own = Members(all: members.all.filter { !$0.key.equalsByBytes("kind") }, location: location)
        let read = fields.read(own, kind.fields, owner: owner, plainKeys: ["kind"])
        return read.isWhole ? read.argument : nil
    }

    /// What the settings of connections can see: what is known before a run starts.
    static func scope(_ closed: ClosedScope) -> TypeScope {
        var scope = TypeScope(contexts: [
            ("tenant", closed.tenant?.inferredSchema ?? .any), ("project", closed.project.inferredSchema),
        ])
        let reason = "this must be known before a run starts"
        scope.hidden = ["inputs", "run", "item", "steps"].map { ($0, reason) }
        return scope
    }
}

/// Reads an object by the fields that a step type or a connection kind publishes.
struct FieldsReader {
    let reader: FileReader
    let scope: TypeScope
    let closed: ClosedScope
    /// Why a secret may not stand in a field that doesn't accept one.
    let secretsRefused: String

    /// What was read.
    struct Read {
        /// The argument, defaults filled in, without what is wrong.
        let argument: Argument
        /// The argument with something unknown, as an expression is, wherever something is wrong or missing.
        let known: Argument
        /// Whether nothing was wrong; what was is reported.
        let isWhole: Bool
    }

    /// Reads the members.
    func read(_ members: Members, _ fields: [Field], owner: String, plainKeys: [String] = []) -> Read {
        var whole: [Argument.Member] = []
        var unknown: [Argument.Member] = []
        for member in members.all where !fields.contains(where: { $0.name.equalsByBytes(member.key) }) {
            reader.reportUnknownKey(
                member, keys: plainKeys + fields.map(\.name), taken: plainKeys + members.all.map(\.key), owner: owner)
            let free = fields.map(\.name).filter { members[$0] == nil }
            let meant = Nearest.name(to: member.key, among: free) ?? member.key
            unknown.append(Argument.Member(key: meant, value: .unknown))
        }
        for field in fields {
            if let node = members[field.name] {
                if let argument = read(node, field) {
                    whole.append(Argument.Member(key: field.name, value: argument))
                } else {
                    unknown.append(Argument.Member(key: field.name, value: known(node, field)))
                }
            } else if let value = field.defaultValue {
                whole.append(Argument.Member(key: field.name, value: .literal(value)))
            } else if field.required {
                reader.reportMissing(field.name, in: owner, at: members.location, help: Self.help(field))
                unknown.append(Argument.Member(key: field.name, value: .unknown))
            }
        }
        let given = whole.filter { member in !unknown.contains { $0.key.equalsByBytes(member.key) } }
        return Read(
            argument: Argument.object(whole).normalized, known: Argument.object(given + unknown).normalized,
            isWhole: unknown.isEmpty)
    }

    /// What is right in a field that is reported already.
    private func known(_ node: YAMLNode, _ field: Field) -> Argument {
        let quiet = FileReader(file: reader.file, findings: Findings())
        guard !node.hasExpression, let value = quiet.value(of: node) else { return .unknown }
        return Argument.literal(value).leavingOut(field.schema.mismatches(of: value))
    }

    private func read(_ node: YAMLNode, _ field: Field) -> Argument? {
        var scope = scope
        if field.acceptsSecret { scope.secretsRefused = nil } else { scope.secretsRefused = secretsRefused }
        let arguments = ArgumentReader(reader: reader, scope: scope, closed: closed)
        return arguments.read(node, as: field.schema, "\"\(field.name)\"")?.argument
    }

    private static func help(_ field: Field) -> String {
        let example = field.example.map { ", such as \($0.canonicalText)" } ?? ""
        return "\(field.summary.withoutFullStop) (\(field.schema)\(example))"
    }
}

extension String {
    /// The text without a full stop at its end.
    var withoutFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
