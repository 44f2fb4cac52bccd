import TestSupport
import Testing
import Workflow

@Suite("Templates in files")
struct TemplateFileTests {
    static let copy = """
        name: copy
        inputs:
          source: { type: string, description: Where the records are. }
          format: { type: string, default: csv }
        steps:
          - id: read
            uses: retrieve
            with: { from: "${{ inputs.source }}", path: "/${{ tenant.id }}.csv" }
          - id: count
            uses: echo
            with: { count: "${{ steps.read.output.records }}" }
        outputs:
          dataset: ${{ steps.read.output.dataset }}
        """

    private func files(_ steps: String, _ others: [String: String] = ["workflows/templates/copy.yaml": copy])
        -> WorkflowFiles
    {
        WorkflowFiles(others.merging(["workflows/w.yaml": steps.asSteps]) { $1 })
    }

    @Test("are put in with their defaults, and what they yield has a type")
    func inlined() throws {
        let definition = try files(
            """
              - id: copy
                uses: ./templates/copy.yaml
                with: { source: hr }
              - id: map
                uses: transform
                with: { dataset: "${{ steps.copy.output.dataset }}" }
            """
        )
        .parse("workflows/w.yaml")
        let step = definition.steps.steps[0]
        guard case .template(let template) = step.body else {
            Issue.record("no template")
            return
        }
        #expect(step.with == .literal(["source": "hr", "format": "csv"]))
        #expect(template.file == "workflows/templates/copy.yaml")
        #expect(template.steps.steps.map(\.id) == ["read", "count"])
        #expect(template.steps.steps[1].needs == [0])
        #expect(template.steps.steps[0].location == SourceLocation(file: template.file, line: 6, column: 9, length: 4))
        #expect(definition.connections.map(\.name) == ["hr"])
        #expect(definition.sources.map(\.path) == ["workflows/w.yaml", "workflows/templates/copy.yaml"])
        #expect(try Definition(canonical: definition.stored.bytes) == definition)
    }

    @Test("have the connections that their inputs name checked where they are used")
    func connections() {
        #expect(
            files(
                """
                  - id: a
                    uses: ./templates/copy.yaml
                    with: { source: bus }
                  - id: b
                    uses: ./templates/copy.yaml
                    with: { source: hrr }
                """
            )
            .headlines("workflows/w.yaml") == [
                "workflows/w.yaml:14:21: error: retrieve needs a connection that offers records, and \"bus\" of kind broker doesn't [E0305]",
                "workflows/w.yaml:17:21: error: there is no connection \"hrr\" [E0304]",
            ])
    }

    @Test("are used wrongly")
    func misused() {
        #expect(
            files(
                """
                  - id: a
                    uses: ./templates/copy.yaml
                    retry: { max-attempts: 2 }
                    with: { sorce: hr, format: 5 }
                  - id: b
                    uses: ./templates/nope.yaml
                  - id: c
                    uses: ../../templates/copy.yaml
                  - id: d
                    uses: templates/copy.yaml
                  - id: e
                    uses: ./templates/copy.yaml
                    with: { source: "${{ secrets.x }}" }
                  - id: f
                    uses: echo
                    with: { text: "${{ steps.read.outcome }}", count: "${{ steps.e.output.datset }}" }
                """
            )
            .headlines("workflows/w.yaml") == [
                "workflows/w.yaml:14:5: error: a template can't be retried as a whole [E0208]",
                "workflows/w.yaml:15:5: error: \"with\" of this template needs \"source\" [E0202]",
                "workflows/w.yaml:15:13: error: unknown key \"sorce\" in \"with\" of this template [E0201]",
                "workflows/w.yaml:15:32: error: \"format\": expected text, found 5 [E0203]",
                "workflows/w.yaml:17:11: error: the template \"workflows/templates/nope.yaml\" can't be read: no such file [E0401]",
                "workflows/w.yaml:19:11: error: the template \"../../templates/copy.yaml\" lies outside the project's folder [E0402]",
                "workflows/w.yaml:21:11: error: there is no step type \"templates/copy.yaml\" [E0301]",
                "workflows/w.yaml:24:26: error: the secret \"x\" can't be used here: a template's inputs are recorded; name the secret inside the template [E0509]",
                "workflows/w.yaml:27:24: error: there is no step \"read\" [E0503]",
                "workflows/w.yaml:27:60: error: \"steps.e.output\" has no member \"datset\" [E0505]",
            ])
    }

    @Test("are checked as any file, and what is wrong in one is said once")
    func wrong() {
        let template = """
            tenant: { id: a }
            connections: {}
            steps:
              - id: a
                uses: echo
                with: { text: "${{ inputs.x }}", count: "${{ steps.outer.output.value }}" }
            """
        let found = files(
            """
              - id: outer
                uses: echo
              - id: a
                uses: ./t.yaml
              - id: b
                uses: ./t.yaml
            """, ["workflows/t.yaml": template]
        )
        .headlines("workflows/w.yaml")
        #expect(
            found == [
                "workflows/t.yaml:1:1: error: a template has no \"tenant\"; the workflow that uses it has [E0405]",
                "workflows/t.yaml:2:1: error: a template has no \"connections\"; the workflow that uses it has [E0405]",
                "workflows/t.yaml:6:24: error: this file declares no inputs [E0505]",
                "workflows/t.yaml:6:50: error: there is no step \"outer\" [E0503]",
            ])
    }

    @Test("that use each other in a circle are refused")
    func cycle() {
        let found = files(
            "  - id: a\n    uses: ./a.yaml\n",
            [
                "workflows/a.yaml": "steps: [{ id: b, uses: ./b.yaml }]",
                "workflows/b.yaml": "steps: [{ id: a, uses: ./a.yaml }]",
            ]
        )
        .messages("workflows/w.yaml")
        #expect(
            found == """
                workflows/b.yaml:1:24: error: the templates use each other in a circle: workflows/a.yaml → workflows/b.yaml → workflows/a.yaml [E0403]
                   |
                 1 | steps: [{ id: a, uses: ./a.yaml }]
                   |                        ^~~~~~~~
                   = help: a template can't use itself, neither directly nor through another
                """)
    }

    @Test("may be nested eight levels deep, and be as many in all as a file may have nodes")
    func nested() {
        var others: [String: String] = [:]
        for level in 1...9 { others["workflows/\(level).yaml"] = "steps: [{ id: n, uses: ./\(level + 1).yaml }]" }
        others["workflows/10.yaml"] = "steps: [{ id: n, uses: echo }]"
        #expect(
            files("  - id: a\n    uses: ./1.yaml\n", others).headlines("workflows/w.yaml") == [
                "workflows/8.yaml:1:24: error: templates use templates more than 8 levels deep [E0404]"
            ])
        #expect(files("  - id: a\n    uses: ./4.yaml\n", others).messages("workflows/w.yaml") == "ok")
        for level in 1...7 {
            let steps = (0..<10).map { "{ id: n\($0), uses: ./\(level + 1).yaml }" }.joined(separator: ", ")
            others["workflows/\(level).yaml"] = "steps: [\(steps)]"
        }
        others["workflows/8.yaml"] = "steps: [{ id: n, uses: echo }]"
        #expect(
            files("  - id: a\n    uses: ./1.yaml\n", others).headlines("workflows/w.yaml") == [
                "workflows/w.yaml:13:11: error: with its templates put in, the file has more than 10000 keys and values [E0107]"
            ])
    }
}
