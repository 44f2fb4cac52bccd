import TestSupport
import Testing

@testable import Workflow

/// What a plan knows before anything runs, and what it says of the rest.
@Suite struct PlannerTests {
    /// The plan of some steps, each as one line.
    private func plan(_ steps: String, templates: [String: String] = [:], inputs: Object = [:]) async throws -> [String]
    {
        var files = WorkflowFiles(["w.yaml": steps.asSteps].merging(templates) { first, _ in first })
        files.registry.register(MakeStep())
        let definition = try files.parse()
        let plan = try await Planner(
            definition, inputs: try definition.inputs(from: inputs), registry: files.registry,
            connections: FixedConnections([:]), now: { .testing }
        )
        .plan()
        return plan.steps.map(Self.line)
    }

    private static func line(_ step: PlannedStep) -> String {
        var words = [step.path.text]
        switch step.fate {
        case .runs: break
        case .skipped(let reason): words.append("SKIPPED \(reason)")
        case .depends(let reason): words.append("DEPENDS \(reason)")
        }
        words += (step.plan?.changes ?? []).map { "\($0.action.rawValue) \($0.resource)" }
        words += step.gaps.map { "\($0.pointer) \($0.after.knownAfter)" }
        if let problem = step.problem { words.append("PROBLEM \(problem.message)") }
        return words.joined(separator: " | ")
    }

    @Test func `What a step says of its output is known to the next, all else after it`() async throws {
        let lines = try await plan(
            """
              - id: one
                uses: make
                with: { name: "${{ tenant.id }}.one" }
              - id: two
                uses: make
                with: { name: "${{ steps.one.output.name }}.two" }
              - id: three
                uses: make
                with: { name: "${{ steps.one.output.id }}", note: "${{ run.id }} of ${{ run.tenant }}" }
              - id: four
                uses: make
                with: { name: "${{ join(inputs.names, '-') }}", any: { a: "${{ steps.three.output }}", b: 1 } }
            """)
        #expect(
            lines == [
                "one | create contoso.one",
                "two | create contoso.one.two",
                "three | /name known after one | /note known after the start",
                "four | create a-b | /any/a/name known after three | /any/a/id known after three "
                    + "| /any/a/any known after three",
            ])
    }

    @Test func `A condition is judged as far as it can be`() async throws {
        let lines = try await plan(
            """
              - id: one
                uses: make
                with: { name: one }
              - id: off
                uses: make
                if: ${{ inputs.flag && steps.one.output.id == 'x' }}
                with: { name: off }
              - id: after-off
                uses: make
                with: { name: after-off }
              - id: maybe
                uses: make
                needs: [one]
                if: ${{ inputs.flag || steps.one.output.id == 'x' }}
                with: { name: maybe }
              - id: after-maybe
                uses: make
                with: { name: after-maybe }
              - id: anyhow
                uses: make
                needs: [after-off, after-maybe]
                if: always()
                with: { name: "${{ steps.off.outcome }}", note: "${{ steps.maybe.outcome }}" }
              - id: alarm
                uses: make
                if: failure()
                with: { name: alarm }
            """)
        #expect(
            lines == [
                "one | create one",
                "off | SKIPPED `inputs.flag && steps.one.output.id == 'x'` is false",
                "after-off | SKIPPED it needs \"off\", which would be skipped",
                "maybe | DEPENDS `inputs.flag || steps.one.output.id == 'x'`, which is known after one | create maybe",
                "after-maybe | DEPENDS it needs \"maybe\" | create after-maybe",
                "anyhow | create skipped | /note known after maybe",
                "alarm | SKIPPED `failure()` is false",
            ])
    }

    @Test func `A list that is known is gone through, one that isn't stands for each item`() async throws {
        let template = """
            name: t
            inputs: { name: { type: string }, of: { type: any, default: none } }
            steps:
              - id: inner
                uses: make
                with: { name: "${{ inputs.name }}", any: "${{ inputs.of }}" }
            outputs:
              made: ${{ steps.inner.output.name }}

            """
        let lines = try await plan(
            """
              - id: each
                uses: ./t.yaml
                foreach: ${{ inputs.names }}
                with: { name: "${{ item }}" }
              - id: last
                uses: make
                with: { name: "${{ steps.each.output[1].made || 'none' }}" }
              - id: none
                uses: make
                foreach: ${{ fromJSON('[]') }}
                with: { name: none }
              - id: later
                uses: ./t.yaml
                foreach: ${{ steps.last.output.any }}
                with: { name: fixed, of: "${{ item }}" }
              - id: sum
                uses: make
                with: { name: sum, any: "${{ steps.later.output }}" }
            """, templates: ["t.yaml": template])
        #expect(
            lines == [
                "each[0]", "each[0]/inner | create a", "each[1]", "each[1]/inner | create b", "last | create b",
                "none",
                "later[…] | DEPENDS for each item of a list, known after last | /foreach known after last",
                "later[…]/inner | DEPENDS for each item of a list, known after last | create fixed | /any known after last",
                "sum | create sum | /any known after later",
            ])
    }

    @Test func `A step that can't be done stands with its problem, and the others are planned`() async throws {
        let lines = try await plan(
            """
              - id: bad
                uses: make
                with: { name: taken }
              - id: shapeless
                uses: make
                with: { name: "${{ inputs.names[0] }}" }
              - id: list
                uses: make
                foreach: ${{ inputs.names[0] }}
                with: { name: x }
              - id: good
                uses: make
                with: { name: good, any: "${{ steps.bad.output.id }}" }
            """, inputs: ["names": [7]])
        #expect(
            lines == [
                "bad | PROBLEM \"taken\" is taken",
                "shapeless | PROBLEM with.name: expected text, found 7",
                "list | PROBLEM its `foreach` must yield a list, not number",
                "good | create good | /any known after bad",
            ])
    }
}

/// Makes a thing of a name, and knows the name before it is made.
private struct MakeStep: Step {
    static let description = StepDescription(
        name: "make", summary: "Makes a thing.",
        fields: [
            Field("name", .string, "The name.", required: true), Field("note", .string, "A note."),
            Field("any", .any, "Anything."),
        ],
        output: [
            Field("name", .string, "The name.", required: true), Field("id", .string, "The id.", required: true),
            Field("any", .any, "Anything.", required: true),
        ],
        repeatability: .idempotent, example: "- id: make\n  uses: make")

    func plan(_ context: StepContext) async throws -> StepPlan {
        guard context.isKnown("name") else { throw context.notKnownYet("name") }
        let name = context.input["name"]?.string ?? ""
        guard name != "taken" else {
            throw StepFailure(code: "taken", message: "\"taken\" is taken", side: .provider)
        }
        return StepPlan(changes: [.init(.create, kind: "thing", resource: name)], output: ["name": .string(name)])
    }

    func perform(_ context: StepContext) async throws -> StepOutcome { .done(output: .object([:])) }
}
