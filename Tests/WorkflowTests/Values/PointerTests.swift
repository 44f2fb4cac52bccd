import Testing
import Workflow

@Suite struct PointerTests {
    static let value: Value = [
        "a": [1, ["b": 2]], "": 3, "m~n": 4, "x/y": 5, "é": 6, "01": 7, "e\u{301}": 8,
    ]

    @Test(
        "finds what stands there",
        arguments: [
            ("/a/0", 1), ("/a/1/b", 2), ("/", 3), ("/m~0n", 4), ("/x~1y", 5), ("/é", 6), ("/01", 7),
            ("/e\u{301}", 8), ("/a/2", nil), ("/a/-", nil), ("/a/00", nil), ("/a/+0", nil),
            ("/a/99999999999999999999", nil), ("/b", nil), ("/a/0/x", nil), ("a", nil), ("/m~2n", nil), ("/m~", nil),
            ("/a/", nil),
        ] as [(String, Value?)]
    )
    func finds(pointer: String, expected: Value?) {
        #expect(Self.value.value(at: pointer) == expected)
        let replaced = Self.value.replacing(at: pointer, with: "new")
        #expect(replaced?.value(at: pointer) == (expected == nil ? nil : "new"))
    }

    @Test func `the empty pointer is the value itself`() {
        #expect(Self.value.value(at: "") == Self.value)
        #expect(Self.value.replacing(at: "", with: .null) == .null)
    }

    @Test func `changes nothing else`() {
        #expect(
            Self.value.replacing(at: "/a/1/b", with: [])?.canonicalText
                == "{\"\":3,\"01\":7,\"a\":[1,{\"b\":[]}],\"e\u{301}\":8,\"m~n\":4,\"x/y\":5,\"é\":6}"
        )
    }

    @Test func `writes tokens that read back`() {
        let tokens = ["", "a/b", "~1", "~", "é/~/"]
        let pointer = tokens.reduce("") { JSONPointer.appending($1, to: $0) }
        #expect(pointer == "//a~1b/~01/~0/é~1~0~1")
        #expect(JSONPointer.tokens(of: pointer) == tokens)
    }
}

@Suite struct DurationTextTests {
    @Test(
        "reads one number and one unit",
        arguments: [
            ("0s", 0), ("500ms", 500), ("2s", 2_000), ("1m", 60_000), ("12h", 43_200_000), ("14d", 1_209_600_000),
            ("10000d", 864_000_000_000), ("007s", 7_000),
        ] as [(String, Int64)]
    )
    func reads(text: String, milliseconds: Int64) {
        #expect(Duration(text: text)?.milliseconds == milliseconds)
    }

    @Test(
        "refuses anything else",
        arguments: [
            "", "5", "s", "-1s", "1.5s", "1 s", "1S", "1h30m", "10001d", "99999999999999999999d", "999999999999999d",
            "1w", "1ms ", "１s", "+1s", "1e3s",
        ]
    )
    func refuses(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(
        "writes the largest unit that says it exactly",
        arguments: [
            (0, "0s"), (1, "1ms"), (999, "999ms"), (1_000, "1s"), (90_000, "90s"), (120_000, "2m"),
            (129_600_000, "36h"), (172_800_000, "2d"), (-2_000, "-2s"),
        ] as [(Int64, String)]
    )
    func writes(milliseconds: Int64, text: String) {
        #expect(Duration.milliseconds(milliseconds).text == text)
    }

    @Test func `doesn't overflow`() {
        #expect(Duration.seconds(Int64.max).microseconds == .max)
        #expect(Duration.seconds(Int64.min).microseconds == .min)
        #expect(Duration.seconds(9_223_372_036_854).microseconds == 9_223_372_036_854_000_000)
    }
}

@Suite struct DatasetTests {
    static let dataset = Dataset(digest: .sha256("abc"), format: "ndjson", records: 3, bytes: 120)

    @Test func `is an object and comes back`() {
        #expect(
            Self.dataset.value.canonicalText
                == #"{"artifact":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","#
                + #""bytes":120,"format":"ndjson","records":3}"#
        )
        #expect(Dataset(Self.dataset.value) == Self.dataset)
        #expect(Schema.dataset.accepts(Self.dataset.value))
    }

    @Test(
        "refuses anything else",
        arguments: [
            ("artifact", "ba78"), ("artifact", nil), ("format", "xlsx"), ("records", -1), ("bytes", "120"),
            ("extra", 1), ("records", .number(Number(text: "1.5") ?? Number(0))),
        ] as [(String, Value?)]
    )
    func refuses(key: String, value: Value?) {
        var object = Self.dataset.value.object
        object?[key] = value
        #expect(Dataset(.object(object ?? [:])) == nil)
    }
}

@Suite struct ValueTests {
    @Test func `texts compare by code points`() {
        #expect(Value.string("\u{e9}") != Value.string("e\u{301}"))
        #expect(Value.string("\u{e9}").hashValue == Value.string("\u{e9}").hashValue)
        #expect(Value(1) != "1")
        #expect(Value.null != false)
    }

    @Test func `equal objects have equal hashes, whatever order they were made in`() throws {
        let left = try Value(json: #"{"a":1.0,"b":[true]}"#)
        let right = try Value(json: #"{"b":[true],"a":10e-1}"#)
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
    }

    @Test func `an object keeps its members in the order of their bytes`() {
        var object: Object = ["b": 2, "a": 1]
        object["ä"] = 3
        object["B"] = 4
        object["b"] = 5
        object["a"] = nil
        object["zz"] = nil
        #expect(object.keys == ["B", "b", "ä"])
        #expect(object["b"] == 5)
        #expect(object["a"] == nil)
    }
}
