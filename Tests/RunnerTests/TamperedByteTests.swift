import Foundation
import GRDB
import Storage
import TestSupport
import Testing
import Workflow

/// A real log of a thousand events, of which a byte of every event is changed, many times over: each change is found, in its place,
/// and nothing else is.
@Suite struct TamperedByteTests {
    private static let file = """
        name: many
        tenant: { id: adatum }
        steps:
          - id: each
            uses: wait
            foreach: [\((1...64).map(String.init).joined(separator: ", "))]
            with: { for: 1ms }

        """

    /// An event as its row has it.
    private struct Stored: Sendable {
        let position: Int64
        let stream: Int64
        let version: Int
        let name: String
        /// The columns that hold bytes, one after the other.
        let columns: [(name: String, bytes: [UInt8])]

        /// What is said of it where a byte is another.
        var broken: String {
            "stream \(name), version \(version), position \(position): the event is not what was written: its hash doesn't fit "
                + "its bytes and the hash before it"
        }

        /// How many bytes there are to change.
        var size: Int { columns.reduce(0) { $0 + $1.bytes.count } }

        /// The column that holds the byte of that number, what it holds once the byte is another, and what it held before.
        func changed(_ number: Int) -> (name: String, bytes: [UInt8], before: [UInt8]) {
            var rest = number
            for (name, bytes) in columns {
                if rest < bytes.count {
                    var altered = bytes
                    altered[rest] ^= 1 << UInt8(number % 8)
                    return (name, altered, bytes)
                }
                rest -= bytes.count
            }
            return (columns[0].name, columns[0].bytes, columns[0].bytes)
        }
    }

    private func stored(_ database: DatabaseQueue) async throws -> [Stored] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT position, stream, version, streams.name AS name, events.id AS id, causation, hash, payload
                    FROM events JOIN streams ON streams.id = events.stream ORDER BY position
                    """
            )
            .map { row in
                let columns = ["payload", "hash", "id", "causation"]
                    .map { (name: $0, bytes: [UInt8](row[$0] as Data? ?? Data())) }
                return Stored(
                    position: row["position"], stream: row["stream"], version: row["version"], name: row["name"],
                    columns: columns.filter { !$0.bytes.isEmpty })
            }
        }
    }

    @Test func `A changed byte in any of a thousand events is found in its place`() async throws {
        let place = try RunnerTests.Place(["many.yaml": Self.file])
        for _ in 1...4 { #expect(try await place("run many.yaml").code == 0) }
        let path = "\(place.path)/.tenantry/log.db"
        let database = try DatabaseQueue(path: path)
        let events = try await stored(database)
        #expect(events.count >= 1_000)
        let log = try SQLiteEventLog(path: path, mode: .readOnly)
        func breaks() async throws -> [String] { try await LogVerifier(log: log).verify().breaks.map(\.description) }
        #expect(try await breaks() == [])
        let next = Dictionary(uniqueKeysWithValues: events.map { (Place($0.stream, $0.version - 1), $0) })
        // One verification finds them all, so a third is changed at once; none that stands beside another of its run.
        var number = 0
        for round in 0..<Self.rounds {
            for first in 0..<3 {
                var (broken, changes, mends): ([Stored], [Edit], [Edit]) = ([], [], [])
                for event in stride(from: first, to: events.count, by: 3).map({ events[$0] }) {
                    number += 1
                    let (column, bytes, before) = event.changed((round * 7_919 + number * 31) % event.size)
                    changes.append(Edit(column: column, bytes: bytes, position: event.position))
                    mends.append(Edit(column: column, bytes: before, position: event.position))
                    broken.append(event)
                    // The hash of an event is the beginning of what the next one's covers.
                    if column == "hash", let after = next[Place(event.stream, event.version)] { broken.append(after) }
                }
                try await carryOut(changes, in: database)
                #expect(try await breaks() == broken.map(\.broken))
                try await carryOut(mends, in: database)
            }
        }
        #expect(number == events.count * Self.rounds)
        #expect(try await breaks() == [])
        await log.close()
    }

    /// How many bytes of each event are changed, one after the other.
    private static let rounds = 24

    private func carryOut(_ edits: [Edit], in database: DatabaseQueue) async throws {
        try await database.write { db in
            for edit in edits {
                try db.cachedStatement(sql: "UPDATE events SET \(edit.column) = ? WHERE position = ?")
                    .execute(arguments: [Data(edit.bytes), edit.position])
            }
        }
    }

    /// Where an event stands: in which stream, under which version.
    private struct Place: Hashable {
        let stream: Int64
        let version: Int

        init(_ stream: Int64, _ version: Int) { (self.stream, self.version) = (stream, version) }
    }

    /// What a column of an event is made to hold.
    private struct Edit {
        let column: String
        let bytes: [UInt8]
        let position: Int64
    }
}
