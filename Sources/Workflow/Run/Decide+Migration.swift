extension Definition {
    /// Moves a run under way to another definition.
    ///
    /// A step that runs again and has made something that is still there is undone first, so that nothing is made twice and
    /// nothing is left that no file speaks of; `compensate: false` in the other file keeps it. What can't be taken away is left,
    /// as by a rewind, and stands in `compensation.completed`.
    func migrate(_ migration: Migration, given state: RunState) throws(Rejection) -> [Event] {
        guard let started = state.started else { throw .unborn }
        let new = migration.definition
        guard new.name == started.workflow, new.tenant.id == started.tenant else {
            throw .migration(
                .otherWorkflow(
                    wanted: "\"\(new.name)\" of tenant \"\(new.tenant.id)\"",
                    has: "\"\(started.workflow)\" of tenant \"\(started.tenant)\""))
        }
        try refuseMigration(of: state)
        let wanted = FormerDefinition(definition: migration.stored.digest, inputs: migration.inputs)
        guard state.definitions.last != wanted else { return [] }
        try refuseInFlight(in: state)
        let judge = MigrationJudge(state, from: self, to: new, inputs: migration.inputs)
        let standing = StandingEffects(state)
        var steps = judge.steps
        for place in steps.indices where steps[place].fate == .repeated {
            let path = steps[place].path
            if !standing.of(path).isEmpty, !new.isKept(path) { steps[place].fate = .undone }
        }
        try refuseDrops(by: steps, to: new, standing: standing)
        try refuseGoingBack(by: steps, to: new, given: state)
        if let agreed = migration.agreed, agreed != steps { throw .migration(.movedOn) }
        return [
            .runMigrated(
                RunMigrated(
                    actor: migration.note.actor, reason: migration.note.reason, from: started.definition,
                    to: migration.stored.digest, tier: new.tenant.tier, inputs: migration.inputs,
                    trustsClaims: new.trustClaimedActors, graph: new.shape, steps: steps, reopened: judge.reopened,
                    key: try keyChange(by: migration, given: state)))
        ]
    }

    /// The run follows the other file's key: it gives up the one that it has and asks for that, as a run that starts does.
    private func keyChange(
        by migration: Migration, given state: RunState
    ) throws(Rejection) -> RunMigrated.KeyChange {
        let new = migration.definition
        guard let rule = new.concurrency, let key = try new.concurrencyKey(inputs: migration.inputs) else {
            return state.place == nil ? .kept : .dropped
        }
        let isSame = state.place?.key == key && state.place?.limit == rule.limit
        return isSame ? .kept : .needed(key, limit: rule.limit)
    }

    /// Only a run under way moves: one that has ended is opened by a rewind first.
    private func refuseMigration(of state: RunState) throws(Rejection) {
        switch state.phase {
        case .unborn: throw .unborn
        case .open: break
        case .compensating: throw .compensating
        case .failed, .cancelled, .completed: throw .migration(.notUnderWay(state.phaseName, canRewind: true))
        case .compensated: throw .migration(.notUnderWay(state.phaseName, canRewind: false))
        }
        if state.cancelRequested != nil { throw .migration(.ending("it is being cancelled")) }
        if let step = state.firstFailure { throw .migration(.ending("step \"\(step)\" has failed")) }
    }

    private func refuseDrops(
        by steps: [RunMigrated.Step], to new: Definition, standing: StandingEffects
    ) throws(Rejection) {
        let dropped = Set(steps.lazy.filter { $0.fate == .dropped }.map(\.path))
        let lost = standing.paths.filter { path in
            dropped.contains(path) || new.step(along: path)?.uses != step(along: path)?.uses
        }
        guard lost.isEmpty else {
            throw .migration(
                .dropsEffects(
                    lost.map { path in .init(path: path, effects: standing.of(path).map { "\($0.kind) \($0.resource)" })
                    }))
        }
    }

    /// Nothing before a point of no return that was passed runs again, and the point itself stays in the file.
    private func refuseGoingBack(
        by steps: [RunMigrated.Step], to new: Definition, given state: RunState
    ) throws(Rejection) {
        let points = state.positions.filter { position in
            let node = state.nodes[position]
            guard case .succeeded = node.status else { return false }
            return step(at: position, in: state).isPointOfNoReturn
                || new.step(along: node.path)?.isPointOfNoReturn ?? false
        }
        guard !points.isEmpty else { return }
        let passed = Set(points)
        for step in steps where step.fate != .kept {
            guard let position = state.position(of: step.path), state.nodes[position].status != .pending else {
                continue
            }
            if step.fate == .dropped {
                if passed.contains(position) { throw .migration(.dropsPoint(step.path)) }
            } else if let point = stepsAfter([position], in: state).first(where: passed.contains) {
                throw .migration(.passesPoint(state.nodes[point].path, again: step.path, because: step.because))
            }
        }
    }

    /// Who needs whom: what the fold of a run needs to know of its definition.
    var shape: [GraphNode] { Self.shape(of: steps) }

    private static func shape(of graph: StepGraph) -> [GraphNode] {
        graph.steps.map { step in
            var body: [GraphNode]?
            if case .template(let template) = step.body { body = shape(of: template.steps) }
            return GraphNode(
                id: step.id,
                needs: step.needs,
                repeats: step.foreach != nil,
                tolerant: step.continueOnError,
                body: body
            )
        }
    }

    /// The inputs of a run that moves to this definition: what is given now, else what it had, else the defaults.
    ///
    /// - Parameters:
    ///   - given: The inputs that are given anew, by name.
    ///   - state: The run; what it had and this definition hasn't got is left out.
    /// - Returns: An object with every input of this definition.
    /// - Throws: ``InputsRefused`` with everything that is wrong.
    public func inputs(from given: Object, after state: RunState) throws(InputsRefused) -> Value {
        var wanted = given
        for input in inputs where wanted[input.name] == nil {
            if let before = state.started?.inputs[input.name] { wanted[input.name] = before }
        }
        return try inputs(from: wanted)
    }
}

