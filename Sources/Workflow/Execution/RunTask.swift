import Logging

/// Carries one run out: the only place of a process that appends what the run's attempts did.
///
/// `Engine.swift` has its map; here are the words that the map is written in.
struct RunTask {
    /// Events that wait for their commit, and what is to be done once they are durable.
    struct Batch {
        var facts: [Journal.Fact] = []
        /// What came back from outside: decided again if the log has moved on.
        var results: [Report] = []
        var launches: [Launch] = []
        var reservedSlots = 0
        /// The term of the lease in which its attempts were granted.
        var term: Int?
        /// Whether an attempt or a wake found no free slot.
        var isBlocked = false
        var due: Timestamp?
    }

    /// What came back from outside, and the attempt that goes on once it is durable, if one waits for that.
    struct Report {
        let command: Command
        var waiting: CheckedContinuation<Void, any Error>?
    }

    /// Something that a task of its own does.
    enum Launch {
        case attempt(StepPath, signal: Signal?, isFirst: Bool)
        case lookUp(StepPath)
        case settle(StepPath)
        case undo(Int)
    }

    /// A task of its own that will send a message when it ends.
    struct InFlight {
        let task: Task<Void, Never>
        let holdsSlot: Bool
        /// The delivery id of the signal that it was woken with.
        var signal: String?
    }

    let engine: Engine
    var worker: Worker
    var definition: Definition
    /// The digest of ``definition``.
    var definitionDigest: Digest
    /// The definitions that the run had before, and what leads to what was made by them.
    var former: [Digest: (definition: Definition, worker: Worker)] = [:]
    let mailbox: Mailbox
    let epoch: Epoch
    var state: RunState
    /// The term of the lease in which the log last said that the run is this process's.
    var ownedIn: Int
    /// Brought by the first append of a new run.
    var stored: StoredDefinition?
    var inFlight: [StepPath: InFlight] = [:]
    /// The attempt to take an effect away, of which there is one at a time.
    var undoInFlight: InFlight?
    var settling: Set<StepPath> = []
    var polls: [StepPath: Timestamp] = [:]
    /// Set where an owner before may still be alive: until its attempts' `send-by` nothing that it lost is looked up.
    var holdLookUps = false
    /// The attempts that this task itself has seen end without knowing what came of them.
    var lostHere: Set<StepPath> = []
    /// Whether what has succeeded must be settled once more, because an owner before may not have come to it.
    var settleAgain = false
    /// How long the run is held while it only waits, looked at or not.
    var idleLimit: Duration?
    /// When something was last appended, or this task began.
    var lastChange: Timestamp
    /// Whether the log has refused the run the place of its key that it was claimed for.
    var standsBack = false
    var isStopping = false
    var isEvicted = false
    /// Whether it waits for a slot, or has one that it was called for.
    var isInLine = false

    // MARK: - Deciding

    /// Decides a command and applies what it yields.
    /// - Returns: Why it was refused; `nil` if it wasn't.
    @discardableResult
    mutating func decide(_ command: Command, into batch: inout Batch) -> Rejection? {
        do throws(Rejection) {
            let now = engine.surroundings.now()
            for event in try definition.decide(command, given: state, at: now) {
                state.apply(event, at: now)
                batch.facts.append((event, now))
            }
            return nil
        } catch {
            engine.logger.info("\(worker.run): \(error.message)")
            return error
        }
    }

    /// Attempts that were in flight when their runner ended are unknown.
    mutating func recover(into batch: inout Batch) {
        for position in state.active where state.nodes[position].kind == .step {
            let node = state.nodes[position]
            if case .running = node.status, inFlight[node.path] == nil {
                decide(
                    .lose(node.path, attempt: node.attempt, reason: "the runner that carried it out stopped"),
                    into: &batch
                )
            }
        }
        recoverUndo(into: &batch)
        guard settleAgain else { return }
        for node in state.nodes
        where node.kind == .step && node.status == .succeeded && !node.isGone && settles(node.path) {
            guard settling.insert(node.path).inserted else { continue }
            batch.launches.append(.settle(node.path))
        }
    }

    /// What was being taken away when its runner ended is taken away again.
    private mutating func recoverUndo(into batch: inout Batch) {
        guard undoInFlight == nil, let number = state.undoUnderWay,
            case .undoing(let start) = state.made[number - 1].status
        else { return }
        let now = engine.surroundings.now()
        let notBefore = holdLookUps ? lastSend(by: start.sendBy, lostAt: now) : now
        decide(.interruptUndo(number, attempt: start.attempt, notBefore: notBefore), into: &batch)
    }

    /// When an attempt of an owner before has surely sent what it may: by its `send-by`, and if the clock has been set back since, by the
    /// end of a lease that was over when it was found lost.
    private func lastSend(by sendBy: Timestamp, lostAt moment: Timestamp) -> Timestamp {
        min(sendBy, moment + engine.limits.leaseLifetime)
    }

