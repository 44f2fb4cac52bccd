import GRDB
import Glibc

/// One handle on the SQLite file of a local system, safe beside other handles and other processes.
///
/// SQLite before 3.51.3 can damage a WAL database when two connections write or checkpoint at the same moment, so each
/// write transaction, with the checkpoint that may end it, is made under one exclusive lock on a file beside it.
final class LocalDatabase: Sendable {
    /// How long a write waits for other processes.
    static let patience = Duration.seconds(10)

    let path: String
    /// The file that was opened, so that one put in its place later is noticed.
    let inode: UInt64
    private let handle: Handle

    /// How the file is used.
    private enum Handle {
        /// By one handle, which stays open, and whose writes are made under the lock.
        case shared(DatabaseQueue, FileLock)
        /// Only to look: each look opens the file anew, under the lock if there is one, and makes nothing.
        case looking
        /// There is no file; what one would hold that was just made is in memory.
        case absent(DatabaseQueue)
    }

    /// Whether there is no file yet.
    var isAbsent: Bool { if case .absent = handle { true } else { false } }

    /// Opens the file, and makes it with the given first content if it isn't there.
    init(path: String, create: Bool, first: @Sendable (Database) throws -> Void) throws(LocalError) {
        self.path = path
        do {
            guard create || Self.inode(of: path) != nil else { throw LocalError.notThere(path: path) }
            try Self.prepareFolder(of: path)
            let lock = try FileLock(path: path + ".lock")
            let queue = try lock.hold(atMost: Self.patience) { try Self.open(path, create: create, first: first) }
            handle = .shared(queue, lock)
        } catch {
            throw Self.localError(error, path: path)
        }
        inode = Self.inode(of: path) ?? 0
    }

    /// Opens the file only to look at it; where there is none, shows what the first use would make, in memory.
    init(lookingAt path: String, first: @Sendable (Database) throws -> Void) throws(LocalError) {
        self.path = path
        inode = Self.inode(of: path) ?? 0
        guard inode == 0 else {
            handle = .looking
            return
        }
        do {
            let queue = try DatabaseQueue()
            try queue.write { db in
                try db.execute(sql: LocalSchema.create)
                try first(db)
            }
            handle = .absent(queue)
        } catch {
            throw Self.localError(error, path: path)
        }
    }

    /// Runs a transaction that may change something; what it returned is durable.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(LocalError) -> Result {
        guard case .shared(let queue, let lock) = handle else {
            throw .unusable(path: path, reason: "it was opened only to look at it")
        }
        do {
            return try await queue.writeWithoutTransaction { db in
                try lock.hold(atMost: Self.patience) {
                    try db.beginTransaction(.immediate)
                    do {
                        let result = try body(db)
                        try db.commit()
                        return result
                    } catch {
                        if db.isInsideTransaction { try db.rollback() }
                        throw error
                    }
                }
            }
        } catch {
            throw Self.localError(error, path: path)
        }
    }

    /// Runs a transaction that only reads.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws(LocalError) -> Result {
        do {
            switch handle {
            case .shared(let queue, _), .absent(let queue): return try await queue.read(body)
            case .looking: return try look(body)
            }
        } catch {
            throw Self.localError(error, path: path)
        }
    }

    /// The number of the file at a path, if there is one.
    static func inode(of path: String) -> UInt64? {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}

