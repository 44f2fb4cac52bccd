/// How much one runner process takes on at once, and how long it may hold what it took.
public struct Limits: Sendable {
    /// Attempts in flight at once; tenants share them, and none takes the last eighth alone.
    public var attempts = 32
    /// Runs carried out at once, shared likewise; what only waits for long is not among them.
    public var runs = 256
    /// How long a lease lives without a beat.
    public var leaseLifetime = Duration.seconds(15)
    /// How long after `step.started` an attempt may send its first byte at most; never longer than the lease is surely held.
    public var sendWindow = Duration.seconds(10)
    /// A run that waits longer than this is put down, and claimed again when it is due.
    public var patience = Duration.seconds(2)
    /// How often a process that works looks for runs whose starter died before it had asked others to make way for them.
    public var rounds = Duration.seconds(60)
    /// How many runs of a tier may be carried out at once, over all runners; tiers without a limit are not named.
    public var tiers: [String: Int] = [:]
    /// How many times a look-up that fails is tried before a person is asked.
    public var lookUps = 5

    /// The defaults.
    public init() {}
}
