import Synchronization

extension MemoryEventLog {
    /// The heads of the runs that hold a concurrency key, then of those that queue for it, in the order in which they were started.
    public func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead] {
        state.withLock { state in
            Array((state.slots(of: key, held: true) + state.slots(of: key, held: false)).prefix(max(limit, 0)))
        }
    }
}

extension MemoryEventLog.State {
    func slots(of key: String, held: Bool) -> [RunHead] {
        heads.values
            .filter { head in head.slot.map { $0.key.utf8.elementsEqual(key.utf8) && $0.isHeld == held } ?? false }
            .sorted { order(of: $0) < order(of: $1) }
    }

    /// Refuses a place of a key that others hold, or were first to ask for.
    func checkSlot(of head: RunHead, after before: RunHead?) throws(LogError) {
        guard head.takesSlot(after: before), let slot = head.slot else { return }
        let holders = slots(of: slot.key, held: true).map(\.run).filter { $0 != head.run }
        let order = streams[head.run.stream]?.order ?? .max
        let earlier = slots(of: slot.key, held: false).filter { $0.run != head.run && self.order(of: $0) < order }
        var rules = SlotRules(held: holders.count)
        let isFree = earlier.allSatisfy { rules.admits($0.slot?.limit ?? 1) } && rules.admits(slot.limit)
        guard isFree else { throw .held(by: Array((holders + earlier.map(\.run)).prefix(slot.limit))) }
    }

    /// Calls up those whose turn it is, where a place was taken or freed, or somebody queues.
    mutating func moveSlot(from before: RunHead.Slot?, to slot: RunHead.Slot?) {
        guard before != slot || slot?.isHeld == false else { return }
        for key in Set([before?.key, slot?.key].compactMap(\.self)).sorted() { callUp(key) }
    }

    /// Makes those due that get a place now, and nobody else who queues.
    mutating func callUp(_ key: String) {
        var rules = SlotRules(held: slots(of: key, held: true).count)
        for head in slots(of: key, held: false) {
            heads[head.run]?.due = rules.admits(head.slot?.limit ?? 1) ? head.since : nil
        }
    }
}
