import Workflow

/// A date of the calendar and a time of day, as a clock on the wall shows them.
struct CivilTime: Sendable, Hashable {
    var date: CalendarDate
    var hour = 0
    var minute = 0
    var second = 0
    /// The digits of the fraction of a second, as they were written.
    var fraction = ""
    /// How many minutes the clock is ahead of UTC, if that was said.
    var offset: Int?

    init(date: CalendarDate) { self.date = date }

    /// What a clock shows so many seconds after 1970-01-01T00:00:00; `nil` outside of the years 0001 to 9999.
    init?(seconds: Int, fraction: String = "") {
        let (quotient, remainder) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let rest = remainder < 0 ? remainder + 86_400 : remainder
        guard let date = CalendarDate(daysSinceEpoch: remainder < 0 ? quotient - 1 : quotient), date.year > 0 else {
            return nil
        }
        self.date = date
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        self.fraction = fraction
    }

    /// The seconds from 1970-01-01T00:00:00 to this moment on the same clock.
    var seconds: Int { date.daysSinceEpoch * 86_400 + hour * 3_600 + minute * 60 + second }

    /// The moment in RFC 3339, if this clock shows UTC.
    var utcText: String {
        var bytes = Array(date.text.utf8)
        for (sign, number) in [("T", hour), (":", minute), (":", second)] {
            bytes += Array(sign.utf8)
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10))
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
        }
        if !fraction.isEmpty { bytes += Array(("." + fraction).utf8) }
        return String(decoding: bytes, as: UTF8.self) + "Z"
    }

    /// The English name of a month, from 1.
    static func name(ofMonth month: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }
}
