import Testing
import Workflow

@Suite struct CanonicalFormTests {
    /// The vectors of the canonical form, version 1: what is read, and the bytes that are stored and hashed.
    @Test(
        "writes the canonical form",
        arguments: [
            (" { \"b\" : 1 , \"a\" : [ true , null ] } ", #"{"a":[true,null],"b":1}"#),
            (
                #"{"\u20ac":1,"$":2,"\ud83d\ude00":3,"\uff61":4,"a":5,"":6}"#,
                "{\"\":6,\"$\":2,\"a\":5,\"€\":1,\"\u{ff61}\":4,\"😀\":3}"
            ),
            (#""\/\u007f\u0041\u00e9""#, "\"/\u{7f}Aé\""),
            (#""\u0008\u000C\u000a\u000D\u0009\u0000\u001F\"\\""#, #""\b\f\n\r\t\u0000\u001f\"\\""#),
            ("[1.10,1E5,-0,0.0e-0,100]", "[1.10,1E5,-0,0.0e-0,100]"),
            ("\"e\u{301}\"", "\"e\u{301}\""),
            ("[[],{}]", "[[],{}]"),
        ]
    )
    func vectors(text: String, canonical: String) throws {
        let value = try Value(json: text)
        #expect(Array(value.canonicalText.utf8) == Array(canonical.utf8))
        #expect(value.canonicalBytes == Array(canonical.utf8))
        #expect(try Value(json: canonical).canonicalText == canonical)
    }

    @Test func `has a known digest`() throws {
        let value = try Value(json: #"{"tenant":"contoso","n":[1,2.50,"é\n"]}"#)
        #expect(value.canonicalText == #"{"n":[1,2.50,"é\n"],"tenant":"contoso"}"#)
        #expect(
            Digest.sha256(value.canonicalBytes).hex
                == "ad09e5f1325e7bc916bfb05e37a20dfa83edbb59e43233c854b31cbe0a4dd7f6"
        )
    }

    @Test func `writes every control character so that it reads back`() throws {
        let text = String(String.UnicodeScalarView((0..<0x80).compactMap { Unicode.Scalar($0 as UInt32) }))
        #expect(try Value(json: Value.string(text).canonicalText) == .string(text))
    }

    @Test func `writes for people with two spaces a level`() {
        let value: Value = ["b": [1, ["c": "x"]], "a": [], "d": [:]]
        #expect(
            value.prettyText == """
                {
                  "a": [],
                  "b": [
                    1,
                    {
                      "c": "x"
                    }
                  ],
                  "d": {}
                }
                """
        )
    }
}
