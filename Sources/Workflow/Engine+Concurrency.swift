extension Engine {
    /// Who keeps a run from its key, and the one of them that is asked to end for it, where its file says so.
    ///
    /// That is the one that has held the key longest and isn't asked yet.
    func rivals(_ runs: [RunID], of definition: Definition, for run: RunID) async throws -> Rivals {
        guard definition.concurrency?.onConflict == .cancel else { return Rivals(runs) }
        for rival in runs where rival != run {
            guard let state = try await journal.replay(rival), state.place?.standing == .held,
                state.cancelRequested == nil
            else { continue }
            return Rivals(runs, cancels: rival)
        }
        return Rivals(runs)
    }

    /// Asks the run to end that a queued run's file says is to be cancelled; a run that is asked already, or has ended, isn't asked.
    /// - Returns: The run that was asked now.
    func clearTheWay(for run: RunID) async throws -> RunID? {
        guard let state = try await journal.replay(run), let place = state.place, let rival = place.cancels,
            let actor = state.started?.actor, let other = try await journal.replay(rival), !other.isOver,
            other.cancelRequested == nil
        else { return nil }
        let note = RunNote(
            actor: actor, reason: "run \(run) was started, of the same concurrency key \(quoted(place.key))")
        do {
            let receipt = try await mail(.cancel(CancelRequested(note)), named: "run", by: actor, to: rival)
            return receipt.events.isEmpty ? nil : rival
        } catch is Rejection {
            // It has ended meanwhile, and that is all that was wanted.
            return nil
        }
    }
}

extension Definition {
    /// Mail to a run, with what it then says of its key: a run that is reopened needs a place again.
    func decideMail(
        _ command: Command, behind rivals: Rivals?, given state: inout RunState, at now: Timestamp
    ) throws(Rejection) -> [Event] {
        let wanted = state.wantsPlace
        var events = try decide(command, given: state, at: now)
        for event in events { state.apply(event, at: now) }
        guard !wanted, state.wantsPlace else { return events }
        let entrance = try decide(rivals.map(Command.queue) ?? .advance(.admit), given: state, at: now)
        for event in entrance { state.apply(event, at: now) }
        events += entrance
        return events
    }
}
