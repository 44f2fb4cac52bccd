extension Engine {
    /// Why a run isn't moving, with the runner that holds it and the slot of its tier, or the key, that it waits for.
    public func why(_ state: RunState) async throws(LogError) -> Why {
        let now = surroundings.now()
        guard let head = try await log.head(of: state.id) else { return Why(state, owner: nil, at: now) }
        return Why(
            state, owner: head.owner?.runner, slot: try await slot(awaitedBy: head, at: now),
            key: try await key(awaitedBy: head), at: now)
    }

    /// The key that keeps a run from going on; `nil` if it needs none, has it, or would get it.
    private func key(awaitedBy head: RunHead) async throws(LogError) -> Why.Key? {
        guard let wish = head.slot, head.isQueuedForKey, head.due == nil else { return nil }
        return Why.Key(wish, of: head.run, among: try await log.slots(of: wish.key, limit: Self.mostListed))
    }

    /// How many of those who hold a key or queue for it are counted.
    private static let mostListed = 10_000

    /// The slot that keeps a run from going on; `nil` if it isn't due, is carried out, or would get one.
    private func slot(awaitedBy head: RunHead, at now: Timestamp) async throws(LogError) -> Why.Slot? {
        guard head.owner == nil, head.takesPlace(at: now), let tier = head.tier, let limit = limits.tiers[tier] else {
            return nil
        }
        let open = RunPhaseName.allCases.filter { !$0.isFinal }
        let holders = try await log.heads(HeadQuery(phases: open, limit: .max))
            .compactMap { other -> Why.Slot.Holder? in
                guard other.tier == tier, let owner = other.owner, other.takesPlace(at: now) else { return nil }
                return Why.Slot.Holder(run: other.run, runner: owner.runner)
            }
        return holders.count < limit ? nil : Why.Slot(tier: tier, limit: limit, holders: holders)
    }
}
