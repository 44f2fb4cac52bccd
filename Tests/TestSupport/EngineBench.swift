import Logging
import Synchronization
@testable public import Workflow

/// An engine on a log, in memory if unsaid, with a step type `act` whose behaviour a test says, and a record of what was called.
public final class EngineBench: Sendable {
    /// What `act` does; called with its context and the number of the call.
    public typealias Behaviour = @Sendable (_ context: StepContext, _ call: Int) async throws -> StepOutcome

    /// The log.
    public let log: any EventLog
    private let time: ManualTime?
    private let artifacts = MemoryArtifactStore()
    private let perform: Behaviour
    private let look: @Sendable (StepContext) async throws -> LookUpAnswer
    private let takeAway: @Sendable (Effect, StepContext, _ call: Int) async throws -> Void
    private let seen = Mutex<[String]>([])
    private let fails = Mutex<[FailPoint: Int]>([:])

    /// Makes a bench; with a clock of its own, every sleep moves that on to its end at once.
    public init(
        log: any EventLog = MemoryEventLog(), time: ManualTime? = nil,
        perform: @escaping Behaviour = { _, _ in .done(output: .null) },
        lookUp: @escaping @Sendable (StepContext) async throws -> LookUpAnswer = { _ in .absent },
        undo: @escaping @Sendable (Effect, StepContext, _ call: Int) async throws -> Void = { _, _, _ in }
    ) {
        self.log = log
        self.time = time
        self.perform = perform
        look = lookUp
        takeAway = undo
    }

    /// What was called: `perform a`, `look up a`, `settle a`, `undo a RESOURCE`.
    public var calls: [String] { seen.withLock { $0 } }

    /// An engine of this bench, as a process of its own would have it.
    public func engine(limits: Limits = Limits()) -> Engine {
        var registry = StepRegistry()
        registry.register(Act(bench: self))
        let now = time.map { time in { @Sendable in time.now } } ?? SystemSurroundings.clock.now
        let sleep = time.map { time in { @Sendable in time.advance(to: $0) } } ?? SystemSurroundings.sleep
        return Engine(
            log: log, registry: registry, artifacts: artifacts,
            surroundings: Surroundings(
                now: now, sleep: sleep, random: { UInt64.random(in: .min ... .max) },
                secret: { Secret(bytes: Array("secret of \($0)".utf8)) }, root: "/"),
            limits: limits, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Starts a workflow of these steps and carries it out as far as it goes.
    @discardableResult
    public func run(
        _ steps: [StepDefinition], onFailure: FailurePolicy = .stop, id: RunID = Story.run, limits: Limits = Limits(),
        wait: Duration = .zero, tier: String? = nil, concurrency: Concurrency? = nil, by name: String = "one"
    ) async throws -> RunHead {
        let definition = Story(steps, onFailure: onFailure, concurrency: concurrency, tier: tier).definition
        return try await Dispatcher.with(engine(limits: limits), runner: RunnerID(text: name), name: name) {
            let since = try await $0.start(
                definition, id: id, inputs: .object([:]), trigger: "command", actor: Story.initiator, wait: wait)
            return try await $0.drive(id, wait: wait, since: since)
        }
    }

    /// Moves a run to a workflow of these steps, as another process.
    /// - Returns: The events that it made.
    @discardableResult
    public func move(
        to steps: [StepDefinition], _ id: RunID = Story.run, concurrency: Concurrency? = nil
    ) async throws -> [Event] {
        let migration = Migration(
            RunNote(actor: Story.initiator, reason: ""), to: Story(steps, concurrency: concurrency).definition,
            inputs: .object([:]))
        return try await engine().mail(.migrate(migration), named: "migrate", by: Story.initiator, to: id).events
    }

    /// Carries a run on, as another process.
    @discardableResult
    public func resume(_ id: RunID = Story.run, by name: String = "two", wait: Duration = .zero) async throws -> RunHead
    {
        try await Dispatcher.with(engine(), runner: RunnerID(text: name), name: name) {
            try await $0.drive(id, wait: wait)
        }
    }

    /// The events of a run.
    public func events(_ id: RunID = Story.run) async throws -> [Event] {
        var events: [Event] = []
        for recorded in try await log.read(id.stream, from: 1, limit: .max) {
            events.append(try await engine().decode(recorded))
        }
        return events
    }

    /// The events of a run, as `type path`.
    public func history(_ id: RunID = Story.run) async throws -> [String] { try await events(id).map(Story.words) }

    private struct Act: Step {
        static let description = StepDescription(
            name: "act", summary: "Does what a test says.", fields: [], output: [], repeatability: .idempotent,
            settles: true, example: "")
        let bench: EngineBench

        func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

        func perform(_ context: StepContext) async throws -> StepOutcome {
            let call = bench.seen.withLock { seen in
                seen.append("perform \(context.path)")
                return seen.count { $0 == "perform \(context.path)" }
            }
            return try await bench.perform(context, call)
        }

        func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
            bench.seen.withLock { $0.append("look up \(context.path)") }
            return try await bench.look(context)
        }

        func undo(_ effect: Effect, in context: StepContext) async throws {
            let words = "undo \(context.path) \(effect.resource)"
            let call = bench.seen.withLock { seen in
                seen.append(words)
                return seen.count { $0 == words }
            }
            try await bench.takeAway(effect, context, call)
        }

        func settle(_ output: Value, in context: StepContext) async throws {
            bench.seen.withLock { $0.append("settle \(context.path)") }
        }
    }
}

/// The machine's clock and its sleep, for engines under test.
public enum SystemSurroundings {
    /// What time it is.
    public static let clock = LogClock.system

    /// Sleeps until a moment, or until its task is cancelled.
    @Sendable public static func sleep(until moment: Timestamp) async {
        try? await Task.sleep(for: max(moment - clock.now(), .zero))
    }
}
