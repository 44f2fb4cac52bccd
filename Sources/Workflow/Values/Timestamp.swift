/// A moment: whole microseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let microseconds: Int64

    /// Makes a moment of microseconds since 1970.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment that lies a duration later, held at the ends of what can be written.
    public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.microseconds.addingReportingOverflow(duration.microseconds)
        return Timestamp(microseconds: overflow ? (duration.microseconds > 0 ? .max : .min) : sum)
    }

    /// How much time lies between two moments.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        let (difference, overflow) = later.microseconds.subtractingReportingOverflow(earlier.microseconds)
        return .microseconds(overflow ? (later > earlier ? Int64.max : Int64.min) : difference)
    }
}

extension Duration {
    /// The whole microseconds in this duration, held at the ends of the range.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds > 0 ? .max : .min) : scaled &+ attoseconds / 1_000_000_000_000
    }
}

extension Timestamp {
    /// The moment in RFC 3339 with six digits of a second, in UTC: `2026-11-21T08:15:02.000000Z`.
    public var description: String { String(microseconds) }
}
