import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Reading JSON records")
struct JSONRecordTests {
    private func json(at pointer: String = "") -> ReadingOptions {
        var options = ReadingOptions(format: .json)
        options.recordsAt = pointer
        return options
    }

    @Test func `A list of objects, exact`() {
        #expect(
            outcome("\u{feff} [\n {\"b\": 1.10, \"a\": \"}]\\\"{\"},\n{\"n\":{\"x\":[[]]}}\n]\n", json()) == [
                #"2: {"a":"}]\"{","b":1.10}"#, #"3: {"n":{"x":[[]]}}"#,
            ]
        )
        #expect(outcome("[]", json()).isEmpty)
    }

    @Test func `A list inside of an object`() {
        let text = #"""
            {"items": [1], "meta": {"n": [1, {"items": []}], "s": "\"[{"},
             "data": {"x": -1.5e3, "items": [{"id": 1}, {"id": 2}], "next": null}, "end": true}
            """#
        #expect(outcome(text, json(at: "/data/items")) == [#"2: {"id":1}"#, #"2: {"id":2}"#])
        #expect(outcome(#"[[{"id":1}],{"a/b":[{"id":2}]}]"#, json(at: "/1/a~1b")) == [#"1: {"id":2}"#])
    }

    @Test(
        arguments: [
            ("", "", "f:1:1: expected a value, found the end of the text; it was probably cut off [json-invalid]"),
            (
                "", "[{}",
                "f:1:4: expected \",\" or the end of the list or object, found the end of the text; it was probably cut off [json-invalid]"
            ),
            (
                "", "[{\"a\":1",
                "f:1:8: expected \"}\", found the end of the text; it was probably cut off [json-invalid]"
            ),
            ("", "[{},]", "f:1:5: expected a value, found \"]\" [json-invalid]"),
            ("", "[{}] x", "f:1:6: expected the end of the text, found \"x\" [json-invalid]"),
            (
                "", "[{},\n{\"a\":1,}]",
                "f:2:8: record 2 isn't JSON: expected a key in quotes, found \"}\" [json-invalid]"
            ),
            (
                "", "[{\"a\":1,\"a\":2}]",
                "f:1:9: record 1 isn't JSON: the key \"a\" stands twice in one object; a key may stand once [json-invalid]"
            ),
            ("", "[{},7]", "f:1:5: record 2 is a number, expected an object [json-not-an-object]"),
            ("", "[[]]", "f:1:2: record 1 is a list, expected an object [json-not-an-object]"),
            ("", "\"x\"", "f:1:1: the file is a text, expected a list of records [json-records-missing]"),
            (
                "", "{\"n\": 1, \"users\": []}",
                "f:1:19: the file is an object, expected a list of records; if the records are in \"users\", "
                    + "say records-at: /users [json-records-missing]"
            ),
            (
                "", "{\"id\": 1}\n{\"id\": 2}\n",
                "f:1:9: the file is an object, expected a list of records; if each line is an object of its own, "
                    + "say format: ndjson [json-records-missing]"
            ),
            (
                "/itmes", "{\"total\": 2, \"items\": []}",
                "f:1:25: the file has no member \"itmes\", which records-at \"/itmes\" names: it has \"total\" and "
                    + "\"items\"; did you mean \"items\"? [json-records-missing]"
            ),
            (
                "/data/rows", "{\"data\": {}}",
                "f:1:11: what stands at \"/data\" has no member \"rows\", which records-at \"/data/rows\" names: it is an "
                    + "empty object [json-records-missing]"
            ),
            (
                "/data", "{\"data\": {\"a\": 1}}",
                "f:1:10: an object stands at records-at \"/data\", expected a list of records [json-records-missing]"
            ),
            (
                "/data/x", "{\"data\": null}",
                "f:1:10: null stands at \"/data\", expected an object or a list [json-records-missing]"
            ),
            (
                "/2", "[[], []]",
                "f:1:8: the file has no member \"2\", which records-at \"/2\" names: it is a list [json-records-missing]"
            ),
            (
                "/a", "{\"a\": [], \"a\": []}",
                "f:1:14: the key \"a\" stands twice in one object; a key may stand once [json-invalid]"
            ),
            ("/a", "{\"b\": tru, \"a\": []}", "f:1:7: expected a value, found \"tru\" [json-invalid]"),
            ("/a", "{\"b\" 1}", "f:1:6: expected \":\", found \"1\" [json-invalid]"),
            ("/a", "{\"b\": [}", "f:1:8: expected a value or \"]\", found \"}\" [json-invalid]"),
        ]
    )
    func `What is wrong is said with its place`(pointer: String, text: String, message: String) {
        #expect(outcome(text, json(at: pointer)) == [message])
    }

    @Test func `Nesting has an end, and so has a record`() {
        #expect(
            outcome(String(repeating: "[", count: 70), json(at: "/x")) == [
                "f:1:65: lists and objects are nested more than 64 levels deep [json-invalid]"
            ]
        )
        var small = json()
        small.maxRecordBytes = 100
        #expect(
            outcome("[{\"a\":\"" + String(repeating: "x", count: 200) + "\"}]", small) == [
                "f:1:2: record 1 is longer than 100 bytes, the most that one may have [record-too-long]"
            ]
        )
    }

    @Test func `No bytes make it trap, and the outcome doesn't depend on where they are cut`() {
        var random = SplitMix64(state: 5)
        let alphabet = ["{", "}", "[", "]", ",", ":", "\"a\"", "\"b", "\\", "1", "null", "-", " ", "\n", "é", "\""]
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 0...14, using: &random))
                .map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            _ = outcome(text, json())
            _ = outcome("[{\"a\":" + text, json())
            _ = outcome("{\"a\":[" + text, json(at: "/a"))
            _ = outcome(text, ReadingOptions(format: .ndjson))
        }
    }
}

@Suite("Reading NDJSON")
struct NDJSONReaderTests {
    private let ndjson = ReadingOptions(format: .ndjson)

    @Test func `An object a line; blank lines and CRLF are fine`() {
        #expect(
            outcome("{\"a\":1}\r\n\n  \n{\"b\":2}", ndjson) == [#"1: {"a":1}"#, #"4: {"b":2}"#]
        )
        #expect(outcome("", ndjson).isEmpty)
    }

    @Test(
        arguments: [
            ("{\"a\":1}\n{\"é\": ,}\n", "f:2:7: record 2 isn't JSON: expected a value, found \",\" [json-invalid]"),
            ("{\"a\":1}\n[1]\n", "f:2:1: record 2 is a list, expected an object [json-not-an-object]"),
            (
                "[{\"a\":1}]\n",
                "f:1:1: record 1 is a list, expected an object; if the whole file is one list, say format: json "
                    + "[json-not-an-object]"
            ),
            (
                "[\n{\"a\":1}\n]\n",
                "f:1:2: record 1 isn't JSON: expected a value, found the end of the text; if the whole file is one list, "
                    + "say format: json [json-invalid]"
            ),
        ]
    )
    func `What is wrong is said with its place`(text: String, message: String) {
        #expect(outcome(text, ndjson) == [message])
    }

    @Test func `A record may not fill the memory`() {
        var small = ndjson
        small.maxRecordBytes = 100
        #expect(
            outcome("{\"a\":\"" + String(repeating: "x", count: 200) + "\"}\n", small) == [
                "f:1:1: record 1 is longer than 100 bytes, the most that one may have [record-too-long]"
            ]
        )
    }
}
