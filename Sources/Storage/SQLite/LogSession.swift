import Foundation
import GRDB
import GRDBSQLite
import Workflow

/// The one connection that writes, with what it remembers from one transaction to the next.
///
/// What it remembers of streams holds only as long as no other connection has written, which the database itself tells at
/// the start of each transaction.
///
/// Unchecked, because it goes from thread to thread: ``LogWriter`` has one worker at a time, and a lock stands between one
/// worker and the next.
final class LogSession: @unchecked Sendable {
    let path: String
    let database: Database
    let locks: RunnerLocks
    let clock: LogClock
    let sql: WriterStatements
    private let lock: FileLock
    private let walPages: UnsafeMutablePointer<Int32>
    private var nextCheckpoint = LogSession.checkpointPages
    private var dataVersion: Int64 = -1
    private var names: [ExactText: Int64] = [:]

    /// What is known of the streams that are being written to.
    var streams: [ExactText: StreamRow] = [:]
    /// What is known of runners.
    var runners: [RunnerID: RunnerRow] = [:]
    var watch = BeatWatch()
    /// The tenant that was served last, for the round of the next claim.
    var served: Int64 = 0
    var chain = HashChain()

    /// The WAL is brought into the database when it has so many pages: 4 MB.
    ///
    /// Rewriting a short WAL over and over syncs faster than making it grow.
    private static let checkpointPages: Int32 = 1000

    init(_ file: LogFile, database: Database, locks: RunnerLocks, clock: LogClock) throws {
        path = file.path
        lock = file.lock
        self.database = database
        self.locks = locks
        self.clock = clock
        sql = try WriterStatements(database)
        walPages = .allocate(capacity: 1)
        walPages.initialize(to: 0)
        sqlite3_wal_hook(
            database.sqliteConnection,
            { pages, _, _, count in
                pages?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            },
            walPages
        )
    }

    deinit {
        sqlite3_wal_hook(database.sqliteConnection, nil, nil)
        walPages.deallocate()
    }

    // MARK: Transactions

    /// Runs a body in a transaction under the lock; it is undone if the body throws or says that it wrote nothing.
    /// - Parameters:
    ///   - waits: Whether it waits for another process that holds the log.
    ///   - body: What is done.
    /// - Returns: What the body gave.
    /// - Throws: ``LogError/busy(_:)`` if it could not begin, ``LogError/unknown(_:)`` if it may be kept or not.
    func transaction<Result>(waits: Bool = true, _ body: () throws -> (Result, wrote: Bool)) throws -> Result {
        try lock.lock(andBegin: sql.begin, ofLog: path, waits: waits)
        defer { lock.unlock() }
        do {
            try forgetWhatOthersChanged()
            let (result, wrote) = try body()
            try wrote ? commit() : sql.rollback.run()
            return result
        } catch {
            undo()
            throw error
        }
    }

    /// Ends a transaction; one that SQLite calls busy only now may be kept or not.
    private func commit() throws {
        do throws(SQLiteFailure) {
            try sql.commit.run()
        } catch {
            throw error.isBusy ? LogError.unknown(error.words) : error
        }
    }

    private func undo() {
        if sqlite3_get_autocommit(database.sqliteConnection) == 0 {
            // Nothing can be done about a rollback that fails: SQLite undoes the transaction when it is next opened.
            try? sql.rollback.run()
        }
        streams = [:]
        runners = [:]
        names = [:]
    }

    private func forgetWhatOthersChanged() throws {
        let version = try sql.dataVersion.first { $0.int(0) } ?? -1
        guard version != dataVersion || streams.count > 4096 else { return }
        dataVersion = version
        streams = [:]
        runners = [:]
    }

    /// Whether the WAL has grown long.
    var isCheckpointDue: Bool {
        if walPages.pointee < Self.checkpointPages { nextCheckpoint = Self.checkpointPages }
        return walPages.pointee >= nextCheckpoint
    }

