import Logging
import Workflow

/// Does nothing, so that what is measured is the engine and the log; only `bench` has it.
struct NoopStep: Step {
    static let description = StepDescription(
        name: "noop",
        summary: "Does nothing.",
        fields: [],
        output: [],
        repeatability: .readOnly,
        example: "- id: nothing\n  uses: noop\n"
    )

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }
    func perform(_ context: StepContext) async throws -> StepOutcome { .done(output: .object([:])) }

    /// A workflow of so many of them, one after the other.
    static func workflow(steps count: Int) -> Definition {
        let place = SourceLocation(file: "bench.yaml", line: 1, column: 1)
        let steps = (0..<count)
            .map { ordinal in
                StepDefinition(
                    id: "s\(ordinal + 1)",
                    body: .type(
                        name: description.name,
                        contractVersion: description.contractVersion,
                        repeatability: description.repeatability,
                        awaits: nil
                    ),
                    with: .object([]),
                    needs: ordinal == 0 ? [] : [ordinal - 1],
                    location: place
                )
            }
        return Definition(
            name: "bench",
            tenant: Tenant(
                id: TenantID(text: "bench"),
                tier: nil,
                tierRunsAtOnce: nil,
                attributes: ["id": "bench", "name": "bench"]
            ),
            inputs: [],
            connections: [],
            steps: StepGraph(steps),
            outputs: [],
            project: .object([:]),
            trustClaimedActors: false,
            sources: []
        )
    }

    /// An engine that knows no other step type.
    static func engine(_ log: any EventLog, artifacts: any ArtifactStore, attempts: Int) throws -> Engine {
        var registry = StepRegistry()
        registry.register(NoopStep())
        var limits = Limits()
        limits.attempts = attempts
        return Engine(
            log: log,
            registry: registry,
            artifacts: artifacts,
            surroundings: .machine(root: Files.currentFolder) { throw SecretProblem("there is no secret \"\($0)\"") },
            limits: limits,
            logger: Logger(label: "runner") { _ in StderrLogHandler() }
        )
    }
}
