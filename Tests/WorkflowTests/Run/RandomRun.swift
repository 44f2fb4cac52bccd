import TestSupport

@testable import Workflow

/// One run of a random definition, carried out by the real decider with random answers, signals, people and times.
struct RandomRun {
    let run: RunID
    private(set) var definition: Definition
    let stored: StoredDefinition
    /// The bytes of the definitions that the run moved to, by the place of the event in the history.
    private(set) var moved: [Int: [UInt8]] = [:]
    private(set) var history: [(event: Event, at: Timestamp)] = []
    private(set) var state: RunState
    /// The fingerprint of the state after each event.
    private(set) var fingerprints: [String] = []
    /// In which states the run and its steps have been.
    private(set) var reached: Set<String> = []
    /// How many commands were refused.
    private(set) var refusals = 0
    private var now = Timestamp(microseconds: 1_800_000_000_000_000)
    private var random: SplitMix64
    private var deliveries = 0

    /// Makes a definition and carries a run of it out, to its end or to any place before.
    init(seed: UInt64) throws {
        random = SplitMix64(state: seed)
        var definitions = RandomDefinition(SplitMix64(state: random.next()))
        definition = try definitions.make()
        stored = definition.stored
        run = RunID(high: 0x0193_4c2f_8a00_7000, low: seed)
        state = RunState(of: run)
        when(
            .start(
                Start(
                    definition: stored.digest, inputs: RandomDefinition.inputs, trigger: "command",
                    actor: Story.initiator, rivals: random.chance(50) ? rivals() : nil)))
        for _ in 0..<Int.random(in: 1...60, using: &random) {
            if state.isOver
                && !([.failed, .cancelled, .compensated, .completed].contains(state.phaseName) && random.chance(40))
            {
                return
            }
            step()
        }
    }

    /// What must be the same in every process: the state's canonical form, and what comes next.
    static func fingerprint(_ state: RunState, of definition: Definition, at now: Timestamp) -> String {
        let next = String(describing: definition.next(after: state, at: now))
        return Digest.sha256(pieces: [state.canonicalBytes, Array(next.utf8)]).short
    }

    /// The events, for a person.
    var words: [String] { history.map { Story.words($0.event) } }

    /// Whether the run isn't over and yet nothing is under way, due, or waited for.
    var isStuck: Bool {
        guard !state.isOver, state.paused == nil, state.phaseName != .needsDecision else { return false }
        let next = definition.next(after: state, at: now)
        guard next.actions.isEmpty, next.due == nil else { return false }
        let isAwaited = state.active.contains { position in
            switch state.nodes[position].status {
            case .running: state.nodes[position].kind == .step
            case .unknown, .waiting, .needsDecision, .retrying: true
            case .pending, .skipped, .cancelled, .succeeded, .failed: false
            }
        }
        return !isAwaited && !state.made.contains { if case .undoing = $0.status { true } else { false } }
    }

    // MARK: What happens

    private mutating func when(_ command: Command) {
        guard let events = try? definition.decide(command, given: state, at: now) else {
            refusals += 1
            return
        }
        for event in events {
            if case .migrate(let migration) = command {
                definition = migration.definition
                moved[history.count] = migration.stored.bytes
            }
            state.apply(event, at: now)
            history.append((event, now))
            fingerprints.append(Self.fingerprint(state, of: definition, at: now))
            note()
            if case .runMigrated(let event) = event {
                for step in event.steps { reached.insert("step \(step.fate) by a migration") }
                if event.key != .kept { reached.insert("another key by a migration") }
            }
        }
    }

    private mutating func note() {
        reached.insert(state.phaseName.rawValue)
        switch state.place?.standing {
        case .held: reached.insert("key held")
        case .queued: reached.insert("key awaited")
        case .some(.none), nil: break
        }
        for node in state.nodes.dropFirst() {
            reached.insert("step \(node.statusName)")
            if node.hasToleratedFailure || node.shape.tolerant && node.outcome == "failure" {
                reached.insert("tolerated failure")
            }
        }
    }

