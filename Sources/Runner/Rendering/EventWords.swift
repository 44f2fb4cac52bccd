import Workflow

/// An event as a few `key=value` words, for the line per change.
enum EventWords {
    /// The line of an event: the time, the run, the step and what has become of it.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - run: The run after it.
    ///   - time: When it happened.
    /// - Returns: The line; `nil` for an event that changes nothing that anybody watches.
    static func line(of event: Event, in run: RunState, at time: Timestamp) -> String? {
        let node = event.path.flatMap { run.node(at: $0) }
        guard var words = words(of: event, in: run, by: node?.deadline) else { return nil }
        switch event {
        case .stepSucceeded, .stepFailed, .stepCancelled:
            if let begun = node?.firstStartedAt { words.append(("took", Span.text(time - begun))) }
        default: break
        }
        let tenant = run.started.map { [("tenant", $0.tenant.text)] } ?? []
        let all = [("run", run.id.text)] + tenant + words
        return "\(time.secondsText) " + all.map { "\($0)=\(Printable.word($1))" }.joined(separator: " ")
    }

    /// The words of an event whose step must be over by a deadline; `nil` for one that changes nothing that anybody watches.
    private static func words(
        of event: Event, in run: RunState, by deadline: Timestamp?
    ) -> [(String, String)]? {
        guard let status = status(of: event, in: run) else { return nil }
        let step = event.path.map { [("step", $0.text)] } ?? []
        let details = details(of: event, by: deadline).filter { $0.0 != "reason" || !$0.1.isEmpty }
        return step + [("status", status)] + details
    }

    private static func status(of event: Event, in run: RunState) -> String? {
        switch event {
        case .runStarted: "started"
        case .runQueued: "queued"
        case .runAdmitted: "admitted"
        case .runResumed: "resumed"
        case .runRewound: "rewound"
        case .runMigrated: "migrated"
        case .runPaused: "paused"
        case .runUnpaused: "unpaused"
        case .runCancelRequested: "cancel-requested"
        case .runCancelled: "cancelled"
        case .runCompleted: "completed"
        // Past its point of no return it isn't over: a person is asked.
        case .runFailed(let event): event.asks == nil ? "failed" : "needs-decision"
        case .foreachExpanded: "expanded"
        case .stepStarted: "running"
        case .stepProgressed: nil
        case .stepSucceeded: "succeeded"
        case .stepFailed(let event): event.retryAt == nil ? "failed" : "retrying"
        case .stepUnknown: "unknown"
        case .stepLookedUp(let event): event.asks == nil ? "looked-up" : "needs-decision"
        case .stepSkipped: "skipped"
        case .stepCancelled: "cancelled"
        case .stepWaiting: "waiting"
        case .signalReceived: "signal-received"
        case .signalRefused: "signal-refused"
        case .timerFired: "timer-fired"
        case .decisionMade: "decided"
        case .compensationStarted: "compensating"
        case .undoStarted: nil
        case .stepUndone: "undone"
        case .stepUndoFailed(let event): event.retryAt == nil ? "undo-failed" : "undo-retrying"
        // A run that has gone back to a step, or has moved to another file, takes only some of its effects away, and goes on.
        case .compensationCompleted: if case .compensated = run.phase { "compensated" } else { "undo-completed" }
        case .commandRejected: "rejected"
        case .checkpointSigned: "checkpoint-signed"
        }
    }

    private static func details(of event: Event, by deadline: Timestamp?) -> [(String, String)] {
        switch event {
        case .runStarted(let event): [("workflow", event.workflow), ("definition", event.definition.short)]
        case .runFailed(let event):
            (event.step.map { [("step", $0.text)] } ?? []) + [("code", event.code), ("message", event.message)]
        case .runQueued(let event):
            [("key", event.key), ("behind", event.rivals.runs.first?.text ?? "")]
                + event.rivals.cancels.map { ("cancels", $0.text) }
        case .runAdmitted(let event): [("key", event.key)]
        case .runRewound(let event):
            [("to", event.to.text), ("by", event.actor.displayName), ("reason", event.reason)]
        case .runMigrated(let event):
            [("definition", event.to.short)] + event.counts.map { ($0.fate.rawValue, String($0.count)) }
                + [("by", event.actor.displayName), ("reason", event.reason)]
        case .runPaused(let note), .runUnpaused(let note), .runCancelled(let note):
            [("by", note.actor.displayName), ("reason", note.reason)]
        case .runCancelRequested(let event):
            [("by", event.note.actor.displayName)] + (event.compensate ? [("undo", "true")] : [])
                + [("reason", event.note.reason)]
        case .compensationStarted(let event):
            (event.actor.map { [("by", $0.displayName)] } ?? []) + (event.step.map { [("failed", $0.text)] } ?? [])
                + [("reason", event.reason)]
        case .stepUndone(let event): [("kind", event.target.kind), ("resource", event.target.resource)]
        case .stepUndoFailed(let event):
            (event.retryAt.map { [("next", $0.secondsText)] } ?? [])
                + [
                    ("resource", event.target.resource), ("code", event.code), ("side", event.side.rawValue),
                    ("message", event.message),
                ]
        case .compensationCompleted(let event):
            [("undone", String(event.undone)), ("kept", String(event.kept)), ("left", String(event.left.count))]
        case .foreachExpanded(let event): [("items", String(event.items.count))]
        case .stepStarted(let event): event.attempt > 1 ? [("attempt", String(event.attempt))] : []
        case .stepFailed(let event):
            (event.retryAt.map { [("next", $0.secondsText)] } ?? [])
                + [("code", event.code), ("side", event.side.rawValue), ("message", event.message)]
        case .stepUnknown(let event): [("reason", event.reason)]
        case .stepLookedUp(let event):
            [("answer", event.answer.rawValue)] + (event.asks.map { [("reason", $0)] } ?? [])
        case .stepSkipped(let event): [("reason", event.reason)]
        case .stepCancelled(let event): [("reason", event.reason)]
        case .stepWaiting(let event):
            [("for", event.wait.kind.name), ("on", event.wait.on)]
                + (event.wait.end(by: deadline).map { [("until", $0.secondsText)] } ?? [])
        case .signalReceived(let event): [("signal", event.name), ("by", event.actor.displayName)]
        case .signalRefused(let event):
            [("signal", event.name), ("by", event.actor.displayName), ("reason", event.reason)]
        case .timerFired(let event): [("timer", event.kind.rawValue)]
        case .decisionMade(let event):
            [("verdict", event.verdict.rawValue), ("by", event.actor.displayName), ("reason", event.reason)]
        case .runResumed(let event): [("by", event.actor.displayName)]
        case .commandRejected(let event): [("command", event.command), ("reason", event.reason)]
        case .checkpointSigned(let event):
            [("checkpoint", String(event.number)), ("events", String(event.events)), ("key", event.key)]
        case .runCompleted, .stepProgressed, .stepSucceeded, .undoStarted: []
        }
    }
}