    /// Brings the WAL into the database.
    func checkpoint() throws {
        let pages = walPages.pointee
        try lock.lock()
        defer { lock.unlock() }
        let code = sqlite3_wal_checkpoint_v2(database.sqliteConnection, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        if code != SQLITE_OK {
            let failure = SQLiteFailure(connection: database.sqliteConnection)
            if failure.isFatal { throw failure }
        }
        // A reader may hold it up: then it is tried again after some more pages.
        nextCheckpoint = pages + Self.checkpointPages / 4
    }

    // MARK: Names

    /// The number of a text that returns in many rows.
    func number(of name: String) throws -> Int64 {
        let key = ExactText(name)
        if let known = names[key] { return known }
        try sql.nameID.bind(name, at: 1)
        if let stored = try sql.nameID.first({ $0.int(0) }) {
            names[key] = stored
            return stored
        }
        try sql.insertName.bind(name, at: 1)
        try sql.insertName.run()
        let number = sqlite3_last_insert_rowid(database.sqliteConnection)
        names[key] = number
        return number
    }

    /// The number of a text that may return in no row yet; `nil` then.
    func knownNumber(of name: String) throws -> Int64? {
        if let known = names[ExactText(name)] { return known }
        try sql.nameID.bind(name, at: 1)
        return try sql.nameID.first { $0.int(0) }
    }

    /// The number that SQLite gave the last inserted row.
    var lastInserted: Int64 { sqlite3_last_insert_rowid(database.sqliteConnection) }

    /// How many rows the last statement changed.
    var changedRows: Int32 { sqlite3_changes(database.sqliteConnection) }
}

/// A text as a key by its bytes; Swift's own equality takes texts for equal that the database holds apart.
struct ExactText: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool {
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard left.count == right.count else { return false }
                guard let start = left.baseAddress, let other = right.baseAddress else { return left.isEmpty }
                return memcmp(start, other, left.count) == 0
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// What the writer knows of a stream.
struct StreamRow {
    /// Its number, once it has one.
    var id: Int64?
    /// The version of its last event.
    var version: Int
    /// The hash of its last event, or the genesis.
    var hash: Digest
    /// The head of its run as it is stored, owner included.
    var head: RunHead?
    /// The number of the last epoch.
    var epoch: Int
}

/// What the log holds of a runner.
struct RunnerRow {
    let id: Int64
    let runner: RunnerID
    let name: String
    let lifetime: Duration
    var beat: Int64
}

/// The writer's statements, compiled once.
struct WriterStatements {
    let begin, commit, rollback, dataVersion: Prepared
    let nameID, insertName, streamID, insertStream, lastEvent, head: Prepared
    let insertEvent, insertDefinition, upsertHead, moveHead, changeHead: Prepared
    let runner, runnerOfID, take: Prepared

    init(_ database: Database) throws {
        begin = try Prepared("BEGIN IMMEDIATE", in: database)
        commit = try Prepared("COMMIT", in: database)
        rollback = try Prepared("ROLLBACK", in: database)
        dataVersion = try Prepared("PRAGMA data_version", in: database)
        nameID = try Prepared(LogSQL.nameID, in: database)
        insertName = try Prepared(LogSQL.insertName, in: database)
        streamID = try Prepared(LogSQL.streamID, in: database)
        insertStream = try Prepared(LogSQL.insertStream, in: database)
        lastEvent = try Prepared(LogSQL.lastEvent, in: database)
        head = try Prepared(LogSQL.head, in: database)
        insertEvent = try Prepared(LogSQL.insertEvent, in: database)
        insertDefinition = try Prepared(LogSQL.insertDefinition, in: database)
        upsertHead = try Prepared(LogSQL.upsertHead, in: database)
        moveHead = try Prepared(LogSQL.moveHead, in: database)
        changeHead = try Prepared(LogSQL.changeHead, in: database)
        runner = try Prepared(LogSQL.runner, in: database)
        runnerOfID = try Prepared(LogSQL.runnerOfID, in: database)
        take = try Prepared(LogSQL.take, in: database)
    }
}
