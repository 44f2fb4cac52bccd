import TestSupport
import Testing

@testable import Workflow

@Suite("Explanations of codes")
struct ExplanationTests {
    @Test("every code has a title and a text", arguments: DiagnosticCode.allCases)
    func complete(code: DiagnosticCode) {
        let explanation = Explanation.of(code)
        #expect(!explanation.title.isEmpty)
        #expect(explanation.text.hasSuffix("."))
        #expect(explanation.wrong.isEmpty || !explanation.right.isEmpty)
    }

    @Test("what is called wrong has the mistake, what is called right has none", arguments: DiagnosticCode.allCases)
    func examples(code: DiagnosticCode) {
        let explanation = Explanation.of(code)
        guard !explanation.wrong.isEmpty else { return }
        let found = codes(of: explanation.wrong)
        #expect(found.contains(code.rawValue), "\(explanation.wrong) has \(found)")
        #expect(codes(of: explanation.right) == [], "\(file(explanation.right).messages())")
    }

    @Test("a code is found as somebody writes it, and no other is")
    func lookUp() {
        #expect(Explanation.of("e0201")?.code == .unknownKey)
        #expect(Explanation.of("E9999") == nil)
        #expect(
            Explanation.of(.tab).rendered() == """
                E0113: tabs can't indent

                YAML indents by spaces only, because a tab is as wide as each editor likes.

                Wrong:

                    - id: export
                    \tuses: retrieve
                      with: { from: hr, path: /a.csv }

                Right:

                    - id: export
                      uses: retrieve
                      with: { from: hr, path: /a.csv }
                """)
    }

    private func codes(of example: String) -> [String] {
        do throws(Diagnostics) {
            _ = try file(example).parse()
            return []
        } catch {
            return error.list.map(\.code.rawValue)
        }
    }

    private func file(_ example: String) -> WorkflowFiles {
        guard example.hasPrefix("- ") else { return WorkflowFiles(example) }
        let steps = example.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        return WorkflowFiles(steps.joined(separator: "\n").asSteps)
    }
}
