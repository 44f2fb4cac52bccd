@testable import Workflow

/// Sees every event that a simulated log accepts, knows by its own reckoning who owns which run, and says what must not be.
struct Witness {
    /// What must happen in some seeds, or the simulation is too weak.
    enum Mark: String, CaseIterable {
        case leaseStolen = "a lease stolen from a runner that hung"
        case lateAppendRefused = "a late append refused"
        case deathAfterEffect = "a crash after the effect, before its result"
        case deathAfterAppend = "a crash after an append, before its answer"
        case deathBeforeSettle = "a crash before settle"
        case earlyCallback = "a callback before its wait"
        case lookedUpPresent = "an unknown outcome looked up: present"
        case lookedUpAbsent = "an unknown outcome looked up: absent"
        case lookedUpSilent = "an unknown outcome that nobody can tell"
        case appendBusy = "an append that found the log busy"
        case appendUnknownKept = "an append kept though its answer was lost"
        case appendUnknownLost = "an append lost with its answer"
        case conflictByMail = "mail between a decision and its append"
        case signalAndTimer = "a signal and the end of its wait found together"
        case cancelDuringAttempt = "a cancel during an attempt"
        case deliveredTwice = "one letter delivered twice"
        case laterSendBy = "an attempt that asked for a later send-by"
        case effectUndone = "an effect taken away"
        case rewound = "a rewind"
        case waitedForKey = "a run that waited for its key"
        case deathBeforeAsking = "a crash after queueing, before the holder was asked to end"
        case unpaused = "a pause that somebody ended"
        case migrated = "a migration"
        case migratedAndUndone = "a migration that took something away"
        case cancelDuringPartialUndo = "a cancel while a rewound or migrated run took something away"
        case clockForward = "a clock set forward"
        case clockForwardByDays = "a clock set forward by days"
        case clockBack = "a clock set back for a while"
        case clockBackByDays = "a clock set back by days for a while"
    }

    private(set) var states: [RunID: RunState] = [:]
    private(set) var definitions: [RunID: Definition] = [:]
    /// The definitions that runs may move to, by digest.
    var moves: [Digest: Definition] = [:]
    private(set) var marks: [Mark: Int] = [:]
    /// What must not be, and was.
    private(set) var complaints: [String] = []
    /// The steps that have succeeded, by run and path.
    private(set) var succeeded: Set<String> = []
    private var owners: [RunID: Epoch] = [:]
    private var successes: Set<String> = []

    mutating func mark(_ mark: Mark) { marks[mark, default: 0] += 1 }
    mutating func complain(_ words: String) { if complaints.count < 5 { complaints.append(words) } }
    mutating func knows(_ definition: Definition, of run: RunID) { definitions[run] = definition }

    /// Whom a queued run's file says are to be cancelled for it, and nobody has asked to end.
    var unasked: [(asker: RunID, rival: RunID)] {
        states.values.filter { $0.wantsPlace && definitions[$0.id]?.concurrency?.onConflict == .cancel }
            .sorted { $0.id < $1.id }
            .flatMap { asker in
                (asker.place?.cancels ?? [])
                    .filter { rival in states[rival].map { !$0.isOver && !$0.isEnding } ?? false }
                    .map { (asker.id, $0) }
            }
    }

    func owner(of run: RunID) -> RunnerID? { owners[run]?.runner }

    /// The step at a path, as its file says it.
    func step(at path: StepPath, of run: RunID) -> StepDefinition? {
        guard let state = states[run], let position = state.position(of: path) else { return nil }
        return definitions[run]?.step(at: position, in: state)
    }

    mutating func claimed(_ claim: Claim) { owners[claim.head.run] = claim.epoch }

    mutating func retired(_ runner: RunnerID) { owners = owners.filter { $0.value.runner != runner } }

    /// Takes in what was appended to a run.
    mutating func accept(_ commit: Commit, _ receipt: AppendReceipt, _ events: [(event: Event, at: Timestamp)]) {
        guard let run = commit.stream.run else { return }
        if let epoch = commit.epoch, owners[run] != epoch {
            complain(
                "\(run): an append of \(epoch.runner) was accepted, and \(owners[run]?.runner.text ?? "nobody") owns it"
            )
        }
        switch commit.lease {
        case .keep: break
        case .release: owners[run] = nil
        case .claim(let runner): owners[run] = Epoch(runner: runner, number: receipt.epoch)
        }
        var state = states[run] ?? RunState(of: run)
        for (event, time) in events {
            see(event, at: time, before: state)
            state.apply(event, at: time)
        }
        states[run] = state
        if state.version != receipt.version { complain("\(run): \(state.version) events are at \(receipt.version)") }
    }

    private mutating func see(_ event: Event, at time: Timestamp, before state: RunState) {
        let node = event.path.flatMap { state.node(at: $0) }
        switch event {
        case .stepStarted(let start):
            if case .unknown? = node?.status { complain("\(start.path) began again before it was looked up") }
        case .stepSucceeded(let success):
            if let node, node.kind == .step {
                succeeded.insert("\(state.id) \(success.path)")
                if !successes.insert("\(state.id) \(success.path) \(node.generation)").inserted {
                    complain("\(success.path) of generation \(node.generation) succeeded twice")
                }
            }
        case .stepLookedUp(let answer):
            switch answer.answer {
            case .present: mark(.lookedUpPresent)
            case .absent: mark(.lookedUpAbsent)
            case .cannotTell: mark(.lookedUpSilent)
            }
        case .stepProgressed(let progress): if progress.sendBy != nil { mark(.laterSendBy) }
        case .signalReceived(let signal): see(signal, at: time, before: state)
        case .runCancelRequested:
            if state.undoScope != nil { mark(.cancelDuringPartialUndo) }
            let isUnderWay = state.active.contains { position in
                if case .running = state.nodes[position].status { state.nodes[position].kind == .step } else { false }
            }
            if isUnderWay { mark(.cancelDuringAttempt) }
        case .stepUndone: mark(.effectUndone)
        case .runRewound: mark(.rewound)
        case .runMigrated(let event):
            mark(.migrated)
            if event.steps.contains(where: { $0.fate == .undone }) { mark(.migratedAndUndone) }
            definitions[state.id] = moves[event.to]
        case .runQueued: mark(.waitedForKey)
        case .runAdmitted(let place):
            let others = states.values.count { other in
                other.id != state.id && other.place?.key == place.key && other.place?.standing == .held
            }
            if others >= place.limit { complain("\(state.id) is the \(others + 1)th to hold key \(place.key)") }
        default: break
        }
    }

    private mutating func see(_ signal: SignalReceived, at time: Timestamp, before state: RunState) {
        let waiting = state.active.lazy.map { state.nodes[$0] }.first { $0.awaitedSignal == signal.name }
        guard let waiting, case .waiting(let wait) = waiting.status else { return mark(.earlyCallback) }
        if let end = wait.wait.end(by: waiting.deadline), end <= time { mark(.signalAndTimer) }
    }
}
