/// The states of a run, by their names on the wire and in `status`.
public enum RunPhaseName: String, Sendable, Hashable, CaseIterable {
    case queued, running, waiting, paused
    case needsDecision = "needs-decision"
    case compensating, compensated, cancelled, failed, completed, erased

    /// Whether nothing moves a run in this state by itself ever again.
    public var isFinal: Bool {
        switch self {
        case .compensated, .cancelled, .failed, .completed, .erased: true
        case .queued, .running, .waiting, .paused, .needsDecision, .compensating: false
        }
    }
}

/// What the log keeps of a run beside its events, so that nothing must be folded to list, to claim or to wake it.
///
/// It holds nothing that can't be derived from the events, but for the owner and the next poll's time.
public struct RunHead: Sendable, Hashable {
    /// The run.
    public var run: RunID
    /// Its tenant.
    public var tenant: TenantID
    /// The tenant's tier, whose limit on runs at once `claim` keeps.
    public var tier: String?
    /// The workflow's name.
    public var workflow: String
    /// The definition.
    public var definition: Digest
    /// The version of the stream that this head belongs to.
    public var version: Int
    /// Its state.
    public var phase: RunPhaseName
    /// When it must be looked at again; `nil` if only a person or a signal moves it.
    public var due: Timestamp?
    /// The step that it stands at: the first that waits or runs.
    public var step: String?
    /// On whom it waits, for a person.
    public var waitsOn: String?
    /// Since when it is in this state.
    public var since: Timestamp
    /// When it was started.
    public var startedAt: Timestamp
    /// Its place of its concurrency key, or its wish for one; a run that only wishes is due when the log says so.
    public var slot: Slot?
    /// Who owns it, and under which epoch; kept by the log itself.
    public var owner: Epoch?

    /// A run's place of a concurrency key, or its wish for one.
    public struct Slot: Sendable, Hashable {
        /// The key.
        public var key: String
        /// How many runs may hold it at once, as the run's own file says.
        public var limit: Int
        /// Whether the run has a place; else it queues for one.
        public var isHeld: Bool

        /// Makes a slot.
        public init(key: String, limit: Int, isHeld: Bool) {
            self.key = key
            self.limit = limit
            self.isHeld = isHeld
        }
    }

    /// Makes a head.
    public init(
        run: RunID,
        tenant: TenantID,
        tier: String?,
        workflow: String,
        definition: Digest,
        version: Int,
        phase: RunPhaseName,
        due: Timestamp?,
        step: String?,
        waitsOn: String?,
        since: Timestamp,
        startedAt: Timestamp,
        slot: Slot? = nil,
        owner: Epoch? = nil
    ) {
        self.run = run
        self.tenant = tenant
        self.tier = tier
        self.workflow = workflow
        self.definition = definition
        self.version = version
        self.phase = phase
        self.due = due
        self.step = step
        self.waitsOn = waitsOn
        self.since = since
        self.startedAt = startedAt
        self.slot = slot
        self.owner = owner
    }
}

/// Which heads to list.
public struct HeadQuery: Sendable, Hashable {
    /// Only runs in one of these states; empty for all.
    public var phases: [RunPhaseName]
    /// Only this tenant's runs.
    public var tenant: TenantID?
    /// Only runs that are to be woken by then.
    public var dueBy: Timestamp?
    /// At most so many.
    public var limit: Int
    /// Only runs that the log has known for longer than this one.
    public var after: RunID?
    /// Only runs that a runner holds, of which there are few however many wait.
    public var isOwned: Bool

    /// Makes a query.
    public init(
        phases: [RunPhaseName] = [], tenant: TenantID? = nil, dueBy: Timestamp? = nil, limit: Int = 50,
        after: RunID? = nil, isOwned: Bool = false
    ) {
        self.phases = phases
        self.tenant = tenant
        self.dueBy = dueBy
        self.limit = limit
        self.after = after
        self.isOwned = isOwned
    }
}

/// The name of a runner process: unique for each start of one.
public struct RunnerID: Sendable, Hashable, CustomStringConvertible {
    /// The name: `host/pid/` and a random part.
    public let text: String
    /// Takes a runner's name.
    public init(text: String) { self.text = text }
    /// The name.
    public var description: String { text }
}

/// Who owns a run, and for the how-manieth time it changed hands.
public struct Epoch: Sendable, Hashable {
    /// The owner.
    public let runner: RunnerID
    /// Ascending with each claim of the run.
    public let number: Int

    /// Makes an epoch.
    public init(runner: RunnerID, number: Int) {
        self.runner = runner
        self.number = number
    }
}

/// A runner as the log knows it.
public struct RunnerRecord: Sendable, Hashable {
    /// Its name.
    public let id: RunnerID
    /// How long its leases live without a beat, in whole milliseconds.
    public let lifetime: Duration
    /// For a person: host and process.
    public let name: String

    /// Makes a record.
    public init(id: RunnerID, lifetime: Duration, name: String) {
        self.id = id
        self.lifetime = lifetime
        self.name = name
    }
}

/// Asks for runs to carry out.
public struct ClaimRequest: Sendable, Hashable {
    /// Who asks.
    public var runner: RunnerID
    /// What time it is.
    public var now: Timestamp
    /// At most so many.
    public var limit: Int
    /// Only this run, due or not.
    public var only: RunID?
    /// How many runs of a tier may be owned at once; tiers without a limit are not named.
    public var tierLimits: [String: Int]
    /// The places of the runner that each tenant may take; `nil` where only the limit counts.
    public var places: FairShare?

    /// Makes a request.
    public init(
        runner: RunnerID,
        now: Timestamp,
        limit: Int,
        only: RunID? = nil,
        tierLimits: [String: Int] = [:],
        places: FairShare? = nil
    ) {
        self.runner = runner
        self.now = now
        self.limit = limit
        self.only = only
        self.tierLimits = tierLimits
        self.places = places
    }

    /// How many runs of a tenant may be taken now.
    package func open(to tenant: TenantID) -> Int { min(limit, places?.open(to: tenant) ?? limit) }

    /// Counts a run that was taken.
    package mutating func take(for tenant: TenantID) {
        limit -= 1
        places?.take(for: tenant)
    }
}

/// A run that was claimed.
public struct Claim: Sendable, Hashable {
    /// The head as it stands, with the new owner in it.
    public let head: RunHead
    /// The epoch under which the new owner appends.
    public let epoch: Epoch
    /// The owner before, if it died or stopped beating while it held the run: its last attempts may still be under way until their `send-by`.
    public let previous: RunnerID?
    /// Whether that owner may still be alive (it only stopped beating): then nothing it lost is looked up before its `send-by`.
    public let previousMayBeAlive: Bool

    /// Makes a claim.
    public init(head: RunHead, epoch: Epoch, previous: RunnerID?, previousMayBeAlive: Bool = true) {
        self.head = head
        self.epoch = epoch
        self.previous = previous
        self.previousMayBeAlive = previousMayBeAlive && previous != nil
    }
}
