/// What a run task writes to the log.
extension RunTask {
    /// When the run must be looked at again once it is put down: at once, if there is something to do that only the end of this
    /// process has kept from being done.
    private func partingDue(_ batch: Batch) -> Timestamp? {
        guard isStopping, !state.isOver else { return batch.due }
        let now = engine.surroundings.now()
        let isHeldBack = batch.isBlocked || !definition.next(after: state, at: now, limit: 1).actions.isEmpty
        return isHeldBack ? now : batch.due
    }

    /// Makes the batch durable, and frees the run in the same commit if this task is about to leave it.
    ///
    /// After the lease has lapsed the log is asked even if there is nothing to append: another process may have the run, and its
    /// events come by mail like anyone's.
    mutating func commit(_ batch: Batch, release: Bool) async throws(LogError) {
        let term = worker.lease.term
        guard !batch.facts.isEmpty || release || term != ownedIn else { return }
        let intends = batch.intends
        if intends { engine.failPoints.reached(.beforeIntent, batch.intents) }
        let events = try await engine.journal.encode(batch.facts, by: epoch.runner, of: worker.tenant)
        let isNew = state.version == events.count
        let commit = Commit(
            stream: worker.run.stream,
            expecting: state.version - events.count,
            epoch: isNew ? nil : epoch,
            events: events,
            head: state.head(due: release ? partingDue(batch) : state.startedAt),
            lease: isNew ? release ? .keep : .claim(epoch.runner) : release ? .release : .keep,
            definition: stored
        )
        try await engine.log.append(commit)
        (stored, ownedIn) = (nil, term)
        if !events.isEmpty { lastChange = engine.surroundings.now() }
        if intends { engine.failPoints.reached(.afterIntent, batch.intents) }
        engine.failPoints.reached(.afterResult, batch.resultNames)
        for (event, time) in batch.facts { engine.observe(state, event, time) }
    }
}

extension Engine {
    /// Makes a new run durable without claiming it; one whose key others hold waits, or isn't started, as its file says.
    ///
    /// - Throws: ``Rejection/noKey(_:)`` and ``Rejection/keyHeld(key:limit:by:)``, which are recorded in the tenant's stream.
    func queue(_ task: inout RunTask, _ start: Start) async throws {
        var start = start
        while true {
            let inTheWay: [RunID]
            task.state = RunState(of: task.worker.run)
            var batch = RunTask.Batch()
            if let rejection = task.decide(.start(start), into: &batch) {
                try await record(
                    rejection, of: "run", to: task.worker.run, tenant: task.worker.tenant, by: start.actor)
                throw rejection
            }
            do throws(LogError) {
                return try await task.queue(batch)
            } catch .held(let runs) {
                inTheWay = runs
            } catch {
                throw error
            }
            start.rivals = try await rivals(inTheWay, of: task.definition, for: task.state)
        }
    }
}

extension RunTask {
    /// Makes a new run durable without claiming it.
    mutating func queue(_ batch: Batch) async throws(LogError) {
        let events = try await engine.journal.encode(
            batch.facts, by: nil, for: state.started?.actor, of: worker.tenant)
        try await engine.log.append(
            Commit(
                stream: worker.run.stream,
                expecting: 0,
                events: events,
                head: state.head(due: state.startedAt),
                definition: stored
            )
        )
        for (event, time) in batch.facts { engine.observe(state, event, time) }
    }
}
