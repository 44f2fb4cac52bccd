/// What the expressions of a step see before anything has run.
struct PlanScope: EvaluationScope {
    /// `tenant`.
    let tenant: Value
    /// `project`.
    let project: Value
    /// `run`, of which the id and the moment are known when it starts.
    let run: PlannedValue
    /// `inputs` of the workflow or of the template.
    let inputs: PlannedValue
    /// The item of the nearest `foreach` in the same file.
    var item: PlannedValue?
    /// What is known of the outputs of the steps that come before, by id.
    var outputs: [String: PlannedValue] = [:]
    /// What is known of what becomes of them.
    var outcomes: [String: PlannedValue] = [:]

    /// A plan is of a run that goes well.
    var failed: Bool { false }

    /// What expressions of the workflow file see.
    init(_ definition: Definition, inputs: Value) {
        tenant = definition.tenant.attributes
        project = definition.project
        self.inputs = PlannedValue(value: inputs)
        run = .object([
            ("id", .unknown(after: [.start])), ("started-at", .unknown(after: [.start])),
            ("tenant", PlannedValue(value: .string(definition.tenant.id.text))),
            ("workflow", PlannedValue(value: .string(definition.name))),
        ])
    }

    /// What expressions inside a template see, which a step of this scope uses.
    init(template inputs: PlannedValue, in outer: PlanScope) {
        (tenant, project, run) = (outer.tenant, outer.project, outer.run)
        self.inputs = inputs
    }

    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": tenant
        case "project": project
        case "inputs": inputs.value
        case "item": item?.value
        case "run": run.value
        default: nil
        }
    }

    func output(of step: String) -> Value? { outputs[step]?.value }

    func outcome(of step: String) -> String? { outcomes[step]?.value.string }

    /// What a path such as `steps.queue.output.name` or `inputs.prefix` names; `nil` for anything else.
    func named(by node: ExpressionNode) -> PlannedValue? {
        switch node.kind {
        case .context("inputs"): return inputs
        case .context("item"): return item
        case .context("run"): return run
        case .member(let base, let name):
            if case .member(let root, let step) = base.kind, case .context("steps") = root.kind {
                return name == "output" ? outputs[step] : name == "outcome" ? outcomes[step] : nil
            }
            return named(by: base)?[name]
        case .element(let base, let index):
            guard case .literal(let place) = index.kind, let token = place.string ?? place.int.map(String.init) else {
                return nil
            }
            return named(by: base)?[token]
        case .literal, .context, .call, .not, .compare, .and, .or: return nil
        }
    }
}
