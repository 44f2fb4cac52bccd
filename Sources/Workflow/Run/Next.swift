/// What a run needs now, as a value; the engine performs it.
public struct Next: Sendable, Hashable {
    /// What is due, in the order in which to do it.
    public var actions: [Action] = []
    /// When to look again if nothing comes from outside; polls are not counted.
    public var due: Timestamp?
    /// The deliveries of the signals that wake somebody: each wakes one step.
    var given: [String] = []

    /// Makes an empty plan.
    public init() {}

    mutating func wake(at moment: Timestamp?) {
        guard let moment else { return }
        due = min(due ?? moment, moment)
    }
}

/// One thing that a run needs.
public enum Action: Sendable, Hashable {
    /// A place of the run's concurrency key is taken.
    case admit
    /// A template is entered.
    case enter(StepPath)
    /// The list of a repeated step is computed.
    case expand(StepPath)
    /// A step doesn't run; why.
    case skip(StepPath, reason: String)
    /// A step can't even begin; why.
    case refuse(StepPath, reason: String)
    /// A template, a repeated step or (the empty path) the run ends.
    case close(StepPath)
    /// A wait, or a pause between attempts, ends with its run.
    case cancel(StepPath, reason: String)
    /// The step's time is over.
    case expire(StepPath)
    /// The end of what a step waits for has come.
    case fire(StepPath)
    /// An attempt should begin, once it has a slot.
    case begin(StepPath)
    /// A waiting step should be asked again, with a signal or because its wait is over.
    case wake(StepPath, Signal?)
    /// An unknown outcome should be looked up.
    case lookUp(StepPath)
    /// An effect should be taken away, once there is a slot; by its number.
    case undo(Int)
    /// The way back is at its end.
    case completeUndo

    /// Whether it needs nothing from outside: `advance` decides it.
    public var isBookkeeping: Bool {
        switch self {
        case .admit, .enter, .expand, .skip, .refuse, .close, .cancel, .expire, .fire, .completeUndo: true
        case .begin, .wake, .lookUp, .undo: false
        }
    }
}

extension Definition {
    /// What a run of this definition needs now.
    ///
    /// - Parameters:
    ///   - state: Where the run stands.
    ///   - now: What time it is.
    ///   - limit: How many actions to list at most that need a slot.
    /// - Returns: What is due, and when to look again.
    public func next(after state: RunState, at now: Timestamp, limit: Int = .max) -> Next {
        var next = Next()
        if state.wantsPlace {
            next.actions = [.admit]
            return next
        }
        switch state.phase {
        case .open: break
        case .compensating:
            nextUndo(after: state, at: now, into: &next)
            return next
        case .unborn, .completed, .failed, .cancelled, .compensated: return next
        }
        closings(state, into: &next)
        next.given = state.active.compactMap { state.nodes[$0].woken?.by }
        for position in state.active { consider(active: position, in: state, at: now, limit: limit, into: &next) }
        guard state.paused == nil, state.cancelRequested == nil else { return next }
        for position in state.ready where next.actions.count < limit {
            if let action = consider(ready: position, in: state) { next.actions.append(action) }
        }
        return next
    }

    private func closings(_ state: RunState, into next: inout Next) {
        if state.cancelRequested != nil {
            guard !state.active.contains(where: { state.nodes[$0].kind == .step }) else { return }
            next.actions.append(.close(state.nodes[0].path))
            return
        }
        for position in state.closing where !hasLateSteps(in: position, of: state) {
            next.actions.append(.close(state.nodes[position].path))
        }
    }

    /// Whether steps of a failing scope still want to run because their `if` looks at failures.
    private func hasLateSteps(in scope: Int, of state: RunState) -> Bool {
        state.nodes[scope].isFailing && state.paused == nil
            && state.ready.contains { state.nodes[$0].parent == scope && consider(ready: $0, in: state) != nil }
    }

    private func consider(
        active position: Int,
        in state: RunState,
        at now: Timestamp,
        limit: Int,
        into next: inout Next
    ) {
        let node = state.nodes[position]
        let isExpired = node.deadline.map { $0 <= now } ?? false
        switch node.status {
        case .running where node.kind == .step: break
        case .running:
            // Nothing new starts in it, so nothing in it would ever end it.
            if !node.isFailing, node.activeChildren == 0, node.unsettledChildren > 0,
                let reason = ending(position, in: state)
            {
                return next.actions.append(.cancel(node.path, reason: reason))
            }
            if isExpired && !node.isFailing { return next.actions.append(.expire(node.path)) }
            if !node.isFailing { next.wake(at: node.deadline) }
            if node.kind == .repeated { beginItems(of: position, in: state, limit: limit, into: &next) }
        case .unknown: next.actions.append(.lookUp(node.path))
        case .retrying(let due):
            if let reason = ending(position, in: state) {
                return next.actions.append(.cancel(node.path, reason: reason))
            }
            if isExpired { return next.actions.append(.expire(node.path)) }
            guard state.paused == nil, !isHeld(position, in: state) else { return }
            if due <= now, next.actions.count < limit { return next.actions.append(.begin(node.path)) }
            if due > now { next.wake(at: min(due, node.deadline ?? due)) }
        case .waiting(let waiting):
            if let reason = ending(position, in: state) {
                return next.actions.append(.cancel(node.path, reason: reason))
            }
            consider(waiting, of: node, in: state, isExpired: isExpired, at: now, into: &next)
        case .needsDecision, .pending, .skipped, .cancelled, .succeeded, .failed: break
        }
    }

