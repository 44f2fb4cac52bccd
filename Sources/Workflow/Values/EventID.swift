/// The name of one event: 16 bytes, chosen by whoever appends it, so that an append whose answer was lost can be looked up.
public struct EventID: Sendable, Hashable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Makes an id of its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Takes 16 bytes; anything else is no id.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a UUID: 32 hexadecimal digits of either case, in groups of 8, 4, 4, 4 and 12.
    public init?(text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], let bytes = Hex.bytes(groups.joined()) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 16 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) } }

    /// The id as a UUID, in lower case.
    public var text: String {
        let digits = Array(Hex.text(bytes).utf8)
        let groups = [digits[..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20...]]
        return groups.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    /// The id as a UUID, in lower case.
    public var description: String { text }
}

/// The layout of UUID version 7 (RFC 9562): ids that sort by the time they were made.
public enum UUIDv7 {
    /// The two halves of an id, big-endian.
    /// - Parameters:
    ///   - milliseconds: Since 1970; held between 0 and what 48 bits can say.
    ///   - randomHigh: Twelve random bits; more are cut off.
    ///   - randomLow: 62 random bits; more are cut off.
    /// - Returns: The first and the last eight bytes.
    public static func halves(
        milliseconds: Int64,
        randomHigh: UInt16,
        randomLow: UInt64
    ) -> (high: UInt64, low: UInt64) {
        let time = UInt64(min(max(milliseconds, 0), 0xffff_ffff_ffff))
        return (
            high: time << 16 | 0x7000 | UInt64(randomHigh & 0x0fff),
            low: 0x8000_0000_0000_0000 | (randomLow & 0x3fff_ffff_ffff_ffff)
        )
    }
}
