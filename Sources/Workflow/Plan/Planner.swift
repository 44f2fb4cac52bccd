/// Walks a definition in the order in which its steps can run, and asks each step what it would do.
///
/// Nothing is changed: step types only look, through connections that were opened to look. What a step yields is known to those
/// after it as far as it says so; for everything else the plan names the step that will make it known.
public struct Planner: Sendable {
    private let definition: Definition
    private let inputs: Value
    private let registry: StepRegistry
    private let connections: any ConnectionSource
    private let rivals: @Sendable (_ key: String) async throws -> [RunHead]
    private let now: @Sendable () -> Timestamp

    /// Makes a planner.
    /// - Parameters:
    ///   - definition: What would be run.
    ///   - inputs: The inputs, defaults filled in.
    ///   - registry: The step types.
    ///   - connections: The connections, opened to look; see ``Definition/connectionsToLook(_:_:)``.
    ///   - rivals: Who holds a concurrency key, and who queues for it.
    ///   - now: The clock.
    public init(
        _ definition: Definition, inputs: Value, registry: StepRegistry, connections: any ConnectionSource,
        rivals: @escaping @Sendable (_ key: String) async throws -> [RunHead] = { _ in [] },
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.definition = definition
        self.inputs = inputs
        self.registry = registry
        self.connections = connections
        self.rivals = rivals
        self.now = now
    }

    /// Plans every step; one that can't be done doesn't keep the others from being planned.
    /// - Throws: ``Rejection/noKey(_:)`` if the concurrency key can't be told, and what asking for its holders throws.
    public func plan() async throws -> RunPlan {
        var steps: [PlannedStep] = []
        _ = await plan(
            definition.steps, in: PlanScope(definition, inputs: inputs), below: nil, around: .runs, into: &steps)
        var places: [RunPlan.Place] = []
        for connection in definition.connections {
            let missing = try? await connections.open(connection.name).missing
            places.append(RunPlan.Place(name: connection.name, identity: connection.identity, missing: missing))
        }
        return RunPlan(
            workflow: definition.name, tenant: definition.tenant.id, definition: definition.stored.digest,
            inputs: inputs, connections: places, key: try await key(), steps: steps)
    }

    private func key() async throws -> RunPlan.Key? {
        guard let concurrency = definition.concurrency, let key = try definition.concurrencyKey(inputs: inputs) else {
            return nil
        }
        return RunPlan.Key(
            text: key, limit: concurrency.limit, onConflict: concurrency.onConflict, rivals: try await rivals(key))
    }
}

extension Planner {
    /// Plans the steps of a workflow or of a template.
    /// - Returns: What expressions that come after all of them see.
    private func plan(
        _ graph: StepGraph, in scope: PlanScope, below prefix: StepPath?, around: PlannedStep.Fate,
        into steps: inout [PlannedStep]
    ) async -> PlanScope {
        var scope = scope
        var fates: [Int: PlannedStep.Fate] = [:]
        for ordinal in graph.order {
            let step = graph.steps[ordinal]
            let path = prefix?.child(step.id) ?? StepPath(text: step.id)
            var planned = PlannedStep(path, of: step, fate: around)
            do throws(EvaluationError) {
                let needs = step.needs.compactMap { need in fates[need].map { (graph.steps[need].id, $0) } }
                planned.fate = try fate(of: step, needs: needs, in: scope, around: around)
            } catch {
                planned.problem = Self.failure("its `if` can't be evaluated: \(error.message)")
            }
            fates[ordinal] = planned.fate
            switch planned.fate {
            case .skipped:
                steps.append(planned)
                scope.outputs[step.id] = PlannedValue(value: .null)
                scope.outcomes[step.id] = PlannedValue(value: "skipped")
            case .depends:
                _ = await plan(step, planned, in: scope, into: &steps)
                scope.outputs[step.id] = .unknown(after: [.step(path)])
                scope.outcomes[step.id] = .unknown(after: [.step(path)])
            case .runs:
                scope.outputs[step.id] = await plan(step, planned, in: scope, into: &steps)
                scope.outcomes[step.id] = .unknown(after: [.step(path)])
            }
        }
        return scope
    }

    /// Whether a step would run.
    private func fate(
        of step: StepDefinition, needs: [(id: String, fate: PlannedStep.Fate)], in scope: PlanScope,
        around: PlannedStep.Fate
    ) throws(EvaluationError) -> PlannedStep.Fate {
        var fate = around
        if step.condition?.judgesOutcomes != true {
            for need in needs {
                switch need.fate {
                case .skipped: return .skipped("it needs \"\(need.id)\", which would be skipped")
                case .depends where fate == .runs: fate = .depends("it needs \"\(need.id)\"")
                case .depends, .runs: break
                }
            }
        }
        guard let condition = step.condition else { return fate }
        let verdict = try condition.expression.planned(in: scope)
        let text = "`\(condition.expression.text)`"
        guard verdict.gaps.isEmpty else { return .depends("\(text), which is \(verdict.causes.knownAfter)") }
        guard let holds = verdict.value.bool else {
            throw EvaluationError("\(text) must yield true or false, not \(verdict.value.kindName)")
        }
        return holds ? fate : .skipped("\(text) is false")
    }

