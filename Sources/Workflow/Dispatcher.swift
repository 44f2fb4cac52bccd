import Logging
import Synchronization

/// Carries many runs out in one process: claims what is due, hands it to the engine, within limits.
///
/// It holds the process's lease: what it claims nobody else carries out while it beats.
public final class Dispatcher: Sendable {
    /// The engine.
    public let engine: Engine
    /// This process, as the log knows it.
    public let runner: RunnerID
    private let lease: Lease
    private let state = Mutex(State())

    /// A run that this process carries out.
    private struct Live {
        let tenant: TenantID
        let mailbox: Mailbox
    }

    private struct State {
        var live: [RunID: Live] = [:]
        var isStopping = false
        var failure: LogError?
        /// Wakes whoever claims.
        var wakeUp: WakeUp?
        /// When a run was last moved on by this process.
        var lastChange: Timestamp?
    }

    private init(engine: Engine, runner: RunnerID) {
        self.engine = engine
        self.runner = runner
        lease = Lease(
            runner: runner, lifetime: engine.limits.leaseLifetime, surroundings: engine.surroundings)
    }

    /// Registers this process as a runner for as long as a body runs, and hands everything back afterwards.
    ///
    /// - Parameters:
    ///   - engine: The engine.
    ///   - runner: Unique for each start of a process.
    ///   - name: For a person: host and process.
    ///   - body: What to do as a runner.
    /// - Returns: What the body returns.
    /// - Throws: ``LogError``, and what the body throws.
    public static func with<Result>(
        _ engine: Engine,
        runner: RunnerID,
        name: String,
        _ body: (Dispatcher) async throws -> Result
    ) async throws -> Result {
        let dispatcher = Dispatcher(engine: engine, runner: runner)
        try await engine.log.register(
            RunnerRecord(id: runner, lifetime: engine.limits.leaseLifetime, name: name)
        )
        // The beats and the post must go on while the body awaits its runs, and end with it.
        let keeper = Task(executorPreference: engine.surroundings.executor) {
            await dispatcher.lease.keep(in: engine.log) { dispatcher.lose($0) }
        }
        let changes = engine.log.changes()
        let postman = Task(executorPreference: engine.surroundings.executor) { await dispatcher.deliverMail(changes) }
        defer {
            keeper.cancel()
            postman.cancel()
        }
        do {
            let result = try await body(dispatcher)
            try await engine.log.retire(runner)
            return result
        } catch {
            if dispatcher.state.withLock({ $0.failure }) == nil { try? await engine.log.retire(runner) }
            throw error
        }
    }

    // MARK: - Many runs

    /// Claims and carries out whatever falls due, until ``stop()``; then finishes or hands back what it holds.
    public func work() async throws {
        try await carryDue(idleLimit: nil) { self.state.withLock { $0.isStopping } }
    }

    /// Carries out every run that can move, until none is running, retrying or due within `wait`.
    public func resumeAll(wait: Duration) async throws {
        // From the first look on, so that what is due is claimed once at least, however short the wait.
        var began: Timestamp?
        try await carryDue(idleLimit: wait) { [engine] in
            let (isLive, isStopping) = self.state.withLock { (!$0.live.isEmpty, $0.isStopping) }
            if isLive || isStopping { return isStopping }
            let now = engine.surroundings.now()
            let due = try await engine.log.heads(
                HeadQuery(phases: [.queued, .running, .waiting, .compensating], dueBy: now + wait, limit: 1))
            let lastChange = self.state.withLock { $0.lastChange }
            guard let since = began else {
                began = now
                return due.isEmpty
            }
            return due.isEmpty || now - max(since, lastChange ?? since) >= wait
        }
    }

    private func carryDue(idleLimit: Duration?, until isDone: () async throws -> Bool) async throws {
        let wakeUp = WakeUp(engine)
        state.withLock { $0.wakeUp = wakeUp }
        defer { wakeUp.cancel() }
        try await withThrowingDiscardingTaskGroup { group in
            var nextRound = engine.surroundings.elapsed()
            while true {
                let elapsed = engine.surroundings.elapsed()
                if elapsed >= nextRound {
                    try await engine.clearTheWays()
                    nextRound = elapsed + engine.limits.rounds
                }
                if try await isDone() { break }
                try checkFailure()
                let places = self.places
                var claimed = 0
                if places.free > 0 {
                    let request = ClaimRequest(
                        runner: runner,
                        now: engine.surroundings.now(),
                        limit: places.free,
                        tierLimits: engine.limits.tiers,
                        places: places
                    )
                    for taken in try await take(request) {
                        claimed += 1
                        let since = idleLimit == nil ? nil : state.withLock { $0.lastChange }
                        group.addTask { _ = try await self.carry(taken, idleLimit: idleLimit, since: since) }
                    }
                }
                if claimed == 0 { await wakeUp.next(within: .milliseconds(500)) }
            }
            tellAll(.stop)
        }
        try checkFailure()
    }

