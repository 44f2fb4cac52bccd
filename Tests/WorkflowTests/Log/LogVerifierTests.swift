import Testing
import TestSupport
@testable import Workflow

/// A log whose rows a test has changed behind its back.
struct LogVerifierTests {
    private func events() async throws -> [RecordedEvent] {
        let log = MemoryEventLog()
        for turn in 0..<3 {
            for run in 1...2 {
                try await log.append(LogFixture.commit(LogFixture.run(run), expecting: turn, [turn * 10 + run]))
            }
        }
        return try await log.readAll(after: 0, limit: 100)
    }

    private func verify(_ events: [RecordedEvent], pageSize: Int = 2) async throws -> LogVerification {
        try await LogVerifier(log: TamperedLog(events: events), pageSize: pageSize).verify()
    }

    private func renumbered(_ events: [RecordedEvent], by distance: Int64 = 1) -> [RecordedEvent] {
        zip(1..., events)
            .map { number, event in
                RecordedEvent(
                    position: number * distance,
                    stream: event.stream,
                    version: event.version,
                    event: event.event,
                    recordedAt: event.recordedAt,
                    hash: event.hash
                )
            }
    }

    @Test("what others append meanwhile is no break")
    func live() async throws {
        let log = MemoryEventLog()
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, [1]))
        let meddled = MeddledLog(log, before: .heads) {
            do {
                try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 1, [2]))
                try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, [3]))
            } catch {
                Issue.record(error)
            }
        }
        let found = try await LogVerifier(log: meddled).verify()
        #expect(found.breaks == [])
        #expect(found.events == 3)
    }

    @Test("what was not touched is consistent, and says what that can't exclude")
    func untouched() async throws {
        let found = try await verify(try await events())
        #expect(found.events == 6)
        #expect(found.streams == 2)
        #expect(found.breaks == [])
        #expect(found.sentence == "internally consistent; a cut tail or a missing run can't be excluded")
    }

    @Test("a missing event is named by its stream and version")
    func missing() async throws {
        var events = try await events()
        events.remove(at: 2)
        let found = try await verify(events)
        #expect(
            found.breaks.map(\.description)
                == ["stream \(LogFixture.run(1)), version 2, position 5: the event is missing"]
        )
        #expect(found.sentence == "1 break: the log is not what was written")
    }

    @Test("a missing first event and several at once are named")
    func missingHead() async throws {
        let all = try await events()
        let found = try await verify([all[1], all[4], all[5]])
        #expect(
            found.breaks.map(\.description) == [
                "stream \(LogFixture.run(1)), version 1, position 5: the events up to version 2 are missing",
                "stream \(LogFixture.run(2)), version 2, position 6: the event is missing",
            ]
        )
    }

    @Test("events that changed places are named")
    func reordered() async throws {
        var events = try await events()
        events.swapAt(0, 2)
        let found = try await verify(renumbered(events))
        #expect(
            found.breaks.map(\.description)
                == [
                    "stream \(LogFixture.run(1)), version 1, position 3: the event stands behind version 2 of its stream"
                ]
        )
    }

    @Test("events that changed their bytes with each other are both named")
    func swapped() async throws {
        var events = try await events()
        let (first, third) = (events[0], events[2])
        func with(_ place: RecordedEvent, _ content: RecordedEvent) -> RecordedEvent {
            RecordedEvent(
                position: place.position,
                stream: place.stream,
                version: place.version,
                event: content.event,
                recordedAt: content.recordedAt,
                hash: content.hash
            )
        }
        events[0] = with(first, third)
        events[2] = with(third, first)
        let found = try await verify(events)
        #expect(found.breaks.map(\.kind) == [.changed, .changed, .changed])
        #expect(found.breaks.map(\.version) == [1, 2, 3])
    }

    // MARK: Checkpoints

    private let key = SigningKey()

    private func signed(
        _ log: any EventLog, after before: SignedCheckpoint? = nil
    ) async throws -> SignedCheckpoint {
        let time = Timestamp(microseconds: 0)
        return try SignedCheckpoint(#require(try await Checkpoint.next(of: log, after: before, at: time)), by: key)
    }

    @Test("a checkpoint goes on from the one before it, and is what one of the whole log would be")
    func checkpointGoesOn() async throws {
        let log = MemoryEventLog()
        try await log.append(LogFixture.commit(LogFixture.run(1), expecting: 0, Array(1...700)))
        let first = try await signed(log)
        #expect(first.checkpoint.number == 1)
        #expect(first.checkpoint.previous == nil)
        #expect(try await Checkpoint.next(of: log, after: first, at: .earliest) == nil)
        try await log.append(LogFixture.commit(LogFixture.run(2), expecting: 0, Array(1001...2301)))
        let second = try await signed(log, after: first)
        let whole = try await signed(log)
        #expect(second.checkpoint.number == 2)
        #expect(second.checkpoint.previous == first.digest)
        #expect(second.checkpoint.events == whole.checkpoint.events)
        #expect(second.checkpoint.events.count == 2001)
        #expect(second.checkpoint.streams == 2)
        #expect(second.checkpoint.position == 2001)
        #expect(try #require(SignedCheckpoint(line: second.line)) == second)
        #expect(second.isSigned(by: key.verifyingKey))
        #expect(!second.isSigned(by: SigningKey().verifyingKey))
        #expect(try await Checkpoint.isDue(first.checkpoint, every: 1301, in: log))
        #expect(try await !Checkpoint.isDue(first.checkpoint, every: 1302, in: log))
    }

    @Test("a log that no longer holds what was signed is not signed again")
    func refusedCheckpoint() async throws {
        let events = try await events()
        let first = try await signed(TamperedLog(events: events))
        let refusal = CheckpointRefused(
            what: "the log no longer holds the event at position 6 that checkpoint 1 of 1970-01-01T00:00:00Z signed")
        await #expect(throws: refusal) { try await signed(TamperedLog(events: events.dropLast()), after: first) }
        var other = events
        other.swapAt(4, 5)
        await #expect(throws: refusal) { try await signed(TamperedLog(events: renumbered(other)), after: first) }
    }

    @Test("an event that was put in where nothing stood is found by what was signed")
    func putIn() async throws {
        let events = renumbered(try await events(), by: 10)
        let checkpoint = try await signed(TamperedLog(events: events)).checkpoint
        let log = MemoryEventLog()
        try await log.append(LogFixture.commit(LogFixture.run(3), expecting: 0, [99]))
        let stranger = renumbered(try await log.readAll(after: 0, limit: 1), by: 15)
        let tampered = TamperedLog(events: Array(events[..<1] + stranger + events[1...]))
        let found = try await LogVerifier(log: tampered).verify(against: [checkpoint])
        #expect(
            found.breaks.map(\.description).first
                == "position 1: positions 1 to 60 hold 1 more events than checkpoint 1 of 1970-01-01T00:00:00Z signed")
    }

    @Test("what is missing and what was cut off are both found, and what no longer fits is said once")
    func missingAndCut() async throws {
        let events = try await events()
        let first = try await signed(TamperedLog(events: Array(events.prefix(3))))
        let second = try await signed(TamperedLog(events: Array(events.prefix(4))), after: first)
        let third = try await signed(TamperedLog(events: events), after: second)
        var left = events.dropLast()
        left.remove(at: 1)
        let tampered = TamperedLog(events: Array(left))
        let found = try await LogVerifier(log: tampered).verify(against: [first, second, third].map(\.checkpoint))
        let time = "1970-01-01T00:00:00Z"
        #expect(
            found.breaks.map(\.description).filter { $0.contains("checkpoint") } == [
                "position 2: 1 of the 3 events that checkpoint 1 of \(time) signed are missing between positions 1 and 3, and "
                    + "with them the beginning of 1 of 2 streams; nothing stands at 2",
                "position 6: the log ends at position 5, but checkpoint 3 of \(time) signed 6 events up to position 6: the "
                    + "tail was cut off",
            ])
        #expect(found.sealed == nil)
    }

    @Test("a cut tail shows where the head knows more")
    func cutTail() async throws {
        let found = try await verify(try await events().dropLast())
        #expect(
            found.breaks.map(\.description) == [
                "stream \(LogFixture.run(2)), version 3: the head of \(LogFixture.run(2)) stands at version 3, "
                    + "its events end at 2"
            ]
        )
    }
}

