import Synchronization

/// Keeps whoever comes until it is opened, for good.
public final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var kept: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    /// Makes a gate that is shut.
    public init() {}

    /// Stands here until the gate is open.
    public func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.kept.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }

    /// Lets everybody go on.
    public func open() {
        let kept = state.withLock { state in
            state.isOpen = true
            defer { state.kept = [] }
            return state.kept
        }
        for continuation in kept { continuation.resume() }
    }
}
