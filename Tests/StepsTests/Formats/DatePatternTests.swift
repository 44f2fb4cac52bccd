import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Date patterns")
struct DatePatternTests {
    @Test(
        arguments: [
            ("dd/MM/yyyy", "05/11/2026", "2026-11-05T00:00:00Z"), ("yyyy-MM-dd", "2024-02-29", "2024-02-29T00:00:00Z"),
            ("d.M.yyyy", "5.1.2026", "2026-01-05T00:00:00Z"), ("d.M.yyyy", "15.11.2026", "2026-11-15T00:00:00Z"),
            ("dd-MMM-yy", "07-JAN-68", "2068-01-07T00:00:00Z"), ("dd-MMM-yy", "07-dec-69", "1969-12-07T00:00:00Z"),
            ("yyyyMMdd", "20261121", "2026-11-21T00:00:00Z"), ("MMM d, yyyy", "Sep 3, 0001", "0001-09-03T00:00:00Z"),
            ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2026-11-21T08:15:02.250Z", "2026-11-21T08:15:02.250Z"),
            ("dd.MM.yyyy 'um' HH:mm 'o''clock'", "21.11.2026 um 08:15 o'clock", "2026-11-21T08:15:00Z"),
            ("yyyy''MM''dd", "2026'11'21", "2026-11-21T00:00:00Z"),
            ("yyyy年MM月dd日", "2026年11月21日", "2026-11-21T00:00:00Z"),
        ]
    )
    func `What matches is read`(pattern: String, text: String, read: String) throws {
        #expect(try DatePattern(pattern, for: .date).read(text).utcText == read)
    }

    @Test func `Days of 800 years are read as themselves`() throws {
        let pattern = try DatePattern("d/M/yyyy", for: .date)
        for days in stride(from: -146_097, to: 146_097, by: 11) {
            let date = try #require(CalendarDate(daysSinceEpoch: days))
            let read = try pattern.read("\(date.day)/\(date.month)/\(date.year)").date
            if read != date { Issue.record("\(date) became \(read)") }
        }
    }

    @Test(
        arguments: [
            ("dd/MM/yyyy", "31/02/2026", "February 2026 has 28 days"),
            ("dd/MM/yyyy", "29/02/1900", "February 1900 has 28 days"),
            ("dd/MM/yyyy", "31/04/2026", "April 2026 has 30 days"),
            ("dd/MM/yyyy", "15/13/2018", "there is no month 13"), ("dd/MM/yyyy", "00/01/2022", "there is no day 00"),
            ("dd/MM/yyyy", "01/01/0000", "there is no year 0000"),
            ("dd/MM/yyyy", "2021-03-15", "expected \"/\" at character 3, found \"2\""),
            ("dd/MM/yyyy", "7/4/2020", "expected dd (day, 2 digits) to go on at character 2, found \"/\""),
            ("dd/MM/yyyy", "12/05/21", "expected yyyy (year, 4 digits) to go on at character 9, found the end"),
            ("dd/MM/yyyy", "12/05/2021 ", "expected the end at character 11, found \" \""),
            ("dd/MM/yyyy", "", "expected dd (day, 2 digits) to go on at character 1, found the end"),
            ("dd/MM/yyyy", "１２/05/2021", "expected dd (day, 2 digits) to go on at character 1, found \"１\""),
            ("d/M/yyyy", "07/4/2020", "expected d (day, 1 or 2 digits, no leading zero) at character 1, found \"0\""),
            ("dd-MMM-yyyy", "07-Mrz-2020", "expected MMM (Jan to Dec) at character 4, found \"M\""),
            ("yyyy-MM-dd HH:mm", "2026-11-21 24:00", "there is no hour 24"),
            ("yyyy-MM-dd HH:mm:ss", "2026-11-21 23:59:60", "there is no second 60"),
            (
                "yyyy-MM-dd HH:mmXXX", "2026-11-21 23:59",
                "expected XXX (Z or an offset such as +02:00) at character 17, found the end"
            ),
            (
                "yyyy-MM-dd HH:mmXXX", "2026-11-21 23:59+2",
                "expected XXX (offset, 2 digits) to go on at character 19, found the end"
            ),
            ("yyyy-MM-dd HH:mmXXX", "2026-11-21 23:59+99:00", "there is no offset 99"),
            ("yyyy年MM月dd日", "2026年11月", "expected dd (day, 2 digits) to go on at character 9, found the end"),
        ]
    )
    func `What doesn't match says why`(pattern: String, text: String, reason: String) throws {
        let pattern = try DatePattern(pattern, for: .date)
        #expect(throws: DatePattern.Mismatch(reason: reason)) { try pattern.read(text) }
    }

