extension Why {
    /// What is ready to begin in a run that a runner holds, while that runner's slots for attempts are taken.
    public struct Attempts: Sendable, Hashable {
        /// An attempt that is in flight.
        public struct Holder: Sendable, Hashable {
            /// The run.
            public let run: RunID
            /// The step that is carried out or undone.
            public let step: StepPath
        }

        /// The runner.
        public let runner: RunnerID
        /// What is ready: the steps that may begin, or the one of which something is to be taken away.
        public let ready: [StepPath]
        /// Whether something is to be taken away.
        public let isUndo: Bool
        /// The attempts that are in flight there, as the log knows them.
        public let holders: [Holder]
    }
}

extension Why.Attempts {
    /// What is ready in a run and needs a slot.
    /// - Returns: `nil` if nothing is.
    init?(of state: RunState, in runner: RunnerID, doing actions: [Action], heldBy holders: [Holder]) {
        var ready: [StepPath] = []
        var isUndo = false
        for action in actions {
            switch action {
            case .begin(let path): ready.append(path)
            case .undo(let number):
                ready.append(state.made[number - 1].path)
                isUndo = true
            // Of a waiting step the log doesn't know whether it is being asked again.
            case .wake, .admit, .enter, .expand, .skip, .refuse, .close, .cancel, .expire, .fire, .lookUp,
                .completeUndo:
                break
            }
        }
        guard !ready.isEmpty else { return nil }
        self.init(runner: runner, ready: ready, isUndo: isUndo, holders: holders)
    }
}

extension RunState {
    /// The attempts that are in flight, at steps and at taking something away.
    var attemptsInFlight: [StepPath] {
        var paths: [StepPath] = active.compactMap { position in
            guard nodes[position].kind == .step, case .running = nodes[position].status else { return nil }
            return nodes[position].path
        }
        if let undo = undoUnderWay { paths.append(made[undo - 1].path) }
        return paths
    }
}
