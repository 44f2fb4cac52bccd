import Foundation
import GRDB
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("A local system")
struct LocalSystemTests {
    @Test("that is busy has done nothing, so that the try doesn't count")
    func busy() {
        let failure = LocalConnection.stepError(.busy(path: "local.db", seconds: 10)) as? StepFailure
        #expect(
            failure
                == StepFailure(
                    code: "local-busy",
                    message:
                        "another process has kept the local system at \"local.db\" to itself for 10 s; nothing was "
                        + "done, try again", side: .provider, notSent: true))
        #expect(failure?.retryable == true)
    }

    @Test("shares everything between two handles at once, and gives each message to one of them")
    func twoHandles() async throws {
        let local = try LocalFixture()
        let other = try local.other()
        try await local.queue("q")
        let count = 40
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, system) in [local.system, other].enumerated() {
                group.addTask {
                    for index in 0..<count / 2 {
                        let message = OutgoingMessage(id: "\(number)-\(index)", body: [], contentType: "x/y")
                        try await system.send([message], to: "q", as: "provider")
                    }
                }
            }
            try await group.waitForAll()
        }
        let received = try await withThrowingTaskGroup(of: [String].self) { group in
            for (number, system) in [local.system, other].enumerated() {
                group.addTask {
                    var ids: [String] = []
                    while true {
                        let request = ReceiveRequest(queue: "q", key: "\(number)-\(ids.count)")
                        guard let found = try await system.receive(request, as: "provider") else { return ids }
                        ids.append(found.message.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(received.count == count)
        #expect(Set(received).count == count)
    }

    @Test("is safe for several processes that write at once")
    func processes() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        // The sqlite3 program knows nothing of our lock file, so flock(1) takes it as every handle does.
        let path = local.system.path
        let script = """
            for i in $(seq 1 20); do
                flock \(path).lock sqlite3 \(path) ".timeout 5000" "INSERT INTO messages (queue, id, state, \
            content_type, headers, body, created_at, created_by, changed_at, changed_by) \
            VALUES ('q', 'other-$i', 'ready', 'x/y', '{}', x'', 0, 'other', 0, 'other')" || exit 1
            done
            """
        try #require(FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3"))
        let program = try Program("/bin/bash", ["-c", script], in: "/")
        for index in 0..<20 { try await local.send("ours-\(index)", to: "q") }
        let ending = await program.ending(within: .seconds(60))
        #expect(ending.code == 0, "\(ending.errors)")
        #expect(try await local.system.queue("q", as: "provider")?.messages == 40)
    }

    @Test("keeps what it acknowledged when the handle is gone")
    func reopened() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/deep/er/local.db"
        do {
            let system = try LocalSystem(path: path, owner: "provider")
            _ = try await system.createQueue(
                "q", QueueProperties(lock: .seconds(1), maxDeliveries: 3, timeToLive: nil, deadLetter: nil),
                as: "provider")
        }
        let system = try LocalSystem(path: path, owner: nil)
        #expect(try await system.queue("q", as: "provider")?.properties.maxDeliveries == 3)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("writes with synchronous = FULL in a WAL")
    func synchronous() async throws {
        let local = try LocalFixture()
        let (mode, synchronous) = try await local.system.database.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA synchronous")
            )
        }
        #expect(mode == "wal")
        #expect(synchronous == 2)
    }

    @Test("that isn't there is only made when somebody will own it")
    func notThere() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/local.db"
        let text = await failure { _ = try LocalSystem(path: path, owner: nil) }
        #expect(
            text
                == "local-not-found: there is no local system at \"\(path)\"; the first run whose workflow uses it "
                + "makes it")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("refuses files that are no local system, or one of a newer format")
    func foreignFiles() async throws {
        let folder = try TemporaryFolder()
        let text = folder.path + "/text.db"
        try Data("this is no database, but it is long enough to look like one".utf8)
            .write(to: URL(fileURLWithPath: text))
        let first = await failure { _ = try LocalSystem(path: text, owner: "provider") }
        #expect(first == "local-unusable: the local system at \"\(text)\" can't be used: file is not a database")

        let other = folder.path + "/other.db"
        try await DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (a)") }
        let second = await failure { _ = try LocalSystem(path: other, owner: "provider") }
        #expect(
            second
                == "local-unusable: the local system at \"\(other)\" can't be used: it is a database of something else; "
                + "choose another path")

        let newer = folder.path + "/newer.db"
        try await DatabaseQueue(path: newer).write { try $0.execute(sql: "PRAGMA user_version = 7") }
        let third = await failure { _ = try LocalSystem(path: newer, owner: "provider") }
        #expect(
            third
                == "local-unusable: the local system at \"\(newer)\" can't be used: it is of format 7, and this program "
                + "knows 1; use a newer runner")
    }

    @Test("refuses names that can't be")
    func names() async throws {
        let local = try LocalFixture()
        let queue = await failure { try await local.queue("a b") }
        #expect(
            queue
                == "local-invalid: \"a b\" can't be the name of a queue; expected 1 to 200 letters, digits, \".\", \"_\","
                + " \"-\" and \"/\"")
        let principal = await failure { _ = try await local.system.queues(as: "") }
        #expect(
            principal
                == "local-invalid: \"\" can't be the name of a principal; expected 1 to 200 characters without spaces, "
                + "such as \"provider\" or \"alex@contoso.example\"")
    }
}
