extension PayloadWriter {
    /// Writes an event's payload.
    mutating func write(_ event: Event) {
        begin()
        switch event {
        case .runStarted(let event): members(event)
        case .runQueued(let event):
            list("behind", event.rivals.runs) { $0.text($1.text) }
            if !event.rivals.cancels.isEmpty { list("cancels", event.rivals.cancels) { $0.text($1.text) } }
            member("key", event.key)
            member("limit", event.limit)
        case .runAdmitted(let event):
            member("key", event.key)
            member("limit", event.limit)
        case .runResumed(let event):
            member("actor", event.actor)
            paths("steps", event.steps)
        case .runRewound(let event): members(event)
        case .runMigrated(let event): members(event)
        case .runPaused(let note), .runUnpaused(let note), .runCancelled(let note):
            member("actor", note.actor)
            member("reason", note.reason)
        case .runCancelRequested(let event):
            member("actor", event.note.actor)
            if event.compensate { member("compensate", true) }
            member("reason", event.note.reason)
        case .runCompleted(let event): member("outputs", event.outputs)
        case .runFailed(let event):
            member("asks", ifAny: event.asks)
            member("code", event.code)
            member("message", event.message)
            member("step", ifAny: event.step?.text)
        case .foreachExpanded(let event):
            values("items", event.items)
            if let maxParallel = event.maxParallel { member("max-parallel", maxParallel) }
            member("step", event.path)
        case .stepStarted(let event): members(event)
        case .stepProgressed(let event):
            member("attempt", event.attempt)
            member("cursor", event.cursor)
            effects(event.effects)
            member("send-by", ifAny: event.sendBy)
            member("signal", ifAny: event.signal)
            member("step", event.path)
        case .stepSucceeded(let event):
            member("attempt", event.attempt)
            member("consumed", ifAny: event.consumed)
            effects(event.effects)
            member("output", event.output)
            member("step", event.path)
        case .stepFailed(let event): members(event)
        case .stepUnknown(let event):
            member("attempt", event.attempt)
            member("reason", event.reason)
            member("step", event.path)
        case .stepLookedUp(let event):
            member("answer", event.answer.rawValue)
            member("asks", ifAny: event.asks)
            member("attempt", event.attempt)
            member("retry-at", ifAny: event.retryAt)
            member("step", event.path)
        case .stepSkipped(let event):
            member("reason", event.reason)
            member("step", event.path)
        case .stepCancelled(let event):
            member("reason", event.reason)
            member("step", event.path)
        case .stepWaiting(let event):
            member("attempt", event.attempt)
            member("consumed", ifAny: event.consumed)
            member("digest", event.digest)
            member("step", event.path)
            wait(event.wait)
        case .signalReceived, .signalRefused, .timerFired, .decisionMade, .commandRejected, .checkpointSigned:
            mail(event)
        case .compensationStarted, .undoStarted, .stepUndone, .stepUndoFailed, .compensationCompleted: undo(event)
        }
        end()
    }

    /// The members of the way back.
    private mutating func undo(_ event: Event) {
        switch event {
        case .compensationStarted(let event):
            if let actor = event.actor { member("actor", actor) }
            member("reason", event.reason)
            member("step", ifAny: event.step?.text)
        case .undoStarted(let event):
            member("attempt", event.attempt)
            member("effect", event.target.number)
            member("key", event.key)
            member("kind", event.target.kind)
            member("resource", event.target.resource)
            member("runner", event.runner.text)
            member("send-by", event.sendBy)
            member("step", event.target.path)
        case .stepUndone(let event):
            member("attempt", event.attempt)
            member("effect", event.target.number)
            member("kind", event.target.kind)
            member("resource", event.target.resource)
            member("step", event.target.path)
        case .stepUndoFailed(let event): members(event)
        case .compensationCompleted(let event):
            member("kept", event.kept)
            list("left", event.left) { writer, left in
                writer.begin()
                writer.members(left)
                writer.end()
            }
            member("undone", event.undone)
        default: break
        }
    }

    private mutating func members(_ event: StepUndoFailed) {
        member("attempt", event.attempt)
        member("code", event.code)
        member("effect", event.target.number)
        if !event.counts { member("interrupted", true) }
        member("kind", event.target.kind)
        member("message", event.message)
        member("resource", event.target.resource)
        member("retry-at", ifAny: event.retryAt)
        member("side", event.side.rawValue)
        member("step", event.target.path)
    }

