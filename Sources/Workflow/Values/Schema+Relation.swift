extension Schema {
    /// Whether an expression of this shape may stand where another is expected.
    ///
    /// Only what can't fit is refused: text may turn out to be a date, which is checked when it is known, but a list
    /// can't. `any` fits everything, in both directions.
    public func isAssignable(to target: Schema) -> Bool {
        switch (self, target) {
        case (.any, _), (_, .any): true
        case (.union(let shapes), _): shapes.allSatisfy { $0.isAssignable(to: target) }
        case (_, .union(let shapes)): shapes.contains { isAssignable(to: $0) }
        case (.bool, .bool), (.number, .number), (.number, .integer), (.integer, .number), (.dataset, .dataset),
            (.string, .string), (.duration, .duration), (.date, .date), (.dateTime, .dateTime):
            true
        case (.integer(let range), .integer(let expected)):
            (range ?? .min ... .max).overlaps(expected ?? .min ... .max)
        case (.string, .enumeration), (.string, .duration), (.string, .date), (.string, .dateTime),
            (.string, .text), (.text, .string), (.text, .text), (.duration, .text), (.date, .text), (.dateTime, .text),
            (.duration, .string), (.date, .string), (.dateTime, .string):
            true
        case (.enumeration(let words), _): words.allSatisfy { target.accepts(.string($0)) }
        case (.array(let items), .array(let expected)): items.isAssignable(to: expected)
        case (.map(let values), .map(let expected)): values.isAssignable(to: expected)
        case (.object(let properties), .map(let expected)):
            properties.allSatisfy { $0.schema.isAssignable(to: expected) }
        case (.map(let values), .object(let expected)):
            expected.allSatisfy { values.isAssignable(to: $0.schema) }
        case (.object(let properties), .object(let expected)): Self.isAssignable(properties, to: expected)
        case (.dataset, .map), (.dataset, .object): Self.referenceShape.isAssignable(to: target)
        default: false
        }
    }

    private static func isAssignable(_ properties: [Property], to expected: [Property]) -> Bool {
        properties.allSatisfy { property in expected.contains { $0.name.equalsByBytes(property.name) } }
            && expected.allSatisfy { wanted in
                guard let property = properties.first(where: { $0.name.equalsByBytes(wanted.name) }) else {
                    return !wanted.required
                }
                return (property.required || !wanted.required) && property.schema.isAssignable(to: wanted.schema)
            }
    }

    /// The members of a reference to a data set.
    static let referenceShape = Schema.object([
        Property("artifact", .string, required: true, summary: "The SHA-256 of its bytes."),
        Property("format", .enumeration(Dataset.formats), required: true, summary: "How its records are written."),
        Property("header", .string, summary: "Where the names of its columns stand in the file that they came from."),
        Property("records", .integer(0 ... .max), required: true, summary: "How many records it holds."),
        Property("bytes", .integer(0 ... .max), required: true, summary: "How many bytes it is long."),
    ])

    /// The shape of what stands under a name in a value of this shape; `nil` if there can be no such name.
    public func member(_ name: String) -> (schema: Schema, alwaysThere: Bool)? {
        switch self {
        case .any: (.any, false)
        case .map(let values): (values, false)
        case .object(let properties):
            properties.first { $0.name.equalsByBytes(name) }.map { ($0.schema, $0.required) }
        case .dataset: Self.referenceShape.member(name)
        case .union(let shapes): Self.member(name, of: shapes)
        default: nil
        }
    }

    private static func member(_ name: String, of shapes: [Schema]) -> (schema: Schema, alwaysThere: Bool)? {
        let found = shapes.compactMap { $0.member(name) }
        guard let first = found.first else { return nil }
        let all = found.allSatisfy { $0.schema == first.schema } ? first.schema : .union(found.map(\.schema))
        return (all, found.count == shapes.count && found.allSatisfy(\.alwaysThere))
    }

    /// The names that a value of this shape has, in the order of the schema.
    public var memberNames: [String] {
        switch self {
        case .object(let properties): properties.map(\.name)
        case .dataset: Self.referenceShape.memberNames
        case .union(let shapes): shapes.flatMap(\.memberNames)
        default: []
        }
    }
}
