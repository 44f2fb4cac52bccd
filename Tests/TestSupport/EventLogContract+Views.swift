import Testing
import Workflow

extension EventLogContract {
    static let views: [EventLogContract] = [
        EventLogContract("heads are listed by who needs someone most, the newest first") { store in
            let log = try await store.open()
            let phases: [RunPhaseName] = [
                .completed, .running, .waiting, .failed, .needsDecision, .queued, .running, .failed, .cancelled,
            ]
            for (number, phase) in phases.enumerated() {
                let tenant = number % 2 == 0 ? "contoso" : "fabrikam"
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], phase, tenant: tenant)
                )
            }
            func list(_ query: HeadQuery) async throws -> [RunID] { try await log.heads(query).map(\.run) }
            #expect(try await list(HeadQuery()) == [4, 7, 3, 2, 6, 1, 8, 5, 0].map(LogFixture.run))
            #expect(try await list(HeadQuery(limit: 3)) == [4, 7, 3].map(LogFixture.run))
            #expect(try await list(HeadQuery(limit: 0)).isEmpty)
            #expect(try await list(HeadQuery(phases: [.completed, .failed])) == [7, 3, 0].map(LogFixture.run))
            #expect(try await list(HeadQuery(phases: [.queued, .cancelled])) == [8, 5].map(LogFixture.run))
            let fabrikam = TenantID(text: "fabrikam")
            #expect(try await list(HeadQuery(tenant: fabrikam)) == [7, 3, 1, 5].map(LogFixture.run))
            #expect(try await list(HeadQuery(phases: [.running], tenant: fabrikam)) == [LogFixture.run(1)])
            #expect(try await list(HeadQuery(phases: [.failed], after: LogFixture.run(7))) == [LogFixture.run(3)])
            let older = HeadQuery(tenant: fabrikam, after: LogFixture.run(5))
            #expect(try await list(older) == [3, 1].map(LogFixture.run))
            #expect(try await list(HeadQuery(after: LogFixture.run(0))).isEmpty)
            #expect(try await list(HeadQuery(after: LogFixture.run(99))).isEmpty)
            #expect(try await list(HeadQuery(tenant: TenantID(text: "nobody"))).isEmpty)
            #expect(try await list(HeadQuery(isOwned: true)).isEmpty)
            let runner = LogFixture.runner("one")
            try await log.register(runner)
            for number in [1, 2, 6] {
                let request = ClaimRequest(
                    runner: runner.id, now: store.clock.now, limit: 1, only: LogFixture.run(number))
                #expect(try await log.claim(request).count == 1)
            }
            #expect(try await list(HeadQuery(isOwned: true)) == [2, 6, 1].map(LogFixture.run))
            #expect(try await list(HeadQuery(limit: 2, isOwned: true)) == [2, 6].map(LogFixture.run))
            #expect(try await list(HeadQuery(phases: [.running], isOwned: true)) == [6, 1].map(LogFixture.run))
            #expect(try await list(HeadQuery(tenant: fabrikam, isOwned: true)) == [LogFixture.run(1)])
            #expect(try await list(HeadQuery(after: LogFixture.run(6), isOwned: true)) == [2, 1].map(LogFixture.run))

            #expect(
                try await log.counts(tenant: nil) == [
                    .completed: 1, .running: 2, .waiting: 1, .failed: 2, .needsDecision: 1, .queued: 1, .cancelled: 1,
                ]
            )
            #expect(try await log.counts(tenant: fabrikam) == [.running: 1, .failed: 2, .queued: 1])
            #expect(try await log.counts(tenant: TenantID(text: "nobody")).isEmpty)
        },
        EventLogContract("heads are listed that are to be woken by then") { store in
            let log = try await store.open()
            let now = store.clock.now
            for (number, due) in [nil, now, now + .seconds(1), now + .seconds(2)].enumerated() {
                try await log.append(
                    LogFixture.commit(
                        LogFixture.run(number), expecting: 0, [number], .waiting, tenant: "t\(number % 2)", due: due))
            }
            func list(_ query: HeadQuery) async throws -> [RunID] { try await log.heads(query).map(\.run) }
            #expect(try await list(HeadQuery(dueBy: now + .microseconds(-1))).isEmpty)
            #expect(try await list(HeadQuery(dueBy: now + .seconds(1))) == [2, 1].map(LogFixture.run))
            #expect(try await list(HeadQuery(dueBy: now + .seconds(1), limit: 1)) == [LogFixture.run(2)])
            let first = TenantID(text: "t1")
            #expect(try await list(HeadQuery(tenant: first, dueBy: now + .seconds(2))) == [3, 1].map(LogFixture.run))
        },
        EventLogContract("a head comes back as it was written") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            var full = LogFixture.head(run, at: 1, .waiting, tenant: "Zoë's", tier: "premium", due: store.clock.now)
            full.step = "messaging/queue[3]"
            full.waitsOn = ""
            var bare = LogFixture.head(LogFixture.run(2), at: 1)
            bare.workflow = ""
            for (number, head) in [full, bare].enumerated() {
                let event = LogFixture.event(number)
                try await log.append(Commit(stream: head.run.stream, expecting: 0, events: [event], head: head))
                #expect(try await log.head(of: head.run) == head)
            }
            full.phase = .needsDecision
            full.due = nil
            full.tier = nil
            full.step = nil
            full.workflow = "offboarding"
            full.definition = Digest.sha256("another")
            full.version = 2
            try await log.append(Commit(stream: run.stream, expecting: 1, events: [LogFixture.event(3)], head: full))
            #expect(try await log.head(of: run) == full)
            #expect(try await log.head(of: LogFixture.run(9)) == nil)
        },
        EventLogContract("run ids are found by how they begin, newest first") { store in
            let log = try await store.open()
            for number in [1, 2, 33, 40] {
                try await log.append(LogFixture.commit(LogFixture.run(number), expecting: 0, [number]))
            }
            try await log.append(Commit(stream: .project, expecting: 0, events: [LogFixture.event(9)]))
            func find(_ prefix: String, _ limit: Int = 9) async throws -> [RunID] {
                try await log.runIDs(prefix: prefix, limit: limit)
            }
            #expect(try await find("") == [40, 33, 2, 1].map(LogFixture.run))
            #expect(try await find("r_", 2) == [40, 33].map(LogFixture.run))
            let stem = LogFixture.run(1).text.dropLast(2)
            #expect(try await find(stem + "0") == [2, 1].map(LogFixture.run))
            #expect(try await find(stem + "18") == [LogFixture.run(40)])
            #expect(try await find(LogFixture.run(33).text) == [LogFixture.run(33)])
            #expect(try await find("r_ZZ").isEmpty)
            #expect(try await find("p").isEmpty)
        },
        EventLogContract("heads that are rebuilt are the heads that stood, owners included") { store in
            let log = try await store.open()
            let one = LogFixture.runner("one")
            try await log.register(one)
            for number in 1...30 {
                let phase = RunPhaseName.allCases[number % RunPhaseName.allCases.count]
                let lease: Commit.Lease = number % 3 == 0 ? .claim(one.id) : .keep
                var commit = LogFixture.commit(
                    LogFixture.run(number),
                    expecting: 0,
                    [number, 100 + number],
                    phase,
                    tenant: "t\(number % 4)",
                    due: number % 5 == 0 ? store.clock.now : nil,
                    lease: lease
                )
                commit.events[1] = LogFixture.event(100 + number, "step.started", payload: phase.rawValue)
                try await log.append(commit)
            }
            let before = try await log.heads(HeadQuery(limit: 100))
            let heads = Dictionary(uniqueKeysWithValues: before.map { ($0.run, $0) })
            try await log.rebuildHeads { run, events in
                let number = Int(events[0].event.id.low)
                let phase = RunPhaseName(rawValue: String(decoding: events[1].event.payload, as: UTF8.self))
                return LogFixture.head(
                    run,
                    at: events.count,
                    phase ?? .erased,
                    tenant: "t\(number % 4)",
                    due: heads[run]?.due
                )
            }
            #expect(try await log.heads(HeadQuery(limit: 100)) == before)
            #expect(try await log.counts(tenant: nil).values.reduce(0, +) == 30)
        },
        EventLogContract("a fold that fails leaves the heads as they stood") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            try await log.append(LogFixture.commit(run, expecting: 0, [1]))
            await #expect(throws: LogError.damaged("the events of \(run) give no head: Unreadable()")) {
                try await log.rebuildHeads { _, _ in throw Unreadable() }
            }
            #expect(try await log.head(of: run) == LogFixture.head(run, at: 1))
        },
        EventLogContract("whoever listens is told of appends through this handle and through another") { store in
            let log = try await store.open()
            let other = try await store.open()
            let run = LogFixture.run(1)
            for (version, writer) in [log, other].enumerated() {
                let changes = log.changes()
                try await writer.append(LogFixture.commit(run, expecting: version, [version]))
                let isTold = await withTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        for await _ in changes { return true }
                        return false
                    }
                    group.addTask {
                        try? await Task.sleep(for: .seconds(60))
                        return false
                    }
                    defer { group.cancelAll() }
                    return await group.next() ?? false
                }
                #expect(isTold)
            }
        },
    ]

    private struct Unreadable: Error {}
}
