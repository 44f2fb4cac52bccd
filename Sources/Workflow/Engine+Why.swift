extension Engine {
    /// Why a run isn't moving, with the runner that holds it and the slot of its tier that it waits for.
    public func why(_ state: RunState) async throws(LogError) -> Why {
        let now = surroundings.now()
        guard let head = try await log.head(of: state.id) else { return Why(state, owner: nil, at: now) }
        return Why(state, owner: head.owner?.runner, slot: try await slot(awaitedBy: head, at: now), at: now)
    }

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
