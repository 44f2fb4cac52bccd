import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("What a field's value becomes")
struct FieldRuleTests {
    struct Case: Sendable {
        let field: Object
        let value: Value
        let became: String

        init(_ field: Object, _ value: Value, _ became: String) {
            self.field = field
            self.value = value
            self.became = became
        }
    }

    private static let texts: [Case] = [
        Case([:], " a b\u{a0}\t", "\"a b\""),
        Case(["trim": false], " a ", "\" a \""),
        Case(["case": "lower"], "ÅSA Ünal", "\"åsa ünal\""),
        Case(["case": "upper"], "straße", "\"STRASSE\""),
        Case([:], "  ", "null"),
        Case([:], "1", "\"1\""),
        Case([:], .number(Number(12)), "\"12\""),
        Case([:], true, "\"true\""),
        Case([:], [1], "expected text, found a list"),
        Case(["required": true], " ", "the value is empty, and the field is required"),
        Case(["required": true, "default": "x"], " ", "\"x\""),
        Case(["type": "any"], [1, ["a": .null]], "[1,{\"a\":null}]"),
        Case(["type": "email"], "zoë@contoso.example", "\"zoë@contoso.example\""),
        Case(["type": "email"], "a@b@c.de", "\"a@b@c.de\" isn't an email address: it has more than one @"),
        Case(["type": "email"], "a b@c.de", "\"a b@c.de\" isn't an email address: \" \" may not stand in it"),
        Case(["type": "email"], "@c.de", "\"@c.de\" isn't an email address: nothing stands before the @"),
        Case(["type": "email"], "a@", "\"a@\" isn't an email address: nothing stands behind the @"),
        Case(
            ["type": "email"], "a@localhost",
            "\"a@localhost\" isn't an email address: the domain \"localhost\" has no dot"),
        Case(
            ["type": "email"], "a@b..c",
            "\"a@b..c\" isn't an email address: the domain has a dot at an end, or two in a row"),
        Case(
            ["type": "email"], "a@-b.c",
            "\"a@-b.c\" isn't an email address: a part of the domain begins or ends with a hyphen"),
        Case(["type": "email"], "a@b_c.de", "\"a@b_c.de\" isn't an email address: \"_\" may not stand in a domain"),
        Case(
            ["type": "email"], ".a@b.de",
            "\".a@b.de\" isn't an email address: a dot stands at an end of what is before the @, or two in a row"
        ),
        Case(
            ["type": "uuid"], "8F3C2D1E-0000-4000-8000-00000000C0DE", "\"8f3c2d1e-0000-4000-8000-00000000c0de\""
        ),
        Case(["type": "uuid"], "8f3c2d1e", "\"8f3c2d1e\" isn't a UUID: expected 8-4-4-4-12 hexadecimal digits"),
        Case(["map": ["Y": "yes", "N": "no"]], " Y ", "\"yes\""),
        Case(["map": ["Y": true, "N": false], "type": "boolean", "case": "upper"], "n", "false"),
        Case(
            ["map": ["Sales": "S", "Finance": "F"]], "sales",
            "\"sales\" isn't in the map: expected \"Finance\" or \"Sales\"; did you mean \"Sales\"?"
        ),
        Case(["map": ["1": "one"]], 1, "\"one\""),
        Case(["map": ["Y": "yes"]], "", "null"),
    ]

    private static let numbers: [Case] = [
        Case(["type": "integer"], "42", "42"),
        Case(["type": "integer"], "-0", "-0"),
        Case(["type": "integer"], "123456789012345678901234567890", "123456789012345678901234567890"),
        Case(["type": "integer"], "007", "\"007\" isn't a whole number: it has a leading zero; type: string keeps it"),
        Case(["type": "integer"], "4.0", "\"4.0\" isn't a whole number"),
        Case(["type": "integer"], "+4", "\"+4\" isn't a whole number"),
        Case(["type": "integer"], "1e3", "\"1e3\" isn't a whole number"),
        Case(["type": "integer"], "４", "\"４\" isn't a whole number"),
        Case(["type": "integer"], true, "expected a whole number, found a boolean"),
        Case(["type": "integer", "group": ","], "1,234,567", "1234567"),
        Case(
            ["type": "integer", "group": ","], "12,34",
            "\"12,34\" isn't a whole number: its digits aren't grouped in threes"),
        Case(["type": "number"], "37.50", "37.50"),
        Case(["type": "number"], "-1.5E+10", "-1.5E+10"),
        Case(["type": "number"], "37,5", "\"37,5\" isn't a number: the decimal sign is \".\""),
        Case(["type": "number", "decimal": ","], "37,5", "37.5"),
        Case(["type": "number", "decimal": ","], "37.5", "\"37.5\" isn't a number: the decimal sign is \",\""),
        Case(["type": "number", "decimal": ",", "group": "."], "-1.234.567,89", "-1234567.89"),
        Case(
            ["type": "number", "decimal": ",", "group": "."], "1,5.000",
            "\"1,5.000\" isn't a number: its digits aren't grouped in threes"
        ),
        Case(["type": "number", "group": " "], "1 234.5", "1234.5"),
        Case(["type": "number"], "NaN", "\"NaN\" isn't a number"),
        Case(["type": "number"], ".5", "\".5\" isn't a number"),
        Case(["type": "number"], "0x10", "\"0x10\" isn't a number"),
        Case(["type": "number"], "forty", "\"forty\" isn't a number"),
        Case(["type": "boolean"], "TRUE", "true"),
        Case(["type": "boolean"], false, "false"),
        Case(
            ["type": "boolean"], "yes",
            "\"yes\" isn't a boolean: expected true or false; other words need map, such as map: { Y: true, N: false }"
        ),
        Case(["type": "boolean"], 1, "expected a boolean, found a number"),
    ]

