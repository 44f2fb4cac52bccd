import TestSupport

@testable import Workflow

/// Makes definitions of random shape, such that whatever a file may say of a step is said by some.
struct RandomDefinition {
    private var random: SplitMix64

    init(_ random: SplitMix64) { self.random = random }

    /// The next definition.
    ///
    /// Its runs need the concurrency key that is given, or whichever chance says, often none.
    mutating func make(sharing concurrency: Concurrency? = nil) throws -> Definition {
        let steps = try steps(depth: 0)
        let outputs = try random.chance(50) ? [output(of: steps)] : []
        let own = key()
        return Definition(
            name: "random",
            tenant: Tenant(
                id: TenantID(text: "contoso"), tier: nil, tierRunsAtOnce: nil, attributes: ["id": "contoso"]),
            inputs: [], connections: [], steps: StepGraph(steps), outputs: outputs,
            onFailure: random.pick(FailurePolicy.allCases), concurrency: concurrency ?? own,
            project: .object([:]),
            trustClaimedActors: random.chance(50), sources: [])
    }

    /// The same definition, changed here and there as somebody who edits a file would.
    mutating func changed(_ definition: Definition) throws -> Definition {
        Definition(
            name: definition.name, tenant: definition.tenant, inputs: definition.inputs,
            connections: definition.connections, steps: StepGraph(try changed(definition.steps.steps)),
            outputs: definition.outputs, onFailure: definition.onFailure,
            concurrency: random.chance(20) ? key() : definition.concurrency, project: definition.project,
            trustClaimedActors: definition.trustClaimedActors, sources: definition.sources)
    }

    private mutating func changed(_ before: [StepDefinition]) throws -> [StepDefinition] {
        var steps = try before.map { try changed($0) }
        if random.chance(15), steps.count > 1, !steps.contains(where: { $0.needs.contains(steps.count - 1) }) {
            steps.removeLast()
        }
        if random.chance(20) {
            let needs = steps.indices.filter { _ in random.chance(30) }
            steps.append(try .named("new\(Int.random(in: 0...2, using: &random))-\(steps.count)", needs: needs))
        }
        return steps
    }

    private mutating func changed(_ step: StepDefinition) throws -> StepDefinition {
        var body = step.body
        if case .template(let template) = step.body {
            body = .template(
                TemplateDefinition(
                    file: template.file, inputs: template.inputs,
                    steps: StepGraph(try changed(template.steps.steps)), outputs: template.outputs))
        }
        return StepDefinition(
            id: step.id, body: body,
            with: try random.chance(15) ? with([], isRepeated: step.foreach != nil) : step.with, needs: step.needs,
            condition: random.chance(10) ? nil : step.condition,
            foreach: try step.foreach != nil && random.chance(20) ? list() : step.foreach,
            maxParallel: step.maxParallel,
            retry: step.retry, timeout: random.chance(10) ? .seconds(30) : step.timeout, onTimeout: step.onTimeout,
            continueOnError: random.chance(10) ? !step.continueOnError : step.continueOnError,
            compensate: random.chance(10) ? !step.compensate : step.compensate,
            isPointOfNoReturn: step.isPointOfNoReturn, signal: random.chance(5) ? "go" : step.signal,
            location: step.location)
    }

    private mutating func key() -> Concurrency? {
        guard random.chance(30) else { return nil }
        return Concurrency(
            key: .literal(random.pick(["one", "other"])), limit: Int.random(in: 1...2, using: &random),
            onConflict: random.pick([.queue, .cancel]))
    }

    /// What every run of them is started with.
    static let inputs: Value = ["flag": true, "list": [1, "two", [:]]]

    private mutating func steps(depth: Int) throws -> [StepDefinition] {
        let count = Int.random(in: 1...(depth == 0 ? 6 : 3), using: &random)
        var steps: [StepDefinition] = []
        // Which place a step has in the file: what it needs may stand below it.
        let places = random.chance(50) ? Array(0..<count) : (0..<count).shuffled(using: &random)
        for ordinal in 0..<count { steps.append(try step(ordinal, places, depth: depth)) }
        return (0..<count).map { place in steps[places.firstIndex(of: place) ?? place] }
    }

    private mutating func step(_ ordinal: Int, _ places: [Int], depth: Int) throws -> StepDefinition {
        let names = ["a", "b", "c", "d", "e", "f"]
        let before = Array(0..<ordinal)
        let needs = random.chance(60) && ordinal > 0 ? [ordinal - 1] : before.filter { _ in random.chance(40) }
        let template = try depth < 2 && random.chance(20) ? steps(depth: depth + 1) : nil
        let isRepeated = random.chance(25)
        return try .named(
            names[ordinal], needs: needs.map { places[$0] }.sorted(),
            with: try with(before.map { names[$0] }, isRepeated: isRepeated),
            template: template, templateOutputs: try template.map { [try output(of: $0)] } ?? [],
            if: random.chance(30) ? condition(before.map { names[$0] }) : nil,
            foreach: isRepeated ? try list() : nil,
            maxParallel: random.chance(50) ? Int.random(in: 1...2, using: &random) : nil,
            retry: template == nil ? retry() : .none,
            timeout: random.chance(30) ? .seconds(Int.random(in: 1...600, using: &random)) : nil,
            onTimeout: random.chance(50) ? .fail : .skip, continueOnError: random.chance(30),
            compensate: !random.chance(20), isPointOfNoReturn: random.chance(5),
            signal: random.chance(20) ? "go" : nil, repeatability: random.pick([.readOnly, .idempotent, .never]),
            awaits: random.pick([nil, .approval, .consent, .callback]))
    }

    private mutating func with(_ before: [String], isRepeated: Bool) throws -> Argument {
        var members = [Argument.Member(key: "n", value: .literal(Value(Int.random(in: 0...9, using: &random))))]
        if let step = before.last, random.chance(30) {
            members.append(Argument.Member(key: "of", value: try Self.expression("steps.\(step).output.n || 0")))
        }
        if isRepeated { members.append(Argument.Member(key: "part", value: try Self.expression("item"))) }
        return random.chance(10) ? .literal(.null) : .object(members)
    }

    private mutating func condition(_ before: [String]) -> String {
        let step = before.isEmpty ? nil : random.pick(before)
        let about = step.map { ["steps.\($0).outcome == 'failure'", "steps.\($0).outcome != 'success'"] } ?? []
        return random.pick(["always()", "failure()", "inputs.flag", "inputs.flag == false", "inputs.list"] + about)
    }

    private mutating func list() throws -> Argument {
        if random.chance(30) { return try Self.expression(random.chance(80) ? "inputs.list" : "inputs.flag") }
        return .literal(.array((0..<Int.random(in: 0...4, using: &random)).map { Value($0) }))
    }

    private mutating func retry() -> RetryPolicy {
        guard random.chance(50) else { return .none }
        return RetryPolicy(
            maxAttempts: Int.random(in: 2...4, using: &random), delay: .milliseconds(500),
            backoff: random.pick(RetryPolicy.Backoff.allCases), maxDelay: .seconds(60), jitter: random.chance(50),
            attemptTimeout: random.chance(20) ? .seconds(10) : nil)
    }

    private mutating func output(of steps: [StepDefinition]) throws -> OutputDefinition {
        OutputDefinition(
            name: "n", value: try Self.expression("steps.\(random.pick(steps).id).output.n || 'none'"),
            location: SourceLocation(file: "random.yaml", line: 1, column: 1))
    }

    private static func expression(_ text: String) throws -> Argument {
        .template(Template(parts: [.expression(try Expression.parse(text))]))
    }
}
