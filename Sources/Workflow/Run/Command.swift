/// Something that is wanted of a run; ``Definition/decide(_:given:at:)`` turns it into events or refuses it.
public enum Command: Sendable {
    /// Begin to exist.
    case start(Start)
    /// Do what ``Definition/next(after:at:limit:)`` says is due and needs nothing from outside.
    case advance(Action)
    /// Begin an attempt, for which a slot is reserved.
    case begin(StepPath, Grant)
    /// Keep what an attempt has done so far.
    case progress(StepPath, attempt: Int, effects: [Effect], cursor: Value)
    /// An attempt is about to send something and needs a later moment until which it may: it took longer to get ready than it
    /// said, or it waited, and has been woken (by that signal).
    case send(StepPath, attempt: Int, by: Timestamp, signal: String?)
    /// An attempt is done.
    case succeed(StepPath, attempt: Int, output: Value, effects: [Effect], consumed: String?)
    /// An attempt is known not to have been done; with a random number for the jitter of the next.
    case fail(StepPath, attempt: Int, StepFailure, consumed: String?, random: UInt64)
    /// What became of an attempt isn't known.
    case lose(StepPath, attempt: Int, reason: String)
    /// The other side has said whether the effect of a lost attempt is there; with whether the runner that carried the attempt out
    /// outlived it, and a random number for the jitter of the next.
    case lookedUp(StepPath, attempt: Int, LookUpAnswer, wasOutlived: Bool = false, random: UInt64 = 0)
    /// An attempt waits.
    case wait(StepPath, attempt: Int, Wait, consumed: String?)
    /// Mail: something came from outside.
    case signal(Delivery)
    /// Mail: a person settles an unknown outcome.
    case settle(Settlement)
    /// Begin to take an effect away, for which a slot is reserved; by its number.
    case beginUndo(Int, Grant)
    /// An effect is gone.
    case undone(Int, attempt: Int)
    /// An effect could not be taken away by this attempt; with a random number for the jitter of the next.
    case failUndo(Int, attempt: Int, StepFailure, random: UInt64)
    /// An attempt to take an effect away was cut off; it is made again, not before that moment.
    case interruptUndo(Int, attempt: Int, notBefore: Timestamp)
    /// Mail: somebody wants the run to end.
    case cancel(CancelRequested)
    /// Mail: nothing new shall start until ``unpause(_:)``.
    case pause(RunNote)
    /// Mail: a paused run shall go on.
    case unpause(RunNote)
    /// Wait for a place of the run's concurrency key; with who stands before it.
    case queue(Rivals)
    /// Mail: a run shall go back to a step and go on from there.
    case rewind(Rewind)
    /// Mail: a run under way shall move to another definition.
    case migrate(Migration)
    /// Mail: a failed run is to be tried again from where it failed.
    case resume(Actor)
}

/// What a start brings.
public struct Start: Sendable, Hashable {
    /// The digest of the definition's canonical form.
    public var definition: Digest
    /// The inputs, defaults filled in.
    public var inputs: Value
    /// What caused the start.
    public var trigger: String
    /// Who starts.
    public var actor: Actor
    /// Who keeps it from a place of its concurrency key; `nil` as long as nobody is known to.
    public var rivals: Rivals?

    /// Makes a start.
    public init(definition: Digest, inputs: Value, trigger: String, actor: Actor, rivals: Rivals? = nil) {
        self.definition = definition
        self.inputs = inputs
        self.trigger = trigger
        self.actor = actor
        self.rivals = rivals
    }
}

/// A reserved slot, and what an attempt in it may count on.
public struct Grant: Sendable, Hashable {
    /// Who carries the attempt out.
    public var runner: RunnerID
    /// After this moment it must not send its first byte.
    public var sendBy: Timestamp

    /// Makes a grant.
    public init(runner: RunnerID, sendBy: Timestamp) {
        self.runner = runner
        self.sendBy = sendBy
    }
}

/// A signal as it is delivered.
public struct Delivery: Sendable, Hashable {
    /// The name that a step waits for.
    public var name: String
    /// Unique in its run.
    public var id: String
    /// The command that delivers it: a signal of another kind than the step waits for is refused.
    public var kind: SignalKind
    /// What is said.
    public var payload: Value
    /// Who says it.
    public var actor: Actor
    /// How that is known.
    public var verified: String

    /// Makes a delivery.
    public init(name: String, id: String, kind: SignalKind, payload: Value, actor: Actor, verified: String) {
        self.name = name
        self.id = id
        self.kind = kind
        self.payload = payload
        self.actor = actor
        self.verified = verified
    }
}

/// A person's word about an unknown outcome.
public struct Settlement: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The verdict.
    public var verdict: DecisionMade.Verdict
    /// Why.
    public var reason: String
    /// What the step yields, if it was done; checked against the step's published output before it gets here.
    public var output: Value
    /// Who decides.
    public var actor: Actor

    /// Makes a settlement.
    public init(path: StepPath, verdict: DecisionMade.Verdict, reason: String, output: Value, actor: Actor) {
        self.path = path
        self.verdict = verdict
        self.reason = reason
        self.output = output
        self.actor = actor
    }
}

