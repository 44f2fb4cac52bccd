import Synchronization
package import Workflow

/// A log in which others write just before it is asked for something.
package struct MeddledLog: EventLog {
    /// What the log is asked for.
    package enum Request: Sendable {
        /// Events are appended.
        case append
        /// The events of one stream are read.
        case read
        /// The heads of some runs are read.
        case heads
    }

    private let log: MemoryEventLog
    private let request: Request
    private let left: Countdown
    private let meddle: @Sendable () async -> Void

    /// Makes a log that is meddled with.
    /// - Parameters:
    ///   - log: Where everything is kept.
    ///   - request: Before what others write.
    ///   - times: How often they do.
    ///   - meddle: How they do; it uses the log itself.
    package init(
        _ log: MemoryEventLog, before request: Request, times: Int = 1, meddle: @escaping @Sendable () async -> Void
    ) {
        self.log = log
        self.request = request
        self.meddle = meddle
        left = Countdown(times)
    }

    package var identity: LogIdentity { log.identity }

    private func come(_ request: Request) async {
        if request == self.request, left.takesOne() { await meddle() }
    }

    package func append(_ commit: Commit) async throws(LogError) -> AppendReceipt {
        if !commit.events.isEmpty { await come(.append) }
        return try await log.append(commit)
    }

    package func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent] {
        await come(.read)
        return try await log.read(stream, from: version, limit: limit)
    }

    package func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead] {
        await come(.heads)
        return try await log.heads(of: runs)
    }

    package func version(of stream: StreamID) async throws(LogError) -> Int { try await log.version(of: stream) }
    package func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent] {
        try await log.readAll(after: position, limit: limit)
    }
    package func changes() -> AsyncStream<Void> { log.changes() }
    package func definition(_ digest: Digest) async throws(LogError) -> [UInt8]? { try await log.definition(digest) }
    package func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead] { try await log.heads(query) }
    package func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int] {
        try await log.counts(tenant: tenant)
    }
    package func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID] {
        try await log.runIDs(prefix: prefix, limit: limit)
    }
    package func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead] {
        try await log.slots(of: key, limit: limit)
    }
    package func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID> {
        try await log.dead(among: runners)
    }
    package func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim] { try await log.claim(request) }
    package func register(_ runner: RunnerRecord) async throws(LogError) { try await log.register(runner) }
    package func renew(_ runner: RunnerID) async throws(LogError) { try await log.renew(runner) }
    package func retire(_ runner: RunnerID) async throws(LogError) { try await log.retire(runner) }
    package func rebuildHeads(
        _ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead
    ) async throws(LogError) {
        try await log.rebuildHeads(fold)
    }
}

private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ times: Int) { left = Mutex(times) }

    func takesOne() -> Bool {
        left.withLock { left in
            defer { left = max(0, left - 1) }
            return left > 0
        }
    }
}
