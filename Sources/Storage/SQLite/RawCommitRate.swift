import Foundation
import GRDB
public import Workflow

extension SQLiteEventLog {
    /// How many single rows a second this machine commits one at a time, durably, into a scratch file in a folder.
    ///
    /// It is what a log could do at most with one run at a time; the bench puts its own figure beside it.
    /// - Parameters:
    ///   - folder: Where the scratch file stands, and from where it is removed again.
    ///   - duration: How long it tries.
    /// - Returns: Commits a second, at least 1.
    /// - Throws: ``LogError/unusable(_:)`` if there can be no file.
    public static func rawCommitsPerSecond(
        in folder: String, for duration: Duration = .seconds(1)
    ) throws(LogError) -> Int {
        let path = "\(folder)/raw-commits-\(UInt64.random(in: .min ... .max)).db"
        defer { for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) } }
        do {
            var configuration = Configuration()
            configuration.journalMode = .wal
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.writeWithoutTransaction { database in
                try DurabilitySettings.set(on: database, path: path)
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 1000")
                try database.execute(sql: "CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
                let insert = try Prepared("INSERT INTO rows (text) VALUES ('a single row')", in: database)
                var count = 0
                let start = ContinuousClock.now
                while ContinuousClock.now - start < duration {
                    try insert.run()
                    count += 1
                }
                let microseconds = max((ContinuousClock.now - start).microseconds, 1)
                return max(Int(Int64(count) * 1_000_000 / microseconds), 1)
            }
        } catch {
            throw SQLiteFailure.logError(error, path: path)
        }
    }
}
