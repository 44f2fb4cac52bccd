import Synchronization

/// The attempts that one process has in flight, bounded; runs that found none free are told when one is.
///
/// Tenants share them (``FairShare``), and of those that wait the one with fewest in flight is told first: so one tenant's many
/// runs don't keep another's from its first step.
final class SlotPool: Sendable {
    fileprivate struct State {
        var share: FairShare
        /// The runs that wait, by tenant, in the order in which the tenants began to.
        var waiting: [(tenant: TenantID, runs: [Mailbox])] = []
    }
    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(share: FairShare(of: count))) }

    /// Reserves a slot; if none is free for the tenant, the mailbox is told to look again when one may be.
    func reserve(for mailbox: Mailbox, of tenant: TenantID) -> Bool {
        state.withLock { state in
            guard state.share.open(to: tenant) > 0 else {
                state.wait(mailbox, of: tenant)
                return false
            }
            state.share.take(for: tenant)
            state.stopWaiting(mailbox, of: tenant)
            return true
        }
    }

    /// Gives slots back.
    func release(_ count: Int = 1, of tenant: TenantID) {
        guard count > 0 else { return }
        let woken = state.withLock { state in
            state.share.giveBack(count, of: tenant)
            return state.callUp(count)
        }
        for mailbox in woken { mailbox.send(.look) }
    }
}

extension SlotPool.State {
    fileprivate mutating func wait(_ mailbox: Mailbox, of tenant: TenantID) {
        guard let place = waiting.firstIndex(where: { $0.tenant == tenant }) else {
            return waiting.append((tenant, [mailbox]))
        }
        if !waiting[place].runs.contains(where: { $0 === mailbox }) { waiting[place].runs.append(mailbox) }
    }

    /// Who has found a slot without being called must not be called instead of another.
    fileprivate mutating func stopWaiting(_ mailbox: Mailbox, of tenant: TenantID) {
        guard let place = waiting.firstIndex(where: { $0.tenant == tenant }) else { return }
        waiting[place].runs.removeAll { $0 === mailbox }
        if waiting[place].runs.isEmpty { waiting.remove(at: place) }
    }

    /// So many that may look again, each as if those before it had taken what they find: first whose tenant has fewest.
    fileprivate mutating func callUp(_ count: Int) -> [Mailbox] {
        var share = share
        var called: [Mailbox] = []
        while called.count < count,
            let next = waiting.indices.filter({ share.open(to: waiting[$0].tenant) > 0 })
                .min(by: { share.held(by: waiting[$0].tenant) < share.held(by: waiting[$1].tenant) })
        {
            share.take(for: waiting[next].tenant)
            called.append(waiting[next].runs.removeFirst())
            if waiting[next].runs.isEmpty { waiting.remove(at: next) }
        }
        return called
    }
}
