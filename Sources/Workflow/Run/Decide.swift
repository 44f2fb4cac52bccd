extension Definition {
    /// Turns a command into events, or refuses it.
    ///
    /// A command that says what is so already yields nothing. Pure: time comes in, and everything else is in the arguments.
    public func decide(_ command: Command, given state: RunState, at now: Timestamp) throws(Rejection) -> [Event] {
        if case .start(let start) = command { return try decide(start, given: state) }
        guard state.started != nil else { throw .unborn }
        switch command {
        case .start: return []
        case .advance(let action): return advance(action, given: state, at: now)
        case .begin(let path, let grant): return begin(path, grant, given: state, at: now)
        case .progress(let path, let attempt, let effects, let cursor):
            try check(path, attempt: attempt, in: state)
            return [.stepProgressed(StepProgressed(path: path, attempt: attempt, effects: effects, cursor: cursor))]
        case .send(let path, let attempt, let sendBy, let signal):
            try check(path, attempt: attempt, in: state)
            return try send(path, attempt, by: sendBy, signal: signal, given: state)
        case .succeed(let path, let attempt, let output, let effects, let consumed):
            return try succeed(path, attempt, output, effects, consumed, given: state)
        case .fail(let path, let attempt, let failure, let consumed, let random):
            try check(path, attempt: attempt, in: state)
            return fail(path, attempt, failure, consumed: consumed, random: random, given: state, at: now)
        case .lose(let path, let attempt, let reason):
            try check(path, attempt: attempt, in: state)
            return [.stepUnknown(StepOutcomeUnknown(path: path, attempt: attempt, reason: reason))]
        case .lookedUp(let path, let attempt, let answer, let wasOutlived, let random):
            try check(path, attempt: attempt, in: state)
            let random = wasOutlived ? random : nil
            return lookedUp(path, attempt, answer, outlived: random, given: state, at: now)
        case .wait(let path, let attempt, let wait, let consumed):
            try check(path, attempt: attempt, in: state)
            return self.wait(path, attempt, wait, consumed: consumed, given: state)
        case .signal(let delivery): return try receive(delivery, given: state, at: now)
        case .settle(let settlement): return try settle(settlement, given: state)
        case .beginUndo(let number, let grant): return beginUndo(number, grant, given: state)
        case .undone(let number, let attempt): return undone(number, attempt, given: state)
        case .failUndo(let number, let attempt, let failure, let random):
            return failUndo(number, attempt, failure, random: random, given: state, at: now)
        case .interruptUndo(let number, let attempt, let notBefore):
            return interruptUndo(number, attempt, notBefore: max(notBefore, now), given: state)
        case .cancel(let request): return try cancel(request, given: state)
        case .pause(let note):
            guard !state.isOver else { throw .over(state.phaseName) }
            return state.paused == nil ? [.runPaused(note)] : []
        case .unpause(let note):
            guard state.paused != nil else { throw .notPaused(state.phaseName) }
            return [.runUnpaused(note)]
        case .queue(let rivals): return try queue(behind: rivals, given: state)
        case .rewind(let rewind): return try self.rewind(rewind, given: state)
        case .migrate(let migration): return try migrate(migration, given: state)
        case .resume(let actor): return try resume(actor, given: state)
        }
    }

    private func decide(_ start: Start, given state: RunState) throws(Rejection) -> [Event] {
        if state.started != nil {
            let wanted = FormerDefinition(definition: start.definition, inputs: start.inputs)
            guard state.definitions.contains(wanted) else { throw .alreadyStarted }
            return []
        }
        let entrance = try enterKey(start)
        return [
            .runStarted(
                RunStarted(
                    workflow: name,
                    definition: start.definition,
                    tenant: tenant.id,
                    tier: tenant.tier,
                    inputs: start.inputs,
                    trigger: start.trigger,
                    actor: start.actor,
                    trustsClaims: trustClaimedActors,
                    graph: shape
                )
            )
        ] + entrance
    }

    // MARK: - Attempts

    /// The attempt must be the step's present one; what a finished attempt says late is refused.
    private func check(_ path: StepPath, attempt: Int, in state: RunState) throws(Rejection) {
        guard let node = state.node(at: path) else {
            throw .noSuchStep(path, nearest: nearestStep(to: path, in: state))
        }
        guard node.attempt == attempt, node.outcome == nil, node.status != .pending else {
            throw .outdated(path, attempt: attempt)
        }
    }

    private func begin(_ path: StepPath, _ grant: Grant, given state: RunState, at now: Timestamp) -> [Event] {
        guard let position = state.position(of: path) else { return [] }
        let node = state.nodes[position]
        switch node.status {
        case .pending:
            let parent = state.nodes[node.parent]
            guard parent.kind == .template || parent.activeChildren < parent.maxParallel ?? .max else { return [] }
        case .retrying: break
        case .running, .unknown, .waiting, .needsDecision, .skipped, .cancelled, .succeeded, .failed: return []
        }
        return start(position, grant: grant, given: state, at: now)
    }

    /// `step.started`, for an attempt (with a grant) or for a template (without); a failed evaluation fails the step.
    private func start(
        _ position: Int,
        grant: Grant?,
        given state: RunState,
        at now: Timestamp
    ) -> [Event] {
        let node = state.nodes[position]
        let step = step(at: position, in: state)
        let input: Evaluated
        do throws(EvaluationError) {
            input = try evaluate(step.with, at: position, in: state)
        } catch {
            return [refusal(node, code: "expression-failed", "its `with` can't be evaluated: \(error.message)")]
        }
        let first = node.firstStartedAt ?? now
        let deadline = node.deadline ?? step.timeout.map { first + $0 }
        let limits = [step.retry.attemptTimeout.map { now + $0 }, deadline] + deadlinesAround(position, in: state)
        return [
            .stepStarted(
                StepStarted(
                    path: node.path,
                    attempt: node.attempt + 1,
                    generation: node.generation,
                    key: grant.map { _ in idempotencyKey(node, of: state) },
                    sendBy: grant?.sendBy,
                    attemptDeadline: limits.compactMap { $0 }.min(),
                    deadline: deadline,
                    input: input,
                    runner: grant?.runner
                )
            )
        ]
    }

    private func deadlinesAround(_ position: Int, in state: RunState) -> [Timestamp?] {
        var limits: [Timestamp?] = []
        var scope = state.nodes[position].parent
        while scope != 0 {
            limits.append(state.nodes[scope].deadline)
            scope = state.nodes[scope].parent
        }
        return limits
    }

    private func evaluate(
        _ argument: Argument,
        at position: Int,
        in state: RunState
    ) throws(EvaluationError) -> Evaluated {
        if case .literal(let value) = argument { return Evaluated(value) }
        return try argument.evaluate(in: NodeScope(definition: self, state: state, position: position))
    }

    /// What has been done so far stays as it is.
    private func send(
        _ path: StepPath, _ attempt: Int, by sendBy: Timestamp, signal: String?, given state: RunState
    ) throws(Rejection) -> [Event] {
        guard let node = state.node(at: path) else { return [] }
        switch node.status {
        case .running, .waiting: break
        default: throw .outdated(path, attempt: attempt)
        }
        return [
            .stepProgressed(
                StepProgressed(
                    path: path, attempt: attempt, effects: node.effects, cursor: node.cursor, sendBy: sendBy,
                    signal: signal))
        ]
    }

    private func idempotencyKey(_ node: Node, of state: RunState) -> Digest {
        Digest.sha256(Array("\(state.id.text)\n\(node.path.text)\n\(node.generation)".utf8))
    }

    private func succeed(
        _ path: StepPath,
        _ attempt: Int,
        _ output: Value,
        _ effects: [Effect],
        _ consumed: String?,
        given state: RunState
    ) throws(Rejection) -> [Event] {
        if let node = state.node(at: path), case .succeeded = node.status { return [] }
        try check(path, attempt: attempt, in: state)
        return [
            .stepSucceeded(
                StepSucceeded(path: path, attempt: attempt, output: output, effects: effects, consumed: consumed)
            )
        ]
    }

    private func fail(
        _ path: StepPath,
        _ attempt: Int,
        _ failure: StepFailure,
        consumed: String?,
        random: UInt64,
        given state: RunState,
        at now: Timestamp
    ) -> [Event] {
        guard let position = state.position(of: path) else { return [] }
        let node = state.nodes[position]
        return [
            .stepFailed(
                StepFailed(
                    path: path,
                    attempt: attempt,
                    code: failure.code,
                    message: failure.message,
                    side: failure.side,
                    retryable: failure.retryable,
                    notSent: failure.notSent,
                    effects: merge(node.effects, failure.effects),
                    retryAt: nextTry(position, after: failure, random: random, given: state, at: now),
                    nextGeneration: node.generation + (failure.burntKey && !failure.notSent ? 1 : 0),
                    // What was not sent has used nothing up: the next try finds the signal where it was.
                    consumed: failure.notSent ? nil : consumed
                )
            )
        ]
    }

    /// When a failed step is tried again, if it is.
    ///
    /// A try that was not sent leaves as many as there were before it.
    private func nextTry(
        _ position: Int, after failure: StepFailure, random: UInt64, given state: RunState, at now: Timestamp
    ) -> Timestamp? {
        let node = state.nodes[position]
        let policy = failure.notSent ? RetryPolicy.unsent : step(at: position, in: state).retry
        let failures = (failure.notSent ? node.unsent : node.failures) + 1
        guard failure.retryable, failures < policy.maxAttempts, ending(position, in: state) == nil else { return nil }
        let due = now + max(policy.delay(after: failures, random: random), failure.retryAfter ?? .zero)
        return node.deadline.map { due < $0 } ?? true ? due : nil
    }

    /// What earlier attempts made stays in the list: a failed attempt names only what it made itself.
    private func merge(_ before: [Effect], _ now: [Effect]) -> [Effect] {
        before + now.filter { !before.contains($0) }
    }

    private func lookedUp(
        _ path: StepPath,
        _ attempt: Int,
        _ answer: LookUpAnswer,
        outlived random: UInt64?,
        given state: RunState,
        at now: Timestamp
    ) -> [Event] {
        guard let position = state.position(of: path), case .unknown(let reason) = state.nodes[position].status else {
            return []
        }
        var event = StepLookedUp(path: path, attempt: attempt, answer: .absent, asks: nil, retryAt: nil)
        switch answer {
        case .present(let output, let effects):
            event.answer = .present
            let success = StepSucceeded(
                path: path, attempt: attempt, output: output, effects: effects,
                consumed: state.nodes[position].woken?.by)
            return [.stepLookedUp(event), .stepSucceeded(success)]
        case .absent:
            if case .type(_, _, .never, _) = step(at: position, in: state).body {
                event.asks = "the effect isn't there now, but the other side would do it twice if it was only late"
            } else if let random, ending(position, in: state) == nil {
                // The other side, not a kill, has cost the attempt: another one may end likewise, so they are counted.
                let failure = StepFailure(
                    code: "attempt-lost", message: "\(reason), and its effect isn't there", side: .provider,
                    retryable: true)
                return [.stepLookedUp(event)]
                    + fail(path, attempt, failure, consumed: nil, random: random, given: state, at: now)
            } else {
                event.retryAt = now
            }
        case .cannotTell(let reason):
            event.answer = .cannotTell
            event.asks = reason
        }
        return [.stepLookedUp(event)]
    }

    /// Asking again without any change writes no event.
    private func wait(
        _ path: StepPath,
        _ attempt: Int,
        _ wait: Wait,
        consumed: String?,
        given state: RunState
    ) -> [Event] {
        guard let node = state.node(at: path) else { return [] }
        var wait = wait
        if wait.effects.isEmpty { wait.effects = node.effects }
        if consumed == nil, case .waiting(let before) = node.status, before.wait == wait { return [] }
        let shown: Value = [
            "effects": .array(wait.effects.map { .string($0.resource) }), "run": .string(state.id.text),
            "shown": wait.shown, "step": .string(path.text),
        ]
        return [
            .stepWaiting(
                StepWaiting(
                    path: path,
                    attempt: attempt,
                    wait: wait,
                    digest: .sha256(shown.canonicalBytes),
                    consumed: consumed
                )
            )
        ]
    }

    // MARK: - Bookkeeping

    private func advance(_ action: Action, given state: RunState, at now: Timestamp) -> [Event] {
        switch action {
        case .admit: admit(given: state)
        case .enter(let path): enter(path, given: state, at: now)
        case .expand(let path): expand(path, given: state)
        case .skip(let path, let reason):
            unsettled(path, in: state) { _ in [.stepSkipped(.init(path: path, reason: reason))] }
        case .refuse(let path, let reason):
            unsettled(path, in: state) { [self.refusal($0, code: "expression-failed", reason)] }
        case .close(let path): close(path, given: state, at: now)
        case .cancel(let path, let reason):
            unsettled(path, in: state) { _ in [.stepCancelled(.init(path: path, reason: reason))] }
        case .expire(let path): expire(path, given: state)
        case .fire(let path): fire(path, given: state)
        case .completeUndo: completeUndo(given: state)
        case .begin, .wake, .lookUp, .undo: []
        }
    }

    private func unsettled(_ path: StepPath, in state: RunState, _ body: (Node) -> [Event]) -> [Event] {
        guard let node = state.node(at: path), node.outcome == nil else { return [] }
        return body(node)
    }

    private func enter(_ path: StepPath, given state: RunState, at now: Timestamp) -> [Event] {
        guard let position = state.position(of: path), case .pending = state.nodes[position].status else { return [] }
        return start(position, grant: nil, given: state, at: now)
    }

    private func expand(_ path: StepPath, given state: RunState) -> [Event] {
        guard let position = state.position(of: path), case .pending = state.nodes[position].status else { return [] }
        let node = state.nodes[position]
        let step = step(at: position, in: state)
        guard let list = step.foreach else { return [] }
        do throws(EvaluationError) {
            let value = try evaluate(list, at: position, in: state).value
            guard let items = value.array else {
                return [
                    refusal(node, code: "foreach-not-a-list", "its `foreach` must yield a list, not \(value.kindName)")
                ]
            }
            guard items.count <= Self.mostItems else {
                return [
                    refusal(
                        node,
                        code: "foreach-too-long",
                        "its `foreach` yields \(items.count) items; \(Self.mostItems) are the most"
                    )
                ]
            }
            return [.foreachExpanded(ForeachExpanded(path: path, items: items, maxParallel: step.maxParallel))]
        } catch {
            return [refusal(node, code: "expression-failed", "its `foreach` can't be evaluated: \(error.message)")]
        }
    }

    /// The most items a `foreach` may have.
    static let mostItems = 100_000

    /// A failure before any attempt.
    func refusal(_ node: Node, code: String, _ message: String) -> Event {
        .stepFailed(
            StepFailed(
                path: node.path,
                attempt: node.attempt,
                code: code,
                message: message,
                side: .provider,
                retryable: false,
                effects: node.effects,
                retryAt: nil,
                nextGeneration: node.generation,
                consumed: nil
            )
        )
    }

    private func expire(_ path: StepPath, given state: RunState) -> [Event] {
        guard let position = state.position(of: path), let deadline = state.nodes[position].deadline,
            state.nodes[position].outcome == nil
        else { return [] }
        let fired = Event.timerFired(TimerFired(path: path, kind: .deadline, due: deadline))
        guard state.nodes[position].kind == .step else { return [fired] }
        return [fired, timeOut(position, given: state)]
    }

    func timeOut(_ position: Int, given state: RunState) -> Event {
        let node = state.nodes[position]
        let step = step(at: position, in: state)
        let limit = step.timeout?.text ?? "its time"
        if step.onTimeout == .skip {
            return .stepSkipped(.init(path: node.path, reason: "its timeout of \(limit) is over"))
        }
        var doing = ""
        if case .waiting(let waiting) = node.status { doing = " while it waited for \(waiting.wait.on)" }
        return refusal(node, code: "timeout", "its timeout of \(limit) came\(doing)")
    }

    private func fire(_ path: StepPath, given state: RunState) -> [Event] {
        guard let node = state.node(at: path), case .waiting(let waiting) = node.status, !waiting.isOver,
            let until = waiting.wait.until
        else { return [] }
        return [.timerFired(TimerFired(path: path, kind: .wait, due: until))]
    }
}