    /// The runs that this process may carry out at once, by tenant.
    private var places: FairShare {
        let held = state.withLock { state in
            state.live.values.reduce(into: [TenantID: Int]()) { held, live in held[live.tenant, default: 0] += 1 }
        }
        return FairShare(of: engine.limits.runs, held: held)
    }

    /// Ends ``work()`` and every drive: attempts in flight finish, waiting runs are put down.
    public func stop() {
        state.withLock { $0.isStopping = true }
        tellAll(.stop)
    }

    // MARK: - One run

    /// Begins a run and carries it out until it ends or waits.
    ///
    /// - Parameters:
    ///   - definition: What to do.
    ///   - id: The same id twice is one run.
    ///   - inputs: Checked, defaults filled in.
    ///   - trigger: What caused the start.
    ///   - actor: Who starts it.
    ///   - wait: How long it is held while it only waits; `nil` for as long as it is due soon.
    /// - Returns: when something last happened in it here.
    /// - Throws: ``Rejection/alreadyStarted`` if the id belongs to another run; ``LogError``.
    @discardableResult
    public func start(
        _ definition: Definition,
        id: RunID,
        inputs: Value,
        trigger: String,
        actor: Actor,
        wait: Duration?
    ) async throws -> Timestamp {
        let stored = definition.stored
        engine.definitions.remember(definition, stored.digest)
        var start = Start(definition: stored.digest, inputs: inputs, trigger: trigger, actor: actor)
        var task = RunTask(
            engine: engine,
            worker: worker(definition, run: id),
            definition: definition,
            definitionDigest: stored.digest,
            mailbox: Mailbox(),
            epoch: Epoch(runner: runner, number: 1),
            state: RunState(of: id),
            ownedIn: lease.term,
            stored: stored,
            idleLimit: wait,
            lastChange: engine.surroundings.now()
        )
        do {
            if definition.tenant.tierRunsAtOnce != nil || definition.concurrency != nil {
                // A tier with a limit, or a key: the run begins to exist, and `claim` says when it may go on.
                try await engine.queue(&task, start)
                if definition.concurrency?.onConflict == .cancel { try await clearTheWay(for: id) }
            } else {
                var batch = RunTask.Batch()
                task.decide(.start(start), into: &batch)
                enter(id, of: definition.tenant.id, task.mailbox)
                try await carry(&task, from: batch)
            }
        } catch LogError.conflict {
            start.rivals = nil
            guard let existing = try await engine.journal.replay(id) else { throw Rejection.unborn }
            _ = try definition.decide(.start(start), given: existing, at: engine.surroundings.now())
        }
        return task.lastChange
    }

    /// Carries a run out while anything is running, retrying or due within `wait`.
    ///
    /// A wait that is looked at again and again counts as due for no longer than `wait` after the last event.
    /// - Parameters:
    ///   - run: The run.
    ///   - wait: How long to stay while nothing happens in it.
    ///   - since: When something last happened in it, if that is known; else now.
    /// - Returns: where the run stands then.
    /// - Throws: ``Rejection/unborn`` if there is no such run; ``LogError``.
    public func drive(_ run: RunID, wait: Duration, since: Timestamp? = nil) async throws -> RunHead {
        let wakeUp = WakeUp(engine)
        defer { wakeUp.cancel() }
        var version: Int?
        var isAnnounced = false
        var stillSince = since ?? engine.surroundings.now()
        while true {
            try checkFailure()
            var isRetrying = false
            let claims = try await claim(run)
            for taken in claims {
                let task = try await carry(taken, idleLimit: wait, since: stillSince)
                isRetrying = task.state.isRetrying
                (version, stillSince) = (task.state.version, task.lastChange)
            }
            guard let head = try await engine.log.head(of: run) else { throw Rejection.unborn }
            let now = engine.surroundings.now()
            if head.version != version {
                if version != nil { stillSince = now }
                version = head.version
            }
            if head.phase.isFinal || state.withLock({ $0.isStopping }) { return head }
            if head.isQueuedForKey, !isAnnounced {
                isAnnounced = true
                try await clearTheWay(for: run)
                continue
            }
            let left = wait - (now - stillSince)
            let isElsewhere = head.owner != nil
            if head.isQueuedForKey {
                guard left > .zero else { return head }
            } else if !isElsewhere && !isRetrying {
                guard let due = head.due, left > .zero, due <= now + wait else { return head }
            } else if isElsewhere && left <= .zero {
                return head
            }
            let pause = head.due.map { max($0 - now, .zero) } ?? .milliseconds(500)
            // What is due and couldn't be claimed waits for a slot of its tier.
            if claims.isEmpty || isElsewhere || pause > .zero {
                await wakeUp.next(within: min(pause > .zero ? pause : .milliseconds(250), .milliseconds(500)))
            }
        }
    }

    /// Ends, as far as this process may, the runs that a queued run's file says are to be cancelled for it.
    private func clearTheWay(for run: RunID) async throws {
        for rival in try await engine.clearTheWay(for: run) {
            for taken in try await claim(rival) { _ = try await carry(taken, idleLimit: .zero) }
        }
    }

