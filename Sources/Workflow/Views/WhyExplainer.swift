/// Words the reasons of ``Why``.
struct WhyExplainer {
    let state: RunState
    let owner: RunnerID?
    let slot: Why.Slot?
    let key: Why.Key?
    let attempts: Why.Attempts?
    let atWork: [Why.Load]
    let kept: Set<StepPath>
    let now: Timestamp

    typealias Hint = Why.CommandHint

    var reasons: [Why.Reason] {
        if let end { return [end] }
        if let paused { return [paused] }
        if let key { return [held(key)] + pauseBeside }
        let held = (slot.map { [self.held($0)] } ?? []) + (attempts.map { [self.held($0)] } ?? [])
        if case .compensating = state.phase { return held + [compensating] }
        var deciding: [Why.Reason] = []
        var waiting: [Why.Reason] = []
        var moving: [Why.Reason] = []
        for position in state.active where state.nodes[position].kind == .step {
            let node = state.nodes[position]
            switch node.status {
            case .needsDecision(let reason): deciding.append(decision(node, reason))
            case .waiting(let wait): waiting.append(self.wait(node, wait))
            case .retrying(let due): moving.append(retry(node, due))
            case .unknown(let reason): moving.append(unknown(node, reason))
            case .running: moving.append(running(node))
            case .pending, .skipped, .cancelled, .succeeded, .failed: break
            }
        }
        let all = deciding + held + waiting + moving
        return (all.isEmpty ? [idle] : all) + pauseBeside
    }

    // MARK: The run

    private var end: Why.Reason? {
        let history = Hint(label: "what happened", command: "runner history \(state.id)")
        switch state.phase {
        case .unborn, .open, .compensating: return nil
        case .completed:
            return reason(
                nil, on: "nobody", since: state.phaseSince,
                "Run \(state.id) completed at \(state.phaseSince.secondsText); nothing is left to do.", [history])
        case .failed(let failure):
            let place = failure.step.map { "at step \($0) " } ?? ""
            let asks = failure.asks.map { " It isn't undone by itself: \(stop($0))" } ?? ""
            let leave = Hint(label: "leave it as it is", command: "runner cancel \(state.id)")
            return reason(
                nil, on: "a person", since: state.phaseSince,
                "Run \(state.id) failed \(place)at \(state.phaseSince.secondsText): \(stop(failure.message))\(asks)",
                [Hint(label: "try again from there", command: "runner resume \(state.id)"), undo("undo it")]
                    + (failure.asks == nil ? [] : [leave]) + [history])
        case .compensated(let end):
            let cause =
                state.compensation.map { ", because \($0.step.map { "step \($0) failed: " } ?? "")\(stop($0.reason))" }
                ?? "."
            let left = end.leftEffects(of: state.id)
            let again = left.contains(where: \.canBeTriedAgain) ? [undo("try the rest again")] : []
            return reason(
                nil, on: end.left.isEmpty ? "nobody" : "a person", since: state.phaseSince,
                "Run \(state.id) was undone at \(state.phaseSince.secondsText), \(end.sentence)\(cause)\(unknownEffects)",
                again + [history],
                left: left)
        case .cancelled(let note):
            let why = note.reason.isEmpty ? "." : ": \(stop(note.reason))"
            return reason(
                nil, on: "nobody", since: state.phaseSince,
                "Run \(state.id) was cancelled by \(note.actor.displayName) at \(state.phaseSince.secondsText)\(why)",
                [history])
        }
    }

    private func undo(_ label: String) -> Hint {
        Hint(label: label, command: "runner cancel \(state.id) --compensate")
    }

