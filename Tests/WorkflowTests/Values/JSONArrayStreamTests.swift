import Testing
import Workflow

@Suite struct JSONArrayStreamTests {
    static let text = #" [ {"a":[1,2,{"b":"],}\"\\"}]} , "ü\u00e9" ,-12.50,[],"# + "\n true ] \n"

    @Test("yields the same items however the pieces fall", arguments: 1...20)
    func pieces(size: Int) throws {
        let (items, places) = try read(Self.text, size: size)
        #expect(items.map(\.canonicalText) == [#"{"a":[1,2,{"b":"],}\"\\"}]}"#, "\"üé\"", "-12.50", "[]", "true"])
        #expect(places.map(\.line) == [1, 1, 1, 1, 2])
        #expect(places.map(\.column) == [4, 34, 45, 52, 2])
    }

    @Test("reads an empty array", arguments: ["[]", " [ ] "])
    func empty(text: String) throws {
        #expect(try read(text, size: 1).items.isEmpty)
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("", "line 1, column 1: expected \"[\", found the end of the text"),
            ("{}", "line 1, column 1: expected \"[\", found \"{\""),
            ("[", "line 1, column 2: expected a value or \"]\", found the end of the text"),
            ("[1,\n2", "line 2, column 2: expected \",\" or \"]\", found the end of the text"),
            ("[1,\n2 3]", "line 2, column 3: expected \",\" or \"]\", found \"3\""),
            ("[1,]", "line 1, column 4: expected a value, found \"]\""),
            ("[,1]", "line 1, column 2: expected a value, found \",\""),
            ("[1}", "line 1, column 3: expected \",\" or \"]\", found \"}\""),
            ("[{]", "line 1, column 3: expected a key in quotes or \"}\", found \"]\""),
            ("[1]\n[2]", "line 2, column 1: expected the end of the text after \"]\", found \"[\""),
            ("[\"a", "line 1, column 4: expected \" at the end of a text, found the end of the text"),
            (
                "[{\"a\":1},{\"a\":1,\"a\":2}]",
                "line 1, column 17: the key \"a\" stands twice in one object; a key may stand once"
            ),
        ]
    )
    func explains(text: String, expected: String) {
        for size in [1, 2, 3, 1_000] {
            do throws(JSONError) {
                _ = try read(text, size: size)
                Issue.record("was read")
            } catch {
                #expect(error.description == expected, "in pieces of \(size)")
            }
        }
    }

    @Test func `doesn't fill the memory with an item that never ends`() {
        var stream = JSONArrayStream(maxItemBytes: 100)
        stream.push(Array("[1, \"".utf8))
        #expect(throws: Never.self) { try stream.next() }
        #expect(
            throws: JSONError(
                position: TextPosition(offset: 4, line: 1, column: 5),
                message: "an item of more than 100 bytes; at most so many are read"
            )
        ) {
            for _ in 0..<20 {
                stream.push(Array(repeating: 0x61, count: 10))
                _ = try stream.next()
            }
        }
    }

    private func read(_ text: String, size: Int) throws(JSONError) -> (items: [Value], places: [TextPosition]) {
        var stream = JSONArrayStream()
        var items: [JSONArrayStream.Item] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            stream.push(Array(bytes[start..<min(start + size, bytes.count)]))
            while let item = try stream.next() { items.append(item) }
        }
        try stream.finish()
        return (items.map(\.value), items.map(\.position))
    }
}
