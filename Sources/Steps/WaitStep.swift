import Workflow

/// Waits for a time, until a moment, or for a signal.
struct WaitStep: Step {
    static let description = StepDescription(
        name: "wait",
        summary: "waits for a length of time, until a moment, or for a signal of a given name",
        fields: [
            Field("for", .duration, "How long to wait.", example: "10m"),
            Field("until", .dateTime, "Until when to wait.", example: "2026-12-01T06:00:00Z"),
            Field("signal", .string, "The name of the signal to wait for.", example: "contoso-firewall-open"),
        ],
        output: [
            Field("at", .dateTime, "When the wait ended.", required: true, example: "2026-12-01T06:00:00.000000Z"),
            Field("payload", .any, "What the signal said; null for a time.", required: true),
            Field("from", .string, "Who sent the signal; empty for a time.", required: true, example: "dana@host-a"),
        ],
        repeatability: .readOnly, awaits: .callback,
        example: """
            - id: firewall
              uses: wait
              with: { signal: contoso-firewall-open }
              timeout: 7d
            """)

    static func check(_ with: Argument) -> [InputProblem] {
        InputProblem.unlessExactlyOne(of: ["for", "until", "signal"], in: with)
    }

    func plan(_ context: StepContext) async throws -> StepPlan {
        let wait = try Self.wait(context)
        if case .callback = wait.kind { return StepPlan(waitsFor: .init(.signal, on: wait.on)) }
        let length = try context.duration("for").map { "\($0.text) to pass" }
        let moment = try context.moment("until").map(\.description)
        return StepPlan(waitsFor: .init(.time, on: length ?? moment ?? wait.on))
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let wait = try Self.wait(context)
        if let until = wait.until {
            guard until <= context.now() else { return .waiting(wait) }
            return .done(output: ["at": .string(until.description), "payload": .null, "from": ""])
        }
        guard let signal = context.signal else { return .waiting(wait) }
        return .done(
            output: [
                "at": .string(signal.at.description), "payload": signal.payload, "from": .string(signal.from.name),
            ])
    }

    private static func wait(_ context: StepContext) throws(StepFailure) -> Wait {
        let length = try context.duration("for")
        let moment = try context.moment("until")
        let signal = try context.text("signal")
        guard [length != nil, moment != nil, signal != nil].count(where: \.self) == 1 else {
            throw StepFailure(
                code: "input-invalid",
                message: "step \(context.path) must say one of \"for\", \"until\" or \"signal\", and only one",
                side: .provider)
        }
        if let signal {
            return Wait(
                .callback, on: "the signal \"\(signal)\"",
                summary: "whoever knows sends it: `runner signal \(context.run) \(signal)`", signal: signal)
        }
        let earlier = context.cursor["until"]?.string.flatMap(Timestamp.init(text:))
        let until = earlier ?? moment ?? context.now() + (length ?? .zero)
        return Wait(
            .time, on: "the clock", summary: "it goes on at \(until.secondsText)", until: until,
            cursor: ["until": .string(until.description)])
    }
}
