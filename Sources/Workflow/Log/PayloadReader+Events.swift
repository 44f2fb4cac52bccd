extension Event {
    /// The wire names of all events.
    static let wireNames: Set<String> = [
        "run.started", "run.queued", "run.admitted", "run.resumed", "run.rewound", "run.migrated", "run.paused",
        "run.unpaused", "run.cancel-requested", "run.cancelled", "run.completed", "run.failed", "foreach.expanded",
        "step.started", "step.progressed", "step.succeeded",
        "step.failed", "step.unknown", "step.looked-up", "step.skipped", "step.cancelled", "step.waiting",
        "signal.received", "signal.refused", "timer.fired", "decision.made", "compensation.started",
        "undo.started", "step.undone", "step.undo-failed", "compensation.completed", "command.rejected",
        CheckpointSigned.wireName,
    ]

    /// Whether an event has this wire name.
    static func isKnown(_ wireName: String) -> Bool { wireNames.contains(wireName) }
}

extension PayloadReader {
    /// Reads the event of a wire name.
    mutating func event(_ type: String) throws(PayloadError) -> Event {
        switch type {
        case "step.started": .stepStarted(try stepStarted())
        case "step.succeeded": .stepSucceeded(try stepSucceeded())
        case "run.started": .runStarted(try runStarted())
        case "run.queued":
            .runQueued(
                RunQueued(
                    key: try text("key"), limit: try int("limit"),
                    rivals: Rivals(
                        try texts("behind").map { RunID(text: $0) },
                        cancels: try optionalTexts("cancels").map { RunID(text: $0) })))
        case "run.admitted": .runAdmitted(RunAdmitted(key: try text("key"), limit: try int("limit")))
        case "run.resumed":
            .runResumed(RunResumed(actor: try actor(), steps: try texts("steps").map { StepPath(text: $0) }))
        case "run.rewound": .runRewound(try runRewound())
        case "run.migrated": .runMigrated(try runMigrated())
        case "run.paused": .runPaused(try note())
        case "run.unpaused": .runUnpaused(try note())
        case "run.cancel-requested":
            .runCancelRequested(CancelRequested(try note(), compensate: try optionalFlag("compensate")))
        case "run.cancelled": .runCancelled(try note())
        case "run.completed": .runCompleted(RunCompleted(outputs: try value("outputs")))
        case "run.failed":
            .runFailed(
                RunFailed(
                    step: try optionalPath(), code: try text("code"), message: try text("message"),
                    asks: try optionalText("asks")))
        case "foreach.expanded":
            .foreachExpanded(
                ForeachExpanded(
                    path: try path(), items: try items("items"), maxParallel: try optionalInt("max-parallel")))
        default: try stepEvent(type)
        }
    }

    private mutating func stepEvent(_ type: String) throws(PayloadError) -> Event {
        switch type {
        case "step.progressed":
            .stepProgressed(
                StepProgressed(
                    path: try path(), attempt: try int("attempt"), effects: try effects(), cursor: try value("cursor"),
                    sendBy: try optionalMoment("send-by"), signal: try optionalText("signal")))
        case "step.failed": .stepFailed(try stepFailed())
        case "step.unknown":
            .stepUnknown(
                StepOutcomeUnknown(path: try path(), attempt: try int("attempt"), reason: try text("reason")))
        case "step.looked-up":
            .stepLookedUp(
                StepLookedUp(
                    path: try path(), attempt: try int("attempt"), answer: try word("answer"),
                    asks: try optionalText("asks"), retryAt: try optionalMoment("retry-at")))
        case "step.skipped": .stepSkipped(StepSkipped(path: try path(), reason: try text("reason")))
        case "step.cancelled": .stepCancelled(StepCancelled(path: try path(), reason: try text("reason")))
        case "step.waiting":
            .stepWaiting(
                StepWaiting(
                    path: try path(), attempt: try int("attempt"), wait: try wait(), digest: try digest("digest"),
                    consumed: try optionalText("consumed")))
        default: try mail(type)
        }
    }

    private mutating func mail(_ type: String) throws(PayloadError) -> Event {
        switch type {
        case "signal.received":
            .signalReceived(
                SignalReceived(
                    name: try text("name"), path: try optionalPath(), delivery: try text("delivery"),
                    payload: try value("payload"), actor: try actor(), verified: try text("verified")))
        case "signal.refused":
            .signalRefused(
                SignalRefused(
                    name: try text("name"), path: try optionalPath(), delivery: try text("delivery"),
                    reason: try text("reason"), actor: try actor()))
        case "timer.fired":
            .timerFired(TimerFired(path: try path(), kind: try word("kind"), due: try moment("due")))
        case "decision.made":
            .decisionMade(
                DecisionMade(
                    path: try path(), verdict: try word("verdict"), actor: try actor(), reason: try text("reason"),
                    nextGeneration: try int("next-generation")))
        case "command.rejected":
            .commandRejected(
                CommandRejected(
                    run: try optionalText("run").map { RunID(text: $0) }, command: try text("command"),
                    reason: try text("reason"), actor: try actor()))
        case CheckpointSigned.wireName:
            .checkpointSigned(
                CheckpointSigned(
                    number: try int("number"), events: try int("events"), position: try int("position"),
                    root: try digest("root"), line: try digest("line"), previous: try optionalDigest("previous"),
                    key: try text("key"), actor: try actor()))
        default: try undo(type)
        }
    }

