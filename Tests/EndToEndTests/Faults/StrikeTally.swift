import Synchronization

/// What came of many faults, counted by words.
final class StrikeTally: Sendable {
    private let state = Mutex<[String: Int]>([:])

    /// How often what came.
    var counts: [String: Int] { state.withLock { $0 } }

    /// Counts one.
    func count(_ words: String) { state.withLock { $0[words, default: 0] += 1 } }
}
