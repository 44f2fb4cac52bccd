import Foundation
import TestSupport
import Testing
import Workflow

@testable import Steps

/// What a local system holds can be listed, so that effects can be counted on their own side.
@Suite struct LocalSurveyTests {
    private let fixture: LocalFixture

    init() throws { fixture = try LocalFixture() }

    private func survey() async throws -> [SurveyedThing] {
        let kind = try #require(StepRegistry.standard.kind("local"))
        let survey = try #require(kind.survey)
        return try await survey(
            ConnectionKind.Settings(
                name: "bus", values: ["path": ".tenantry/local.db", "files": ".", "as": "provider"],
                tenant: TenantID(text: "adatum"), root: fixture.folder.path, readOnly: true))
    }

    @Test func `Every queue, message, role, consent and principal is there under the name of its effect`() async throws
    {
        try await fixture.queue("q")
        try await fixture.send("one", to: "q")
        let request = ConsentRequest(directory: "d-1", permissions: ["Read"], asks: [], expires: nil, key: "key")
        _ = try await fixture.system.request(request, as: "provider")
        try await fixture.system.answer("1", granted: true, as: "alex")
        #expect(
            try await survey().map { "\($0.kind) \($0.resource): \($0.name)" } == [
                "queue queues/q.dead-letter: queue q.dead-letter",
                "queue queues/q: queue q",
                "messages queues/q: message on q",
                "role-assignment queues/*/roles/owner/provider: role owner of provider on queues/*",
                "role-assignment queues/q.dead-letter/roles/owner/provider: role owner of provider on queues/q.dead-letter",
                "role-assignment queues/q/roles/owner/provider: role owner of provider on queues/q",
                "consent consents/1: consent of d-1 to [\"Read\"]",
                "principal provider@d-1: principal provider@d-1",
            ])
    }

    @Test func `Two messages of one content are alike, and are two`() async throws {
        try await fixture.queue("q")
        try await fixture.send("one", to: "q")
        fixture.time.advance(by: .seconds(60))
        try await fixture.send("two", to: "q")
        try await fixture.send("three", to: "q", body: "[]")
        let messages = try await survey().filter { $0.kind == "messages" }
        #expect(Set(messages.map(\.id)).count == 3)
        #expect(messages[0].facts == messages[1].facts)
        #expect(messages[0].facts != messages[2].facts)
    }

    @Test func `A file is there with its digest, and so is what was left unfinished beside it`() async throws {
        let connection = fixture.connection()
        let writer = try await connection.write(ObjectRequest(name: "out/a.txt", key: "key", replace: false))
        try await writer.write(Array("hello".utf8))
        _ = try await writer.finish()
        let part = "\(fixture.folder.path)/out/.a.txt.0123456789abcdef0123456789abcdef.part"
        #expect(FileManager.default.createFile(atPath: part, contents: nil))
        let files = try await survey().filter { $0.kind == "file" }
        #expect(files.map(\.name) == ["file out/a.txt", "unfinished file beside out/a.txt"])
        #expect(files[0].facts["digest"] == .string(Digest.sha256("hello").hex))
    }

    @Test func `A system that isn't there holds nothing, and isn't made`() async throws {
        let empty = try TemporaryFolder()
        let survey = try #require(StepRegistry.standard.kind("local")?.survey)
        let settings = ConnectionKind.Settings(
            name: "bus", values: [:], tenant: TenantID(text: "adatum"), root: empty.path, readOnly: true)
        #expect(try await survey(settings).isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: empty.path).isEmpty)
    }
}
