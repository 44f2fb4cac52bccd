import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Workflow

@testable import Storage

/// A process that is killed while it makes a log or brings one to the next format.
///
/// The steps between formats are killed that there are, and one more that the test has, of several statements. It starts its own
/// program, which finds itself asked to open a log and dies before one of the statements, or before one of the writes and syncs.
@Suite struct MigrationKillTests {
    private static let asked = ProcessInfo.processInfo.environment["TENANTRY_TEST_MIGRATE"]

    /// A format that no log has yet.
    private static let next = """
        CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT NOT NULL);
        INSERT INTO notes (note) SELECT 'stream ' || name FROM streams;
        ALTER TABLE streams ADD COLUMN label TEXT;
        UPDATE streams SET label = (SELECT note FROM notes WHERE notes.id = streams.id);
        CREATE INDEX streams_of_label ON streams (label);
        """

    /// What is migrated.
    enum Kind: String, CaseIterable {
        /// No file: every format is made, one after the other.
        case none
        /// A log of the newest format with events: one more is made.
        case filled
        /// A log of format 1 with runs that wait: it is brought to the newest, and its runs go on.
        case first

        var migrations: [String] { self == .filled ? LogSQL.migrations + [next] : LogSQL.migrations }
    }

    @Test(arguments: Kind.allCases, [true, false])
    func `A log whose migration was killed is as before or finished, and the next opens it`(
        kind: Kind, atStatements: Bool
    ) async throws {
        if let path = Self.asked { return try await Self.migrate(path, kind) }
        let folder = try TemporaryFolder()
        let original = "\(folder.path)/original"
        try FileManager.default.createDirectory(atPath: original, withIntermediateDirectories: false)
        switch kind {
        case .none: break
        case .filled: try await Self.fill("\(original)/log.db")
        case .first: try await Self.wait(in: original)
        }
        @Sendable func fault(_ number: Int) -> FaultShim.Fault {
            atStatements ? .killSQL(beforeStep: number) : .kill(before: number)
        }
        // How many places there are is known once the process lives: the search goes up in twos, and then halves.
        let last = try await Self.last { number in
            try await self.dies(of: fault(number), kind, original, "\(folder.path)/search-\(number)") { _ in }
        }
        let what = "kills \(atStatements ? "before statements" : "before writes") of a migration, \(kind.rawValue)"
        let states = Mutex<[Int: Int]>([:])
        try await FaultChoice.each(try FaultChoice.of(Array(1...last), 20, onServer: 30, what)) { number in
            let died = try await self.dies(of: fault(number), kind, original, "\(folder.path)/\(number)") { path in
                let found = try await self.check(path, kind)
                states.withLock { $0[found, default: 0] += 1 }
            }
            #expect(died, "\(number) of \(last)")
        }
        let found = states.withLock { $0 }
        print("\(what): \(last) places, formats found \(found.sorted { $0.key < $1.key })")
        #expect(last > (atStatements ? 8 : 4))
        #expect(found.count > 1, "every kill came before the migration, or after it")
    }

