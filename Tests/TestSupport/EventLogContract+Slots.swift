import Testing
import Workflow

extension EventLogContract {
    static let slots: [EventLogContract] = [
        EventLogContract("no more runs hold a key than its limit, and who comes too late is told who holds it") {
            store in
            let log = try await store.open()
            let other = try await store.open()
            let held = RunHead.Slot(key: "contoso", limit: 2, isHeld: true)
            for number in [1, 2] {
                try await (number == 1 ? log : other)
                    .append(
                        LogFixture.commit(LogFixture.run(number), expecting: 0, [number], slot: held))
            }
            let late = LogFixture.commit(LogFixture.run(3), expecting: 0, [3], slot: held)
            #expect(await log.refusal(of: late) == .held(by: [1, 2].map(LogFixture.run)))
            #expect(try await log.head(of: LogFixture.run(3)) == nil)
            #expect(try await log.all(LogFixture.run(3)).isEmpty)
            let elsewhere = RunHead.Slot(key: "fabrikam", limit: 1, isHeld: true)
            try await log.append(LogFixture.commit(LogFixture.run(4), expecting: 0, [4], slot: elsewhere))
            // What holds its place keeps it, whatever else happens in it.
            try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 1, [5], .waiting, slot: held))
            #expect(try await log.slots(of: "contoso", limit: 9).map(\.run) == [1, 2].map(LogFixture.run))
            #expect(try await log.slots(of: "nobody's", limit: 9).isEmpty)
        },
        EventLogContract("those that queue for a key are due in their turn, as soon as a place is free") { store in
            let log = try await store.open()
            let queued = RunHead.Slot(key: "contoso", limit: 1, isHeld: false)
            let held = RunHead.Slot(key: "contoso", limit: 1, isHeld: true)
            func append(_ number: Int, _ version: Int, _ phase: RunPhaseName, _ slot: RunHead.Slot?) async -> LogError?
            {
                await log.refusal(
                    of: LogFixture.commit(
                        LogFixture.run(number), expecting: version, [number * 10 + version], phase,
                        due: store.clock.now, slot: slot))
            }
            func due() async throws -> [Int] {
                var due: [Int] = []
                for number in 1...4
                where try await log.head(of: LogFixture.run(number))?.isDue(at: store.clock.now) == true {
                    due.append(number)
                }
                return due
            }
            #expect(await append(1, 0, .running, held) == nil)
            for number in 2...4 { #expect(await append(number, 0, .queued, queued) == nil) }
            #expect(try await due() == [1])
            #expect(try await log.slots(of: "contoso", limit: 3).map(\.run) == [1, 2, 3].map(LogFixture.run))
            // Mail makes nobody due before its turn.
            #expect(await append(3, 1, .queued, queued) == nil)
            #expect(try await due() == [1])

            #expect(await append(1, 1, .completed, nil) == nil)
            #expect(try await due() == [1, 2])
            #expect(await append(3, 2, .running, held) == .held(by: [LogFixture.run(2)]))
            #expect(await append(2, 1, .running, held) == nil)
            #expect(try await due() == [1, 2])
            // Who gives up lets the next one have its turn.
            #expect(await append(3, 2, .cancelled, nil) == nil)
            #expect(await append(2, 2, .failed, nil) == nil)
            #expect(try await due() == [1, 2, 3, 4])
            // Who comes back queues where it stood at first, and nobody passes it.
            #expect(await append(2, 3, .queued, queued) == nil)
            #expect(await append(4, 1, .running, held) == .held(by: [LogFixture.run(2)]))
            #expect(try await log.head(of: LogFixture.run(4))?.due == nil)
        },
        EventLogContract("whoever claims what is due finds nobody that queues in vain") { store in
            let log = try await store.open()
            let one = LogFixture.runner("one")
            try await log.register(one)
            for number in 1...5 {
                let slot = RunHead.Slot(key: "contoso", limit: 2, isHeld: number <= 2)
                try await log.append(
                    LogFixture.commit(
                        LogFixture.run(number), expecting: 0, [number], .queued, due: store.clock.now, slot: slot))
            }
            func claim() async throws -> [RunID] {
                try await log.claim(ClaimRequest(runner: one.id, now: store.clock.now, limit: 9)).map(\.head.run)
            }
            #expect(try await claim() == [1, 2].map(LogFixture.run))
            let epoch = Epoch(runner: one.id, number: 1)
            try await log.append(
                LogFixture.commit(LogFixture.run(1), expecting: 1, epoch: epoch, [9], .completed, lease: .release))
            #expect(try await claim() == [LogFixture.run(3)])
        },
        EventLogContract("places that are rebuilt are the places that stood, and whose turn it is too") { store in
            let log = try await store.open()
            for number in 1...12 {
                let slot = RunHead.Slot(key: "key \(number % 3)", limit: 2, isHeld: number <= 6)
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], .queued, slot: slot))
            }
            try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 1, [20], .completed))
            let before = try await log.heads(HeadQuery(limit: 100))
            #expect(before.filter { $0.due != nil }.map(\.run) == [LogFixture.run(7)])
            let heads = Dictionary(uniqueKeysWithValues: before.map { ($0.run, $0) })
            try await log.rebuildHeads { run, _ in
                var head = heads[run] ?? LogFixture.head(run, at: 1)
                head.due = head.slot == nil ? nil : store.clock.now
                if head.slot?.isHeld == true { head.due = nil }
                return head
            }
            #expect(try await log.heads(HeadQuery(limit: 100)) == before)
            for key in 0...2 {
                let runs = try await log.slots(of: "key \(key)", limit: 9).map(\.run)
                #expect(runs == before.filter { $0.slot?.key == "key \(key)" }.map(\.run).sorted())
            }
        },
    ]
}

extension RunHead {
    fileprivate func isDue(at now: Timestamp) -> Bool { due.map { $0 <= now } ?? false }
}
