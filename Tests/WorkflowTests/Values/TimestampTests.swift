import Testing
import Workflow

@Suite struct TimestampTests {
    @Test(
        "writes six digits of a second in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_795_248_902_000_000, "2026-11-21T08:15:02.000000Z"),
            (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"),
            (.min, "0000-01-01T00:00:00.000000Z"), (.max, "9999-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)]
    )
    func writes(microseconds: Int64, text: String) {
        let moment = Timestamp(microseconds: microseconds)
        #expect(moment.description == text)
        #expect(Timestamp(text: text) == moment)
    }

    @Test(
        "reads offsets and fractions",
        arguments: [
            ("2026-11-21T08:15:02Z", "2026-11-21T08:15:02.000000Z"),
            ("2026-11-21t08:15:02z", "2026-11-21T08:15:02.000000Z"),
            ("2026-11-21T08:15:02.5Z", "2026-11-21T08:15:02.500000Z"),
            ("2026-11-21T08:15:02.123456789Z", "2026-11-21T08:15:02.123456Z"),
            ("2026-11-21T08:15:02+02:00", "2026-11-21T06:15:02.000000Z"),
            ("2026-01-01T00:00:00.000001+23:59", "2025-12-31T00:01:00.000001Z"),
            ("2026-12-31T23:30:00-00:30", "2027-01-01T00:00:00.000000Z"),
            ("2026-11-21T08:15:02-00:00", "2026-11-21T08:15:02.000000Z"),
        ]
    )
    func reads(text: String, expected: String) {
        #expect(Timestamp(text: text)?.description == expected)
    }

    @Test(
        "refuses anything else",
        arguments: [
            "", "2026-11-21", "2026-11-21T08:15:02", "2026-11-21 08:15:02Z", "2026-13-21T08:15:02Z",
            "2026-02-29T08:15:02Z", "1900-02-29T08:15:02Z", "2026-11-00T08:15:02Z", "2026-11-21T24:00:00Z",
            "2026-11-21T08:60:02Z", "2016-12-31T23:59:60Z", "2026-11-21T08:15:02.Z", "2026-11-21T08:15:02.1234567890Z",
            "2026-11-21T08:15:02+24:00", "2026-11-21T08:15:02+02:60", "2026-11-21T08:15:02+0200",
            "2026-11-21T08:15:02Z ", "2026-11-21T08:15:02+02:00Z", "2026-11-21T08:15:02X", "0000-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "２026-11-21T08:15:02Z", "2026-11-21T08:15:02.5", "2026-11-21T08:15:02.5+",
        ]
    )
    func refuses(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func `is held at the ends of what can be written`() {
        #expect(Timestamp.latest + .seconds(Int64.max) == .latest)
        #expect(Timestamp.earliest + .seconds(Int64.min) == .earliest)
        #expect((Timestamp.latest - Timestamp.earliest).components.seconds == 315_569_519_999)
        #expect(Timestamp(microseconds: 5) + .microseconds(-7) == Timestamp(microseconds: -2))
    }

    @Test func `is written without fractions for people`() {
        #expect(Timestamp(microseconds: 1_795_248_902_999_999).secondsText == "2026-11-21T08:15:02Z")
    }
}

@Suite struct CalendarDateTests {
    @Test func `counts every day of ten thousand years both ways`() throws {
        var days = try #require(CalendarDate(year: 0, month: 1, day: 1)).daysSinceEpoch
        #expect(days == -719_528)
        for year in 0...9_999 {
            for month in 1...12 {
                for day in [1, CalendarDate.length(of: month, in: year)] {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    let expected = days + day - 1
                    guard date.daysSinceEpoch == expected, CalendarDate(daysSinceEpoch: expected) == date else {
                        Issue.record("\(date) is not day \(expected)")
                        return
                    }
                }
                days += CalendarDate.length(of: month, in: year)
            }
        }
        #expect(days == 2_932_897)
        #expect(CalendarDate(daysSinceEpoch: 2_932_897) == nil)
        #expect(CalendarDate(daysSinceEpoch: -719_529) == nil)
        #expect(CalendarDate(daysSinceEpoch: .max) == nil)
    }

    @Test(
        "knows no such day",
        arguments: [
            (2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (10_000, 1, 1), (-1, 1, 1),
            (2026, 1, 0),
        ]
    )
    func invalid(year: Int, month: Int, day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }

    @Test func `is written and read as yyyy-MM-dd`() {
        #expect(CalendarDate(text: "2000-02-29")?.text == "2000-02-29")
        #expect(CalendarDate(text: "0001-01-01")?.text == "0001-01-01")
        for text in ["2000-2-29", "2000-02-30", "20000229", "2000-02-29 ", "2000/02/29", "", "+200-02-29"] {
            #expect(CalendarDate(text: text) == nil, "\(text)")
        }
    }
}
