import Testing
import Workflow

extension EventLogContract {
    static let appends: [EventLogContract] = [
        EventLogContract("what was appended is read as it was written") { store in
            let log = try await store.open()
            let events = [
                LogFixture.event(1, "run.started", payload: ""),
                LogFixture.event(2, "step.started", causation: 1, payload: #"{"text":"Zoë \u0000 ✓"}"#),
                EncodedEvent(
                    id: EventID(high: .max, low: 0),
                    type: "step.failed",
                    payloadVersion: 3,
                    time: Timestamp(microseconds: -1),
                    actor: "",
                    causation: EventID(high: 0, low: .max),
                    payload: Array(repeating: 0xff, count: 70_000)
                ),
            ]
            let run = LogFixture.run(1)
            let receipt = try await log.append(
                Commit(stream: run.stream, expecting: 0, events: events, head: LogFixture.head(run, at: 3))
            )
            #expect(receipt == AppendReceipt(version: 3, epoch: 0))
            let read = try await log.all(run)
            #expect(read.map(\.event) == events)
            #expect(read.map(\.version) == [1, 2, 3])
            #expect(read.allSatisfy { $0.stream == run.stream && $0.recordedAt == store.clock.now })
            #expect(try await log.readAll(after: 0, limit: 10) == read)

            var chain = HashChain()
            var previous = HashChain.genesis(of: run.stream)
            for event in read {
                previous = chain.hash(
                    event.event,
                    stream: run.stream,
                    version: event.version,
                    recordedAt: event.recordedAt,
                    after: previous
                )
                #expect(event.hash == previous)
            }
        },
        EventLogContract("an append at another version is a conflict and keeps nothing") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            try await log.append(LogFixture.commit(run, expecting: 0, [1, 2]))
            for version in [0, 1, 3] {
                var late = LogFixture.commit(run, expecting: version, [3], .failed)
                late.definition = StoredDefinition(digest: Digest.sha256("late"), bytes: Array("late".utf8))
                #expect(await log.refusal(of: late) == .conflict(version: 2))
            }
            #expect(try await log.all(run).count == 2)
            #expect(try await log.head(of: run) == LogFixture.head(run, at: 2))
            #expect(try await log.definition(Digest.sha256("late")) == nil)
            #expect(try await log.append(LogFixture.commit(run, expecting: 2, [3])).version == 3)
        },
        EventLogContract("the same append again is a conflict, and its events are there once") { store in
            let log = try await store.open()
            let run = LogFixture.run(1)
            let commit = LogFixture.commit(run, expecting: 0, [1, 2])
            try await log.append(commit)
            #expect(await log.refusal(of: commit) == .conflict(version: 2))
            #expect(try await log.all(run).map(\.event.id) == [1, 2].map(LogFixture.eventID))
        },
        EventLogContract("one event id twice in an append is refused") { store in
            let log = try await store.open()
            let refusal = await log.refusal(of: LogFixture.commit(LogFixture.run(1), expecting: 0, [1, 2, 1]))
            #expect(
                refusal
                    == .unusable(
                        "the append to \(LogFixture.run(1)) has one event id twice: "
                            + "00000000-0000-0190-0000-000000000001"
                    )
            )
            #expect(try await log.readAll(after: 0, limit: 10).isEmpty)
        },
        EventLogContract("a head of another version or run is refused") { store in
            let log = try await store.open()
            var commit = LogFixture.commit(LogFixture.run(1), expecting: 0, [1])
            commit.head?.version = 2
            #expect(
                await log.refusal(of: commit)
                    == .unusable(
                        "the head of \(LogFixture.run(1)) at version 2 can't be appended to \(LogFixture.run(1)), "
                            + "which will be at version 1"
                    )
            )
            commit.head = LogFixture.head(LogFixture.run(2), at: 1)
            #expect(await log.refusal(of: commit) != nil)
            #expect(try await log.readAll(after: 0, limit: 10).isEmpty)
        },
        EventLogContract("streams of a tenant and of the project need no head") { store in
            let log = try await store.open()
            for (number, stream) in [TenantID(text: "contoso").stream, .project].enumerated() {
                let event = LogFixture.event(number, "command.rejected")
                let receipt = try await log.append(Commit(stream: stream, expecting: 0, events: [event]))
                #expect(receipt == AppendReceipt(version: 1, epoch: 0))
                #expect(try await log.read(stream, from: 1, limit: 9).map(\.event) == [event])
            }
            #expect(try await log.heads(HeadQuery()).isEmpty)
        },
        EventLogContract("events are read in pages") { store in
            let log = try await store.open()
            let (first, second) = (LogFixture.run(1), LogFixture.run(2))
            try await log.append(LogFixture.commit(first, expecting: 0, [1, 2, 3]))
            try await log.append(LogFixture.commit(second, expecting: 0, [11, 12]))
            try await log.append(LogFixture.commit(first, expecting: 3, [4]))
            func ids(_ events: [RecordedEvent]) -> [UInt64] { events.map(\.event.id.low) }
            #expect(try await log.version(of: first.stream) == 4)
            #expect(try await log.version(of: .project) == 0)
            #expect(ids(try await log.read(first.stream, from: 2, limit: 2)) == [2, 3])
            #expect(ids(try await log.read(first.stream, from: 4, limit: 9)) == [4])
            #expect(ids(try await log.read(first.stream, from: 5, limit: 9)).isEmpty)
            #expect(ids(try await log.read(first.stream, from: -5, limit: 1)) == [1])
            #expect(ids(try await log.read(first.stream, from: 1, limit: 0)).isEmpty)
            #expect(ids(try await log.read(LogFixture.run(3).stream, from: 1, limit: 9)).isEmpty)
            let page = try await log.readAll(after: 0, limit: 4)
            #expect(ids(page) == [1, 2, 3, 11])
            let rest = try await log.readAll(after: page[3].position, limit: 4)
            #expect(ids(rest) == [12, 4])
            #expect(ids(try await log.readAll(after: rest[1].position, limit: 4)).isEmpty)
            #expect(ids(try await log.readAll(after: .max, limit: 4)).isEmpty)
        },
        EventLogContract("a definition is stored once, by its digest") { store in
            let log = try await store.open()
            let bytes = Array("a definition".utf8)
            for number in 1...2 {
                var commit = LogFixture.commit(LogFixture.run(number), expecting: 0, [number])
                commit.definition = StoredDefinition(digest: Digest.sha256(bytes), bytes: bytes)
                try await log.append(commit)
            }
            #expect(try await log.definition(Digest.sha256(bytes)) == bytes)
            #expect(try await log.definition(Digest.sha256("other")) == nil)
        },
        EventLogContract("1,000 appends at once to 50 streams are all there, each stream without a gap") { store in
            let log = try await store.open()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in 1...50 {
                    group.addTask {
                        for turn in 0..<20 {
                            let commit = LogFixture.commit(
                                LogFixture.run(stream),
                                expecting: turn,
                                [stream * 100 + turn]
                            )
                            try await log.append(commit)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let all = try await log.readAll(after: 0, limit: 2000)
            #expect(all.count == 1000)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.position < $1.position })
            for stream in 1...50 {
                let events = try await log.all(LogFixture.run(stream))
                #expect(events.map(\.version) == Array(1...20))
                #expect(events.map { Int($0.event.id.low) } == (0..<20).map { stream * 100 + $0 })
            }
            #expect(try await LogVerifier(log: log).verify().breaks.isEmpty)
        },
        EventLogContract("a conflict hurts none of the appends that share its commit") { store in
            let log = try await store.open()
            for stream in 1...40 {
                try await log.append(LogFixture.commit(LogFixture.run(stream), expecting: 0, [stream]))
            }
            let refusals = await withTaskGroup(of: (Int, LogError?).self) { group in
                for stream in 1...40 {
                    group.addTask {
                        let expected = stream % 2 == 0 ? 1 : 0
                        let commit = LogFixture.commit(
                            LogFixture.run(stream),
                            expecting: expected,
                            [100 + stream],
                            .completed
                        )
                        return (stream, await log.refusal(of: commit))
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for stream in 1...40 {
                let isGood = stream % 2 == 0
                #expect(refusals[stream] == (isGood ? nil : .conflict(version: 1)))
                #expect(try await log.all(LogFixture.run(stream)).count == (isGood ? 2 : 1))
                #expect(try await log.head(of: LogFixture.run(stream))?.phase == (isGood ? .completed : .running))
            }
        },
        EventLogContract("a log that is opened again has everything and goes on") { store in
            var log = try await store.open()
            let identity = log.identity
            let run = LogFixture.run(1)
            let owner = LogFixture.runner("one")
            try await log.register(owner)
            try await log.append(LogFixture.commit(run, expecting: 0, [1, 2], lease: .claim(owner.id)))
            let before = try await log.all(run)
            let head = try await log.head(of: run)
            try await store.close()

            log = try await store.open()
            #expect(log.identity == identity)
            #expect(try await log.all(run) == before)
            #expect(try await log.head(of: run) == head)
            let epoch = Epoch(runner: owner.id, number: 1)
            #expect(try await log.append(LogFixture.commit(run, expecting: 2, epoch: epoch, [3])).version == 3)
            #expect(try await LogVerifier(log: log).verify().breaks.isEmpty)
        },
    ]
}