    @Test(
        arguments: [
            (
                "YYYY-MM-dd", 0..<4,
                "\"YYYY\" in the date format \"YYYY-MM-dd\" isn't known: it would be the year of a week; the year of a date is yyyy",
                "yyyy-MM-dd"
            ),
            (
                "DD/MM/YYYY", 0..<2,
                "\"DD\" in the date format \"DD/MM/YYYY\" isn't known: it would be the day of the year; the day of the month is dd",
                "dd/MM/yyyy"
            ),
            (
                "dd/mm/yyyy", 3..<5,
                "mm in the date format \"dd/mm/yyyy\" is the minute and must come after HH; a month is MM", "dd/MM/yyyy"
            ),
            (
                "yyyy-mm-dd HH:MM", 5..<7,
                "mm in the date format \"yyyy-mm-dd HH:MM\" is the minute and must come after HH; a month is MM",
                "yyyy-MM-dd HH:mm"
            ),
            (
                "yyyy-MM-ddTHH:mm:ssZ", 10..<11,
                "\"T\" in the date format \"yyyy-MM-ddTHH:mm:ssZ\" isn't known: letters that stand for themselves must be quoted: 'T'",
                "yyyy-MM-dd'T'HH:mm:ssXXX"
            ),
            (
                "dd.MM.yyyy hh:mm", 11..<13,
                "\"hh\" in the date format \"dd.MM.yyyy hh:mm\" isn't known: it would be the hour of a clock of 12 hours; the hour of the day is HH",
                "dd.MM.yyyy HH:mm"
            ),
            (
                "EEE, dd MMM yyyy", 0..<3,
                "\"EEE\" in the date format \"EEE, dd MMM yyyy\" isn't known: names of days can't be read", nil
            ),
            (
                "dd MMMM yyyy", 3..<7,
                "\"MMMM\" in the date format \"dd MMMM yyyy\" isn't known: a month is MM, M or MMM", "dd MMM yyyy"
            ),
            (
                "yyyy-MM-dd'T", 10..<12,
                "the quote in \"yyyy-MM-dd'T\" has no end: text that stands for itself begins and ends with '",
                "yyyy-MM-dd'T'"
            ),
            ("dd/MM/yyyy yy", 11..<13, "the date format \"dd/MM/yyyy yy\" has the year twice", nil),
            (
                "Mdyyyy", 0..<1,
                "M in the date format \"Mdyyyy\" has one or two digits, so that d right after it can't be told from it",
                nil
            ),
            ("MM/yyyy", 0..<7, "the date format \"MM/yyyy\" lacks the day (dd)", nil),
            ("", 0..<0, "the date format \"\" lacks the year (yyyy), month (MM) and day (dd)", nil),
            (
                "dd.MM.yyyy ss", 11..<13,
                "ss in the date format \"dd.MM.yyyy ss\" is the second and must come after mm", nil
            ),
            (
                "é dd.MM.yyyy Q", 14..<15,
                "\"Q\" in the date format \"é dd.MM.yyyy Q\" isn't known: letters that stand for themselves must be quoted: 'Q'",
                "é dd.MM.yyyy 'Q'"
            ),
        ] as [(String, Range<Int>, String, String?)]
    )
    func `A mistake in a pattern is shown with the nearest that is right`(
        pattern: String,
        range: Range<Int>,
        message: String,
        suggestion: String?
    ) {
        #expect(throws: DatePattern.Problem(range: range, message: message, suggestion: suggestion)) {
            try DatePattern(pattern, for: .date)
        }
    }

    @Test func `A moment needs hours and minutes`() {
        #expect(
            throws: DatePattern.Problem(
                range: 0..<10,
                message: "the date format \"dd/MM/yyyy\" lacks the hour (HH) and minute (mm)",
                suggestion: nil
            )
        ) { try DatePattern("dd/MM/yyyy", for: .dateTime) }
    }

    @Test(
        arguments: [
            ("2026-11-21T08:15:02Z", 0), ("2026-11-21T08:15:02.123456789+01:00", 60),
            ("2026-11-21 08:15:02-00:30", -30),
            ("2026-11-21T08:15:02", nil),
        ] as [(String, Int?)]
    )
    func `RFC 3339, with or without an offset`(text: String, offset: Int?) throws {
        #expect(try RFC3339.read(text).offset == offset)
    }

    @Test func `No text makes it trap`() throws {
        var random = SplitMix64(state: 9)
        let letters = ["y", "M", "d", "H", "m", "s", "S", "X", "'", "-", "/", "T", "0", "9", ":", "é", " ", "+", "Z"]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in letters.randomElement(using: &random) ?? "" }.joined()
            _ = try? DatePattern(text, for: .dateTime)
            _ = try? DatePattern("dMMMyyyy'T'HH:mm:ssXXX", for: .dateTime).read(text)
            _ = try? RFC3339.read("2026-11-21T" + text)
        }
    }
}

