/// A place in a text that was read: the byte, and what an editor shows for it.
public struct TextPosition: Sendable, Hashable {
    /// How many bytes stand before it.
    public var offset: Int
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, in Unicode scalars.
    public var column: Int

    /// Makes a position.
    public init(offset: Int, line: Int, column: Int) {
        self.offset = offset
        self.line = line
        self.column = column
    }

    /// The first byte of a text.
    public static let start = TextPosition(offset: 0, line: 1, column: 1)

    /// Moves past bytes; a byte that continues a UTF-8 sequence is no column of its own.
    public mutating func advance(past bytes: some Sequence<UInt8>) {
        for byte in bytes {
            offset += 1
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
    }
}
