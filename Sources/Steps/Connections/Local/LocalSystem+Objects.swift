import GRDB
import Workflow

extension LocalSystem {
    /// Notes whose a file is that is about to appear.
    func noteObject(_ name: String, digest: String, key: String, as principal: String) async throws(LocalError) {
        try await write(as: principal) { db, caller in
            try db.execute(
                sql: """
                    INSERT INTO objects (name, digest, made_by_key, created_at, created_by) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, made_by_key = excluded.made_by_key,
                        created_at = excluded.created_at, created_by = excluded.created_by
                    """,
                arguments: [name, digest, key, caller.now.microseconds, caller.name])
        }
    }

    /// The key that a file of that content was made with, if one is noted.
    func objectKey(_ name: String, digest: String, as principal: String) async throws(LocalError) -> String? {
        try await read(as: principal) { db, _ in
            try String.fetchOne(
                db, sql: "SELECT made_by_key FROM objects WHERE name = ? AND digest = ?", arguments: [name, digest])
        }
    }
}
