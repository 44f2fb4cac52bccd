/// The shape of a value, as step types publish it for their `with` and their output and as expressions are checked by.
public indirect enum Schema: Sendable, Hashable {
    /// Any value.
    case any
    /// `true` or `false`.
    case bool
    /// A whole number, at least and at most what the bounds say.
    case integer(ClosedRange<Int>? = nil)
    /// Any number.
    case number
    /// Text.
    case string
    /// Text that follows a rule.
    case text(TextFormat)
    /// One of a few words.
    case enumeration([String])
    /// A length of time such as `500ms`, `2s`, `1m`, `12h`, `14d`.
    case duration
    /// A calendar date, `yyyy-MM-dd`.
    case date
    /// A moment in RFC 3339, with its offset.
    case dateTime
    /// A reference to an artifact that holds records (see ``Dataset``).
    case dataset
    /// A list of one shape.
    case array(Schema)
    /// An object with any keys and values of one shape.
    case map(Schema)
    /// An object with named members.
    case object([Property])
    /// One of several shapes; messages name what fits best, never the union.
    case union([Schema])

    /// One named member of an object.
    public struct Property: Sendable, Hashable {
        /// The key.
        public let name: String
        /// The shape of what stands under it.
        public let schema: Schema
        /// Whether it must be there.
        public let required: Bool
        /// One sentence that says what it means.
        public let summary: String

        /// Makes a member.
        public init(_ name: String, _ schema: Schema, required: Bool = false, summary: String = "") {
            self.name = name
            self.schema = schema
            self.required = required
            self.summary = summary
        }
    }
}
