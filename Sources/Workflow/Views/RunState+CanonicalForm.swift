extension RunState {
    /// The state in a form that is the same in every process and, for a run that was recorded, in every later version.
    ///
    /// It is one object in the canonical writing of ``Value``: members in the order of their keys' bytes, no white space.
    /// Moments are RFC 3339 in UTC with six digits of a second, digests are hexadecimal. A member that stands at its initial
    /// value (in brackets below) is left out; a member that a later version adds is left out where runs of before can't have
    /// it, so that their form stays as it is. What can be derived from the rest (which steps may start) is not in it, nor what only
    /// people read: why an effect that is tried again could not be taken away, and of which steps somebody said that they were
    /// done.
    ///
    /// | member of the run | |
    /// |---|---|
    /// | `format` | `tenantry/state/1` |
    /// | `run`, `version`, `phase` | its id, how many events were applied, the state as `status` names it |
    /// | `started` (none) | the payload of `run.started` as ``EventCoding`` writes it |
    /// | `started-at`, `changed-at`, `phase-since` | when it began, when the last event happened, since when it is in its state |
    /// | `outputs`, `failed`, `cancelled` (none) | with what it ended: the payloads of `run.failed` and `run.cancelled` |
    /// | `compensation` (none) | what began the way back: the payload of `compensation.started` |
    /// | `compensated` (none) | with what it ended: the payload of `compensation.completed` |
    /// | `undo-of` (none) | the steps whose effects are taken away before a rewound run goes on, in the order of their bytes |
    /// | `undone-before` (0) | how many effects of these had been taken away before |
    /// | `made` (before a way back) | the effects in the order in which they are numbered: `attempt` (0), `definition` (the present one), `effect`, `failures` (0), `left` (the payload of `step.undo-failed`), `retry-at`, `standing`, `start` (the payload of `step.started`), `undoing` (the payload of `undo.started`), `undone` |
    /// | `moved-from` (none) | the definitions that it had before it moved to another, in their order: `definition`, `inputs`; then `started` has what is so now |
    /// | `paused`, `cancel-requested` (none) | who wants it, and why |
    /// | `first-failure` (none) | the step whose failure ends the run |
    /// | `signals` (none) | what nobody has consumed yet, in the order of the log: `at`, `delivery`, `from`, `name`, `payload` |
    /// | `deliveries` (none) | the delivery ids of all signals so far, in the order of their bytes |
    /// | `place` (none) | its place of its concurrency key, or its wish for one: `behind` and `cancels` (none) of `run.queued`, `held`, `key`, `limit`, `queued` (false) |
    /// | `steps` | every step, item and template that was entered or stands in one that was, in the order of entering |
    ///
    /// | member of a step | |
    /// |---|---|
    /// | `step`, `status`, `since` (before the first event) | its path, its state as `status` names it, since when |
    /// | `reason`, `retry-at`, `failed`, `waiting` (none) | what belongs to that state; `failed` is the payload of `step.failed` |
    /// | `attempt` (0), `generation` (1), `failures` (0), `unsent` (0) | how many attempts, of which key, how many failed since it was reopened, how many in a row were not sent |
    /// | `first-started-at`, `deadline`, `last-start` (none) | of its attempts; `last-start` is the payload of `step.started` |
    /// | `output`, `effects`, `cursor` (none) | what it yields, what it has made, what its next answer starts from |
    /// | `items`, `max-parallel` (none) | the list of a repeated step |
    /// | `undone` (false) | whether all that it had made is gone |
    /// | `failing`, `tolerated-failure` (false) | whether a failure inside will end it, or was one that it tolerates |
    ///
    /// `waiting` has `wait` as `step.waiting` has it, `digest`, `since`, `over` (false) and `approvals` (none), a list of `by`.
    public var canonicalBytes: [UInt8] {
        var writer = PayloadWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The SHA-256 of ``canonicalBytes``: two states are the same if their digests are.
    public var digest: Digest { .sha256(canonicalBytes) }
}

extension PayloadWriter {
    fileprivate mutating func write(_ state: RunState) {
        begin()
        if let request = state.cancelRequested { member("cancel-requested", payloadOf: .runCancelRequested(request)) }
        if case .cancelled(let note) = state.phase { self.note("cancelled", note) }
        member("changed-at", state.changedAt)
        if case .compensated(let end) = state.phase { member("compensated", payloadOf: .compensationCompleted(end)) }
        if let compensation = state.compensation {
            member("compensation", payloadOf: .compensationStarted(compensation))
        }
        if !state.deliveries.isEmpty {
            let ordered = state.deliveries.sorted { $0.precedesByBytes($1) }
            list("deliveries", ordered) { $0.text($1) }
        }
        if case .failed(let event) = state.phase { member("failed", payloadOf: .runFailed(event)) }
        member("first-failure", ifAny: state.firstFailure?.text)
        member("format", "tenantry/state/1")
        if state.compensation != nil || state.undoScope != nil || !state.movedFrom.isEmpty
            || state.made.contains(where: { $0.status != .standing })
        {
            list("made", state.made) { $0.write($1, by: state.started?.definition) }
        }
        if !state.movedFrom.isEmpty {
            list("moved-from", state.movedFrom) { writer, former in
                writer.begin()
                writer.member("definition", former.definition)
                writer.member("inputs", former.inputs)
                writer.end()
            }
        }
        if case .completed(let outputs) = state.phase { member("outputs", outputs) }
        note("paused", state.paused)
        member("phase", state.phaseName.rawValue)
        member("phase-since", state.phaseSince)
        if let place = state.place { write(place) }
        member("run", state.id.text)
        if !state.signals.isEmpty { list("signals", state.signals) { $0.signal($1) } }
        if let started = state.started { member("started", payloadOf: .runStarted(started)) }
        member("started-at", state.startedAt)
        list("steps", state.nodes.dropFirst().filter { !$0.isGone }) { $0.write($1) }
        if let scope = state.undoScope {
            list("undo-of", scope.map(\.text).sorted { $0.precedesByBytes($1) }) { $0.text($1) }
        }
        if state.undoneBefore != 0 { member("undone-before", state.undoneBefore) }
        member("version", state.version)
        end()
    }

    private mutating func write(_ place: KeyPlace) {
        key("place")
        begin()
        if case .queued(let runs) = place.standing { list("behind", runs) { $0.text($1.text) } }
        if !place.cancels.isEmpty { list("cancels", place.cancels) { $0.text($1.text) } }
        if place.standing == .held { member("held", true) }
        member("key", place.key)
        member("limit", place.limit)
        if case .queued = place.standing { member("queued", true) }
        end()
    }

    private mutating func note(_ key: StaticString, _ note: RunNote?) {
        if let note { member(key, payloadOf: .runPaused(note)) }
    }

    private mutating func signal(_ signal: Signal) {
        begin()
        member("at", signal.at)
        member("delivery", signal.delivery)
        member("from", signal.from)
        member("name", signal.name)
        member("payload", signal.payload)
        end()
    }

    private mutating func write(_ node: Node) {
        begin()
        if node.attempt != 0 { member("attempt", node.attempt) }
        if !node.cursor.isNull { member("cursor", node.cursor) }
        member("deadline", ifAny: node.deadline)
        effects(node.effects)
        if case .failed(let event) = node.status { member("failed", payloadOf: .stepFailed(event)) }
        if node.isFailing { member("failing", true) }
        if node.failures != 0 { member("failures", node.failures) }
        member("first-started-at", ifAny: node.firstStartedAt)
        if node.generation != 1 { member("generation", node.generation) }
        if !node.items.isEmpty { values("items", node.items) }
        if let start = node.lastStart { member("last-start", payloadOf: .stepStarted(start)) }
        if let maxParallel = node.maxParallel { member("max-parallel", maxParallel) }
        if let output = node.output { member("output", output) }
        standing(node)
        member("step", node.path)
        if node.hasToleratedFailure { member("tolerated-failure", true) }
        if node.isUndone { member("undone", true) }
        if node.unsent != 0 { member("unsent", node.unsent) }
        if let waiting = node.wait { write(waiting) }
        if let woken = node.woken {
            key("woken")
            begin()
            member("by", ifAny: woken.by)
            end()
        }
        end()
    }

    private mutating func write(_ made: MadeEffect, by definition: Digest?) {
        begin()
        if made.attempt != 0 { member("attempt", made.attempt) }
        if made.definition != definition { member("definition", made.definition) }
        key("effect")
        effect(made.effect)
        if made.failures != 0 { member("failures", made.failures) }
        if case .left(let event) = made.status { member("left", payloadOf: .stepUndoFailed(event)) }
        if case .retrying(let due) = made.status { member("retry-at", due) }
        if case .standing = made.status { member("standing", true) }
        member("start", payloadOf: .stepStarted(made.start))
        if case .undoing(let event) = made.status { member("undoing", payloadOf: .undoStarted(event)) }
        if case .undone = made.status { member("undone", true) }
        end()
    }

    /// The members `reason`, `retry-at`, `since` and `status`, which stand side by side.
    private mutating func standing(_ node: Node) {
        switch node.status {
        case .unknown(let reason), .needsDecision(let reason), .skipped(let reason), .cancelled(let reason):
            member("reason", reason)
        case .retrying(let due): member("retry-at", due)
        case .pending, .running, .waiting, .succeeded, .failed: break
        }
        if node.since != Timestamp(microseconds: 0) { member("since", node.since) }
        member("status", node.statusName)
    }

    private mutating func write(_ waiting: Node.Waiting) {
        key("waiting")
        begin()
        if !waiting.approvals.isEmpty {
            list("approvals", waiting.approvals) { writer, actor in
                writer.begin()
                writer.member("by", actor)
                writer.end()
            }
        }
        member("digest", waiting.digest)
        if waiting.isOver { member("over", true) }
        member("since", waiting.since)
        wait(waiting.wait)
        end()
    }

    private mutating func member(_ key: StaticString, payloadOf event: Event) {
        self.key(key)
        write(event)
    }
}
