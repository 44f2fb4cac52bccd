extension Engine {
    /// Who keeps a run from its key, and those of them that are asked to end for it, where its file says so.
    ///
    /// So many are asked as must end for the run to come next: those that hold the key first, the longest first, then those that
    /// queue before it. Who is asked already counts. Of a very long queue only the front is asked.
    /// - Parameters:
    ///   - runs: Who keeps it from its key, as the log says.
    ///   - definition: What the run is to do.
    ///   - state: The run, as far as it exists.
    /// - Returns: Both.
    /// - Throws: ``LogError`` if the log can't be read.
    func rivals(_ runs: [RunID], of definition: Definition, for state: RunState) async throws -> Rivals {
        guard let rule = definition.concurrency, rule.onConflict == .cancel, let key = state.place?.key else {
            return Rivals(runs)
        }
        let heads = try await log.slots(of: key, limit: Self.mostAsked)
            .filter { $0.run != state.id && ($0.slot?.isHeld == true || $0.startedAt <= state.startedAt) }
        var surplus = heads.count - rule.limit + 1
        var unasked: [RunID] = []
        for head in heads {
            guard let rival = try await journal.replay(head.run), !rival.isOver else { continue }
            if rival.isEnding { surplus -= 1 } else { unasked.append(head.run) }
        }
        return Rivals(runs, cancels: Array(unasked.prefix(max(surplus, 0))))
    }

    /// How many of those who stand before a run are asked to end for it at most.
    private static let mostAsked = 100

    /// Asks the runs to end that a queued run's file says are to be cancelled; who is asked already isn't asked again.
    /// - Returns: Those of them that have not ended yet.
    func clearTheWay(for run: RunID) async throws -> [RunID] {
        guard let state = try await journal.replay(run), let place = state.place, let actor = state.started?.actor
        else { return [] }
        let note = RunNote(
            actor: actor, reason: "run \(run) needs the concurrency key \(quoted(place.key)) (on-conflict: cancel)")
        var ending: [RunID] = []
        for rival in place.cancels {
            guard let other = try await journal.replay(rival), !other.isOver else { continue }
            do {
                if !other.isEnding {
                    _ = try await mail(.cancel(CancelRequested(note)), named: "run", by: actor, to: rival)
                }
                ending.append(rival)
            } catch Rejection.over {
                // It has ended meanwhile, and that is all that was wanted.
            } catch Rejection.compensating {
                // It has set out on its way back meanwhile, at whose end it leaves its place.
                ending.append(rival)
            }
        }
        return ending
    }

    /// Asks, for every queued run, the runs to end that its file says are to be cancelled.
    ///
    /// Who began to queue asked them right after that was recorded; a process that died between the two has left it to others.
    func clearTheWays() async throws {
        var query = HeadQuery(phases: [.queued], limit: 256)
        while true {
            let heads = try await log.heads(query)
            for head in heads where head.isQueuedForKey {
                let definition = try await definitions.definition(head.definition, in: log)
                guard definition.concurrency?.onConflict == .cancel else { continue }
                _ = try await clearTheWay(for: head.run)
            }
            guard heads.count == query.limit else { return }
            query.after = heads.last?.run
        }
    }
}

extension Definition {
    /// Mail to a run, with what it then says of its key: a run that is reopened needs a place again.
    func decideMail(
        _ command: Command, behind rivals: Rivals?, given state: inout RunState, at now: Timestamp
    ) throws(Rejection) -> [Event] {
        let (wanted, key) = (state.wantsPlace, state.place?.key)
        var events = try decide(command, given: state, at: now)
        for event in events { state.apply(event, at: now) }
        guard state.wantsPlace, !wanted || state.place?.key != key else { return events }
        let entrance = try (command.movesTo ?? self)
            .decide(rivals.map(Command.queue) ?? .advance(.admit), given: state, at: now)
        for event in entrance { state.apply(event, at: now) }
        events += entrance
        return events
    }
}

extension Command {
    /// The definition that a run has from then on, if it is another.
    var movesTo: Definition? {
        if case .migrate(let migration) = self { migration.definition } else { nil }
    }
}
