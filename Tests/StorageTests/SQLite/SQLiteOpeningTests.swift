import Foundation
import GRDB
import TestSupport
import Testing
import Workflow
@testable import Storage

/// What files are opened, and what is said of those that aren't.
@Suite struct SQLiteOpeningTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log.db" }

    init() throws { folder = try TemporaryFolder() }

    private func refusal(mode: SQLiteEventLog.Mode = .readWrite, _ path: String? = nil) -> LogError? {
        do throws(LogError) {
            _ = try SQLiteEventLog(path: path ?? self.path, mode: mode)
            return nil
        } catch {
            return error
        }
    }

    private func edit(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("the writer syncs every commit: FULL is read back after the WAL is on")
    func synchronousIsFull() async throws {
        let log = try SQLiteEventLog(path: path)
        let settings = try await log.durability()
        #expect(settings.synchronous == 2)
        #expect(settings.journalMode == "wal")
        #expect(settings.mmapSize == 0)
        await log.close()
    }

    @Test(
        "a log that would lose acknowledged events at a power cut is not opened",
        arguments: [("NORMAL", 1), ("OFF", 0)])
    func weakerIsRefused(_ setting: (name: String, value: Int)) throws {
        #expect(
            throws: LogError.unusable(
                "the log \(path) would not be durable: SQLite runs with journal_mode=wal, "
                    + "synchronous=\(setting.value), mmap_size=0; it must be wal, 2 and 0"
            )
        ) {
            try LogFile.open(path, options: LogFile.Options(synchronous: setting.name))
        }
    }

    @Test("only its owner may read a new log, its WAL and its lock")
    func privateFiles() async throws {
        let log = try SQLiteEventLog(path: path)
        for file in [path, path + "-wal", path + ".lock"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
        await log.close()
    }

    @Test("folders that are missing are made")
    func missingFolders() async throws {
        let log = try SQLiteEventLog(path: folder.path + "/a/b/log.db")
        #expect(try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1])).version == 1)
        await log.close()
    }

    @Test("a log of a newer format is refused, by readers too, and stays as it is")
    func newerFormat() async throws {
        await (try SQLiteEventLog(path: path)).close()
        try edit("PRAGMA user_version = 99")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let expected = LogError.unusable(
            "the log \(path) has format 99; this runner knows formats up to 2. Use the runner that wrote it, "
                + "or a newer one"
        )
        #expect(refusal() == expected)
        #expect(refusal(mode: .readOnly) == expected)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a log of the first format is brought to the present one, with all that is in it")
    func firstFormat() async throws {
        let old = try SQLiteEventLog(path: path)
        for number in 1...3 { try await old.append(LogFixture.commit(LogFixture.run(number), expecting: 0, [number])) }
        let events = try await old.readAll(after: 0, limit: 9)
        let heads = try await old.heads(HeadQuery())
        await old.close()
        try edit("DROP TABLE slots; PRAGMA user_version = 1")
        #expect(
            refusal(mode: .readOnly)
                == .unusable(
                    "the log \(path) has format 1, which is brought to 2 when it is next written to: run `runner resume` once"
                ))

        let log = try SQLiteEventLog(path: path)
        #expect(try await log.readAll(after: 0, limit: 9) == events)
        #expect(try await log.heads(HeadQuery()) == heads)
        let slot = RunHead.Slot(key: "contoso", limit: 1, isHeld: true)
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 1, [4], slot: slot))
        #expect(try await log.slots(of: "contoso", limit: 9).map(\.run) == [LogFixture.run(1)])
        await log.close()
    }

    @Test("a database of another program is refused, and stays as it is")
    func foreignDatabase() throws {
        try edit("CREATE TABLE accounts (id INTEGER)")
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(refusal() == .unusable("\(path) is a database of another program, not a log"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("a file that is no database is refused, and stays as it is")
    func noDatabase() throws {
        let text = Data(repeating: UInt8(ascii: "x"), count: 5000)
        try text.write(to: URL(fileURLWithPath: path))
        #expect(refusal() == .unusable("\(path) is not a log: it is no SQLite database at all"))
        #expect(refusal(mode: .readOnly) == .unusable("\(path) is not a log: it is no SQLite database at all"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test("an empty file becomes a log")
    func emptyFile() async throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let log = try SQLiteEventLog(path: path)
        #expect(try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1])).version == 1)
        await log.close()
    }

    @Test("a folder is refused, and so is a path through a file")
    func noFile() throws {
        #expect(refusal(folder.path) == .unusable("\(folder.path) is no file: a log is one"))
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(
            refusal(path + "/log.db") == .unusable("the lock file \(path)/log.db.lock can't be opened: Not a directory")
        )
    }

    @Test("what can't be written says so", .enabled(if: getuid() != 0, "root may write everywhere"))
    func readOnlyFile() async throws {
        await (try SQLiteEventLog(path: path)).close()
        #expect(chmod(path, 0o444) == 0)
        #expect(
            refusal()
                == .unusable(
                    "the log \(path) can't be written: Permission denied. Make the file and its folder writable"
                )
        )
    }

    @Test("a log that isn't there can't be read")
    func nothingToRead() {
        #expect(refusal(mode: .readOnly) == .unusable("there is no log at \(path): the first `runner run` makes one"))
    }

    @Test("a log is read while another writes, and not written")
    func readOnlyMode() async throws {
        let log = try SQLiteEventLog(path: path)
        let run = LogFixture.run(1)
        try await log.append(LogFixture.commit(run, expecting: 0, [1]))
        let reader = try SQLiteEventLog(path: path, mode: .readOnly)
        #expect(reader.identity == log.identity)
        #expect(try await reader.version(of: run.stream) == 1)
        try await log.append(LogFixture.commit(run, expecting: 1, [2]))
        #expect(try await reader.version(of: run.stream) == 2)
        let refusal = LogError.unusable("the log \(path) is open for reading only")
        await #expect(throws: refusal) { try await reader.append(LogFixture.commit(run, expecting: 2, [3])) }
        await #expect(throws: refusal) { try await reader.renew(RunnerID(text: "one")) }
        await log.close()
        #expect(try await reader.version(of: run.stream) == 2)
        await reader.close()
        // After the last connection has gone there is no WAL left, and it is read still.
        let late = try SQLiteEventLog(path: path, mode: .readOnly)
        #expect(try await late.version(of: run.stream) == 2)
        await late.close()
    }

    @Test("a closed log refuses, and says that it is closed")
    func closed() async throws {
        let log = try SQLiteEventLog(path: path)
        await log.close()
        await log.close()
        let refusal = LogError.unusable("the log \(path) is closed")
        await #expect(throws: refusal) { try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1])) }
        await #expect(throws: refusal) { try await log.readAll(after: 0, limit: 1) }
    }

    @Test("a WAL that a killed process left is brought into the database before anything is acknowledged")
    func leftoverWAL() async throws {
        let log = try SQLiteEventLog(path: path)
        let runs = (1...20).map(LogFixture.run)
        for run in runs { try await log.append(LogFixture.commit(run, expecting: 0, [1, 2])) }
        // What the disk holds at the moment of the kill; the shared memory is gone with the process.
        let killed = folder.path + "/killed.db"
        try FileManager.default.copyItem(atPath: path, toPath: killed)
        try FileManager.default.copyItem(atPath: path + "-wal", toPath: killed + "-wal")
        let all = try await log.readAll(after: 0, limit: 100)
        await log.close()
        #expect(all.count == 40)

        let reopened = try SQLiteEventLog(path: killed)
        let alone = folder.path + "/alone.db"
        try FileManager.default.copyItem(atPath: killed, toPath: alone)
        #expect(try await reopened.readAll(after: 0, limit: 100) == all)
        #expect(try await LogVerifier(log: reopened).verify().isConsistent)
        #expect(try await reopened.append(LogFixture.commit(runs[0], expecting: 2, [3])).version == 3)
        await reopened.close()
        let withoutWAL = try SQLiteEventLog(path: alone, mode: .readOnly)
        #expect(try await withoutWAL.readAll(after: 0, limit: 100) == all)
        await withoutWAL.close()
    }

    @Test("a reader sees what a killed process left in the WAL")
    func leftoverWALForReaders() async throws {
        let log = try SQLiteEventLog(path: path)
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1, 2]))
        let killed = folder.path + "/killed.db"
        try FileManager.default.copyItem(atPath: path, toPath: killed)
        try FileManager.default.copyItem(atPath: path + "-wal", toPath: killed + "-wal")
        await log.close()
        let reader = try SQLiteEventLog(path: killed, mode: .readOnly)
        #expect(try await reader.version(of: LogFixture.run(1).stream) == 2)
        await reader.close()
    }

    @Test("a log is opened where a reader holds up the checkpoint")
    func readerHoldsUpCheckpoint() async throws {
        let log = try SQLiteEventLog(path: path)
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1]))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        try await reader.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN")
            #expect(try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM events") == 1)
        }
        try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, [1]))
        let second = try SQLiteEventLog(path: path)
        #expect(try await second.version(of: LogFixture.run(2).stream) == 1)
        await second.close()
        try await reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        await log.close()
    }

    @Test("the rate of raw commits is measured and leaves nothing behind")
    func rawCommits() throws {
        #expect(try SQLiteEventLog.rawCommitsPerSecond(in: folder.path, for: .milliseconds(50)) > 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
}
