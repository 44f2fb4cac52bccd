extension Definition {
    // MARK: - Signals

    func receive(_ delivery: Delivery, given state: RunState, at now: Timestamp) throws(Rejection) -> [Event] {
        guard !state.deliveries.contains(delivery.id) else { return [] }
        let known = awaitedSignals(in: state)
        guard let awaited = known.first(where: { $0.name == delivery.name }) else {
            guard delivery.kind == .callback else {
                let takers = known.filter { $0.kind == delivery.kind }.map(\.name)
                throw .noSuchTaker(
                    delivery.name, delivery.kind, takers: takers,
                    nearest: Nearest.name(to: delivery.name, among: takers))
            }
            let names = known.map(\.name)
            throw .noSuchSignal(delivery.name, known: names, nearest: Nearest.name(to: delivery.name, among: names))
        }
        guard awaited.kind == delivery.kind else { throw .wrongKind(name: delivery.name, expected: awaited.kind) }
        guard !state.isOver, state.compensation == nil else { throw .over(state.phaseName) }
        let waiting = state.active.lazy.map { state.nodes[$0] }.first { $0.awaitedSignal == delivery.name }
        if let reason = refusal(of: delivery, by: waiting, in: state, at: now) {
            return [
                .signalRefused(
                    SignalRefused(
                        name: delivery.name,
                        path: waiting?.path,
                        delivery: delivery.id,
                        reason: reason,
                        actor: delivery.actor
                    )
                )
            ]
        }
        return [
            .signalReceived(
                SignalReceived(
                    name: delivery.name,
                    path: waiting?.path,
                    delivery: delivery.id,
                    payload: delivery.payload,
                    actor: delivery.actor,
                    verified: delivery.verified
                )
            )
        ]
    }

    private func refusal(of delivery: Delivery, by waiting: Node?, in state: RunState, at now: Timestamp) -> String? {
        if waiting == nil, let reason = lateness(of: delivery.name, in: state) ?? deafness(to: delivery.name, in: state)
        {
            return reason
        }
        if delivery.kind == .consent, let waiting, case .waiting(let wait) = waiting.status {
            return refusal(ofWord: delivery, waiting: wait.wait, at: now)
        }
        guard delivery.kind == .approval else { return nil }
        guard let waiting, case .waiting(let wait) = waiting.status, case .approval(let policy) = wait.wait.kind else {
            return "\"\(delivery.name)\" does not wait for an approval yet: an approval is about what is shown then"
        }
        return refusal(of: delivery, under: policy, waiting: wait, in: state)
    }

    /// Why nobody can consume a signal of that name any more; `nil` while somebody may.
    private func lateness(of name: String, in state: RunState) -> String? {
        let users = state.positions
            .filter { position in
                let step = step(at: position, in: state)
                guard state.nodes[position].kind == .step, case .type(_, _, _, _?) = step.body else { return false }
                return (step.signal ?? state.nodes[position].path.text) == name
            }
        guard let last = users.last, users.allSatisfy({ state.nodes[$0].outcome != nil }) else { return nil }
        return "it comes too late: step \"\(state.nodes[last].path)\" is \(state.nodes[last].statusName)"
    }

    /// Why the step of that name can't hear a signal, because it waits for a moment; `nil` if it can.
    private func deafness(to name: String, in state: RunState) -> String? {
        for position in state.active {
            let node = state.nodes[position]
            guard case .waiting(let waiting) = node.status, case .time = waiting.wait.kind, node.awaitedSignal == nil,
                (step(at: position, in: state).signal ?? node.path.text) == name
            else { continue }
            return "step \"\(node.path)\" waits for a moment, not for a signal"
                + (waiting.wait.until.map { ": it goes on by itself at \($0.secondsText)" } ?? "")
        }
        return nil
    }

    /// Why somebody's word for the tenant doesn't count; where a directory is asked (which is polled) a report proves nothing
    /// and anyone may make it.
    private func refusal(ofWord delivery: Delivery, waiting wait: Wait, at now: Timestamp) -> String? {
        guard wait.poll == nil else { return nil }
        if let until = wait.until, until <= now {
            return "it comes too late: the request for consent expired at \(until.secondsText)"
        }
        let asked = (wait.shown["ask"]?.array ?? []).compactMap(\.string)
        let name = delivery.payload["by"]?.string ?? delivery.actor.claimed ?? delivery.actor.identity
        guard !asked.isEmpty, !asked.contains(name) else { return nil }
        return "\"\(name)\" is not one of those who are asked: \(asked.joined(separator: ", "))"
    }

    private func refusal(
        of delivery: Delivery,
        under policy: ApprovalPolicy,
        waiting: Node.Waiting,
        in state: RunState
    ) -> String? {
        let actor = delivery.actor
        let trusts = state.started?.trustsClaims ?? false
        let names = [trusts ? actor.claimed : nil, actor.identity].compactMap { $0 }
        if let named = delivery.payload["digest"]?.string, named != waiting.digest.hex {
            return
                "it is about \(named.prefix(12)), but what waits for approval now is \(waiting.digest.hex.prefix(12))"
        }
        if !policy.approvers.isEmpty, !policy.approvers.contains(where: { names.contains($0) }) {
            let claim = !trusts && actor.claimed.map { policy.approvers.contains($0) } ?? false
            return "\"\(names[0])\" is not an approver; approvers: \(policy.approvers.joined(separator: ", "))"
                + (claim ? " (the claimed name counts only where runner.yaml says trust-claimed-actors: true)" : "")
        }
        if !policy.allowInitiator, let initiator = state.started?.actor,
            actor.isSame(as: initiator, trustingClaims: trusts)
        {
            return "\"\(names[0])\" started this run and may not approve it"
        }
        if waiting.approvals.contains(where: { actor.isSame(as: $0, trustingClaims: trusts) }) {
            return "\"\(names[0])\" has answered already"
                + (policy.quorum > 1 ? ": \(policy.quorum) different people must approve" : "")
        }
        return nil
    }

    // MARK: - People

    func settle(_ settlement: Settlement, given state: RunState) throws(Rejection) -> [Event] {
        let path = settlement.path
        guard let node = state.node(at: path), node.kind == .step else {
            throw .noSuchStep(path, nearest: nearestStep(to: path, in: state))
        }
        guard !state.isOver else { throw .over(state.phaseName) }
        guard case .needsDecision = node.status else { throw .nothingToDecide(path, status: node.statusName) }
        let generation = node.generation + (settlement.verdict == .retry ? 1 : 0)
        let decision = Event.decisionMade(
            DecisionMade(
                path: path,
                verdict: settlement.verdict,
                actor: settlement.actor,
                reason: settlement.reason,
                nextGeneration: generation
            )
        )
        switch settlement.verdict {
        case .retry, .lookUp: return [decision]
        case .done:
            let success = StepSucceeded(
                path: path,
                attempt: node.attempt,
                output: settlement.output,
                effects: node.effects,
                consumed: node.woken?.by
            )
            return [decision, .stepSucceeded(success)]
        case .fail:
            let failure = StepFailed(
                path: path,
                attempt: node.attempt,
                code: "decided",
                message: "decided to have failed: \(settlement.reason)",
                side: .provider,
                retryable: false,
                effects: node.effects,
                retryAt: nil,
                nextGeneration: generation,
                consumed: node.woken?.by
            )
            return [decision, .stepFailed(failure)]
        }
    }

    func resume(_ actor: Actor, given state: RunState) throws(Rejection) -> [Event] {
        guard case .failed = state.phase else {
            if state.isOver { throw .over(state.phaseName) }
            return []
        }
        return [.runResumed(RunResumed(actor: actor, steps: stepsToReopen(in: state).map { state.nodes[$0].path }))]
    }

    /// What failed or was ended with the run, as far as the scope around it is open again; parents stand before their children.
    func stepsToReopen(in state: RunState) -> [Int] {
        var open: Set<Int> = [0]
        var again: [Int] = []
        for position in state.positions where open.contains(state.nodes[position].parent) {
            switch state.nodes[position].status {
            case .cancelled: again.append(position)
            case .failed where !state.nodes[position].shape.tolerant: again.append(position)
            case .running: break
            case .pending, .failed, .unknown, .retrying, .waiting, .needsDecision, .skipped, .succeeded: continue
            }
            open.insert(position)
        }
        return again
    }

    func nearestStep(to path: StepPath, in state: RunState) -> String? {
        Nearest.name(to: path.text, among: state.positions.map { state.nodes[$0].path.text })
    }
}

extension Actor {
    /// Whether two actors are one person, as far as this run can know.
    func isSame(as other: Actor, trustingClaims trusts: Bool) -> Bool {
        trusts ? (claimed ?? identity) == (other.claimed ?? other.identity) : identity == other.identity
    }
}

/// What the outputs of a template (or of the workflow, at 0) see: its steps and its inputs.
struct InnerScope: EvaluationScope {
    let definition: Definition
    let state: RunState
    let position: Int

    func context(_ name: String) -> Value? {
        guard name != "item", let first = state.nodes[position].children.first else { return nil }
        return NodeScope(definition: definition, state: state, position: first).context(name)
    }

    func output(of step: String) -> Value? { child(step).flatMap { state.output(of: $0) } }

    func outcome(of step: String) -> String? { child(step).flatMap { state.nodes[$0].outcome } }

    var failed: Bool { state.nodes[position].isFailing }

    private func child(_ id: String) -> Int? {
        state.position(of: position == 0 ? StepPath(text: id) : state.nodes[position].path.child(id))
    }
}