    /// Others hold all the slots of its tier.
    private func held(_ slot: Why.Slot) -> Why.Reason {
        let runs = slot.holders.prefix(3).map { "run \($0.run) (runner \($0.runner))" }
        let more = slot.holders.count - runs.count
        let holders = (runs + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
        return reason(
            nil, on: "a slot of tier \(slot.tier)", since: state.changedAt,
            "Run \(state.id) waits since \(moment(state.changedAt)) for a slot of tier \(slot.tier), which has "
                + "\(slot.limit) (runs-at-once); held by \(holders).",
            slot.holders.prefix(1).map { Hint(label: "what holds it", command: "runner why \($0.run)") } + goOn)
    }

    /// Its runner has as many attempts in flight as it may, or as the tenant's share of them allows.
    private func held(_ attempts: Why.Attempts) -> Why.Reason {
        let shown = attempts.holders.prefix(3).map { "run \($0.run) (step \($0.step))" }
        let more = attempts.holders.count - shown.count
        let holders = (shown + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
        let others = attempts.ready.count - 1
        let what = attempts.ready.first.map { "step \($0)" } ?? "a step"
        let subject =
            attempts.isUndo
            ? "The undo of \(what)"
            : "S\(what.dropFirst())" + (others > 0 ? ", with \(others) more that may begin," : "")
        let other = attempts.holders.first { $0.run != state.id }
        return reason(
            nil, on: "a slot of runner \(attempts.runner)", since: state.changedAt,
            "\(subject) waits since \(moment(state.changedAt)) for a slot of runner \(attempts.runner), which carries the run "
                + "out and shares its slots among tenants; held by \(holders).",
            other.map { [Hint(label: "what holds it", command: "runner why \($0.run)")] } ?? [])
    }

    /// Others hold its key, or were first to ask for it.
    private func held(_ key: Why.Key) -> Why.Reason {
        let places = key.limit == 1 ? "one run may hold at once" : "\(key.limit) runs may hold at once"
        let ahead =
            key.ahead > 0 ? "; \(Wording.count(key.ahead, "run")) come\(key.ahead == 1 ? "s" : "") before it" : ""
        let first = key.holders.first?.run
        return reason(
            nil, on: "key \(key.text)", since: state.phaseSince,
            "Run \(state.id) waits since \(moment(state.phaseSince)) for its concurrency key \(quoted(key.text)), which "
                + "\(places); held by \(key.holders.isEmpty ? "nobody now" : key.holders.standings)\(ahead).",
            (first.map { run in
                [
                    Hint(label: "what holds it", command: "runner why \(run)"),
                    Hint(label: "end that", command: "runner cancel \(run)"),
                ]
            } ?? goOn) + [Hint(label: "give it up", command: "runner cancel \(state.id)")])
    }

    /// Nothing has begun, or the next step has not begun yet.
    var idle: Why.Reason {
        let words = owner.map { "is carried out by runner \($0)" } ?? "is ready to go on, and no runner carries it out"
        let runners = atWork.prefix(3).map { "runner \($0.runner) (\(Wording.count($0.runs, "run")))" }
        let others = runners.isEmpty ? "" : "; at work: \(runners.joined(separator: ", "))"
        return reason(
            nil, on: "a runner", since: state.changedAt,
            "Run \(state.id) \(words); its last event was \(ago(state.changedAt))\(others).", goOn)
    }

    // MARK: Steps

    private func decision(_ node: Node, _ why: String) -> Why.Reason {
        let decide = "runner decide \(state.id) \(shell(node.path.text))"
        return reason(
            node, on: "a person", since: node.since,
            "Step \(node.path) needs a person's decision since \(moment(node.since)): \(stop(why))",
            [
                Hint(label: "it was done", command: "\(decide) --done --output FILE --reason REASON"),
                Hint(label: "it was not done", command: "\(decide) --retry --reason REASON"),
                Hint(label: "give it up", command: "\(decide) --fail --reason REASON"),
                Hint(label: "ask the other side again", command: "\(decide) --look-up --reason REASON"),
            ])
    }

    private func wait(_ node: Node, _ waiting: Node.Waiting) -> Why.Reason {
        let wait = waiting.wait
        if let answer = state.answer(to: node, waiting) { return answered(node, waiting, answer) }
        let until = wait.end(by: node.deadline)
        let (words, commands) = ask(node, waiting)
        if let until, until <= now { return overdue(node, waiting, for: words, until) }
        let span = "since \(moment(waiting.since))" + (until.map { ", until \($0.secondsText)" } ?? "")
        // Until when a moment is waited for, the span has said already.
        let isSaid = wait.summary.isEmpty || wait.kind == .time && until == wait.until
        let summary = isSaid ? "." : ": \(stop(wait.summary))"
        return reason(
            node, on: wait.on, since: waiting.since, until: until,
            "Step \(node.path) waits for \(words) \(span)\(summary)", commands)
    }

    /// The end of a wait has come, and no runner has looked at it yet.
    private func overdue(
        _ node: Node, _ waiting: Node.Waiting, for words: String, _ until: Timestamp
    ) -> Why.Reason {
        let isMoment = waiting.wait.kind == .time && until == waiting.wait.until
        let end = "\(until.secondsText) (\(ago(until)))"
        let what =
            isMoment
            ? "was to go on at \(end)"
            : "waited for \(words) since \(moment(waiting.since)), and its time was over at \(end)"
        let by = owner.map { "runner \($0) carries it on" } ?? "no runner carries the run out"
        let work = owner == nil ? [Hint(label: "carry all runs on", command: "runner work")] : []
        return reason(
            node, on: "a runner", since: waiting.since, until: until, "Step \(node.path) \(what); \(by).", goOn + work)
    }

    private func answered(_ node: Node, _ waiting: Node.Waiting, _ answer: String) -> Why.Reason {
        let by = owner.map { "runner \($0) carries it on" } ?? "the next runner carries it on"
        return reason(
            node, on: "a runner", since: waiting.since,
            "Step \(node.path) has waited since \(moment(waiting.since)); \(answer), and that is enough: \(by).", goOn)
    }

    /// For whom or what a step waits, and what moves it.
    private func ask(_ node: Node, _ waiting: Node.Waiting) -> (words: String, commands: [Why.CommandHint]) {
        let wait = waiting.wait
        let name = node.awaitedSignal ?? node.path.text
        let step = shell(node.path.text)
        switch wait.kind {
        case .approval(let policy):
            let count = policy.quorum > 1 ? " (\(waiting.approvals.count) of \(policy.quorum) so far)" : ""
            return (
                "\(wait.on) to approve\(count)",
                [
                    Hint(label: "agree", command: "runner approve \(state.id) --step \(step)"),
                    Hint(label: "disagree", command: "runner approve \(state.id) --step \(step) --reject"),
                ]
            )
        case .consent:
            return (
                "the consent of \(wait.on)",
                [
                    Hint(label: "they have granted it", command: "runner consent \(state.id) --step \(step) --grant"),
                    Hint(
                        label: "they have declined it", command: "runner consent \(state.id) --step \(step) --decline"
                    ),
                ]
            )
        case .callback:
            let signal = "the signal \"\(name)\""
            return (
                wait.on == signal ? signal : "\(signal) of \(wait.on)",
                [Hint(label: "send it", command: "runner signal \(state.id) \(shell(name))")]
            )
        case .message:
            let send = wait.command.map(shell).joined(separator: " ")
            let hint = send.isEmpty ? [] : [Hint(label: "send it as they would", command: send)]
            return ("a message from \(wait.on)", hint + goOn)
        case .propagation: return ("\(wait.on) to spread a change that it accepted", goOn)
        case .time: return ("a moment", goOn)
        }
    }

    private func retry(_ node: Node, _ due: Timestamp) -> Why.Reason {
        let next = "attempt \(node.attempt + 1) of step \(node.path)"
        let words =
            due > now
            ? "The next thing is \(next) at \(due.secondsText), in \(Wording.rough(due - now))."
            : "Now \(next) is due\(owner == nil ? ", and no runner carries the run out" : "")."
        let unsent =
            node.unsent == 0 ? "" : " Not sent, and not counted: \(Wording.count(node.unsent, "attempt")) in a row."
        return reason(node, on: "time", since: node.since, until: due, words + unsent, goOn)
    }

    private func unknown(_ node: Node, _ why: String) -> Why.Reason {
        reason(
            node, on: "a runner", since: node.since,
            "What became of step \(node.path) isn't known since \(moment(node.since)) (\(why)); "
                + "the next runner asks the other side.", goOn)
    }

    private func running(_ node: Node) -> Why.Reason {
        let start = node.lastStart
        let until = start?.attemptDeadline ?? node.deadline
        let by = (owner ?? start?.runner).map { " by runner \($0)" } ?? ""
        let orphan = owner == nil ? "; no runner holds the run any more, the next one finds out what became of it" : ""
        return reason(
            node, on: "a runner", since: node.since, until: until,
            "Step \(node.path) is carried out\(by) since \(moment(node.since)), attempt \(node.attempt)"
                + (until.map { ", until \($0.secondsText)" } ?? "") + "\(orphan).", goOn)
    }

    // MARK: Words

    func reason(
        _ node: Node?, on: String, since: Timestamp, until: Timestamp? = nil, _ sentence: String,
        _ commands: [Why.CommandHint], left: [LeftEffect] = []
    ) -> Why.Reason {
        Why.Reason(
            step: node?.path, on: Wording.line(on), since: since, until: until,
            sentence: Wording.line(sentence, limit: 600), commands: commands, left: left)
    }

    /// What makes a run go on whose next move needs only a runner; nothing while one holds it.
    var goOn: [Why.CommandHint] {
        owner == nil
            ? [Hint(label: "carry it on", command: "runner resume \(state.id)")]
            : [Hint(label: "see it go on", command: "runner history \(state.id) --follow")]
    }

    func ago(_ moment: Timestamp) -> String { "\(Wording.rough(now - moment)) ago" }

    private func moment(_ moment: Timestamp) -> String {
        "\(moment.secondsText) (\(Wording.rough(now - moment)))"
    }

    /// A word as a shell takes it, in quotes where it must be.
    private func shell(_ word: String) -> String {
        let isPlain = word.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789-_./".unicodeScalars.contains(scalar))
        }
        return isPlain && !word.isEmpty
            ? word
            : "'"
                + word.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }

    /// A text that ends as a sentence does.
    func stop(_ text: String) -> String {
        let trimmed = text.last == "\n" ? String(text.dropLast()) : text
        guard let last = trimmed.unicodeScalars.last, ![".", "!", "?", "…"].contains(last) else { return trimmed }
        return trimmed + "."
    }
}
