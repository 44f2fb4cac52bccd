import Foundation
import TestSupport
import Testing
import Workflow

@testable import Steps

/// A local system that is opened only to look: what it shows, and that nothing is made.
@Suite struct LocalLookingTests {
    private static func files(in folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
    }

    @Test func `Where there is no file, none is made, and it looks as after the first use`() async throws {
        let folder = try TemporaryFolder()
        let settings = ConnectionKind.Settings(
            name: "bus", values: ["path": ".tenantry/local.db", "as": "provider", "files": "."], tenant: .testing,
            root: folder.path, readOnly: true)
        let connection = try #require(try await LocalKind.kind.open(settings) as? LocalConnection)
        #expect(connection.missing == ".tenantry/local.db isn't there yet; the first step that needs it makes it")
        #expect(try await connection.queue("a") == nil)
        #expect(try await connection.system.roles(as: "provider").map(\.grant.scope) == ["queues/*"])
        #expect(try Self.files(in: folder.path).isEmpty)
    }

    @Test func `Beside a system that is in use it sees what was done, and makes no file`() async throws {
        let local = try LocalFixture()
        let looking = try LocalSystem(lookingAt: local.system.path, owner: "provider")
        try await local.queue("a")
        let before = try Self.files(in: local.folder.path)
        #expect(before.contains(".tenantry/local.db-wal"), "what was done stands in a WAL")
        #expect(try await looking.queue("a", as: "provider")?.name == "a")
        try await local.queue("b")
        #expect(try await looking.queue("b", as: "provider")?.name == "b")
        #expect(try Self.files(in: local.folder.path) == before)
        #expect(looking.isAbsent == false)
    }

    @Test func `A system that nobody uses is read without a file beside it`() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/a b?#%.db"
        do {
            let system = try LocalSystem(path: path, owner: "provider")
            _ = try await system.createQueue(
                "a", QueueProperties(lock: .seconds(1), maxDeliveries: nil, timeToLive: nil, deadLetter: nil),
                as: "provider")
        }
        let before = try Self.files(in: folder.path)
        #expect(before == ["a b?#%.db", "a b?#%.db.lock"])
        let looking = try LocalSystem(lookingAt: path, owner: "provider")
        #expect(try await looking.queues(as: "provider").map(\.name) == ["a"])
        #expect(try Self.files(in: folder.path) == before)
    }

    @Test func `Nothing is changed through it, and what is no local system is told so`() async throws {
        let local = try LocalFixture()
        let looking = try LocalSystem(lookingAt: local.system.path, owner: "provider")
        let properties = QueueProperties(lock: .seconds(1), maxDeliveries: nil, timeToLive: nil, deadLetter: nil)
        #expect(
            await failure { _ = try await looking.createQueue("a", properties, as: "provider") }
                == "local-unusable: the local system at \"\(local.system.path)\" can't be used: it was opened only to look "
                + "at it")
        let other = "\(local.folder.path)/other.db"
        try "this is no database, and long enough to be none".write(toFile: other, atomically: false, encoding: .utf8)
        #expect(
            await failure { _ = try await LocalSystem(lookingAt: other, owner: "provider").queues(as: "provider") }
                == "local-unusable: the local system at \"\(other)\" can't be used: file is not a database")
    }
}