    /// The last number for which something is so.
    private static func last(_ isSo: (Int) async throws -> Bool) async throws -> Int {
        var (low, high) = (0, 1)
        while try await isSo(high) { (low, high) = (high, high * 2) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if try await isSo(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether a process dies that migrates a copy of a folder; then what it leaves is looked at.
    private func dies(
        of fault: FaultShim.Fault, _ kind: Kind, _ original: String, _ copy: String,
        then look: (_ log: String) async throws -> Void
    ) async throws -> Bool {
        try FileManager.default.copyItem(atPath: original, toPath: copy)
        guard try await wasKilled(in: copy, kind, fault) else { return false }
        try await look("\(copy)/log.db")
        return true
    }

    private func wasKilled(in folder: String, _ kind: Kind, _ fault: FaultShim.Fault) async throws -> Bool {
        let shim = try await FaultShim(below: folder)
        let program = try Program(
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            ["--testing-library", "swift-testing", "--filter", "MigrationKillTests"],
            in: folder,
            environment:
                Program.inherited([
                    "TENANTRY_TEST_MIGRATE": "\(folder)/log.db", "TENANTRY_TEST_KIND": kind.rawValue,
                ])
                .merging(shim.variables(fault)) { $1 }
        )
        let ending = await program.ending(within: .seconds(60))
        switch ending.code {
        case 137: return true
        case 0 where FileManager.default.fileExists(atPath: "\(folder)/opened"): return false
        default: throw Unexpected(["(migrate)"], ending)
        }
    }

    /// Opens what is left as the next process does.
    /// - Returns: the format that was found before.
    private func check(_ path: String, _ kind: Kind) async throws -> Int {
        let found = try Self.format(of: path)
        let log = try SQLiteEventLog(
            path: path, clock: .system, options: LogFile.Options(migrations: kind.migrations))
        let events = try await log.readAll(after: 0, limit: 100)
        #expect(events.count == (kind == .none ? 0 : 6))
        #expect(try await LogVerifier(log: log).verify().isConsistent)
        #expect(try await log.append(LogFixture.commit(LogFixture.run(9), expecting: 0, [1])).version == 1)
        await log.close()
        #expect(try Self.format(of: path) == kind.migrations.count)
        let queue = try DatabaseQueue(path: path)
        try await queue.read { database in
            #expect(try String.fetchOne(database, sql: "PRAGMA integrity_check") == "ok")
            guard kind == .filled else { return }
            let labels = try String.fetchAll(database, sql: "SELECT label FROM streams WHERE label IS NOT NULL")
            #expect(labels == (1...3).map { "stream \(LogFixture.run($0))" })
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM notes") == 3)
        }
        try queue.close()
        if kind == .first { try await Self.goOn(path) }
        return found
    }

    /// The format of a file, read after SQLite has taken back what was begun; -1 if there is none.
    private static func format(of path: String) throws -> Int {
        guard FileManager.default.fileExists(atPath: path) else { return -1 }
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    }

    private static func fill(_ path: String) async throws {
        let log = try SQLiteEventLog(path: path)
        for turn in 0..<2 {
            for number in 1...3 {
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: turn, [turn * 10 + number]))
            }
        }
        await log.close()
    }

    // MARK: Runs that wait

    private static let runs = [LogFixture.run(1).text, LogFixture.run(2).text]

    private static func run(_ arguments: [String], in folder: String, expecting code: Int32) async throws {
        let runner = BuiltRunner(in: folder)
        let ending = try await runner.start(arguments + ["--log", "sqlite:log.db"]).ending(within: runner.limit)
        guard ending.code == code else { throw Unexpected(arguments, ending) }
    }

    /// Makes a log of format 1 with two runs that wait for a signal, of three events each.
    private static func wait(in folder: String) async throws {
        let file = """
            name: signal
            tenant: { id: adatum }
            steps:
              - id: answer
                uses: wait
                with: { signal: go }

            """
        try file.write(toFile: "\(folder)/signal.yaml", atomically: false, encoding: .utf8)
        for run in runs {
            try await self.run(["run", "signal.yaml", "--run-id", run, "--wait", "1ms"], in: folder, expecting: 8)
        }
        // What the step to format 2 adds is all that such a log lacks.
        let queue = try DatabaseQueue(path: "\(folder)/log.db")
        try await queue.writeWithoutTransaction { database in
            try database.execute(sql: "DROP TABLE slots; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
    }

    private static func goOn(_ path: String) async throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        for run in runs {
            try await self.run(["signal", run, "go"], in: folder, expecting: 0)
            try await self.run(["resume", run], in: folder, expecting: 0)
        }
    }

    // MARK: In the process that is killed

    private static func migrate(_ path: String, _ kind: Kind) async throws {
        // Each case of this test finds itself asked; one of them does it.
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard ProcessInfo.processInfo.environment["TENANTRY_TEST_KIND"] == kind.rawValue,
            mkdir("\(folder)/begun", 0o700) == 0
        else { return }
        let log = try SQLiteEventLog(
            path: path, clock: .system, options: LogFile.Options(migrations: kind.migrations))
        try Data().write(to: URL(fileURLWithPath: "\(folder)/opened"))
        // What comes after the log is open is none of this test's matter.
        await log.close()
    }
}
