/// A run as it stood after one of its events: where each step stood, what it waited for, what it had made.
public struct RunMoment: Sendable {
    /// The last event that had happened.
    public let last: HistoryEntry
    /// How many events the run has by now.
    public let total: Int
    /// The run and its steps.
    public let summary: RunSummary
    /// For what it waited; nothing once it had ended.
    public let waits: [Why.Reason]
    /// What it had made, changed and found.
    public let effects: [Ledger.Entry]
    /// The digest of its state, see ``RunState/canonicalBytes``.
    public let digest: Digest

    /// Folds the beginning of a run.
    /// - Parameters:
    ///   - run: The run.
    ///   - history: Its first events; there is no moment before the first.
    ///   - total: How many it has by now.
    public init?(of run: RunID, after history: [HistoryEntry], of total: Int) {
        guard let last = history.last else { return nil }
        let state = RunState(of: run, history)
        self.last = last
        self.total = total
        summary = RunSummary(state, at: last.time)
        let runner = history.reversed().lazy.compactMap(\.runner).first
        waits = state.isOver ? [] : Why(state, owner: runner, at: last.time).reasons
        effects = Ledger(history).entries
        digest = state.digest
    }

    /// The moment as one object for programs: what `run -o json` says of a run, and `at`, `events`, `event` (as `history`
    /// shows it), `waits-for`, `effects` and `digest`.
    public var value: Value {
        guard case .object(var object) = summary.value else { return .null }
        object["at"] = Value(last.recorded.version)
        object["digest"] = .string(digest.hex)
        object["effects"] = .array(effects.map(\.value))
        object["event"] = Timeline.value(of: last.recorded)
        object["events"] = Value(total)
        object["waits-for"] = .array(waits.map(\.past))
        return .object(object)
    }
}

extension HistoryEntry {
    /// Who carried an attempt out, if the event began one.
    fileprivate var runner: RunnerID? { if case .stepStarted(let event) = event { event.runner } else { nil } }
}

extension Why.Reason {
    /// The reason without the commands, which are for now and not for then.
    fileprivate var past: Value {
        guard case .object(var object) = value else { return .null }
        object["commands"] = nil
        return .object(object)
    }
}
