import Synchronization

extension MemoryEventLog {
    /// Takes runs that are due and that nobody alive owns, round-robin over tenants.
    public func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim] {
        let elapsed = clock.elapsed()
        let claims = state.withLock { state in
            Result { () throws(LogError) in try state.claim(request, elapsed: elapsed) }
        }
        return try claims.get()
    }

    /// Those of some runners that are known to be dead.
    public func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID> {
        let elapsed = clock.elapsed()
        return state.withLock { state in
            var watched = State.Watch(runners: state.runners, watch: state.watch, now: elapsed)
            for runner in runners { watched.look(at: runner) }
            state.watch = watched.watch
            return runners.filter(watched.isDead)
        }
    }

    /// Makes a runner known.
    public func register(_ runner: RunnerRecord) async throws(LogError) {
        let isNew = state.withLock { state in
            guard state.runners[runner.id] == nil else { return false }
            state.runners[runner.id] = State.Runner(record: runner)
            return true
        }
        guard isNew else { throw .unusable("runner \(runner.id) is registered already, and alive") }
    }

    /// Moves a runner's beat on.
    public func renew(_ runner: RunnerID) async throws(LogError) {
        let isKnown = state.withLock { state in
            state.runners[runner]?.beat += 1
            return state.runners[runner] != nil
        }
        guard isKnown else { throw .stale(owner: nil) }
    }

    /// Forgets a runner; what it still owned is free.
    public func retire(_ runner: RunnerID) async throws(LogError) {
        state.withLock { state in
            state.runners[runner] = nil
            state.watch.forget(runner)
            for (run, head) in state.heads where head.owner?.runner == runner { state.heads[run]?.owner = nil }
        }
        listeners.notify()
    }
}

extension MemoryEventLog.State {
    /// What is known of runners at one moment.
    struct Watch: RunnerWatch {
        let runners: [RunnerID: Runner]
        var watch: BeatWatch
        let now: Duration
        private var dead: Set<RunnerID> = []

        init(runners: [RunnerID: Runner], watch: BeatWatch, now: Duration) {
            self.runners = runners
            self.watch = watch
            self.now = now
        }

        mutating func look(at runner: RunnerID) {
            guard let known = runners[runner] else {
                dead.insert(runner)
                return
            }
            if watch.isStale(runner, beat: known.beat, lifetime: known.record.lifetime, now: now) {
                dead.insert(runner)
            }
        }

        func name(_ runner: RunnerID) -> String { runners[runner]?.record.name ?? runner.text }
        func isDead(_ runner: RunnerID) -> Bool { dead.contains(runner) }
    }

    mutating func claim(_ request: ClaimRequest, elapsed: Duration) throws(LogError) -> [Claim] {
        guard runners[request.runner] != nil else {
            throw .unusable("runner \(request.runner) isn't registered: it can own no run")
        }
        var watched = Watch(runners: runners, watch: watch, now: elapsed)
        for head in heads.values { if let owner = head.owner { watched.look(at: owner.runner) } }
        watch = watched.watch

        var places = placesTaken(at: request.now, watched: watched)
        var request = request
        var claims: [Claim] = []
        var turns = candidates(for: request, watched: watched)
        while request.limit > 0, !turns.isEmpty {
            for index in turns.indices where request.limit > 0 {
                guard request.open(to: turns[index].tenant) > 0 else {
                    turns[index].runs = []
                    continue
                }
                guard let head = turns[index].runs.popLast() else { continue }
                if let tier = head.tier, let limit = request.tierLimits[tier] {
                    guard places[tier, default: 0] < limit else { continue }
                    places[tier, default: 0] += 1
                }
                claims.append(take(head, for: request.runner))
                request.take(for: head.tenant)
                served = turns[index].tenant
            }
            turns.removeAll { $0.runs.isEmpty }
        }
        return claims
    }

    private func placesTaken(at now: Timestamp, watched: Watch) -> [String: Int] {
        var places: [String: Int] = [:]
        for head in heads.values {
            guard let owner = head.owner, let tier = head.tier, !watched.isDead(owner.runner) else { continue }
            if head.takesPlace(at: now) { places[tier, default: 0] += 1 }
        }
        return places
    }

    /// The runs that may be claimed, by tenant, each tenant's most urgent last, the tenants from the one after the last served on.
    private func candidates(for request: ClaimRequest, watched: Watch) -> [(tenant: TenantID, runs: [RunHead])] {
        let free = heads.values.filter { head in
            let isOrphan = head.owner.map { watched.isDead($0.runner) }
            if let only = request.only { return head.run == only && isOrphan ?? true }
            return isOrphan.map { $0 && !head.phase.isFinal } ?? (head.due.map { $0 <= request.now } ?? false)
        }
        let tenants = Dictionary(grouping: free, by: \.tenant)
            .sorted { left, right in
                let rounds = [left, right].map { tenant in served.map { tenant.key <= $0 } ?? false }
                return rounds[0] == rounds[1] ? left.key < right.key : rounds[1]
            }
        return tenants.map { tenant, runs in
            (tenant, runs.sorted { urgency($0) > urgency($1) })
        }
    }

    /// Orphans first, since their attempts may be under way, then what has been due longest.
    private func urgency(_ head: RunHead) -> (Int, Int64, Int) {
        (head.owner == nil ? 1 : 0, head.due?.microseconds ?? .min, order(of: head))
    }

    private mutating func take(_ head: RunHead, for runner: RunnerID) -> Claim {
        let number = (streams[head.run.stream]?.epoch ?? 0) + 1
        let epoch = Epoch(runner: runner, number: number)
        streams[head.run.stream]?.epoch = number
        heads[head.run]?.owner = epoch
        var taken = head
        taken.owner = epoch
        return Claim(head: taken, epoch: epoch, previous: head.owner?.runner)
    }
}
