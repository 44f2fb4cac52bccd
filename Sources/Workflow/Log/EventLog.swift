/// The append-only store of events; the only truth.
///
/// One contract suite runs over every implementation (`Tests/TestSupport/EventLogContract.swift`).
public protocol EventLog: Sendable {
    /// Who this log is: made once, when the log is.
    var identity: LogIdentity { get }

    /// Appends the events of a commit, moves the head, takes or frees the lease, all or nothing, durable before it answers.
    ///
    /// A head with a held slot takes a place of its key, one without frees it, and a run that queues for the key is due as soon
    /// as it would get one, and not before: first come, first served.
    ///
    /// Appends of many streams may share one commit of the store; a conflict fails one append and not its neighbours.
    /// - Throws: ``LogError/stale(owner:)`` if the epoch is over or somebody alive owns what is to be claimed,
    ///   ``LogError/conflict(version:)`` if the stream isn't at the expected version, ``LogError/held(by:)`` if it would take
    ///   a place of a concurrency key and none is free for it, ``LogError/unusable(_:)`` if the
    ///   store is full, or the commit is none that an engine makes, ``LogError/busy(_:)`` if others hold the store:
    ///   nothing was kept,
    ///   ``LogError/unknown(_:)`` if the store can't say whether it was kept, ``LogError/failed(_:)`` if the store must
    ///   not be used any more.
    @discardableResult
    func append(_ commit: Commit) async throws(LogError) -> AppendReceipt

    /// The events of a stream from a version on (the first is 1), in order, at most `limit`.
    func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent]

    /// The version that a stream is at; 0 if it doesn't exist.
    func version(of stream: StreamID) async throws(LogError) -> Int

    /// The events of the whole log past a position, in the order of their positions, at most `limit`.
    func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent]

    /// Yields whenever something may have been appended, by this process or by another, within a second.
    func changes() -> AsyncStream<Void>

    /// The bytes of a definition that a commit brought.
    func definition(_ digest: Digest) async throws(LogError) -> [UInt8]?

    /// The heads of some runs as they stand at one moment; those that have none are left out.
    func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead]

    /// Heads in the order in which they most need someone: needs-decision, failed, waiting, running, the rest.
    ///
    /// Among equals the newest comes first: the one whose stream the log saw last.
    func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead]

    /// How many runs stand in each state.
    func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int]

    /// Run ids that begin with a text, newest first, for completion and for the nearest name.
    func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID]

    /// The heads of the runs that hold a concurrency key, then of those that queue for it, both in the order in which they were
    /// started, at most `limit`.
    func slots(of key: String, limit: Int) async throws(LogError) -> [RunHead]

    /// Takes runs that are due and that nobody alive owns, round-robin over tenants.
    ///
    /// A run whose owner died is due at once, whatever its head says, unless it has ended. A runner is dead when its
    /// operating-system lock is free, or when its beat stood still for one lifetime of this log's own monotonic clock.
    /// - Throws: ``LogError/unusable(_:)`` if the runner isn't registered.
    func claim(_ request: ClaimRequest) async throws(LogError) -> [Claim]

    /// Those of some runners that are known to be dead: their processes are gone, or they stopped beating while this log looked on.
    func dead(among runners: Set<RunnerID>) async throws(LogError) -> Set<RunnerID>

    /// Makes a runner known, with the lifetime of its leases; what it owns afterwards is alive while it renews.
    func register(_ runner: RunnerRecord) async throws(LogError)

    /// Moves a runner's beat on.
    /// - Throws: ``LogError/stale(owner:)`` if the runner isn't known any more.
    func renew(_ runner: RunnerID) async throws(LogError)

    /// Forgets a runner; what it still owned is free.
    func retire(_ runner: RunnerID) async throws(LogError)

    /// Reads every event and recomputes every head with the given function, replacing all that stands but the owners.
    func rebuildHeads(_ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead) async throws(LogError)
}

extension EventLog {
    /// The head of one run.
    public func head(of run: RunID) async throws(LogError) -> RunHead? { try await heads(of: [run])[run] }
}

/// Who a log is.
public struct LogIdentity: Sendable, Hashable {
    /// A random name, made once.
    public let id: String
    /// A random key for the pseudonyms of actors.
    public let salt: [UInt8]

    /// Makes an identity.
    public init(id: String, salt: [UInt8]) {
        self.id = id
        self.salt = salt
    }
}

