import Testing
import Workflow

extension EventLogContract {
    static let ownership: [EventLogContract] = [
        EventLogContract("a claim rides in the first append, a release in the last") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let one = LogFixture.runner("one")
            try await log.register(one)
            let first = LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id))
            #expect(try await log.append(first) == AppendReceipt(version: 1, epoch: 1))
            let epoch = Epoch(runner: one.id, number: 1)
            #expect(try await log.head(of: run)?.owner == epoch)
            let last = LogFixture.commit(run, expecting: 1, epoch: epoch, [2], .completed, lease: .release)
            #expect(try await log.append(last) == AppendReceipt(version: 2, epoch: 1))
            #expect(try await log.head(of: run)?.owner == nil)
            #expect(
                await log.refusal(of: LogFixture.commit(run, expecting: 2, epoch: epoch, [3])) == .stale(owner: nil)
            )
        },
        EventLogContract("an epoch that is over is refused, with who owns the run now, whatever the version") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id)))
            let old = Epoch(runner: one.id, number: 1)
            try await log.append(LogFixture.commit(run, expecting: 1, epoch: old, [2], lease: .release))
            try await log.append(LogFixture.commit(run, expecting: 2, [3], lease: .claim(two.id)))
            for version in [1, 3] {
                let late = LogFixture.commit(run, expecting: version, epoch: old, [4])
                #expect(await log.refusal(of: late) == .stale(owner: "two, process 1"))
            }
            let guess = LogFixture.commit(run, expecting: 3, epoch: Epoch(runner: two.id, number: 1), [4])
            #expect(await log.refusal(of: guess) == .stale(owner: "two, process 1"))
            let right = LogFixture.commit(run, expecting: 3, epoch: Epoch(runner: two.id, number: 2), [4])
            #expect(try await log.append(right) == AppendReceipt(version: 4, epoch: 2))
        },
        EventLogContract("a run that somebody alive owns can't be taken or freed by another's append") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let (one, two) = (LogFixture.runner("one"), LogFixture.runner("two"))
            try await log.register(one)
            try await log.register(two)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id)))
            for lease in [Commit.Lease.claim(two.id), .release] {
                let theft = LogFixture.commit(run, expecting: 1, [2], lease: lease)
                #expect(await log.refusal(of: theft) == .stale(owner: "one, process 1"))
            }
            #expect(try await log.head(of: run)?.owner == Epoch(runner: one.id, number: 1))
            let unknown = RunnerID(text: "nobody/1/cd34")
            #expect(
                await log.refusal(of: LogFixture.commit(LogFixture.run(2), expecting: 0, [1], lease: .claim(unknown)))
                    == .unusable("runner nobody/1/cd34 isn't registered: it can own no run")
            )
        },
        EventLogContract("mail moves the head and never the owner") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let one = LogFixture.runner("one")
            try await log.register(one)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], .waiting, lease: .claim(one.id)))
            let mail = LogFixture.commit(run, expecting: 1, [2], .running, due: store.clock.now)
            #expect(try await log.append(mail) == AppendReceipt(version: 2, epoch: 1))
            var expected = LogFixture.head(run, at: 2, .running, due: store.clock.now)
            expected.owner = Epoch(runner: one.id, number: 1)
            #expect(try await log.head(of: run) == expected)
        },
        EventLogContract(
            "mail that lands between an effect and its result is a conflict; the result is appended after it"
        ) { store in
            let log = try await store.open()
            let postOffice = try await store.open()
            let run = LogFixture.run(1)
            let one = LogFixture.runner("one")
            try await log.register(one)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id)))
            let epoch = Epoch(runner: one.id, number: 1)
            try await postOffice.append(LogFixture.commit(run, expecting: 1, [50]))

            let result = LogFixture.commit(run, expecting: 1, epoch: epoch, [2])
            #expect(await log.refusal(of: result) == .conflict(version: 2))
            let news = try await log.read(run.stream, from: 2, limit: 10)
            #expect(news.map(\.event.id) == [LogFixture.eventID(50)])
            let again = LogFixture.commit(run, expecting: 2, epoch: epoch, [2])
            #expect(try await log.append(again) == AppendReceipt(version: 3, epoch: 1))
            #expect(try await log.all(run).map(\.event.id) == [1, 50, 2].map(LogFixture.eventID))
            #expect(try await LogVerifier(log: log).verify().breaks.isEmpty)
        },
        EventLogContract("an append without events moves the head alone") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let one = LogFixture.runner("one")
            try await log.register(one)
            try await log.append(LogFixture.commit(run, expecting: 0, [1], lease: .claim(one.id)))
            let epoch = Epoch(runner: one.id, number: 1)
            let due = store.clock.now + .seconds(10)
            let poll = LogFixture.commit(run, expecting: 1, epoch: epoch, [], .waiting, due: due, lease: .release)
            #expect(try await log.append(poll) == AppendReceipt(version: 1, epoch: 1))
            #expect(try await log.head(of: run) == LogFixture.head(run, at: 1, .waiting, due: due))
            #expect(try await log.all(run).count == 1)
        },
        EventLogContract("two runners that append to one run: one of them owns it, the other is told") { store in
            let logs = [try await store.open(), try await store.open()]
            let runners = ["one", "two"].map(LogFixture.runner)
            for (log, runner) in zip(logs, runners) { try await log.register(runner) }
            for number in 1...20 {
                let run = LogFixture.run(number)
                try await logs[0].append(LogFixture.commit(run, expecting: 0, [1], due: store.clock.now))
                let claims = try await withThrowingTaskGroup(of: [Claim].self) { group in
                    for (log, runner) in zip(logs, runners) {
                        let now = store.clock.now
                        group.addTask {
                            try await log.claim(ClaimRequest(runner: runner.id, now: now, limit: 1, only: run))
                        }
                    }
                    return try await group.reduce(into: []) { $0 += $1 }
                }
                #expect(claims.count == 1)
                let winner = try #require(claims.first).epoch
                let loser = try #require(runners.first { $0.id != winner.runner })
                let append = LogFixture.commit(run, expecting: 1, epoch: winner, [2])
                #expect(try await logs[1].append(append).version == 2)
                let fork = LogFixture.commit(run, expecting: 1, epoch: Epoch(runner: loser.id, number: 1), [3])
                let owner = try #require(runners.first { $0.id == winner.runner })
                #expect(await logs[0].refusal(of: fork) == .stale(owner: owner.name))
            }
        },
    ]
}
