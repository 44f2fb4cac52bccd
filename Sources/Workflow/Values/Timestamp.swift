/// A moment of the years 0000 to 9999: whole microseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC.
public struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let microseconds: Int64

    /// Makes a moment of microseconds since 1970, held at the ends of what RFC 3339 can write.
    public init(microseconds: Int64) {
        self.microseconds = min(max(microseconds, Self.range.lowerBound), Self.range.upperBound)
    }

    /// 0000-01-01T00:00:00.000000Z to 9999-12-31T23:59:59.999999Z.
    private static let range: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999

    /// The first moment that can be written.
    public static let earliest = Timestamp(microseconds: .min)
    /// The last moment that can be written.
    public static let latest = Timestamp(microseconds: .max)

    /// Orders by time.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment that lies a duration later, held at the ends of what can be written.
    public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (sum, overflow) = moment.microseconds.addingReportingOverflow(duration.microseconds)
        return Timestamp(microseconds: overflow ? (duration.microseconds > 0 ? .max : .min) : sum)
    }

    /// How much time lies between two moments.
    public static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }
}

extension Timestamp {
    /// The moment in RFC 3339 with six digits of a second, in UTC: `2026-11-21T08:15:02.000000Z`.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.length) { buffer in
            write(into: buffer)
            return Self.length
        }
    }

    /// The moment in RFC 3339 without fractions of a second, in UTC: `2026-11-21T08:15:02Z`.
    public var secondsText: String { description.prefix(19) + "Z" }

    /// The day it lies on, in UTC.
    public var date: CalendarDate { split.date }

    /// How many bytes ``description`` is long.
    static let length = 27

    /// Writes ``description`` to the front of a buffer that holds at least ``length`` bytes.
    func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        let (date, time) = split
        date.write(into: buffer)
        let seconds = time / 1_000_000
        buffer[10] = UInt8(ascii: "T")
        Digits.write(seconds / 3_600, width: 2, into: buffer, at: 11)
        buffer[13] = UInt8(ascii: ":")
        Digits.write(seconds / 60 % 60, width: 2, into: buffer, at: 14)
        buffer[16] = UInt8(ascii: ":")
        Digits.write(seconds % 60, width: 2, into: buffer, at: 17)
        buffer[19] = UInt8(ascii: ".")
        Digits.write(time % 1_000_000, width: 6, into: buffer, at: 20)
        buffer[26] = UInt8(ascii: "Z")
    }

    /// The day, and the microseconds since it began.
    private var split: (date: CalendarDate, time: Int) {
        let day = 86_400_000_000
        let (quotient, remainder) = Int(microseconds).quotientAndRemainder(dividingBy: day)
        let days = remainder < 0 ? quotient - 1 : quotient
        // The range of a timestamp is that of a calendar date.
        let date = CalendarDate(daysSinceEpoch: days) ?? .epoch
        return (date, remainder < 0 ? remainder + day : remainder)
    }

    /// Reads RFC 3339 with any offset and up to nine digits of a second; digits past the sixth are cut off.
    ///
    /// A second 60 is refused: the moment that it names doesn't exist in the count that everything else uses.
    public init?(text: String) {
        guard (20...35).contains(text.utf8.count), let moment = text.withUTF8Bytes(Self.read) else { return nil }
        self = moment
    }

    /// Makes a moment of a day, a time of that day and the offset of that time from UTC; `nil` if there is none.
    public init?(
        date: CalendarDate,
        hour: Int,
        minute: Int,
        second: Int,
        microsecond: Int = 0,
        offsetMinutes: Int = 0
    ) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond), (-1_439...1_439).contains(offsetMinutes)
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3_600 + (minute - offsetMinutes) * 60 + second
        let moment = Int64(seconds * 1_000_000 + microsecond)
        guard Self.range.contains(moment) else { return nil }
        microseconds = moment
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Timestamp? {
        guard let date = CalendarDate.read(bytes), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let hour = Digits.read(bytes, at: 11, width: 2), bytes[13] == UInt8(ascii: ":"),
            let minute = Digits.read(bytes, at: 14, width: 2), bytes[16] == UInt8(ascii: ":"),
            let second = Digits.read(bytes, at: 17, width: 2)
        else { return nil }
        var place = 19
        var microsecond = 0
        if bytes[place] == UInt8(ascii: ".") {
            let digits = bytes[(place + 1)...].prefix { $0 &- UInt8(ascii: "0") < 10 }
            guard (1...9).contains(digits.count) else { return nil }
            for ordinal in 0..<6 {
                let digit = ordinal < digits.count ? Int(digits[digits.startIndex + ordinal] - UInt8(ascii: "0")) : 0
                microsecond = microsecond * 10 + digit
            }
            place = digits.endIndex
        }
        guard let offset = readOffset(bytes, at: place) else { return nil }
        return Timestamp(
            date: date,
            hour: hour,
            minute: minute,
            second: second,
            microsecond: microsecond,
            offsetMinutes: offset
        )
    }

    /// Reads `Z` or `+hh:mm` at the end of a text, in minutes.
    private static func readOffset(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
        guard place < bytes.count else { return nil }
        if bytes[place] | 0x20 == UInt8(ascii: "z") { return place + 1 == bytes.count ? 0 : nil }
        let sign = bytes[place] == UInt8(ascii: "+") ? 1 : bytes[place] == UInt8(ascii: "-") ? -1 : 0
        guard sign != 0, place + 6 == bytes.count, bytes[place + 3] == UInt8(ascii: ":"),
            let hours = Digits.read(bytes, at: place + 1, width: 2), hours < 24,
            let minutes = Digits.read(bytes, at: place + 4, width: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension CalendarDate {
    /// 1970-01-01.
    public static let epoch = CalendarDate(epoch: ())

    private init(epoch: Void) {
        year = 1970
        month = 1
        day = 1
    }
}
