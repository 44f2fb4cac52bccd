/// What a run of a definition with some inputs would do, step by step in the order in which steps can run.
public struct RunPlan: Sendable, Hashable {
    /// A connection that the definition uses, as the plan found it.
    public struct Place: Sendable, Hashable {
        /// Its name in the file.
        public let name: String
        /// What it is.
        public let identity: ConnectionIdentity
        /// What its first use would make, as a sentence; `nil` if it is there.
        public let missing: String?
    }

    /// The workflow's name.
    public let workflow: String
    /// The tenant.
    public let tenant: TenantID
    /// The SHA-256 of the definition's canonical form.
    public let definition: Digest
    /// The inputs, defaults filled in.
    public let inputs: Value
    /// The connections that it uses.
    public let connections: [Place]
    /// The concurrency key that the run would need; `nil` if the file asks for none.
    public let key: Key?
    /// The steps.
    public let steps: [PlannedStep]

    /// A concurrency key, and who holds it while the plan is made.
    public struct Key: Sendable, Hashable {
        /// The key.
        public let text: String
        /// How many runs may hold it at once.
        public let limit: Int
        /// What becomes of a run that finds no place.
        public let onConflict: Concurrency.Conflict
        /// The runs that hold it, then those that queue for it.
        public let rivals: [RunHead]

        /// Whether a run that is started now would have it at once.
        public var isFree: Bool { rivals.count < limit }

        /// Whether a run that is started now would be refused.
        public var isRefused: Bool { !isFree && onConflict == .fail }
    }

    /// Whether the run would not be started as things are, or would fail at a step that can't be done.
    public var isStopped: Bool { key?.isRefused == true || steps.contains(where: \.isStopped) }

    /// Whether the run would make, change or send anything; what may happen, or isn't known yet, counts.
    public var changesAnything: Bool {
        connections.contains { $0.missing != nil } || steps.contains(where: mayChange)
    }

    private func mayChange(_ step: PlannedStep) -> Bool {
        if case .skipped = step.fate { return false }
        guard let plan = step.plan else {
            // What a template does is said by the steps in it.
            let inside = step.path.text + "/"
            return step.problem == nil && !steps.contains { $0.path.text.hasPrefix(inside) }
        }
        return plan.changes.contains { change in
            switch change.action {
            case .create, .change, .ensure, .send: true
            case .found, .read: false
            }
        }
    }
}

/// How much a plan comes to.
public struct PlanTotals: Sendable, Hashable {
    /// How many things would be created, changed, found and so on, in steps that surely run.
    public private(set) var actions: [StepPlan.Change.Action: Int] = [:]
    /// For how many people, messages, signals and times it would wait.
    public private(set) var waits: [StepPlan.Awaited.Kind: Int] = [:]
    /// How many steps would be skipped.
    public private(set) var skipped = 0
    /// How many steps run only if something comes about that isn't known yet.
    public private(set) var dependent = 0
    /// How many steps can't be done as things are.
    public private(set) var problems = 0

    /// Counts.
    public init(_ plan: RunPlan) {
        for step in plan.steps {
            if step.problem != nil { problems += 1 }
            switch step.fate {
            case .skipped: skipped += 1
            case .depends: dependent += 1
            case .runs:
                for change in step.plan?.changes ?? [] { actions[change.action, default: 0] += 1 }
                if let awaited = step.plan?.waitsFor { waits[awaited.kind, default: 0] += awaited.count }
            }
        }
    }
}
