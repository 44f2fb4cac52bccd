import Synchronization

/// The attempts that one process has in flight, bounded; runs that found none free are told when one is.
final class SlotPool: Sendable {
    private struct State {
        var free: Int
        var waiting: [Mailbox] = []
    }
    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Reserves a slot; if none is free, the mailbox is told to look again when one may be.
    func reserve(for mailbox: Mailbox) -> Bool {
        state.withLock { state in
            guard state.free > 0 else {
                if !state.waiting.contains(where: { $0 === mailbox }) { state.waiting.append(mailbox) }
                return false
            }
            state.free -= 1
            return true
        }
    }

    /// Gives slots back.
    func release(_ count: Int = 1) {
        guard count > 0 else { return }
        let woken = state.withLock { state in
            state.free += count
            let woken = state.waiting.prefix(count)
            state.waiting.removeFirst(woken.count)
            return woken
        }
        for mailbox in woken { mailbox.send(.look) }
    }
}
