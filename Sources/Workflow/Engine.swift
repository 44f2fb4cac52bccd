public import Logging

/// Carries runs out: replay → decide → append → apply → next, and round again.
///
/// The map of one run is ``RunTask/run(_:)`` below; `Run/` holds the pure functions it calls, `Execution/` what touches the
/// world, ``Dispatcher`` the map of many runs.
///
/// Each attempt carries it along, so it is shared: it is what it was made of, and never changes.
public final class Engine: Sendable {
    /// The log, the only truth.
    public let log: any EventLog
    /// The step types and connection kinds.
    public let registry: StepRegistry
    /// The store of data sets.
    public let artifacts: any ArtifactStore
    /// Time, chance and secrets.
    public let surroundings: Surroundings
    /// How much this process takes on.
    public let limits: Limits
    /// Told at the boundaries of every step.
    public let failPoints: FailPoints
    /// For operators; never the record.
    public let logger: Logger
    /// Told of every event that this process made durable or read of a run it carries out, with the run after it.
    public let observe: @Sendable (RunState, Event, Timestamp) -> Void
    let slots: SlotPool
    let journal: Journal
    let definitions = DefinitionCache()

    /// Makes an engine.
    public init(
        log: any EventLog,
        registry: StepRegistry,
        artifacts: any ArtifactStore,
        surroundings: Surroundings,
        limits: Limits = Limits(),
        failPoints: FailPoints = .none,
        logger: Logger,
        observe: @escaping @Sendable (RunState, Event, Timestamp) -> Void = { _, _, _ in }
    ) {
        self.log = log
        self.registry = registry
        self.artifacts = artifacts
        self.surroundings = surroundings
        self.limits = limits
        self.failPoints = failPoints
        self.logger = logger
        self.observe = observe
        slots = SlotPool(limits.attempts)
        journal = Journal(log: log, artifacts: artifacts, surroundings: surroundings)
    }
}

extension RunTask {
    /// The map: takes in what came from outside, decides what follows, makes it durable, performs it, and waits.
    ///
    /// Returns when the run has ended or waits for longer than is worth holding it.
    mutating func run(_ first: Batch) async throws {
        var batch = first
        try await followDefinition()
        while true {
            settleSuccesses(in: &batch)
            advance(&batch)
            let isParting = isParting(batch)
            do throws(LogError) {
                try await commit(batch, release: isParting)
            } catch .conflict where stored == nil {
                batch = try await decideAgain(batch)
                continue
            } catch .held(let runs) {
                batch = try await standBack(batch, behind: runs)
                continue
            } catch {
                abandon(batch, because: error)
                throw error
            }
            for report in batch.results { report.waiting?.resume() }
            if isParting { return }
            launch(batch.launches, grantedIn: batch.term)
            settleAgain = false
            let messages = await messages(until: alarm(batch))
            batch = Batch()
            if messages.contains(where: { if case .mail = $0 { true } else { false } }) { try await readMail() }
            for message in messages { take(message, into: &batch) }
            if isEvicted {
                abandon(batch, because: Lease.Lost())
                throw LogError.stale(owner: nil)
            }
        }
    }

    /// Somebody's mail came first: reads it, and decides again on what came back from outside, which is never lost and never
    /// performed again, and on what was taken over from an owner before.
    private mutating func decideAgain(_ lost: Batch) async throws -> Batch {
        do {
            guard let durable = try await engine.journal.replay(worker.run) else { throw LogError.conflict(version: 0) }
            state = durable
            try await followDefinition()
        } catch {
            abandon(lost, because: error)
            throw error
        }
        engine.slots.release(lost.reservedSlots, of: worker.tenant)
        var batch = Batch()
        for launch in lost.launches { if case .settle(let path) = launch { settling.remove(path) } }
        for report in lost.results { add(report.command, for: report.waiting, to: &batch) }
        recover(into: &batch)
        return batch
    }

    /// Another run was first at the key: this one waits on.
    private mutating func standBack(_ lost: Batch, behind runs: [RunID]) async throws -> Batch {
        standsBack = true
        var batch = try await decideAgain(lost)
        decide(.queue(Rivals(runs)), into: &batch)
        return batch
    }

    /// Applies what others have appended.
    private mutating func readMail() async throws {
        try await engine.journal.catchUp(&state, heard: engine.observe)
        try await followDefinition()
    }
}
