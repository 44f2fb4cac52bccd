/// What would become of one step, as far as that is known before anything runs.
public struct PlannedStep: Sendable, Hashable {
    /// Whether it would run.
    public enum Fate: Sendable, Hashable {
        /// It would.
        case runs
        /// It would be skipped; why.
        case skipped(String)
        /// Whether or how often it runs is known only later; what that hangs on.
        case depends(String)
    }

    /// Where it stands; the steps for the items of a list that isn't known yet stand under `[…]`.
    public let path: StepPath
    /// The step type, or the template's file.
    public let uses: String
    /// Whether it would run.
    public var fate: Fate
    /// What it would do; `nil` for a template, whose steps follow, and for what isn't known.
    public var plan: StepPlan?
    /// The places of its input that are known only later, or of the list it is repeated over.
    public var gaps: [PlanGap] = []
    /// How long it may take, waits included.
    public var timeout: Duration?
    /// Why it can't be done as things are.
    public var problem: StepFailure?
    /// Whether the run goes on when it fails.
    public var continuesOnError = false

    init(_ path: StepPath, of step: StepDefinition, fate: Fate) {
        self.path = path
        uses = step.uses
        self.fate = fate
        timeout = step.timeout
        continuesOnError = step.continueOnError
    }

    /// Whether the run would fail at it.
    public var isStopped: Bool { problem != nil && !continuesOnError }
}
