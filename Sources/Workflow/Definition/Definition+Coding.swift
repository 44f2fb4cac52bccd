extension Definition {
    /// The version of the canonical form, which stands in it.
    static let format = 1

    /// The canonical form, as it is hashed, stored and carried by a run: one JSON object in the canonical writing of ``Value``.
    ///
    /// Its members: `format` (1), `name`, `tenant`, `inputs`, `connections`, `steps`, `outputs`, `project`,
    /// `trust-claimed-actors`, `sources`, `on-failure` where it isn't `stop`, and `concurrency` where there is one. What a file may leave out is left out here where it has no meaning (`tier`, `if`,
    /// `foreach` …), and written where it has one (a policy of retries). Arguments are objects of one member that says what
    /// they are: `literal`, `template`, `array` or `object`. Schemas are written as ``Schema/value`` does.
    public var canonical: Value {
        var object: Object = [
            "connections": .array(connections.map(\.canonical)),
            "format": Value(Self.format),
            "inputs": .array(inputs.map(\.canonical)),
            "name": .string(name),
            "outputs": .array(outputs.map(\.canonical)),
            "project": project,
            "sources": .array(sources.map { ["path": .string($0.path), "text": .string($0.text)] }),
            "steps": steps.canonical,
            "tenant": tenant.canonical,
            "trust-claimed-actors": .bool(trustClaimedActors),
        ]
        if onFailure != .stop { object["on-failure"] = .string(onFailure.rawValue) }
        object.add("concurrency", concurrency?.canonical)
        return .object(object)
    }

    /// The canonical form with its digest, as a log stores it.
    public var stored: StoredDefinition {
        memo.value {
            let bytes = canonical.canonicalBytes
            return StoredDefinition(digest: .sha256(bytes), bytes: bytes)
        }
    }

    /// Reads a canonical form back.
    /// - Throws: ``DefinitionDamaged`` for bytes that no version of this program has written.
    public init(canonical bytes: [UInt8]) throws {
        let fields: StoredFields
        do {
            fields = try StoredFields(try Value(json: bytes), "definition")
        } catch let error as JSONError {
            throw DefinitionDamaged("it is no JSON: \(error)")
        }
        let format = try fields.int("format")
        guard format == Self.format else {
            throw DefinitionDamaged("its format is \(format); this program reads \(Self.format)")
        }
        self.init(
            name: try fields.string("name"), tenant: try Tenant(try fields.members("tenant")),
            inputs: try fields.list("inputs").map(InputDefinition.init),
            connections: try fields.list("connections").map(ConnectionDefinition.init),
            steps: try StepGraph(try fields.list("steps")),
            outputs: try fields.list("outputs").map(OutputDefinition.init),
            onFailure: try fields.optional("on-failure", fields.word) ?? .stop,
            concurrency: try fields.optional("concurrency", fields.members).map(Concurrency.init),
            project: try fields.value("project"),
            trustClaimedActors: try fields.bool("trust-claimed-actors"),
            sources: try fields.list("sources")
                .map {
                    SourceText(path: try $0.string("path"), text: try $0.string("text"))
                })
    }
}

/// Bytes that can't be a definition; with what is wrong.
public struct DefinitionDamaged: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
    init(_ what: String) { description = "the stored definition can't be read: \(what)" }
}

/// The members of an object that a definition was written as; every read says where it failed.
struct StoredFields {
    private let object: Object
    private let place: String

    init(_ value: Value, _ place: String) throws {
        guard let object = value.object else { throw DefinitionDamaged("\(place) is no object") }
        self.object = object
        self.place = place
    }

    func optional(_ key: String) -> Value? { object[key] }

    func value(_ key: String) throws -> Value {
        guard let value = object[key] else { throw DefinitionDamaged("\(place) has no \"\(key)\"") }
        return value
    }

    func string(_ key: String) throws -> String { try read(key, \.string) }

    func int(_ key: String) throws -> Int { try read(key, \.int) }

    func bool(_ key: String) throws -> Bool { try read(key, \.bool) }

    func array(_ key: String) throws -> [Value] { try read(key, \.array) }

    func members(_ key: String) throws -> StoredFields { try StoredFields(try value(key), "\(place).\(key)") }

    func list(_ key: String) throws -> [StoredFields] {
        try array(key).enumerated().map { try StoredFields($0.element, "\(place).\(key)[\($0.offset)]") }
    }