/// What a run has made or changed and is still there, by the step that did.
struct StandingEffects {
    /// The steps, each once, in the order of making.
    private(set) var paths: [StepPath] = []
    private var effects: [StepPath: [Effect]] = [:]

    init(_ state: RunState) {
        for made in state.made where made.status != .undone && made.effect.provenance != .found {
            if effects[made.path] == nil { paths.append(made.path) }
            effects[made.path, default: []].append(made.effect)
        }
    }

    func of(_ path: StepPath) -> [Effect] { effects[path] ?? [] }
}

/// Why a run doesn't move to another definition.
public enum MigrationRefusal: Sendable, Hashable {
    /// A step that isn't in the other file, and what it has made.
    public struct Drop: Sendable, Hashable {
        /// Where it stands.
        public let path: StepPath
        /// What it has made, each in a sentence.
        public let effects: [String]
    }

    /// The file is of another workflow or tenant.
    case otherWorkflow(wanted: String, has: String)
    /// The run has ended, in that state; whether it can be opened again.
    case notUnderWay(RunPhaseName, canRewind: Bool)
    /// The run is about to end; why.
    case ending(String)
    /// The file hasn't got steps whose effects are there.
    case dropsEffects([Drop])
    /// The file hasn't got a point of no return that was passed.
    case dropsPoint(StepPath)
    /// A step before a point of no return that was passed would run again; why.
    case passesPoint(StepPath, again: StepPath, because: String)
    /// The run has moved on since it was shown what becomes of its steps.
    case movedOn

    /// What was refused and what to do instead, with the run in the commands that it names.
    func message(of run: String) -> String {
        switch self {
        case .otherWorkflow(let wanted, let has):
            "the file is workflow \(wanted), and the run is \(has): a run moves only to a changed file of its own"
        case .notUnderWay(let phase, let canRewind):
            "the run is \(phase.rawValue): only a run under way moves to another file"
                + (canRewind ? "; `runner rewind \(run) --to STEP` opens it again" : "")
        case .ending(let why):
            "the run is about to end, because \(why): let it end (runner resume \(run)), then `runner rewind \(run) --to STEP` opens it again"
        case .dropsEffects(let drops):
            "the file drops \(drops.count == 1 ? "a step" : "steps") whose effects are there: "
                + drops.map { "\($0.path) (\($0.effects.joined(separator: ", ")))" }.joined(separator: "; ")
                + "; keep \(drops.count == 1 ? "the step" : "them") in the file, with `if: false` to have what "
                + "\(drops.count == 1 ? "it" : "they") made taken away first, or undo the whole run: runner cancel \(run) --compensate"
        case .dropsPoint(let point):
            "step \"\(point)\" is done and marked as a point of no return: the file must keep it"
        case .passesPoint(let point, let again, let because):
            again == point
                ? "step \"\(point)\" is done and marked as a point of no return, and would run again: \(because)"
                : "step \"\(again)\" would run again (\(because)), and step \"\(point)\" after it is done and marked as a point of "
                    + "no return: the run can't go back past it"
        case .movedOn: "the run has moved on since this was shown; look at it again"
        }
    }
}
