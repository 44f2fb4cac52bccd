extension RunState {
    /// Applies one event; never fails, because what was recorded has happened.
    public mutating func apply(_ event: Event, at time: Timestamp) {
        let before = phaseName
        version += 1
        changedAt = time
        change(by: event, at: time)
        leavePlace()
        if version == 1 || phaseName != before { phaseSince = time }
    }

    private mutating func change(by event: Event, at time: Timestamp) {
        switch event {
        case .runStarted(let event): start(event, at: time)
        case .runQueued(let event): queue(event)
        case .runAdmitted(let event): admit(event)
        case .runResumed(let event): reopen(event.steps, at: time)
        case .runRewound(let event): rewind(event, at: time)
        case .runMigrated(let event): migrate(event, at: time)
        case .runPaused(let note): paused = note
        case .runUnpaused: paused = nil
        case .runCancelRequested(let event): requestCancel(event)
        case .runCancelled(let note): end(.cancelled(note))
        case .runCompleted(let event): end(.completed(event.outputs))
        case .runFailed(let event): end(.failed(event))
        case .foreachExpanded(let event): expand(event, at: time)
        case .stepStarted(let event): begin(event, at: time)
        case .stepProgressed(let event): progress(event, at: time)
        case .stepSucceeded(let event): succeed(event, at: time)
        case .stepFailed(let event): fail(event, at: time)
        case .stepUnknown(let event): change(event.path, to: .unknown(event.reason), at: time)
        case .stepLookedUp(let event): lookedUp(event, at: time)
        case .stepSkipped(let event): settle(event.path, as: .skipped(event.reason), at: time)
        case .stepCancelled(let event): settle(event.path, as: .cancelled(event.reason), at: time)
        case .stepWaiting(let event): wait(event, at: time)
        case .signalReceived(let event): receive(event, at: time)
        case .signalRefused(let event): deliveries.insert(event.delivery)
        case .timerFired(let event): fire(event)
        case .decisionMade(let event): decided(event, at: time)
        case .compensationStarted(let event): startCompensation(event)
        case .undoStarted(let event): beginUndo(event)
        case .stepUndone(let event): undone(event, at: time)
        case .stepUndoFailed(let event): failUndo(event)
        case .compensationCompleted(let event): endUndo(event)
        case .commandRejected, .checkpointSigned: break
        }
    }

    private mutating func start(_ event: RunStarted, at time: Timestamp) {
        started = event
        startedAt = time
        phase = .open
        let shape = GraphNode(id: "", needs: [], repeats: false, tolerant: false, body: event.graph)
        nodes = [Node(path: StepPath(text: ""), kind: .template, parent: 0, ordinal: 0, shape: shape)]
        nodes[0].status = .running
        enter(0, graph: event.graph)
    }

    mutating func end(_ phase: Phase) {
        self.phase = phase
        ready = []
        closing = []
    }

    // MARK: - Entering

    /// Appends the steps of a template and finds those that may start.
    private mutating func enter(_ position: Int, graph: [GraphNode]) {
        let first = nodes.count
        for (ordinal, shape) in graph.enumerated() {
            let path = position == 0 ? StepPath(text: shape.id) : nodes[position].path.child(shape.id)
            let kind: Node.Kind = shape.repeats ? .repeated : shape.body == nil ? .step : .template
            append(Node(path: path, kind: kind, parent: position, ordinal: ordinal, shape: shape))
        }
        // A step may need one that stands below it.
        for (ordinal, shape) in graph.enumerated() {
            for need in shape.needs { nodes[first + need].dependents.append(first + ordinal) }
            if shape.needs.isEmpty { ready.insertAscending(first + ordinal) }
        }
        nodes[position].children = first..<nodes.count
        nodes[position].unsettledChildren = graph.count
        considerClosing(position)
    }

    private mutating func expand(_ event: ForeachExpanded, at time: Timestamp) {
        guard let position = index[event.path] else { return }
        activate(position, .running, at: time)
        nodes[position].items = event.items
        nodes[position].maxParallel = event.maxParallel
        var shape = nodes[position].shape
        shape.repeats = false
        shape.needs = []
        let first = nodes.count
        for ordinal in event.items.indices {
            let kind: Node.Kind = shape.body == nil ? .step : .template
            append(Node(path: event.path[ordinal], kind: kind, parent: position, ordinal: ordinal, shape: shape))
        }
        nodes[position].children = first..<nodes.count
        nodes[position].unsettledChildren = event.items.count
        considerClosing(position)
    }

    private mutating func append(_ node: Node) {
        var node = node
        if let before = index[node.path].map({ nodes[$0] }) {
            node.attempt = before.attempt
            node.generation = before.generation
            node.standingEffects = before.standingEffects
        }
        index[node.path] = nodes.count
        nodes.append(node)
    }

    // MARK: - Attempts

    private mutating func begin(_ event: StepStarted, at time: Timestamp) {
        guard let position = index[event.path] else { return }
        if nodes[position].firstStartedAt == nil {
            nodes[position].firstStartedAt = time
            nodes[position].deadline = event.deadline
        }
        nodes[position].attempt = event.attempt
        nodes[position].generation = event.generation
        nodes[position].lastStart = event
        activate(position, .running, at: time)
        if nodes[position].kind == .template, let body = nodes[position].shape.body {
            enter(position, graph: body)
        }
    }

    private mutating func progress(_ event: StepProgressed, at time: Timestamp) {
        guard let position = index[event.path] else { return }
        nodes[position].effects = event.effects
        nodes[position].cursor = event.cursor
        remember(event.effects, of: event.path)
        guard let sendBy = event.sendBy else { return }
        nodes[position].lastStart?.sendBy = sendBy
        guard case .waiting(let waiting) = nodes[position].status else { return }
        activate(position, .running, at: time)
        nodes[position].woken = Node.Woken(from: waiting, by: event.signal)
    }

    private mutating func succeed(_ event: StepSucceeded, at time: Timestamp) {
        consume(event.consumed)
        guard let position = index[event.path] else { return }
        nodes[position].output = event.output
        nodes[position].effects = event.effects
        remember(event.effects, of: event.path)
        settle(position, as: .succeeded, at: time)
    }

    private mutating func fail(_ event: StepFailed, at time: Timestamp) {
        consume(event.consumed)
        guard let position = index[event.path] else { return }
        nodes[position].effects = event.effects
        remember(event.effects, of: event.path)
        nodes[position].failures += event.notSent ? 0 : 1
        nodes[position].unsent = event.notSent ? nodes[position].unsent + 1 : 0
        nodes[position].generation = event.nextGeneration
        if let retryAt = event.retryAt {
            activate(position, .retrying(retryAt), at: time)
        } else {
            settle(position, as: .failed(event), at: time)
        }
    }

    private mutating func lookedUp(_ event: StepLookedUp, at time: Timestamp) {
        if let asks = event.asks {
            change(event.path, to: .needsDecision(asks), at: time)
        } else if let retryAt = event.retryAt {
            change(event.path, to: .retrying(retryAt), at: time)
        }
    }

    private mutating func decided(_ event: DecisionMade, at time: Timestamp) {
        if event.verdict == .done, !vouched.contains(event.path) { vouched.append(event.path) }
        guard let position = index[event.path] else { return }
        switch event.verdict {
        case .done, .fail: break
        case .lookUp:
            guard case .needsDecision(let why) = nodes[position].status else { return }
            activate(position, .unknown(why), at: time)
        case .retry:
            nodes[position].generation = event.nextGeneration
            nodes[position].cursor = .null
            activate(position, .retrying(time), at: time)
        }
    }

    private mutating func wait(_ event: StepWaiting, at time: Timestamp) {
        consume(event.consumed)
        guard let position = index[event.path] else { return }
        var waiting = Node.Waiting(wait: event.wait, since: time, digest: event.digest)
        if let before = nodes[position].wait, before.digest == event.digest {
            waiting.since = before.since
            waiting.approvals = before.approvals
        }
        nodes[position].effects = event.wait.effects
        remember(event.wait.effects, of: event.path)
        nodes[position].cursor = event.wait.cursor
        activate(position, .waiting(waiting), at: time)
    }

    private mutating func fire(_ event: TimerFired) {
        guard let position = index[event.path] else { return }
        if event.kind == .deadline, nodes[position].kind != .step {
            nodes[position].isFailing = true
            considerClosing(position)
        } else if event.kind == .wait, case .waiting(var waiting) = nodes[position].status {
            waiting.isOver = true
            nodes[position].status = .waiting(waiting)
        }
    }

    private mutating func receive(_ event: SignalReceived, at time: Timestamp) {
        deliveries.insert(event.delivery)
        signals.append(
            Signal(name: event.name, delivery: event.delivery, payload: event.payload, from: event.actor, at: time)
        )
        guard let path = event.path, let position = index[path],
            case .waiting(var waiting) = nodes[position].status, case .approval = waiting.wait.kind
        else { return }
        waiting.approvals.append(event.actor)
        nodes[position].status = .waiting(waiting)
    }

    private mutating func consume(_ delivery: String?) {
        guard let delivery else { return }
        signals.removeAll { $0.delivery == delivery }
    }

    // MARK: - Standing

    private mutating func change(_ path: StepPath, to status: Node.Status, at time: Timestamp) {
        guard let position = index[path] else { return }
        activate(position, status, at: time)
    }

    mutating func activate(_ position: Int, _ status: Node.Status, at time: Timestamp) {
        count(position, -1)
        nodes[position].stand(status, at: time)
        count(position, 1)
        ready.removeAscending(position)
        let parent = nodes[position].parent
        passItems(of: parent)
        guard active.insertAscending(position) else { return }
        nodes[parent].activeChildren += 1
        closing.removeAscending(parent)
    }

    /// Passes the items of a repeated step that have begun, so that they needn't be looked at again; they may begin out of order.
    mutating func passItems(of position: Int) {
        guard nodes[position].kind == .repeated else { return }
        let children = nodes[position].children
        while nodes[position].nextItem < children.count,
            nodes[children.lowerBound + nodes[position].nextItem].status != .pending
        {
            nodes[position].nextItem += 1
        }
    }

    /// Comes back to an item of a repeated step that may begin again.
    mutating func comeBack(toItem position: Int) {
        let parent = nodes[position].parent
        guard nodes[parent].kind == .repeated else { return }
        nodes[parent].nextItem = min(nodes[parent].nextItem, position - nodes[parent].children.lowerBound)
    }

    mutating func count(_ position: Int, _ change: Int) {
        guard nodes[position].kind == .step else { return }
        switch nodes[position].status {
        case .running, .unknown: tally.moving += change
        case .needsDecision: tally.deciding += change
        case .waiting: tally.resting += change
        case .retrying:
            tally.resting += change
            tally.retrying += change
        case .pending, .skipped, .cancelled, .succeeded, .failed: break
        }
    }

    private mutating func settle(_ path: StepPath, as status: Node.Status, at time: Timestamp) {
        guard let position = index[path] else { return }
        settle(position, as: status, at: time)
    }

    private mutating func settle(_ position: Int, as status: Node.Status, at time: Timestamp) {
        guard nodes[position].outcome == nil else { return }
        count(position, -1)
        nodes[position].stand(status, at: time)
        let parent = nodes[position].parent
        ready.removeAscending(position)
        closing.removeAscending(position)
        for child in nodes[position].children { ready.removeAscending(child) }
        if active.removeAscending(position) { nodes[parent].activeChildren -= 1 }
        nodes[parent].unsettledChildren -= 1
        passItems(of: parent)
        for dependent in nodes[position].dependents {
            nodes[dependent].needsLeft -= 1
            if nodes[dependent].needsLeft == 0, case .pending = nodes[dependent].status {
                ready.insertAscending(dependent)
            }
        }
        if case .failed = status {
            if nodes[position].shape.tolerant {
                nodes[parent].hasToleratedFailure = true
            } else {
                markFailing(parent, because: nodes[position].path)
            }
        }
        considerClosing(parent)
    }

    /// Marks a scope, and all around it that don't tolerate its failure, as failing.
    private mutating func markFailing(_ scope: Int, because path: StepPath) {
        var scope = scope
        while !nodes[scope].isFailing {
            nodes[scope].isFailing = true
            considerClosing(scope)
            if scope == 0 {
                firstFailure = firstFailure ?? path
                return
            }
            if nodes[scope].shape.tolerant { return }
            scope = nodes[scope].parent
        }
    }

    mutating func considerClosing(_ scope: Int) {
        let node = nodes[scope]
        guard node.outcome == nil, node.activeChildren == 0, node.unsettledChildren == 0 || node.isFailing else {
            return
        }
        closing.insertAscending(scope)
    }
}

extension [Int] {
    /// Puts a number into its place; answers whether it wasn't there.
    @discardableResult
    mutating func insertAscending(_ number: Int) -> Bool {
        let place = firstIndex(notBelow: number)
        if place < count, self[place] == number { return false }
        insert(number, at: place)
        return true
    }

    /// Takes a number out of its place; answers whether it was there.
    @discardableResult
    mutating func removeAscending(_ number: Int) -> Bool {
        let place = firstIndex(notBelow: number)
        guard place < count, self[place] == number else { return false }
        remove(at: place)
        return true
    }

    private func firstIndex(notBelow number: Int) -> Int {
        guard let last, last >= number else { return count }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
