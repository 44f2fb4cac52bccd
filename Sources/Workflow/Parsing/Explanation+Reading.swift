extension DiagnosticCode {
    /// What the codes of the text of a file mean.
    var explainedReading: Parts {
        switch self {
        case .unreadableFile:
            (
                "the file can't be read",
                """
                The file does not exist, is a folder, or may not be read by you. The message ends with what the \
                operating system said.
                """,
                "",
                ""
            )
        case .fileTooLarge:
            (
                "the file is larger than 1 MiB",
                """
                A workflow file is written by hand and checked as a whole, so it is held to 1 MiB. Records belong \
                in data files that a retrieve step reads; what several tenants share belongs in a template.
                """,
                "",
                ""
            )
        case .notUTF8:
            (
                "the file is not UTF-8",
                """
                Workflow files are UTF-8, with or without a byte order mark. A file in another encoding would be \
                read with other letters than were meant, so it is refused instead of guessed.
                """,
                "",
                ""
            )
        case .notText:
            (
                "the file holds control characters",
                """
                A character below U+0020 other than tab and line break, or U+007F, stands in the file. Most often \
                the file is no text at all, but an archive or a program.
                """,
                "",
                ""
            )
        case .emptyFile:
            (
                "the file is empty",
                """
                There is nothing but white space and comments in the file. runner init --example contoso writes a \
                workflow to begin with.
                """,
                """
                # nothing here yet
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                connections:
                  hr: { kind: local }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                """
            )
        case .tooDeep:
            (
                "the file is nested too deeply",
                """
                Objects and lists stand inside each other more than 64 levels deep; or, with its templates put in, \
                deeper than a log can keep. No workflow needs that; it is either a mistake or made to exhaust a \
                reader.
                """,
                "",
                ""
            )
        case .tooManyNodes:
            (
                "the file has too many keys and values",
                """
                A file and the templates that it uses, each counted as often as it is used, may have 10,000 keys \
                and values in all. Use foreach over a list instead of many steps, and data files instead of long \
                lists.
                """,
                "",
                ""
            )
        case .alias:
            (
                "anchors and aliases are not accepted",
                """
                YAML's &name and *name let one place stand for another. They make a file hard to read, and a small \
                file unfold to a huge one, so they are refused. What several files share belongs in a template or \
                in runner.yaml.
                """,
                """
                - id: export
                  uses: retrieve
                  with: &hr { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .tag:
            (
                "tags are not accepted",
                """
                A YAML tag, such as !!str, says of which type a value is. The step type says that already. A text \
                that begins with an exclamation mark, as a condition may, needs quotes.
                """,
                """
                - id: export
                  uses: retrieve
                  if: !inputs.flag
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  if: "!inputs.flag"
                  with: { from: hr, path: /a.csv }
                """
            )
        case .mergeKey:
            (
                "merge keys are not accepted",
                """
                The key << of YAML 1.1 copies another object's members. Like aliases it hides what a file says. \
                Write the members out, or use a template.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    <<: { path: /a.csv }
                    from: hr
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    path: /a.csv
                    from: hr
                """
            )
        case .secondDocument:
            (
                "a file holds one document",
                """
                Three hyphens on a line of their own begin a second YAML document. One file is one workflow; write \
                each in a file of its own.
                """,
                "",
                ""
            )
        case .syntax:
            (
                "this is no YAML",
                """
                The text breaks the rules of YAML, so that nothing behind this place can be understood. Mistakes \
                before it are reported too; mistakes behind it show when this one is mended. Often indentation \
                differs from the neighbours', a colon or a closing quote is missing, or a text with a colon in it \
                needs quotes.
                """,
                """
                - id: export
                  uses retrieve
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .tab:
            (
                "tabs can't indent",
                """
                YAML indents by spaces only, because a tab is as wide as each editor likes.
                """,
                """
                - id: export
                \tuses: retrieve
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .unquotedExpression:
            (
                "an expression in { } or [ ] needs quotes",
                """
                Inside braces and brackets YAML takes { and } for its own, so that an expression there breaks the \
                file. In quotes it is read as it is meant. On a line of its own an expression needs no quotes.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: ${{ tenant.id }}.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: "${{ tenant.id }}.csv" }
                """
            )
        case .duplicateKey:
            (
                "a key stands twice in one object",
                """
                Of two equal keys one would win silently, and which one depends on the reader.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv, path: /b.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .keyNotText:
            (
                "a key must be a text",
                """
                Keys are texts. A list or an object as a key is mostly an expression without quotes, and a value \
                without a key a slip.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv, [a]: b }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .ambiguousNumber:
            (
                "a number that readers take differently",
                """
                Digits with a leading zero are octal in YAML 1.1 and decimal in YAML 1.2; 0x1F and 0o17 are \
                numbers for some readers and texts for others; .inf and .nan are no numbers in JSON. Write the \
                number in plain decimal digits, or the text in quotes.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: 017 }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: "017" }
                """
            )
        default: ("", "", "", "")
        }
    }
}
