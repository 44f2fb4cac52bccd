import TestSupport
import Testing

@testable import Workflow

/// The canonical form of a definition: what a run carries and what its digest covers.
@Suite struct DefinitionCodingTests {
    @Test func `a definition that uses everything comes back as it was`() throws {
        let definition = try Self.full()
        let stored = definition.stored
        let back = try Definition(canonical: stored.bytes)
        #expect(back == definition)
        #expect(back.stored == stored)
    }

    @Test func `the canonical form is what it is written down as`() throws {
        let definition = Story([try .named("a")]).definition
        #expect(
            String(decoding: definition.stored.bytes, as: UTF8.self)
                == #"{"connections":[],"format":1,"inputs":[],"name":"story","outputs":[],"project":{},"sources":[],"#
                + #""steps":[{"continue-on-error":false,"contract-version":1,"id":"a","location":["story.yaml",1,1,1],"#
                + #""needs":[],"on-timeout":"fail","repeatability":"idempotent","retry":{"backoff":"exponential","#
                + #""delay":"1s","jitter":true,"max-attempts":1,"max-delay":"5m"},"uses":"act","#
                + #""with":{"literal":{}}}],"tenant":{"attributes":{"id":"contoso"},"id":"contoso"},"#
                + #""trust-claimed-actors":false}"#)
        #expect(definition.stored.digest == .sha256(definition.stored.bytes))
    }

    @Test(arguments: [
        ("[1", "it is no JSON: line 1, column 3: expected \",\" or \"]\", found the end of the text"),
        ("[]", "definition is no object"), ("{}", "definition has no \"format\""),
        (#"{"format":2}"#, "its format is 2; this program reads 1"),
        (#"{"format":1,"name":7}"#, "definition.name can't be 7"),
    ])
    func `damaged bytes are refused with what is wrong`(bytes: String, problem: String) {
        #expect(throws: DefinitionDamaged(problem)) { _ = try Definition(canonical: Array(bytes.utf8)) }
    }

    static func full() throws -> Definition {
        let place = SourceLocation(file: "w.yaml", line: 3, column: 5, length: 2)
        let expression = Argument.template(
            Template(parts: [.text("a "), .expression(try .parse("tenant.id")), .text(" b")]))
        let inputs = [
            InputDefinition(name: "since", schema: .date, defaultValue: "2026-01-01", summary: "from when"),
            InputDefinition(name: "must", schema: .array(.string), defaultValue: nil),
            InputDefinition(name: "none", schema: .any, defaultValue: .null),
        ]
        let outputs = [OutputDefinition(name: "o", value: expression, location: place)]
        let steps = [
            try StepDefinition.named(
                "a", with: .object([.init(key: "k", value: .array([expression, .literal(1)]))]), if: "failure()",
                foreach: expression, maxParallel: 4, retry: .quick, timeout: .seconds(90), onTimeout: .skip,
                continueOnError: true, signal: "word", repeatability: .never, awaits: .approval),
            try StepDefinition.named("t", needs: [0], template: [try .named("inner")], templateOutputs: outputs),
        ]
        return Definition(
            name: "full",
            tenant: Tenant(
                id: TenantID(text: "contoso"), tier: "premium", tierRunsAtOnce: 3,
                attributes: ["id": "contoso", "x": [1]]),
            inputs: inputs,
            connections: [
                ConnectionDefinition(
                    name: "bus", kind: "local",
                    settings: Evaluated(["key": .null], deferred: [Deferred(pointer: "/key", expression: "secrets.k")]),
                    identity: ConnectionIdentity(kind: "local", endpoint: "l.db", account: "provider"))
            ], steps: StepGraph(steps), outputs: outputs, project: ["name": "p"], trustClaimedActors: true,
            sources: [SourceText(path: "w.yaml", text: "name: full\n")])
    }
}
