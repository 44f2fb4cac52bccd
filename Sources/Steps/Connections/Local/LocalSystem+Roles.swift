import GRDB
import Workflow

extension LocalSystem {
    /// Every role assignment, by scope, then principal.
    public func roles(as principal: String) async throws(LocalError) -> [RoleAssignment] {
        try await read(as: principal) { db, _ in
            try Row.fetchAll(db, sql: "SELECT * FROM roles ORDER BY scope, principal, role").map(Self.assignment)
        }
    }

    /// The command by which the other side's principal sends to a queue: the one that may send there and may do no more, if
    /// there is exactly one beside whoever asks.
    func sendCommand(for queue: String, correlation: String?, as principal: String) async throws(LocalError) -> [String]
    {
        let isDefault = path.hasSuffix("/" + LocalKind.defaultPath)
        let senders = try await read(as: principal) { db, _ in
            try String.fetchAll(
                db, sql: "SELECT principal FROM roles WHERE role = 'sender' AND scope = ? AND principal <> ?",
                arguments: [LocalScope(queue: queue).text, principal])
        }
        return ["runner", "local", "send", queue, "--as", senders.count == 1 ? senders[0] : "PRINCIPAL"]
            + (correlation.map { ["--correlation", $0] } ?? []) + ["--body", "JSON"]
            + (isDefault ? [] : ["--system", path])
    }

    /// The assignment that a grant makes, if it is there.
    public func assignment(
        _ grant: RoleGrant,
        as principal: String
    ) async throws(LocalError) -> RoleAssignment? {
        let checked = try CheckedGrant(grant)
        return try await read(as: principal) { db, _ in try Self.fetchAssignment(checked, db) }
    }

    /// Grants a role; an assignment that is there already is answered as it is.
    ///
    /// It takes an owner of the scope, and of the whole of it where it covers more than one queue.
    @discardableResult
    public func grant(
        _ grant: RoleGrant,
        key: String? = nil,
        as principal: String
    ) async throws(LocalError) -> RoleAssignment {
        let checked = try CheckedGrant(grant)
        return try await write(as: principal) { db, caller in
            if let queue = checked.scope.queue { _ = try Self.existingQueue(queue, db) }
            try caller.check(.owner, on: checked.scope, db)
            try db.execute(
                sql: """
                    INSERT INTO roles (role, principal, scope, made_by_key, created_at, created_by)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """,
                arguments: [
                    checked.role.rawValue, grant.principal, checked.scope.text, key, caller.now.microseconds,
                    caller.name,
                ]
            )
            guard let made = try Self.fetchAssignment(checked, db) else {
                throw LocalError.invalid("the role \(grant.role) of \"\(grant.principal)\" wasn't kept; try again")
            }
            return made
        }
    }

    /// Takes a role away.
    ///
    /// With a `key`, only if it was made with that key.
    public func revoke(
        _ grant: RoleGrant,
        madeBy key: String?,
        as principal: String
    ) async throws(LocalError) -> Removal {
        let checked = try CheckedGrant(grant)
        return try await write(as: principal) { db, caller in
            guard let found = try Self.fetchAssignment(checked, db) else { return .absent }
            if let key, found.key != key { return .foreign }
            try caller.check(.owner, on: checked.scope, db)
            try db.execute(
                sql: "DELETE FROM roles WHERE principal = ? AND scope = ? AND role = ?",
                arguments: [grant.principal, checked.scope.text, checked.role.rawValue]
            )
            return .removed
        }
    }
}

/// A grant whose names were checked.
private struct CheckedGrant: Sendable {
    let role: LocalRole
    let principal: String
    let scope: LocalScope

    init(_ grant: RoleGrant) throws(LocalError) {
        role = try LocalRole(named: grant.role)
        scope = try LocalScope(grant.scope)
        principal = grant.principal
        try LocalName.check(principal: principal)
    }
}

extension LocalSystem {
    private static func fetchAssignment(_ grant: CheckedGrant, _ db: Database) throws -> RoleAssignment? {
        try Row.fetchOne(
            db,
            sql: "SELECT * FROM roles WHERE principal = ? AND scope = ? AND role = ?",
            arguments: [grant.principal, grant.scope.text, grant.role.rawValue]
        )
        .map(assignment)
    }

    private static func assignment(_ row: Row) -> RoleAssignment {
        let grant = RoleGrant(role: row["role"], principal: row["principal"], scope: row["scope"])
        return RoleAssignment(
            id: "\(grant.scope)/roles/\(grant.role)/\(grant.principal)",
            grant: grant,
            key: row["made_by_key"],
            effective: true,
            createdBy: row["created_by"],
            createdAt: Timestamp(microseconds: row["created_at"])
        )
    }
}
