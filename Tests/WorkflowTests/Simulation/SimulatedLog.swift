@testable import Workflow

/// The log as one process of a simulation sees it: slow, at times busy, at times silent about what it has kept.
struct SimulatedLog: EventLog {
    let world: SimulatedWorld
    let process: SimulatedProcess
    /// Whether it ever fails.
    let isFaulty: Bool

    private var log: MemoryEventLog { world.log }
    var identity: LogIdentity { log.identity }

    func append(_ commit: Commit) async throws(LogError) -> AppendReceipt {
        await Task.yield()
        let fault = isFaulty ? world.drawFault() : .none
        if isFaulty { await world.boundary(process) }
        switch fault {
        case .busy:
            world.mark(.appendBusy)
            throw .busy("another process holds the log")
        case .unknownLost:
            world.mark(.appendUnknownLost)
            throw .unknown("the disk answered nothing")
        case .meddled:
            world.sendNextLetter()
            for _ in 0..<12 { await Task.yield() }
        case .none, .unknownKept: break
        }
        let receipt: AppendReceipt
        do throws(LogError) {
            receipt = try await log.append(commit)
        } catch {
            switch error {
            case .stale where commit.epoch != nil: world.mark(.lateAppendRefused)
            case .conflict where commit.epoch != nil: world.mark(.conflictByMail)
            default: break
            }
            throw error
        }
        world.accepted(commit, receipt, from: process)
        if fault == .unknownKept {
            world.mark(.appendUnknownKept)
            throw .unknown("the disk answered nothing")
        }
        if isFaulty {
            await world.boundary(process, .deathAfterAppend)
        }
        await Task.yield()
        return receipt
    }

    func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim] {
        await Task.yield()
        let claims = try await log.claim(request)
        for claim in claims { world.claimed(claim) }
        if isFaulty, !claims.isEmpty { await world.boundary(process) }
        await Task.yield()
        return claims
    }

    func renew(_ runner: RunnerID) async throws(LogError) {
        await Task.yield()
        try await log.renew(runner)
    }

    func retire(_ runner: RunnerID) async throws(LogError) {
        await Task.yield()
        try await log.retire(runner)
        world.retired(runner)
    }

    func register(_ runner: RunnerRecord) async throws(LogError) {
        await Task.yield()
        try await log.register(runner)
    }

    func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent] {
        await Task.yield()
        return try await log.read(stream, from: version, limit: limit)
    }
    func version(of stream: StreamID) async throws(LogError) -> Int { try await log.version(of: stream) }
    func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent] {
        try await log.readAll(after: position, limit: limit)
    }
    func changes() -> AsyncStream<Void> { log.changes() }
    func definition(_ digest: Digest) async throws(LogError) -> [UInt8]? { try await log.definition(digest) }
    func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead] {
        await Task.yield()
        return try await log.heads(of: runs)
    }
    func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead] {
        await Task.yield()
        return try await log.heads(query)
    }
    func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int] {
        try await log.counts(tenant: tenant)
    }
    func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead] {
        await Task.yield()
        return try await log.slots(of: key, limit: limit)
    }
    func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID> {
        try await log.dead(among: runners)
    }
    func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID] {
        try await log.runIDs(prefix: prefix, limit: limit)
    }
    func rebuildHeads(_ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead) async throws(LogError) {
        try await log.rebuildHeads(fold)
    }
}

/// What may happen to an append.
enum AppendFault {
    case none, busy, unknownKept, unknownLost, meddled
}
