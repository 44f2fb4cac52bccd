import GRDB
import Workflow

extension LocalSystem {
    /// Notes whose a file is that is about to appear.
    func noteObject(
        _ name: String, digest: String, replacing replaced: String?, key: String, as principal: String
    ) async throws(LocalError) {
        try await write(as: principal) { db, caller in
            try db.execute(
                sql: """
                    INSERT INTO objects (name, digest, replaced, made_by_key, created_at, created_by)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET digest = excluded.digest,
                        replaced = excluded.replaced, made_by_key = excluded.made_by_key,
                        created_at = excluded.created_at, created_by = excluded.created_by
                    """,
                arguments: [name, digest, replaced, key, caller.now.microseconds, caller.name])
        }
    }

    /// With which key a file of that content was made, and what it replaced, if that is noted.
    func noted(
        _ name: String, digest: String, as principal: String
    ) async throws(LocalError) -> (key: String, replaced: String?)? {
        try await read(as: principal) { db, _ in
            try Row.fetchOne(
                db, sql: "SELECT made_by_key, replaced FROM objects WHERE name = ? AND digest = ?",
                arguments: [name, digest]
            )
            .map { ($0["made_by_key"], $0["replaced"]) }
        }
    }
}