    /// Takes in what came back from outside.
    mutating func take(_ message: Mailbox.Message, into batch: inout Batch) {
        switch message {
        case .ended(let path, let attempt, let result):
            inFlight[path] = nil
            engine.slots.release(of: worker.tenant)
            if case .unknown = result { lostHere.insert(path) }
            polls[path] = result.poll.map { engine.surroundings.now() + $0 }
            add(result.command(path, attempt: attempt, random: engine.surroundings.random()), to: &batch)
        case .lookedUp(let path, let attempt, let answer):
            inFlight[path] = nil
            let wasOutlived = lostHere.contains(path)
            let random = engine.surroundings.random()
            add(.lookedUp(path, attempt: attempt, answer, wasOutlived: wasOutlived, random: random), to: &batch)
        case .undoEnded(let number, let attempt, let result):
            undoInFlight = nil
            engine.slots.release(of: worker.tenant)
            let now = engine.surroundings.now()
            let random = engine.surroundings.random()
            add(result.command(number, attempt: attempt, random: random, at: now), to: &batch)
        case .record(let command, let continuation): add(command, for: continuation, to: &batch)
        case .settled(let path): settling.remove(path)
        case .look, .mail: break
        case .stop: isStopping = true
        case .evict: isEvicted = true
        }
    }

    /// Decides what came back from outside, perhaps not for the first time.
    ///
    /// What is refused will never be durable: an attempt that was taken over or taken back must not go on as if it were.
    mutating func add(
        _ command: Command, for waiting: CheckedContinuation<Void, any Error>? = nil, to batch: inout Batch
    ) {
        let refusal = decide(command, into: &batch)
        if let refusal { waiting?.resume(throwing: refusal) }
        batch.results.append(Report(command: command, waiting: refusal == nil ? waiting : nil))
    }

    /// Decides everything that needs nothing from outside, and begins what has a slot.
    mutating func advance(_ batch: inout Batch) {
        var launched: Set<StepPath> = []
        while true {
            let next = definition.next(
                after: state,
                at: engine.surroundings.now(),
                limit: isStopping ? 0 : engine.limits.attempts
            )
            let before = batch.facts.count
            batch.isBlocked = false
            batch.due = next.due
            for action in next.actions { perform(action, launched: &launched, into: &batch) }
            if state.place?.standing == .held, next.actions == [.admit] {
                // Whether there is a place only the log knows: it is asked before anything follows from it, even the run's end.
                batch.due = engine.surroundings.now()
                return
            }
            if batch.facts.count == before { break }
        }
        considerPolls(&launched, into: &batch)
        if isInLine, !batch.isBlocked { engine.slots.stopWaiting(mailbox, of: worker.tenant) }
        isInLine = batch.isBlocked
    }

    /// Whether a task of its own is at a step, or will be once this batch is durable.
    private func isAtWork(_ path: StepPath, _ launched: Set<StepPath>) -> Bool {
        inFlight[path] != nil || launched.contains(path)
    }

    /// Whether a waiting step somewhere in a scope is being asked again.
    private func isAsked(inside scope: StepPath, _ launched: Set<StepPath>) -> Bool {
        launched.union(inFlight.keys)
            .contains { path in
                guard path.isInside(scope), case .waiting? = state.node(at: path)?.status else { return false }
                return true
            }
    }

    private mutating func perform(_ action: Action, launched: inout Set<StepPath>, into batch: inout Batch) {
        switch action {
        case .close(let path) where path.text.isEmpty && !settling.isEmpty: break
        // A look at a waiting step that is under way may send something: what came of it is heard first.
        case .cancel(let path, _) where isAtWork(path, launched): break
        case .expire(let path) where isAtWork(path, launched) || isAsked(inside: path, launched): break
        case .fire(let path) where isAtWork(path, launched): break
        case .admit where standsBack: break
        case .admit, .enter, .expand, .skip, .refuse, .close, .cancel, .expire, .fire, .completeUndo:
            decide(.advance(action), into: &batch)
            settleSuccesses(in: &batch)
        case .begin(let path):
            // A look at a step that was taken back meanwhile is let end first.
            guard inFlight[path] == nil, reserve(&batch) else { return }
            let before = batch.facts.count
            decide(.begin(path, grant), into: &batch)
            guard batch.facts.count > before, case .stepStarted = batch.facts[before].event else {
                batch.reservedSlots -= 1
                return engine.slots.release(of: worker.tenant)
            }
            launched.insert(path)
            batch.launches.append(.attempt(path, signal: nil, isFirst: true))
        case .undo(let number):
            guard !isStopping, undoInFlight == nil, reserve(&batch) else { return }
            let before = batch.facts.count
            decide(.beginUndo(number, grant), into: &batch)
            guard batch.facts.count > before else {
                batch.reservedSlots -= 1
                return engine.slots.release(of: worker.tenant)
            }
            batch.launches.append(.undo(number))
        case .wake(let path, let signal): wake(path, signal, launched: &launched, into: &batch)
        case .lookUp(let path):
            guard !isStopping, inFlight[path] == nil, !launched.contains(path) else { return }
            if holdLookUps, !lostHere.contains(path), let node = state.node(at: path),
                let sendBy = node.lastStart?.sendBy
            {
                let (end, now) = (lastSend(by: sendBy, lostAt: node.since), engine.surroundings.now())
                if node.since <= now, now < end {
                    batch.due = min(batch.due ?? end, end)
                    return
                }
            }
            launched.insert(path)
            batch.launches.append(.lookUp(path))
        }
    }