    /// The signal comes before the deadline when both are found together.
    private func consider(
        _ waiting: Node.Waiting,
        of node: Node,
        in state: RunState,
        isExpired: Bool,
        at now: Timestamp,
        into next: inout Next
    ) {
        if let name = node.awaitedSignal,
            let signal = state.signals.first(where: { $0.name == name && !next.given.contains($0.delivery) })
        {
            next.given.append(signal.delivery)
            if state.paused == nil { next.actions.append(.wake(node.path, signal)) }
        } else if isExpired {
            next.actions.append(.expire(node.path))
        } else if waiting.isOver {
            next.actions.append(.wake(node.path, nil))
        } else if let until = waiting.wait.until, until <= now {
            next.actions.append(.fire(node.path))
        } else {
            next.wake(at: waiting.wait.until)
            next.wake(at: node.deadline)
        }
    }

    private func beginItems(of position: Int, in state: RunState, limit: Int, into next: inout Next) {
        let node = state.nodes[position]
        guard state.paused == nil, state.cancelRequested == nil, ending(position, in: state) == nil, !node.isFailing,
            !isHeld(position, in: state)
        else { return }
        var free = (node.maxParallel ?? .max) - node.activeChildren
        for child in node.children.dropFirst(node.nextItem) {
            guard free > 0, next.actions.count < limit else { return }
            guard case .pending = state.nodes[child].status else { continue }
            next.actions.append(
                state.nodes[child].kind == .template ? .enter(state.nodes[child].path) : .begin(state.nodes[child].path)
            )
            free -= 1
        }
    }

    /// Whether a step, or a scope around it, stands after something that runs again since the run has moved to another
    /// definition: nothing new starts in it until that has ended.
    private func isHeld(_ position: Int, in state: RunState) -> Bool {
        var position = position
        while position != 0 {
            if state.nodes[position].needsLeft > 0 { return true }
            position = state.nodes[position].parent
        }
        return false
    }

    /// Why nothing new starts around a step: its run, or a scope around it, is on its way to end.
    func ending(_ position: Int, in state: RunState) -> String? {
        if let note = state.cancelRequested?.note {
            return note.reason.isEmpty ? "the run is cancelled" : note.reason
        }
        var scope = state.nodes[position].parent
        while true {
            if state.nodes[scope].isFailing {
                return scope == 0
                    ? "step \"\(state.firstFailure?.text ?? "")\" failed" : "\"\(state.nodes[scope].path)\" ends"
            }
            if scope == 0 { return nil }
            scope = state.nodes[scope].parent
        }
    }

    private func consider(ready position: Int, in state: RunState) -> Action? {
        let node = state.nodes[position]
        let parent = state.nodes[node.parent]
        guard !isHeld(position, in: state) else { return nil }
        let step = step(at: position, in: state)
        if parent.isFailing || ending(node.parent, in: state) != nil {
            guard step.condition?.runsAfterFailure == true, ending(node.parent, in: state) == nil || node.parent == 0
            else { return nil }
        }
        if step.condition?.judgesOutcomes != true,
            let skipped = node.shape.needs.first(where: {
                state.nodes[parent.children.lowerBound + $0].outcome == "skipped"
            })
        {
            let need = state.nodes[parent.children.lowerBound + skipped]
            return .skip(node.path, reason: "it needs \"\(need.path)\", which was skipped")
        }
        if let condition = step.condition {
            let scope = NodeScope(definition: self, state: state, position: position)
            do throws(EvaluationError) {
                let verdict = try condition.expression.evaluate(in: scope)
                guard let holds = verdict.bool else {
                    return .refuse(node.path, reason: "its `if` must yield true or false, not \(verdict.kindName)")
                }
                if !holds { return .skip(node.path, reason: "`\(condition.expression.text)` is false") }
            } catch {
                return .refuse(node.path, reason: "its `if` can't be evaluated: \(error.message)")
            }
        }
        switch node.kind {
        case .repeated: return .expand(node.path)
        case .template: return .enter(node.path)
        case .step: return .begin(node.path)
        }
    }
}
