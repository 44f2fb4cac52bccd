import Foundation
import Testing
import TestSupport

/// The folders that hold pure functions, and the words that may not stand in them.
@Suite struct PurityTests {
    static let folders = ["Values", "Expressions", "Definition", "Run", "Views"]
    static let forbidden: [(word: String, instead: String)] = [
        ("await", "nothing waits in a pure function"),
        ("async", "nothing waits in a pure function"),
        ("Date(", "time comes in as a Timestamp"),
        ("UUID(", "ids come in as data"),
        (".now", "time comes in as a Timestamp"),
        (".random", "chance comes in as data"),
        ("shuffled(", "chance comes in as data"),
        ("SystemRandomNumberGenerator", "chance comes in as data"),
        ("Hasher()", "hash seeds differ between processes"),
        (".hashValue", "hash seeds differ between processes"),
        ("import Foundation", "its formatters and coders depend on the machine"),
        ("import Glibc", "the heart does no I/O"),
        ("ProcessInfo", "the environment is no input"),
        ("getenv", "the environment is no input"),
        ("Double", "numbers keep their digits"),
    ]

    @Test(arguments: folders)
    func `A pure folder holds no forbidden word`(folder: String) throws {
        let root = "\(BuiltRunner.package)/Sources/Workflow/\(folder)"
        let files = try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.hasSuffix(".swift") }.sorted()
        #expect(!files.isEmpty, "there is no Swift file below \(root)")
        for file in files {
            let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            for finding in Self.findings(in: text) {
                Issue.record("Sources/Workflow/\(folder)/\(file):\(finding)")
            }
        }
    }

    @Test func `The scan finds a forbidden word in code, and passes over comments and texts`() {
        let code = """
            /// await Date()
            let text = "await"  // .now
            let moment = Date()
            """
        #expect(Self.findings(in: code) == ["3: Date( may not stand here: time comes in as a Timestamp"])
    }

    /// Each forbidden word that stands in code, with its line.
    static func findings(in text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, line in
                let code = code(of: line)
                return forbidden.filter { contains($0.word, in: code) }
                    .map { "\(index + 1): \($0.word) may not stand here: \($0.instead)" }
            }
    }

    /// A line without its comment and without what stands in quotes.
    private static func code(of line: Substring) -> String {
        var code = ""
        var isQuoted = false
        var previous: Character = " "
        for character in line {
            if character == "\"" && previous != "\\" {
                isQuoted.toggle()
            } else if !isQuoted {
                if character == "/" && previous == "/" { return String(code.dropLast()) }
                code.append(character)
            }
            previous = character
        }
        return code
    }

    /// Whether a word stands in code and is not the beginning or the end of a longer one.
    private static func contains(_ word: String, in code: String) -> Bool {
        var rest = code[...]
        while let range = rest.range(of: word) {
            let before = range.lowerBound == code.startIndex ? " " : code[code.index(before: range.lowerBound)]
            let after = range.upperBound == code.endIndex ? " " : code[range.upperBound]
            let beginsWord = !isWordPart(word.first) || !isWordPart(before)
            if beginsWord && (!isWordPart(word.last) || !isWordPart(after)) { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    private static func isWordPart(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }
}
