/// Writes events to a run's stream and reads them back: between values and the bytes that the log keeps.
struct Journal: Sendable {
    /// An event and the moment at which it was decided, which state is folded with.
    typealias Fact = (event: Event, at: Timestamp)

    let log: any EventLog
    let artifacts: any ArtifactStore
    let surroundings: Surroundings

    /// The events of one commit, with the moments at which they were decided, ready to append.
    ///
    /// - Parameters:
    ///   - facts: The events.
    ///   - runner: Who carries the run out, and so causes what nobody outside does; `nil` if nobody does.
    ///   - actor: Whose command it is, where no runner carries the run out: what follows from the command is their doing too.
    ///   - tenant: Whose run it is.
    /// - Returns: The same in their order.
    /// - Throws: ``LogError`` if a large payload can't be kept.
    func encode(
        _ facts: [Fact], by runner: RunnerID?, for actor: Actor? = nil, of tenant: TenantID
    ) async throws(LogError) -> [EncodedEvent] {
        let large = LargePayload(artifacts: artifacts)
        var encoded: [EncodedEvent] = []
        encoded.reserveCapacity(facts.count)
        for (event, time) in facts {
            let (version, payload) = EventCoding.encode(event)
            let kept = payload.count > LargePayload.limit ? try await large.stow(payload, of: tenant) : payload
            encoded.append(envelope((event, time), by: runner, for: actor, after: encoded.first?.id, version, kept))
        }
        return encoded
    }

    /// An event that is nobody's and always small, ready to append.
    func encode(_ fact: Fact) -> EncodedEvent {
        let (version, payload) = EventCoding.encode(fact.event)
        return envelope(fact, by: nil, for: nil, after: nil, version, payload)
    }

    private func envelope(
        _ fact: Fact, by runner: RunnerID?, for actor: Actor?, after cause: EventID?, _ version: Int, _ payload: [UInt8]
    ) -> EncodedEvent {
        let actor = (fact.event.actor ?? (runner == nil ? actor : nil))
            .map { Pseudonym.of($0, salt: log.identity.salt) }
        return EncodedEvent(
            id: surroundings.eventID(), type: fact.event.wireName, payloadVersion: version, time: fact.at,
            actor: actor ?? runner.map { "runner:\($0)" } ?? "", causation: cause, payload: payload)
    }

    /// The event that the log holds, with its payload wherever that is kept.
    func decode(_ recorded: RecordedEvent) async throws -> Event {
        try EventCoding.decode(try await LargePayload(artifacts: artifacts).fetch(recorded))
    }

    /// A run as its events say.
    /// - Returns: `nil` if there is no such run.
    /// - Throws: ``LogError/damaged(_:)`` if they aren't what was written, or end before the run's head stands.
    func replay(_ run: RunID) async throws -> RunState? {
        // Read first: what is appended meanwhile only makes the history longer.
        let head = try await log.head(of: run)
        var state = RunState(of: run)
        try await catchUp(&state)
        if let head, head.version > state.version { throw LogError.damaged(head.standing(endingAt: state.version)) }
        return state.version == 0 ? nil : state
    }

    /// Applies what has been appended since.
    /// - Throws: ``LogError/damaged(_:)`` at the first event that isn't what was written after the one before it.
    func catchUp(
        _ state: inout RunState, heard: (RunState, Event, Timestamp) -> Void = { _, _, _ in }
    ) async throws {
        let stream = state.id.stream
        var chain = HashChain()
        // The hash of the last event that was applied is that of the first one read, which is read once more for it.
        var before = state.version == 0 ? HashChain.genesis(of: stream) : nil
        while true {
            let from = before == nil ? state.version : state.version + 1
            let page = try await log.read(stream, from: from, limit: Self.pageSize)
            if before == nil {
                guard let last = page.first, last.version == from else { throw Self.missing(from, in: state) }
                before = last.hash
            }
            for recorded in page where recorded.version > state.version {
                guard recorded.version == state.version + 1, let last = before else {
                    throw Self.missing(state.version + 1, in: state)
                }
                let hash = chain.hash(
                    recorded.event, stream: stream, version: recorded.version, recordedAt: recorded.recordedAt,
                    after: last)
                guard hash == recorded.hash else {
                    throw LogError.damaged("event \(recorded.version) of \(state.id): \(LogBreak.changedText)")
                }
                before = hash
                let event = try await decode(recorded)
                state.apply(event, at: recorded.event.time)
                heard(state, event, recorded.event.time)
            }
            if page.count < Self.pageSize { return }
        }
    }

    private static func missing(_ version: Int, in state: RunState) -> LogError {
        .damaged("event \(version) of \(state.id) is missing")
    }

    private static let pageSize = 1000
}

extension Event {
    /// Who caused it, where a person or a program outside did.
    public var actor: Actor? {
        switch self {
        case .runStarted(let event): event.actor
        case .runResumed(let event): event.actor
        case .runRewound(let event): event.actor
        case .runMigrated(let event): event.actor
        case .runPaused(let note), .runUnpaused(let note), .runCancelled(let note): note.actor
        case .runCancelRequested(let event): event.note.actor
        case .compensationStarted(let event): event.actor
        case .signalReceived(let event): event.actor
        case .signalRefused(let event): event.actor
        case .decisionMade(let event): event.actor
        case .commandRejected(let event): event.actor
        case .checkpointSigned(let event): event.actor
        case .runQueued, .runAdmitted, .runCompleted, .runFailed, .foreachExpanded, .stepStarted, .stepProgressed,
            .stepSucceeded, .stepFailed,
            .stepUnknown, .stepLookedUp, .stepSkipped, .stepCancelled, .stepWaiting, .timerFired,
            .undoStarted, .stepUndone, .stepUndoFailed, .compensationCompleted:
            nil
        }
    }
}
