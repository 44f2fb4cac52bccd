import Synchronization

/// Counts how many are at something at once.
public final class Gauge: Sendable {
    private let state = Mutex((now: 0, highest: 0))

    /// Makes a gauge that counts nobody.
    public init() {}

    /// How many there were at once at most.
    public var highest: Int { state.withLock(\.highest) }

    /// Counts the caller in for as long as a body runs.
    public func count(_ body: () async -> Void) async {
        state.withLock { state in
            state.now += 1
            state.highest = max(state.highest, state.now)
        }
        await body()
        state.withLock { $0.now -= 1 }
    }
}
