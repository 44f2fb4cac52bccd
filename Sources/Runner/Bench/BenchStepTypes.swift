import Glibc
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
}

/// Waits for a signal for a month; only `bench` has it.
struct ParkStep: Step {
    static let description = StepDescription(
        name: "park",
        summary: "Waits for a signal.",
        fields: [],
        output: [],
        repeatability: .readOnly,
        awaits: .callback,
        example: "- id: parked\n  uses: park\n"
    )

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        guard context.signal == nil else { return .done(output: .object([:])) }
        let until = context.now() + .seconds(30 * 24 * 3600)
        return .waiting(Wait(.callback, on: "the bench", summary: "a signal", until: until))
    }
}

/// Takes a while and leaves a line in a file for each time that it was performed; only `bench` has it.
struct TickStep: Step {
    static let description = StepDescription(
        name: "tick",
        summary: "Leaves a line.",
        fields: [],
        output: [],
        repeatability: .idempotent,
        example: "- id: ticked\n  uses: tick\n"
    )

    /// The file, open to append.
    let file: Int32
    /// How long it takes.
    let time: Duration

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        try await context.aboutToSend()
        guard Console.writeAll(Array("\(getpid()) \(context.run) \(context.path)\n".utf8), to: file) else {
            throw StepFailure(code: "not-written", message: OperatingSystem.lastError, side: .provider)
        }
        try await Task.sleep(for: time)
        return .done(output: .object([:]))
    }

    /// As if the other side had lost what was not finished.
    func lookUp(_ context: StepContext) async throws -> LookUpAnswer { .absent }
}

/// Takes a while for one tenant and no time for others; only `bench` has it.
struct LingerStep: Step {
    static let description = StepDescription(
        name: "linger",
        summary: "Takes a while.",
        fields: [],
        output: [],
        repeatability: .readOnly,
        example: "- id: slow\n  uses: linger\n"
    )

    /// For whom it takes a while.
    let tenant: TenantID
    /// How long.
    let time: Duration

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        if context.tenant == tenant { try await Task.sleep(for: time) }
        return .done(output: .object([:]))
    }
}
