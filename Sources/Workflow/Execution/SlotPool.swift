import Synchronization

/// The attempts that one process has in flight, bounded; runs that found none free are called when one is.
///
/// Tenants share them (``FairShare``), and of those that wait the one with fewest in flight is called first: so one tenant's many
/// runs don't keep another's from its first step. Who is called has a slot, until it takes it or says that it wants none.
final class SlotPool: Sendable {
    fileprivate struct State {
        var share: FairShare
        /// The runs that wait, by tenant, in the order in which the tenants began to.
        var waiting: [(tenant: TenantID, runs: [Mailbox])] = []
        /// The runs that have a slot which they haven't taken yet.
        var called: [ObjectIdentifier: Mailbox] = [:]
    }
    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(share: FairShare(of: count))) }

    /// Reserves a slot; if none is free for the tenant, the mailbox is told to look again once it has one.
    func reserve(for mailbox: Mailbox, of tenant: TenantID) -> Bool {
        state.withLock { state in
            if state.takesUp(mailbox) { return true }
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
        let called = state.withLock { state in
            state.share.giveBack(count, of: tenant)
            return state.callUp()
        }
        for mailbox in called { mailbox.send(.look) }
    }

    /// A run wants no slot now; one that it was called for goes to others.
    func stopWaiting(_ mailbox: Mailbox, of tenant: TenantID) {
        let called = state.withLock { state -> [Mailbox] in
            state.stopWaiting(mailbox, of: tenant)
            guard state.takesUp(mailbox) else { return [] }
            state.share.giveBack(1, of: tenant)
            return state.callUp()
        }
        for mailbox in called { mailbox.send(.look) }
    }
}

extension SlotPool.State {
    /// Whether a run was called, which is heard once.
    fileprivate mutating func takesUp(_ mailbox: Mailbox) -> Bool {
        !called.isEmpty && called.removeValue(forKey: ObjectIdentifier(mailbox)) != nil
    }

    fileprivate mutating func wait(_ mailbox: Mailbox, of tenant: TenantID) {
        guard let place = waiting.firstIndex(where: { $0.tenant == tenant }) else {
            return waiting.append((tenant, [mailbox]))
        }
        if !waiting[place].runs.contains(where: { $0 === mailbox }) { waiting[place].runs.append(mailbox) }
    }

    fileprivate mutating func stopWaiting(_ mailbox: Mailbox, of tenant: TenantID) {
        guard let place = waiting.firstIndex(where: { $0.tenant == tenant }) else { return }
        waiting[place].runs.removeAll { $0 === mailbox }
        if waiting[place].runs.isEmpty { waiting.remove(at: place) }
    }

    /// Gives what is free to those that wait: first to one whose tenant has fewest.
    fileprivate mutating func callUp() -> [Mailbox] {
        var found: [Mailbox] = []
        while let next = waiting.indices.filter({ share.open(to: waiting[$0].tenant) > 0 })
            .min(by: { share.held(by: waiting[$0].tenant) < share.held(by: waiting[$1].tenant) })
        {
            share.take(for: waiting[next].tenant)
            let mailbox = waiting[next].runs.removeFirst()
            called[ObjectIdentifier(mailbox)] = mailbox
            found.append(mailbox)
            if waiting[next].runs.isEmpty { waiting.remove(at: next) }
        }
        return found
    }
}
