/// A past-tense fact about a run (or, for the last two, about a tenant or the project), appended once and never changed.
///
/// The wire names are stable (see ``wireName``); a changed payload gets a new version and an upcaster in `EventCoding`.
public enum Event: Sendable, Hashable {
    /// A run began to exist.
    case runStarted(RunStarted)
    /// A run waits for a place of its concurrency key.
    case runQueued(RunQueued)
    /// A run has a place of its concurrency key, until it ends.
    case runAdmitted(RunAdmitted)
    /// A failed run was reopened.
    case runResumed(RunResumed)
    /// Steps are taken back to where they may run again.
    case runRewound(RunRewound)
    /// The run goes on by another definition.
    case runMigrated(RunMigrated)
    /// Nothing new starts until `run.unpaused`.
    case runPaused(RunNote)
    /// A paused run goes on.
    case runUnpaused(RunNote)
    /// Somebody wants the run to end.
    case runCancelRequested(CancelRequested)
    /// The run ended because somebody wanted it to.
    case runCancelled(RunNote)
    /// The run ended well.
    case runCompleted(RunCompleted)
    /// The run ended because a step failed.
    case runFailed(RunFailed)
    /// The list of a `foreach` is known.
    case foreachExpanded(ForeachExpanded)
    /// An attempt begins; durable before its first byte leaves.
    case stepStarted(StepStarted)
    /// What an attempt has done so far.
    case stepProgressed(StepProgressed)
    /// A step is done, for ever.
    case stepSucceeded(StepSucceeded)
    /// An attempt is known not to have been done.
    case stepFailed(StepFailed)
    /// What became of an attempt isn't known.
    case stepUnknown(StepOutcomeUnknown)
    /// What the other side said about an unknown outcome.
    case stepLookedUp(StepLookedUp)
    /// A step does not run in this run.
    case stepSkipped(StepSkipped)
    /// A step that waited was ended with its run.
    case stepCancelled(StepCancelled)
    /// A step waits on someone or something.
    case stepWaiting(StepWaiting)
    /// Something came from outside.
    case signalReceived(SignalReceived)
    /// Something came from outside and was refused.
    case signalRefused(SignalRefused)
    /// A deadline or the end of a wait has come.
    case timerFired(TimerFired)
    /// A person settled what the engine could not.
    case decisionMade(DecisionMade)
    /// The way back begins: what the run has made is taken away.
    case compensationStarted(CompensationStarted)
    /// An attempt to take an effect away begins; durable before its first byte leaves.
    case undoStarted(UndoStarted)
    /// An effect is gone.
    case stepUndone(StepUndone)
    /// An attempt to take an effect away has failed.
    case stepUndoFailed(StepUndoFailed)
    /// The way back is at its end.
    case compensationCompleted(CompensationCompleted)
    /// A command was refused; kept in the tenant's stream.
    case commandRejected(CommandRejected)
    /// A checkpoint of the log was signed; kept in the project's stream.
    case checkpointSigned(CheckpointSigned)

    /// The stable name in the log.
    public var wireName: String {
        switch self {
        case .runStarted: "run.started"
        case .runQueued: "run.queued"
        case .runAdmitted: "run.admitted"
        case .runResumed: "run.resumed"
        case .runRewound: "run.rewound"
        case .runMigrated: "run.migrated"
        case .runPaused: "run.paused"
        case .runUnpaused: "run.unpaused"
        case .runCancelRequested: "run.cancel-requested"
        case .runCancelled: "run.cancelled"
        case .runCompleted: "run.completed"
        case .runFailed: "run.failed"
        case .foreachExpanded: "foreach.expanded"
        case .stepStarted: "step.started"
        case .stepProgressed: "step.progressed"
        case .stepSucceeded: "step.succeeded"
        case .stepFailed: "step.failed"
        case .stepUnknown: "step.unknown"
        case .stepLookedUp: "step.looked-up"
        case .stepSkipped: "step.skipped"
        case .stepCancelled: "step.cancelled"
        case .stepWaiting: "step.waiting"
        case .signalReceived: "signal.received"
        case .signalRefused: "signal.refused"
        case .timerFired: "timer.fired"
        case .decisionMade: "decision.made"
        case .compensationStarted: "compensation.started"
        case .undoStarted: "undo.started"
        case .stepUndone: "step.undone"
        case .stepUndoFailed: "step.undo-failed"
        case .compensationCompleted: "compensation.completed"
        case .commandRejected: "command.rejected"
        case .checkpointSigned: CheckpointSigned.wireName
        }
    }

