import Synchronization

/// What follows from the rest of a value that never changes, worked out once for all its copies; it tells no two values apart.
final class Memo<Value: Sendable>: Sendable, Hashable {
    private let known = Mutex<Value?>(nil)

    /// What is known, or else what is worked out now.
    func value(_ work: () -> Value) -> Value {
        known.withLock { known in
            if let known { return known }
            let value = work()
            known = value
            return value
        }
    }

    static func == (left: Memo, right: Memo) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}
