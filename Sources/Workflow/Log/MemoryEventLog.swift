import Synchronization

/// A log in memory, for tests and for embedding: it keeps every promise of a log but that of outliving its process.
public final class MemoryEventLog: EventLog {
    /// Who this log is.
    public let identity: LogIdentity
    let clock: LogClock
    let listeners = ChangeListeners()
    let state = Mutex(State())

    /// Makes an empty log.
    /// - Parameters:
    ///   - identity: Its name and its key for pseudonyms.
    ///   - clock: The clocks that it records and judges leases by.
    public init(
        identity: LogIdentity = LogIdentity(id: "memory", salt: Array("memory".utf8)),
        clock: LogClock = .system
    ) {
        self.identity = identity
        self.clock = clock
    }

    /// Everything that a log holds.
    struct State: Sendable {
        var events: [RecordedEvent] = []
        var streams: [StreamID: Stream] = [:]
        var heads: [RunID: RunHead] = [:]
        var definitions: [Digest: [UInt8]] = [:]
        var runners: [RunnerID: Runner] = [:]
        var watch = BeatWatch()
        /// The tenant that was served last, for the round of the next claim.
        var served: TenantID?
        var chain = HashChain()

        /// One stream: where its events stand, and what its run's lease is at.
        struct Stream: Sendable {
            let order: Int
            var places: [Int] = []
            var hash: Digest
            var epoch = 0
        }

        /// One runner and its beats.
        struct Runner: Sendable {
            let record: RunnerRecord
            var beat: Int64 = 0
        }
    }

    /// Appends the events of a commit, moves the head, takes or frees the lease.
    @discardableResult
    public func append(_ commit: Commit) async throws(LogError) -> AppendReceipt {
        let now = clock.now()
        let elapsed = clock.elapsed()
        let receipt = state.withLock { state in
            Result { () throws(LogError) in try state.append(commit, now: now, elapsed: elapsed) }
        }
        listeners.notify()
        return try receipt.get()
    }

    /// The events of a stream from a version on, at most `limit`.
    public func read(_ stream: StreamID, from version: Int, limit: Int) async throws(LogError) -> [RecordedEvent] {
        state.withLock { state in
            let places = state.streams[stream]?.places ?? []
            return places.dropFirst(max(version, 1) - 1).prefix(max(limit, 0)).map { state.events[$0] }
        }
    }

    /// The version that a stream is at; 0 if it doesn't exist.
    public func version(of stream: StreamID) async throws(LogError) -> Int {
        state.withLock { $0.streams[stream]?.places.count ?? 0 }
    }

    /// The events of the whole log past a position, at most `limit`.
    public func readAll(after position: Int64, limit: Int) async throws(LogError) -> [RecordedEvent] {
        state.withLock { state in
            Array(state.events.dropFirst(Int(clamping: max(position, 0))).prefix(max(limit, 0)))
        }
    }

    /// Yields whenever something was appended.
    public func changes() -> AsyncStream<Void> { listeners.listen() }

    /// The bytes of a definition that a commit brought.
    public func definition(_ digest: Digest) async throws(LogError) -> [UInt8]? {
        state.withLock { $0.definitions[digest] }
    }

    /// The heads of some runs as they stand at one moment; those that have none are left out.
    public func heads(of runs: [RunID]) async throws(LogError) -> [RunID: RunHead] {
        state.withLock { state in
            runs.reduce(into: [:]) { heads, run in heads[run] = state.heads[run] }
        }
    }

    /// Heads in the order in which they most need someone, newest first among equals.
    public func heads(_ query: HeadQuery) async throws(LogError) -> [RunHead] {
        state.withLock { state in
            let end = query.after.map { run in state.heads[run].map(state.order) ?? 0 } ?? .max
            let groups = RunPhaseName.byUrgency.map { group in
                state.heads.values
                    .filter { head in
                        group.contains(head.phase) && (query.phases.isEmpty || query.phases.contains(head.phase))
                            && (query.tenant == nil || query.tenant == head.tenant) && state.order(of: head) < end
                            && (!query.isOwned || head.owner != nil)
                            && query.dueBy.map { end in head.due.map { $0 <= end } ?? false } ?? true
                    }
                    .sorted { state.order(of: $0) > state.order(of: $1) }
            }
            return Array(groups.joined().prefix(max(query.limit, 0)))
        }
    }

