import GRDB
import Glibc
public import Workflow

/// The embedded broker and directory: queues, role assignments and consents in one SQLite file.
///
/// It is used by workflows through connections of the kind `local`, and from the command line, by any number of
/// processes at once. Whoever calls says as which principal, and every call is held to that principal's roles:
/// whoever makes the file owns `queues/*`, whoever makes a queue owns it, and an owner may send, receive, grant and
/// take away. A principal is a name; on one machine nothing proves it.
public final class LocalSystem: Sendable {
    /// Where the file is.
    public var path: String { database.path }

    let database: LocalDatabase
    private let clock: @Sendable () -> Timestamp

    /// Opens the system of a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - owner: Who owns the system if the file isn't there yet and is made; `nil` if it must be there.
    ///   - clock: The time; the machine's clock if unsaid.
    /// - Throws: ``LocalError`` when the file isn't there, can't be used or stays busy.
    public init(
        path: String,
        owner: String?,
        clock: @escaping @Sendable () -> Timestamp = LocalSystem.machineClock
    ) throws(LocalError) {
        if let owner { try LocalName.check(principal: owner) }
        self.clock = clock
        database = try LocalDatabase(path: path, create: owner != nil) { db in
            if let owner { try Self.insertOwner(owner, at: clock(), db) }
        }
    }

    /// Opens the system of a file only to look at it; nothing is made where there is none.
    /// - Parameters:
    ///   - path: The file.
    ///   - owner: Who would own the system if the file isn't there.
    ///   - clock: The time; the machine's clock if unsaid.
    /// - Throws: ``LocalError`` when the owner can't be a principal.
    public init(
        lookingAt path: String, owner: String, clock: @escaping @Sendable () -> Timestamp = LocalSystem.machineClock
    ) throws(LocalError) {
        try LocalName.check(principal: owner)
        self.clock = clock
        database = try LocalDatabase(lookingAt: path) { db in try Self.insertOwner(owner, at: clock(), db) }
    }

    /// Whoever makes the system owns it.
    private static func insertOwner(_ owner: String, at now: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "INSERT INTO roles (role, principal, scope, created_at, created_by) VALUES ('owner', ?, ?, ?, ?)",
            arguments: [owner, LocalScope.everything.text, now.microseconds, owner]
        )
    }

    /// Whether there is no file yet, and the system is one that was opened only to look.
    var isAbsent: Bool { database.isAbsent }

    private var option: String { path.hasSuffix("/" + LocalKind.defaultPath) ? "" : " --system \(path)" }

    /// The machine's clock.
    public static func machineClock() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    var now: Timestamp { clock() }

    /// A change by a principal whose consent, if it came from one, still stands.
    func write<Result: Sendable>(
        as principal: String,
        _ body: @escaping @Sendable (Database, LocalCaller) throws -> Result
    ) async throws(LocalError) -> Result {
        try LocalName.check(principal: principal)
        let caller = LocalCaller(name: principal, now: now, option: option)
        return try await database.write { db in
            try caller.checkStanding(db)
            return try body(db, caller)
        }
    }

    /// A look by a principal whose consent, if it came from one, still stands.
    func read<Result: Sendable>(
        as principal: String,
        _ body: @escaping @Sendable (Database, LocalCaller) throws -> Result
    ) async throws(LocalError) -> Result {
        try LocalName.check(principal: principal)
        let caller = LocalCaller(name: principal, now: now, option: option)
        return try await database.read { db in
            try caller.checkStanding(db)
            return try body(db, caller)
        }
    }
}

/// Who calls, and when, inside one transaction.
struct LocalCaller: Sendable {
    let name: String
    let now: Timestamp
    /// What the commands of `runner local` need to find the system, where it isn't the project's default one.
    let option: String

    /// Refuses a principal whose consent was taken back.
    func checkStanding(_ db: Database) throws {
        let withdrawn = try Row.fetchOne(
            db,
            sql: "SELECT consent FROM principals WHERE name = ? AND withdrawn_at IS NOT NULL",
            arguments: [name]
        )
        guard let withdrawn else { return }
        throw LocalError.principalWithdrawn(name, consent: String(withdrawn["consent"] as Int64))
    }

    /// Whether the caller holds a role on a scope, itself or by being its owner.
    func holds(_ role: LocalRole, on scope: LocalScope, _ db: Database) throws -> Bool {
        try Row.fetchOne(
            db,
            sql: """
                SELECT 1 FROM roles
                WHERE principal = ? AND role IN (?, 'owner')
                    AND (scope = ? OR (substr(scope, -1) = '*'
                        AND substr(?, 1, length(scope) - 1) = substr(scope, 1, length(scope) - 1)))
                """,
            arguments: [name, role.rawValue, scope.text, scope.text]
        ) != nil
    }

    /// Refuses a caller who doesn't hold a role on a scope.
    func check(_ role: LocalRole, on scope: LocalScope, _ db: Database) throws {
        guard try !holds(role, on: scope, db) else { return }
        throw LocalError.roleMissing(
            principal: name,
            role: role.rawValue,
            scope: scope.text,
            owners: try scope.owners(db)
        )
    }
}

/// The roles that a principal can hold on a queue.
public enum LocalRole: String, Sendable, Hashable, CaseIterable {
    /// May send.
    case sender
    /// May receive, and settle what it received.
    case receiver
    /// May do everything: send, receive, grant, take away, remove.
    case owner

    /// The role of that name.
    public init(named name: String) throws(LocalError) {
        guard let role = LocalRole(rawValue: name) else {
            let known = Self.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .invalid("there is no role \"\(name)\" in a local system; it has \(known)")
        }
        self = role
    }
}