    func duration(_ key: String) throws -> Duration { try read(key) { $0.string.flatMap(Duration.init(text:)) } }

    func schema(_ key: String) throws -> Schema { try read(key) { Schema($0) } }

    func word<Word: RawRepresentable<String>>(_ key: String) throws -> Word {
        try read(key) { $0.string.flatMap(Word.init(rawValue:)) }
    }

    /// What a reader makes of an optional member.
    func optional<Result>(_ key: String, _ read: (String) throws -> Result) rethrows -> Result? {
        object[key] == nil ? nil : try read(key)
    }

    private func read<Result>(_ key: String, _ reading: (Value) -> Result?) throws -> Result {
        guard let result = reading(try value(key)) else {
            throw DefinitionDamaged("\(place).\(key) can't be \(try value(key).canonicalText.prefix(60))")
        }
        return result
    }
}

extension Object {
    /// Adds a member that may be left out.
    mutating func add(_ key: String, _ value: Value?) {
        if let value { self[key] = value }
    }
}

extension Tenant {
    fileprivate var canonical: Value {
        var object: Object = ["attributes": attributes, "id": .string(id.text)]
        object.add("runs-at-once", tierRunsAtOnce.map { Value($0) })
        object.add("tier", tier.map { .string($0) })
        return .object(object)
    }

    fileprivate init(_ fields: StoredFields) throws {
        self.init(
            id: TenantID(text: try fields.string("id")), tier: try fields.optional("tier", fields.string),
            tierRunsAtOnce: try fields.optional("runs-at-once", fields.int), attributes: try fields.value("attributes"))
    }
}

extension InputDefinition {
    var canonical: Value {
        var object: Object = ["name": .string(name), "schema": schema.value, "summary": .string(summary)]
        object.add("default", defaultValue)
        return .object(object)
    }

    init(_ fields: StoredFields) throws {
        self.init(
            name: try fields.string("name"), schema: try fields.schema("schema"),
            defaultValue: fields.optional("default"), summary: try fields.string("summary"))
    }
}

extension OutputDefinition {
    var canonical: Value {
        ["location": location.canonical, "name": .string(name), "value": value.canonical]
    }

    init(_ fields: StoredFields) throws {
        self.init(
            name: try fields.string("name"), value: try Argument(try fields.members("value")),
            location: try SourceLocation(fields, "location"))
    }
}

extension Concurrency {
    fileprivate var canonical: Value {
        ["key": key.canonical, "limit": Value(limit), "on-conflict": .string(onConflict.rawValue)]
    }

    fileprivate init(_ fields: StoredFields) throws {
        self.init(
            key: try Argument(try fields.members("key")), limit: try fields.int("limit"),
            onConflict: try fields.word("on-conflict"))
    }
}

extension ConnectionDefinition {
    fileprivate var canonical: Value {
        [
            "identity": [
                "account": .string(identity.account), "endpoint": .string(identity.endpoint),
                "kind": .string(identity.kind),
            ],
            "kind": .string(kind),
            "name": .string(name),
            "secrets": .array(
                settings.deferred.map { ["expression": .string($0.expression), "pointer": .string($0.pointer)] }),
            "settings": settings.value,
        ]
    }

    fileprivate init(_ fields: StoredFields) throws {
        let identity = try fields.members("identity")
        let secrets = try fields.list("secrets")
            .map {
                Deferred(pointer: try $0.string("pointer"), expression: try $0.string("expression"))
            }
        self.init(
            name: try fields.string("name"), kind: try fields.string("kind"),
            settings: Evaluated(try fields.value("settings"), deferred: secrets),
            identity: ConnectionIdentity(
                kind: try identity.string("kind"), endpoint: try identity.string("endpoint"),
                account: try identity.string("account")))
    }
}

extension SourceLocation {
    /// The location as a list: file, line, column, length.
    var canonical: Value { [.string(file), Value(line), Value(column), Value(length)] }

    init(_ fields: StoredFields, _ key: String) throws {
        let parts = try fields.array(key)
        guard parts.count == 4, let file = parts[0].string, let line = parts[1].int, let column = parts[2].int,
            let length = parts[3].int
        else { throw DefinitionDamaged("\(key) is no place in a file") }
        self.init(file: file, line: line, column: column, length: length)
    }
}
