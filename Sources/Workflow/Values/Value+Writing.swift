extension Value {
    /// The value in canonical form, as it is stored and hashed.
    ///
    /// The form, version 1:
    /// - UTF-8 without a byte order mark, no white space outside of texts;
    /// - an object's members in the order of their keys' UTF-8 bytes (which is the order of their code points);
    /// - in texts `"` and `\` are written `\"` and `\\`; U+0008, U+000C, U+000A, U+000D and U+0009 are written `\b`,
    ///   `\f`, `\n`, `\r` and `\t`; every other code point below U+0020 is written `\u00` and two lower-case
    ///   hexadecimal digits; all others stand as they are, `/` and U+007F included, in whatever normal form they came;
    /// - numbers stand as they were written: `1.10` stays `1.10`, so that equal values may have different forms.
    public var canonicalBytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(256)
        write(into: &output)
        return output
    }

    /// The value in canonical form, as text; see ``canonicalBytes``.
    public var canonicalText: String { String(decoding: canonicalBytes, as: UTF8.self) }

    /// Appends the value in canonical form; see ``canonicalBytes``.
    public func write(into output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.text.utf8)
        case .string(let text): CanonicalJSON.write(text, into: &output)
        case .array(let items):
            output.append(UInt8(ascii: "["))
            var first = true
            for item in items {
                if !first { output.append(UInt8(ascii: ",")) }
                first = false
                item.write(into: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let object): object.write(into: &output)
        }
    }

    /// The value for people: two spaces a level, one member or item a line, otherwise as in ``canonicalBytes``.
    public var prettyText: String {
        var output: [UInt8] = []
        writePretty(into: &output, indent: 0)
        return String(decoding: output, as: UTF8.self)
    }

    private func writePretty(into output: inout [UInt8], indent: Int) {
        switch self {
        case .array(let items) where !items.isEmpty:
            output.append(UInt8(ascii: "["))
            for (ordinal, item) in items.enumerated() {
                Self.newLine(into: &output, indent: indent + 1, comma: ordinal > 0)
                item.writePretty(into: &output, indent: indent + 1)
            }
            Self.newLine(into: &output, indent: indent, comma: false)
            output.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            output.append(UInt8(ascii: "{"))
            for (ordinal, member) in object.enumerated() {
                Self.newLine(into: &output, indent: indent + 1, comma: ordinal > 0)
                CanonicalJSON.write(member.key, into: &output)
                output.append(contentsOf: ": ".utf8)
                member.value.writePretty(into: &output, indent: indent + 1)
            }
            Self.newLine(into: &output, indent: indent, comma: false)
            output.append(UInt8(ascii: "}"))
        default: write(into: &output)
        }
    }

    private static func newLine(into output: inout [UInt8], indent: Int, comma: Bool) {
        if comma { output.append(UInt8(ascii: ",")) }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * 2))
    }
}

extension Object {
    /// Appends the object in canonical form; see ``Value/canonicalBytes``.
    public func write(into output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        var first = true
        for member in members {
            if !first { output.append(UInt8(ascii: ",")) }
            first = false
            CanonicalJSON.write(member.key, into: &output)
            output.append(UInt8(ascii: ":"))
            member.value.write(into: &output)
        }
        output.append(UInt8(ascii: "}"))
    }
}

/// The pieces of the canonical form that coders write without building a ``Value`` first.
enum CanonicalJSON {
    /// Appends a text in quotes.
    static func write(_ text: String, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { writeEscaped($0, into: &output) }
        if done == nil { Array(text.utf8).withUnsafeBufferPointer { writeEscaped($0, into: &output) } }
        output.append(UInt8(ascii: "\""))
    }

    private static func writeEscaped(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) {
        var plain = 0
        for place in 0..<bytes.count {
            let byte = bytes[place]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plain..<place]))
            plain = place + 1
            writeEscape(of: byte, into: &output)
        }
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plain...]))
    }

    private static func writeEscape(of byte: UInt8, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x0c: output.append(UInt8(ascii: "f"))
        case 0x0a: output.append(UInt8(ascii: "n"))
        case 0x0d: output.append(UInt8(ascii: "r"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0..<0x20:
            output.append(contentsOf: "u00".utf8)
            output.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            let low = byte & 0x0f
            output.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
        default: output.append(byte)
        }
    }

    /// Appends a whole number.
    static func write(_ number: Int, into output: inout [UInt8]) {
        if number < 0 { output.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        guard rest >= 10 else {
            output.append(UInt8(ascii: "0") + UInt8(rest))
            return
        }
        let start = output.count
        while rest > 0 {
            output.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        output[start...].reverse()
    }
}
