extension Engine {
    /// Why a run isn't moving, with the runner that holds it and the slot of its tier, or the key, that it waits for.
    ///
    /// A runner that is known to be dead holds nothing: what it had is for the next.
    /// - Throws: ``LogError``, or ``StepFailure`` if a large payload is lost.
    public func why(_ state: RunState) async throws -> Why {
        let now = surroundings.now()
        guard let found = try await log.head(of: state.id), let head = try await living([found]).first else {
            return Why(state, owner: nil, kept: try await stepsKept(by: state), at: now)
        }
        let kept = try await stepsKept(by: state)
        let key = try await key(awaitedBy: head)
        if let owner = head.owner?.runner, key == nil {
            let attempts = try await attempts(of: owner, awaitedBy: state, at: now)
            return Why(state, owner: owner, attempts: attempts, kept: kept, at: now)
        }
        guard head.owner == nil, key == nil, head.takesPlace(at: now) else {
            return Why(state, owner: head.owner?.runner, key: key, kept: kept, at: now)
        }
        let heads = try await log.heads(HeadQuery(limit: .max, isOwned: true))
        let owned = try await living(heads)
            .filter { $0.owner != nil && $0.takesPlace(at: now) }
        return Why(
            state, owner: nil, slot: slot(awaitedBy: head, among: owned), atWork: Self.loads(owned), kept: kept, at: now
        )
    }

    /// The steps whose effects stay, while a whole run is undone: only its definition knows them.
    private func stepsKept(by state: RunState) async throws -> Set<StepPath> {
        guard case .compensating = state.phase, state.undoScope == nil, let digest = state.started?.definition else {
            return []
        }
        let definition = try await definitions.definition(digest, in: log)
        return Set(state.made.map(\.path).filter { definition.isKept($0, in: state) })
    }

    /// The key that keeps a run from going on; `nil` if it needs none, has it, or would get it.
    private func key(awaitedBy head: RunHead) async throws(LogError) -> Why.Key? {
        guard let wish = head.slot, head.isQueuedForKey, head.due == nil else { return nil }
        let heads = try await log.slots(of: wish.key, limit: Self.mostListed)
        return Why.Key(wish, of: head.run, among: try await living(heads))
    }

    /// How many of those who hold a key or queue for it are counted.
    private static let mostListed = 10_000

    /// The slot of its tier that keeps a run from going on; `nil` if it would get one.
    private func slot(awaitedBy head: RunHead, among owned: [RunHead]) -> Why.Slot? {
        guard let tier = head.tier, let limit = limits.tiers[tier] else { return nil }
        let holders = owned.compactMap { other in
            other.owner.flatMap { other.tier == tier ? Why.Slot.Holder(run: other.run, runner: $0.runner) : nil }
        }
        return holders.count < limit ? nil : Why.Slot(tier: tier, limit: limit, holders: holders)
    }

    /// The slots of its runner that keep a run from going on; `nil` if nothing in it is ready, or it would get one.
    ///
    /// How many slots a runner has the log doesn't know: where fewer are taken than this process would have, it must have stood
    /// for longer than a runner needs to begin a step.
    private func attempts(
        of runner: RunnerID, awaitedBy state: RunState, at now: Timestamp
    ) async throws -> Why.Attempts? {
        guard let digest = state.started?.definition, let tenant = state.started?.tenant else { return nil }
        let actions = try await definitions.definition(digest, in: log).next(after: state, at: now).actions
        guard Why.Attempts(of: state, in: runner, doing: actions, heldBy: []) != nil else { return nil }
        var share = FairShare(of: limits.attempts)
        var holders: [Why.Attempts.Holder] = []
        let moving = try await log.heads(
            HeadQuery(phases: [.running, .paused, .compensating], limit: .max, isOwned: true))
        for head in moving where head.owner?.runner == runner && share.free > 0 {
            guard let other = head.run == state.id ? state : try await journal.replay(head.run) else { continue }
            for path in other.attemptsInFlight {
                holders.append(Why.Attempts.Holder(run: head.run, step: path))
                share.take(for: head.tenant)
            }
        }
        let isFull = share.open(to: tenant) == 0 || now - state.changedAt >= .seconds(1)
        guard isFull, !holders.isEmpty else { return nil }
        return Why.Attempts(of: state, in: runner, doing: actions, heldBy: holders)
    }

    /// How many runs each runner carries out, who has most first.
    private static func loads(_ owned: [RunHead]) -> [Why.Load] {
        let counts = owned.compactMap(\.owner?.runner).reduce(into: [RunnerID: Int]()) { $0[$1, default: 0] += 1 }
        return counts.map { Why.Load(runner: $0.key, runs: $0.value) }
            .sorted { ($1.runs, $0.runner.text) < ($0.runs, $1.runner.text) }
    }

    /// The same heads, without the owners that are known to be dead.
    private func living(_ heads: [RunHead]) async throws(LogError) -> [RunHead] {
        let owners = Set(heads.compactMap(\.owner?.runner))
        let dead = owners.isEmpty ? [] : try await log.dead(among: owners)
        guard !dead.isEmpty else { return heads }
        return heads.map { head in
            var head = head
            if let owner = head.owner, dead.contains(owner.runner) { head.owner = nil }
            return head
        }
    }
}
