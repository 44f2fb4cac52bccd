import struct Foundation.Date

/// The clocks of a log: what time it is, for what it records, and how much time has passed, for leases.
public struct LogClock: Sendable {
    /// What time it is.
    public var now: @Sendable () -> Timestamp
    /// How much time has passed since some fixed moment; never goes back, whatever happens to the date.
    public var elapsed: @Sendable () -> Duration

    /// Makes the clocks of two readings.
    public init(now: @escaping @Sendable () -> Timestamp, elapsed: @escaping @Sendable () -> Duration) {
        self.now = now
        self.elapsed = elapsed
    }

    /// The machine's clocks.
    public static let system: LogClock = {
        let start = ContinuousClock.now
        return LogClock(now: { .systemTime }, elapsed: { start.duration(to: .now) })
    }()
}

extension Timestamp {
    /// The time by the machine's clock.
    fileprivate static var systemTime: Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }
}