    /// How many runs stand in each state.
    public func counts(tenant: TenantID?) async throws(LogError) -> [RunPhaseName: Int] {
        state.withLock { state in
            var counts: [RunPhaseName: Int] = [:]
            for head in state.heads.values where tenant == nil || tenant == head.tenant {
                counts[head.phase, default: 0] += 1
            }
            return counts
        }
    }

    /// Run ids that begin with a text, newest first.
    public func runIDs(prefix: String, limit: Int) async throws(LogError) -> [RunID] {
        state.withLock { state in
            Array(state.heads.keys.filter { $0.text.hasPrefix(prefix) }.sorted(by: >).prefix(max(limit, 0)))
        }
    }

    /// Recomputes every head from the events.
    public func rebuildHeads(
        _ fold: @escaping @Sendable (RunID, [RecordedEvent]) throws -> RunHead
    ) async throws(LogError) {
        let rebuilt = state.withLock { state in
            Result { () throws(LogError) in try state.rebuildHeads(fold) }
        }
        listeners.notify()
        try rebuilt.get()
    }
}

extension MemoryEventLog.State {
    mutating func append(_ commit: Commit, now: Timestamp, elapsed: Duration) throws(LogError) -> AppendReceipt {
        let stream = streams[commit.stream]
        let run = commit.stream.run
        let before = run.flatMap { heads[$0] }
        let standing = AppendRules.Standing(
            version: stream?.places.count ?? 0,
            owner: before?.owner?.runner,
            epoch: stream?.epoch ?? 0
        )
        var watched = Watch(runners: runners, watch: watch, now: elapsed)
        for owner in [standing.owner].compactMap(\.self) { watched.look(at: owner) }
        watch = watched.watch
        let lease = try AppendRules.admit(commit, at: standing, runners: watched)
        if lease.owner != standing.owner, let owner = lease.owner, runners[owner] == nil {
            throw .unusable("runner \(owner) isn't registered: it can own no run")
        }
        guard lease.owner == nil || commit.head ?? before != nil else {
            throw .unusable("\(commit.stream) has no head: nobody can own it")
        }
        if let head = commit.head { try checkSlot(of: head, after: before) }
        var next = stream ?? .init(order: streams.count, hash: HashChain.genesis(of: commit.stream))
        record(commit, in: &next, now: now)
        next.epoch = lease.epoch
        streams[commit.stream] = next
        if let run, var head = commit.head ?? before {
            head.owner = lease.owner.map { Epoch(runner: $0, number: lease.epoch) }
            heads[run] = head
            moveSlot(from: before?.slot, to: head.slot)
        }
        if let definition = commit.definition { definitions[definition.digest] = definition.bytes }
        return AppendReceipt(version: next.places.count, epoch: next.epoch)
    }

    private mutating func record(_ commit: Commit, in stream: inout Stream, now: Timestamp) {
        for event in commit.events {
            let version = stream.places.count + 1
            stream.hash = chain.hash(
                event,
                stream: commit.stream,
                version: version,
                recordedAt: now,
                after: stream.hash
            )
            stream.places.append(events.count)
            events.append(
                RecordedEvent(
                    position: Int64(events.count + 1),
                    stream: commit.stream,
                    version: version,
                    event: event,
                    recordedAt: now,
                    hash: stream.hash
                )
            )
        }
    }

    mutating func rebuildHeads(_ fold: (RunID, [RecordedEvent]) throws -> RunHead) throws(LogError) {
        var rebuilt: [RunID: RunHead] = [:]
        for (id, stream) in streams where !stream.places.isEmpty {
            guard let run = id.run else { continue }
            do {
                var head = try fold(run, stream.places.map { events[$0] })
                head.owner = heads[run]?.owner
                rebuilt[run] = head
            } catch {
                throw .damaged("the events of \(run) give no head: \(error)")
            }
        }
        heads = rebuilt
        for key in Set(rebuilt.values.compactMap(\.slot?.key)).sorted() { callUp(key) }
    }

    func order(of head: RunHead) -> Int { streams[head.run.stream]?.order ?? 0 }
}
