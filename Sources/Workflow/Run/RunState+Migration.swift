extension RunState {
    /// Goes on by another definition: the tree of steps is made anew, and what is kept is carried over.
    mutating func migrate(_ event: RunMigrated, at time: Timestamp) {
        guard let former = definitions.last else { return }
        movedFrom.append(former)
        started?.definition = event.to
        started?.inputs = event.inputs
        started?.tier = event.tier
        started?.trustsClaims = event.trustsClaims
        started?.graph = event.graph
        change(event.key)
        for step in event.steps where step.fate != .kept {
            if let position = index[step.path] { forgetApprovals(of: position) }
        }
        let steps = Dictionary(event.steps.map { ($0.path, $0) }) { first, _ in first }
        for place in made.indices where steps[made[place].path]?.fate == .kept { made[place].definition = event.to }
        var moving = MovedTree(from: self, by: steps, reopened: Set(event.reopened), at: time)
        moving.grow(event.graph)
        (nodes, index) = (moving.nodes, moving.index)
        recount()
        let undone = event.steps.filter { $0.fate == .undone }.map(\.path)
        if !undone.isEmpty { beginUndo(of: Set(undone)) }
    }

    /// Finds anew what is kept so that what comes next costs only what has become ready.
    private mutating func recount() {
        (ready, active, tally) = ([], [], Tally())
        for position in nodes.indices where !nodes[position].isGone {
            nodes[position].unsettledChildren = nodes[position].children.count { nodes[$0].outcome == nil }
            nodes[position].activeChildren = nodes[position].children.count { nodes[$0].isActive }
            nodes[position].nextItem = 0
            passItems(of: position)
            guard position != 0 else { continue }
            count(position, 1)
            if nodes[position].isActive { active.append(position) }
            guard nodes[nodes[position].parent].kind == .template else { continue }
            let siblings = nodes[nodes[position].parent].children.lowerBound
            nodes[position].needsLeft = nodes[position].shape.needs.count { nodes[siblings + $0].outcome == nil }
        }
        reconsiderReady()
        reconsiderClosing()
    }
}

extension Node {
    /// Whether it has begun and isn't settled.
    fileprivate var isActive: Bool { status != .pending && outcome == nil }

    /// Whether it has its children, be there none.
    fileprivate var isEntered: Bool {
        switch status {
        case .pending: false
        case .running, .succeeded: kind != .step
        case .skipped, .cancelled, .failed, .unknown, .retrying, .waiting, .needsDecision: !children.isEmpty
        }
    }
}

/// The tree of steps of a run that moves to another definition, while it grows: scope after scope, from the outermost inward.
private struct MovedTree {
    private let old: RunState
    private let steps: [StepPath: RunMigrated.Step]
    private let reopened: Set<StepPath>
    private let time: Timestamp
    private(set) var nodes: [Node] = []
    private(set) var index: [StepPath: Int] = [:]

    init(
        from old: RunState, by steps: [StepPath: RunMigrated.Step], reopened: Set<StepPath>, at time: Timestamp
    ) {
        (self.old, self.steps, self.reopened, self.time) = (old, steps, reopened, time)
    }

    mutating func grow(_ graph: [GraphNode]) {
        guard let root = old.nodes.first else { return }
        let shape = GraphNode(id: "", needs: [], repeats: false, tolerant: false, body: graph)
        nodes = [copy(root, to: Node(path: root.path, kind: .template, parent: 0, ordinal: 0, shape: shape))]
        // Nodes are only appended, so that this passes each once, parents before their children.
        var position = 0
        while position < nodes.count {
            if position == 0 || nodes[position].isEntered { fill(position) }
            position += 1
        }
        judgeFailures()
        keepGone()
    }

    // MARK: Scopes

    private mutating func fill(_ position: Int) {
        let scope = nodes[position]
        let first = nodes.count
        switch scope.kind {
        case .step: return
        case .template:
            let graph = scope.shape.body ?? []
            for (ordinal, shape) in graph.enumerated() {
                let kind: Node.Kind = shape.repeats ? .repeated : shape.body == nil ? .step : .template
                append(
                    Node(path: scope.path(of: shape.id), kind: kind, parent: position, ordinal: ordinal, shape: shape))
            }
            for ordinal in graph.indices where nodes[first + ordinal].outcome == nil {
                nodes[first + ordinal].shape.needs = openNeeds(of: ordinal, among: graph, from: first)
            }
            for ordinal in graph.indices {
                for need in nodes[first + ordinal].shape.needs {
                    nodes[first + need].dependents.append(first + ordinal)
                }
            }
        case .repeated:
            var shape = scope.shape
            shape.repeats = false
            shape.needs = []
            for ordinal in scope.items.indices {
                let kind: Node.Kind = shape.body == nil ? .step : .template
                append(Node(path: scope.path[ordinal], kind: kind, parent: position, ordinal: ordinal, shape: shape))
            }
        }
        nodes[position].children = first..<nodes.count
    }

