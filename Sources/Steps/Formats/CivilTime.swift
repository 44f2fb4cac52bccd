/// A date of the Gregorian calendar and a time of day, as a clock on the wall shows it.
struct CivilTime: Sendable, Hashable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    /// The digits of the fraction of a second, as they were written.
    var fraction = ""
    /// How many minutes the clock is ahead of UTC, if that was said.
    var offset: Int?

    /// The seconds from 1970-01-01T00:00:00 to this moment on the same clock.
    var seconds: Int {
        CivilTime.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second
    }

    /// What a clock shows so many seconds after 1970-01-01T00:00:00.
    init(seconds: Int, fraction: String = "") {
        let (days, rest) = CivilTime.floorDivision(seconds, by: 86_400)
        (year, month, day) = CivilTime.date(days: days)
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        self.fraction = fraction
    }

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date as `yyyy-MM-dd`.
    var dateText: String {
        padded(year, to: 4) + "-" + padded(month, to: 2) + "-" + padded(day, to: 2)
    }

    /// The moment in RFC 3339, if this clock shows UTC.
    var utcText: String {
        dateText + "T" + padded(hour, to: 2) + ":" + padded(minute, to: 2) + ":" + padded(second, to: 2)
            + (fraction.isEmpty ? "" : "." + fraction) + "Z"
    }

    private func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// How many days a month has.
    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The English name of a month, from 1.
    static func name(ofMonth month: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }

    /// The days from 1970-01-01 to a date. Years are counted from March, so that the leap day is a year's last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivision(shifted, by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = floorDivision(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floorDivision(_ number: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
        let rest = number % divisor
        return rest < 0 ? (number / divisor - 1, rest + divisor) : (number / divisor, rest)
    }
}