    private static let times: [Case] = [
        Case(["type": "date"], "2024-02-29", "\"2024-02-29\""),
        Case(["type": "date"], 20_240_229, "expected a date, found a number"),
        Case(["type": "date", "format": "dd.MM.yyyy HH:mm"], "05.11.2026 00:00", "\"2026-11-05\""),
        Case(["type": "date-time"], "2026-11-21T08:15:02Z", "\"2026-11-21T08:15:02Z\""),
        Case(["type": "date-time"], "2026-11-21T00:15:02.250+01:00", "\"2026-11-20T23:15:02.250Z\""),
        Case(
            ["type": "date-time"], "2026-11-21T08:15:02",
            "\"2026-11-21T08:15:02\" isn't a time in RFC 3339: it has no offset from UTC, and the field has no zone, "
                + "such as zone: Europe/Berlin"
        ),
        Case(["type": "date-time", "zone": "Europe/Berlin"], "2026-11-21T08:15:02", "\"2026-11-21T07:15:02Z\""),
        Case(["type": "date-time", "zone": "Europe/Berlin"], "2026-11-21T08:15:02Z", "\"2026-11-21T08:15:02Z\""),
        Case(
            ["type": "date-time", "format": "dd/MM/yyyy HH:mm", "zone": "Europe/Berlin"], "29/03/2026 02:30",
            "\"29/03/2026 02:30\" isn't a time in dd/MM/yyyy HH:mm: that time doesn't exist in Europe/Berlin, where the "
                + "clocks are put forward over it"
        ),
        Case(
            ["type": "date-time", "format": "dd/MM/yyyy HH:mm", "zone": "Europe/Berlin", "ambiguous": "later"],
            "25/10/2026 02:30", "\"2026-10-25T01:30:00Z\""
        ),
        Case(
            ["type": "date-time"], "0001-01-01T00:00:00+01:00",
            "\"0001-01-01T00:00:00+01:00\" isn't a time in RFC 3339: in UTC it lies outside of the years 0001 to 9999"
        ),
    ]

    @Test(arguments: texts + numbers + times)
    func `A value becomes what its type says, or says why not`(example: Case) async throws {
        #expect(try await converted(example.value, example.field) == example.became)
    }

    @Test func `A constant, a column of the field's own name and a place inside of a record`() async throws {
        let fields: Value = [
            "source": ["const": "hr"], "City": [:], "zip": ["from": "/address/zip", "type": "integer"],
            "first": ["from": "/tags/0"],
        ]
        let line = #"{"City":"Łódź","address":{"zip":10115},"tags":["a","b"]}"#
        let done = try await transform(line, ["fields": fields])
        #expect(done.text == #"{"City":"Łódź","first":"a","source":"hr","zip":10115}"# + "\n")
    }
}

@Suite("What is checked of a transformation before anything runs")
struct TransformCheckTests {
    private func problems(_ field: Object, _ rest: Object = [:]) -> [String] {
        var with = rest
        with["fields"] = ["x": .object(field)]
        return Transform.check(.literal(.object(with)))
            .map { problem in
                problem.pointer + (problem.range.map { "@\($0)" } ?? "") + ": " + problem.message
                    + (problem.suggestion.map { " → " + $0 } ?? "")
            }
    }

