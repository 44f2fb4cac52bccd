extension Schema {
    /// The shape as a fragment of JSON Schema 2020-12.
    public var jsonSchema: Value { .object(fragment(expressions: false)) }

    /// The shape as a fragment of JSON Schema 2020-12 in which every place also takes `${{ … }}`.
    ///
    /// Refers to `#/$defs/expression`, which the whole schema must define (see ``expressionDefinition``).
    public var jsonSchemaWithExpressions: Value { .object(fragment(expressions: true)) }

    /// What stands at `#/$defs/expression` in a schema of workflow files.
    public static let expressionDefinition: Value = [
        "description": "An expression: ${{ … }}, alone or among text.",
        "pattern": "\\$\\{\\{[\\s\\S]*\\}\\}",
        "type": "string",
    ]

    private func fragment(expressions: Bool) -> Object {
        switch self {
        case .any, .string: plainFragment(expressions: expressions)
        case .union(let shapes) where expressions:
            ["anyOf": .array(shapes.map { .object($0.plainFragment(expressions: true)) } + [Self.expressionReference])]
        case _ where expressions:
            ["anyOf": [.object(plainFragment(expressions: true)), Self.expressionReference]]
        default: plainFragment(expressions: false)
        }
    }

    private static let expressionReference: Value = ["$ref": "#/$defs/expression"]

    private func plainFragment(expressions: Bool) -> Object {
        switch self {
        case .any: [:]
        case .bool: ["type": "boolean"]
        case .integer(let range): Self.integerFragment(range)
        case .number: ["type": "number"]
        case .string: ["type": "string"]
        case .text(let format): ["pattern": .string(format.pattern), "type": "string"]
        case .enumeration(let words): ["enum": .array(words.map { .string($0) }), "type": "string"]
        case .duration:
            [
                "description": "A duration such as 500ms, 30s, 5m, 12h or 14d.", "pattern": "^[0-9]+(ms|s|m|h|d)$",
                "type": "string",
            ]
        case .date: ["format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "type": "string"]
        case .dateTime: ["format": "date-time", "type": "string"]
        case .dataset: Self.referenceShape.plainFragment(expressions: expressions)
        case .array(let items): ["items": .object(items.fragment(expressions: expressions)), "type": "array"]
        case .map(let values):
            ["additionalProperties": .object(values.fragment(expressions: expressions)), "type": "object"]
        case .object(let properties): Self.objectFragment(properties, expressions: expressions)
        case .union(let shapes):
            ["anyOf": .array(shapes.map { .object($0.plainFragment(expressions: expressions)) })]
        }
    }

    private static func integerFragment(_ range: ClosedRange<Int>?) -> Object {
        var fragment: Object = ["type": "integer"]
        if let range, range.lowerBound != .min { fragment["minimum"] = Value(range.lowerBound) }
        if let range, range.upperBound != .max { fragment["maximum"] = Value(range.upperBound) }
        return fragment
    }

    private static func objectFragment(_ properties: [Property], expressions: Bool) -> Object {
        var members = Object()
        for property in properties {
            var fragment = property.schema.fragment(expressions: expressions)
            if !property.summary.isEmpty { fragment["description"] = .string(property.summary) }
            members[property.name] = .object(fragment)
        }
        var fragment: Object = [
            "additionalProperties": false, "properties": .object(members), "type": "object",
        ]
        let required = properties.filter(\.required).map { Value.string($0.name) }
        if !required.isEmpty { fragment["required"] = .array(required) }
        return fragment
    }
}
