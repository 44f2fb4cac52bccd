/// What the expressions of one step see: the steps beside it, and the contexts of its run or template.
struct NodeScope: EvaluationScope {
    let definition: Definition
    let state: RunState
    let position: Int

    /// The template (or the workflow itself) in whose file the step stands.
    private var template: Int {
        var position = state.nodes[position].parent
        while state.nodes[position].kind == .repeated { position = state.nodes[position].parent }
        return position
    }

    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": definition.tenant.attributes
        case "project": definition.project
        case "inputs":
            template == 0 ? state.started?.inputs : state.nodes[template].lastStart?.input.value
        case "item": item
        case "run": state.runContext
        default: nil
        }
    }

    /// The item of the nearest `foreach` in the same file.
    private var item: Value? {
        let node = state.nodes[position]
        let parent = state.nodes[node.parent]
        guard parent.kind == .repeated, parent.items.indices.contains(node.ordinal) else { return nil }
        return parent.items[node.ordinal]
    }

    func output(of step: String) -> Value? {
        sibling(step).flatMap { state.output(of: $0) }
    }

    func outcome(of step: String) -> String? {
        sibling(step).flatMap { state.nodes[$0].outcome }
    }

    var failed: Bool {
        let node = state.nodes[position]
        let siblings = state.nodes[template].children.lowerBound
        return state.nodes[template].isFailing
            || node.shape.needs.contains { state.nodes[siblings + $0].outcome == "failure" }
    }

    private func sibling(_ id: String) -> Int? {
        let path = template == 0 ? StepPath(text: id) : state.nodes[template].path.child(id)
        return state.position(of: path)
    }
}

extension RunState {
    /// What `run.…` yields.
    var runContext: Value? {
        guard let started else { return nil }
        return [
            "started-at": .string(startedAt.description),
            "tenant": .string(started.tenant.text),
            "workflow": .string(started.workflow),
            "id": .string(id.text),
        ]
    }
}

extension Definition {
    /// What the file says of the step at a position.
    func step(at position: Int, in state: RunState) -> StepDefinition {
        let node = state.nodes[position]
        guard node.parent != 0 else { return steps.steps[node.ordinal] }
        let around = step(at: node.parent, in: state)
        if state.nodes[node.parent].kind == .repeated { return around }
        guard case .template(let template) = around.body else { return around }
        return template.steps.steps[node.ordinal]
    }

    /// The template that a node stands for; `nil` for a step, and for the workflow itself.
    func template(at position: Int, in state: RunState) -> TemplateDefinition? {
        guard position != 0, case .template(let template) = step(at: position, in: state).body else { return nil }
        return template
    }

    /// The names of the signals that steps of this workflow can wait for, with the kind of each, in the order of the file.
    ///
    /// A repeated step's items are named by the state, once their list is known.
    func awaitedSignals(in state: RunState) -> [(name: String, kind: SignalKind)] {
        state.positions
            .compactMap { position in
                let step = step(at: position, in: state)
                guard state.nodes[position].kind == .step, case .type(_, _, _, let kind?) = step.body else {
                    return nil
                }
                return (step.signal ?? state.nodes[position].path.text, kind)
            } + unentered(steps, below: nil, in: state)
    }

    /// The signal of a name that is recorded and unused, if every step that can still wait for one has one already.
    public func unusedSignal(named name: String, in state: RunState) -> Signal? {
        let unused = state.signals.filter { $0.name == name }
        guard let first = unused.first, let listeners = listeners(to: name, in: state) else { return nil }
        return unused.count >= max(listeners, 1) ? first : nil
    }

    /// How many steps can still wait for a signal of that name; `nil` while a list of items that may isn't known.
    private func listeners(to name: String, in state: RunState) -> Int? {
        var count = unentered(steps, below: nil, in: state).count { $0.name == name }
        for position in state.positions where state.nodes[position].outcome == nil {
            let node = state.nodes[position]
            let step = step(at: position, in: state)
            guard case .type(_, _, _, _?) = step.body else { continue }
            switch node.kind {
            case .step: count += (step.signal ?? node.path.text) == name ? 1 : 0
            case .repeated where node.children.isEmpty:
                if step.signal == name || step.signal == nil && name.hasPrefix("\(node.path)[") { return nil }
            case .repeated, .template: break
            }
        }
        return count
    }

    /// Signals of the steps of templates that haven't been entered yet.
    private func unentered(
        _ graph: StepGraph,
        below prefix: StepPath?,
        in state: RunState
    ) -> [(name: String, kind: SignalKind)] {
        graph.steps.flatMap { step -> [(name: String, kind: SignalKind)] in
            let path = prefix?.child(step.id) ?? StepPath(text: step.id)
            guard step.foreach == nil else { return [] }
            switch step.body {
            case .template(let template): return unentered(template.steps, below: path, in: state)
            case .type(_, _, _, let kind?) where state.node(at: path) == nil:
                return [(step.signal ?? path.text, kind)]
            case .type: return []
            }
        }
    }
}