    /// The step that the event is about, if it is about one.
    public var path: StepPath? {
        switch self {
        case .foreachExpanded(let event): event.path
        case .stepStarted(let event): event.path
        case .stepProgressed(let event): event.path
        case .stepSucceeded(let event): event.path
        case .stepFailed(let event): event.path
        case .stepUnknown(let event): event.path
        case .stepLookedUp(let event): event.path
        case .stepSkipped(let event): event.path
        case .stepCancelled(let event): event.path
        case .stepWaiting(let event): event.path
        case .timerFired(let event): event.path
        case .decisionMade(let event): event.path
        case .signalReceived(let event): event.path
        case .signalRefused(let event): event.path
        case .undoStarted(let event): event.target.path
        case .stepUndone(let event): event.target.path
        case .stepUndoFailed(let event): event.target.path
        case .runStarted, .runQueued, .runAdmitted, .runResumed, .runRewound, .runMigrated, .runPaused, .runUnpaused,
            .runCancelRequested, .runCancelled, .runCompleted, .runFailed, .compensationStarted, .compensationCompleted,
            .commandRejected, .checkpointSigned:
            nil
        }
    }
}

/// `run.started`: everything that the fold of a run needs to know of its definition.
public struct RunStarted: Sendable, Hashable {
    /// The workflow's name.
    public var workflow: String
    /// The definition, which the log keeps by this digest.
    public var definition: Digest
    /// The tenant.
    public var tenant: TenantID
    /// The tenant's tier, if it has one.
    public var tier: String?
    /// The inputs, defaults filled in.
    public var inputs: Value
    /// What caused the start: `command`.
    public var trigger: String
    /// Who started it.
    public var actor: Actor
    /// Whether claimed names count as identities in this run.
    public var trustsClaims: Bool
    /// The shape of the workflow: who needs whom.
    public var graph: [GraphNode]
}

/// One step in the shape of a workflow, as `run.started` carries it.
public struct GraphNode: Sendable, Hashable {
    /// The step's id.
    public var id: String
    /// The siblings that must be settled first, by ordinal, ascending.
    public var needs: [Int]
    /// Whether the step is repeated over a list.
    public var repeats: Bool
    /// Whether the run goes on when it fails.
    public var tolerant: Bool
    /// The steps inside, if it is a template.
    public var body: [GraphNode]?
}

/// `run.resumed`: a failed run is reopened.
public struct RunResumed: Sendable, Hashable {
    /// Who did it.
    public var actor: Actor
    /// The steps that run again, in the order of the log's paths.
    public var steps: [StepPath]
}

/// Who wanted what of a run, and why.
public struct RunNote: Sendable, Hashable {
    /// Who.
    public var actor: Actor
    /// Why, in their words.
    public var reason: String

    /// Makes a note.
    public init(actor: Actor, reason: String) {
        self.actor = actor
        self.reason = reason
    }
}

/// `run.cancel-requested`.
public struct CancelRequested: Sendable, Hashable {
    /// Who, and why.
    public var note: RunNote
    /// Whether what the run has made is to be taken away.
    public var compensate: Bool

    /// Makes a request.
    public init(_ note: RunNote, compensate: Bool = false) {
        self.note = note
        self.compensate = compensate
    }
}

/// `run.completed`.
public struct RunCompleted: Sendable, Hashable {
    /// The workflow's outputs.
    public var outputs: Value
}

/// `run.failed`.
public struct RunFailed: Sendable, Hashable {
    /// The step that failed first; `nil` if the outputs could not be computed.
    public var step: StepPath?
    /// The error's code.
    public var code: String
    /// The error's message.
    public var message: String
    /// Why the run asks a person instead of undoing itself; `nil` if it just failed.
    public var asks: String?
}

