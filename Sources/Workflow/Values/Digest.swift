import Crypto

/// A SHA-256 digest.
public struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// Takes the 32 bytes of a digest; anything else is no digest.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self = bytes.withUnsafeBytes { Digest(raw: $0) }
    }

    /// Takes 64 hexadecimal digits, of either case.
    public init?(hex: String) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// Takes at least 32 bytes.
    init(raw: UnsafeRawBufferPointer) {
        first = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self))
        second = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        third = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
        fourth = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)) { Array($0) }
    }

    /// The 64 hexadecimal digits, in lower case.
    public var hex: String {
        String(unsafeUninitializedCapacity: Self.hexLength) { buffer in
            write(into: buffer)
            return Self.hexLength
        }
    }

    /// How many bytes ``hex`` is long.
    static let hexLength = 64

    /// Writes ``hex`` to the front of a buffer that holds at least ``hexLength`` bytes.
    func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        var place = 0
        for word in [first, second, third, fourth] {
            for shift in stride(from: 60, through: 0, by: -4) {
                buffer[place] = Hex.digit(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 0x0f)
                place += 1
            }
        }
    }

    /// The first twelve hexadecimal digits, for people.
    public var short: String { String(hex.prefix(12)) }

    /// The 64 hexadecimal digits.
    public var description: String { hex }

    /// Orders by the bytes.
    public static func < (left: Digest, right: Digest) -> Bool {
        (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
    }

    /// The SHA-256 of bytes.
    public static func sha256(_ bytes: [UInt8]) -> Digest {
        SHA256.hash(data: bytes).withUnsafeBytes { Digest(raw: $0) }
    }

    /// The SHA-256 of a text's UTF-8 bytes.
    public static func sha256(_ text: String) -> Digest { sha256(Array(text.utf8)) }

    /// The SHA-256 of several pieces, as if they were one.
    public static func sha256(pieces: [[UInt8]]) -> Digest {
        var stream = DigestStream()
        for piece in pieces { stream.update(piece) }
        return stream.finish()
    }
}

/// A SHA-256 that takes its bytes piece by piece.
public struct DigestStream: Sendable {
    private var hash = SHA256()

    /// Begins with nothing.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// Adds the bytes of a slice.
    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }

    /// The digest of what was added.
    public func finish() -> Digest { hash.finalize().withUnsafeBytes { Digest(raw: $0) } }
}

/// Bytes as hexadecimal digits.
public enum Hex {
    /// Two lower-case digits a byte.
    public static func text(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (place, byte) in bytes.enumerated() {
                buffer[place * 2] = digit(byte >> 4)
                buffer[place * 2 + 1] = digit(byte & 0x0f)
            }
            return bytes.count * 2
        }
    }

    /// The bytes that digits of either case stand for; `nil` for an odd count or anything else.
    public static func bytes(_ text: String) -> [UInt8]? {
        text.withUTF8Bytes { digits -> [UInt8]? in
            guard digits.count % 2 == 0 else { return nil }
            var bytes: [UInt8] = []
            bytes.reserveCapacity(digits.count / 2)
            for place in stride(from: 0, to: digits.count, by: 2) {
                guard let high = hexDigit(digits[place]), let low = hexDigit(digits[place + 1]) else { return nil }
                bytes.append(high << 4 | low)
            }
            return bytes
        }
    }

    /// The digit of a value below 16.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