/// Why a command was refused.
public enum Rejection: Error, Sendable, Hashable {
    /// There is no such run yet.
    case unborn
    /// The run exists and is another one.
    case alreadyStarted
    /// The run has ended, in that state.
    case over(RunPhaseName)
    /// The run hasn't failed, so there is nothing to reopen; its state.
    case notFailed(RunPhaseName)
    /// The run is on its way back, which nothing but a pause stops.
    case compensating
    /// The run has completed: there is nothing to take it back from.
    case completed
    /// The run isn't paused; its state.
    case notPaused(RunPhaseName)
    /// An attempt is in flight, or what became of one isn't known; at which step, and its state.
    case inFlight(StepPath, status: String)
    /// There is nothing to go back to at a step that has not begun yet.
    case notBegun(StepPath)
    /// The way back leads past a step that is marked as a point of no return.
    case pastNoReturn(StepPath)
    /// A migration is refused; why, and what to do.
    case migration(MigrationRefusal)
    /// There is no such step (or it hasn't been reached); the nearest name.
    case noSuchStep(StepPath, nearest: String?)
    /// No step of the workflow waits for a signal of that name; the names that are waited for.
    case noSuchSignal(String, known: [String], nearest: String?)
    /// No step of that name takes an approval, or a consent; the names of those that do.
    case noSuchTaker(String, SignalKind, takers: [String], nearest: String?)
    /// No step waits for an approval, or a consent, now; the run's state.
    case nobodyWaits(SignalKind, RunPhaseName)
    /// Steps wait for that name, but for a signal of another kind.
    case wrongKind(name: String, expected: SignalKind)
    /// Nobody has to decide about this step; its state.
    case nothingToDecide(StepPath, status: String)
    /// The run's concurrency key can't be told; why.
    case noKey(String)
    /// Others hold all places of the run's concurrency key, and the file says that it fails then.
    case keyHeld(key: String, limit: Int, by: [RunID])
    /// The attempt that the command speaks of is not the step's present one.
    case outdated(StepPath, attempt: Int)

    /// What was refused and what to do instead; the run is `RUN` in it, as nobody knows here which it was.
    public var message: String { words(naming: "RUN") }

    /// What was refused and what to do instead, with the run in the commands that it names.
    public func message(of run: RunID) -> String { words(naming: run.text) }

    private func words(naming run: String) -> String {
        switch self {
        case .unborn: "there is no such run"
        case .alreadyStarted: "a run of this id exists and was started with another definition or other inputs"
        case .over(let phase): "the run is \(phase.rawValue): nothing can be added to it"
        case .notFailed(let phase): "the run is \(phase.rawValue): only a failed run is reopened"
        case .compensating: "the run is being undone already; `runner pause` holds it"
        case .completed:
            "the run is completed; reopen it first: `runner rewind \(run) --to STEP` goes back to a step (with --undo what was made "
                + "from there on is taken away), and `runner cancel \(run) --compensate` then undoes what is left"
        case .notPaused(let phase): "the run is \(phase.rawValue), not paused"
        case .inFlight(let path, let status):
            "step \"\(path)\" is \(status): \(Self.remedy(status, run)), and then try again"
        case .notBegun(let path):
            "step \"\(path)\" has not begun yet, so the run can't go back to it: name a step that has begun "
                + "(runner history \(run))"
        case .pastNoReturn(let path):
            "step \"\(path)\" is done and marked as a point of no return: the run can't go back past it; go back to a step "
                + "after it (runner rewind \(run) --to STEP), or end the run (runner cancel \(run))"
        case .migration(let refusal): refusal.message(of: run)
        case .noSuchStep(let path, let nearest):
            "the run has no step \"\(path)\"" + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
        case .noSuchSignal(let name, let known, let nearest):
            "no step of this workflow waits for a signal named \"\(name)\""
                + (nearest.map { "; did you mean \"\($0)\"?" }
                    ?? (known.isEmpty ? "; it waits for none" : "; it waits for: \(known.joined(separator: ", "))"))
        case .noSuchTaker(let name, let kind, let takers, let nearest):
            "no step of this workflow named \"\(name)\" takes \(kind.phrase)"
                + (nearest.map { "; did you mean \"\($0)\"?" } ?? "")
                + (takers.isEmpty ? "; none does" : " (those that do: \(takers.joined(separator: ", ")))")
        case .nobodyWaits(let kind, let phase):
            "no step of the run waits for \(kind.phrase): the run is \(phase.rawValue)"
        case .wrongKind(let name, let expected):
            "\"\(name)\" waits for \(expected.phrase): use `runner \(expected == .callback ? "signal" : expected == .approval ? "approve" : "consent")`"
        case .nothingToDecide(let path, let status):
            "step \"\(path)\" is \(status): there is nothing to decide"
        case .noKey(let why): "the key of `concurrency` has no value for these inputs: \(why)"
        case .keyHeld(let key, let limit, let runs):
            "the concurrency key \(quoted(key)) is held by \(Rivals(runs).words)"
                + "; its limit is \(limit) (on-conflict: fail); see `runner why \(runs.first?.text ?? "RUN")`"
        case .outdated(let path, let attempt):
            "attempt \(attempt) of step \"\(path)\" is over"
        }
    }

    /// What ends an attempt that is in flight, or of which nobody knows what became.
    private static func remedy(_ status: String, _ run: String) -> String {
        switch status {
        case "needs-decision": "only `runner decide \(run) STEP` settles it (runner why \(run)); do that"
        case "unknown": "`runner resume \(run)` finds out what became of it; do that"
        default:
            "wait until it has ended (if its runner is gone, `runner resume \(run)` finds out what became of it; "
                + "`runner pause \(run)` keeps other steps from beginning)"
        }
    }
}
