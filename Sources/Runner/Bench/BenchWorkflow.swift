import Glibc
import Logging
import Workflow

/// Workflows and engines whose step types only a bench has.
enum BenchWorkflow {
    /// A workflow of so many steps of one type, one after the other.
    static func chain(_ type: (some Step).Type, steps count: Int) -> Definition {
        definition((0..<count).map { step("s\($0 + 1)", type, needs: $0 == 0 ? [] : [$0 - 1]) })
    }

    /// A workflow of one step whose runs are begun and left to whoever claims them, since their tier may have a limit.
    static func left(
        _ type: (some Step).Type, to tenant: String, tier: String, concurrency: Concurrency? = nil
    ) -> Definition {
        definition(
            [step("s1", type)],
            of: Tenant(
                id: TenantID(text: tenant), tier: tier, tierRunsAtOnce: .max,
                attributes: ["id": .string(tenant), "name": .string(tenant)]),
            concurrency: concurrency)
    }

    /// A workflow of one step that is repeated.
    static func foreach(_ type: (some Step).Type, items: Int) -> Definition {
        definition([step("item", type, over: .literal(.array((0..<items).map { Value($0) })))])
    }

    private static let place = SourceLocation(file: "bench.yaml", line: 1, column: 1)

    private static func step(
        _ id: String, _ type: (some Step).Type, needs: [Int] = [], over items: Workflow.Argument? = nil
    ) -> StepDefinition {
        let type = type.description
        return StepDefinition(
            id: id,
            body: .type(
                name: type.name, contractVersion: type.contractVersion, repeatability: type.repeatability,
                awaits: type.awaits),
            with: .object([]), needs: needs, foreach: items, location: place)
    }

    private static let tenant = Tenant(
        id: TenantID(text: "bench"), tier: nil, tierRunsAtOnce: nil, attributes: ["id": "bench", "name": "bench"])

    private static func definition(
        _ steps: [StepDefinition], of tenant: Tenant = tenant, concurrency: Concurrency? = nil
    ) -> Definition {
        Definition(
            name: "bench", tenant: tenant, inputs: [], connections: [], steps: StepGraph(steps), outputs: [],
            concurrency: concurrency, project: .object([:]), trustClaimedActors: false, sources: [])
    }

    /// An engine that knows no other step type.
    static func engine(
        _ step: some Step,
        _ log: any EventLog,
        artifacts: any ArtifactStore,
        limits: Limits = Limits(),
        observe: @escaping @Sendable (RunState, Event, Timestamp) -> Void = { _, _, _ in }
    ) -> Engine {
        var registry = StepRegistry()
        registry.register(step)
        return Engine(
            log: log,
            registry: registry,
            artifacts: artifacts,
            surroundings: .machine(root: Files.currentFolder) { throw SecretProblem("there is no secret \"\($0)\"") },
            limits: limits,
            logger: Logger(label: "runner") { _ in StderrLogHandler() },
            observe: observe
        )
    }
}

extension Dispatcher {
    /// Registers this process as a runner for as long as a body runs.
    static func bench<Result>(_ engine: Engine, _ body: (Dispatcher) async throws -> Result) async throws -> Result {
        let name = "bench/\(getpid())/\(UInt32.random(in: 0 ... .max))"
        return try await with(engine, runner: RunnerID(text: name), name: name, body)
    }

    /// Starts runs and carries them out until they end or wait, so many at once.
    func carry(_ runs: [RunID], of definition: Definition, concurrency: Int) async throws {
        let actor = try OperatingSystem.actor(claiming: nil)
        let next = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<min(concurrency, runs.count) {
                group.addTask {
                    while case let ordinal = next.next(), ordinal <= runs.count {
                        try await self.start(
                            definition, id: runs[ordinal - 1], inputs: .object([:]), trigger: "bench", actor: actor,
                            wait: nil)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

extension Engine {
    /// So many new ids of runs.
    func runIDs(_ count: Int) -> [RunID] { (0..<count).map { _ in surroundings.runID() } }
}
