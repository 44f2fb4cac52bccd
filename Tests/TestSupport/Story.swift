@testable public import Workflow

/// A run told in sentences: what is given, what happens, what comes of it; pure, with a clock that only moves when told.
public struct Story {
    /// The definition that the run has.
    public private(set) var definition: Definition
    /// Where the run stands.
    public private(set) var state: RunState
    /// Every event so far.
    public private(set) var history: [(event: Event, at: Timestamp)] = []
    /// What time it is.
    public var now = Timestamp(microseconds: 1_800_000_000_000_000)

    /// The run that all stories tell.
    public static let run = RunID(text: "r_01ARZ3NDEKTSV4RRFFQ69G5FAV")
    /// Who starts it.
    public static let initiator = Actor(.system, "dana@host-a")

    /// Given a workflow of these steps, not started yet.
    public init(
        _ steps: [StepDefinition], outputs: [OutputDefinition] = [], inputs: [InputDefinition] = [],
        onFailure: FailurePolicy = .stop, concurrency: Concurrency? = nil, trustsClaims: Bool = false,
        tier: String? = nil, connections: [ConnectionDefinition] = [], name: String = "story"
    ) {
        definition = Definition(
            name: name,
            tenant: Tenant(
                id: TenantID(text: "contoso"), tier: tier, tierRunsAtOnce: tier.map { _ in 1 },
                attributes: ["id": "contoso"]),
            inputs: inputs, connections: connections, steps: StepGraph(steps), outputs: outputs, onFailure: onFailure,
            concurrency: concurrency, project: .object([:]),
            trustClaimedActors: trustsClaims, sources: [])
        state = RunState(of: Self.run)
    }

    /// Given a run of these steps that was started.
    public static func started(
        _ steps: [StepDefinition], outputs: [OutputDefinition] = [], onFailure: FailurePolicy = .stop,
        trustsClaims: Bool = false, connections: [ConnectionDefinition] = []
    ) throws -> Story {
        var story = Story(
            steps, outputs: outputs, onFailure: onFailure, trustsClaims: trustsClaims, connections: connections)
        try story.when(story.start)
        return story
    }

    /// The command that starts the run.
    public var start: Command {
        .start(Start(definition: .sha256([]), inputs: .object([:]), trigger: "command", actor: Self.initiator))
    }

    /// When a command comes.
    /// - Returns: The events that it makes, as `type path`.
    @discardableResult
    public mutating func when(_ command: Command) throws(Rejection) -> [String] {
        let events = try definition.decide(command, given: state, at: now)
        for event in events {
            state.apply(event, at: now)
            history.append((event, now))
            if case .migrate(let migration) = command { definition = migration.definition }
        }
        return events.map(Self.words)
    }

    /// What would become of each step if the run moved to another story's definition, as `path fate: why`.
    public func fates(movingTo other: Story) throws(Rejection) -> [String] {
        for case .runMigrated(let event) in try definition.decide(
            .migrate(migration(to: other)), given: state, at: now)
        {
            return event.steps.map { "\($0.path) \($0.fate.rawValue)" + ($0.because.isEmpty ? "" : ": \($0.because)") }
        }
        return []
    }

    /// When the run moves to another story's definition, and the engine goes on.
    @discardableResult
    public mutating func move(to other: Story) throws(Rejection) -> [String] {
        try when(.migrate(migration(to: other))) + goOn()
    }

    /// The migration to another story's definition.
    public func migration(to other: Story, agreed: [RunMigrated.Step]? = nil) -> Migration {
        Migration(
            RunNote(actor: Self.initiator, reason: "a better file"), to: other.definition,
            inputs: state.started?.inputs ?? .null, agreed: agreed)
    }

    /// When the engine goes on as far as it can without anything from outside, beginning all that may begin.
    /// - Returns: The events that it makes, as `type path`.
    @discardableResult
    public mutating func goOn() throws(Rejection) -> [String] {
        var said: [String] = []
        while true {
            let before = history.count
            for action in definition.next(after: state, at: now).actions {
                if case .begin(let path) = action {
                    said += try when(.begin(path, grant))
                } else if case .undo(let number) = action {
                    said += try when(.beginUndo(number, grant))
                } else if action.isBookkeeping {
                    said += try when(.advance(action))
                }
            }
            if history.count == before { return said }
        }
    }

    /// When of all that may begin only this step does.
    @discardableResult
    public mutating func begin(_ path: String) throws(Rejection) -> [String] {
        try when(.begin(StepPath(text: path), grant))
    }

    private var grant: Grant { Grant(runner: RunnerID(text: "r"), sendBy: now + .seconds(60)) }

