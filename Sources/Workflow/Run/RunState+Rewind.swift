extension RunState {
    /// Whether the run has ended, or is about to because a step failed: then what failed is reopened when it goes back.
    var hasEndedBadly: Bool { isOver || firstFailure != nil }

    /// Whether something of a step has happened: it was entered or attempted, if before a rewind, or it was settled without.
    func hasBegun(_ position: Int) -> Bool {
        let node = nodes[position]
        return node.status != .pending || node.attempt > 0 || nodes.contains { $0.path.isInside(node.path) }
    }

    /// Takes steps back to where they may run again; what is inside them will be entered anew.
    mutating func rewind(_ event: RunRewound, at time: Timestamp) {
        cancelRequested = nil
        if hasEndedBadly { reopen(event.reopened, at: time) }
        let places = event.steps.compactMap { step in index[step.path].map { ($0, step.generation) } }
        let rewound = Set(places.map(\.0))
        for (position, generation) in places {
            forgetApprovals(of: position)
            leave(position)
            nodes[position].generation = generation
            if rewound.contains(nodes[position].parent) { nodes[position].isGone = true }
        }
        for position in places.map(\.0) where !nodes[position].isGone { takeBack(position, at: time) }
        openScopes(around: event.to, at: time)
        for position in places.map(\.0) where !nodes[position].isGone { countNeeds(of: position) }
        reconsiderReady()
        reconsiderClosing()
        if event.undoes { beginUndo(of: Set(event.steps.map(\.path))) }
    }

    /// What was approved was about what was shown then.
    mutating func forgetApprovals(of position: Int) {
        guard case .waiting(let waiting) = nodes[position].status, case .approval = waiting.wait.kind,
            let name = nodes[position].awaitedSignal
        else { return }
        signals.removeAll { $0.name == name }
    }

    /// Takes a step off the lists of what is under way.
    private mutating func leave(_ position: Int) {
        count(position, -1)
        ready.removeAscending(position)
        let parent = nodes[position].parent
        if active.removeAscending(position) { nodes[parent].activeChildren -= 1 }
        if nodes[position].outcome != nil { nodes[parent].unsettledChildren += 1 }
        nodes[position].status = .pending
    }

    /// Puts a step back to where it hadn't begun, but for what makes its next attempt another one.
    private mutating func takeBack(_ position: Int, at time: Timestamp) {
        let before = nodes[position]
        var node = Node(
            path: before.path, kind: before.kind, parent: before.parent, ordinal: before.ordinal, shape: before.shape)
        node.dependents = before.dependents
        node.since = time
        node.attempt = before.attempt
        node.generation = before.generation
        node.standingEffects = before.standingEffects
        nodes[position] = node
    }

    private mutating func countNeeds(of position: Int) {
        let node = nodes[position]
        let siblings = nodes[node.parent].children.lowerBound
        nodes[position].needsLeft = node.shape.needs.count { nodes[siblings + $0].outcome == nil }
        comeBack(toItem: position)
    }

    /// Opens the templates and repeated steps in which the run goes on.
    private mutating func openScopes(around path: StepPath, at time: Timestamp) {
        guard var scope = index[path].map({ nodes[$0].parent }) else { return }
        while scope != 0 {
            if nodes[scope].outcome != nil {
                nodes[nodes[scope].parent].unsettledChildren += 1
                nodes[scope].output = nil
            }
            let failed = nodes[scope].children.filter { nodes[$0].outcome == "failure" }
            nodes[scope].isFailing = failed.contains { !nodes[$0].shape.tolerant }
            nodes[scope].hasToleratedFailure = !failed.isEmpty && !nodes[scope].isFailing
            activate(scope, .running, at: time)
            scope = nodes[scope].parent
        }
    }
}
