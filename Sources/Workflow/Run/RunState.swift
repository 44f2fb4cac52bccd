/// What a run has come to: a pure function of its events.
///
/// The steps form a flat tree of ``Node``s: the root at 0, the children of a template or of a `foreach` appended in one block when
/// it is entered. `ready` and `active` are kept by `apply`, so that what to do next costs only what has become ready.
public struct RunState: Sendable, Hashable {
    /// How far the run is, apart from what its steps say.
    public enum Phase: Sendable, Hashable {
        /// No event yet.
        case unborn
        /// Under way.
        case open
        /// Ended well, with its outputs.
        case completed(Value)
        /// Ended by a failure.
        case failed(RunFailed)
        /// Ended because somebody wanted it to.
        case cancelled(RunNote)
        /// On the way back: what the run has made is taken away.
        case compensating
        /// Ended by the way back.
        case compensated(CompensationCompleted)
    }

    /// How many events have been applied: the version of the stream.
    public internal(set) var version = 0
    /// How far the run is.
    public internal(set) var phase = Phase.unborn
    /// What the run was started with, and of its definition what a migration has made of it; `nil` before its first event.
    public internal(set) var started: RunStarted?
    /// The definitions that it had before it moved to another, in their order.
    public internal(set) var movedFrom: [FormerDefinition] = []
    /// When the first event happened.
    public internal(set) var startedAt = Timestamp(microseconds: 0)
    /// When the last event happened.
    public internal(set) var changedAt = Timestamp(microseconds: 0)
    /// Who paused the run, while it is paused.
    public internal(set) var paused: RunNote?
    /// Who wants the run to end.
    public internal(set) var cancelRequested: CancelRequested?
    /// The step whose failure ends the run.
    public internal(set) var firstFailure: StepPath?
    /// The tree of steps; the root, which stands for the workflow itself, is the first.
    public internal(set) var nodes: [Node] = []
    /// Steps that may start, because all they need is settled; ascending.
    public internal(set) var ready: [Int] = []
    /// Steps that have begun and aren't settled; ascending.
    public internal(set) var active: [Int] = []
    /// Templates, repeats and the run itself that may end now; ascending.
    public internal(set) var closing: [Int] = []
    /// Signals that nobody has consumed yet, in the order of the log.
    public internal(set) var signals: [Signal] = []
    /// The delivery ids of all signals so far, refused ones included.
    public internal(set) var deliveries: Set<String> = []
    /// What the run has made, changed and found outside, in the order in which it was told of.
    public internal(set) var made: [MadeEffect] = []
    /// The steps of which a person said that they were done, in the order in which that was said: what they made isn't known.
    public internal(set) var vouched: [StepPath] = []
    /// What began the way back, once it has.
    public internal(set) var compensation: CompensationStarted?
    /// The run's place of its concurrency key, or its wish for one; `nil` if its workflow asks for none.
    public internal(set) var place: KeyPlace?
    /// Since when the run is in the state that ``phaseName`` names.
    public internal(set) var phaseSince = Timestamp(microseconds: 0)
    var index: [StepPath: Int] = [:]
    /// Where an effect stands in ``made``.
    var madeIndex: [Effect.Name: Int] = [:]
    /// What stands in ``made`` before this place may still have to be taken away; what stands after it is dealt with.
    var undoPlace = 0
    /// The steps whose effects are taken away before a rewound run goes on; `nil` on the way back of a whole run.
    var undoScope: Set<StepPath>?
    /// How many effects of those steps had been taken away before.
    var undoneBefore = 0
    var tally = Tally()

    /// The run; its stream has its name.
    public let id: RunID

    /// The state before the first event.
    public init(of id: RunID) { self.id = id }

    /// Folds a history.
    public init(of id: RunID, _ history: some Sequence<(event: Event, at: Timestamp)>) {
        self.id = id
        for fact in history { apply(fact.event, at: fact.at) }
    }

    /// The step at a path.
    public func node(at path: StepPath) -> Node? { index[path].map { nodes[$0] }.flatMap { $0.isGone ? nil : $0 } }

