extension RunState {
    /// Takes failed and cancelled steps back to where they may run again; templates and repeats around them are open again.
    mutating func reopen(_ paths: [StepPath], at time: Timestamp) {
        phase = .open
        firstFailure = nil
        nodes[0].isFailing = false
        for position in paths.compactMap({ index[$0] }).sorted() {
            let parent = nodes[position].parent
            nodes[parent].unsettledChildren += 1
            for dependent in nodes[position].dependents {
                nodes[dependent].needsLeft += 1
                ready.removeAscending(dependent)
            }
            nodes[position].failures = 0
            nodes[position].unsent = 0
            nodes[position].firstStartedAt = nil
            nodes[position].deadline = nil
            nodes[position].isFailing = false
            nodes[position].hasToleratedFailure = false
            nodes[position].status = .pending
            if nodes[position].children.isEmpty {
                nodes[position].cursor = .null
                comeBack(toItem: position)
            } else {
                activate(position, .running, at: time)
            }
        }
        reconsiderReady()
        reconsiderClosing()
    }

    mutating func reconsiderReady() {
        for position in positions where nodes[position].status == .pending && nodes[position].needsLeft == 0 {
            let parent = nodes[nodes[position].parent]
            guard parent.kind == .template, case .running = parent.status else { continue }
            ready.insertAscending(position)
        }
    }

    mutating func reconsiderClosing() {
        closing = []
        for position in nodes.indices
        where nodes[position].status == .running && nodes[position].kind != .step && !nodes[position].isGone {
            considerClosing(position)
        }
    }
}
