extension Engine {
    /// What became of mail.
    public struct MailReceipt: Sendable {
        /// The events that were appended; none if the same was said before.
        public let events: [Event]
        /// The run after it.
        public let state: RunState
    }

    /// Appends mail to a run, which anyone may do: a signal, a decision, a request to cancel, a failed run's reopening.
    ///
    /// Whoever carries the run out sees it within a second; nothing is carried out here.
    /// - Throws: ``Rejection`` if it is refused, which is recorded in the tenant's stream.
    public func mail(_ command: Command, named name: String, by actor: Actor, to run: RunID) async throws -> MailReceipt
    {
        var rivals: Rivals?
        while true {
            guard var state = try await journal.replay(run), let digest = state.started?.definition else {
                throw Rejection.unborn
            }
            let definition = try await definitions.definition(digest, in: log)
            let version = state.version
            let now = surroundings.now()
            let events: [Event]
            do throws(Rejection) {
                events = try definition.decideMail(command, behind: rivals, given: &state, at: now)
            } catch {
                try await record(error, of: name, to: run, tenant: definition.tenant.id, by: actor)
                throw error
            }
            guard !events.isEmpty else { return MailReceipt(events: [], state: state) }
            var moved: StoredDefinition?
            if case .migrate(let migration) = command { moved = migration.stored }
            let encoded = try await journal.encode(
                events.map { ($0, now) }, by: nil, for: actor, of: definition.tenant.id)
            let inTheWay: [RunID]?
            do throws(LogError) {
                try await log.append(
                    Commit(
                        stream: run.stream,
                        expecting: version,
                        events: encoded,
                        head: state.head(due: now),
                        definition: moved
                    )
                )
                inTheWay = nil
            } catch .conflict {
                continue
            } catch .held(let runs) {
                inTheWay = runs
            } catch {
                throw error
            }
            guard let inTheWay else {
                if rivals?.cancels.isEmpty == false { _ = try await clearTheWay(for: run) }
                return MailReceipt(events: events, state: state)
            }
            rivals = try await self.rivals(inTheWay, of: command.movesTo ?? definition, for: state)
        }
    }

    /// Records a command that was refused, in the tenant's stream.
    /// - Parameters:
    ///   - rejection: Why.
    ///   - command: The command's name.
    ///   - run: What it was meant for.
    ///   - tenant: Whose run that is.
    ///   - actor: Who gave the command.
    /// - Throws: ``LogError`` if it can't be recorded.
    public func record(
        _ rejection: Rejection, of command: String, to run: RunID, tenant: TenantID, by actor: Actor
    ) async throws {
        let refused = CommandRejected(run: run, command: command, reason: rejection.message(of: run), actor: actor)
        let encoded = try await journal.encode([(.commandRejected(refused), surroundings.now())], by: nil, of: tenant)
        try await append(encoded, to: tenant.stream)
    }

    /// Records in the project's stream that a checkpoint was signed, at the moment that it says itself.
    /// - Parameters:
    ///   - signed: The checkpoint, which its file holds already.
    ///   - actor: Who had it signed.
    /// - Throws: ``LogError`` if it can't be recorded.
    public func record(_ signed: SignedCheckpoint, by actor: Actor) async throws(LogError) {
        let event = CheckpointSigned(of: signed, by: actor)
        try await append([journal.encode((.checkpointSigned(event), signed.checkpoint.time))], to: .project)
    }

    /// Appends to a stream that nobody owns, whatever others append meanwhile.
    private func append(_ events: [EncodedEvent], to stream: StreamID) async throws(LogError) {
        var version = try await log.version(of: stream)
        while true {
            do throws(LogError) {
                try await log.append(Commit(stream: stream, expecting: version, events: events))
                return
            } catch .conflict(let actual) {
                version = actual
            } catch {
                throw error
            }
        }
    }

    /// The event that the log holds, with its payload wherever that is kept.
    /// - Throws: ``LogError``, or ``StepFailure`` if a large payload is lost.
    public func decode(_ recorded: RecordedEvent) async throws -> Event { try await journal.decode(recorded) }

    /// A run as its events say, with the definition that it carries.
    /// - Returns: `nil` if there is no such run.
    public func run(_ id: RunID) async throws -> (state: RunState, definition: Definition)? {
        guard let state = try await journal.replay(id), let digest = state.started?.definition else { return nil }
        return (state, try await definitions.definition(digest, in: log))
    }
}
