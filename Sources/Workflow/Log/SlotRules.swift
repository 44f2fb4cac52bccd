/// Who gets a place of a concurrency key, the same in every log: first come, first served, and nobody passes one who waits.
package struct SlotRules: Sendable {
    /// How many hold the key.
    private let held: Int
    private var passed = 0
    private var isOpen = true

    /// Begins at the front of the queue.
    package init(held: Int) { self.held = held }

    /// Whether the next in the queue, whose own file says that so many may hold the key at once, gets a place now.
    package mutating func admits(_ limit: Int) -> Bool {
        isOpen = isOpen && held + passed < limit
        passed += 1
        return isOpen
    }
}

extension RunHead {
    /// Whether an append takes a place of a key that the run didn't have before.
    package func takesSlot(after before: RunHead?) -> Bool {
        guard let slot, slot.isHeld else { return false }
        guard let old = before?.slot else { return true }
        return !old.isHeld || old.key != slot.key
    }

    /// Whether it queues for a place of a key; then the log itself says when it is due.
    package var isQueuedForKey: Bool { slot.map { !$0.isHeld } ?? false }
}
