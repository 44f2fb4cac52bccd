extension Event {
    /// What the event says beyond its name, for a person.
    public var detail: String {
        switch self {
        case .runStarted(let event):
            "\(event.workflow)@\(event.definition.short) for \(event.tenant)"
                + (event.tier.map { " (\($0))" } ?? "") + ", \(Wording.count(event.graph.count, "step"))"
        case .runQueued(let event):
            Self.join([
                "for key \(event.key), behind \(event.rivals.words)",
                event.rivals.cancels.isEmpty ? "" : "asked to end: \(Rivals(event.rivals.cancels).words)",
            ])
        case .runAdmitted(let event): "key \(event.key), which \(Wording.count(event.limit, "run")) may hold at once"
        case .runResumed(let event): "again: \(Self.list(event.steps.map(\.text)))"
        case .runRewound(let event):
            Self.join([
                "to \(event.to), again: \(Self.list((event.steps.map(\.path) + event.reopened).map(\.text)))",
                event.undoes ? "what they made is undone first" : "", event.reason,
            ])
        case .runMigrated(let event): event.detail
        case .runPaused(let note), .runUnpaused(let note), .runCancelled(let note): note.reason
        case .runCancelRequested(let event):
            Self.join([event.note.reason, event.compensate ? "and undone" : ""])
        case .runCompleted(let event): event.outputs.isNull ? "" : "outputs: \(Wording.brief(event.outputs))"
        case .runFailed(let event):
            Self.join([
                (event.step.map { "\($0): " } ?? "") + "\(event.code): \(event.message)",
                event.asks.map { "asks a person: \($0)" } ?? "",
            ])
        case .foreachExpanded(let event):
            Wording.count(event.items.count, "item") + (event.maxParallel.map { ", \($0) side by side" } ?? "")
        case .stepStarted(let event): event.detail
        case .stepProgressed(let event):
            Self.join([
                event.cursor.isNull ? "" : "at \(Wording.brief(event.cursor))", Self.effects(event.effects),
                event.sendBy.map { "sends by \($0.secondsText)" } ?? "", event.signal.map { "woken by \($0)" } ?? "",
            ])
        case .stepSucceeded(let event):
            Self.join([
                Wording.brief(event.output), Self.effects(event.effects), event.consumed.map { "by \($0)" } ?? "",
            ])
        case .stepFailed(let event): event.detail
        case .stepUnknown(let event): event.reason
        case .stepLookedUp(let event): event.detail
        case .stepSkipped(let event): event.reason
        case .stepCancelled(let event): event.reason
        case .stepWaiting(let event): event.detail(by: nil)
        case .signalReceived, .signalRefused, .timerFired, .decisionMade, .commandRejected, .checkpointSigned:
            mailDetail
        case .compensationStarted, .undoStarted, .stepUndone, .stepUndoFailed, .compensationCompleted: undoDetail
        }
    }

    private var undoDetail: String {
        switch self {
        case .compensationStarted(let event):
            (event.step.map { "step \($0) failed: " } ?? "") + event.reason
        case .undoStarted(let event): "attempt \(event.attempt), \(event.target.sentence)"
        case .stepUndone(let event): event.target.sentence
        case .stepUndoFailed(let event):
            Self.join([
                "\(event.target.sentence): \(event.code) (\(event.side.rawValue)): \(event.message)",
                event.retryAt.map { "next attempt at \($0.secondsText)" } ?? "it is left",
            ])
        case .compensationCompleted(let event): event.sentence
        default: ""
        }
    }

    private var mailDetail: String {
        switch self {
        case .signalReceived(let event):
            "\(event.name) (\(event.delivery), \(event.verified))"
                + (event.payload.isNull ? "" : ": \(Wording.brief(event.payload))")
        case .signalRefused(let event): "\(event.name) (\(event.delivery)): \(event.reason)"
        case .timerFired(let event): event.detail(endOf: nil)
        case .decisionMade(let event): "\(event.verdict.rawValue): \(event.reason)"
        case .commandRejected(let event): "\(event.command): \(event.reason)"
        case .checkpointSigned(let event):
            "checkpoint \(event.number): \(Wording.count(event.events, "event")) up to position \(event.position), "
                + "root \(event.root.short), by \(event.key)"
        default: ""
        }
    }

    fileprivate static func list(_ names: [String]) -> String {
        names.count <= 8 ? names.joined(separator: ", ") : names.prefix(8).joined(separator: ", ") + ", …"
    }

    fileprivate static func effects(_ effects: [Effect]) -> String {
        effects.count <= 3
            ? effects.map(\.sentence).joined(separator: "; ")
            : "\(effects.count) effects, the last: \(effects[effects.count - 1].sentence)"
    }

    fileprivate static func join(_ parts: [String]) -> String {
        parts.filter { !$0.isEmpty }.joined(separator: "; ")
    }
}