/// `foreach.expanded`.
public struct ForeachExpanded: Sendable, Hashable {
    /// The step that is repeated.
    public var path: StepPath
    /// The list.
    public var items: [Value]
    /// How many run side by side; `nil` for all.
    public var maxParallel: Int?
}

/// `step.started`: an attempt, or the entrance into a template.
public struct StepStarted: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// Which attempt, from 1.
    public var attempt: Int
    /// The generation of the idempotency key, from 1.
    public var generation: Int
    /// The idempotency key; `nil` for a template, which sends nothing itself.
    public var key: Digest?
    /// After this moment the attempt must not send its first byte.
    public var sendBy: Timestamp?
    /// When the attempt must be over.
    public var attemptDeadline: Timestamp?
    /// When the step must be over, retries and waits included.
    public var deadline: Timestamp?
    /// The evaluated `with`, secrets deferred.
    public var input: Evaluated
    /// Who carries it out; `nil` for a template.
    public var runner: RunnerID?
}

/// `step.progressed`.
public struct StepProgressed: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The attempt.
    public var attempt: Int
    /// All that was made so far.
    public var effects: [Effect]
    /// What the next attempt starts from.
    public var cursor: Value
    /// The later moment after which the attempt must not send its first byte, where it needed longer to get ready, or where it
    /// waited and sends something now that it was woken: then it is in flight again.
    public var sendBy: Timestamp?
    /// The delivery id of the signal that it was woken with.
    public var signal: String?
}

/// `step.succeeded`.
public struct StepSucceeded: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The attempt.
    public var attempt: Int
    /// What it yields.
    public var output: Value
    /// All that was made.
    public var effects: [Effect]
    /// The delivery id of the signal that it consumed, if it consumed one.
    public var consumed: String?
}

/// `step.failed`: known not done.
public struct StepFailed: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The attempt; 0 if it failed before its first.
    public var attempt: Int
    /// The error's stable code.
    public var code: String
    /// What happened and what to do.
    public var message: String
    /// Whose side must act.
    public var side: StepFailure.Side
    /// Whether the same thing may work later.
    public var retryable: Bool
    /// Whether nothing was sent for a reason that is none of the step's, so that the try doesn't count against `max-attempts`.
    public var notSent = false
    /// What was made before it failed.
    public var effects: [Effect]
    /// When the next attempt is due; `nil` if there is none.
    public var retryAt: Timestamp?
    /// The generation of the next attempt's key.
    public var nextGeneration: Int
    /// The delivery id of the signal that it consumed, if it consumed one.
    public var consumed: String?
}

/// `step.unknown`.
public struct StepOutcomeUnknown: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The attempt.
    public var attempt: Int
    /// What broke.
    public var reason: String
}

/// `step.looked-up`.
public struct StepLookedUp: Sendable, Hashable {
    /// What the other side said.
    public enum Answer: String, Sendable, Hashable {
        case present, absent
        case cannotTell = "cannot-tell"
    }
    /// The step.
    public var path: StepPath
    /// The attempt.
    public var attempt: Int
    /// What the other side said.
    public var answer: Answer
    /// Why the run now asks a person; `nil` if it goes on by itself.
    public var asks: String?
    /// When the next attempt is due, if the step may be done again.
    public var retryAt: Timestamp?
}

/// `step.skipped`.
public struct StepSkipped: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// Which condition said so.
    public var reason: String
}

/// `step.cancelled`.
public struct StepCancelled: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// What ended it.
    public var reason: String
}

/// `step.waiting`.
public struct StepWaiting: Sendable, Hashable {
    /// The step.
    public var path: StepPath
    /// The attempt that waits.
    public var attempt: Int
    /// On what, on whom, until when.
    public var wait: Wait
    /// The digest of what is shown: what an approval must name.
    public var digest: Digest
    /// The delivery id of the signal that it consumed, if it consumed one.
    public var consumed: String?
}
