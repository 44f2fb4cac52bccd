extension Duration {
    /// The whole microseconds in this duration, held at the ends of the range.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds > 0 ? .max : .min }
        let (sum, past) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return past ? (seconds > 0 ? .max : .min) : sum
    }

    /// The whole milliseconds in this duration, held at the ends of the range.
    public var milliseconds: Int64 { microseconds / 1_000 }

    /// The longest duration that can be read: 10,000 days.
    public static let longest = Duration.seconds(10_000 * 86_400)

    /// The units, from the largest, in milliseconds.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Reads one whole number and one unit: `500ms`, `2s`, `1m`, `12h`, `14d`; at most 10,000 days.
    public init?(text: String) {
        let digits = text.utf8.prefix { $0 &- UInt8(ascii: "0") < 10 }
        guard (1...15).contains(digits.count) else { return nil }
        let count = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        let name = text.utf8.dropFirst(digits.count)
        guard let unit = Self.units.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflow, milliseconds <= Self.longest.milliseconds else { return nil }
        self = .milliseconds(milliseconds)
    }

    /// Whether a text would be a duration if it weren't longer than ``longest``.
    static func isTooLong(_ text: String) -> Bool {
        let digits = text.utf8.prefix { $0 &- UInt8(ascii: "0") < 10 }
        let name = text.utf8.dropFirst(digits.count)
        return !digits.isEmpty && units.contains { name.elementsEqual($0.name.utf8) } && Duration(text: text) == nil
    }

    /// The duration in the largest unit that says it exactly: `90s`, `2m`, `36h`; parts of a millisecond are left out.
    public var text: String {
        let total = milliseconds
        guard total != 0 else { return "0s" }
        for unit in Self.units where total % unit.milliseconds == 0 {
            return "\(total / unit.milliseconds)\(unit.name)"
        }
        return "\(total)ms"
    }
}