    /// One thing: bookkeeping first, as the engine does it, else anything that can come from outside.
    private mutating func step() {
        if random.chance(state.isOver ? 30 : 2),
            let path = state.positions.map({ state.nodes[$0].path }).randomElement(using: &random)
        {
            return when(
                .rewind(Rewind(RunNote(actor: actor(), reason: ""), to: path, undoes: random.chance(30))))
        }
        if !state.isOver, random.chance(4) { return migrate() }
        if state.isOver { return when(random.chance(50) ? .resume(actor()) : cancel(compensate: true)) }
        let next = definition.next(after: state, at: now)
        let before = history.count
        for action in next.actions where action.isBookkeeping {
            // Whether a place of its key is free the log says.
            when(action == .admit && random.chance(50) ? .queue(rivals()) : .advance(action))
        }
        if history.count > before { return }
        if random.chance(3) { return when(cancel(compensate: random.chance(50))) }
        if random.chance(2) { return when(.pause(RunNote(actor: actor(), reason: "a pause"))) }
        if state.paused != nil, random.chance(50) { return when(.unpause(RunNote(actor: actor(), reason: ""))) }
        if case .failed = state.phase, random.chance(30) { return when(.resume(actor())) }
        if random.chance(15) { return signal() }
        var commands = next.actions.compactMap { command(for: $0) }
        for position in state.active where state.nodes[position].kind == .step {
            let node = state.nodes[position]
            switch node.status {
            case .running: commands.append(answer(node, consumed: nil))
            case .needsDecision: commands.append(settle(node))
            default: break
            }
        }
        commands += state.made.enumerated()
            .compactMap { place, made in
                if case .undoing(let start) = made.status { answer(undo: place + 1, start) } else { nil }
            }
        if commands.isEmpty || random.chance(15) {
            let later = now + .milliseconds(random.pick([1, 100, 10_000, 3_600_000]))
            now = max(now, random.chance(70) ? next.due ?? later : later)
        } else {
            when(random.pick(commands))
        }
    }

    private mutating func rivals() -> Rivals {
        let others = (1...Int.random(in: 1...3, using: &random)).map { RunID(high: 7, low: UInt64($0)) }
        return Rivals(others, cancels: random.chance(50) ? [others[0]] : [])
    }

    /// The run moves to another file, which is this one changed here and there.
    private mutating func migrate() {
        var definitions = RandomDefinition(SplitMix64(state: random.next()))
        guard let changed = try? definitions.changed(definition) else { return }
        when(
            .migrate(
                Migration(
                    RunNote(actor: actor(), reason: "a better file"), to: changed,
                    inputs: state.started?.inputs ?? .null)))
    }

    private mutating func command(for action: Action) -> Command? {
        switch action {
        case .begin(let path):
            .begin(path, Grant(runner: RunnerID(text: "host-a/1/aaaa"), sendBy: now + .seconds(60)))
        case .wake(let path, let signal): state.node(at: path).map { answer($0, consumed: signal?.delivery) }
        case .lookUp(let path): state.node(at: path).map { .lookedUp(path, attempt: $0.attempt, lookUp()) }
        case .undo(let number):
            .beginUndo(number, Grant(runner: RunnerID(text: "host-a/1/aaaa"), sendBy: now + .seconds(10)))
        default: nil
        }
    }

    private mutating func answer(_ node: Node, consumed: String?) -> Command {
        let (path, attempt) = (node.path, node.attempt)
        switch Int.random(in: 0..<100, using: &random) {
        case ..<45:
            return .succeed(path, attempt: attempt, output: output(), effects: effects(), consumed: consumed)
        case ..<70:
            let failure = StepFailure(
                code: "broken", message: "it broke", side: random.pick([.provider, .tenant, .vendor]),
                retryable: random.chance(60), notSent: random.chance(10), burntKey: random.chance(20),
                retryAfter: random.chance(20) ? .seconds(5) : nil, effects: effects())
            return .fail(path, attempt: attempt, failure, consumed: consumed, random: random.next())
        case ..<82 where consumed == nil: return .lose(path, attempt: attempt, reason: "the line broke")
        case ..<86 where consumed == nil:
            return .progress(path, attempt: attempt, effects: effects(), cursor: output())
        case ..<88: return .send(path, attempt: attempt, by: now + .seconds(90), signal: consumed)
        default: return .wait(path, attempt: attempt, wait(), consumed: consumed)
        }
    }

