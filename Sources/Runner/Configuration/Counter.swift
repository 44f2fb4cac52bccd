import Synchronization

/// Counts from any thread.
final class Counter: Sendable {
    private let count = Atomic(0)

    /// Counts one more.
    /// - Returns: how many there are now.
    @discardableResult
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }

    /// How many there are.
    var value: Int { count.load(ordering: .relaxed) }
}
