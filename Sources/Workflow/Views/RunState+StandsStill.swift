extension RunState {
    /// On what a run waits that waits for none of its steps, in a few words: a person's decision, the end of a pause that shows in
    /// no state, or somebody who takes away what an undo has left; `nil` for any other run.
    public var standsStill: String? {
        switch phase {
        case .failed(let failure) where failure.asks != nil: return "a decision on the whole run"
        case .compensated(let end) where !end.left.isEmpty: return "\(Wording.count(end.left.count, "effect")) left"
        case .open, .compensating: break
        case .unborn, .completed, .failed, .cancelled, .compensated: return nil
        }
        let undecided = active.first { if case .needsDecision = nodes[$0].status { true } else { false } }
        if let undecided, phaseName == .needsDecision {
            return "a decision on \(nodes[undecided].path)" + (paused == nil ? "" : ", and the end of its pause")
        }
        return paused == nil ? nil : "the end of its pause"
    }

    /// When what a step waits for comes at the latest, or its next attempt; `nil` if nothing says so, or if a runner that looks at
    /// it finds what it waits for.
    public func end(ofWaitAt path: StepPath) -> Timestamp? {
        guard let node = node(at: path) else { return nil }
        switch node.status {
        case .waiting(let waiting):
            return answer(to: node, waiting) == nil ? waiting.wait.end(by: node.deadline) : nil
        case .retrying(let due): return due
        case .pending, .running, .unknown, .needsDecision, .skipped, .cancelled, .succeeded, .failed: return nil
        }
    }

    /// What is recorded that ends a wait as soon as a runner looks at it; `nil` while somebody still has to say something.
    func answer(to node: Node, _ waiting: Node.Waiting) -> String? {
        guard let name = node.awaitedSignal else { return nil }
        let recorded = signals.filter { $0.name == name }
        if case .approval(let policy) = waiting.wait.kind {
            if let rejection = recorded.first(where: { $0.payload["decision"]?.string == "reject" }) {
                return "a rejection by \(rejection.from.displayName) is recorded"
            }
            guard waiting.approvals.count >= policy.quorum else { return nil }
            return policy.quorum == 1
                ? "an approval by \(waiting.approvals[0].displayName) is recorded"
                : "all \(policy.quorum) approvals are recorded"
        }
        guard let first = recorded.first else { return nil }
        let what = if case .consent = waiting.wait.kind { "an answer" } else { "the signal \"\(name)\"" }
        return "\(what) by \(first.from.displayName) is recorded"
    }
}
