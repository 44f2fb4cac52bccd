extension WhyExplainer {
    /// What is being taken away, when it is tried again and why it has to be, and whether anybody does it.
    var compensating: Why.Reason {
        let standing = state.made.last {
            switch $0.status {
            case .undoing, .retrying: true
            case .standing, .undone, .left: false
            }
        }
        guard let standing else { return idle }
        let what = "\(standing.effect.kind) \(standing.effect.resource) of step \(standing.path)"
        let start = "Run \(state.id) \(undoing);"
        let orphan = owner == nil ? ", and no runner carries the run out" : ""
        guard case .retrying(let due) = standing.status else {
            let words = owner == nil ? "the next runner takes away \(what)\(orphan)" : "now it takes away \(what)"
            return reason(nil, on: "a runner", since: state.changedAt, "\(start) \(words).", goOn)
        }
        let failure = standing.lastFailure.map { " The last attempt failed: \($0.code): \(stop($0.message))" } ?? ""
        guard due > now else {
            return reason(
                nil, on: "a runner", since: state.changedAt,
                "\(start) it is due to try again to take away \(what)\(orphan).\(failure)", goOn)
        }
        return reason(
            nil, on: "time", since: state.changedAt, until: due,
            "\(start) next it tries again to take away \(what) at \(due.secondsText)\(orphan).\(failure)", goOn)
    }

    /// What somebody said was done made something too, of which nothing is known here.
    var unknownEffects: String {
        guard !state.vouched.isEmpty else { return "" }
        let steps = state.vouched.prefix(5).map { "step \($0)" }
        let more = state.vouched.count - steps.count
        let all = (steps + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
        return
            " What \(all) made isn't known here, because a person said that it was done: look there, and take it away "
            + "yourself."
    }

    /// What is done to the run, and how far that is: one that has gone back to a step goes on afterwards.
    private var undoing: String {
        "\(state.undoScope == nil ? "is being undone" : "takes away what some of its steps have made"), \(undone)"
    }

    /// How much of what is to be taken away is gone: what was found, and what is meant to stay, doesn't count.
    private var undone: String {
        let wanted = state.made.filter { made in
            guard made.effect.provenance != .found else { return false }
            return state.undoScope?.contains(made.path) ?? !kept.contains(made.path)
        }
        return "\(wanted.count { $0.status == .undone }) of \(Wording.count(wanted.count, "effect")) so far"
    }

    // MARK: The pause

    /// Nothing moves before the pause ends; a request to end that was recorded meanwhile is said with it.
    var paused: Why.Reason? {
        guard let note = state.paused, state.phaseName == .paused else { return nil }
        let why = note.reason.isEmpty ? "." : ": \(stop(note.reason))"
        return reason(
            nil, on: note.actor.displayName, since: state.phaseSince,
            "Run \(state.id) was paused by \(note.actor.displayName) \(ago(state.phaseSince))\(why)\(meanwhile)",
            [Hint(label: "let it go on", command: "runner unpause \(state.id)")] + endPaused)
    }

    /// What is recorded or half done, and waits for the end of the pause.
    private var meanwhile: String {
        if case .compensating = state.phase {
            return " It \(undoing), and that goes on after the pause."
        }
        guard let request = state.cancelRequested else { return "" }
        let by = request.note.actor.displayName
        return request.compensate
            ? " The request by \(by) to cancel and undo it is recorded; nothing is taken away before the pause ends."
            : " The request by \(by) to cancel it is recorded; the next runner ends it, paused or not."
    }

    /// How a paused run ends, unless it is about to.
    private var endPaused: [Why.CommandHint] {
        if case .compensating = state.phase { return [] }
        guard let request = state.cancelRequested else {
            return [Hint(label: "end it", command: "runner cancel \(state.id)")]
        }
        return request.compensate ? [] : goOn
    }

    /// A pause beside what else there is to say: what is in flight, or was cut off, is dealt with though the run is paused.
    var pauseBeside: [Why.Reason] {
        guard let note = state.paused, state.phaseName != .paused, !state.isOver else { return [] }
        let why = note.reason.isEmpty ? "." : ": \(stop(note.reason))"
        return [
            reason(
                nil, on: note.actor.displayName, since: state.changedAt,
                "Run \(state.id) is paused by \(note.actor.displayName), so nothing new begins in it\(why)\(meanwhile)",
                [Hint(label: "let it go on", command: "runner unpause \(state.id)")])
        ]
    }
}
