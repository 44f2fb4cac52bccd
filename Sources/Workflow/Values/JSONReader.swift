extension Value {
    /// Reads one JSON value (RFC 8259) that fills the bytes; white space may stand around it.
    ///
    /// Refused beyond the grammar: duplicate keys, lone surrogates, invalid UTF-8, nesting over 64 levels, numbers over
    /// 1,000 characters, because a value that another reader would take differently can't be signed or compared.
    /// - Parameters:
    ///   - bytes: The text.
    ///   - position: Where its first byte stands, if it is part of something longer.
    /// - Throws: ``JSONError`` with the place and what was expected there.
    public init(json bytes: [UInt8], startingAt position: TextPosition = .start) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) -> Value in
            try Value.read(buffer, from: position)
        }
    }

    /// Reads one JSON value that fills a slice; see ``init(json:startingAt:)``.
    public init(json bytes: ArraySlice<UInt8>, startingAt position: TextPosition = .start) throws(JSONError) {
        self = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) -> Value in
            try Value.read(buffer, from: position)
        }
    }

    /// Reads one JSON value that fills a text; see ``init(json:startingAt:)``.
    public init(json text: String) throws(JSONError) {
        try self.init(json: Array(text.utf8))
    }

    private static func read(
        _ buffer: UnsafeBufferPointer<UInt8>,
        from position: TextPosition
    ) throws(JSONError) -> Value {
        var parser = JSONParser(bytes: buffer, index: 0)
        do throws(JSONFault) {
            let value = try parser.value()
            try parser.end()
            return value
        } catch {
            throw error.error(in: buffer, from: position)
        }
    }
}

/// Reads JSON values one after the other out of bytes, and says where each stands.
public struct JSONReader: Sendable {
    private let bytes: [UInt8]
    private let start: TextPosition
    private var index = 0
    private var reached: TextPosition

    /// Takes bytes to read from.
    /// - Parameters:
    ///   - bytes: The text.
    ///   - position: Where its first byte stands, if it is part of something longer.
    public init(_ bytes: [UInt8], startingAt position: TextPosition = .start) {
        self.bytes = bytes
        start = position
        reached = position
    }

    /// Where the next byte stands.
    public var position: TextPosition { reached }

    /// Whether nothing but white space is left; moves past it.
    public mutating func isAtEnd() -> Bool { peek() == nil }

    /// The next byte that is no white space, without moving past it.
    public mutating func peek() -> UInt8? {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0a, 0x0d, 0x09: move(to: index + 1)
            default: return bytes[index]
            }
        }
        return nil
    }

    /// Moves past a byte, if it is the next that is no white space.
    public mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        move(to: index + 1)
        return true
    }

    /// Reads the value that stands here.
    public mutating func next() throws(JSONError) -> Value {
        let (value, end) = try bytes.withUnsafeBufferPointer { buffer throws(JSONError) -> (Value, Int) in
            var parser = JSONParser(bytes: buffer, index: index)
            do throws(JSONFault) {
                return (try parser.value(), parser.index)
            } catch {
                throw error.error(in: buffer, from: start)
            }
        }
        move(to: end)
        return value
    }

    private mutating func move(to place: Int) {
        reached.advance(past: bytes[index..<place])
        index = place
    }
}
