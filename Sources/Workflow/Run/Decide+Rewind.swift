extension Definition {
    /// Takes a step, and all after it, back to where they may run again.
    func rewind(_ rewind: Rewind, given state: RunState) throws(Rejection) -> [Event] {
        switch state.phase {
        case .unborn: throw .unborn
        case .open, .failed, .cancelled, .completed: break
        case .compensating: throw .compensating
        case .compensated: throw .over(state.phaseName)
        }
        guard let target = state.position(of: rewind.to), target != 0, !state.nodes[target].isGone else {
            throw .noSuchStep(rewind.to, nearest: nearestStep(to: rewind.to, in: state))
        }
        try refuseInFlight(in: state)
        guard state.hasBegun(target) else { throw .notBegun(rewind.to) }
        let again = stepsAfter([target], in: state)
        if let point = again.first(where: {
            state.nodes[$0].status == .succeeded && step(at: $0, in: state).isPointOfNoReturn
        }) {
            throw .pastNoReturn(state.nodes[point].path)
        }
        let reopened = state.hasEndedBadly ? stepsToReopen(in: state) : []
        let rewound = Set(again)
        return [
            .runRewound(
                RunRewound(
                    actor: rewind.note.actor,
                    reason: rewind.note.reason,
                    to: rewind.to,
                    steps: again.map {
                        RunRewound.Step(path: state.nodes[$0].path, generation: state.nodes[$0].generation + 1)
                    },
                    reopened: reopened.filter { !rewound.contains($0) }.map { state.nodes[$0].path },
                    undoes: rewind.undoes
                )
            )
        ]
    }

    /// Refuses what can't be done while an attempt is in flight, or while nobody knows what became of one.
    func refuseInFlight(in state: RunState) throws(Rejection) {
        for node in state.active.lazy.map({ state.nodes[$0] }) where node.kind == .step {
            switch node.status {
            case .running, .unknown, .needsDecision: throw .inFlight(node.path, status: node.statusName)
            case .pending, .retrying, .waiting, .skipped, .cancelled, .succeeded, .failed: break
            }
        }
    }

    /// Some steps, all that need them, all that need a scope around them, and what is inside any of these, in the order of the
    /// state.
    func stepsAfter(_ targets: [Int], in state: RunState) -> [Int] {
        var found: Set<Int> = []
        var open = targets
        for target in targets {
            var scope = state.nodes[target].parent
            while scope != 0 {
                open += state.nodes[scope].dependents
                scope = state.nodes[scope].parent
            }
        }
        while let position = open.popLast() {
            guard found.insert(position).inserted else { continue }
            open += state.nodes[position].dependents
            open += Array(state.nodes[position].children)
        }
        return found.sorted()
    }
}
