import Synchronization
public import Workflow

/// A clock that stands still until a test moves it.
public final class ManualTime: Sendable {
    private let moment: Mutex<Timestamp>

    /// Makes a clock that stands at a moment.
    public init(_ moment: Timestamp = .testing) { self.moment = Mutex(moment) }

    /// What it shows.
    public var now: Timestamp { moment.withLock(\.self) }

    /// Moves it on.
    public func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }

    /// Moves it on to a moment, unless that is past: a sleep that takes no time.
    public func advance(to moment: Timestamp) { self.moment.withLock { $0 = max($0, moment) } }
}
