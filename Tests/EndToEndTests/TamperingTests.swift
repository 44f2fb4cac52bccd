import Foundation
import GRDB
import TestSupport
import Testing
import Workflow

/// One changed byte in any event of a finished run is found by `audit verify`.
@Suite struct TamperingTests {
    @Test func `A changed byte in any event is found, and changing it back mends the log`() async throws {
        let journey = try await Journey(.fabrikam)
        _ = try await journey.undisturbed()
        try await journey.checkRecord()
        let runner = journey.project.runner
        let database = try DatabaseQueue(path: "\(journey.project.folder)/.tenantry/log.db")
        let events = try await database.read {
            try Int.fetchAll($0, sql: "SELECT position FROM events ORDER BY position")
        }
        #expect(events.count > 5)
        var number = 0
        for position in events {
            for column in ["payload", "id", "hash"] {
                number += 1
                let original = try await flip(column, at: position, number, in: database)
                let audit = try await runner("audit", "verify")
                #expect(audit.code == 1, "byte \(number) of \(column) at \(position): \(audit.output)\(audit.errors)")
                #expect(audit.output.contains("the event is not what was written"), "\(audit.output)")
                try await database.write {
                    try $0.execute(
                        sql: "UPDATE events SET \(column) = ? WHERE position = ?",
                        arguments: [original, position]
                    )
                }
            }
        }
        let audit = try await runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }

    /// Changes one bit of one byte, each time another, and answers what stood there.
    private func flip(_ column: String, at position: Int, _ number: Int, in database: DatabaseQueue) async throws
        -> Data
    {
        try await database.write { db in
            let sql = "SELECT \(column) FROM events WHERE position = ?"
            guard let original = try Data.fetchOne(db, sql: sql, arguments: [position]), !original.isEmpty else {
                throw NoSuchEvent(position: position)
            }
            var changed = original
            changed[number * 37 % changed.count] ^= 1 << UInt8(number % 8)
            try db.execute(
                sql: "UPDATE events SET \(column) = ? WHERE position = ?",
                arguments: [changed, position]
            )
            return original
        }
    }

    private struct NoSuchEvent: Error {
        let position: Int
    }
}
