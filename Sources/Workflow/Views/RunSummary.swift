/// A run at a glance: where it stands, and where each of its steps stands.
public struct RunSummary: Sendable, Hashable {
    /// One step, item of a repeated step, or template.
    public struct Step: Sendable, Hashable {
        /// Where it stands in the run.
        public let path: StepPath
        /// How deep it is nested: 0 for the workflow's own steps.
        public let depth: Int
        /// Its state, as `status` names it.
        public let status: String
        /// Since when; `nil` while it is pending.
        public let since: Timestamp?
        /// When its first attempt began.
        public let startedAt: Timestamp?
        /// How many attempts have begun.
        public let attempts: Int
        /// How long it took, or has taken so far: from its first attempt to the end, waits included.
        public let took: Duration?
        /// What there is to say about its state, in one line.
        public let detail: String
        /// What it yields, once it has succeeded.
        public let output: Value?
        /// How many items of a repeated step stand in which state, by name; empty for other steps.
        public let items: [ItemCount]
    }

    /// How many items of a repeated step stand in a state.
    public struct ItemCount: Sendable, Hashable {
        /// The state.
        public let status: String
        /// How many items.
        public let count: Int
    }

    /// The run.
    public let run: RunID
    /// Its tenant.
    public let tenant: TenantID
    /// The workflow's name.
    public let workflow: String
    /// The definition.
    public let definition: Digest
    /// Its state.
    public let phase: RunPhaseName
    /// Since when.
    public let since: Timestamp
    /// When it was started.
    public let startedAt: Timestamp
    /// Who started it, for a person.
    public let startedBy: String
    /// What it yields, once it has completed.
    public let outputs: Value?
    /// Why it failed, if it did.
    public let failure: RunFailed?
    /// What the way back came to, if the run was undone.
    public let undone: CompensationCompleted?
    /// Its steps in the order of the file, what is inside of a step after it.
    public let steps: [Step]

    /// Sums a run up.
    /// - Parameters:
    ///   - state: The run.
    ///   - now: What time it is.
    public init(_ state: RunState, at now: Timestamp) {
        run = state.id
        tenant = state.started?.tenant ?? TenantID(text: "")
        workflow = state.started?.workflow ?? ""
        definition = state.started?.definition ?? .sha256([])
        phase = state.phaseName
        since = state.phaseSince
        startedAt = state.startedAt
        startedBy = state.started?.actor.displayName ?? ""
        outputs = if case .completed(let outputs) = state.phase { outputs } else { nil }
        failure = state.failure
        undone = if case .compensated(let end) = state.phase { end } else { nil }
        var steps: [Step] = []
        if let root = state.nodes.first {
            for child in root.children { Self.add(child, depth: 0, of: state, at: now, to: &steps) }
        }
        self.steps = steps
    }

    private static func add(
        _ position: Int, depth: Int, of state: RunState, at now: Timestamp, to steps: inout [Step]
    ) {
        let node = state.nodes[position]
        let isPending = node.status == .pending
        let end = node.outcome == nil ? now : node.since
        let output = node.outcome == "success" ? state.output(of: position) : nil
        steps.append(
            Step(
                path: node.path, depth: depth, status: node.statusName, since: isPending ? nil : node.since,
                startedAt: node.firstStartedAt, attempts: node.attempt,
                took: node.firstStartedAt.map { end - $0 }, detail: Wording.line(node.detail(at: now)), output: output,
                items: node.kind == .repeated ? counts(of: node.children.map { state.nodes[$0].statusName }) : []))
        for child in node.children { add(child, depth: depth + 1, of: state, at: now, to: &steps) }
    }

    /// Counts names, in the order in which they first come.
    private static func counts(of names: [String]) -> [ItemCount] {
        var order: [String] = []
        var counts: [String: Int] = [:]
        for name in names {
            if counts[name] == nil { order.append(name) }
            counts[name, default: 0] += 1
        }
        return order.map { ItemCount(status: $0, count: counts[$0] ?? 0) }
    }

    /// The summary as one object for programs: `run`, `state`, `outputs`, `steps` and what belongs to them.
    public var value: Value {
        var object: Object = [
            "definition": .string(definition.hex), "outputs": outputs ?? .null, "run": .string(run.text),
            "since": .string(since.description), "started-at": .string(startedAt.description),
            "started-by": .string(startedBy), "state": .string(phase.rawValue), "steps": .array(steps.map(\.value)),
            "tenant": .string(tenant.text), "workflow": .string(workflow),
        ]
        if let failure {
            object["error"] = [
                "code": .string(failure.code), "message": .string(failure.message),
                "step": failure.step.map { .string($0.text) } ?? .null,
            ]
        }
        if let undone { object["undone"] = undone.value(of: run) }
        return .object(object)
    }
}

extension CompensationCompleted {
    /// What the way back came to, as one object for programs: what is left, for whom, why, and the command that helps.
    func value(of run: RunID) -> Value {
        ["effects": Value(undone), "kept": Value(kept), "left": .array(leftEffects(of: run).map(\.value))]
    }
}

extension RunSummary.Step {
    /// The step as one object for programs.
    public var value: Value {
        var object: Object = [
            "attempts": Value(attempts), "state": .string(status), "step": .string(path.text),
        ]
        if !detail.isEmpty { object["detail"] = .string(detail) }
        if let output { object["output"] = output }
        if let since { object["since"] = .string(since.description) }
        if let startedAt { object["started-at"] = .string(startedAt.description) }
        return .object(object)
    }
}

extension Node {
    /// What there is to say about its state, in one line.
    func detail(at now: Timestamp) -> String {
        switch status {
        case .pending, .running: ""
        case .unknown(let reason): "what became of it isn't known: \(reason)"
        case .retrying(let due):
            due > now
                ? "attempt \(attempt + 1) in \(Wording.rough(due - now))" : "attempt \(attempt + 1) is due"
        case .waiting(let waiting): waiting.detail(at: now, by: deadline)
        case .needsDecision(let reason): reason
        case .skipped(let reason), .cancelled(let reason): reason
        case .succeeded: kind == .step ? Wording.brief(output ?? .null) : ""
        case .failed(let failure): "\(failure.code): \(failure.message)"
        }
    }
}

extension Node.Waiting {
    /// On whom, since when, until when.
    func detail(at now: Timestamp, by deadline: Timestamp?) -> String {
        var parts = ["\(wait.kind.name): \(wait.on), \(Wording.rough(now - since))"]
        if case .approval(let policy) = wait.kind, policy.quorum > 1 {
            parts.append("\(approvals.count) of \(policy.quorum) approvals")
        }
        if let until = wait.end(by: deadline) { parts.append("until \(until.secondsText)") }
        return parts.joined(separator: ", ")
    }
}
