import Foundation
import GRDB
import TestSupport
import Testing
import Workflow
@testable import Storage

/// Rows changed behind the log's back, by whoever has the file.
@Suite struct SQLiteTamperingTests {
    let store: SQLiteStore

    init() throws { store = try SQLiteStore() }

    /// Three runs of three events each; the fifth row is version 2 of the second run.
    private func written() async throws -> SQLiteEventLog {
        let log = try store.openSQLite()
        for turn in 0..<3 {
            for number in 1...3 {
                var commit = LogFixture.commit(LogFixture.run(number), expecting: turn, [])
                let event = LogFixture.event(turn * 10 + number, "step.succeeded", causation: 7)
                commit.events = [event]
                commit.head?.version = turn + 1
                try await log.append(commit)
            }
        }
        return log
    }

    private func edit(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: store.path)
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    private func breaks(_ log: SQLiteEventLog) async throws -> [String] {
        try await LogVerifier(log: log, pageSize: 2).verify().breaks.map(\.description)
    }

    private let changed = "the event is not what was written: its hash doesn't fit its bytes and the hash before it"
    private var fifth: String { "stream \(LogFixture.run(2)), version 2, position 5" }

    @Test("one changed byte in any column of an event is found, at its place")
    func everyByte() async throws {
        let log = try await written()
        #expect(try await breaks(log).isEmpty)
        let queue = try DatabaseQueue(path: store.path)
        for column in ["id", "causation", "hash", "payload"] {
            let bytes = try await queue.read { database in
                try [UInt8](Data.fetchOne(database, sql: "SELECT \(column) FROM events WHERE position = 5") ?? Data())
            }
            #expect(!bytes.isEmpty)
            for index in bytes.indices {
                var altered = bytes
                altered[index] ^= 1 << UInt8(index % 8)
                try edit("UPDATE events SET \(column) = ? WHERE position = 5", [Data(altered)])
                #expect(try await breaks(log).first == "\(fifth): \(changed)")
            }
            try edit("UPDATE events SET \(column) = ? WHERE position = 5", [Data(bytes)])
        }
        for column in ["payload_version", "time", "delay"] {
            try edit("UPDATE events SET \(column) = \(column) + 1 WHERE position = 5")
            #expect(try await breaks(log) == ["\(fifth): \(changed)"])
            try edit("UPDATE events SET \(column) = \(column) - 1 WHERE position = 5")
        }
        #expect(try await breaks(log).isEmpty)
    }

    @Test("another type, actor or causation is found")
    func otherNames() async throws {
        let log = try await written()
        try edit("UPDATE events SET type = (SELECT id FROM names WHERE name = 'a_2f6c1d') WHERE position = 5")
        #expect(try await breaks(log) == ["\(fifth): \(changed)"])
        try edit("UPDATE events SET type = (SELECT id FROM names WHERE name = 'step.succeeded') WHERE position = 5")
        try edit("UPDATE events SET causation = NULL WHERE position = 5")
        #expect(try await breaks(log) == ["\(fifth): \(changed)"])
    }

    @Test("another name of an actor changes every event that he caused")
    func renamedActor() async throws {
        let log = try await written()
        try edit("UPDATE names SET name = 'a_000000' WHERE name = 'a_2f6c1d'")
        #expect(try await breaks(log).count == 9)
    }

    @Test("a deleted event, an event under another version and one in another stream are found")
    func rowsMoved() async throws {
        let log = try await written()
        try edit("UPDATE events SET version = 9 WHERE position = 5")
        #expect(
            try await breaks(log) == [
                "stream \(LogFixture.run(2)), version 2, position 5: the event is missing",
                "stream \(LogFixture.run(2)), version 4, position 5: the events up to version 8 are missing",
                "stream \(LogFixture.run(2)), version 3, position 8: the event stands behind version 9 of its stream",
            ]
        )
        try edit("DELETE FROM events WHERE position = 5")
        #expect(
            try await breaks(log)
                == ["stream \(LogFixture.run(2)), version 2, position 8: the event is missing"]
        )
    }

    @Test("an event that was moved to another position is found")
    func reordered() async throws {
        let log = try await written()
        try edit("UPDATE events SET position = 20 WHERE position = 5")
        #expect(
            try await breaks(log)
                == [
                    "stream \(LogFixture.run(2)), version 2, position 20: the event stands behind version 3 of its stream"
                ]
        )
    }

    @Test("a cut tail shows in the head, a cut head in the first version")
    func cut() async throws {
        let log = try await written()
        try edit("DELETE FROM events WHERE position IN (3, 9)")
        #expect(
            try await breaks(log) == [
                "stream \(LogFixture.run(3)), version 1, position 6: the event is missing",
                "stream \(LogFixture.run(3)), version 3: the head of \(LogFixture.run(3)) stands at version 3, "
                    + "its events end at 2",
            ]
        )
        try edit("DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?)", [LogFixture.run(3).text])
        #expect(try await breaks(log) == ["1 heads belong to runs without any event"])
    }

    @Test("rows that can't be events are reported, and those after them verified")
    func unreadable() async throws {
        let log = try await written()
        try edit("UPDATE events SET hash = x'00' WHERE position = 5")
        try edit("UPDATE events SET stream = 77 WHERE position = 1")
        #expect(
            try await breaks(log) == [
                "stream \(LogFixture.run(1)), version 1, position 4: the event is missing",
                "stream \(LogFixture.run(2)), version 2, position 8: the event is missing",
                "the event at position 1: its stream is not known",
                "the event at position 5: its hash has 1 bytes, not 32",
            ]
        )
    }

    @Test("a definition that isn't what its digest says, and one that is gone, are found")
    func definitions() async throws {
        let log = try await written()
        let digest = LogFixture.definition.digest.short
        try edit("UPDATE definitions SET bytes = x'00'")
        #expect(
            try await breaks(log) == [
                "stream \(LogFixture.run(1)): the definition stored as \(digest) has the SHA-256 6e340b9cffb3"
            ]
        )
        try edit("DELETE FROM definitions")
        #expect(
            try await breaks(log)
                == [
                    "stream \(LogFixture.run(1)): the definition \(digest) that \(LogFixture.run(1)) runs by is not stored"
                ]
        )
    }
}
