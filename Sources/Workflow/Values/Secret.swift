/// A secret's value while an attempt runs: it has no description, can't be encoded, and reaches no event, log line or error.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// Takes a secret's bytes from its source.
    public init(bytes: [UInt8]) { self.bytes = bytes }

    /// Lends the bytes to a body that hands them to the other side.
    public func withBytes<Result, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }

    /// Always `‹secret›`.
    public var description: String { "‹secret›" }
    /// Always `‹secret›`.
    public var debugDescription: String { "‹secret›" }
    /// Nothing to reflect on.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A value that isn't known until an attempt runs, because its expression touches `secrets`.
///
/// Events and digests hold this form; the value it stands for is `null` at the same place.
public struct Deferred: Sendable, Hashable {
    /// Where in the value it stands, as a JSON Pointer (RFC 6901); empty for the value itself.
    public let pointer: String
    /// The expression as the file wrote it, with every part that needs no secret already put in.
    public let expression: String

    /// Makes a deferred value.
    public init(pointer: String, expression: String) {
        self.pointer = pointer
        self.expression = expression
    }
}

/// A value of which some places may be deferred to the attempt.
public struct Evaluated: Sendable, Hashable {
    /// What is known, with `null` in the deferred places.
    public var value: Value
    /// The deferred places, in the order of their pointers.
    public var deferred: [Deferred]

    /// Makes an evaluated value.
    public init(_ value: Value, deferred: [Deferred] = []) {
        self.value = value
        self.deferred = deferred
    }
}
