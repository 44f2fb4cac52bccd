extension Schema {
    /// The shape as a value, which is hashed as a part of a definition: a word, or an object with one member.
    public var value: Value {
        switch self {
        case .any: "any"
        case .bool: "boolean"
        case .integer(nil): "integer"
        case .integer(let range?): ["integer": ["from": Value(range.lowerBound), "to": Value(range.upperBound)]]
        case .number: "number"
        case .string: "string"
        case .text(let format): ["text": .string(format.rawValue)]
        case .enumeration(let words): ["enumeration": .array(words.map { .string($0) })]
        case .duration: "duration"
        case .date: "date"
        case .dateTime: "date-time"
        case .dataset: "dataset"
        case .array(let items): ["array": items.value]
        case .map(let values): ["map": values.value]
        case .object(let properties): ["object": .array(properties.map(\.value))]
        case .union(let shapes): ["union": .array(shapes.map(\.value))]
        }
    }

    /// Takes a shape back from ``value``.
    public init?(_ value: Value) { self.init(value, depth: 0) }

    fileprivate init?(_ value: Value, depth: Int) {
        guard depth <= JSONParser.maxDepth else { return nil }
        switch value {
        case .string(let word):
            guard let schema = Self.words.first(where: { $0.0 == word })?.1 else { return nil }
            self = schema
        case .object(let object):
            guard object.count == 1, let member = object.first,
                let schema = Self.composite(member.key, member.value, depth: depth + 1)
            else { return nil }
            self = schema
        default: return nil
        }
    }

    private static let words: [(String, Schema)] = [
        ("any", .any), ("boolean", .bool), ("integer", .integer()), ("number", .number), ("string", .string),
        ("duration", .duration), ("date", .date), ("date-time", .dateTime), ("dataset", .dataset),
    ]

    private static func composite(_ key: String, _ value: Value, depth: Int) -> Schema? {
        switch key {
        case "integer":
            guard let from = value["from"]?.int, let to = value["to"]?.int, from <= to, value.object?.count == 2 else {
                return nil
            }
            return .integer(from...to)
        case "text": return value.string.flatMap { TextFormat(rawValue: $0) }.map { .text($0) }
        case "enumeration": return strings(value).map { .enumeration($0) }
        case "array": return Schema(value, depth: depth).map { .array($0) }
        case "map": return Schema(value, depth: depth).map { .map($0) }
        case "object": return all(value) { Property($0, depth: depth) }.map { .object($0) }
        case "union": return all(value) { Schema($0, depth: depth) }.map { .union($0) }
        default: return nil
        }
    }

    private static func strings(_ value: Value) -> [String]? { all(value, \.string) }

    private static func all<Element>(_ value: Value, _ transform: (Value) -> Element?) -> [Element]? {
        guard let items = value.array else { return nil }
        let elements = items.compactMap(transform)
        return elements.count == items.count ? elements : nil
    }
}

extension Schema.Property {
    fileprivate var value: Value {
        [
            "name": .string(name), "required": .bool(required), "schema": schema.value, "summary": .string(summary),
        ]
    }

    fileprivate init?(_ value: Value, depth: Int) {
        guard let object = value.object, object.count == 4, let name = object["name"]?.string,
            let required = object["required"]?.bool, let summary = object["summary"]?.string,
            let schema = object["schema"].flatMap({ Schema($0, depth: depth) })
        else { return nil }
        self.init(name, schema, required: required, summary: summary)
    }
}
