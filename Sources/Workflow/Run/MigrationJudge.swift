/// Judges what becomes of each step of a run that moves to another definition.
///
/// A step is matched by its path and its `uses`. One that has begun is kept if what it was given is the same by the other
/// definition: its `with` evaluated over what is kept, the version of its step type, the identity of its connections, and the
/// verdict of its `if`. How long it may take, how often it is tried and on what it waits to start make no other step of it. What
/// takes something from a step that runs again runs again too; what only stands after one is kept.
struct MigrationJudge {
    private let old: Definition
    private let new: Definition
    private let state: RunState
    /// What was found out, by path: never iterated.
    private var judged: [StepPath: RunMigrated.Step] = [:]
    /// The steps that both definitions have and that haven't begun.
    private var waitingToBegin: Set<StepPath> = []
    private(set) var reopened: [StepPath] = []

    /// What is known of the steps of one template, or of the workflow.
    private struct Inside {
        /// Whether all of them are kept and have ended.
        var isSettled = true
        /// Whether one runs again, or is new.
        var hasChanged = false
    }

    /// Judges every step.
    init(_ state: RunState, from old: Definition, to new: Definition, inputs: Value) {
        (self.old, self.new, self.state) = (old, new, state)
        let scope = MigrationScope(new, state, inputs: inputs)
        _ = judge(new.steps, inside: 0, in: scope)
    }

    /// What becomes of every step that has begun or is dropped, in the order of the state.
    var steps: [RunMigrated.Step] {
        state.positions.compactMap { position in
            let node = state.nodes[position]
            if let step = judged[node.path] { return step }
            guard !waitingToBegin.contains(node.path) else { return nil }
            return step(node, .dropped, because: "the file hasn't got it")
        }
    }

    // MARK: - Steps

    private mutating func judge(_ graph: StepGraph, inside scope: Int, in view: MigrationScope) -> Inside {
        var inside = Inside()
        for step in graph.order.map({ graph.steps[$0] }) {
            let path = state.nodes[scope].path(of: step.id)
            view.failed =
                state.nodes[scope].isFailing
                || step.needs.contains {
                    if case .settled(_, "failure")? = view.siblings[graph.steps[$0].id] { true } else { false }
                }
            let sibling = judge(step, at: path, among: graph, in: view)
            view.siblings[step.id] = sibling
            note(sibling, path, in: &inside)
        }
        for child in state.nodes[scope].children {
            let path = state.nodes[child].path
            if judged[path] == nil, !waitingToBegin.contains(path) { inside.hasChanged = true }
        }
        return inside
    }

    private func note(_ sibling: MigrationScope.Sibling, _ path: StepPath, in inside: inout Inside) {
        guard case .open = sibling else { return }
        inside.isSettled = false
        guard !waitingToBegin.contains(path), judged[path]?.fate != .kept || reopened.contains(path) else { return }
        inside.hasChanged = true
    }

    private mutating func judge(
        _ step: StepDefinition, at path: StepPath, among graph: StepGraph, in view: MigrationScope
    ) -> MigrationScope.Sibling {
        guard let position = state.position(of: path), !state.nodes[position].isGone else { return .open(path) }
        let node = state.nodes[position]
        let before = old.step(at: position, in: state)
        guard before.uses == step.uses, (before.foreach == nil) == (step.foreach == nil) else { return .open(path) }
        if case .pending = node.status {
            waitingToBegin.insert(path)
            return .open(path)
        }
        if case .skipped = node.status, node.firstStartedAt == nil, node.children.isEmpty {
            guard let change = changeOfSkip(step, among: graph, in: view) else { return keep(position, step) }
            return again(position, because: change)
        }
        if let change = changeOfCondition(step, in: view) { return again(position, because: change) }
        if step.foreach != nil { return judgeRepeated(step, before, position, in: view) }
        return judgeOne(step, before, position, in: view)
    }

    /// Judges a step or a template, or one item of a repeated one.
    private mutating func judgeOne(
        _ step: StepDefinition, _ before: StepDefinition, _ position: Int, in view: MigrationScope
    ) -> MigrationScope.Sibling {
        if case .template(let template) = step.body, !state.nodes[position].children.isEmpty {
            return judge(template, of: step, position, in: view)
        }
        if let change = change(of: step, before, position, in: view) { return again(position, because: change) }
        return keep(position, step)
    }

