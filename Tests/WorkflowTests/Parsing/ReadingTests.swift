import TestSupport
import Testing
import Workflow

@Suite("Mistakes in the text of a file")
struct ReadingTests {
    @Test("an empty file")
    func anEmptyFile() {
        let text = #"""

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the file is empty [E0105]
                   |
                 1 |
                   | ^
                   = help: runner init --example contoso writes a workflow to begin with
                """#)
    }

    @Test("a file of comments only")
    func aFileOfCommentsOnly() {
        let text = #"""
            # nothing

            # here

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the file is empty [E0105]
                   |
                 1 | # nothing
                   | ^
                   = help: runner init --example contoso writes a workflow to begin with
                """#)
    }

    @Test("a binary file")
    func aBinaryFile() {
        let text = #"""
            \#u{7f}ELF\#u{0}\#u{1}
            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the file is no text: the control character U+007F stands here [E0104]
                   |
                 1 | \#u{fffd}ELF\#u{fffd}\#u{fffd}
                   | ^
                   = help: is this the right file?
                """#)
    }

    @Test("a tab that indents")
    func aTabThatIndents() {
        let text = #"""
            name: x
            tenant:
            \#tid: a

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:3:1: error: a tab can't indent; YAML wants spaces [E0113]
                   |
                 3 | \#tid: a
                   | ^
                   = help: replace it by spaces
                """#)
    }

    @Test("a key without its colon")
    func aKeyWithoutItsColon() {
        let text = #"""
            name: x
            tenant: { id: a }
            steps
              - id: a

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:3:1: error: this line has no colon; expected key: value [E0112]
                   |
                 3 | steps
                   | ^~~~~
                   = help: a text that goes on over several lines stands below | or >
                """#)
    }

    @Test("a first key without its colon")
    func aFirstKeyWithoutItsColon() {
        let text = #"""
            name x
            tenant: { id: a }

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: this line has no colon; expected key: value [E0112]
                   |
                 1 | name x
                   | ^~~~~~
                   = help: a text that goes on over several lines stands below | or >
                """#)
    }

    @Test("a quote that is never closed")
    func aQuoteThatIsNeverClosed() {
        let text = #"""
            name: "x
            tenant: { id: a }

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:7: error: this quoted text is never closed [E0112]
                   |
                 1 | name: "x
                   |       ^~
                   = help: put the closing quote where it belongs
                """#)
    }

    @Test("a list that is never closed")
    func aListThatIsNeverClosed() {
        let text = #"""
            name: x
            steps: [
              a, b

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:3:7: error: expected "," or "]" in the [ ] that begins in line 2 [E0112]
                   |
                 3 |   a, b
                   |       ^
                """#)
    }

    @Test("indentation that differs")
    func indentationThatDiffers() {
        let text = #"""
            name: x
            tenant:
              id: a
               name: b

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:4:8: error: a colon can't stand here [E0112]
                   |
                 4 |    name: b
                   |        ^
                   = help: put a text that has ": " in it in quotes, or indent the key as its neighbours
                """#)
    }

    @Test("a text with a colon")
    func aTextWithAColon() {
        let text = #"""
            name: x: y

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:8: error: a colon can't stand here [E0112]
                   |
                 1 | name: x: y
                   |        ^
                   = help: put a text that has ": " in it in quotes, or indent the key as its neighbours
                """#)
    }

    @Test("an expression without quotes in braces")
    func anExpressionWithoutQuotesInBraces() {
        let text = #"""
            name: x
            tenant: { id: a }
            steps:
              - { id: a, uses: echo, with: { text: ${{ tenant.id }}.q, count: 1 } }

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:4:40: error: inside { } and [ ] an expression needs quotes, or YAML takes its braces for its own [E0114]
                   |
                 4 |   - { id: a, uses: echo, with: { text: ${{ tenant.id }}.q, count: 1 } }
                   |                                        ^~~~~~~~~~~~~~~~~~
                   = help: write "${{ tenant.id }}.q"
                """#)
    }

    @Test("an expression without quotes in brackets, with quotes in it")
    func anExpressionWithoutQuotesInBracketsWithQuotesInIt() {
        let text = #"""
            name: x
            tenant: { id: a }
            steps:
              - id: a
                uses: echo
                foreach: [${{ tenant['id'] }}, "b"]

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:6:15: error: inside { } and [ ] an expression needs quotes, or YAML takes its braces for its own [E0114]
                   |
                 6 |     foreach: [${{ tenant['id'] }}, "b"]
                   |               ^~~~~~~~~~~~~~~~~~~
                   = help: write "${{ tenant['id'] }}"
                """#)
    }

    @Test("an alias bomb")
    func anAliasBomb() {
        let text = #"""
            a: &a [x, x]
            b: &b [*a, *a]
            c: [*b, *b]

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: unknown key "a" in the workflow file [E0201]
                   |
                 1 | a: &a [x, x]
                   | ^
                   = help: expected one of name, tenant, inputs, connections, concurrency, on-failure, steps, outputs
                w.yaml:1:1: error: the workflow file needs "name" [E0202]
                   |
                 1 | a: &a [x, x]
                   | ^
                   = help: such as name: contoso-onboarding
                w.yaml:1:1: error: the workflow file needs "tenant" [E0202]
                   |
                 1 | a: &a [x, x]
                   | ^
                   = help: a workflow is for one tenant: tenant: { id: contoso }
                w.yaml:1:1: error: the workflow file needs "steps" [E0202]
                   |
                 1 | a: &a [x, x]
                   | ^
                   = help: a workflow has at least one step
                w.yaml:1:4: error: anchors ("&a") are not accepted [E0108]
                   |
                 1 | a: &a [x, x]
                   |    ^~
                   = help: write the value out where it is needed
                w.yaml:2:1: error: unknown key "b" in the workflow file [E0201]
                   |
                 2 | b: &b [*a, *a]
                   | ^
                   = help: expected one of name, tenant, inputs, connections, concurrency, on-failure, steps, outputs
                w.yaml:2:4: error: anchors ("&b") are not accepted [E0108]
                   |
                 2 | b: &b [*a, *a]
                   |    ^~
                   = help: write the value out where it is needed
                w.yaml:2:8: error: aliases ("*a") are not accepted [E0108]
                   |
                 2 | b: &b [*a, *a]
                   |        ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                w.yaml:2:12: error: aliases ("*a") are not accepted [E0108]
                   |
                 2 | b: &b [*a, *a]
                   |            ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                w.yaml:3:1: error: unknown key "c" in the workflow file [E0201]
                   |
                 3 | c: [*b, *b]
                   | ^
                   = help: expected one of name, tenant, inputs, connections, concurrency, on-failure, steps, outputs
                w.yaml:3:5: error: aliases ("*b") are not accepted [E0108]
                   |
                 3 | c: [*b, *b]
                   |     ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                w.yaml:3:9: error: aliases ("*b") are not accepted [E0108]
                   |
                 3 | c: [*b, *b]
                   |         ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                """#)
    }

    @Test("an alias bomb as a key")
    func anAliasBombAsAKey() {
        let text = #"""
            ? [&a [&b [x], *b], *a]
            : 1

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the workflow file needs "name" [E0202]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   | ^
                   = help: such as name: contoso-onboarding
                w.yaml:1:1: error: the workflow file needs "tenant" [E0202]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   | ^
                   = help: a workflow is for one tenant: tenant: { id: contoso }
                w.yaml:1:1: error: the workflow file needs "steps" [E0202]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   | ^
                   = help: a workflow has at least one step
                w.yaml:1:3: error: a key must be a text, not a list or an object [E0116]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   |   ^
                   = help: an expression that begins a value needs quotes: "${{ … }}"
                w.yaml:1:4: error: anchors ("&a") are not accepted [E0108]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   |    ^~
                   = help: write the value out where it is needed
                w.yaml:1:8: error: anchors ("&b") are not accepted [E0108]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   |        ^~
                   = help: write the value out where it is needed
                w.yaml:1:16: error: aliases ("*b") are not accepted [E0108]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   |                ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                w.yaml:1:21: error: aliases ("*a") are not accepted [E0108]
                   |
                 1 | ? [&a [&b [x], *b], *a]
                   |                     ^~
                   = help: write the value out; what several files share belongs in a template or in runner.yaml
                """#)
    }

    @Test("tags, merge keys and a second document")
    func tagsMergeKeysAndASecondDocument() {
        let text = #"""
            name: !!str x
            tenant:
              <<: { id: a }
            ---
            name: y

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the workflow file needs "steps" [E0202]
                   |
                 1 | name: !!str x
                   | ^
                   = help: a workflow has at least one step
                w.yaml:1:7: error: tags ("!!str") are not accepted [E0109]
                   |
                 1 | name: !!str x
                   |       ^~~~~
                   = help: write the value alone; a text that begins with ! needs quotes
                w.yaml:3:3: error: merge keys ("<<") are not accepted [E0110]
                   |
                 3 |   <<: { id: a }
                   |   ^~
                   = help: write the keys out; what several steps share belongs in a template
                w.yaml:3:3: error: "tenant" needs "id" [E0202]
                   |
                 3 |   <<: { id: a }
                   |   ^
                   = help: such as id: contoso
                w.yaml:4:1: error: a file holds one document; a second begins here [E0111]
                   |
                 4 | ---
                   | ^~~
                   = help: write each workflow in a file of its own
                """#)
    }

    @Test("duplicate keys, one of which only looks the same")
    func duplicateKeysOneOfWhichOnlyLooksTheSame() {
        let text = #"""
            name: x
            tenant:
              id: a
              café: 1
              cafe\#u{301}: 2
              id: b
            steps: [{ id: a, uses: echo }]

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:6:3: error: the key "id" stands here a second time; first in line 3 [E0115]
                   |
                 6 |   id: b
                   |   ^~
                   = help: take one of them away
                """#)
    }

    @Test("numbers that readers take differently")
    func numbersThatReadersTakeDifferently() {
        let text = #"""
            name: x
            tenant: { id: a, a: 017, b: 0x1F, c: 0o17, d: .inf, e: 12:30, f: yes, g: 1_000 }
            steps: [{ id: a, uses: echo }]

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:2:21: error: "017" is read differently by different YAML readers [E0117]
                   |
                 2 | tenant: { id: a, a: 017, b: 0x1F, c: 0o17, d: .inf, e: 12:30, f: yes, g: 1_000 }
                   |                     ^~~
                   = help: write 17 for the number, or "017" in quotes for the text
                w.yaml:2:29: error: "0x1F" is read differently by different YAML readers [E0117]
                   |
                 2 | tenant: { id: a, a: 017, b: 0x1F, c: 0o17, d: .inf, e: 12:30, f: yes, g: 1_000 }
                   |                             ^~~~
                   = help: write the number in decimal digits, or "0x1F" in quotes for the text
                w.yaml:2:38: error: "0o17" is read differently by different YAML readers [E0117]
                   |
                 2 | tenant: { id: a, a: 017, b: 0x1F, c: 0o17, d: .inf, e: 12:30, f: yes, g: 1_000 }
                   |                                      ^~~~
                   = help: write the number in decimal digits, or "0o17" in quotes for the text
                w.yaml:2:47: error: ".inf" is read differently by different YAML readers [E0117]
                   |
                 2 | tenant: { id: a, a: 017, b: 0x1F, c: 0o17, d: .inf, e: 12:30, f: yes, g: 1_000 }
                   |                                               ^~~~
                   = help: write a number with digits, or ".inf" in quotes for the text
                """#)
    }

    @Test("a syntax error after other mistakes")
    func aSyntaxErrorAfterOtherMistakes() {
        let text = #"""
            nam: x
            tenant: { id: A }
            steps:
              - id: a
                uses: ehco
              - id: b
                uses: "echo

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: unknown key "nam" in the workflow file [E0201]
                   |
                 1 | nam: x
                   | ^~~
                   = help: did you mean "name"?
                w.yaml:2:15: error: the tenant's id can't be "A" [E0204]
                   |
                 2 | tenant: { id: A }
                   |               ^
                   = help: expected a lower-case letter or digit, then lower-case letters, digits and hyphens, at most 63 in all
                w.yaml:5:11: error: there is no step type "ehco" [E0301]
                   |
                 5 |     uses: ehco
                   |           ^~~~
                   = help: did you mean "echo"?
                w.yaml:7:11: error: this quoted text is never closed [E0112]
                   |
                 7 |     uses: "echo
                   |           ^~~~~
                   = help: put the closing quote where it belongs
                """#)
    }
}