    /// The positions of all steps, items and templates that belong to the run now, in the order of entering.
    var positions: some Sequence<Int> { nodes.indices.dropFirst().lazy.filter { !nodes[$0].isGone } }

    /// The definition that it has, and those that it had.
    var definitions: [FormerDefinition] {
        movedFrom + (started.map { [FormerDefinition(definition: $0.definition, inputs: $0.inputs)] } ?? [])
    }

    /// The position of the step at a path, of one that is gone too.
    func position(of path: StepPath) -> Int? { index[path] }

    /// Whether the run has ended.
    public var isOver: Bool {
        switch phase {
        case .unborn, .open, .compensating: false
        case .failed(let failure): failure.asks == nil
        case .completed, .cancelled, .compensated: true
        }
    }

    /// Why the run failed, if it did; kept when it is undone because of it.
    public var failure: RunFailed? {
        if case .failed(let failure) = phase { return failure }
        guard let cause = compensation?.step, case .failed(let failure)? = node(at: cause)?.status else { return nil }
        return RunFailed(step: cause, code: failure.code, message: failure.message, asks: nil)
    }

    /// The state as `status` names it.
    public var phaseName: RunPhaseName {
        if wantsPlace { return .queued }
        switch phase {
        case .unborn: return .queued
        case .completed: return .completed
        case .failed(let failure): return failure.asks == nil ? .failed : .needsDecision
        case .cancelled: return .cancelled
        case .compensating: return paused == nil ? .compensating : .paused
        case .compensated: return .compensated
        case .open: break
        }
        if tally.moving > 0 { return .running }
        if tally.deciding > 0 { return .needsDecision }
        if paused != nil { return .paused }
        if version == 1 || place != nil && isUntouched { return .queued }
        return tally.resting == 0 ? .running : .waiting
    }

    /// How many steps are in which kind of standing, so that the run's own costs nothing to know.
    struct Tally: Sendable, Hashable {
        var moving = 0
        var deciding = 0
        var resting = 0
        var retrying = 0
    }

    /// Whether a step is between two attempts.
    public var isRetrying: Bool { tally.retrying > 0 }

    /// The output of a step, the outputs of its items if it is repeated.
    public func output(of position: Int) -> Value? {
        let node = nodes[position]
        guard node.kind == .repeated else { return node.output }
        guard node.outcome != nil else { return nil }
        return .array(node.children.map { output(of: $0) ?? .null })
    }
}

/// One step of a run, or one item of a repeated one.
public struct Node: Sendable, Hashable {
    /// What kind of node it is.
    public enum Kind: Sendable, Hashable {
        /// A step that a step type performs.
        case step
        /// A template (and the workflow itself): ends when its steps have.
        case template
        /// A `foreach`: ends when its items have.
        case repeated
    }

    /// How far the step is.
    public enum Status: Sendable, Hashable {
        /// Not begun.
        case pending
        /// An attempt is in flight; a template or a repeat has been entered.
        case running
        /// What became of the attempt isn't known; why.
        case unknown(String)
        /// The next attempt is due then.
        case retrying(Timestamp)
        /// It waits.
        case waiting(Waiting)
        /// A person must say what became of it; why.
        case needsDecision(String)
        /// It doesn't run in this run; why.
        case skipped(String)
        /// It was ended with its run; why.
        case cancelled(String)
        /// Done.
        case succeeded
        /// Known not done, and not tried again.
        case failed(StepFailed)
    }

    /// A wait under way.
    public struct Waiting: Sendable, Hashable {
        /// On what.
        public var wait: Wait
        /// Since when.
        public var since: Timestamp
        /// The digest of what is shown.
        public var digest: Digest
        /// Whether its end has come.
        public var isOver = false
        /// Who has approved so far, if it waits for approvals.
        public var approvals: [Actor] = []
    }

    /// What an attempt that had waited goes on from, once the log was told that it sends something.
    public struct Woken: Sendable, Hashable {
        /// The wait.
        public var from: Waiting
        /// The delivery id of the signal that it was woken with.
        public var by: String?
    }

