import Foundation
import GRDB
import TestSupport
import Testing
import Workflow
@testable import Storage

/// How appends share commits, what a run takes on disk, and which indices the queries use.
@Suite struct SQLiteCommitTests {
    let store: SQLiteStore

    init() throws { store = try SQLiteStore() }

    private func carryOut(_ number: Int, _ steps: Int, owner: RunnerID, in log: SQLiteEventLog) async throws {
        let run = LogFixture.run(number)
        let epoch = Epoch(runner: owner, number: 1)
        try await log.append(LogFixture.commit(run, expecting: 0, [1, 2], lease: .claim(owner)))
        for step in 1..<steps {
            try await log.append(
                LogFixture.commit(run, expecting: 2 * step, epoch: epoch, [step * 2 + 1, step * 2 + 2]))
        }
        let last = LogFixture.commit(run, expecting: 2 * steps, epoch: epoch, [99, 100], .completed, lease: .release)
        try await log.append(last)
    }

    @Test("one run alone commits each append at once, and nothing else")
    func alone() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        for number in 1...5 { try await carryOut(number, 10, owner: owner.id, in: log) }
        #expect(log.counters.commits == 55)
        #expect(log.counters.appends == 55)
        #expect(log.counters.otherCommits == 1)
        await log.close()
    }

    @Test("32 runs at once share their commits")
    func together() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        // A run that other tests keep from a thread comes too late to share anything.
        try await withTaskExecutorPreference(ThreadPerJob()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...32 {
                    group.addTask { try await carryOut(number, 10, owner: owner.id, in: log) }
                }
                try await group.waitForAll()
            }
        }
        #expect(log.counters.appends == 32 * 11)
        #expect(log.counters.commits < 32 * 11 / 3)
        #expect(try await LogVerifier(log: log).verify().isConsistent)
        await log.close()
    }

    @Test("a run that doesn't come back holds others up once")
    func notComingBack() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        for number in 1...8 {
            try await log.append(LogFixture.commit(LogFixture.run(number), expecting: 0, [1], lease: .claim(owner.id)))
        }
        let epoch = Epoch(runner: owner.id, number: 1)
        for version in 1...200 {
            try await log.append(LogFixture.commit(LogFixture.run(1), expecting: version, epoch: epoch, [version]))
        }
        #expect(log.counters.commits == 208)
        await log.close()
    }

    @Test("a head that moves alone, mail and beats are counted apart from commits of runs")
    func counters() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1], lease: .claim(owner.id)))
        try await log.renew(owner.id)
        let epoch = Epoch(runner: owner.id, number: 1)
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 1, epoch: epoch, []))
        #expect(try await log.claim(ClaimRequest(runner: owner.id, now: store.clock.now, limit: 3)).isEmpty)
        try await log.append(Commit(stream: .project, expecting: 0, events: [LogFixture.event(1)]))
        var expected = SQLiteEventLog.Counters()
        expected.commits = 1
        expected.otherCommits = 4
        expected.appends = 3
        #expect(log.counters == expected)
        await log.close()
    }

    @Test("a run of ten steps takes no more than 12 kB")
    func space() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        let payload = String(repeating: "x", count: 275)
        func run(_ numbers: ClosedRange<Int>) async throws -> UInt64 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in numbers {
                    group.addTask {
                        for step in 0..<11 {
                            let claim = step == 0
                            var commit = LogFixture.commit(
                                LogFixture.run(number), expecting: step * 2,
                                epoch: claim ? nil : Epoch(runner: owner.id, number: 1), [1, 2],
                                step == 10 ? .completed : .running, tier: "premium",
                                lease: claim ? .claim(owner.id) : step == 10 ? .release : .keep
                            )
                            commit.events = (1...2)
                                .map { LogFixture.event($0 + step * 2, causation: 5, payload: payload) }
                            commit.head?.step = "messaging/provision-queue"
                            try await log.append(commit)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await log.writer?.perform { try $0.database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            let attributes = try FileManager.default.attributesOfItem(atPath: store.path)
            return try #require(attributes[.size] as? UInt64)
        }
        let before = try await run(1...8)
        var after = before
        for batch in 0..<8 { after = try await run(9 + batch * 16...24 + batch * 16) }
        #expect((after - before) / 128 < 11_000)
        await log.close()
    }

    @Test("the WAL is brought into the database as it grows")
    func checkpoints() async throws {
        let log = try store.openSQLite()
        let payload = String(repeating: "x", count: 3_000_000)
        for number in 1...12 {
            var commit = LogFixture.commit(LogFixture.run(number), expecting: 0, [1])
            commit.events = [LogFixture.event(1, payload: payload)]
            try await log.append(commit)
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: store.path + "-wal")
        #expect(try #require(attributes[.size] as? UInt64) < 24_000_000)
        await log.close()
    }

    @Test("what must be fast with 100,000 runs goes by an index")
    func indices() throws {
        let log = try LogFile.open(store.path)
        func plan(_ sql: String) throws -> String {
            try log.pool.read { database in
                try Prepared("EXPLAIN QUERY PLAN \(sql)", in: database).all { $0.text(3) ?? "" }
                    .joined(separator: "; ")
            }
        }
        let expectations = [
            (LogSQL.headsOfPhase, "run_heads_of_phase"), (LogSQL.headsOfTenant, "run_heads_of_tenant"),
            (LogSQL.counts, "run_heads_of_phase"), (LogSQL.countsOfTenant, "run_heads_of_tenant"),
            (LogSQL.owners, "run_heads_owned"), (LogSQL.headsOfOwner, "run_heads_owned"),
            (LogSQL.tenantsWithDue, "run_heads_due"), (LogSQL.dueOfTenant, "run_heads_due"),
            (LogSQL.eventsOfStream, "events_of_stream"), (LogSQL.lastEvent, "events_of_stream"),
            (LogSQL.runIDs, "sqlite_autoindex_streams"), (LogSQL.freeOwned, "run_heads_owned"),
        ]
        for (sql, index) in expectations {
            let plan = try plan(sql)
            #expect(plan.contains(index), "\(sql): \(plan)")
            #expect(!plan.contains("TEMP B-TREE"), "\(sql): \(plan)")
        }
        try log.pool.close()
    }

    @Test("a runner whose process is gone is dead at once, and surely")
    func freeLock() async throws {
        let (log, observer) = (try store.openSQLite(), try store.openSQLite())
        let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
        try await log.register(one)
        try await observer.register(two)
        let run = LogFixture.run(1)
        try await log.append(LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id)))
        let request = ClaimRequest(runner: two.id, now: store.clock.now, limit: 1)
        #expect(try await observer.claim(request).isEmpty)
        // Closing gives the locks back and nothing else, as the kernel does for a killed process.
        await log.close()
        let claims = try await observer.claim(request)
        #expect(claims.map(\.previous) == [one.id])
        #expect(claims.map(\.previousMayBeAlive) == [false])
        #expect(claims.map(\.epoch) == [Epoch(runner: two.id, number: 2)])
        await observer.close()
    }

    @Test("the lock files of the dead are taken away when the next runner comes")
    func deadRunnersAreForgotten() async throws {
        let log = try store.openSQLite()
        try await log.register(LogFixture.runner("one"))
        await log.close()
        let files = { try FileManager.default.contentsOfDirectory(atPath: store.path + ".runners") }
        #expect(try files() == ["one%2f1%2fab12"])
        let next = try store.openSQLite()
        try await next.register(LogFixture.runner("two"))
        #expect(try files() == ["two%2f1%2fab12"])
        try await next.retire(LogFixture.runner("two").id)
        #expect(try files().isEmpty)
        await next.close()
    }

    @Test("rows of heads that are rebuilt are the rows that stood, byte for byte")
    func rebuiltRows() async throws {
        let log = try store.openSQLite()
        let owner = LogFixture.runner("one")
        try await log.register(owner)
        for number in 1...20 {
            let lease: Commit.Lease = number % 2 == 0 ? .claim(owner.id) : .keep
            let phase = RunPhaseName.allCases[number % 11]
            try await log.append(
                LogFixture.commit(
                    LogFixture.run(number), expecting: 0, [number], phase, tier: number % 3 == 0 ? "basic" : nil,
                    due: number % 4 == 0 ? store.clock.now : nil, lease: lease
                )
            )
        }
        let rows = { [path = store.path] in
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.read { try Row.fetchAll($0, sql: "SELECT * FROM run_heads ORDER BY stream") }
        }
        let before = try rows()
        let heads = try await log.heads(HeadQuery(limit: 100))
        try await log.rebuildHeads { run, _ in heads.first { $0.run == run } ?? LogFixture.head(run, at: 0) }
        #expect(try rows() == before)
        #expect(before.count == 20)
        await log.close()
    }

    @Test("a claim that finds nothing tells nobody of a change")
    func emptyClaimIsNoChange() async throws {
        let log = try store.openSQLite()
        let runner = LogFixture.runner("one")
        try await log.register(runner)
        let request = ClaimRequest(runner: runner.id, now: Timestamp(microseconds: 0), limit: 1)
        // Once it is answered, what came before it has been told.
        #expect(try await log.claim(request).isEmpty)
        let changes = log.changes()
        #expect(try await log.claim(request).isEmpty)
        let isTold = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in changes { return true }
                return false
            }
            group.addTask {
                try? await Task.sleep(for: .milliseconds(100))
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        #expect(!isTold)
        await log.close()
    }
}