    /// The members of what comes from outside of an attempt.
    private mutating func mail(_ event: Event) {
        switch event {
        case .signalReceived(let event):
            member("actor", event.actor)
            member("delivery", event.delivery)
            member("name", event.name)
            member("payload", event.payload)
            member("step", ifAny: event.path?.text)
            member("verified", event.verified)
        case .signalRefused(let event):
            member("actor", event.actor)
            member("delivery", event.delivery)
            member("name", event.name)
            member("reason", event.reason)
            member("step", ifAny: event.path?.text)
        case .timerFired(let event):
            member("due", event.due)
            member("kind", event.kind.rawValue)
            member("step", event.path)
        case .decisionMade(let event):
            member("actor", event.actor)
            member("next-generation", event.nextGeneration)
            member("reason", event.reason)
            member("step", event.path)
            member("verdict", event.verdict.rawValue)
        case .commandRejected(let event):
            member("actor", event.actor)
            member("command", event.command)
            member("reason", event.reason)
            member("run", ifAny: event.run?.text)
        case .checkpointSigned(let event):
            member("actor", event.actor)
            member("events", event.events)
            member("key", event.key)
            member("line", event.line)
            member("number", event.number)
            member("position", event.position)
            if let previous = event.previous { member("previous", previous) }
            member("root", event.root)
        default: break
        }
    }

    private mutating func members(_ event: RunRewound) {
        member("actor", event.actor)
        member("reason", event.reason)
        paths("reopened", event.reopened)
        list("steps", event.steps) { writer, step in
            writer.begin()
            writer.member("generation", step.generation)
            writer.member("step", step.path)
            writer.end()
        }
        member("to", event.to)
        if event.undoes { member("undoes", true) }
    }

    private mutating func members(_ event: RunMigrated) {
        member("actor", event.actor)
        member("from", event.from)
        graph("graph", event.graph)
        member("inputs", event.inputs)
        switch event.key {
        case .kept: break
        case .dropped: member("key", "")
        case .needed(let key, let limit):
            member("key", key)
            member("key-limit", limit)
        }
        member("reason", event.reason)
        paths("reopened", event.reopened)
        list("steps", event.steps) { writer, step in
            writer.begin()
            if !step.because.isEmpty { writer.member("because", step.because) }
            writer.member("deadline", ifAny: step.deadline)
            writer.member("fate", step.fate.rawValue)
            writer.member("generation", step.generation)
            if let input = step.input { writer.member("input", input.value) }
            if let items = step.items { writer.values("items", items) }
            if let maxParallel = step.maxParallel { writer.member("max-parallel", maxParallel) }
            writer.deferred(step.input?.deferred ?? [])
            writer.member("step", step.path)
            writer.end()
        }
        member("tier", ifAny: event.tier)
        member("to", event.to)
        member("trusts-claims", event.trustsClaims)
    }

    private mutating func members(_ event: RunStarted) {
        member("actor", event.actor)
        member("definition", event.definition)
        graph("graph", event.graph)
        member("inputs", event.inputs)
        member("tenant", event.tenant.text)
        member("tier", ifAny: event.tier)
        member("trigger", event.trigger)
        member("trusts-claims", event.trustsClaims)
        member("workflow", event.workflow)
    }

    private mutating func members(_ event: StepStarted) {
        member("attempt", event.attempt)
        member("attempt-deadline", ifAny: event.attemptDeadline)
        member("deadline", ifAny: event.deadline)
        member("generation", event.generation)
        member("input", event.input.value)
        if let key = event.key { member("key", key) }
        member("runner", ifAny: event.runner?.text)
        deferred(event.input.deferred)
        member("send-by", ifAny: event.sendBy)
        member("step", event.path)
    }

    private mutating func members(_ event: StepFailed) {
        member("attempt", event.attempt)
        member("code", event.code)
        member("consumed", ifAny: event.consumed)
        effects(event.effects)
        member("message", event.message)
        member("next-generation", event.nextGeneration)
        if event.notSent { member("not-sent", true) }
        member("retry-at", ifAny: event.retryAt)
        member("retryable", event.retryable)
        member("side", event.side.rawValue)
        member("step", event.path)
    }
}