    /// Claims a run if there may be something to do in it: it is due, somebody holds it, or it stands in the middle of a step
    /// though nobody is at it.
    private func claim(_ run: RunID) async throws -> [Taken] {
        let now = engine.surroundings.now()
        guard let head = try await engine.log.head(of: run),
            head.isDue(at: now) || head.owner != nil || (head.phase == .running && head.due == nil)
        else { return [] }
        return try await take(
            ClaimRequest(runner: runner, now: now, limit: 1, only: run, tierLimits: engine.limits.tiers))
    }

    /// A run that was claimed.
    private struct Taken {
        let claim: Claim
        /// The term of the lease before it was.
        let term: Int
        let mailbox = Mailbox()
    }

    /// Claims runs, which count as carried out from here on.
    private func take(_ request: ClaimRequest) async throws(LogError) -> [Taken] {
        let term = lease.term
        let claims = try await engine.log.claim(request).map { Taken(claim: $0, term: term) }
        for taken in claims { enter(taken.claim.head.run, of: taken.claim.head.tenant, taken.mailbox) }
        return claims
    }

    // MARK: - Carrying

    /// Carries a claimed run out until it ends or is put down.
    private func carry(_ taken: Taken, idleLimit: Duration?, since: Timestamp? = nil) async throws -> RunTask {
        let claim = taken.claim
        let run = claim.head.run
        defer { leave(run, of: claim.head.tenant, taken.mailbox) }
        guard let state = try await engine.journal.replay(run), let digest = state.started?.definition else {
            throw Rejection.unborn
        }
        let definition = try await engine.definitions.definition(digest, in: engine.log)
        var task = RunTask(
            engine: engine,
            worker: worker(definition, run: run),
            definition: definition,
            definitionDigest: digest,
            mailbox: taken.mailbox,
            epoch: claim.epoch,
            state: state,
            ownedIn: taken.term,
            stored: nil,
            settleAgain: claim.previous != nil,
            idleLimit: idleLimit,
            lastChange: since ?? engine.surroundings.now()
        )
        // A run that was put down may have been so by somebody who held look-ups back.
        task.holdLookUps = claim.previousMayBeAlive || claim.previous == nil
        var batch = RunTask.Batch()
        task.recover(into: &batch)
        try await carry(&task, from: batch)
        return task
    }

    private func carry(_ task: inout RunTask, from batch: RunTask.Batch) async throws {
        defer {
            let lastChange = task.lastChange
            state.withLock { state in state.lastChange = max(state.lastChange ?? lastChange, lastChange) }
            leave(task.worker.run, of: task.worker.tenant, task.mailbox)
        }
        do {
            try await task.run(batch)
        } catch LogError.stale(let owner) {
            let cause =
                owner.map { "is carried out by \($0) now" }
                ?? "isn't surely this runner's any more, whose lease ran out: another may carry it out"
            engine.logger.warning("\(task.worker.run) \(cause): let go of it")
        }
    }

    /// Counts a run as one that this process carries out, and lets it hear what all are told.
    private func enter(_ run: RunID, of tenant: TenantID, _ mailbox: Mailbox) {
        let isStopping = state.withLock { state in
            state.live[run] = Live(tenant: tenant, mailbox: mailbox)
            return state.isStopping
        }
        if isStopping { mailbox.send(.stop) }
    }

    private func leave(_ run: RunID, of tenant: TenantID, _ mailbox: Mailbox) {
        let wasShort = places.isShort
        let wakeUp = state.withLock { state in
            // Since the run was put down this process may have claimed it again.
            if state.live[run]?.mailbox === mailbox { state.live[run] = nil }
            return state.wakeUp
        }
        engine.slots.stopWaiting(mailbox, of: tenant)
        // The log has told of the run's end when its place was not free yet.
        if wasShort { wakeUp?.hint() }
    }

    private func worker(_ definition: Definition, run: RunID) -> Worker {
        Worker(
            engine: engine,
            run: run,
            tenant: definition.tenant.id,
            lease: lease,
            connections: ConnectionPool(
                definition: definition,
                registry: engine.registry,
                surroundings: engine.surroundings
            )
        )
    }

    /// Tells the runs of this process that mail may have come, at most four times a second.
    private func deliverMail(_ changes: AsyncStream<Void>) async {
        for await _ in changes {
            for mailbox in mailboxes { mailbox.hintAtMail() }
            await engine.surroundings.pause(.milliseconds(250))
        }
    }

    /// Those of the runs of this process, in the order of their ids.
    private var mailboxes: [Mailbox] {
        state.withLock { state in state.live.sorted { $0.key < $1.key }.map(\.value.mailbox) }
    }

    private func tellAll(_ message: Mailbox.Message) {
        for mailbox in mailboxes { mailbox.send(message) }
    }

    private func lose(_ failure: LogError?) {
        state.withLock { $0.failure = $0.failure ?? failure }
        tellAll(.evict)
    }

    private func checkFailure() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

extension RunHead {
    fileprivate func isDue(at now: Timestamp) -> Bool { due.map { $0 <= now } ?? false }
}
