extension Schema: CustomStringConvertible {
    /// The shape in words for messages: `text`, `a list of text`, `one of asc, desc`, `a duration such as 30s`.
    public var description: String {
        switch self {
        case .any: "any value"
        case .bool: "true or false"
        case .integer(let range): "a whole number" + Self.bounds(range)
        case .number: "a number"
        case .string: "text"
        case .text(let format): format.description
        case .enumeration(let words): words.count == 1 ? "\"\(words[0])\"" : "one of \(Self.list(words))"
        case .duration: "a duration such as 30s"
        case .date: "a date such as 2026-01-31"
        case .dateTime: "a time such as 2026-01-31T09:00:00Z"
        case .dataset: "a data set"
        case .array(let items): "a list of \(items.plural)"
        case .map(.any): "an object"
        case .map(let values): "an object of \(values.plural)"
        case .object(let properties) where properties.isEmpty: "an empty object"
        case .object(let properties): "an object with \(Self.list(properties.map(\.name)))"
        case .union(let shapes): shapes.map(\.description).joined(separator: " or ")
        }
    }

    /// The shape in words after `a list of`.
    private var plural: String {
        switch self {
        case .any: "any values"
        case .bool: "true or false"
        case .integer(let range): "whole numbers" + Self.bounds(range)
        case .number: "numbers"
        case .string: "text"
        case .text(let format): format.plural
        case .enumeration(let words): Self.list(words)
        case .duration: "durations such as 30s"
        case .date: "dates such as 2026-01-31"
        case .dateTime: "times such as 2026-01-31T09:00:00Z"
        case .dataset: "data sets"
        case .array(let items): "lists of \(items.plural)"
        case .map(.any): "objects"
        case .map(let values): "objects of \(values.plural)"
        case .object(let properties) where properties.isEmpty: "empty objects"
        case .object(let properties): "objects with \(Self.list(properties.map(\.name)))"
        case .union(let shapes): shapes.map(\.plural).joined(separator: " or ")
        }
    }

    private static func bounds(_ range: ClosedRange<Int>?) -> String {
        switch (range?.lowerBound ?? .min, range?.upperBound ?? .max) {
        case (.min, .max): ""
        case (let low, .max): " of at least \(low)"
        case (.min, let high): " of at most \(high)"
        case (let low, let high): " from \(low) to \(high)"
        }
    }

    /// Up to twelve names; a person who needs more needs the documentation.
    static func list(_ names: [String]) -> String {
        names.count <= 12 ? names.joined(separator: ", ") : names.prefix(12).joined(separator: ", ") + ", …"
    }
}

extension Value {
    /// What stands here, for messages: `text "abc"`, `12.5`, `null`, `a list of 3`, `an object`; long texts are cut.
    public var excerpt: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): Self.cut(number.text)
        case .string(let text): "text \(Value.string(Self.cut(text)).canonicalText)"
        case .array(let items): items.isEmpty ? "an empty list" : "a list of \(items.count)"
        case .object(let object): object.isEmpty ? "an empty object" : "an object"
        }
    }

    private static func cut(_ text: String) -> String {
        text.unicodeScalars.count <= 40 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))) + "…"
    }
}
