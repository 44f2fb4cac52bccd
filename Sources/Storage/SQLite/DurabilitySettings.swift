import GRDB
import Workflow

/// What a writing connection runs with, as far as what it acknowledges depends on it.
public struct DurabilitySettings: Sendable, Hashable {
    /// `wal`, or the log refuses to run.
    public let journalMode: String
    /// 2 (`FULL`), or the log refuses to run: every commit is synced before it is acknowledged.
    public let synchronous: Int
    /// 0, or the log refuses to run.
    public let mmapSize: Int

    /// Reads the settings back from a connection.
    init(_ database: Database) throws {
        journalMode = try Prepared("PRAGMA journal_mode", in: database).first { $0.text(0) ?? "" } ?? ""
        synchronous = try Prepared("PRAGMA synchronous", in: database).first { Int($0.int(0)) } ?? -1
        mmapSize = try Prepared("PRAGMA mmap_size", in: database).first { Int($0.int(0)) } ?? 0
    }

    /// Whether what a connection acknowledges outlives a power cut.
    var isDurable: Bool { journalMode == "wal" && synchronous == 2 && mmapSize == 0 }

    /// Sets up the writer of an open file; GRDB sets another value while it turns the WAL on, so nothing set before holds.
    /// - Parameters:
    ///   - synchronous: `FULL`; a test tries another.
    ///   - database: The connection.
    ///   - path: The file, for the message.
    /// - Throws: ``LogError/unusable(_:)`` if what is read back would lose acknowledged events at a power cut.
    static func set(synchronous: String = "FULL", on database: Database, path: String) throws {
        try database.execute(sql: "PRAGMA synchronous = \(synchronous)")
        let settings = try DurabilitySettings(database)
        guard settings.isDurable else {
            // SQLite turns its WAL on in silence or not at all.
            let hint =
                settings.journalMode == "wal"
                ? ""
                : ". Either the disk refuses writes, or its file system can't share memory: use a local disk that works"
            throw LogError.unusable(
                "the log \(path) would not be durable: SQLite runs with journal_mode=\(settings.journalMode), "
                    + "synchronous=\(settings.synchronous), mmap_size=\(settings.mmapSize); it must be wal, 2 and 0\(hint)"
            )
        }
        // The log makes its checkpoints itself, so that an error of one is seen.
        try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
    }
}