    @Test(
        arguments: [
            (
                ["type": "date", "format": "YYYY-MM-dd"],
                "/fields/x/format@0..<4: \"YYYY\" in the date format \"YYYY-MM-dd\" isn't known: it would be the year of a "
                    + "week; the year of a date is yyyy → yyyy-MM-dd"
            ),
            (
                ["type": "date-time", "format": "dd/MM/yyyy HH:mm"],
                "/fields/x/format: a time in \"dd/MM/yyyy HH:mm\" has no offset from UTC, so \"zone\" must say where its "
                    + "clocks are, such as zone: Europe/Berlin; or the format needs XXX"
            ),
            (
                ["type": "date-time", "zone": "Europe/Berln"],
                "/fields/x/zone: there is no time zone \"Europe/Berln\"; expected a name such as Europe/Berlin, or UTC "
                    + "→ Europe/Berlin"
            ),
            (
                ["type": "date-time", "format": "yyyy-MM-dd HH:mmXXX", "zone": "UTC"],
                "/fields/x/zone: \"zone\" means nothing where the format has an offset (XXX); leave one of them out"
            ),
            (
                ["type": "date-time", "ambiguous": "later"],
                "/fields/x/ambiguous: \"ambiguous\" means nothing without \"zone\"; leave it out, or say the zone"
            ),
            (
                ["format": "dd/MM/yyyy"],
                "/fields/x/format: \"format\" means nothing for type string; it is for date and date-time"
            ),
            (
                ["decimal": ",", "type": "date"],
                "/fields/x/decimal: \"decimal\" means nothing for type date; it is for number"
            ),
            (
                ["const": 1, "from": "a", "type": "integer"],
                "/fields/x/from: \"from\" means nothing beside \"const\", which is the value itself; leave one of them out"
            ),
            (
                ["default": "tomorrow", "type": "date"],
                "/fields/x/default: text \"tomorrow\" doesn't fit type date; expected a date such as 2026-11-21"
            ),
            (
                ["const": "1", "type": "integer"],
                "/fields/x/const: text \"1\" doesn't fit type integer; expected a whole number"
            ),
            (
                ["map": ["Y": "ja"], "type": "boolean"],
                "/fields/x/map: the map's \"Y\" doesn't fit type boolean: \"ja\" isn't a boolean: expected true or false; "
                    + "other words need map, such as map: { Y: true, N: false }"
            ),
            (
                ["decimal": ",", "group": ",", "type": "number"],
                "/fields/x/group: the groups of digits and the decimals can't both be separated by \",\"; "
                    + "say another decimal or group"
            ),
            (["from": "/a~2"], "/fields/x/from: \"/a~2\" is no JSON Pointer; expected for instance \"/address/city\""),
        ] as [(Object, String)]
    )
    func `A mistake in a field`(field: Object, problem: String) {
        #expect(problems(field) == [problem])
    }

    @Test(
        arguments: [
            (["unique": ["X"]], "/unique/0: there is no field \"X\"; the fields are x → x"),
            (["unique": ["x", "x"]], "/unique/1: the field \"x\" stands here twice"),
            (["columns": ["x"]], "/columns: \"columns\" means nothing for ndjson; leave it out"),
            (
                ["columns": ["y"], "format": "csv"],
                "/columns/0: there is no field \"y\"; the fields are x"
            ),
            (
                ["max-rejects": "lots"],
                "/max-rejects: \"lots\" is no share; expected a number of records, or a share from 0% to 100% with at most "
                    + "one decimal, such as 5% or 0.5%"
            ),
            (
                ["max-rejects": "100.1%"],
                "/max-rejects: \"100.1%\" is no share; expected a number of records, or a share from 0% to 100% with at most "
                    + "one decimal, such as 5% or 0.5%"
            ),
        ] as [(Object, String)]
    )
    func `A mistake beside the fields`(rest: Object, problem: String) {
        #expect(problems([:], rest).first == problem)
    }

    @Test func `There must be a field`() {
        #expect(
            Transform.check(.literal(["fields": [:]])).map(\.message) == ["there is no field; expected at least one"])
    }

    @Test func `What isn't known yet is passed over, and checked when the step runs`() async throws {
        let unknown = Argument.template(Template(parts: []))
        let field = Argument.object([
            .init(key: "format", value: unknown), .init(key: "type", value: .literal("date")),
        ])
        #expect(
            Transform.check(.object([.init(key: "fields", value: .object([.init(key: "x", value: field)]))])).isEmpty)
        #expect(Transform.check(.object([.init(key: "fields", value: unknown)])).isEmpty)
        let failure = await #expect(throws: StepFailure.self) {
            try await transform("", ["fields": ["x": ["type": "date", "format": "DD.MM.yyyy"]]])
        }
        #expect(
            failure?.message
                == "fields/x/format: \"DD\" in the date format \"DD.MM.yyyy\" isn't known: it would be the day of the year; "
                + "the day of the month is dd; did you mean \"dd.MM.yyyy\"?"
        )
    }
}
