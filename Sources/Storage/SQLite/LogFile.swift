import Foundation
import GRDB
import GRDBSQLite
import Workflow

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The database file of a log, opened so that what it acknowledges is durable.
struct LogFile: Sendable {
    /// Where it is.
    let path: String
    /// The connections: one writes, a few read.
    let pool: DatabasePool
    /// Held around every write transaction and every checkpoint.
    let lock: FileLock
    /// How long its writes wait for other processes.
    let patience: LogPatience

    /// How a log is opened.
    struct Options: Sendable {
        /// The value of `PRAGMA synchronous` on the writer, which is read back.
        var synchronous = "FULL"
        /// How long writes wait for other processes.
        var patience = LogPatience.brief
        /// What brings an older format up to date; a test has one more.
        var migrations = LogSQL.migrations

        /// Takes the values.
        init(
            synchronous: String = "FULL", patience: LogPatience = .brief, migrations: [String] = LogSQL.migrations
        ) {
            self.synchronous = synchronous
            self.patience = patience
            self.migrations = migrations
        }
    }

    /// Opens a log to write, makes it if there is none, and brings an older format up to date.
    /// - Parameters:
    ///   - path: The file.
    ///   - options: How.
    /// - Returns: The open file.
    /// - Throws: ``LogError`` as ``SQLiteEventLog/init(path:mode:clock:)`` says.
    static func open(_ path: String, options: Options = Options()) throws(LogError) -> LogFile {
        try makeFolder(of: path)
        let lock = try FileLock(path: path + ".lock", patience: options.patience)
        do {
            try lock.lock()
            defer { lock.unlock() }
            let isNew = try probe(path, formats: options.migrations.count) == nil
            guard isNew || access(path, W_OK) == 0 else {
                throw LogError.unusable(
                    "the log \(path) can't be written: \(SystemError.last). Make the file and its folder writable"
                )
            }
            if isNew { try makeFile(path) }
            let pool = try DatabasePool(path: path, configuration: configuration())
            try pool.writeWithoutTransaction { database in
                try DurabilitySettings.set(synchronous: options.synchronous, on: database, path: path)
                try migrate(database, options.migrations)
                try checkpoint(database, path: path)
                // From here on the log's own patience says how long a write waits.
                try database.execute(sql: "PRAGMA busy_timeout = 0")
            }
            if isNew { try syncFolder(folder(of: path)) }
            return LogFile(path: path, pool: pool, lock: lock, patience: options.patience)
        } catch {
            throw SQLiteFailure.logError(error, path: path)
        }
    }

    /// Opens a log to read only; others may write it meanwhile.
    static func openReadOnly(_ path: String) throws(LogError) -> DatabasePool {
        do {
            guard let format = try probe(path, formats: LogSQL.migrations.count) else {
                throw LogError.unusable("there is no log at \(path): the first `runner run` makes one")
            }
            guard format > 0 else {
                throw LogError.unusable(
                    "\(path) holds nothing: no event was ever recorded in it, or what it held is lost. `runner run` makes a "
                        + "new log of it; if there was one, put it back from a backup first"
                )
            }
            guard format == LogSQL.migrations.count else {
                throw LogError.unusable(
                    "the log \(path) has format \(format), which is brought to \(LogSQL.migrations.count) when it is "
                        + "next written to: run `runner resume` once"
                )
            }
            return try DatabasePool(path: path, configuration: configuration(readOnly: true))
        } catch {
            throw SQLiteFailure.logError(error, path: path)
        }
    }

    private static func configuration(readOnly: Bool = false) -> Configuration {
        var configuration = Configuration()
        configuration.label = "log"
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = 0") }
        return configuration
    }

    // MARK: What a file is