    /// Where it stands.
    public let path: StepPath
    /// What kind of node it is.
    public let kind: Kind
    /// The position of the node that it belongs to; the root belongs to itself.
    public let parent: Int
    /// Its place among its siblings.
    public let ordinal: Int
    var shape: GraphNode
    var needsLeft: Int
    var dependents: [Int] = []
    /// How far it is.
    public internal(set) var status = Status.pending
    /// Since when.
    public internal(set) var since = Timestamp(microseconds: 0)
    /// Set while an attempt that had waited sends something, and until it is known what came of that.
    public internal(set) var woken: Woken?
    /// How many attempts have begun.
    public internal(set) var attempt = 0
    /// The generation of the idempotency key.
    public internal(set) var generation = 1
    /// How many attempts that count have failed since the step was last reopened.
    public internal(set) var failures = 0
    /// How many attempts in a row were not sent, and don't count.
    public internal(set) var unsent = 0
    /// When its first attempt began.
    public internal(set) var firstStartedAt: Timestamp?
    /// When it must be over.
    public internal(set) var deadline: Timestamp?
    /// The last attempt.
    public internal(set) var lastStart: StepStarted?
    /// What it yields.
    public internal(set) var output: Value?
    /// What it has made.
    public internal(set) var effects: [Effect] = []
    /// What the next answer starts from.
    public internal(set) var cursor = Value.null
    /// The positions of what is inside, once it was entered.
    public internal(set) var children = 0..<0
    /// The list of a repeated step.
    public internal(set) var items: [Value] = []
    /// How many items run side by side.
    public internal(set) var maxParallel: Int?
    /// Whether it doesn't belong to the run any more: it stood inside of a step that was taken back, or a migration dropped it.
    public internal(set) var isGone = false
    /// Whether all that it had made is gone.
    public internal(set) var isUndone = false
    /// How many of the things that it has made or changed are there.
    var standingEffects = 0
    var nextItem = 0
    var unsettledChildren = 0
    var activeChildren = 0
    /// Whether a failure inside will end it, so that nothing new starts in it.
    public internal(set) var isFailing = false
    /// Whether an item has failed that the step tolerates.
    var hasToleratedFailure = false

    init(path: StepPath, kind: Kind, parent: Int, ordinal: Int, shape: GraphNode) {
        self.path = path
        self.kind = kind
        self.parent = parent
        self.ordinal = ordinal
        self.shape = shape
        needsLeft = shape.needs.count
    }

    /// What became of it, as expressions say it; `nil` while it isn't settled.
    public var outcome: String? {
        switch status {
        case .succeeded: "success"
        case .failed: "failure"
        case .skipped: "skipped"
        case .cancelled: "cancelled"
        case .pending, .running, .unknown, .retrying, .waiting, .needsDecision: nil
        }
    }

    /// The state as `status` names it.
    public var statusName: String {
        if isUndone { return "undone" }
        return switch status {
        case .pending: "pending"
        case .running: "running"
        case .unknown: "unknown"
        case .retrying: "retrying"
        case .waiting: "waiting"
        case .needsDecision: "needs-decision"
        case .skipped: "skipped"
        case .cancelled: "cancelled"
        case .succeeded: "succeeded"
        case .failed: "failed"
        }
    }

    /// The wait that it is in, or that it goes on from.
    var wait: Waiting? { if case .waiting(let waiting) = status { waiting } else { woken?.from } }

    /// Takes up another standing; what it was woken from matters until it is known what came of that.
    mutating func stand(_ status: Status, at time: Timestamp) {
        self.status = status
        since = time
        switch status {
        case .running, .unknown, .needsDecision: break
        case .pending, .retrying, .waiting, .skipped, .cancelled, .succeeded, .failed: woken = nil
        }
    }

    /// The name of the signals that it waits for, while it waits for any.
    public var awaitedSignal: String? {
        guard case .waiting(let waiting) = status else { return nil }
        switch waiting.wait.kind {
        case .approval, .consent, .callback: return waiting.wait.signal ?? path.text
        case .message, .propagation, .time: return waiting.wait.signal
        }
    }
}
