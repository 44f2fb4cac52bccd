import Workflow

/// Where one field of a new record comes from, and what its value must be.
struct FieldRule: Sendable {
    /// Where the value comes from.
    enum Source: Sendable, Hashable {
        /// A column of the record.
        case column(String)
        /// A place inside of the record, as a JSON Pointer.
        case pointer(String)
        /// No record: the value itself.
        case constant(Value)
    }

    /// What a value becomes.
    enum Kind: String, Sendable, CaseIterable {
        case string, integer, number, boolean, date
        case dateTime = "date-time"
        case email, uuid, any
    }

    /// Which letters a text is changed to.
    enum LetterCase: String, Sendable, CaseIterable {
        case keep, lower, upper
    }

    let name: String
    let source: Source
    let kind: Kind
    /// Whether the value must be there; `nil` if the file doesn't say, and then at least the column must be.
    let required: Bool?
    /// What stands where the value is empty.
    let defaultValue: Value
    let pattern: DatePattern?
    let zone: TimeZoneRules?
    let trims: Bool
    let letterCase: LetterCase
    /// What a text is replaced by; a text that isn't among them is invalid.
    let replacements: Replacements?
    let separators: Separators

    /// The column as messages and rejects name it.
    var column: String {
        switch source {
        case .column(let name), .pointer(let name): name
        case .constant: ""
        }
    }

    /// A table of texts and what they become.
    struct Replacements: Sendable {
        let table: Object
    }

    /// The characters in a written number.
    struct Separators: Sendable, Hashable {
        var decimal = UInt8(ascii: ".")
        var group: UInt8?
    }
}

extension FieldRule {
    /// The keys of a field, for the schema of the step type.
    static let properties: [Schema.Property] = [
        .init(
            "from",
            .string,
            summary:
                "The column, or a JSON Pointer such as /address/city into nested records; the field's own name if unsaid."
        ),
        .init(
            "type", .enumeration(Kind.allCases.map(\.rawValue)), summary: "What the value becomes; string if unsaid."),
        .init(
            "required",
            .bool,
            summary: "Whether an empty value is invalid; false also allows that no record has the column."
        ),
        .init("default", .union([.string, .number, .bool]), summary: "What stands where the value is empty."),
        .init(
            "format",
            .string,
            summary: "How a date or time is written, such as dd/MM/yyyy or yyyy-MM-dd'T'HH:mm:ssXXX; "
                + "ISO 8601 if unsaid. yy is 1969 to 2068."
        ),
        .init(
            "zone",
            .string,
            summary: "The time zone of times without an offset, such as Europe/Berlin."
        ),
        .init(
            "ambiguous",
            .enumeration(TimeZoneRules.Ambiguous.allCases.map(\.rawValue)),
            summary: "Which moment a local time is that exists twice; reject if unsaid."
        ),
        .init("trim", .bool, summary: "Whether white space around a text is taken away; true if unsaid."),
        .init("case", .enumeration(LetterCase.allCases.map(\.rawValue)), summary: "Changes the letters of a text."),
        .init(
            "map",
            .map(.union([.string, .number, .bool])),
            summary: "What each text becomes, such as { Y: true, N: false }; other texts are invalid."
        ),
        .init("const", .union([.string, .number, .bool]), summary: "The value itself, the same for every record."),
        .init(
            "decimal", .enumeration([".", ","]), summary: "The decimal sign of a written number; a point if unsaid."),
        .init(
            "group",
            .enumeration([",", ".", " ", "'"]),
            summary: "What groups the digits of a written number in threes; nothing if unsaid."
        ),
    ]
}