    /// Why a step that isn't entered is another one by the other definition; `nil` if it isn't.
    private func change(
        of step: StepDefinition, _ before: StepDefinition, _ position: Int, in view: MigrationScope
    ) -> String? {
        let node = state.nodes[position]
        if let change = changeOfType(step, before) { return change }
        if losesTolerance(node, step) { return "it failed, and the file doesn't go on without it any more" }
        if node.awaitedSignal != nil, step.signal != before.signal { return "it waits for another signal" }
        switch view.evaluate({ scope throws(EvaluationError) in try step.with.evaluate(in: scope) }) {
        case .takes(let path): return Self.takes(path)
        case .failed(let error): return error.message
        case .known(let input):
            guard let given = node.lastStart?.input else {
                return step.with == before.with ? nil : Self.another("with")
            }
            return given == input ? changeOfConnections(of: input.value) : Self.another("with")
        }
    }

    private func changeOfType(_ step: StepDefinition, _ before: StepDefinition) -> String? {
        guard case .type(let name, let version, _, _) = step.body, case .type(_, let former, _, _) = before.body,
            version != former
        else { return nil }
        return "\(name) is of contract version \(version), and was of \(former)"
    }

    /// A connection is named by a field of a step's own; a text that only looks like such a name is treated as one.
    private func changeOfConnections(of input: Value) -> String? {
        for name in (input.object ?? [:]).compactMap(\.value.string) {
            guard let before = old.connections.first(where: { $0.name == name }) else { continue }
            let now = new.connections.first { $0.name == name }
            if now?.identity != before.identity { return "connection \"\(name)\" leads somewhere else" }
        }
        return nil
    }

    private func losesTolerance(_ node: Node, _ step: StepDefinition) -> Bool {
        guard case .failed = node.status else { return false }
        return node.shape.tolerant && !step.continueOnError
    }

    // MARK: - Conditions

    /// What an `if` says of a step over what is kept.
    private enum Verdict {
        case runs, isFalse
        /// It can't be told yet, or not at all; why.
        case open(String)
    }

    private func verdict(on step: StepDefinition, in view: MigrationScope) -> Verdict {
        guard let condition = step.condition else { return .runs }
        switch view.evaluate({ scope throws(EvaluationError) in try condition.expression.evaluate(in: scope) }) {
        case .takes(let path): return .open("its `if` takes from step \"\(path)\", which runs first")
        case .failed(let error): return .open(error.message)
        case .known(.bool(let holds)): return holds ? .runs : .isFalse
        case .known(let value): return .open("its `if` must yield true or false, not \(value.kindName)")
        }
    }

    /// Why a step that has begun wouldn't by its `if`.
    private func changeOfCondition(_ step: StepDefinition, in view: MigrationScope) -> String? {
        switch verdict(on: step, in: view) {
        case .runs: nil
        case .isFalse: "its `if` is false"
        case .open(let why): why
        }
    }

    /// Why a step that was skipped wouldn't be.
    private func changeOfSkip(_ step: StepDefinition, among graph: StepGraph, in view: MigrationScope) -> String? {
        let needsSkipped = step.needs.contains {
            if case .settled(_, "skipped")? = view.siblings[graph.steps[$0].id] { true } else { false }
        }
        if needsSkipped, step.condition?.judgesOutcomes != true { return nil }
        return switch verdict(on: step, in: view) {
        case .runs: "nothing skips it any more"
        case .isFalse: nil
        case .open(let why): why
        }
    }

    // MARK: - Scopes

    private mutating func judge(
        _ template: TemplateDefinition, of step: StepDefinition, _ position: Int, in view: MigrationScope
    ) -> MigrationScope.Sibling {
        let node = state.nodes[position]
        let input: Evaluated
        switch view.evaluate({ scope throws(EvaluationError) in try step.with.evaluate(in: scope) }) {
        case .takes(let path): return again(position, because: Self.takes(path))
        case .failed(let error): return again(position, because: error.message)
        case .known(let value): input = value
        }
        let inner = MigrationScope(new, state, inputs: input.value)
        let inside = judge(template.steps, inside: position, in: inner)
        inner.failed = node.isFailing
        let sibling = keep(position, step)
        if node.lastStart?.input != input { judged[node.path]?.input = input }
        guard node.outcome != nil else { return sibling }
        let goesOn =
            if case .succeeded = node.status {
                !inside.isSettled || output(of: template, in: inner) != node.output
            } else {
                inside.hasChanged || losesTolerance(node, step)
            }
        return goesOn ? reopen(node.path) : sibling
    }