@Suite("Local times")
struct TimeZoneRulesTests {
    private func moment(
        _ text: String,
        _ zone: String,
        _ ambiguous: TimeZoneRules.Ambiguous = .reject
    ) throws -> String? {
        let rules = try #require(TimeZoneRules(zone, ambiguous: ambiguous))
        return CivilTime(seconds: try rules.moment(of: RFC3339.read(text)))?.utcText
    }

    @Test(
        arguments: [
            ("2026-07-01T12:00:00", "Europe/Berlin", "2026-07-01T10:00:00Z"),
            ("2026-01-01T00:30:00", "Europe/Berlin", "2025-12-31T23:30:00Z"),
            ("2026-03-29T01:59:59", "Europe/Berlin", "2026-03-29T00:59:59Z"),
            ("2026-03-29T03:00:00", "Europe/Berlin", "2026-03-29T01:00:00Z"),
            ("2026-10-25T01:59:59", "Europe/Berlin", "2026-10-24T23:59:59Z"),
            ("2026-10-25T03:00:00", "Europe/Berlin", "2026-10-25T02:00:00Z"),
            ("2026-11-21T00:00:00", "Asia/Kathmandu", "2026-11-20T18:15:00Z"),
            ("2026-04-05T01:45:00", "Australia/Lord_Howe", nil), ("2026-11-21T08:00:00", "UTC", "2026-11-21T08:00:00Z"),
            ("2026-11-21T08:00:00", "America/St_Johns", "2026-11-21T11:30:00Z"),
        ] as [(String, String, String?)]
    )
    func `A local time is one moment`(text: String, zone: String, read: String?) throws {
        guard let read else {
            #expect(throws: DatePattern.Mismatch.self) { try moment(text, zone) }
            return
        }
        #expect(try moment(text, zone) == read)
    }

    @Test(arguments: [
        ("2026-03-29T02:30:00", "Europe/Berlin"), ("2026-03-08T02:00:00", "America/New_York"),
        ("2011-12-30T12:00:00", "Pacific/Apia"),
    ])
    func `A local time that the clocks pass over doesn't exist`(text: String, zone: String) {
        #expect(
            throws: DatePattern.Mismatch(
                reason: "that time doesn't exist in \(zone), where the clocks are put forward over it"
            )
        ) { try moment(text, zone, .earlier) }
    }

    @Test func `A local time that exists twice is what the file says`() throws {
        let text = "2026-10-25T02:30:00"
        #expect(try moment(text, "Europe/Berlin", .earlier) == "2026-10-25T00:30:00Z")
        #expect(try moment(text, "Europe/Berlin", .later) == "2026-10-25T01:30:00Z")
        #expect(
            throws: DatePattern.Mismatch(
                reason: "that time exists twice in Europe/Berlin, where the clocks are put back; "
                    + "\"ambiguous: earlier\" or \"later\" says which is meant"
            )
        ) { try moment(text, "Europe/Berlin") }
    }

    @Test(arguments: ["Berlin", "Europe/Berln", "GMT+3", "CET", "../etc/passwd", "Europe/", "", "/etc/localtime"])
    func `Only names of the database are zones`(name: String) {
        #expect(TimeZoneRules(name, ambiguous: .reject) == nil)
    }

    @Test func `The nearest name is found`() {
        #expect(TimeZoneRules.nearest(to: "Europe/Berln") == "Europe/Berlin")
        #expect(TimeZoneRules.nearest(to: "berlin") == "Europe/Berlin")
        #expect(TimeZoneRules.nearest(to: "nowhere") == nil)
    }
}
