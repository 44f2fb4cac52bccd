/// Why a text is no JSON value that this program keeps exactly: where, what stood there, what was expected.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where it stands.
    public let position: TextPosition
    /// What stood there and what was expected.
    public let message: String
    /// Whether the text ended too soon, so that more bytes might make it whole.
    public let isIncomplete: Bool

    /// Makes an error.
    public init(position: TextPosition, message: String, isIncomplete: Bool = false) {
        self.position = position
        self.message = message
        self.isIncomplete = isIncomplete
    }

    /// The byte, counted from 0.
    public var offset: Int { position.offset }
    /// The line, counted from 1.
    public var line: Int { position.line }
    /// The column, counted from 1 in Unicode scalars.
    public var column: Int { position.column }

    /// The place and the message: `line 2, column 7: expected …`.
    public var description: String { "line \(line), column \(column): \(message)" }
}

/// What the parser found wrong; the sentence is made only once the place is known to matter.
struct JSONFault: Error {
    enum Problem {
        case expected(StaticString)
        case duplicateKey(String)
        case loneSurrogate(UInt32)
        case invalidUTF8
        case controlCharacter
        case escape
        case leadingZero
        case depth
        case length(Int)
    }
    let offset: Int
    let problem: Problem

    /// Finds line and column and words the problem.
    /// - Parameters:
    ///   - bytes: What was read.
    ///   - start: Where its first byte stands.
    /// - Returns: The error as a person reads it.
    func error(in bytes: UnsafeBufferPointer<UInt8>, from start: TextPosition) -> JSONError {
        var position = start
        position.advance(past: bytes[..<offset])
        var incomplete = offset == bytes.count
        let message: String
        switch problem {
        case .expected(let what): message = "expected \(what), found \(Self.describe(bytes, at: offset))"
        case .duplicateKey(let key): message = "the key \"\(key)\" stands twice in one object; a key may stand once"
        case .loneSurrogate(let unit):
            message =
                "the escape \\u\(Self.hex(unit, digits: 4)) is half of a surrogate pair; the other half must stand beside it"
        case .invalidUTF8: message = "\(Self.describe(bytes, at: offset)) is not valid UTF-8; a JSON text is UTF-8"
        case .controlCharacter:
            message =
                "the control character U+\(Self.hex(UInt32(bytes[offset]), digits: 4)) stands in a text; write it as an escape"
        case .escape:
            message = "expected one of \" \\ / b f n r t u after \\, found \(Self.describe(bytes, at: offset))"
        case .leadingZero:
            message = "a number has no leading zeros; expected \".\", an exponent or the end of the number after 0"
        case .depth: message = "lists and objects are nested more than \(JSONParser.maxDepth) levels deep"
        case .length(let count):
            message = "a number of \(count) characters; at most \(Number.maxLength) are kept"
            incomplete = false
        }
        return JSONError(position: position, message: message, isIncomplete: incomplete)
    }

    /// What stands at a place, as a person reads it.
    private static func describe(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        let byte = bytes[offset]
        if byte < 0x20 || byte == 0x7f { return "the control character U+\(hex(UInt32(byte), digits: 4))" }
        if byte >= 0x80 {
            let scalar = bytes[offset...].prefix(4)
            for length in 2...4 where length <= scalar.count {
                if let text = String(validating: scalar.prefix(length), as: UTF8.self) { return "\"\(text)\"" }
            }
            return "the byte 0x\(hex(UInt32(byte), digits: 2))"
        }
        let word = bytes[offset...].prefix(24).prefix { isWordByte($0) }
        return "\"\(String(decoding: word.isEmpty ? bytes[offset...offset] : word, as: UTF8.self))\""
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
