/// Stands in for a step type that this program doesn't have: every attempt fails and says so.
struct MissingStep: Step {
    static let description = StepDescription(
        name: "missing",
        summary: "Stands in for a step type that isn't there.",
        fields: [],
        output: [],
        repeatability: .readOnly,
        example: ""
    )
    let name: String

    func plan(_ context: StepContext) async throws -> StepPlan { throw failure }
    func perform(_ context: StepContext) async throws -> StepOutcome { throw failure }
    func lookUp(_ context: StepContext) async throws -> LookUpAnswer { throw failure }

    private var failure: StepFailure {
        StepFailure(
            code: "step-type-unknown",
            message: "this program has no step type \"\(name)\", which the run was started with",
            side: .provider
        )
    }
}