    /// When the present attempt to take an effect away, by its number, ends as if without a failure or with one, and the engine goes on.
    @discardableResult
    public mutating func undo(_ number: Int, failing failure: StepFailure? = nil) throws(Rejection) -> [String] {
        let attempt = state.made[number - 1].attempt
        if let failure {
            return try when(.failUndo(number, attempt: attempt, failure, random: 0)) + goOn()
        }
        return try when(.undone(number, attempt: attempt)) + goOn()
    }

    /// When the present attempt of a step succeeds, and the engine goes on.
    @discardableResult
    public mutating func succeed(
        _ path: String, _ output: Value = .null, effects: [Effect] = [], consumed: String? = nil
    ) throws(Rejection) -> [String] {
        try when(
            .succeed(
                StepPath(text: path), attempt: attempt(path), output: output, effects: effects, consumed: consumed))
            + goOn()
    }

    /// When the present attempt of a step fails, and the engine goes on.
    @discardableResult
    public mutating func fail(
        _ path: String, retryable: Bool = false, notSent: Bool = false, burntKey: Bool = false,
        retryAfter: Duration? = nil, consumed: String? = nil, random: UInt64 = 0, effects: [Effect] = []
    ) throws(Rejection) -> [String] {
        let failure = StepFailure(
            code: "broken", message: "it broke", side: .vendor, retryable: retryable, notSent: notSent,
            burntKey: burntKey, retryAfter: retryAfter, effects: effects)
        return try when(
            .fail(StepPath(text: path), attempt: attempt(path), failure, consumed: consumed, random: random)) + goOn()
    }

    /// When the present attempt of a step answers that it waits.
    @discardableResult
    public mutating func wait(_ path: String, _ wait: Wait, consumed: String? = nil) throws(Rejection) -> [String] {
        try when(.wait(StepPath(text: path), attempt: attempt(path), wait, consumed: consumed)) + goOn()
    }

    /// The number of a step's present attempt.
    public func attempt(_ path: String) -> Int { state.node(at: StepPath(text: path))?.attempt ?? 0 }

    /// The state of a step, by its name.
    public func status(_ path: String) -> String? { state.node(at: StepPath(text: path))?.statusName }

    /// What is next, but for bookkeeping, as words.
    public var next: [String] {
        definition.next(after: state, at: now).actions
            .map { action in
                switch action {
                case .begin(let path): "begin \(path)"
                case .wake(let path, let signal): "wake \(path)" + (signal.map { " with \($0.delivery)" } ?? "")
                case .lookUp(let path): "look up \(path)"
                case .undo(let number): "undo \(number)"
                case .admit, .enter, .expand, .skip, .refuse, .close, .cancel, .expire, .fire, .completeUndo:
                    "bookkeeping"
                }
            }
    }

    /// An event as `type path`.
    public static func words(_ event: Event) -> String {
        event.path.map { "\(event.wireName) \($0)" } ?? event.wireName
    }
}

extension StepDefinition {
    /// A step for stories: it does nothing, or is a template of other steps.
    public static func named(
        _ id: String, needs: [Int] = [], with: Argument = .literal(.object([:])), template: [StepDefinition]? = nil,
        templateOutputs: [OutputDefinition] = [], if condition: String? = nil, foreach: Argument? = nil,
        maxParallel: Int? = nil, retry: RetryPolicy = .none, timeout: Duration? = nil,
        onTimeout: TimeoutPolicy = .fail, continueOnError: Bool = false, compensate: Bool = true,
        isPointOfNoReturn: Bool = false, signal: String? = nil, repeatability: Repeatability = .idempotent,
        awaits: SignalKind? = nil
    ) throws -> StepDefinition {
        let body: Body =
            template.map {
                .template(
                    TemplateDefinition(file: "t.yaml", inputs: [], steps: StepGraph($0), outputs: templateOutputs))
            } ?? .type(name: "act", contractVersion: 1, repeatability: repeatability, awaits: awaits)
        return StepDefinition(
            id: id, body: body, with: with, needs: needs,
            condition: try condition.map {
                Condition(
                    expression: try Expression.parse($0),
                    judgesOutcomes: $0.contains("always()") || $0.contains("failure()") || $0.contains("outcome"),
                    runsAfterFailure: $0.contains("always()") || $0.contains("failure()"))
            }, foreach: foreach, maxParallel: maxParallel, retry: retry, timeout: timeout, onTimeout: onTimeout,
            continueOnError: continueOnError, compensate: compensate, isPointOfNoReturn: isPointOfNoReturn,
            signal: signal,
            location: SourceLocation(file: "story.yaml", line: 1, column: 1))
    }
}