    /// What an attempt that begins now may count on.
    private var grant: Grant {
        Grant(runner: epoch.runner, sendBy: worker.sendBy)
    }

    private mutating func wake(
        _ path: StepPath,
        _ signal: Signal?,
        launched: inout Set<StepPath>,
        into batch: inout Batch
    ) {
        // A signal wakes one step: while that one looks at it, no other is given it.
        guard inFlight[path] == nil, !launched.contains(path),
            signal == nil || !inFlight.values.contains(where: { $0.signal == signal?.delivery }), reserve(&batch)
        else { return }
        launched.insert(path)
        batch.launches.append(.attempt(path, signal: signal, isFirst: false))
    }

    private mutating func reserve(_ batch: inout Batch) -> Bool {
        guard !isStopping, engine.slots.reserve(for: mailbox, of: worker.tenant) else {
            batch.isBlocked = true
            return false
        }
        batch.reservedSlots += 1
        batch.term = batch.term ?? worker.lease.term
        return true
    }

    /// Looks at waiting steps whose poll is due; the next poll's time is this task's alone, and due at once after a restart.
    private mutating func considerPolls(_ launched: inout Set<StepPath>, into batch: inout Batch) {
        guard state.paused == nil, state.cancelRequested == nil, !state.isOver else { return }
        let now = engine.surroundings.now()
        for position in state.active {
            let node = state.nodes[position]
            guard case .waiting(let waiting) = node.status, waiting.wait.poll != nil, inFlight[node.path] == nil else {
                continue
            }
            let due = polls[node.path] ?? now
            if due <= now {
                wake(node.path, nil, launched: &launched, into: &batch)
            } else {
                batch.due = min(batch.due ?? due, due)
            }
        }
    }

    /// Steps that have something to settle do it once their success is durable, and the run doesn't end before.
    mutating func settleSuccesses(in batch: inout Batch) {
        for case (.stepSucceeded(let event), _) in batch.facts
        where settles(event.path) && settling.insert(event.path).inserted {
            batch.launches.append(.settle(event.path))
        }
    }

    private func settles(_ path: StepPath) -> Bool {
        guard let position = state.position(of: path), state.nodes[position].kind == .step,
            case .type(let name, _, _, _) = definition.step(at: position, in: state).body,
            let step = engine.registry.step(name)
        else { return false }
        return type(of: step).description.settles
    }

    /// Whether nothing is left to do here now: then the run is put down, for whoever claims it when it is due.
    func isParting(_ batch: Batch) -> Bool {
        guard inFlight.isEmpty, undoInFlight == nil, batch.launches.isEmpty, settling.isEmpty else { return false }
        if isStopping || state.isOver { return true }
        guard !batch.isBlocked else { return false }
        if let holdUntil, batch.facts.isEmpty, holdUntil <= engine.surroundings.now() { return true }
        guard let due = batch.due else { return true }
        return due > engine.surroundings.now() + engine.limits.patience
    }

    /// Until when the run is held at most while nothing happens in it.
    private var holdUntil: Timestamp? { idleLimit.map { lastChange + $0 } }

    /// When to look again if no message comes.
    func alarm(_ batch: Batch) -> Timestamp? {
        guard inFlight.isEmpty, undoInFlight == nil, settling.isEmpty, let holdUntil else { return batch.due }
        return min(batch.due ?? holdUntil, holdUntil)
    }
}

extension Attempt.Result {
    /// How long to wait before looking again.
    fileprivate var poll: Duration? { if case .waiting(let wait, _) = self { wait.poll } else { nil } }

    fileprivate func command(_ path: StepPath, attempt: Int, random: UInt64) -> Command {
        switch self {
        case .done(let output, let effects, let consumed):
            .succeed(path, attempt: attempt, output: output, effects: effects, consumed: consumed)
        case .waiting(let wait, let consumed): .wait(path, attempt: attempt, wait, consumed: consumed)
        case .failed(let failure, let consumed):
            .fail(path, attempt: attempt, failure, consumed: consumed, random: random)
        case .unknown(let reason): .lose(path, attempt: attempt, reason: reason)
        }
    }
}

extension Attempt.UndoResult {
    fileprivate func command(_ number: Int, attempt: Int, random: UInt64, at now: Timestamp) -> Command {
        switch self {
        case .gone: .undone(number, attempt: attempt)
        case .failed(let failure): .failUndo(number, attempt: attempt, failure, random: random)
        case .interrupted: .interruptUndo(number, attempt: attempt, notBefore: now)
        }
    }
}
