import Workflow

extension DatePattern {
    /// Why a text isn't a date, to stand after a colon.
    struct Mismatch: Error, Sendable, Hashable {
        let reason: String
    }

    /// Reads a text that must match the pattern from its first byte to its last.
    func read(_ text: String) throws(Mismatch) -> CivilTime {
        var reading = Reading(bytes: Array(text.utf8))
        for part in parts {
            switch part {
            case .literal(let literal): try reading.literal(literal)
            case .component(let component): try reading.component(component)
            }
        }
        guard reading.place == reading.bytes.count else {
            throw Mismatch(reason: "expected the end at \(reading.where), found \(reading.found)")
        }
        return try reading.checked()
    }

    /// A text on its way through a pattern.
    struct Reading {
        let bytes: [UInt8]
        var place = 0
        var time = CivilTime(date: .epoch)
        var year = 1970
        var month = 1
        var day = 1

        /// The place as a person counts it.
        var `where`: String {
            "character \(bytes[..<place].count { $0 & 0xC0 != 0x80 } + 1)"
        }

        /// What stands at the place.
        var found: String {
            guard place < bytes.count else { return "the end" }
            return quoted(String(String(decoding: bytes[place...], as: UTF8.self).unicodeScalars.prefix(1)))
        }

        mutating func literal(_ literal: [UInt8]) throws(Mismatch) {
            for byte in literal {
                guard place < bytes.count, bytes[place] == byte else {
                    throw Mismatch(
                        reason:
                            "expected \(quoted(String(decoding: literal, as: UTF8.self))) at \(`where`), found \(found)"
                    )
                }
                place += 1
            }
        }

        mutating func component(_ component: Component) throws(Mismatch) {
            switch component {
            case .year:
                year = try number(digits: 4, component, 1...9_999)
            case .shortYear:
                let year = try number(digits: 2, component, 0...99)
                self.year = year <= 68 ? 2_000 + year : 1_900 + year
            case .month: month = try number(digits: 2, component, 1...12)
            case .shortMonth: month = try shortNumber(component, 1...12)
            case .monthName: month = try monthName()
            case .day: day = try number(digits: 2, component, 1...31)
            case .shortDay: day = try shortNumber(component, 1...31)
            case .hour: time.hour = try number(digits: 2, component, 0...23)
            case .minute: time.minute = try number(digits: 2, component, 0...59)
            case .second: time.second = try number(digits: 2, component, 0...59)
            case .millisecond: try fraction(digits: 3...3)
            case .offset: try offset()
            }
        }

        /// The digits at the place, at most so many.
        private func digits(atMost count: Int) -> ArraySlice<UInt8> {
            bytes[place...].prefix(count).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }

        mutating func number(
            digits count: Int,
            _ component: Component,
            _ range: ClosedRange<Int>
        ) throws(Mismatch) -> Int {
            let digits = digits(atMost: count)
            guard digits.count == count else {
                place += digits.count
                throw Mismatch(
                    reason: "expected \(component.rawValue) (\(component.meaning), \(count) digits) to go on at "
                        + "\(`where`), found \(found)"
                )
            }
            return try take(digits, component, range)
        }

        private mutating func shortNumber(_ component: Component, _ range: ClosedRange<Int>) throws(Mismatch) -> Int {
            let digits = digits(atMost: 2)
            guard let first = digits.first, first != UInt8(ascii: "0") else {
                throw Mismatch(
                    reason: "expected \(component.rawValue) (\(component.meaning), 1 or 2 digits, no leading zero) at "
                        + "\(`where`), found \(found)"
                )
            }
            return try take(digits, component, range)
        }

        private mutating func take(
            _ digits: ArraySlice<UInt8>,
            _ component: Component,
            _ range: ClosedRange<Int>
        ) throws(Mismatch) -> Int {
            let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            guard range.contains(number) else {
                throw Mismatch(reason: "there is no \(component.meaning) \(String(decoding: digits, as: UTF8.self))")
            }
            place += digits.count
            return number
        }

        private mutating func monthName() throws(Mismatch) -> Int {
            let name = bytes[place...].prefix(3).map { $0 | 0x20 }
            for month in 1...12 where CivilTime.name(ofMonth: month).utf8.prefix(3).map({ $0 | 0x20 }) == name {
                place += 3
                return month
            }
            throw Mismatch(reason: "expected MMM (Jan to Dec) at \(`where`), found \(found)")
        }

        mutating func fraction(digits range: ClosedRange<Int>) throws(Mismatch) {
            let digits = digits(atMost: range.upperBound)
            guard digits.count >= range.lowerBound else {
                place += digits.count
                throw Mismatch(reason: "expected SSS (fraction, 3 digits) to go on at \(`where`), found \(found)")
            }
            time.fraction = String(decoding: digits, as: UTF8.self)
            place += digits.count
        }

        mutating func offset() throws(Mismatch) {
            guard place < bytes.count else {
                throw Mismatch(reason: "expected XXX (Z or an offset such as +02:00) at \(`where`), found the end")
            }
            switch bytes[place] {
            case UInt8(ascii: "Z"):
                place += 1
                time.offset = 0
            case UInt8(ascii: "+"), UInt8(ascii: "-"):
                let sign = bytes[place] == UInt8(ascii: "-") ? -1 : 1
                place += 1
                let hours = try number(digits: 2, .offset, 0...18)
                try literal([UInt8(ascii: ":")])
                time.offset = sign * (hours * 60 + (try number(digits: 2, .offset, 0...59)))
            default:
                throw Mismatch(reason: "expected XXX (Z or an offset such as +02:00) at \(`where`), found \(found)")
            }
        }

        /// The time, if its date is in the calendar.
        func checked() throws(Mismatch) -> CivilTime {
            guard let date = CalendarDate(year: year, month: month, day: day) else {
                throw Mismatch(
                    reason: "\(CivilTime.name(ofMonth: month)) \(year) has "
                        + "\(CalendarDate.length(of: month, in: year)) days"
                )
            }
            var time = time
            time.date = date
            return time
        }
    }
}
