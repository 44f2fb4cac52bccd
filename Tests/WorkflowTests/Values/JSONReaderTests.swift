import Testing
import Workflow

@Suite struct JSONReaderTests {
    @Test(
        "reads every kind of value",
        arguments: [
            ("null", Value.null), (" true ", true), ("\t\r\nfalse", false), ("0", 0), ("-7", -7), ("\"\"", ""),
            ("[]", []), ("[1,[2,[]]]", [1, [2, []]]), ("{}", [:]),
            (#"{"b":1,"a":{"c":null}}"#, ["a": ["c": .null], "b": 1]),
            (#""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#, "\"\\/\u{8}\u{c}\n\r\tAé😀"),
            ("\"grüße 漢字 😀\"", "grüße 漢字 😀"),
            (#""ä\n€""#, "ä\n€"), (#""\u0000""#, "\0"),
        ] as [(String, Value)]
    )
    func reads(text: String, value: Value) throws {
        #expect(try Value(json: text) == value)
    }

    @Test(
        "keeps numbers as they are written",
        arguments: [
            "1.10", "-0", "1e400", "1E+2", "0.000", "123456789012345678901234567890123456789012345", "-1.5e-10",
        ]
    )
    func keepsNumbers(text: String) throws {
        #expect(try Value(json: text).canonicalText == text)
    }

    @Test func `keeps 1000 digits and refuses 1001`() throws {
        let kept = String(repeating: "7", count: 1_000)
        #expect(try Value(json: kept).canonicalText == kept)
        #expect(message(kept + "7") == "line 1, column 1: a number of 1001 characters; at most 1000 are kept")
    }

    @Test(
        "says what stood there and what was expected",
        arguments: [
            ("", "line 1, column 1: expected a value, found the end of the text"),
            ("  \n ", "line 2, column 2: expected a value, found the end of the text"),
            ("nul", "line 1, column 1: expected a value, found \"nul\""),
            ("True", "line 1, column 1: expected a value, found \"True\""),
            ("NaN", "line 1, column 1: expected a value, found \"NaN\""),
            ("[1,]", "line 1, column 4: expected a value, found \"]\""),
            ("[1 2]", "line 1, column 4: expected \",\" or \"]\", found \"2\""),
            ("[1", "line 1, column 3: expected \",\" or \"]\", found the end of the text"),
            ("{", "line 1, column 2: expected a key in quotes or \"}\", found the end of the text"),
            ("{\"a\":1,}", "line 1, column 8: expected a key in quotes, found \"}\""),
            ("{a:1}", "line 1, column 2: expected a key in quotes or \"}\", found \"a\""),
            ("{\"a\" 1}", "line 1, column 6: expected \":\", found \"1\""),
            ("{\"a\":1\n  \"b\":2}", "line 2, column 3: expected \",\" or \"}\", found \"\"\""),
            (
                "01",
                "line 1, column 2: a number has no leading zeros; expected \".\", an exponent or the end of the number after 0"
            ),
            ("+1", "line 1, column 1: expected a value, found \"+\""),
            ("1.", "line 1, column 3: expected a digit, found the end of the text"),
            ("-", "line 1, column 2: expected a digit, found the end of the text"),
            ("1e+", "line 1, column 4: expected a digit, found the end of the text"),
            ("1 2", "line 1, column 3: expected the end of the text, found \"2\""),
            ("\"ä😀\" é", "line 1, column 6: expected the end of the text, found \"é\""),
            ("\"a", "line 1, column 3: expected \" at the end of a text, found the end of the text"),
            ("\"a\\", "line 1, column 4: expected one of \" \\ / b f n r t u after \\, found the end of the text"),
            ("\"\\x41\"", "line 1, column 3: expected one of \" \\ / b f n r t u after \\, found \"x41\""),
            ("\"\\u12g4\"", "line 1, column 6: expected four hexadecimal digits after \\u, found \"g4\""),
            ("\"a\nb\"", "line 1, column 3: the control character U+000a stands in a text; write it as an escape"),
            ("\"\\n\u{1}\"", "line 1, column 4: the control character U+0001 stands in a text; write it as an escape"),
            (
                "\"\\ud800\"",
                "line 1, column 2: the escape \\ud800 is half of a surrogate pair; the other half must stand beside it"
            ),
            (
                "\"\\ud800\\u0041\"",
                "line 1, column 2: the escape \\ud800 is half of a surrogate pair; the other half must stand beside it"
            ),
            (
                "\"\\udc00\\ud800\"",
                "line 1, column 2: the escape \\udc00 is half of a surrogate pair; the other half must stand beside it"
            ),
            ("\u{feff}1", "line 1, column 1: expected a value, found \"\u{feff}\""),
            ("\u{0}", "line 1, column 1: expected a value, found the control character U+0000"),
        ]
    )
    func explains(text: String, expected: String) {
        #expect(message(text) == expected)
    }

    @Test(
        "finds a key that stands twice, in order or out of it",
        arguments: [
            (#"{"a":1,"a":2}"#, 8, "a"), (#"{"b":1,"a":2,"b":3}"#, 14, "b"), (#"{"c":1,"b":2,"b":3,"c":4}"#, 14, "b"),
            (#"{"é":1,"\u00e9":2}"#, 8, "é"), (#"[{"x":{"":0,"":0}}]"#, 13, ""),
        ]
    )
    func duplicateKeys(text: String, column: Int, key: String) {
        #expect(
            message(text)
                == "line 1, column \(column): the key \"\(key)\" stands twice in one object; a key may stand once"
        )
    }

    @Test func `takes keys that are only canonically equivalent for different`() throws {
        let value = try Value(json: "{\"e\u{301}\":1,\"\u{e9}\":2}")
        #expect(value.object?.count == 2)
        #expect(value["\u{e9}"] == 2)
        #expect(value["e\u{301}"] == 1)
    }

    @Test(
        "refuses bytes that are no UTF-8",
        arguments: [
            ([0x22, 0xff, 0x22], 1, "the byte 0xff"), ([0x22, 0x61, 0xc0, 0x80, 0x22], 2, "the byte 0xc0"),
            ([0x22, 0xc3, 0xa4, 0xed, 0xa0, 0x80, 0x22], 3, "the byte 0xed"),
            ([0x22, 0x5c, 0x6e, 0xe2, 0x82, 0x22], 3, "the byte 0xe2"),
            ([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], 1, "the byte 0xf4"),
        ] as [([UInt8], Int, String)]
    )
    func invalidUTF8(bytes: [UInt8], offset: Int, name: String) {
        do throws(JSONError) {
            _ = try Value(json: bytes)
            Issue.record("was read")
        } catch {
            #expect(error.offset == offset)
            #expect(error.message == "\(name) is not valid UTF-8; a JSON text is UTF-8")
            #expect(!error.isIncomplete)
        }
    }

    @Test func `reads 64 levels and refuses 65, however deep the rest is`() throws {
        let nested = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try Value(json: nested).canonicalText == nested)
        let expected = "line 1, column 65: lists and objects are nested more than 64 levels deep"
        #expect(message(String(repeating: "[", count: 65)) == expected)
        #expect(message(String(repeating: "[", count: 1_000_000)) == expected)
        #expect(message(String(repeating: "{\"\":", count: 100_000))?.hasPrefix("line 1, column 257: lists") == true)
    }

    @Test func `reads 100,000 keys in reverse order in one go`() throws {
        let text = "{" + (0..<100_000).reversed().map { "\"k\(100_000 + $0)\":\($0)" }.joined(separator: ",") + "}"
        let value = try Value(json: text)
        #expect(value.object?.count == 100_000)
        #expect(value.object?.first?.key == "k100000")
        #expect(value["k199999"] == 99_999)
    }

    @Test func `reads values one after the other and says where each stands`() throws {
        var reader = JSONReader(Array("{\"a\":1}\n [2] \n\"ü\" x".utf8))
        #expect(try reader.next() == ["a": 1])
        #expect(reader.position == TextPosition(offset: 7, line: 1, column: 8))
        #expect(reader.peek() == UInt8(ascii: "["))
        #expect(reader.position == TextPosition(offset: 9, line: 2, column: 2))
        #expect(try reader.next() == [2])
        #expect(try reader.next() == "ü")
        #expect(reader.position == TextPosition(offset: 18, line: 3, column: 4))
        let isAtEnd = reader.isAtEnd()
        #expect(!isAtEnd)
        #expect(
            throws: JSONError(
                position: TextPosition(offset: 19, line: 3, column: 5),
                message: "expected a value, found \"x\""
            )
        ) {
            try reader.next()
        }
    }

    @Test func `whatever is read is written so that it reads back, and nothing traps`() throws {
        let seed = Array(
            #"{"a":[1,-2.50e+3,true,null,"x\u00e9\n\ud83d\ude00"],"b":{"":{},"ü":[[]]},"c":0.1}"#.utf8)
        let pool = Array("{}[]\",:\\u019eE+-.tfn \n".utf8) + [0x00, 0x7f, 0x80, 0xc3, 0xed, 0xff]
        var random: UInt64 = 0x9e37_79b9_7f4a_7c15
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        var read = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...next(4) {
                switch next(3) {
                case 0: bytes[next(bytes.count)] = pool[next(pool.count)]
                case 1: bytes.remove(at: next(bytes.count))
                default: bytes.insert(pool[next(pool.count)], at: next(bytes.count))
                }
            }
            guard let value = try? Value(json: bytes) else { continue }
            read += 1
            let canonical = value.canonicalBytes
            let again = try Value(json: canonical)
            guard again == value, again.canonicalBytes == canonical, try Value(json: value.prettyText) == value else {
                Issue.record("\(bytes) is written as \(canonical)")
                return
            }
        }
        #expect(read > 500)
    }

    private func message(_ text: String) -> String? {
        do throws(JSONError) {
            _ = try Value(json: text)
            return nil
        } catch {
            return error.description
        }
    }
}
