import Foundation
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("retrieve")
struct RetrieveTests {
    private let artifacts = MemoryArtifactStore()

    private func retrieve(_ source: FixedSource, _ input: Object) async throws -> Value {
        var with: Object = ["from": "hr", "path": "in/people.csv"]
        for member in input { with[member.key] = member.value }
        let context = StepContext.testing(
            input: .object(with),
            connections: ["hr": source],
            artifacts: artifacts
        )
        guard case .done(let output, let effects) = try await Retrieve().perform(context) else {
            Issue.record("the step waits")
            return .null
        }
        #expect(effects.isEmpty)
        return output
    }

    private func failure(_ source: FixedSource, _ input: Object = [:]) async -> StepFailure? {
        let failure = await #expect(throws: StepFailure.self) { try await retrieve(source, input) }
        #expect(artifacts.count() == 0)
        return failure
    }

    @Test func `The records of a CSV file become NDJSON in canonical JSON`() async throws {
        let text = "name,id\r\n\"Lee, Ann\",2\r\nZoë,10\r\n"
        let output = try await retrieve(FixedSource(text), [:])
        let dataset = try #require(output["dataset"].flatMap { Dataset($0) })
        #expect(
            artifacts.text(dataset.digest) == "{\"id\":\"2\",\"name\":\"Lee, Ann\"}\n{\"id\":\"10\",\"name\":\"Zoë\"}\n"
        )
        #expect(dataset.format == "ndjson")
        #expect(dataset.records == 2)
        #expect(output["records"] == 2)
        #expect(output["columns"] == ["name", "id"])
        #expect(output["digest"] == .string(Digest.sha256(text).hex))
        #expect(output["bytes"] == Value(text.utf8.count))
        #expect(output["version"] == nil)
    }

    @Test func `What is published of the output is what it yields`() async throws {
        let output = try await retrieve(FixedSource("a\n1\n", version: "v7"), [:])
        let shape = Schema.object(
            Retrieve.description.output.map { .init($0.name, $0.schema, required: $0.required) }
        )
        #expect(shape.mismatches(of: output).isEmpty)
        #expect(output["version"] == "v7")
    }

    @Test func `The same source gives the same data set, however its bytes arrive`() async throws {
        let text = "a,b\n" + (0..<3_000).map { "\($0),\"v, \($0)\"\n" }.joined()
        let whole = try await retrieve(FixedSource(text, pieces: 65_536), [:])
        let cut = try await retrieve(FixedSource(text, pieces: 7), [:])
        #expect(whole == cut)
        #expect(whole["records"] == 3_000)
    }

    @Test func `A limit keeps the first records, and the digest is still that of the whole source`() async throws {
        let text = "a\n1\n2\n3\n"
        let output = try await retrieve(FixedSource(text, pieces: 3), ["limit": 2])
        let dataset = try #require(output["dataset"].flatMap { Dataset($0) })
        #expect(artifacts.text(dataset.digest) == "{\"a\":\"1\"}\n{\"a\":\"2\"}\n")
        #expect(output["digest"] == .string(Digest.sha256(text).hex))
    }

    @Test func `The format is what the path ends in, unless it is said`() async throws {
        let json = try await retrieve(
            FixedSource(#"{"data":[{"b":1.10},{"a":null}]}"#), ["path": "x.JSON", "records-at": "/data"])
        #expect(json["columns"] == ["a", "b"])
        let tabs = try await retrieve(FixedSource("a\tb\n1\t2\n"), ["path": "x.tsv"])
        #expect(tabs["columns"] == ["a", "b"])
        let lines = try await retrieve(FixedSource("{\"a\":1}\n"), ["path": "export?id=7", "format": "ndjson"])
        #expect(lines["records"] == 1)
        let semicolons = try await retrieve(FixedSource("a;b\n1;2\n"), ["delimiter": ";"])
        #expect(semicolons["columns"] == ["a", "b"])
        let old = try await retrieve(FixedSource(bytes: [0x61, 0x0a, 0xe9, 0x0a]), ["encoding": "windows-1252"])
        let dataset = try #require(old["dataset"].flatMap { Dataset($0) })
        #expect(artifacts.text(dataset.digest) == "{\"a\":\"é\"}\n")
    }

    @Test func `Broken data is the tenant's to correct, and leaves nothing behind`() async throws {
        let quote = await failure(FixedSource("id,name\n1,Ann\n2,\"Bob\n3,Cy\n"))
        #expect(
            quote
                == StepFailure(
                    code: "csv-unterminated-quote",
                    message:
                        "in/people.csv:3:3: the quote that opens here has no end: the value \"Bob\\n3,Cy\\n\" of record 2 "
                        + "goes on to the end of the file; close it with \", and double each quote inside of a value",
                    side: .tenant
                )
        )
        let encoding = await failure(FixedSource(bytes: Array("id,name\n1,M".utf8) + [0xfc, 0x0a]))
        #expect(
            encoding
                == StepFailure(
                    code: "encoding-invalid",
                    message:
                        "in/people.csv:2:4: the byte 0xFC isn't UTF-8; in windows-1252 it is \"ü\", so save the file as "
                        + "UTF-8, or say encoding: windows-1252 (byte 12 of the file)",
                    side: .tenant
                )
        )
    }

    @Test func `A source that breaks off leaves nothing behind`() async throws {
        let broken = FixedSource("a\n1\n", breaksOff: true)
        #expect(await failure(broken)?.message == "the connection broke")
    }

    @Test func `The whole plan is to read`() async throws {
        let local = try LocalFixture()
        try "a\n1\n".write(toFile: "\(local.folder.path)/a.csv", atomically: false, encoding: .utf8)
        let plan = try await Retrieve().plan(local.context(["from": "bus", "path": "a.csv"]))
        #expect(plan.changes.map { "\($0.action) \($0.kind) \($0.resource)" } == ["read records a.csv"])
        #expect(plan.changes.first?.state == Digest.sha256("a\n1\n").hex)
        #expect(plan.rights == ["read a.csv"])
        let missing = await #expect(throws: StepFailure.self) {
            _ = try await Retrieve().plan(local.context(["from": "bus", "path": "b.csv"]))
        }
        #expect(missing?.code == "source-not-found")
    }

    @Test(
        arguments: [
            (
                ["path": "people.xlsx"],
                "/path",
                "the path \"people.xlsx\" doesn't say by its end how the records are written; "
                    + "say format: csv, json or ndjson"
            ),
            (
                ["path": "a.csv", "delimiter": ";;"],
                "/delimiter",
                "the delimiter \";;\" isn't one ASCII character (or the word tab); expected for instance \",\", \";\", "
                    + "\"|\" or tab, and no quote, letter, digit or line end"
            ),
            (
                ["path": "a.json", "delimiter": ";"],
                "/delimiter",
                "\"delimiter\" means nothing for json; leave it out, or say another format"
            ),
            (
                ["path": "a.json", "records-at": "items"],
                "/records-at",
                "\"items\" is no JSON Pointer; expected for instance \"/data/items\""
            ),
            (
                ["path": "a.ndjson", "records-at": "/items"],
                "/records-at",
                "\"records-at\" means nothing for ndjson; leave it out, or say another format"
            ),
        ] as [(Object, String, String)]
    )
    func `What a schema can't say is checked before anything runs`(with: Object, pointer: String, message: String) {
        let problems = Retrieve.check(.literal(.object(with)))
        #expect(problems.map(\.pointer) == [pointer])
        #expect(problems.map(\.message) == [message])
    }

    @Test func `What isn't known yet is passed over`() {
        let unknown = Argument.template(Template(parts: []))
        #expect(Retrieve.check(.object([.init(key: "path", value: unknown)])).isEmpty)
        #expect(
            Retrieve.check(
                .object([.init(key: "format", value: unknown), .init(key: "path", value: .literal("a.xlsx"))])
            )
            .isEmpty
        )
    }
}

