/// What a run task does once the events that say so are durable.
extension RunTask {
    mutating func launch(_ launches: [Launch], grantedIn term: Int?) {
        for launch in launches {
            switch launch {
            case .attempt(let path, let signal, let isFirst):
                guard let attempt = attempt(at: path, in: term, signal: signal, isFirst: isFirst) else { continue }
                let task = Task.immediate(executorPreference: engine.surroundings.executor) { [mailbox] in
                    _ = mailbox.send(.ended(path, attempt: attempt.start.attempt, await attempt.perform()))
                }
                inFlight[path] = InFlight(task: task, holdsSlot: true, signal: signal?.delivery)
            case .lookUp(let path):
                guard let attempt = attempt(at: path, in: term, signal: nil, isFirst: false) else { continue }
                let task = Task.immediate(executorPreference: engine.surroundings.executor) { [mailbox] in
                    _ = mailbox.send(.lookedUp(path, attempt: attempt.start.attempt, await attempt.lookUp()))
                }
                inFlight[path] = InFlight(task: task, holdsSlot: false)
            case .undo(let number):
                let made = state.made[number - 1]
                guard case .undoing(let start) = made.status,
                    let attempt = attempt(at: made.path, in: term, undoing: made, signal: nil, isFirst: false)
                else { continue }
                let task = Task.immediate(executorPreference: engine.surroundings.executor) { [mailbox] in
                    _ = mailbox.send(
                        .undoEnded(number, attempt: start.attempt, await attempt.undo(made.effect, start)))
                }
                undoInFlight = InFlight(task: task, holdsSlot: true)
            case .settle(let path):
                guard let attempt = attempt(at: path, in: term, signal: nil, isFirst: false) else {
                    settling.remove(path)
                    continue
                }
                Task(executorPreference: engine.surroundings.executor) {
                    [mailbox, output = attempt.node.output ?? .null] in
                    await attempt.settle(output)
                    mailbox.send(.settled(path))
                }
            }
        }
    }

    private func attempt(
        at path: StepPath, in term: Int?, undoing made: MadeEffect? = nil, signal: Signal?, isFirst: Bool
    ) -> Attempt? {
        let (definition, worker) = made.flatMap { former[$0.definition] } ?? (definition, worker)
        guard let position = state.position(of: path), let start = made?.start ?? state.nodes[position].lastStart,
            let name = made == nil
                ? definition.step(at: position, in: state).typeName : definition.step(along: path)?.typeName
        else { return nil }
        return Attempt(
            step: engine.registry.step(name) ?? MissingStep(name: name),
            node: state.nodes[position],
            start: start,
            signal: signal,
            isFirst: isFirst,
            term: term,
            worker: worker,
            record: { [mailbox] command in
                try await withCheckedThrowingContinuation { continuation in
                    let isKept = mailbox.send(.record(command, continuation))
                    if !isKept { continuation.resume(throwing: Lease.Lost()) }
                }
            }
        )
    }

    /// Takes up the definition that the run has moved to, and those by which something was made that may have to be taken away.
    mutating func followDefinition() async throws {
        guard let digest = state.started?.definition, !state.movedFrom.isEmpty || digest != definitionDigest else {
            return
        }
        if digest != definitionDigest {
            definition = try await engine.definitions.definition(digest, in: engine.log)
            definitionDigest = digest
            worker = worker.carrying(out: definition)
        }
        for made in state.made where made.definition != digest && former[made.definition] == nil {
            let definition = try await engine.definitions.definition(made.definition, in: engine.log)
            former[made.definition] = (definition, worker.carrying(out: definition))
        }
    }

    /// Waits for a message, or until it is time to look again.
    func messages(until due: Timestamp?) async -> [Mailbox.Message] {
        guard let due else { return await mailbox.receive() }
        let surroundings = engine.surroundings
        let timer = Task(executorPreference: surroundings.executor) { [mailbox] in
            while surroundings.now() < due, !Task.isCancelled { await surroundings.sleep(due) }
            if !Task.isCancelled { mailbox.send(.look) }
        }
        defer { timer.cancel() }
        return await mailbox.receive()
    }

    /// Lets go of everything without a word to the log: another runner owns the run.
    mutating func abandon(_ batch: Batch, because error: any Error) {
        let flights =
            inFlight.sorted { $0.key < $1.key }.map(\.value) + (undoInFlight.map { [$0] } ?? [])
        engine.slots.release(batch.reservedSlots + flights.count { $0.holdsSlot }, of: worker.tenant)
        for report in batch.results { report.waiting?.resume(throwing: error) }
        for flight in flights { flight.task.cancel() }
        inFlight = [:]
        undoInFlight = nil
        for case .record(_, let continuation) in mailbox.close() { continuation.resume(throwing: error) }
    }
}
