/// The inputs of a workflow or a template, and what expressions see of them.
struct Inputs {
    /// The inputs, in the order of the file.
    let definitions: [InputDefinition]

    /// The shape of `inputs`; one that may be `null` isn't always there.
    var schema: Schema {
        .object(
            definitions.map {
                .init($0.name, $0.schema, required: $0.defaultValue != .null, summary: $0.summary)
            })
    }
}

/// Reads the `inputs` of a workflow or a template.
struct InputsReader {
    static let keys = ["type", "default", "required", "description"]
    /// The types that an input may have.
    static let types: [(name: String, schema: Schema)] = [
        ("string", .string), ("integer", .integer()), ("number", .number), ("boolean", .bool), ("date", .date),
        ("date-time", .dateTime), ("duration", .duration), ("dataset", .dataset), ("list", .array(.any)),
        ("object", .map(.any)), ("any", .any),
    ]

    let reader: FileReader
    let closed: ClosedScope

    /// The inputs that are right; all else is reported.
    func inputs(_ node: YAMLNode?) -> Inputs {
        guard let node, let members = reader.anyMembers(of: node, owner: "\"inputs\"") else {
            return Inputs(definitions: [])
        }
        return Inputs(definitions: members.all.compactMap(input))
    }

    private func input(_ member: YAMLMember) -> InputDefinition? {
        let owner = "the input \"\(member.key)\""
        guard reader.checkName(member.key, at: member.keyLocation, "an input's name"),
            let members = reader.members(of: member.value, keys: Self.keys, owner: owner)
        else { return nil }
        let names = Self.types.map(\.name)
        guard let typeNode = members["type"] else {
            reader.reportMissing(
                "type", in: owner, at: member.keyLocation, help: "expected one of \(names.joined(separator: ", "))")
            return nil
        }
        guard let word = reader.literal(typeNode, as: .enumeration(names), "\"type\"")?.string,
            let schema = Self.types.first(where: { $0.name == word })?.schema
        else { return nil }
        let required = members["required"].flatMap { reader.literal($0, as: .bool, "\"required\"")?.bool }
        let summary = members["description"].flatMap { reader.literalText($0, "\"description\"") } ?? ""
        var value: Value?
        if let node = members["default"] {
            if required == true {
                reader.findings.error(
                    .keyNotHere, "an input that is required has no use for a default", at: node.location,
                    help: "take \"required\" or \"default\" away")
            }
            value = closedValue(node, as: schema, owner)
        } else if required == false {
            value = .some(.null)
        }
        return InputDefinition(name: member.key, schema: schema, defaultValue: value, summary: summary)
    }

    private func closedValue(_ node: YAMLNode, as schema: Schema, _ owner: String) -> Value? {
        if case .scalar(let text, .plain) = node.content, case .value(.null) = YAMLScalar.resolve(text) { return .null }
        return ArgumentReader(reader: reader, scope: ConnectionsReader.scope(closed), closed: closed)
            .value(node, as: schema, "the default of \(owner)")
    }
}

extension ArgumentReader {
    /// The value of a node that must be known before a run starts; `nil` if it isn't right, which is reported.
    func value(_ node: YAMLNode, as schema: Schema, _ owner: String) -> Value? {
        var reader = self
        reader.scope.secretsRefused = "the value is stored in the definition"
        guard let argument = reader.read(node, as: schema, owner)?.argument else { return nil }
        return try? argument.evaluate(in: closed).value
    }
}

/// Reads the `outputs` of a workflow or a template.
struct OutputsReader {
    let reader: FileReader
    let scope: TypeScope
    let closed: ClosedScope

    /// The outputs that are right, with their shapes; all else is reported.
    func outputs(_ node: YAMLNode?) -> [(definition: OutputDefinition, schema: Schema)] {
        guard let node, let members = reader.anyMembers(of: node, owner: "\"outputs\"") else { return [] }
        var scope = scope
        scope.secretsRefused = "outputs are recorded"
        let arguments = ArgumentReader(reader: reader, scope: scope, closed: closed)
        return members.all.compactMap { member in
            guard reader.checkName(member.key, at: member.keyLocation, "an output's name"),
                let read = arguments.read(member.value, as: .any, "the output \"\(member.key)\"")
            else { return nil }
            let definition = OutputDefinition(
                name: member.key, value: read.argument, location: member.value.location)
            return (definition, read.type.schema.widened)
        }
    }
}

extension Schema {
    /// The shape without the words and bounds of a literal.
    var widened: Schema {
        switch self {
        case .enumeration(let words) where words.count == 1: .string
        case .integer: .integer()
        default: self
        }
    }
}
