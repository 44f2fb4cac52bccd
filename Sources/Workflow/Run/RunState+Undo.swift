/// An effect of a run, and how far it has been taken away.
public struct MadeEffect: Sendable, Hashable {
    /// How far it has been taken away.
    public enum Status: Sendable, Hashable {
        /// It is there.
        case standing
        /// An attempt to take it away is under way.
        case undoing(UndoStarted)
        /// The next attempt is due then.
        case retrying(Timestamp)
        /// It is gone.
        case undone
        /// It could not be taken away.
        case left(StepUndoFailed)
    }

    /// The step that had it.
    public let path: StepPath
    /// The effect, as it was told of last.
    public internal(set) var effect: Effect
    /// The attempt that told of it last: its input says where the effect is.
    public internal(set) var start: StepStarted
    /// The definition of that attempt: its connections lead to the effect.
    public internal(set) var definition: Digest
    /// How far it has been taken away.
    public internal(set) var status = Status.standing
    /// How many attempts to take it away have begun.
    public internal(set) var attempt = 0
    /// How many of them have failed, interrupted ones not counted.
    public internal(set) var failures = 0
    /// The last attempt to take it away that failed, for people to read; its event has it.
    public internal(set) var lastFailure: StepUndoFailed?
}

extension MadeEffect {
    /// What has become of it.
    fileprivate var fate: Effect.Fate {
        switch status {
        case .standing, .undoing, .retrying: .standing
        case .left: .left
        case .undone: .gone
        }
    }
}

extension RunState {
    /// Keeps what a step says it has made; saying it again is no second effect.
    mutating func remember(_ effects: [Effect], of path: StepPath) {
        guard !effects.isEmpty, let position = index[path], let start = nodes[position].lastStart,
            let definition = started?.definition
        else { return }
        for effect in effects {
            let name = Effect.Name(effect, of: path)
            if let place = madeIndex[name],
                let told = made[place].effect
                    .retold(
                        as: effect, isSameKey: made[place].start.key == start.key, fate: made[place].fate)
            {
                guard effect.provenance != .found else { continue }
                if made[place].effect.provenance == .found { nodes[position].standingEffects += 1 }
                made[place].effect = told
                made[place].start = start
                made[place].definition = definition
            } else {
                madeIndex[name] = made.count
                made.append(MadeEffect(path: path, effect: effect, start: start, definition: definition))
                if effect.provenance != .found { nodes[position].standingEffects += 1 }
            }
        }
    }

    /// A request to end; one that comes to a run that has stopped opens it again, for the way back.
    mutating func requestCancel(_ event: CancelRequested) {
        cancelRequested = event
        switch phase {
        case .failed, .cancelled, .compensated:
            phase = .open
            closing = [0]
        case .unborn, .open, .completed, .compensating: break
        }
    }

    mutating func startCompensation(_ event: CompensationStarted) {
        end(.compensating)
        compensation = event
        beginUndo(of: nil)
    }

    /// Begins to take away the effects of some steps, or of all; what was left before is tried again if that can help.
    mutating func beginUndo(of steps: Set<StepPath>?) {
        phase = .compensating
        undoScope = steps
        undoneBefore = steps.map { steps in made.count { $0.status == .undone && steps.contains($0.path) } } ?? 0
        undoPlace = made.count
        for place in made.indices {
            guard case .left(let failure) = made[place].status, !failure.isForGood else { continue }
            made[place].status = .standing
            made[place].failures = 0
        }
    }

    /// A rewound run goes on; any other has come to its end.
    mutating func endUndo(_ event: CompensationCompleted) {
        guard undoScope != nil else { return end(.compensated(event)) }
        (undoScope, undoneBefore) = (nil, 0)
        phase = .open
    }

    mutating func beginUndo(_ event: UndoStarted) {
        guard let place = place(of: event.target) else { return }
        made[place].attempt = event.attempt
        made[place].status = .undoing(event)
        undoPlace = place + 1
    }

    mutating func undone(_ event: StepUndone, at time: Timestamp) {
        guard let place = place(of: event.target) else { return }
        made[place].status = .undone
        undoPlace = place
        guard let position = index[made[place].path] else { return }
        nodes[position].standingEffects -= 1
        guard nodes[position].standingEffects == 0, undoScope == nil else { return }
        nodes[position].isUndone = true
        nodes[position].since = time
    }

    mutating func failUndo(_ event: StepUndoFailed) {
        guard let place = place(of: event.target) else { return }
        if event.counts { made[place].failures += 1 }
        made[place].lastFailure = event
        if let retryAt = event.retryAt {
            made[place].status = .retrying(retryAt)
        } else {
            made[place].status = .left(event)
            undoPlace = place
        }
    }

    /// The number of the effect that is being taken away now, if one is.
    var undoUnderWay: Int? {
        guard case .compensating = phase, made.indices.contains(undoPlace - 1),
            case .undoing = made[undoPlace - 1].status
        else { return nil }
        return undoPlace
    }

    private func place(of target: UndoTarget) -> Int? {
        made.indices.contains(target.number - 1) ? target.number - 1 : nil
    }
}
