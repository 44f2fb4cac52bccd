import TestSupport
import Testing

@testable import Workflow

@Suite("Definitions of files")
struct DefinitionBuildingTests {
    @Test("hold what the file says, defaults filled in")
    func whole() throws {
        let definition = try WorkflowFiles(["w.yaml": LimitsTests.everything, "t.yaml": LimitsTests.template]).parse()
        #expect(definition.name == "test")
        #expect(definition.tenant.id == TenantID(text: "contoso"))
        #expect(definition.tenant.attributes["directory"] == "d1")
        #expect(
            definition.inputs == [
                InputDefinition(name: "since", schema: .date, defaultValue: "2026-01-01"),
                InputDefinition(name: "flag", schema: .bool, defaultValue: false),
                InputDefinition(name: "names", schema: .array(.any), defaultValue: ["a", "b"]),
                InputDefinition(name: "note", schema: .string, defaultValue: .null),
            ])
        let steps = definition.steps.steps
        #expect(steps.map(\.id) == ["a", "b", "c", "t", "d"])
        #expect(steps.map(\.needs) == [[], [0], [1], [2], [3]])
        #expect(
            steps[0].body == .type(name: "retrieve", contractVersion: 1, repeatability: .readOnly, awaits: nil))
        #expect(
            steps[2].body == .type(name: "consent", contractVersion: 1, repeatability: .idempotent, awaits: .consent))
        #expect(steps[0].with["format"] == .literal("csv"))
        #expect(steps[0].retry.maxAttempts == 5)
        #expect(steps[0].retry.backoff == .linear)
        #expect(steps[0].retry.delay == .seconds(2))
        #expect(steps[0].retry.maxDelay == RetryPolicy.none.maxDelay)
        #expect(steps[2].timeout == .seconds(14 * 86_400))
        #expect(steps[2].onTimeout == .skip)
        #expect(steps[2].signal == "go")
        #expect(steps[2].condition?.judgesOutcomes == true)
        #expect(steps[2].condition?.runsAfterFailure == true)
        #expect(steps[3].maxParallel == 2)
        #expect(steps[4].continueOnError)
        #expect(definition.outputs.map(\.name) == ["sent"])
        #expect(try Definition(canonical: definition.stored.bytes) == definition)
    }

    @Test("hold the connections that are used, closed for the tenant, their secrets deferred")
    func connections() throws {
        let text = """
            name: x
            tenant: { id: contoso, region: north }
            connections:
              b: { kind: broker, url: "amqp://${{ tenant.region }}", credentials: "user:${{ secrets.bus }}" }
              a: { kind: store, url: "${{ project.base }}", timeout: 5s }
              unused: { kind: store, url: x }
            steps:
              - { id: s, uses: transmit, with: { to: b, queue: q } }
              - { id: r, uses: retrieve, with: { from: a, path: p } }
              - { id: u, uses: retrieve, with: { from: shared, path: p } }
            """
        let project = """
            attributes: { base: "store://x" }
            connections:
              shared: { kind: store, url: "store://${{ tenant.id }}" }
              a: { kind: broker, url: "never used, since the file says otherwise" }
            """
        var files = WorkflowFiles(text)
        files.project = try Project.parse(Array(project.utf8), path: "runner.yaml", registry: .testing)
        #expect(
            try files.parse().connections == [
                ConnectionDefinition(
                    name: "a", kind: "store", settings: Evaluated(["timeout": "5s", "url": "store://x"]),
                    identity: ConnectionIdentity(kind: "store", endpoint: "store://x", account: "contoso")),
                ConnectionDefinition(
                    name: "b", kind: "broker",
                    settings: Evaluated(
                        ["credentials": .null, "timeout": "30s", "url": "amqp://north"],
                        deferred: [
                            Deferred(pointer: "/credentials", expression: "format('user:{0}', secrets.bus)")
                        ]),
                    identity: ConnectionIdentity(kind: "broker", endpoint: "amqp://north", account: "contoso")),
                ConnectionDefinition(
                    name: "shared", kind: "store", settings: Evaluated(["timeout": "30s", "url": "store://contoso"]),
                    identity: ConnectionIdentity(kind: "store", endpoint: "store://contoso", account: "contoso")),
            ])
    }

    @Test("are the same bytes whenever the same files are parsed, and others when a file changes")
    func digests() throws {
        let files = WorkflowFiles(["w.yaml": LimitsTests.everything, "t.yaml": LimitsTests.template])
        var changed = files
        changed.files["t.yaml"]?.append(UInt8(ascii: "\n"))
        #expect(try files.parse().stored == files.parse().stored)
        #expect(try files.parse().stored.digest != changed.parse().stored.digest)
    }

    @Test("of the YAML core schema")
    func scalars() throws {
        let text = """
              - id: a
                uses: echo
                with:
                  value: [~, null, True, false, 12, -3, +4, 1.50, .5, 2., 1e3, 12:30, yes, 2026-01-01, 1_000, "12", 0, -0.0]
            """
        let definition = try WorkflowFiles(text.asSteps).parse()
        #expect(
            definition.steps.steps[0].with.literalValue?["value"]?.canonicalText
                == #"[null,null,true,false,12,-3,4,1.50,0.5,2,1e3,"12:30","yes","2026-01-01","1_000","12",0,-0.0]"#)
    }

    @Test("keep a condition with or without ${{ }} as the same expression")
    func conditions() throws {
        let text =
            "  - { id: a, uses: echo }\n  - id: b\n    uses: echo\n    if: inputs.flag\n  - id: c\n    uses: echo\n    if: ${{ inputs.flag }}\n  - id: d\n    uses: echo\n    if: true\n"
        let steps = try WorkflowFiles(text.asSteps).parse().steps.steps
        #expect(steps[1].condition?.expression == steps[2].condition?.expression)
        #expect(steps[3].condition?.expression.text == "true")
    }
}