    /// Plans a step that may run, as often as it is repeated.
    /// - Returns: What is known of its output.
    private func plan(
        _ step: StepDefinition, _ planned: PlannedStep, in scope: PlanScope, into steps: inout [PlannedStep]
    ) async -> PlannedValue {
        var planned = planned
        guard planned.problem == nil else {
            steps.append(planned)
            return .unknown(after: [.step(planned.path)])
        }
        guard let foreach = step.foreach else { return await once(step, planned, in: scope, into: &steps) }
        let list: PlannedValue
        do throws(EvaluationError) {
            list = try foreach.planned(in: scope)
            guard !list.gaps.isEmpty || list.value.array != nil else {
                throw EvaluationError("its `foreach` must yield a list, not \(list.value.kindName)")
            }
        } catch {
            planned.problem = Self.failure(error.message)
            steps.append(planned)
            return .unknown(after: [.step(planned.path)])
        }
        guard let items = list.value.array else {
            let why = "for each item of a list, \(list.causes.knownAfter)"
            var each = PlannedStep(StepPath(text: planned.path.text + "[…]"), of: step, fate: .depends(why))
            each.gaps = [PlanGap(pointer: PlanGap.list, after: list.causes)]
            var scope = scope
            scope.item = .unknown(after: list.causes)
            _ = await once(step, each, in: scope, into: &steps)
            return .unknown(after: [.step(planned.path)])
        }
        if items.isEmpty {
            planned.plan = StepPlan()
            steps.append(planned)
        }
        var outputs: [PlannedValue] = []
        for ordinal in items.indices {
            var inner = scope
            inner.item = list[String(ordinal)]
            outputs.append(
                await once(
                    step, PlannedStep(planned.path[ordinal], of: step, fate: planned.fate), in: inner, into: &steps))
        }
        return .list(outputs)
    }

    /// Plans a step, or one item of a repeated one.
    private func once(
        _ step: StepDefinition, _ planned: PlannedStep, in scope: PlanScope, into steps: inout [PlannedStep]
    ) async -> PlannedValue {
        var planned = planned
        let input: PlannedValue
        do throws(EvaluationError) {
            input = try step.with.planned(in: scope)
        } catch {
            planned.problem = Self.failure(error.message)
            steps.append(planned)
            return .unknown(after: [.step(planned.path)])
        }
        switch step.body {
        case .type(let name, _, _, _):
            let output = await ask(registry.step(name) ?? MissingStep(name: name), input, &planned)
            steps.append(planned)
            return output
        case .template(let template):
            steps.append(planned)
            let inside = await plan(
                template.steps, in: PlanScope(template: input, in: scope), below: planned.path, around: planned.fate,
                into: &steps)
            return .object(
                template.outputs.map { output in
                    (output.name, (try? output.value.planned(in: inside)) ?? .unknown(after: [.step(planned.path)]))
                })
        }
    }

    /// Asks a step what it would do with an input.
    /// - Returns: What is known of its output.
    private func ask(_ step: any Step, _ input: PlannedValue, _ planned: inout PlannedStep) async -> PlannedValue {
        let description = type(of: step).description
        planned.gaps += input.gaps
        var known = Object()
        do {
            try description.check(input.value) { input.hasGap(in: $0) }
            let plan = try await step.plan(context(planned.path, input))
            planned.plan = plan
            known = plan.output
        } catch {
            planned.problem = Self.failure(of: error)
        }
        let path = planned.path
        return .object(
            description.output.map { field in
                (field.name, known[field.name].map { PlannedValue(value: $0) } ?? .unknown(after: [.step(path)]))
            })
    }

    private func context(_ path: StepPath, _ input: PlannedValue) -> StepContext {
        StepContext(
            run: RunID(high: 0, low: 0), tenant: definition.tenant.id, path: path, idempotencyKey: "",
            input: input.value, unknown: input.gaps.map(\.pointer), now: now, connections: connections,
            artifacts: NoArtifacts())
    }

    /// What is wrong with a step that can't say what it would do; nothing if only other steps keep it from doing so.
    private static func failure(of error: any Error) -> StepFailure? {
        switch error {
        case let failure as StepFailure: failure.code == StepPlan.notKnownYet ? nil : failure
        case let unknown as StepUnknown: failure(unknown.reason)
        default: failure(String(describing: error))
        }
    }

    private static func failure(_ message: String) -> StepFailure {
        StepFailure(code: "not-plannable", message: message, side: .provider)
    }
}

extension PlannedValue {
    /// Whether a secret, or something that isn't known yet, stands in this member or below it.
    fileprivate func hasGap(in name: String) -> Bool {
        let place = JSONPointer.appending(name, to: "")
        return (gaps.map(\.pointer) + secrets).contains { $0 == place || $0.hasPrefix(place + "/") }
    }
}

extension Sequence<PlanGap.Cause> {
    /// `known after a and b`.
    public var knownAfter: String {
        let names = map(\.description)
        let last = names.last ?? "the start"
        return "known after " + (names.count < 2 ? last : names.dropLast().joined(separator: ", ") + " and " + last)
    }
}

/// Data sets that steps yield aren't there before they have run.
private struct NoArtifacts: ArtifactStore {
    func create(for tenant: TenantID) async throws -> any ArtifactWriter { throw missing }

    func read(_ digest: Digest, of tenant: TenantID) async throws -> any ArtifactReader { throw missing }

    private var missing: StepFailure {
        StepFailure(code: "artifact-missing", message: "there are no data sets before a run", side: .provider)
    }
}
