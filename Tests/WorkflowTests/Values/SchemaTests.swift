import Testing
import Workflow

@Suite struct SchemaTests {
    static let field = Schema.object([
        .init("from", .string, required: true, summary: "The column."),
        .init("type", .enumeration(["text", "number", "date"])),
        .init("keep", .union([.integer(1...9), .array(.string)])),
    ])

    @Test(
        "describes shapes in words",
        arguments: [
            (.any, "any value"), (.bool, "true or false"), (.integer(), "a whole number"),
            (.integer(1...100), "a whole number from 1 to 100"), (.integer(0 ... .max), "a whole number of at least 0"),
            (.integer(.min...5), "a whole number of at most 5"), (.number, "a number"), (.string, "text"),
            (.text(.resourceName), "a name of 1 to 200 letters, digits, \".\", \"_\", \"-\" and \"/\""),
            (.array(.text(.pathBelow)), "a list of paths below the folder, without \"..\""),
            (.enumeration(["asc", "desc"]), "one of asc, desc"), (.enumeration(["asc"]), "\"asc\""),
            (.duration, "a duration such as 30s"), (.date, "a date such as 2026-01-31"),
            (.dateTime, "a time such as 2026-01-31T09:00:00Z"), (.dataset, "a data set"),
            (.array(.string), "a list of text"), (.array(.array(.integer())), "a list of lists of whole numbers"),
            (.map(.any), "an object"), (.map(.duration), "an object of durations such as 30s"),
            (SchemaTests.field, "an object with from, type, keep"), (.object([]), "an empty object"),
            (.union([.string, .array(.string)]), "text or a list of text"),
        ] as [(Schema, String)]
    )
    func description(schema: Schema, text: String) {
        #expect(schema.description == text)
    }

    @Test(
        "accepts what fits",
        arguments: [
            (.any, .null), (.bool, false), (.integer(), 7), (.integer(1...9), 9), (.number, 7), (.string, ""),
            (.enumeration(["a", "b"]), "b"), (.duration, "12h"), (.date, "2024-02-29"),
            (.dateTime, "2026-01-31T09:00:00+01:00"), (.array(.integer()), []), (.array(.integer()), [1, 2]),
            (.map(.bool), ["x": true]), (SchemaTests.field, ["from": "A"] as Value),
            (SchemaTests.field, ["from": "A", "type": "date", "keep": ["x"]] as Value),
            (.union([.string, .integer()]), 3), (.union([.union([.date]), .bool]), "2026-01-01"),
        ] as [(Schema, Value)]
    )
    func accepts(schema: Schema, value: Value) {
        #expect(schema.mismatches(of: value) == [])
        #expect(schema.accepts(value))
    }

    @Test(
        "says what stood there and what was expected",
        arguments: [
            (.bool, "yes", ["": "expected true or false, found text \"yes\""]),
            (.integer(), "7", ["": "expected a whole number, found text \"7\""]),
            (.integer(1...9), 10, ["": "expected a whole number from 1 to 9, found 10"]),
            (.number, .null, ["": "expected a number, found null"]),
            (.string, 12, ["": "expected text, found 12"]),
            (.string, [:], ["": "expected text, found an empty object"]),
            (
                .enumeration(["asc", "desc"]), "dsec",
                ["": "expected one of asc, desc, found text \"dsec\"; did you mean \"desc\"?"]
            ),
            (.duration, "5 minutes", ["": "expected a duration such as 30s, found text \"5 minutes\""]),
            (
                .duration, "10001d",
                ["": "expected a duration such as 30s, found text \"10001d\"; the longest is 10000d"]
            ),
            (.date, "2026-02-30", ["": "expected a date such as 2026-01-31, found text \"2026-02-30\""]),
            (
                .dateTime, "2026-01-31T09:00:00",
                ["": "expected a time such as 2026-01-31T09:00:00Z, found text \"2026-01-31T09:00:00\""]
            ),
            (.dataset, ["artifact": "x"], ["": "expected a data set, found an object"]),
            (.array(.string), "x", ["": "expected a list of text, found text \"x\""]),
            (
                .array(.string), ["a", 1, "c", false],
                ["/1": "expected text, found 1", "/3": "expected text, found false"]
            ),
            (.map(.bool), ["a/b": 1] as Value, ["/a~1b": "expected true or false, found 1"]),
            (
                field, ["form": "A"] as Value,
                [
                    "/form": "unknown key \"form\"; did you mean \"from\"?",
                    "": "the key \"from\" is missing; expected text: The column.",
                ]
            ),
            (
                field, ["from": "A", "colour": 1] as Value,
                ["/colour": "unknown key \"colour\"; expected one of from, type, keep"]
            ),
            (.object([]), ["a": 1] as Value, ["/a": "unknown key \"a\"; none is expected here"]),
            (SchemaTests.field, ["from": "A", "keep": ["x", 2]] as Value, ["/keep/1": "expected text, found 2"]),
            (
                SchemaTests.field, ["from": "A", "keep": 12] as Value,
                ["/keep": "expected a whole number from 1 to 9, found 12"]
            ),
            (
                field, ["from": "A", "keep": "x"] as Value,
                ["/keep": "expected a whole number from 1 to 9 or a list of text, found text \"x\""]
            ),
            (
                .union([.duration, .date]), "x",
                ["": "expected a duration such as 30s or a date such as 2026-01-31, found text \"x\""]
            ),
        ] as [(Schema, Value, [String: String])]
    )
    func explains(schema: Schema, value: Value, expected: [String: String]) {
        let found = schema.mismatches(of: value)
        #expect(Dictionary(found.map { ($0.pointer, $0.message) }) { $0 + " | " + $1 } == expected)
    }