/// Events that need not be what a log wrote, with the heads of the untouched log.
private struct TamperedLog: EventLog {
    let events: [RecordedEvent]
    let identity = LogIdentity(id: "tampered", salt: [])

    func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent] {
        Array(events.filter { $0.position > position }.prefix(limit))
    }
    func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead] {
        Dictionary(uniqueKeysWithValues: runs.map { ($0, LogFixture.head($0, at: 3)) })
    }
    func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int] { [.running: 2] }
    func definition(_ digest: Digest) async throws(LogError) -> [UInt8]? { LogFixture.definition.bytes }

    func append(_ commit: Commit) async throws(LogError) -> AppendReceipt { throw .unusable("for reading") }
    func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent] { [] }
    func version(of stream: StreamID) async throws(LogError) -> Int { 0 }
    func changes() -> AsyncStream<Void> { AsyncStream { $0.finish() } }
    func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead] { [] }
    func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID] { [] }
    func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead] { [] }
    func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID> { [] }
    func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim] { [] }
    func register(_ runner: RunnerRecord) async throws(LogError) {}
    func renew(_ runner: RunnerID) async throws(LogError) {}
    func retire(_ runner: RunnerID) async throws(LogError) {}
    func rebuildHeads(_ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead) async throws(LogError) {}
}