    /// The format of an existing log, 0 for a database that holds nothing yet, `nil` where there is no file.
    /// - Throws: ``LogError/unusable(_:)`` for anything that is not a log, or a newer one.
    private static func probe(_ path: String, formats: Int) throws -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else {
                throw LogError.unusable("the log \(path) can't be opened: \(SystemError.last)")
            }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw LogError.unusable("\(path) is no file: a log is one") }
        guard status.st_size > 0 else { return 0 }
        let (application, format, tables) = try facts(of: path)
        guard application == LogSQL.applicationID || (application == 0 && format == 0 && tables == 0) else {
            throw LogError.unusable("\(path) is a database of another program, not a log")
        }
        guard format <= formats else {
            throw LogError.unusable(
                "the log \(path) has format \(format); this runner knows formats up to \(formats). "
                    + "Use the runner that wrote it, or a newer one"
            )
        }
        return format
    }

    private static func facts(of path: String) throws -> (application: Int64, format: Int, tables: Int) {
        do {
            do {
                return try facts(of: path, readOnly: true)
            } catch  where SQLiteFailure.needsRollback(error) {
                // Whoever made it died before it had a WAL: only a connection that writes may take back what was begun.
                return try facts(of: path, readOnly: false)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw LogError.unusable("\(path) is not a log: it is no SQLite database at all")
        }
    }

    private static func facts(
        of path: String, readOnly: Bool
    ) throws -> (application: Int64, format: Int, tables: Int) {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
        defer { try? queue.close() }
        return try queue.read { database in
            let application = try Prepared("PRAGMA application_id", in: database).first { $0.int(0) }
            let format = try Prepared("PRAGMA user_version", in: database).first { Int($0.int(0)) }
            let tables = try Prepared("SELECT COUNT(*) FROM sqlite_master", in: database).first { Int($0.int(0)) }
            return (application ?? 0, format ?? 0, tables ?? 0)
        }
    }

    // MARK: Making it ready

    private static func migrate(_ database: Database, _ migrations: [String]) throws {
        let format = try Prepared("PRAGMA user_version", in: database).first { Int($0.int(0)) } ?? 0
        for (number, migration) in zip(1..., migrations).dropFirst(format) {
            try database.inTransaction(.immediate) {
                try database.execute(sql: migration)
                if number == 1 { try name(database) }
                try database.execute(sql: "PRAGMA application_id = \(LogSQL.applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(number)")
                return .commit
            }
        }
    }

    /// Gives a new log its name and its key for pseudonyms.
    private static func name(_ database: Database) throws {
        func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }
        for (key, value) in [("id", Array(Hex.text(random(16)).utf8)), ("salt", random(32))] {
            let statement = try Prepared(LogSQL.insertMeta, in: database)
            try statement.bind(key, at: 1)
            try statement.bind(value, at: 2)
            try statement.run()
        }
    }

    /// Who the log is.
    static func identity(_ database: Database) throws -> LogIdentity {
        func value(_ key: String) throws -> [UInt8]? {
            let statement = try Prepared(LogSQL.meta, in: database)
            try statement.bind(key, at: 1)
            return try statement.first { $0.bytes(0) }
        }
        guard let id = try value("id"), let salt = try value("salt") else {
            throw LogError.damaged("the log's own name is missing")
        }
        return LogIdentity(id: String(decoding: id, as: UTF8.self), salt: salt)
    }

    /// Makes everything that this process is about to see durable, before it acknowledges anything that builds on it.
    ///
    /// A process that was killed may have left rows in the WAL that were written and never synced: they are visible, and
    /// a power cut would take them away. The checkpoint syncs the WAL, then the database; where a reader holds it up,
    /// the WAL's own sync does what matters.
    private static func checkpoint(_ database: Database, path: String) throws {
        let isDone = try Prepared("PRAGMA wal_checkpoint(PASSIVE)", in: database)
            .first { row in row.int(0) == 0 && row.int(1) == row.int(2) }
        guard isDone != true else { return }
        try syncFile(path + "-wal")
    }

    /// Makes the empty file of a log, which only its owner may read, for it holds what runs were given; SQLite makes the WAL like it.
    private static func makeFile(_ path: String) throws(LogError) {
        let file = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .unusable("the log \(path) can't be made: \(SystemError.last)") }
        close(file)
    }

    /// The folder that a path stands in.
    static func folder(of path: String) -> String {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
    }

    /// Makes the folder of a log, and every folder above it that is missing, durably.
    private static func makeFolder(of path: String) throws(LogError) {
        let folder = folder(of: path)
        guard access(folder, F_OK) != 0 else { return }
        try makeFolder(of: folder)
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
            throw .unusable("the folder \(folder) can't be made: \(SystemError.last)")
        }
        try syncFolder(self.folder(of: folder))
    }
}