@Suite("The project file and its tiers")
struct ProjectTests {
    static let text = """
        log: sqlite:log.db
        secrets-dir: secrets
        trust-claimed-actors: true
        tiers:
          basic: { step-types: [retrieve, echo], formats: [csv], connection-kinds: [store], runs-at-once: 2 }
          premium: {}
        attributes: { format: json }
        """

    @Test("is read")
    func read() throws {
        let project = try Project.parse(Array(Self.text.utf8), path: "runner.yaml", registry: .testing)
        #expect(project.log == "sqlite:log.db")
        #expect(project.secretsFolder == "secrets")
        #expect(project.trustClaimedActors)
        #expect(
            project.tiers == [
                Tier(
                    name: "basic", stepTypes: ["retrieve", "echo"], formats: ["csv"], connectionKinds: ["store"],
                    runsAtOnce: 2),
                Tier(name: "premium"),
            ])
    }

    @Test("has mistakes")
    func wrong() {
        let text = """
            logs: x
            tiers:
              Basic: {}
              basic: { step-types: [retreive], formats: csv, runs-at-once: 0 }
            connections:
              a: { kind: store, url: "${{ secrets.a }}" }
            trust-claimed-actors: yes
            """
        do throws(Diagnostics) {
            _ = try Project.parse(Array(text.utf8), path: "runner.yaml", registry: .testing)
            Issue.record("it was accepted")
        } catch {
            #expect(
                error.list.map(\.headline) == [
                    "runner.yaml:1:1: error: unknown key \"logs\" in the project file [E0201]",
                    "runner.yaml:3:3: error: the tier's name can't be \"Basic\" [E0204]",
                    "runner.yaml:4:25: error: \"step-types\": expected one of consent, echo, retrieve, transform, transmit, found text \"retreive\"; did you mean \"retrieve\"? [E0203]",
                    "runner.yaml:4:45: error: \"formats\": expected a list of csv, json, ndjson, found text \"csv\" [E0203]",
                    "runner.yaml:4:64: error: \"runs-at-once\": expected a whole number from 1 to 10000, found 0 [E0203]",
                    "runner.yaml:6:31: error: the secret \"a\" can't be used here: this setting of kind store isn't made for secrets, so it would be stored [E0509]",
                    "runner.yaml:7:23: error: \"trust-claimed-actors\": expected true or false, found text \"yes\" [E0203]",
                ])
        }
    }

    @Test("a format that there is not is reported once, though the tier limits formats")
    func wrongFormat() throws {
        var files = WorkflowFiles(
            """
            name: x
            tenant: { id: a, tier: basic }
            connections:
              hr: { kind: store, url: x }
            steps:
              - { id: a, uses: retrieve, with: { from: hr, path: p, format: xml } }
            """)
        files.project = try Project.parse(Array(Self.text.utf8), path: "runner.yaml", registry: .testing)
        #expect(
            files.headlines() == [
                "w.yaml:6:65: error: \"format\": expected one of csv, json, ndjson, found text \"xml\" [E0203]"
            ])
    }

    @Test("says what a tier may not use, and which tier may")
    func tiers() throws {
        var files = WorkflowFiles(
            """
            name: x
            tenant: { id: a, tier: basic }
            connections:
              hr: { kind: store, url: x }
              box: { kind: local }
            steps:
              - { id: a, uses: retrieve, with: { from: hr, path: p, format: json } }
              - { id: b, uses: retrieve, with: { from: hr, path: p, format: "${{ project.format }}" } }
              - { id: c, uses: retrieve, with: { from: box, path: p } }
              - { id: d, uses: consent, with: { permissions: [] } }
            """)
        files.project = try Project.parse(Array(Self.text.utf8), path: "runner.yaml", registry: .testing)
        #expect(
            files.messages() == """
                w.yaml:7:65: error: the tier "basic" can't use the format "json" [E0603]
                   |
                 7 |   - { id: a, uses: retrieve, with: { from: hr, path: p, format: json } }
                   |                                                                 ^~~~
                   = help: the tier "premium" can; this one has csv
                w.yaml:8:65: error: the tier "basic" limits formats, so "format" must be written out [E0603]
                   |
                 8 |   - { id: b, uses: retrieve, with: { from: hr, path: p, format: "${{ project.format }}" } }
                   |                                                                 ^~~~~~~~~~~~~~~~~~~~~~~
                   = help: expected one of csv
                w.yaml:9:44: error: the tier "basic" can't use connections of kind "local", such as "box" [E0602]
                   |
                 9 |   - { id: c, uses: retrieve, with: { from: box, path: p } }
                   |                                            ^~~
                   = help: the tier "premium" can; this one has store
                w.yaml:10:20: error: the tier "basic" can't use the step type "consent" [E0601]
                    |
                 10 |   - { id: d, uses: consent, with: { permissions: [] } }
                    |                    ^~~~~~~
                    = help: the tier "premium" can; this one has retrieve, echo
                """)
        files.files["w.yaml"] = Array("name: x\ntenant: { id: a, tier: premum }\nsteps: [{ id: a, uses: echo }]\n".utf8)
        #expect(
            files.messages() == """
                w.yaml:2:24: error: runner.yaml has no tier "premum" [E0604]
                   |
                 2 | tenant: { id: a, tier: premum }
                   |                        ^~~~~~
                   = help: did you mean "premium"?
                """)
        files.files["w.yaml"] = Array("name: x\ntenant: { id: a }\nsteps: [{ id: a, uses: echo }]\n".utf8)
        #expect(files.headlines() == ["w.yaml:2:9: error: \"tenant\" needs \"tier\" [E0202]"])
        files.files["w.yaml"] = Array("name: x\ntenant: { id: a, tier: basic }\nsteps: [{ id: a, uses: echo }]\n".utf8)
        #expect(try files.parse().tenant.tierRunsAtOnce == 2)
    }
}
