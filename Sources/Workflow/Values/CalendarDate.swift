/// A day of the proleptic Gregorian calendar in the years 0000 to 9999, written `yyyy-MM-dd`.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The year, 0 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Makes a date; `nil` if the calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(of: month, in: year)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `yyyy-MM-dd`, and nothing else.
    public init?(text: String) {
        guard text.utf8.count == 10, let date = text.withUTF8Bytes({ Self.read($0) }) else { return nil }
        self = date
    }

    /// Makes the date that lies so many days after 1970-01-01; `nil` outside of the years 0000 to 9999.
    public init?(daysSinceEpoch days: Int) {
        guard (-719_528...2_932_896).contains(days) else { return nil }
        // Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// How many days after 1970-01-01 it lies.
    public var daysSinceEpoch: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date as `yyyy-MM-dd`.
    public var text: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            write(into: buffer)
            return 10
        }
    }

    /// The date as `yyyy-MM-dd`.
    public var description: String { text }

    /// Orders by time.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// How many days a month has; 0 for none.
    public static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1...12: 31
        default: 0
        }
    }

    /// Whether a year has a 29 February.
    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Writes ten bytes to the front of a buffer that holds at least as many.
    func write(into buffer: UnsafeMutableBufferPointer<UInt8>) {
        Digits.write(year, width: 4, into: buffer, at: 0)
        buffer[4] = UInt8(ascii: "-")
        Digits.write(month, width: 2, into: buffer, at: 5)
        buffer[7] = UInt8(ascii: "-")
        Digits.write(day, width: 2, into: buffer, at: 8)
    }

    /// Reads the first ten bytes of a buffer that holds at least as many.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarDate? {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Digits.read(bytes, at: 0, width: 4), let month = Digits.read(bytes, at: 5, width: 2),
            let day = Digits.read(bytes, at: 8, width: 2)
        else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}

/// Decimal digits of a fixed width.
enum Digits {
    /// Reads so many ASCII digits; `nil` if something else stands there.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, width: Int) -> Int? {
        guard start + width <= bytes.count else { return nil }
        var value = 0
        for place in start..<(start + width) {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// Writes the last digits of a number that is not negative, with leading zeros.
    static func write(_ value: Int, width: Int, into buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        var rest = value
        for place in stride(from: start + width - 1, through: start, by: -1) {
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }
}