extension LocalDatabase {
    /// Reads while nobody writes or checkpoints, through a handle that makes no file.
    private func look<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard let lock = try FileLock(existing: path + ".lock") else { return try readOnce(body) }
        return try lock.hold(atMost: Self.patience) { try readOnce(body) }
    }

    private func readOnce<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.label = "tenantry.local.look"
        let queue = try DatabaseQueue(path: try Self.readablePath(path), configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard format > 0 else {
                throw LocalError.unusable(path: path, reason: "it is a database of something else; choose another path")
            }
            try Self.check(format: format, of: path)
            return try body(db)
        }
    }

    /// Without a WAL nothing but the file is needed, and SQLite is told so: it would make a WAL to read it otherwise.
    private static func readablePath(_ path: String) throws -> String {
        guard inode(of: path + "-wal") == nil else { return path }
        let options = try DatabaseQueue().read { try String.fetchAll($0, sql: "PRAGMA compile_options") }
        guard options.contains("USE_URI") || options.contains("USE_URI=1") else { return path }
        var escaped = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "?": escaped += "%3f"
            case "#": escaped += "%23"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return "file:\(escaped)?immutable=1"
    }

    private static func check(format: Int, of path: String) throws(LocalError) {
        guard format <= LocalSchema.format else {
            throw .unusable(
                path: path,
                reason: "it is of format \(format), and this program knows \(LocalSchema.format); use a newer runner")
        }
    }

    private static func open(
        _ path: String,
        create: Bool,
        first: @Sendable (Database) throws -> Void
    ) throws -> DatabaseQueue {
        let isNew = inode(of: path) == nil
        if isNew { try makeFile(path) }
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(10)
        configuration.label = "tenantry.local"
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            // GRDB sets NORMAL while it turns WAL on; with NORMAL a power cut loses what was acknowledged.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
                throw LocalError.unusable(path: path, reason: "SQLite doesn't keep to synchronous = FULL")
            }
            try migrate(db, path: path, create: create, first: first)
            // What a killed process left in the WAL counts as committed from now on, so it has to be on the disk.
            try db.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
        }
        return queue
    }

    private static func migrate(
        _ db: Database,
        path: String,
        create: Bool,
        first: @Sendable (Database) throws -> Void
    ) throws {
        let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        try check(format: format, of: path)
        guard format == 0 else { return }
        guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
            throw LocalError.unusable(path: path, reason: "it is a database of something else; choose another path")
        }
        guard create else { throw LocalError.notThere(path: path) }
        try db.inTransaction(.immediate) {
            try db.execute(sql: LocalSchema.create)
            try first(db)
            try db.execute(sql: "PRAGMA user_version = \(LocalSchema.format)")
            return .commit
        }
    }

    private static func prepareFolder(of path: String) throws(LocalError) {
        let folder = self.folder(of: path)
        var made = ""
        for piece in folder.split(separator: "/", omittingEmptySubsequences: false) {
            made += made.isEmpty && piece.isEmpty ? "/" : (made.isEmpty || made == "/" ? "" : "/") + piece
            if mkdir(made, 0o700) == 0 {
                try syncFolder(of: made, for: path)
            } else if access(made, F_OK) != 0 {
                throw .unusable(path: path, reason: "\(made): \(String(cString: strerror(errno)))")
            }
        }
    }

    /// Makes an empty file that only its owner reads, and the entry in its folder durable.
    private static func makeFile(_ path: String) throws(LocalError) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
        close(file)
        try syncFolder(of: path, for: path)
    }

    /// Makes the name of a file or a folder durable.
    private static func syncFolder(of name: String, for path: String) throws(LocalError) {
        let folder = Glibc.open(self.folder(of: name), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .unusable(path: path, reason: String(cString: strerror(errno))) }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func localError(_ error: any Error, path: String) -> LocalError {
        switch error {
        case let error as LocalError: error
        case FileLockError.busy: .busy(path: path, seconds: Int(patience.components.seconds))
        case FileLockError.failed(let reason): .unusable(path: path, reason: reason)
        case is CancellationError: .interrupted
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path, seconds: Int(patience.components.seconds))
            case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
                .unusable(path: path, reason: error.message ?? "\(error.resultCode)")
            case .SQLITE_INTERRUPT, .SQLITE_ABORT: .interrupted
            default: .storage(path: path, reason: error.message ?? "\(error.resultCode)")
            }
        default: .storage(path: path, reason: "\(error)")
        }
    }
}