extension RunMigrated {
    /// How many steps have each fate, in the order of the fates; those that no step has are left out.
    public var counts: [(fate: Step.Fate, count: Int)] {
        Step.Fate.allCases.compactMap { fate in
            let count = steps.count { $0.fate == fate }
            return count == 0 ? nil : (fate, count)
        }
    }

    fileprivate var detail: String {
        let fates = counts.map { fate, count in
            let named = fate == .kept ? "" : " (\(Event.list(steps.filter { $0.fate == fate }.map(\.path.text))))"
            return "\(count) \(fate.rawValue)\(named)"
        }
        return Event.join(["\(from.short) to \(to.short)", fates.joined(separator: ", "), key.words, reason])
    }
}

extension RunMigrated.KeyChange {
    /// What the run needs from now on, for a person; empty if that is what it needed before.
    public var words: String {
        switch self {
        case .kept: ""
        case .dropped: "needs no concurrency key any more"
        case .needed(let key, let limit): "needs concurrency key \(quoted(key)), limit \(limit)"
        }
    }

    /// The key that the run needs from now on; null if that is what it needed before, without a text if it needs none.
    var value: Value {
        switch self {
        case .kept: .null
        case .dropped: ["limit": .null, "text": .null]
        case .needed(let key, let limit): ["limit": Value(limit), "text": .string(key)]
        }
    }
}

extension StepStarted {
    fileprivate var detail: String {
        guard let key else { return "entered" }
        return "attempt \(attempt), key \(key.short)" + (generation > 1 ? " (generation \(generation))" : "")
            + (attemptDeadline.map { ", until \($0.secondsText)" } ?? "")
    }
}

extension StepFailed {
    fileprivate var detail: String {
        let next = retryAt.map { "next attempt at \($0.secondsText)" } ?? (attempt == 0 ? "" : "no further attempt")
        return Event.join([
            "\(code) (\(side.rawValue)): \(message)", Event.effects(effects), notSent ? "this try doesn't count" : "",
            next,
        ])
    }
}

extension StepLookedUp {
    fileprivate var detail: String {
        let said =
            switch answer {
            case .present: "the effect is there"
            case .absent: "the effect is not there"
            case .cannotTell: "the other side can't tell"
            }
        return Event.join([
            said, asks.map { "asks a person: \($0)" } ?? "",
            retryAt.map { "next attempt at \($0.secondsText)" } ?? "",
        ])
    }
}

extension StepWaiting {
    /// On what and on whom it waits, and until when, given when its step must be over.
    func detail(by deadline: Timestamp?) -> String {
        let until = wait.end(by: deadline).map { "until \($0.secondsText)" } ?? ""
        if case .time = wait.kind, !until.isEmpty { return "a time, \(until)" }
        return Event.join([
            "\(wait.kind.name), on \(wait.on)" + (until.isEmpty ? "" : ", \(until)"),
            wait.summary,
            wait.shown.isNull ? "" : "shows \(digest.short)",
        ])
    }
}

extension TimerFired {
    /// What has ended, given what the step waited for.
    func detail(endOf wait: Wait?) -> String {
        let due = due.secondsText
        switch (kind, wait?.kind) {
        case (.wait, .time?): return "\(due), which it waited for, has come"
        case (.wait, _):
            return "the wait" + (wait.map { " for \($0.on)" } ?? "") + " ended at \(due): nothing came until then"
        case (.deadline, _):
            return "the step's time was over at \(due)" + (wait.map { ", while it waited for \($0.on)" } ?? "")
        }
    }
}

extension UndoTarget {
    /// What it is, for a person.
    var sentence: String { "\(kind) \(resource)" }
}

extension CompensationCompleted {
    /// What became of the effects, for a person.
    public var sentence: String {
        [
            "\(Wording.count(undone, "effect")) undone", kept > 0 ? "\(kept) kept as the workflow says" : "",
            left.isEmpty ? "" : "\(left.count) left: \(Event.list(left.map { "\($0.target.path)" }))",
        ]
        .filter { !$0.isEmpty }.joined(separator: ", ")
    }
}
