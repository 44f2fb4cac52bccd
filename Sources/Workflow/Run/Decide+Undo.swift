extension Definition {
    // MARK: - The way back

    /// Refuses a request to end where nothing is left to end, and lets one to undo reopen a run that has stopped.
    ///
    /// A run that takes back only some of its steps would go on afterwards: a request that comes meanwhile acts then.
    func cancel(_ request: CancelRequested, given state: RunState) throws(Rejection) -> [Event] {
        switch state.phase {
        case .compensating where state.undoScope == nil:
            guard request.compensate else { throw .compensating }
            return []
        case .unborn, .open, .compensating:
            guard let before = state.cancelRequested else { break }
            if before.compensate || !request.compensate { return [] }
        case .failed(let failure):
            if !request.compensate && failure.asks == nil { throw .over(state.phaseName) }
        case .cancelled: if !request.compensate { throw .over(state.phaseName) }
        case .compensated(let end):
            if !request.compensate || end.left.allSatisfy(\.isForGood) { throw .over(state.phaseName) }
        case .completed: throw request.compensate ? .completed : .over(state.phaseName)
        }
        return [.runCancelRequested(request)]
    }

    /// What the way back needs now: the last effect that stands, one at a time; or its end.
    func nextUndo(after state: RunState, at now: Timestamp, into next: inout Next) {
        guard state.paused == nil else { return }
        var place = state.undoPlace
        while place > 0 {
            place -= 1
            switch state.made[place].status {
            case .undoing: return
            case .retrying(let due):
                if due <= now { next.actions.append(.undo(place + 1)) } else { next.wake(at: due) }
                return
            case .standing where mustUndo(place, in: state): return next.actions.append(.undo(place + 1))
            case .standing, .undone, .left: continue
            }
        }
        next.actions.append(.completeUndo)
    }

    /// What was found was never ours, and some of what was made is meant to stay.
    private func mustUndo(_ place: Int, in state: RunState) -> Bool {
        let made = state.made[place]
        guard made.effect.provenance != .found else { return false }
        if let scope = state.undoScope { return scope.contains(made.path) }
        return !isKept(made.path, in: state)
    }

    /// Whether a step, or a step around it, keeps its effects; found by its position where the run has it now, which is faster.
    func isKept(_ path: StepPath, in state: RunState) -> Bool {
        guard var position = state.position(of: path), !state.nodes[position].isGone else { return isKept(path) }
        while position != 0 {
            if !step(at: position, in: state).compensate { return true }
            position = state.nodes[position].parent
        }
        return false
    }

    func beginUndo(_ number: Int, _ grant: Grant, given state: RunState) -> [Event] {
        guard state.made.indices.contains(number - 1), case .compensating = state.phase else { return [] }
        let made = state.made[number - 1]
        switch made.status {
        case .standing, .retrying: break
        case .undoing, .undone, .left: return []
        }
        return [
            .undoStarted(
                UndoStarted(
                    target: made.target(number),
                    attempt: made.attempt + 1,
                    key: Digest.sha256(Array("\(state.id.text)\nundo\n\(number)".utf8)),
                    sendBy: grant.sendBy,
                    runner: grant.runner
                )
            )
        ]
    }

    func undone(_ number: Int, _ attempt: Int, given state: RunState) -> [Event] {
        guard let made = inFlight(number, attempt, in: state) else { return [] }
        return [.stepUndone(StepUndone(target: made.target(number), attempt: attempt))]
    }

    func failUndo(
        _ number: Int,
        _ attempt: Int,
        _ failure: StepFailure,
        random: UInt64,
        given state: RunState,
        at now: Timestamp
    ) -> [Event] {
        guard let made = inFlight(number, attempt, in: state) else { return [] }
        var retryAt: Timestamp?
        if failure.retryable {
            let retry = step(along: made.path)?.retry ?? .none
            if made.failures + 1 < max(retry.maxAttempts, Self.undoAttempts) {
                retryAt = now + max(retry.delay(after: made.failures + 1, random: random), failure.retryAfter ?? .zero)
            }
        }
        return [
            .stepUndoFailed(
                StepUndoFailed(
                    target: made.target(number),
                    attempt: attempt,
                    code: failure.code,
                    message: failure.message,
                    side: failure.side,
                    retryAt: retryAt,
                    counts: true
                )
            )
        ]
    }

    /// How many attempts there are at least to take an effect away: what is left behind costs a person's time.
    private static let undoAttempts = 5

    /// To take away what is gone already is no harm, so what was cut off is done again.
    func interruptUndo(_ number: Int, _ attempt: Int, notBefore: Timestamp, given state: RunState) -> [Event] {
        guard let made = inFlight(number, attempt, in: state) else { return [] }
        return [
            .stepUndoFailed(
                StepUndoFailed(
                    target: made.target(number),
                    attempt: attempt,
                    code: "interrupted",
                    message: "the runner that carried it out stopped",
                    side: .provider,
                    retryAt: notBefore,
                    counts: false
                )
            )
        ]
    }

    private func inFlight(_ number: Int, _ attempt: Int, in state: RunState) -> MadeEffect? {
        guard state.made.indices.contains(number - 1), case .undoing(let start) = state.made[number - 1].status,
            start.attempt == attempt
        else { return nil }
        return state.made[number - 1]
    }

    func completeUndo(given state: RunState) -> [Event] {
        guard case .compensating = state.phase else { return [] }
        var end = CompensationCompleted(undone: -state.undoneBefore, kept: 0, left: [])
        for made in state.made.reversed() where state.undoScope?.contains(made.path) ?? true {
            switch made.status {
            case .undone: end.undone += 1
            case .left(let failure): end.left.append(failure)
            case .standing where made.effect.provenance == .found: break
            case .standing where state.undoScope == nil && isKept(made.path, in: state): end.kept += 1
            case .standing, .undoing, .retrying: return []
            }
        }
        return [.compensationCompleted(end)]
    }
}

extension MadeEffect {
    /// The effect, as the events of the way back name it.
    func target(_ number: Int) -> UndoTarget {
        UndoTarget(number: number, path: path, kind: effect.kind, resource: effect.resource)
    }
}
