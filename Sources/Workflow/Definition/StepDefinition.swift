/// The steps of a workflow or of a template, in the order of the file; every need stands before whoever needs it in no particular order.
public struct StepGraph: Sendable, Hashable {
    /// The steps.
    public let steps: [StepDefinition]

    /// Makes a graph.
    public init(_ steps: [StepDefinition]) { self.steps = steps }

    /// The step of that id.
    public subscript(id: String) -> StepDefinition? { steps.first { $0.id == id } }
}

/// One node of a definition.
public struct StepDefinition: Sendable, Hashable {
    /// What a step does.
    public enum Body: Sendable, Hashable {
        /// A step type of the registry, as it described itself when the file was checked.
        case type(name: String, contractVersion: Int, repeatability: Repeatability, awaits: SignalKind?)
        /// A template, inlined.
        case template(TemplateDefinition)
    }

    /// Its id, unique among its siblings.
    public let id: String
    /// What it does.
    public let body: Body
    /// Its `with`, defaults filled in.
    public let with: Argument
    /// The siblings that must be settled first, as ordinals in the graph, ascending.
    public let needs: [Int]
    /// When it runs, if not always when its needs succeeded.
    public let condition: Condition?
    /// What it is repeated over.
    public let foreach: Argument?
    /// How many items run side by side; `nil` for all.
    public let maxParallel: Int?
    /// When it is tried again.
    public let retry: RetryPolicy
    /// How long it may take from its first start, retries and waits included.
    public let timeout: Duration?
    /// What the end of that time means.
    public let onTimeout: TimeoutPolicy
    /// Whether the run goes on when it fails.
    public let continueOnError: Bool
    /// Whether its effects are taken away when the run is undone.
    public let compensate: Bool
    /// Whether a run in which it has succeeded asks a person instead of undoing itself when a later step fails.
    public let isPointOfNoReturn: Bool
    /// The name of the signals it waits for, if its file gives one; its own path otherwise.
    public let signal: String?
    /// Where its `id` (or its `uses`) stands.
    public let location: SourceLocation

    /// Makes a step; the parser does.
    public init(
        id: String, body: Body, with: Argument, needs: [Int], condition: Condition? = nil, foreach: Argument? = nil,
        maxParallel: Int? = nil, retry: RetryPolicy = .none, timeout: Duration? = nil,
        onTimeout: TimeoutPolicy = .fail, continueOnError: Bool = false, compensate: Bool = true,
        isPointOfNoReturn: Bool = false, signal: String? = nil, location: SourceLocation
    ) {
        self.id = id
        self.body = body
        self.with = with
        self.needs = needs
        self.condition = condition
        self.foreach = foreach
        self.maxParallel = maxParallel
        self.retry = retry
        self.timeout = timeout
        self.onTimeout = onTimeout
        self.continueOnError = continueOnError
        self.compensate = compensate
        self.isPointOfNoReturn = isPointOfNoReturn
        self.signal = signal
        self.location = location
    }
}

/// A template, inlined where a step uses it.
public struct TemplateDefinition: Sendable, Hashable {
    /// The file, as the step's `uses` names it.
    public let file: String
    /// Its inputs; the step's `with` brings them.
    public let inputs: [InputDefinition]
    /// Its steps, which see only each other and the inputs.
    public let steps: StepGraph
    /// What the step that uses it yields.
    public let outputs: [OutputDefinition]

    /// Makes a template.
    public init(file: String, inputs: [InputDefinition], steps: StepGraph, outputs: [OutputDefinition]) {
        self.file = file
        self.inputs = inputs
        self.steps = steps
        self.outputs = outputs
    }
}

/// A step's `if`.
public struct Condition: Sendable, Hashable {
    /// The expression; it yields a boolean.
    public let expression: Expression
    /// Whether it looks at what became of other steps (`always()`, `failure()`, `steps.x.outcome`), so that a skipped or failed need doesn't skip the step by itself.
    public let judgesOutcomes: Bool
    /// Whether it may run after the run has begun to fail (`always()`, `failure()`).
    public let runsAfterFailure: Bool

    /// Makes a condition.
    public init(expression: Expression, judgesOutcomes: Bool, runsAfterFailure: Bool) {
        self.expression = expression
        self.judgesOutcomes = judgesOutcomes
        self.runsAfterFailure = runsAfterFailure
    }
}

/// When a failed attempt is tried again.
public struct RetryPolicy: Sendable, Hashable {
    /// How the delay grows.
    public enum Backoff: String, Sendable, Hashable, CaseIterable {
        case constant, linear, exponential
    }
    /// How many attempts there may be in all, at least 1.
    public let maxAttempts: Int
    /// The delay before the second attempt.
    public let delay: Duration
    /// How the delay grows.
    public let backoff: Backoff
    /// The longest delay.
    public let maxDelay: Duration
    /// Whether the delay is drawn between its half and its whole.
    public let jitter: Bool
    /// How long one attempt may take.
    public let attemptTimeout: Duration?

    /// Makes a policy.
    public init(
        maxAttempts: Int, delay: Duration, backoff: Backoff, maxDelay: Duration, jitter: Bool,
        attemptTimeout: Duration?
    ) {
        self.maxAttempts = maxAttempts
        self.delay = delay
        self.backoff = backoff
        self.maxDelay = maxDelay
        self.jitter = jitter
        self.attemptTimeout = attemptTimeout
    }

    /// One attempt and no more.
    public static let none = RetryPolicy(
        maxAttempts: 1, delay: .seconds(1), backoff: .exponential, maxDelay: .seconds(300), jitter: true,
        attemptTimeout: nil)
}

/// What the end of a step's time means.
public enum TimeoutPolicy: String, Sendable, Hashable, CaseIterable {
    case fail, skip
}

/// What a failed run does with what it has made.
public enum FailurePolicy: String, Sendable, Hashable, CaseIterable {
    /// It stops, so that it can be resumed from where it failed.
    case stop
    /// It takes its effects away again, in the reverse order of their making.
    case compensate
}
