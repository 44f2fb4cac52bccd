public import Testing
public import Workflow
import Synchronization

/// A place that keeps a log, for the contract's cases: each case gets a fresh one.
public protocol LogStore: Sendable {
    /// The clock that every handle on this store goes by.
    var clock: ManualLogClock { get }
    /// A handle on the log, as another process would have it; where a log lives in one process, the same one again.
    func open() async throws -> any EventLog
    /// Closes what was opened, so that the next ``open()`` reads what was kept.
    func close() async throws
}

/// A log's clock that stands still unless a test moves it.
public final class ManualLogClock: Sendable {
    private let state = Mutex((now: Timestamp(microseconds: 1_790_000_000_000_000), elapsed: Duration.zero))

    /// Makes a clock that stands at one moment.
    public init() {}

    /// What time it is.
    public var now: Timestamp { state.withLock(\.now) }

    /// Lets time pass.
    public func advance(by duration: Duration) {
        state.withLock { state in
            state.now = state.now + duration
            state.elapsed += duration
        }
    }

    /// The clock as a log takes it.
    public var logClock: LogClock {
        LogClock(now: { self.now }, elapsed: { self.state.withLock(\.elapsed) })
    }
}

/// One promise of every log, as a test that a suite runs over its own store.
public struct EventLogContract: Sendable, CustomTestStringConvertible {
    /// What is promised.
    public let testDescription: String
    private let body: @Sendable (any LogStore) async throws -> Void

    init(_ promise: String, _ body: @escaping @Sendable (any LogStore) async throws -> Void) {
        testDescription = promise
        self.body = body
    }

    /// Tries the promise on a fresh store.
    public func check(_ store: any LogStore) async throws {
        try await body(store)
        try await store.close()
    }

    /// Every promise.
    public static let cases = appends + ownership + claims + slots + views
}

/// Makes what logs keep, small and the same in every process.
public enum LogFixture {
    /// The definition of every run.
    public static let definition = StoredDefinition(
        digest: Digest.sha256("definition"),
        bytes: Array("definition".utf8)
    )

    /// The n-th run.
    public static func run(_ number: Int) -> RunID {
        RunID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number))
    }

    /// The n-th event.
    public static func event(
        _ number: Int,
        _ type: String = "step.started",
        causation: Int? = nil,
        payload: String? = nil
    ) -> EncodedEvent {
        EncodedEvent(
            id: eventID(number),
            type: type,
            payloadVersion: 1,
            time: Timestamp(microseconds: 1_789_000_000_000_000 + Int64(number)),
            actor: "a_2f6c1d",
            causation: causation.map(eventID),
            payload: Array((payload ?? #"{"number":\#(number)}"#).utf8)
        )
    }

    /// The n-th event's id.
    public static func eventID(_ number: Int) -> EventID { EventID(high: 0x0190, low: UInt64(number)) }

    /// A run's head.
    public static func head(
        _ run: RunID,
        at version: Int,
        _ phase: RunPhaseName = .running,
        tenant: String = "contoso",
        tier: String? = nil,
        due: Timestamp? = nil,
        slot: RunHead.Slot? = nil
    ) -> RunHead {
        RunHead(
            run: run,
            tenant: TenantID(text: tenant),
            tier: tier,
            workflow: "onboarding",
            definition: Digest.sha256("definition"),
            version: version,
            phase: phase,
            due: due,
            step: phase == .waiting ? "consent" : nil,
            waitsOn: phase == .waiting ? "the tenant's admin" : nil,
            since: Timestamp(microseconds: 1_789_000_000_000_000),
            startedAt: Timestamp(microseconds: 1_788_000_000_000_000),
            slot: slot
        )
    }

    /// A runner with leases of ten seconds.
    public static func runner(_ name: String) -> RunnerRecord {
        RunnerRecord(id: RunnerID(text: "\(name)/1/ab12"), lifetime: .seconds(10), name: "\(name), process 1")
    }

    /// A commit of events to a run, its head at the version that follows.
    public static func commit(
        _ run: RunID,
        expecting version: Int,
        epoch: Epoch? = nil,
        _ numbers: [Int],
        _ phase: RunPhaseName = .running,
        tenant: String = "contoso",
        tier: String? = nil,
        due: Timestamp? = nil,
        slot: RunHead.Slot? = nil,
        lease: Commit.Lease = .keep
    ) -> Commit {
        Commit(
            stream: run.stream,
            expecting: version,
            epoch: epoch,
            events: numbers.map { event($0) },
            head: head(run, at: version + numbers.count, phase, tenant: tenant, tier: tier, due: due, slot: slot),
            lease: lease,
            definition: version == 0 ? definition : nil
        )
    }
}

extension EventLog {
    /// Every event of a stream.
    func all(_ run: RunID) async throws -> [RecordedEvent] { try await read(run.stream, from: 1, limit: 10_000) }

    /// What an append was refused for, or `nil` if it wasn't.
    func refusal(of commit: Commit) async -> LogError? {
        do throws(LogError) {
            try await append(commit)
            return nil
        } catch {
            return error
        }
    }
}