    @Test func `cuts long texts in messages and escapes what would break the line`() {
        let text = "a\n" + String(repeating: "é", count: 100)
        #expect(
            Schema.bool.mismatches(of: .string(text)).map(\.message)
                == ["expected true or false, found text \"a\\n\(String(repeating: "é", count: 38))…\""]
        )
    }

    @Test func `says which key is unknown and which is missing`() {
        let kinds = Self.field.mismatches(of: ["form": 1]).map(\.kind)
        #expect(kinds == [.unknownKey("form", nearest: "from"), .missingKey("from")])
    }

    @Test(
        "refuses only what can't fit",
        arguments: [
            (.any, .dataset, true), (.dataset, .any, true), (.string, .date, true), (.date, .string, true),
            (.duration, .date, false), (.integer(), .number, true), (.number, .integer(), true),
            (.integer(1...3), .integer(3...9), true), (.integer(1...2), .integer(3...9), false),
            (.string, .integer(), false), (.bool, .string, false), (.array(.string), .string, false),
            (.array(.date), .array(.string), true), (.array(.bool), .array(.string), false),
            (.enumeration(["a"]), .enumeration(["a", "b"]), true),
            (.enumeration(["a", "c"]), .enumeration(["a", "b"]), false),
            (.enumeration(["1h"]), .duration, true), (.enumeration(["x"]), .duration, false),
            (.union([.string, .integer()]), .string, false), (.string, .union([.string, .integer()]), true),
            (.map(.string), SchemaTests.field, false), (.map(.any), SchemaTests.field, true),
            (SchemaTests.field, .map(.any), true),
            (.object([.init("from", .string, required: true)]), SchemaTests.field, true),
            (.object([.init("from", .string)]), SchemaTests.field, false),
            (.object([.init("from", .string, required: true), .init("x", .any)]), SchemaTests.field, false),
            (.dataset, .map(.any), true),
            (.map(.any), .dataset, false),
        ] as [(Schema, Schema, Bool)]
    )
    func isAssignable(source: Schema, target: Schema, expected: Bool) {
        #expect(source.isAssignable(to: target) == expected)
    }

    @Test func `knows the members of a value`() throws {
        #expect(try #require(Self.field.member("from")) == (.string, true))
        #expect(Self.field.member("form") == nil)
        #expect(try #require(Schema.dataset.member("records")) == (.integer(0 ... .max), true))
        #expect(try #require(Schema.union([Self.field, .map(.string)]).member("from")) == (.string, false))
        #expect(Schema.string.member("length") == nil)
        #expect(Schema.dataset.memberNames == ["artifact", "format", "header", "records", "bytes"])
    }

    @Test func `is a value and comes back`() throws {
        let all: [Schema] = [
            .any, .bool, .integer(), .integer(-1...5), .number, .string, .enumeration(["a", "b"]), .duration, .date,
            .dateTime, .dataset, .array(.map(.date)), Self.field, .union([.string, .bool]),
        ]
        for schema in all { #expect(Schema(schema.value) == schema) }
        #expect(Schema.integer(1...5).value.canonicalText == #"{"integer":{"from":1,"to":5}}"#)
        #expect(
            Schema.object([.init("a", .date, required: true, summary: "s")]).value.canonicalText
                == #"{"object":[{"name":"a","required":true,"schema":"date","summary":"s"}]}"#
        )
        let bad: [Value] = [
            .null, "text", [], [:], ["array": "text"], ["integer": ["from": 5, "to": 1]], ["enumeration": [1]],
            ["object": [["name": "a"]]], ["array": "any", "map": "any"], ["union": "any"],
        ]
        for value in bad { #expect(Schema(value) == nil, "\(value.canonicalText)") }
        let deep = (0..<100).reduce(Value.string("any")) { value, _ in ["array": value] }
        #expect(Schema(deep) == nil)
    }

    @Test func `is JSON Schema`() {
        #expect(
            Self.field.jsonSchema.canonicalText
                == #"{"additionalProperties":false,"properties":{"from":{"description":"The column.","type":"string"},"#
                + #""keep":{"anyOf":[{"maximum":9,"minimum":1,"type":"integer"},{"items":{"type":"string"},"type":"array"}]},"#
                + #""type":{"enum":["text","number","date"],"type":"string"}},"required":["from"],"type":"object"}"#
        )
        #expect(Schema.string.jsonSchemaWithExpressions.canonicalText == #"{"type":"string"}"#)
        #expect(
            Schema.array(.bool).jsonSchemaWithExpressions.canonicalText
                == ##"{"anyOf":[{"items":{"anyOf":[{"type":"boolean"},{"$ref":"#/$defs/expression"}]},"type":"array"},{"$ref":"#/$defs/expression"}]}"##
        )
    }
}

@Suite struct NearestTests {
    @Test(
        "finds what was meant",
        arguments: [
            ("transmitt", "transmit"), ("tranmsit", "transmit"), ("Transmit", "transmit"), ("retreive", "retrieve"),
            ("wiat", "wait"), ("xyzzy", nil), ("", nil), ("a", nil),
            (String(repeating: "transmit", count: 10_000), nil),
        ] as [(String, String?)]
    )
    func nearest(written: String, expected: String?) {
        let names = ["wait", "transmit", "transform", "retrieve", "at"]
        #expect(Nearest.name(to: written, among: names) == expected)
        #expect(Nearest.name(to: written, among: names.reversed()) == expected)
    }

    @Test func `words the hint`() {
        #expect(Nearest.hint(for: "wiat", among: ["wait"]) == "; did you mean \"wait\"?")
        #expect(Nearest.hint(for: "wiat", among: []) == "")
    }
}