    private mutating func undo(_ type: String) throws(PayloadError) -> Event {
        switch type {
        case "compensation.started":
            .compensationStarted(
                CompensationStarted(actor: try optionalActor(), step: try optionalPath(), reason: try text("reason")))
        case "undo.started":
            .undoStarted(
                UndoStarted(
                    target: try undoTarget(), attempt: try int("attempt"), key: try digest("key"),
                    sendBy: try moment("send-by"), runner: RunnerID(text: try text("runner"))))
        case "step.undone": .stepUndone(StepUndone(target: try undoTarget(), attempt: try int("attempt")))
        case "step.undo-failed": .stepUndoFailed(try undoFailed())
        case "compensation.completed":
            .compensationCompleted(
                CompensationCompleted(
                    undone: try int("undone"), kept: try int("kept"),
                    left: try list("left") { reader throws(PayloadError) in try reader.undoFailed() }))
        default: throw PayloadError(pointer: "", message: "is of no event; none is called \"\(type)\"")
        }
    }

    private mutating func undoTarget() throws(PayloadError) -> UndoTarget {
        UndoTarget(
            number: try int("effect"), path: try path(), kind: try text("kind"), resource: try text("resource"))
    }

    private mutating func undoFailed() throws(PayloadError) -> StepUndoFailed {
        StepUndoFailed(
            target: try undoTarget(), attempt: try int("attempt"), code: try text("code"),
            message: try text("message"), side: try word("side"), retryAt: try optionalMoment("retry-at"),
            counts: !(try optionalFlag("interrupted")))
    }

    private mutating func note() throws(PayloadError) -> RunNote {
        RunNote(actor: try actor(), reason: try text("reason"))
    }

    private mutating func runRewound() throws(PayloadError) -> RunRewound {
        RunRewound(
            actor: try actor(), reason: try text("reason"), to: StepPath(text: try text("to")),
            steps: try list("steps") { reader throws(PayloadError) in
                RunRewound.Step(path: try reader.path(), generation: try reader.int("generation"))
            }, reopened: try texts("reopened").map { StepPath(text: $0) }, undoes: try optionalFlag("undoes"))
    }

    private mutating func runMigrated() throws(PayloadError) -> RunMigrated {
        RunMigrated(
            actor: try actor(), reason: try text("reason"), from: try digest("from"), to: try digest("to"),
            tier: try optionalText("tier"), inputs: try value("inputs"), trustsClaims: try flag("trusts-claims"),
            graph: try graph("graph"),
            steps: try list("steps") { reader throws(PayloadError) in try reader.migratedStep() },
            reopened: try texts("reopened").map { StepPath(text: $0) }, key: try keyChange())
    }

    /// A key is never empty: an empty text says that none is needed any more.
    private mutating func keyChange() throws(PayloadError) -> RunMigrated.KeyChange {
        guard let key = try optionalText("key") else { return .kept }
        return key.isEmpty ? .dropped : .needed(key, limit: try int("key-limit"))
    }

    private mutating func migratedStep() throws(PayloadError) -> RunMigrated.Step {
        let input = optional("input")
        let deferred = try deferred()
        return RunMigrated.Step(
            path: try path(), fate: try word("fate"), because: try optionalText("because") ?? "",
            generation: try int("generation"), deadline: try optionalMoment("deadline"),
            input: input.map { Evaluated($0, deferred: deferred) }, items: try optionalItems("items"),
            maxParallel: try optionalInt("max-parallel"))
    }

    private mutating func runStarted() throws(PayloadError) -> RunStarted {
        RunStarted(
            workflow: try text("workflow"), definition: try digest("definition"),
            tenant: TenantID(text: try text("tenant")), tier: try optionalText("tier"), inputs: try value("inputs"),
            trigger: try text("trigger"), actor: try actor(), trustsClaims: try flag("trusts-claims"),
            graph: try graph("graph"))
    }

    private mutating func stepStarted() throws(PayloadError) -> StepStarted {
        StepStarted(
            path: try path(), attempt: try int("attempt"), generation: try int("generation"),
            key: try optionalDigest("key"), sendBy: try optionalMoment("send-by"),
            attemptDeadline: try optionalMoment("attempt-deadline"), deadline: try optionalMoment("deadline"),
            input: Evaluated(try value("input"), deferred: try deferred()),
            runner: try optionalText("runner").map { RunnerID(text: $0) })
    }

    private mutating func stepSucceeded() throws(PayloadError) -> StepSucceeded {
        StepSucceeded(
            path: try path(), attempt: try int("attempt"), output: try value("output"), effects: try effects(),
            consumed: try optionalText("consumed"))
    }

    private mutating func stepFailed() throws(PayloadError) -> StepFailed {
        StepFailed(
            path: try path(), attempt: try int("attempt"), code: try text("code"), message: try text("message"),
            side: try word("side"), retryable: try flag("retryable"),
            notSent: try optionalFlag("not-sent"), effects: try effects(),
            retryAt: try optionalMoment("retry-at"), nextGeneration: try int("next-generation"),
            consumed: try optionalText("consumed"))
    }
}
