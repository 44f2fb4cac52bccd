import Foundation
import GRDB
import GRDBSQLite
import Synchronization
import TestSupport
import Testing
import Workflow
@testable import Storage

/// What a log does when the store says no, or says nothing certain.
@Suite struct SQLiteFailureTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log.db" }

    init() throws { folder = try TemporaryFolder() }

    private func open(patience: Duration = .milliseconds(50)) throws -> SQLiteEventLog {
        try SQLiteEventLog(path: path, patience: LogPatience(patience, now: TryingClock().look))
    }

    /// A clock that moves on by 10 ms whenever it is looked at, as a write does that finds the log held; so what is said
    /// of a wait depends on how often was tried, and not on how busy the machine is.
    private final class TryingClock: Sendable {
        private let start = ContinuousClock.now
        private let count = Mutex(0)

        var looks: Int { count.withLock { $0 } }

        @Sendable func look() -> ContinuousClock.Instant {
            let looks = count.withLock { count in
                count += 1
                return count
            }
            return start + .milliseconds(10 * looks)
        }
    }

    private func refusal(_ log: SQLiteEventLog, _ commit: Commit) async -> LogError? {
        do throws(LogError) {
            try await log.append(commit)
            return nil
        } catch {
            return error
        }
    }

    /// Makes every commit report an error although it is kept, as a disk does whose sync fails after the write.
    private func reportErrors(_ code: Int32, from log: SQLiteEventLog) async throws {
        try await log.writer?
            .perform { session in
                let place = UnsafeMutableRawPointer(bitPattern: Int(code))
                sqlite3_wal_hook(
                    session.database.sqliteConnection, { code, _, _, _ in Int32(Int(bitPattern: code)) }, place
                )
            }
    }

    @Test("a shared-memory file that can't grow says that the disk may be full, and ends the use of the log")
    func fullDiskOfSharedMemory() {
        let failure = SQLiteFailure(code: ResultCode.SQLITE_IOERR_SHMSIZE.rawValue)
        #expect(failure.isFatal)
        #expect(
            failure.logError(of: "log.db")
                == .failed(
                    """
                    the file log.db-shm can't grow: the disk is full, or it fails. SQLite says: disk I/O error (4874). \
                    Nothing more is read or written; end this process, free some space or check the disk, and resume: \
                    what was acknowledged is there
                    """))
    }

    @Test("a full disk is said, nothing is kept, and with space the same append goes through")
    func fullDisk() async throws {
        let log = try open()
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1]))
        try await log.writer?.perform { try $0.database.execute(sql: "PRAGMA max_page_count = 1") }
        var large = LogFixture.commit(LogFixture.run(2), expecting: 0, [1])
        large.events = [LogFixture.event(2, payload: String(repeating: "x", count: 200_000))]
        #expect(
            await refusal(log, large)
                == .unusable(
                    "the disk of the log \(path) is full: nothing was kept. Free some space and try again. "
                        + "SQLite says: database or disk is full (13)"
                )
        )
        #expect(try await log.version(of: LogFixture.run(2).stream) == 0)
        // What fits goes on being kept.
        #expect(try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 1, [3])).version == 2)
        try await log.writer?.perform { try $0.database.execute(sql: "PRAGMA max_page_count = 1000000") }
        #expect(try await log.append(large).version == 1)
        #expect(try await LogVerifier(log: log).verify().isConsistent)
        await log.close()
    }

    @Test("an append too large for the disk takes none down that share its commit")
    func fullDiskSharedCommit() async throws {
        let log = try open()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        for number in 0...8 {
            let first = LogFixture.commit(LogFixture.run(number), expecting: 0, [number], lease: .claim(owner.id))
            try await log.append(first)
        }
        try await log.writer?.perform { try $0.database.execute(sql: "PRAGMA max_page_count = 1") }
        let epoch = Epoch(runner: owner.id, number: 1)
        let refusals = await withTaskGroup(of: (Int, LogError?).self) { group in
            for number in 0...8 {
                group.addTask {
                    var next = LogFixture.commit(LogFixture.run(number), expecting: 1, epoch: epoch, [100 + number])
                    if number == 0 {
                        next.events = [LogFixture.event(1, payload: String(repeating: "x", count: 200_000))]
                    }
                    return (number, await refusal(log, next))
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(Array(refusals.keys) == [0])
        for number in 0...8 {
            #expect(try await log.version(of: LogFixture.run(number).stream) == (number == 0 ? 1 : 2))
        }
        await log.close()
    }

    @Test("a commit that was kept although the store reported an error is acknowledged, once")
    func keptAfterError() async throws {
        let log = try open()
        let run = LogFixture.run(1)
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        try await reportErrors(SQLITE_BUSY, from: log)
        let first = LogFixture.commit(run, expecting: 0, [1, 2], lease: .claim(owner.id))
        #expect(try await log.append(first) == AppendReceipt(version: 2, epoch: 1))
        let epoch = Epoch(runner: owner.id, number: 1)
        let last = LogFixture.commit(run, expecting: 2, epoch: epoch, [3], .completed, lease: .release)
        #expect(try await log.append(last) == AppendReceipt(version: 3, epoch: 1))
        #expect(try await log.read(run.stream, from: 1, limit: 9).map(\.event.id.low) == [1, 2, 3])
        #expect(try await LogVerifier(log: log).verify().isConsistent)
        await log.close()
    }

    @Test("after an error of the disk nothing more is written or read", arguments: [SQLITE_IOERR, SQLITE_CORRUPT])
    func diskError(_ code: Int32) async throws {
        let log = try open()
        let run = LogFixture.run(1)
        try await reportErrors(code, from: log)
        let failed = LogError.failed(
            code == SQLITE_IOERR
                ? "the store of the log \(path) failed: SQLite says: disk I/O error (10). Nothing more is read or written; "
                    + "end this process, check the disk, and resume: what was acknowledged is there"
                : "the file of the log \(path) is damaged or was cut: SQLite says: database disk image is malformed (11). "
                    + "Nothing more is read or written; end this process, keep a copy of the file, and put it back from a "
                    + "backup"
        )
        let actual = await refusal(log, LogFixture.commit(run, expecting: 0, [1]))
        #expect(actual == failed)
        #expect(await refusal(log, LogFixture.commit(run, expecting: 0, [1])) == failed)
        await #expect(throws: failed) { try await log.readAll(after: 0, limit: 9) }
        await #expect(throws: failed) { try await log.renew(RunnerID(text: "one")) }
        await log.close()

        // What it reported as failed was kept: whoever comes next finds it by its id.
        let next = try open()
        #expect(try await next.read(run.stream, from: 1, limit: 9).map(\.event.id) == [LogFixture.eventID(1)])
        await next.close()
    }

    @Test("a log that another program has locked says so, and works when it is free")
    func lockedByAnotherProgram() async throws {
        let log = try open()
        let shell = try DatabaseQueue(path: path)
        try await shell.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            try database.execute(sql: "ROLLBACK")
        }
        let commit = LogFixture.commit(LogFixture.run(1), expecting: 0, [1])
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let locker = try DatabaseQueue(path: path, configuration: configuration)
        try await locker.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(
            await refusal(log, commit)
                == .busy(
                    "another program has locked \(path) for 0 s, so nothing was written. End it (the sqlite3 shell, "
                        + "a backup) and try again. SQLite says: database is locked (5)"
                )
        )
        try await locker.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await log.append(commit).version == 1)
        await log.close()
    }

    @Test("a process that sits on the lock is named by its file")
    func lockedByAnotherRunner() async throws {
        let log = try open(patience: .seconds(1))
        let other = try FileLock(path: path + ".lock")
        try other.lock()
        let commit = LogFixture.commit(LogFixture.run(1), expecting: 0, [1])
        #expect(
            await refusal(log, commit)
                == .busy(
                    "another process has held \(path).lock for 1 s, so nothing was written. `lslocks` says which: one "
                        + "that was stopped goes on with kill -CONT PID, one that hangs is ended with kill -KILL PID; "
                        + "then try again"
                )
        )
        other.unlock()
        #expect(try await log.append(commit).version == 1)
        await log.close()
    }

    @Test("with patience an append waits until the log is free, and says so once")
    func patientAppend() async throws {
        let said = Mutex<[String]>([])
        let other = try FileLock(path: path + ".lock")
        let patience = LogPatience(nil, now: TryingClock().look) { line in
            said.withLock { $0.append(line) }
            other.unlock()
        }
        let log = try SQLiteEventLog(path: path, patience: patience)
        try other.lock()
        async let receipt = log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1]))
        async let second = log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, [1]))
        #expect(try await receipt.version == 1)
        #expect(try await second.version == 1)
        #expect(
            said.withLock { $0 } == [
                "waiting for the log: another process holds \(path).lock; `lslocks` says which",
                "the log is free again after 1 s",
            ]
        )
        await log.close()
    }

    @Test("a run that is alone waits for the log on the writer's thread, not on one that runs tasks")
    func aloneAndPatient() async throws {
        let waitedOn = Mutex<String?>(nil)
        let other = try FileLock(path: path + ".lock")
        let patience = LogPatience(nil, now: TryingClock().look) { _ in
            waitedOn.withLock { $0 = $0 ?? Thread.current.name }
            other.unlock()
        }
        let log = try SQLiteEventLog(path: path, patience: patience)
        let run = LogFixture.run(1)
        for version in 0..<3 {
            try await log.append(LogFixture.commit(run, expecting: version, [version + 1]))
        }
        try other.lock()
        #expect(try await log.append(LogFixture.commit(run, expecting: 3, [4])).version == 4)
        #expect(waitedOn.withLock { $0 } == "log writer")
        await log.close()
    }

    @Test("whoever hurries gives up soon, and so does what comes right after", .timeLimit(.minutes(2)))
    func hurriedAppend() async throws {
        let clock = TryingClock()
        let hurried = Mutex<LogPatience?>(nil)
        let patience = LogPatience(nil, now: clock.look) { _ in hurried.withLock { $0 }?.hurry() }
        hurried.withLock { $0 = patience }
        let log = try SQLiteEventLog(path: path, patience: patience)
        let other = try FileLock(path: path + ".lock")
        try other.lock()
        let expected = LogError.busy(
            "another process has held \(path).lock for 2 s, so nothing was written. `lslocks` says which: one that was "
                + "stopped goes on with kill -CONT PID, one that hangs is ended with kill -KILL PID; then try again"
        )
        #expect(await refusal(log, LogFixture.commit(LogFixture.run(1), expecting: 0, [1])) == expected)
        let looks = clock.looks
        #expect(await refusal(log, LogFixture.commit(LogFixture.run(2), expecting: 0, [1])) == expected)
        #expect(clock.looks == looks + 1)
        other.unlock()
        hurried.withLock { $0 = nil }
        await log.close()
    }

    @Test("a commit that is called busy only at its end may be kept or not")
    func busyCommit() async throws {
        let log = try open()
        try await reportErrors(SQLITE_BUSY, from: log)
        await #expect(throws: LogError.unknown("SQLite says: database is locked (5)")) {
            try await log.register(LogFixture.runner("one"))
        }
        await log.close()
    }
}
