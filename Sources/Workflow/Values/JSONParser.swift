/// Reads JSON (RFC 8259) out of bytes in one pass; everything that the text could mean in two ways is a fault.
struct JSONParser {
    /// How deep lists and objects may be nested.
    static let maxDepth = 64

    let bytes: UnsafeBufferPointer<UInt8>
    var index: Int

    /// Moves past white space.
    mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0a, 0x0d, 0x09: index += 1
            default: return
            }
        }
    }

    /// Reads the value that stands here, white space before it included.
    mutating func value(depth: Int = 0) throws(JSONFault) -> Value {
        skipSpace()
        guard index < bytes.count else { throw fault(.expected("a value")) }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw fault(.expected("a value"))
        }
    }

    /// Fails unless nothing but white space is left.
    mutating func end(_ expectation: StaticString = "the end of the text") throws(JSONFault) {
        skipSpace()
        guard index == bytes.count else { throw fault(.expected(expectation)) }
    }

    private func fault(_ problem: JSONFault.Problem) -> JSONFault { JSONFault(offset: index, problem: problem) }

    private mutating func word(_ word: StaticString, _ value: Value) throws(JSONFault) -> Value {
        let length = word.utf8CodeUnitCount
        guard index + length <= bytes.count else { throw fault(.expected("a value")) }
        for place in 0..<length where bytes[index + place] != word.utf8Start[place] {
            throw fault(.expected("a value"))
        }
        index += length
        return value
    }

    // MARK: Lists and objects

    private mutating func array(depth: Int) throws(JSONFault) -> [Value] {
        guard depth <= Self.maxDepth else { throw fault(.depth) }
        index += 1
        var items: [Value] = []
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
            index += 1
            return items
        }
        while true {
            items.append(try value(depth: depth))
            skipSpace()
            guard index < bytes.count else { throw fault(.expected("\",\" or \"]\"")) }
            switch bytes[index] {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "]"):
                index += 1
                return items
            default: throw fault(.expected("\",\" or \"]\""))
            }
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> Object {
        guard depth <= Self.maxDepth else { throw fault(.depth) }
        index += 1
        var members: [Object.Member] = []
        /// The places of the keys, kept from the first key that stands out of order: before it none can stand twice.
        var places: [Int]?
        skipSpace()
        if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
            index += 1
            return Object(sorted: members)
        }
        members.reserveCapacity(6)
        while true {
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
                throw fault(.expected(members.isEmpty ? "a key in quotes or \"}\"" : "a key in quotes"))
            }
            let place = index
            let key = try string()
            if places != nil {
                places?.append(place)
            } else if let last = members.last, !Object.precedes(last.key, key) {
                places = Array(repeating: 0, count: members.count) + [place]
            }
            skipSpace()
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { throw fault(.expected("\":\"")) }
            index += 1
            members.append(Object.Member(key: key, value: try value(depth: depth)))
            skipSpace()
            guard index < bytes.count else { throw fault(.expected("\",\" or \"}\"")) }
            switch bytes[index] {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "}"):
                index += 1
                guard let places else { return Object(sorted: members) }
                return try sorted(members, places: places)
            default: throw fault(.expected("\",\" or \"}\""))
            }
        }
    }

    private func sorted(_ members: [Object.Member], places: [Int]) throws(JSONFault) -> Object {
        let order = members.indices.sorted {
            if Object.precedes(members[$0].key, members[$1].key) { return true }
            if Object.precedes(members[$1].key, members[$0].key) { return false }
            return $0 < $1
        }
        /// Of all keys that stand twice, the one that a reader meets first.
        var duplicate: Int?
        for (left, right) in zip(order, order.dropFirst())
        where members[left].key.equalsByBytes(members[right].key) {
            duplicate = min(duplicate ?? right, right)
        }
        if let duplicate {
            throw JSONFault(offset: places[duplicate], problem: .duplicateKey(members[duplicate].key))
        }
        return Object(sorted: order.map { members[$0] })
    }

    // MARK: Numbers

    private mutating func number() throws(JSONFault) -> Number {
        let start = index
        if bytes[index] == UInt8(ascii: "-") { index += 1 }
        if index < bytes.count, bytes[index] == UInt8(ascii: "0") {
            index += 1
            if index < bytes.count, isDigit(bytes[index]) { throw fault(.leadingZero) }
        } else {
            try digits()
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") {
                index += 1
            }
            try digits()
        }
        guard index - start <= Number.maxLength else {
            throw JSONFault(offset: start, problem: .length(index - start))
        }
        return Number(checked: String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() throws(JSONFault) {
        guard index < bytes.count, isDigit(bytes[index]) else { throw fault(.expected("a digit")) }
        repeat { index += 1 } while index < bytes.count && isDigit(bytes[index])
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    // MARK: Texts

    private mutating func string() throws(JSONFault) -> String {
        index += 1
        let start = index
        var seen: UInt8 = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let text = bytes[start..<index]
                index += 1
                return seen < 0x80 ? String(decoding: text, as: UTF8.self) : try validated(text)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw fault(.controlCharacter) }
            seen |= byte
            index += 1
        }
        throw fault(.expected("\" at the end of a text"))
    }

    private func validated(_ text: Slice<UnsafeBufferPointer<UInt8>>) throws(JSONFault) -> String {
        guard let string = String(validating: UnsafeBufferPointer(rebasing: text), as: UTF8.self) else {
            throw JSONFault(offset: firstInvalid(in: text), problem: .invalidUTF8)
        }
        return string
    }

    /// The first byte that starts no valid sequence.
    private func firstInvalid(in text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        var place = text.startIndex
        while place < text.endIndex {
            let lengths = text[place] < 0x80 ? 1...1 : 2...4
            let length = lengths.first {
                place + $0 <= text.endIndex && String(validating: text[place..<(place + $0)], as: UTF8.self) != nil
            }
            guard let length else { return place }
            place += length
        }
        return text.startIndex
    }

    /// Goes on at the first backslash of a text that began at `start`.
    private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
        var result = String.UnicodeScalarView()
        var plain = start
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                if plain < index { result.append(contentsOf: try validated(bytes[plain..<index]).unicodeScalars) }
                index += 1
                if byte == UInt8(ascii: "\"") { return String(result) }
                result.append(try escape())
                plain = index
            case 0..<0x20: throw fault(.controlCharacter)
            default: index += 1
            }
        }
        throw fault(.expected("\" at the end of a text"))
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        guard index < bytes.count else { throw fault(.escape) }
        let scalar: Unicode.Scalar
        switch bytes[index] {
        case UInt8(ascii: "\""): scalar = "\""
        case UInt8(ascii: "\\"): scalar = "\\"
        case UInt8(ascii: "/"): scalar = "/"
        case UInt8(ascii: "b"): scalar = "\u{8}"
        case UInt8(ascii: "f"): scalar = "\u{c}"
        case UInt8(ascii: "n"): scalar = "\n"
        case UInt8(ascii: "r"): scalar = "\r"
        case UInt8(ascii: "t"): scalar = "\t"
        case UInt8(ascii: "u"):
            index += 1
            return try unicodeEscape()
        default: throw fault(.escape)
        }
        index += 1
        return scalar
    }

    private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
        let start = index - 2
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xdc00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw JSONFault(offset: start, problem: .loneSurrogate(unit)) }
        index += 2
        let second = try fourHexDigits()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00))
        else { throw JSONFault(offset: start, problem: .loneSurrogate(unit)) }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard index < bytes.count, let digit = hexDigit(bytes[index]) else {
                throw fault(.expected("four hexadecimal digits after \\u"))
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }
}

/// The value of a hexadecimal digit in either case.
func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
