/// What the engine needs of the world around it besides the log (time, chance, secrets); tests hand in their own.
public struct Surroundings: Sendable {
    /// What time it is.
    public var now: @Sendable () -> Timestamp
    /// Sleeps until a moment; returns early when its task is cancelled.
    public var sleep: @Sendable (_ until: Timestamp) async -> Void
    /// How much time has passed since some fixed moment; never goes back, whatever happens to the date.
    public var elapsed: @Sendable () -> Duration = LogClock.system.elapsed
    /// Sleeps while so much time passes; returns early when its task is cancelled.
    public var pause: @Sendable (_ duration: Duration) async -> Void = { try? await Task.sleep(for: $0) }
    /// Where the engine's tasks run; `nil` for the threads that all tasks share.
    public var executor: (any TaskExecutor)?
    /// 64 random bits, for ids and for jitter.
    public var random: @Sendable () -> UInt64
    /// The value of a secret, by the name that `secrets.<name>` says.
    public var secret: @Sendable (_ name: String) throws -> Secret
    /// The folder that relative paths of connections stand below.
    public var root: String
    /// What the project lives on, where the files of connections must not lead.
    public var protected: [ProtectedPlace]

    /// Makes surroundings.
    public init(
        now: @escaping @Sendable () -> Timestamp,
        sleep: @escaping @Sendable (_ until: Timestamp) async -> Void,
        random: @escaping @Sendable () -> UInt64,
        secret: @escaping @Sendable (_ name: String) throws -> Secret,
        root: String,
        protected: [ProtectedPlace] = []
    ) {
        self.now = now
        self.sleep = sleep
        self.random = random
        self.secret = secret
        self.root = root
        self.protected = protected
    }

    /// A new event id: a UUIDv7 of the moment.
    func eventID() -> EventID {
        let (high, low) = uuid()
        return EventID(high: high, low: low)
    }

    /// A new run id.
    public func runID() -> RunID {
        let (high, low) = uuid()
        return RunID(high: high, low: low)
    }

    private func uuid() -> (high: UInt64, low: UInt64) {
        UUIDv7.halves(
            milliseconds: now().microseconds / 1000,
            randomHigh: UInt16(truncatingIfNeeded: random()),
            randomLow: random()
        )
    }
}
