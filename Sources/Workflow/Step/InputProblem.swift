/// Something wrong in a step's `with` that its schema can't say: what ``Step/check(_:)`` finds.
public struct InputProblem: Sendable, Hashable {
    /// Where in the `with` it stands, as a JSON Pointer (RFC 6901).
    public let pointer: String
    /// Where in the text of that scalar it begins and how long it is, in UTF-8 bytes; `nil` for the whole value.
    public let range: Range<Int>?
    /// What is wrong, with the offending value in quotes, and what was expected.
    public let message: String
    /// The nearest thing that would be right, if there is one: what an editor could put in its place.
    public let suggestion: String?

    /// Makes a problem.
    public init(pointer: String, range: Range<Int>? = nil, message: String, suggestion: String? = nil) {
        self.pointer = pointer
        self.range = range
        self.message = message
        self.suggestion = suggestion
    }
}
