import Dispatch
import Foundation
import GRDB
import GRDBSQLite
import Synchronization
public import Workflow

/// The embedded log: one SQLite file that many processes of one machine may share.
///
/// What it acknowledges is synced to the disk. Beside the file stand the WAL of SQLite (`-wal`, `-shm`), a lock that
/// writers of all processes take in turn (`.lock`), and a folder with a lock for each living runner (`.runners`).
public final class SQLiteEventLog: EventLog {
    /// Who may do what with an open log.
    public enum Mode: Sendable {
        /// Appends and reads; the file is made if there is none.
        case readWrite
        /// Only reads, while others write.
        case readOnly
    }

    /// What this process committed.
    public struct Counters: Sendable, Hashable {
        /// Commits with events of runs in them.
        public internal(set) var commits = 0
        /// Other commits: beats, claims, registrations, heads that moved alone.
        public internal(set) var otherCommits = 0
        /// Appends that were kept.
        public internal(set) var appends = 0
    }

    /// Who this log is.
    public let identity: LogIdentity
    /// The file.
    public let path: String
    private let pool: DatabasePool
    let writer: LogWriter?
    private let listeners = ChangeListeners()
    private let isPolling = Mutex(false)
    private let readers = DispatchQueue(label: "log readers", attributes: .concurrent)

    /// Opens a log, and makes it if there is none.
    /// - Parameters:
    ///   - path: The file.
    ///   - mode: Whether it is written to.
    ///   - clock: The clocks that it records and judges leases by.
    ///   - patience: How long writes wait for other processes.
    /// - Throws: ``LogError/unusable(_:)`` if the file is none of a log, of a newer format, locked, not to be written,
    ///   or would not be durable, ``LogError/busy(_:)`` if another process holds it; the message says what to do.
    public convenience init(
        path: String, mode: Mode = .readWrite, clock: LogClock = .system, patience: LogPatience = .brief
    ) throws(LogError) {
        try self.init(path: path, mode: mode, clock: clock, options: LogFile.Options(patience: patience))
    }

    init(path: String, mode: Mode = .readWrite, clock: LogClock, options: LogFile.Options) throws(LogError) {
        self.path = path
        switch mode {
        case .readWrite:
            let file = try LogFile.open(path, options: options)
            pool = file.pool
            identity = try Self.identity(file.pool, path: path)
            let locks = RunnerLocks(folder: RunnerLocks.folder(ofLog: path))
            writer = LogWriter(file: file, locks: locks, clock: clock, listeners: listeners)
        case .readOnly:
            pool = try LogFile.openReadOnly(path)
            identity = try Self.identity(pool, path: path)
            writer = nil
        }
    }

    deinit {
        writer?.abandon()
        listeners.finish()
    }

    private static func identity(_ pool: DatabasePool, path: String) throws(LogError) -> LogIdentity {
        do {
            return try pool.read(LogFile.identity)
        } catch {
            throw SQLiteFailure.logError(error, path: path)
        }
    }

    /// Finishes what is queued and closes the file; every later use is refused.
    public func close() async {
        listeners.finish()
        if let writer { await writer.close() } else { try? pool.close() }
    }

    /// What this process committed so far.
    public var counters: Counters { writer?.counters ?? Counters() }

    /// The version of SQLite in use.
    public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

    /// What the writing connection runs with, read back from it.
    public func durability() async throws(LogError) -> DurabilitySettings {
        try await openWriter().perform(counts: { _ in false }, { try DurabilitySettings($0.database) })
    }

    // MARK: Appending

    /// Appends the events of a commit, moves the head, takes or frees the lease; durable when it returns.
    @discardableResult
    public func append(_ commit: Commit) async throws(LogError) -> AppendReceipt {
        try await openWriter().append(commit).get()
    }

    /// Takes runs that are due and that nobody alive owns, round-robin over tenants.
    public func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim] {
        try await openWriter().perform(counts: { !$0.isEmpty }, { try $0.claim(request) })
    }

    /// Makes a runner known and holds its lock file until it retires or this process ends.
    public func register(_ runner: RunnerRecord) async throws(LogError) {
        try await openWriter().perform { try $0.register(runner) }
    }

    /// Moves a runner's beat on.
    public func renew(_ runner: RunnerID) async throws(LogError) {
        try await openWriter().perform { try $0.renew(runner) }
    }

    /// Forgets a runner; what it still owned is free.
    public func retire(_ runner: RunnerID) async throws(LogError) {
        try await openWriter().perform { try $0.retire(runner) }
    }

    /// Recomputes every head from the events.
    public func rebuildHeads(
        _ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead
    ) async throws(LogError) {
        try await openWriter().perform { try $0.rebuildHeads(fold) }
    }

    private func openWriter() throws(LogError) -> LogWriter {
        guard let writer else { throw .unusable("the log \(path) is open for reading only") }
        return writer
    }

    // MARK: Reading

    /// Reads on one of the reading connections, away from the threads that run tasks.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LogError) -> Value {
        if let refusal = writer?.refusal { throw refusal }
        let result: Result<Value, LogError> = await withCheckedContinuation { answer in
            readers.async { [pool, path, writer] in
                do {
                    answer.resume(returning: .success(try pool.read(body)))
                } catch {
                    let reason = SQLiteFailure.logError(error, path: path)
                    if SQLiteFailure.isFatal(error) { writer?.fail(reason) }
                    answer.resume(returning: .failure(reason))
                }
            }
        }
        return try result.get()
    }

    // MARK: Changes

    /// Yields after appends through this log, and within a second after those of other processes: all that were made after this
    /// was called.
    public func changes() -> AsyncStream<Void> {
        listeners.listen(onFirst: startPolling)
    }

    /// How often the file is looked at for the commits of others, while somebody listens.
    private static let pollInterval: Duration = .milliseconds(200)

    private func startPolling() {
        let mustStart = isPolling.withLock { isPolling in
            defer { isPolling = true }
            return !isPolling
        }
        guard mustStart else { return }
        // Opened before anybody goes on, or what is committed until the task gets a thread would never be seen.
        guard let look = try? ChangeProbe(path: path) else { return isPolling.withLock { $0 = false } }
        // A task of its own: it serves every listener and ends after the last.
        Task { [weak self, listeners] in
            while self?.mustPoll == true {
                try? await Task.sleep(for: Self.pollInterval)
                if look.sawChange() { listeners.notify() }
            }
        }
    }

    /// Whether anybody listens; if nobody does, the next to listen starts the polling anew.
    private var mustPoll: Bool {
        isPolling.withLock { isPolling in
            isPolling = !listeners.isEmpty
            return isPolling
        }
    }
}

/// Sees on a connection of its own whether anybody has committed.
private final class ChangeProbe: Sendable {
    private let queue: DatabaseQueue
    private let last = Mutex<Int64?>(nil)

    init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        queue = try DatabaseQueue(path: path, configuration: configuration)
        _ = sawChange()
    }

    func sawChange() -> Bool {
        let version = try? queue.read { database in
            try Prepared(cached: "PRAGMA data_version", in: database).first { $0.int(0) }
        }
        return last.withLock { last in
            defer { last = version ?? last }
            return version != last
        }
    }
}