    /// What a step needs, and what runs again before that which is kept between the two: the order of the file holds.
    private func openNeeds(of ordinal: Int, among graph: [GraphNode], from first: Int) -> [Int] {
        var needs = Set(graph[ordinal].needs)
        var passed: Set<Int> = []
        var open = graph[ordinal].needs
        while let need = open.popLast() {
            if nodes[first + need].outcome == nil {
                needs.insert(need)
            } else if passed.insert(need).inserted {
                open += graph[need].needs
            }
        }
        return needs.sorted()
    }

    private mutating func append(_ fresh: Node) {
        let path = fresh.path
        var node = fresh
        if let position = old.position(of: path) {
            let before = old.nodes[position]
            if let step = steps[path], step.fate == .kept {
                node = kept(before, as: fresh, by: step)
            } else {
                node.attempt = before.attempt
                node.generation = steps[path]?.generation ?? before.generation
                node.standingEffects = before.standingEffects
                if steps[path] != nil { node.since = time } else if !before.isGone { node.since = before.since }
            }
        }
        index[path] = nodes.count
        nodes.append(node)
    }

    private func kept(_ before: Node, as fresh: Node, by step: RunMigrated.Step) -> Node {
        var node = copy(before, to: fresh)
        if let input = step.input { node.lastStart?.input = input }
        if let items = step.items { node.items = items }
        if node.kind == .repeated { node.maxParallel = step.maxParallel }
        if before.outcome == nil { node.deadline = step.deadline }
        guard reopened.contains(step.path) else { return node }
        node.status = .running
        node.since = time
        node.output = nil
        return node
    }

    /// All that a node has come to, at its new place.
    private func copy(_ before: Node, to fresh: Node) -> Node {
        var node = fresh
        node.status = before.status
        node.since = before.since
        node.attempt = before.attempt
        node.generation = before.generation
        node.failures = before.failures
        node.unsent = before.unsent
        node.firstStartedAt = before.firstStartedAt
        node.deadline = before.deadline
        node.lastStart = before.lastStart
        node.output = before.output
        node.effects = before.effects
        node.cursor = before.cursor
        node.items = before.items
        node.maxParallel = before.maxParallel
        node.isUndone = before.isUndone
        node.standingEffects = before.standingEffects
        node.isFailing = before.isFailing
        node.hasToleratedFailure = before.hasToleratedFailure
        // Children that there are tell one that was entered; their place is found when they are put there.
        node.children = before.children
        return node
    }

    // MARK: Afterwards

    /// A scope that goes on is failing if a step in it has failed, or its own time was over.
    private mutating func judgeFailures() {
        for position in nodes.indices where nodes[position].status == .running && nodes[position].kind != .step {
            let failed = nodes[position].children.filter { nodes[$0].outcome == "failure" }
            let hadFailed = old.position(of: nodes[position].path)
                .map { old.nodes[$0].children.contains { old.nodes[$0].outcome == "failure" } }
            let isLate = nodes[position].isFailing && hadFailed == false && !reopened.contains(nodes[position].path)
            nodes[position].isFailing = isLate || failed.contains { !nodes[$0].shape.tolerant }
            nodes[position].hasToleratedFailure = !failed.isEmpty && !nodes[position].isFailing
        }
    }

    /// What the other definition hasn't got stays known by its path: under the same name it would be another attempt, and what
    /// it has made is still told of.
    private mutating func keepGone() {
        for position in old.nodes.indices.dropFirst() {
            let before = old.nodes[position]
            guard index[before.path] == nil, old.position(of: before.path) == position else { continue }
            var node = Node(path: before.path, kind: before.kind, parent: 0, ordinal: 0, shape: before.shape)
            node.isGone = true
            node.attempt = before.attempt
            node.generation = steps[before.path]?.generation ?? before.generation
            node.standingEffects = before.standingEffects
            index[before.path] = nodes.count
            nodes.append(node)
        }
    }
}
