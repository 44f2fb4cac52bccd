/// A decimal number that keeps the digits it was written with.
public struct Number: Sendable, CustomStringConvertible {
    /// The digits as JSON writes them.
    public let text: String

    /// Makes a whole number.
    public init(_ value: Int) { text = String(value) }

    /// The digits as JSON writes them.
    public var description: String { text }

    /// The machine integer that this number is, if it is one and fits.
    public var int: Int? { Int(text) }
}

extension Number: Hashable {
    /// Compares what the numbers denote.
    public static func == (left: Number, right: Number) -> Bool { left.text == right.text }
    /// Hashes what the number denotes.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