    private mutating func answer(undo number: Int, _ start: UndoStarted) -> Command {
        switch Int.random(in: 0..<100, using: &random) {
        case ..<60: return .undone(number, attempt: start.attempt)
        case ..<90:
            let failure = StepFailure(
                code: "kept", message: "it stays", side: random.pick([.provider, .tenant, .vendor]),
                retryable: random.chance(70), retryAfter: random.chance(20) ? .seconds(5) : nil)
            return .failUndo(number, attempt: start.attempt, failure, random: random.next())
        default: return .interruptUndo(number, attempt: start.attempt, notBefore: now + .seconds(1))
        }
    }

    private mutating func cancel(compensate: Bool) -> Command {
        .cancel(
            CancelRequested(RunNote(actor: actor(), reason: random.pick(["", "enough"])), compensate: compensate))
    }

    private mutating func wait() -> Wait {
        let policy = ApprovalPolicy(
            approvers: random.chance(50) ? ["kim@host-b"] : [], quorum: Int.random(in: 1...2, using: &random),
            allowInitiator: random.chance(50))
        return Wait(
            random.pick([.approval(policy), .consent, .message, .callback, .propagation, .time]), on: "somebody",
            summary: "a word", until: random.chance(50) ? now + .seconds(random.pick([1, 60, 3_600])) : nil,
            poll: random.chance(30) ? .seconds(1) : nil, signal: random.chance(20) ? "go" : nil, cursor: output(),
            effects: effects(), shown: random.chance(50) ? output() : .null)
    }

    private mutating func lookUp() -> LookUpAnswer {
        switch Int.random(in: 0...2, using: &random) {
        case 0: .present(output: output(), effects: effects())
        case 1: .absent
        default: .cannotTell("the other side is silent")
        }
    }

    private mutating func settle(_ node: Node) -> Command {
        .settle(
            Settlement(
                path: node.path, verdict: random.pick(DecisionMade.Verdict.allCases), reason: "looked",
                output: output(), actor: actor()))
    }

    /// Somebody says something, mostly what a step waits for.
    private mutating func signal() {
        let names = state.active.compactMap { state.nodes[$0].awaitedSignal }
        let name = names.isEmpty || random.chance(20) ? random.pick(["go", "a", "b"]) : random.pick(names)
        deliveries += random.chance(90) ? 1 : 0
        let kinds = [SignalKind.approval, .consent, .callback]
        for kind in kinds {
            let before = history.count
            when(
                .signal(
                    Delivery(
                        name: name, id: "d-\(deliveries)", kind: kind,
                        payload: random.chance(70) ? output() : ["decision": "reject"], actor: actor(),
                        verified: "operating-system")))
            if history.count > before { return }
        }
    }

    private mutating func output() -> Value {
        random.pick([
            ["n": Value(Int.random(in: 0...999, using: &random))], "text", .null, [1, 2], ["n": ["ü": .null]],
        ])
    }

    private mutating func effects() -> [Effect] {
        (0..<random.pick([0, 0, 1, 2]))
            .map { number in
                Effect(
                    kind: "queue",
                    connection: ConnectionIdentity(kind: "local", endpoint: "local.db", account: "provider"),
                    resource: "queue-\(number)", undo: output(),
                    provenance: random.pick([.created, .found, .changed(from: output())]))
            }
    }

    private mutating func actor() -> Actor {
        Actor(
            .system, random.pick(["kim@host-b", "eve@host-c", "dana@host-a"]), claimed: random.chance(30) ? "ana" : nil)
    }
}
