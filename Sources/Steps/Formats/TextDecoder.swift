import Workflow

/// Turns the bytes of a file, as they arrive, into valid UTF-8.
struct TextDecoder: Sendable {
    /// How the characters of a file are written.
    enum Encoding: String, Sendable, CaseIterable {
        case utf8 = "utf-8"
        case latin1 = "latin1"
        case windows1252 = "windows-1252"
    }

    /// A byte that has no meaning in the encoding.
    struct Invalid: Sendable, Hashable {
        /// Where it stands, counted from 0.
        let offset: Int
        /// What it is, and what probably helps.
        let message: String
    }

    private let encoding: Encoding
    /// The bytes of a sequence that the last piece began.
    private var held: [UInt8] = []
    /// How many bytes stood before `held`.
    private var offset = 0
    private var atStart = true

    init(_ encoding: Encoding) { self.encoding = encoding }

    /// Decodes the next piece up to the first byte that has no meaning.
    mutating func decode(_ piece: [UInt8]) -> (text: [UInt8], invalid: Invalid?) {
        var bytes = held.isEmpty ? piece : held + piece
        held = []
        if atStart {
            guard bytes.count >= 4 else {
                held = bytes
                return ([], nil)
            }
            if let invalid = takeMark(&bytes) { return ([], invalid) }
        }
        return decodeRest(bytes, isLast: false)
    }

    /// Decodes what was held back, when no more bytes come.
    mutating func finish() -> (text: [UInt8], invalid: Invalid?) {
        var bytes = held
        held = []
        if atStart, let invalid = takeMark(&bytes) { return ([], invalid) }
        return decodeRest(bytes, isLast: true)
    }

    /// Takes a byte order mark away, or says that the file is written in something else.
    private mutating func takeMark(_ bytes: inout [UInt8]) -> Invalid? {
        atStart = false
        if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
            return Invalid(offset: 0, message: "the file is UTF-16 (its first bytes say so); save it as UTF-8")
        }
        guard bytes.starts(with: [0xef, 0xbb, 0xbf]) else { return nil }
        guard encoding == .utf8 else {
            return Invalid(
                offset: 0,
                message: "the file is UTF-8 (its first bytes say so), not \(encoding.rawValue); say encoding: utf-8"
            )
        }
        bytes.removeFirst(3)
        offset += 3
        return nil
    }

    private mutating func decodeRest(_ bytes: [UInt8], isLast: Bool) -> (text: [UInt8], invalid: Invalid?) {
        defer { offset += bytes.count - held.count }
        guard encoding == .utf8 else { return decodeSingleBytes(bytes) }
        let (end, incomplete) = bytes.withUnsafeBufferPointer { Self.validPrefix(of: $0) }
        if end == bytes.count { return (bytes, nil) }
        if incomplete, !isLast {
            held = Array(bytes[end...])
            return (Array(bytes[..<end]), nil)
        }
        let message = incomplete ? Self.cutOff(bytes[end]) : Self.invalidUTF8(bytes[end...])
        return (Array(bytes[..<end]), Invalid(offset: offset + end, message: message))
    }

    private static func cutOff(_ byte: UInt8) -> String {
        "the file ends in the middle of a character (the byte 0x\(hex(byte))); it was probably cut off"
    }

    private static func invalidUTF8(_ bytes: ArraySlice<UInt8>) -> String {
        let byte = bytes.first ?? 0
        if byte == 0 {
            return "a byte 0 stands in the file, which is UTF-16 or no text at all; save it as UTF-8"
        }
        guard let scalar = Windows1252.scalar(byte) else {
            return "the byte 0x\(hex(byte)) isn't UTF-8; save the file as UTF-8, or say which encoding it has"
        }
        return "the byte 0x\(hex(byte)) isn't UTF-8; in windows-1252 it is \"\(scalar)\", so save the file as UTF-8, "
            + "or say encoding: windows-1252"
    }

    private func decodeSingleBytes(_ bytes: [UInt8]) -> (text: [UInt8], invalid: Invalid?) {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for (place, byte) in bytes.enumerated() {
            if byte < 0x80, byte != 0 {
                text.append(byte)
                continue
            }
            let isControl = byte == 0 || (encoding == .latin1 && byte < 0xa0)
            guard !isControl, let scalar = Windows1252.scalar(byte) else {
                return (text, Invalid(offset: offset + place, message: meaningless(byte)))
            }
            text.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
        return (text, nil)
    }

    private func meaningless(_ byte: UInt8) -> String {
        if byte == 0 { return "a byte 0 stands in the file, which is UTF-16 or no text at all; save it as UTF-8" }
        if encoding == .latin1, let scalar = Windows1252.scalar(byte) {
            return "the byte 0x\(Self.hex(byte)) is no character of latin1; in windows-1252 it is \"\(scalar)\", "
                + "so say encoding: windows-1252"
        }
        return "the byte 0x\(Self.hex(byte)) is no character of \(encoding.rawValue); save the file as UTF-8"
    }

    private static func hex(_ byte: UInt8) -> String { Hex.text([byte]).uppercased() }

    /// How many bytes from the start are whole characters other than 0, and whether more bytes might go on.
    static func validPrefix(of bytes: UnsafeBufferPointer<UInt8>) -> (end: Int, incomplete: Bool) {
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place < bytes.count {
            // Eight bytes of ASCII at once: a high bit is set by no byte of 1 to 127, less 1 or not.
            while place + 8 <= bytes.count {
                let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
                place += 8
            }
            guard place < bytes.count else { break }
            if bytes[place] < 0x80 {
                guard bytes[place] != 0 else { return (place, false) }
                place += 1
                continue
            }
            switch sequence(in: bytes, at: place) {
            case .whole(let length): place += length
            case .incomplete: return (place, true)
            case .invalid: return (place, false)
            }
        }
        return (place, false)
    }

    private enum Sequence {
        case whole(Int)
        case incomplete
        case invalid
    }

    /// The sequence of more than one byte at a place, by table 3-7 of the Unicode standard.
    private static func sequence(in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Sequence {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[place] {
        case 0xc2...0xdf: (length, second) = (2, 0x80...0xbf)
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: (length, second) = (3, 0x80...0xbf)
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (length, second) = (4, 0x80...0xbf)
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: return .invalid
        }
        for distance in 1..<length {
            guard place + distance < bytes.count else { return .incomplete }
            let range = distance == 1 ? second : 0x80...0xbf
            guard range.contains(bytes[place + distance]) else { return .invalid }
        }
        return .whole(length)
    }
}

/// The characters of Windows-1252, which are those of Latin-1 but for 0x80 to 0x9F.
private enum Windows1252 {
    private static let high: [UInt32] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
        0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e,
        0x0178,
    ]

    static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        guard (0x80...0x9f).contains(byte) else { return Unicode.Scalar(byte) }
        let code = high[Int(byte - 0x80)]
        return code == 0 ? nil : Unicode.Scalar(code)
    }
}