    private func output(of template: TemplateDefinition, in view: MigrationScope) -> Value? {
        var outputs = Object()
        for output in template.outputs {
            guard
                case .known(let value) = view.evaluate({ scope throws(EvaluationError) in
                    try output.value.evaluate(in: scope)
                })
            else { return nil }
            outputs[output.name] = value.value
        }
        return .object(outputs)
    }

    private mutating func judgeRepeated(
        _ step: StepDefinition, _ before: StepDefinition, _ position: Int, in view: MigrationScope
    ) -> MigrationScope.Sibling {
        let node = state.nodes[position]
        guard let foreach = step.foreach else { return .open(node.path) }
        let list: [Value]
        switch view.evaluate({ scope throws(EvaluationError) in try foreach.evaluate(in: scope) }) {
        case .takes(let path):
            return again(position, because: "its `foreach` takes from step \"\(path)\", which runs first")
        case .known(let value) where value.value.array.map { $0.count <= Definition.mostItems } ?? false:
            list = value.value.array ?? []
        case .known, .failed:
            // It failed for that already, or is about to.
            return foreach == before.foreach && node.outcome != nil && !losesTolerance(node, step)
                ? keep(position, step) : again(position, because: Self.another("foreach"))
        }
        if case .failed = node.status, node.children.isEmpty {
            return again(position, because: Self.another("foreach"))
        }
        var inside = Inside()
        for (ordinal, item) in list.enumerated() {
            let path = node.path[ordinal]
            view.item = item
            note(judgeItem(step, before, at: path, in: view), path, in: &inside)
        }
        view.item = nil
        let sibling = keep(position, step)
        judged[node.path]?.maxParallel = step.maxParallel
        if list != node.items { judged[node.path]?.items = list }
        guard node.outcome != nil else { return sibling }
        let goesOn =
            if case .succeeded = node.status { !inside.isSettled } else {
                inside.hasChanged || losesTolerance(node, step) || list.count < node.items.count
            }
        if goesOn { return reopen(node.path) }
        let outputs = node.children.prefix(list.count).map { state.output(of: $0) ?? .null }
        return .settled(output: .array(outputs), outcome: node.outcome ?? "")
    }

    private mutating func judgeItem(
        _ step: StepDefinition, _ before: StepDefinition, at path: StepPath, in view: MigrationScope
    ) -> MigrationScope.Sibling {
        guard let position = state.position(of: path), !state.nodes[position].isGone else { return .open(path) }
        guard state.nodes[position].status != .pending else {
            waitingToBegin.insert(path)
            return .open(path)
        }
        return judgeOne(step, before, position, in: view)
    }

    // MARK: - Verdicts

    private mutating func keep(_ position: Int, _ step: StepDefinition) -> MigrationScope.Sibling {
        let node = state.nodes[position]
        var kept = self.step(node, .kept, because: "")
        guard let outcome = node.outcome else {
            if let first = node.firstStartedAt { kept.deadline = step.timeout.map { first + $0 } }
            judged[node.path] = kept
            return .open(node.path)
        }
        judged[node.path] = kept
        return .settled(output: state.output(of: position), outcome: outcome)
    }

    private mutating func reopen(_ path: StepPath) -> MigrationScope.Sibling {
        reopened.append(path)
        return .open(path)
    }

    /// A step runs again, and with it all that is inside it.
    private mutating func again(_ position: Int, because reason: String) -> MigrationScope.Sibling {
        let path = state.nodes[position].path
        var open = [(position, reason)]
        while let (position, reason) = open.popLast() {
            let node = state.nodes[position]
            if case .pending = node.status {
                waitingToBegin.insert(node.path)
            } else {
                judged[node.path] = step(node, .repeated, because: reason)
            }
            open += node.children.map { ($0, "it stands inside \"\(path)\", which runs again") }
        }
        return .open(path)
    }

    private func step(_ node: Node, _ fate: RunMigrated.Step.Fate, because reason: String) -> RunMigrated.Step {
        let raises = fate != .kept && node.attempt > 0
        return RunMigrated.Step(
            path: node.path, fate: fate, because: reason, generation: node.generation + (raises ? 1 : 0))
    }

    private static func takes(_ path: StepPath) -> String { "it takes from step \"\(path)\", which runs first" }

    private static func another(_ key: String) -> String { "its `\(key)` is another" }
}

extension Node {
    /// The path of a step inside this template, or of the workflow's own at its root.
    func path(of id: String) -> StepPath { path.text.isEmpty ? StepPath(text: id) : path.child(id) }
}