/// What is appended at once to one stream.
public struct Commit: Sendable {
    /// What becomes of the run's lease.
    public enum Lease: Sendable, Hashable {
        /// As it is.
        case keep
        /// The appending runner takes it, with the epoch after the present one.
        case claim(RunnerID)
        /// It is free from now on.
        case release
    }
    /// The stream.
    public var stream: StreamID
    /// The version that the stream must be at; 0 for a stream that must not exist.
    public var expecting: Int
    /// The epoch under which the owner appends; `nil` for mail, which anyone may send.
    public var epoch: Epoch?
    /// The events; none if only the head moves (the next poll's time).
    public var events: [EncodedEvent]
    /// The run's new head; `nil` in streams that are no run's.
    public var head: RunHead?
    /// What becomes of the lease.
    public var lease: Lease
    /// The definition that `run.started` names, stored once by its digest.
    public var definition: StoredDefinition?

    /// Makes a commit.
    public init(
        stream: StreamID,
        expecting: Int,
        epoch: Epoch? = nil,
        events: [EncodedEvent],
        head: RunHead? = nil,
        lease: Lease = .keep,
        definition: StoredDefinition? = nil
    ) {
        self.stream = stream
        self.expecting = expecting
        self.epoch = epoch
        self.events = events
        self.head = head
        self.lease = lease
        self.definition = definition
    }
}

/// What an append answers.
public struct AppendReceipt: Sendable, Hashable {
    /// The stream's version after it.
    public let version: Int
    /// The run's epoch after it.
    public let epoch: Int

    /// Makes a receipt.
    public init(version: Int, epoch: Int) {
        self.version = version
        self.epoch = epoch
    }
}

/// A definition as it is stored: by the digest of its bytes.
public struct StoredDefinition: Sendable, Hashable {
    /// The SHA-256 of the bytes.
    public let digest: Digest
    /// The canonical form.
    public let bytes: [UInt8]

    /// Makes a stored definition.
    public init(digest: Digest, bytes: [UInt8]) {
        self.digest = digest
        self.bytes = bytes
    }
}

/// An event as it is about to be appended: the envelope, and the payload as bytes.
public struct EncodedEvent: Sendable, Hashable {
    /// Its name, chosen by whoever appends it.
    public let id: EventID
    /// The stable wire name, such as `step.started`.
    public let type: String
    /// The version of the payload.
    public let payloadVersion: Int
    /// When it happened.
    public let time: Timestamp
    /// Who caused it, by pseudonym.
    public let actor: String
    /// The event that caused it, if one did.
    public let causation: EventID?
    /// The payload in canonical JSON.
    public let payload: [UInt8]

    /// Makes an encoded event.
    public init(
        id: EventID,
        type: String,
        payloadVersion: Int,
        time: Timestamp,
        actor: String,
        causation: EventID?,
        payload: [UInt8]
    ) {
        self.id = id
        self.type = type
        self.payloadVersion = payloadVersion
        self.time = time
        self.actor = actor
        self.causation = causation
        self.payload = payload
    }
}

/// An event as the log holds it.
public struct RecordedEvent: Sendable, Hashable {
    /// Where it stands in the whole log; ascending, not always without gaps.
    public let position: Int64
    /// Its stream.
    public let stream: StreamID
    /// Where it stands in its stream, from 1.
    public let version: Int
    /// What was appended.
    public let event: EncodedEvent
    /// When the log recorded it.
    public let recordedAt: Timestamp
    /// The hash over its envelope, its payload as stored and the hash before it (see ``HashChain``).
    public let hash: Digest

    /// Makes a recorded event.
    public init(
        position: Int64,
        stream: StreamID,
        version: Int,
        event: EncodedEvent,
        recordedAt: Timestamp,
        hash: Digest
    ) {
        self.position = position
        self.stream = stream
        self.version = version
        self.event = event
        self.recordedAt = recordedAt
        self.hash = hash
    }
}

/// Why a log refused or failed.
public enum LogError: Error, Sendable, Hashable {
    /// The stream is at another version; what it is at.
    case conflict(version: Int)
    /// The epoch is over; who owns the run now, if anyone.
    case stale(owner: String?)
    /// No place of the run's concurrency key is free: those that hold it, then those that were first to ask.
    case held(by: [RunID])
    /// The store can't say whether the append was kept: look it up before anything else.
    case unknown(String)
    /// A sync or I/O error: nothing more may be read or written, the process must end (74).
    case failed(String)
    /// Another process holds the store: nothing was written; it can be tried again.
    case busy(String)
    /// The log can't be opened or used as it is (read-only, full, of a newer format); what to do.
    case unusable(String)
    /// Stored bytes that can't be what was written; with the place.
    case damaged(String)
}
