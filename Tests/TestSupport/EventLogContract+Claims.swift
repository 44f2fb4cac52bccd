import Testing
import Workflow

extension EventLogContract {
    static let claims: [EventLogContract] = [
        EventLogContract("what is due is claimed, and released it can be claimed again") { store in
            let log = try await store.open()
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            let now = store.clock.now
            let run = LogFixture.run(1)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], .waiting, due: now + .seconds(5)))
            try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, [2], .waiting))
            #expect(try await log.claim(ClaimRequest(runner: one.id, now: now, limit: 5)).isEmpty)

            let later = now + .seconds(5)
            var head = LogFixture.head(run, at: 1, .waiting, due: later)
            let epoch = Epoch(runner: one.id, number: 1)
            head.owner = epoch
            let claims = try await log.claim(ClaimRequest(runner: one.id, now: later, limit: 5))
            #expect(claims == [Claim(head: head, epoch: epoch, previous: nil)])
            #expect(try await log.head(of: run) == head)
            #expect(try await log.claim(ClaimRequest(runner: two.id, now: later, limit: 5)).isEmpty)

            try await log.append(
                LogFixture.commit(run, expecting: 1, epoch: epoch, [3], .waiting, due: later, lease: .release)
            )
            let again = try await log.claim(ClaimRequest(runner: two.id, now: later, limit: 5))
            #expect(again.map(\.epoch) == [Epoch(runner: two.id, number: 2)])
            #expect(again.map(\.previous) == [nil])
            #expect(
                await log.refusal(of: LogFixture.commit(run, expecting: 2, epoch: epoch, [4]))
                    == .stale(owner: "two, process 1")
            )
        },
        EventLogContract("claims go round the tenants, what is due longest first in each") { store in
            let log = try await store.open()
            let one = LogFixture.runner("one")
            try await log.register(one)
            let now = store.clock.now
            for (number, tenant) in ["a", "a", "a", "a", "b", "c", "b"].enumerated() {
                let due = now + .seconds(-100 + (number == 3 ? -1000 : number))
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], tenant: tenant, due: due)
                )
            }
            func claim(_ limit: Int) async throws -> [RunID] {
                try await log.claim(ClaimRequest(runner: one.id, now: now, limit: limit)).map(\.head.run)
            }
            #expect(try await claim(2) == [3, 4].map(LogFixture.run))
            #expect(try await claim(2) == [5, 0].map(LogFixture.run))
            #expect(try await claim(0).isEmpty)
            #expect(try await claim(9) == [6, 1, 2].map(LogFixture.run))
            #expect(try await claim(9).isEmpty)
        },
        EventLogContract("a tenant takes no more than its share of the runner's places, however much of it is due") {
            store in
            let log = try await store.open()
            let one = LogFixture.runner("one")
            try await log.register(one)
            let now = store.clock.now
            for number in 1...30 {
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], tenant: "a", due: now))
            }
            func claim(held: [TenantID: Int]) async throws -> [Int] {
                let places = FairShare(of: 16, held: held)
                let claims = try await log.claim(
                    ClaimRequest(runner: one.id, now: now, limit: places.free, places: places))
                return claims.map { claim in (1...40).first { LogFixture.run($0) == claim.head.run } ?? 0 }
            }
            let (a, b) = (TenantID(text: "a"), TenantID(text: "b"))
            #expect(try await claim(held: [:]) == Array(1...14))
            #expect(try await claim(held: [a: 14]).isEmpty)
            for number in 31...33 {
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], tenant: "b", due: now))
            }
            #expect(try await claim(held: [a: 14]) == [31])
            #expect(try await claim(held: [a: 13, b: 1]) == [32])
            #expect(try await claim(held: [a: 12, b: 1]) == [15, 33])
            #expect(try await claim(held: [a: 2]) == Array(16...27))
        },
        EventLogContract("a tier's limit counts the runs that are owned and don't only wait") { store in
            let log = try await store.open()
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            let now = store.clock.now
            for number in 1...4 {
                let tier = number == 4 ? "premium" : "basic"
                let due = now + .seconds(number)
                try await log.append(
                    LogFixture.commit(LogFixture.run(number), expecting: 0, [number], .waiting, tier: tier, due: due)
                )
            }
            var request = ClaimRequest(runner: one.id, now: now + .seconds(9), limit: 9, tierLimits: ["basic": 2])
            let first = try await log.claim(request)
            #expect(first.map(\.head.run) == [1, 2, 4].map(LogFixture.run))
            request.runner = two.id
            #expect(try await log.claim(request).isEmpty)
            let waits = LogFixture.commit(
                LogFixture.run(1),
                expecting: 1,
                epoch: first[0].epoch,
                [5],
                .waiting,
                tier: "basic"
            )
            try await log.append(waits)
            #expect(try await log.claim(request).map(\.head.run) == [LogFixture.run(3)])
        },
        EventLogContract("one run by its name is claimed whether it is due or not, unless somebody alive owns it") {
            store in
            let log = try await store.open()
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1], .failed))
            try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, [2], due: store.clock.now))
            func claim(_ runner: RunnerRecord, _ number: Int) async throws -> [RunID] {
                let only = LogFixture.run(number)
                let request = ClaimRequest(runner: runner.id, now: store.clock.now, limit: 1, only: only)
                return try await log.claim(request).map(\.head.run)
            }
            #expect(try await claim(one, 1) == [LogFixture.run(1)])
            #expect(try await claim(two, 1).isEmpty)
            #expect(try await claim(one, 1).isEmpty)
            #expect(try await claim(two, 3).isEmpty)
            #expect(try await claim(two, 2) == [LogFixture.run(2)])
        },
        EventLogContract("a runner whose beat stood still for a lifetime is dead; one that beats is not") { store in
            let log = try await store.open()
            let observer = try await store.open()
            let (one, two, three) = (LogFixture.runner("one"), LogFixture.runner("two"), LogFixture.runner("three"))
            for runner in [one, two] { try await log.register(runner) }
            try await observer.register(three)
            let claim = ClaimRequest(runner: three.id, now: store.clock.now, limit: 9)
            for (number, owner) in [(1, one), (2, two)] {
                let first = LogFixture.commit(LogFixture.run(number), expecting: 0, [number], lease: .claim(owner.id))
                try await log.append(first)
            }
            let last = LogFixture.commit(LogFixture.run(3), expecting: 0, [3], .completed, lease: .claim(one.id))
            try await log.append(last)
            #expect(try await observer.claim(claim).isEmpty)
            for _ in 1...3 {
                store.clock.advance(by: .seconds(4))
                try await log.renew(two.id)
                #expect(try await observer.claim(claim).isEmpty == (store.clock.logClock.elapsed() < .seconds(10)))
            }
            #expect(try await log.head(of: LogFixture.run(2))?.owner == Epoch(runner: two.id, number: 1))
            let taken = try #require(try await log.head(of: LogFixture.run(1)))
            #expect(taken.owner == Epoch(runner: three.id, number: 2))
            #expect(try await log.head(of: LogFixture.run(3))?.owner == Epoch(runner: one.id, number: 1))
            let late = LogFixture.commit(
                LogFixture.run(1),
                expecting: 1,
                epoch: Epoch(runner: one.id, number: 1),
                [4]
            )
            #expect(await log.refusal(of: late) == .stale(owner: "three, process 1"))
        },
        EventLogContract("who takes over from a dead runner is told its name") { store in
            let log = try await store.open()
            let observer = try await store.open()
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await observer.register(two)
            try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1], lease: .claim(one.id)))
            let claim = ClaimRequest(runner: two.id, now: store.clock.now, limit: 1)
            #expect(try await observer.claim(claim).isEmpty)
            store.clock.advance(by: .seconds(10))
            #expect(try await observer.claim(claim).map(\.previous) == [one.id])
        },
        EventLogContract("what a retired runner owned is free, and the runner unknown") { store in
            let log = try await store.open()
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            let now = store.clock.now
            let run = LogFixture.run(1)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], due: now, lease: .claim(one.id)))
            try await log.retire(one.id)
            #expect(try await log.head(of: run)?.owner == nil)
            await #expect(throws: LogError.stale(owner: nil)) { try await log.renew(one.id) }
            await #expect(throws: LogError.unusable("runner one/1/ab12 isn't registered: it can own no run")) {
                try await log.claim(ClaimRequest(runner: one.id, now: now, limit: 1))
            }
            let late = LogFixture.commit(run, expecting: 1, epoch: Epoch(runner: one.id, number: 1), [2])
            #expect(await log.refusal(of: late) == .stale(owner: nil))
            let claims = try await log.claim(ClaimRequest(runner: two.id, now: now, limit: 1))
            #expect(claims.map(\.epoch) == [Epoch(runner: two.id, number: 2)])
            #expect(claims.map(\.previous) == [nil])
        },
        EventLogContract("a runner is registered once") { store in
            let log = try await store.open()
            let one = LogFixture.runner("one")
            try await log.register(one)
            await #expect(throws: LogError.unusable("runner one/1/ab12 is registered already, and alive")) {
                try await log.register(one)
            }
            try await log.renew(one.id)
        },
    ]
}