/// A connection with one source of fixed bytes.
struct FixedSource: Records {
    let identity = ConnectionIdentity(kind: "fixed", endpoint: "here", account: "nobody")
    private let bytes: [UInt8]
    private let version: String?
    private let pieces: Int
    private let breaksOff: Bool

    init(bytes: [UInt8], version: String? = nil, pieces: Int = 65_536, breaksOff: Bool = false) {
        self.bytes = bytes
        self.version = version
        self.pieces = pieces
        self.breaksOff = breaksOff
    }

    init(_ text: String, version: String? = nil, pieces: Int = 65_536, breaksOff: Bool = false) {
        self.init(bytes: Array(text.utf8), version: version, pieces: pieces, breaksOff: breaksOff)
    }

    func open(_ request: SourceRequest) async throws -> any ByteSource {
        FixedBytes(bytes: bytes, version: version, pieces: pieces, breaksOff: breaksOff)
    }
}

private actor FixedBytes: ByteSource {
    nonisolated let version: String?
    nonisolated let bytes: Int?
    private var rest: ArraySlice<UInt8>
    private let pieces: Int
    private let breaksOff: Bool

    init(bytes: [UInt8], version: String?, pieces: Int, breaksOff: Bool) {
        rest = bytes[...]
        self.version = version
        self.bytes = bytes.count
        self.pieces = pieces
        self.breaksOff = breaksOff
    }

    func next() throws -> [UInt8]? {
        guard !rest.isEmpty else {
            if breaksOff { throw StepFailure(code: "broken", message: "the connection broke", side: .vendor) }
            return nil
        }
        defer { rest = rest.dropFirst(pieces) }
        return Array(rest.prefix(pieces))
    }
}
