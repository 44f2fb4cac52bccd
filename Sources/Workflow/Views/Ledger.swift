/// What a run has made, changed and found outside: each effect once, with the event that first told of it.
public struct Ledger: Sendable, Hashable {
    /// What came of taking an effect away.
    public enum Undo: Sendable, Hashable {
        /// It is gone.
        case done
        /// The last attempt failed; another may follow.
        case failed(StepUndoFailed)
    }

    /// One effect.
    public struct Entry: Sendable, Hashable {
        /// The step that had it.
        public let step: StepPath
        /// The effect, as it was told of last.
        public internal(set) var effect: Effect
        /// When it was first told of.
        public let at: Timestamp
        /// Who caused that event, for a person.
        public let by: String
        /// Where that event stands in the stream.
        public let sequence: Int
        /// What came of taking it away, if that was tried.
        public internal(set) var undo: Undo?

        /// The entry as one object for programs.
        public var value: Value {
            var object: Object = [
                "at": .string(at.description), "by": .string(by),
                "connection": [
                    "account": .string(effect.connection.account), "endpoint": .string(effect.connection.endpoint),
                    "kind": .string(effect.connection.kind),
                ],
                "kind": .string(effect.kind), "provenance": .string(effect.provenance.name),
                "resource": .string(effect.resource), "sequence": Value(sequence), "step": .string(step.text),
            ]
            if case .changed(let before) = effect.provenance { object["before"] = before }
            if let undo { object["undo"] = undo.value }
            return .object(object)
        }
    }

    private struct Known: Hashable {
        let place: Int
        var key: Digest?
    }

    /// The effects in the order in which they were told of.
    public private(set) var entries: [Entry] = []
    /// The effect of each name that was told of last, and the key under which its step acted.
    private var latest: [Effect.Name: Known] = [:]
    /// The key under which each step acts.
    private var keys: [StepPath: Digest] = [:]

    /// Folds a history.
    public init(_ history: [HistoryEntry]) {
        for entry in history {
            switch entry.event {
            case .stepStarted(let event): keys[event.path] = event.key
            case .stepProgressed(let event): add(event.effects, of: event.path, told: entry)
            case .stepSucceeded(let event): add(event.effects, of: event.path, told: entry)
            case .stepFailed(let event): add(event.effects, of: event.path, told: entry)
            case .stepWaiting(let event): add(event.wait.effects, of: event.path, told: entry)
            case .stepUndone(let event): mark(event.target, .done)
            case .stepUndoFailed(let event): mark(event.target, .failed(event))
            default: break
            }
        }
    }

    private mutating func add(_ effects: [Effect], of step: StepPath, told entry: HistoryEntry) {
        for effect in effects {
            let name = Effect.Name(effect, of: step)
            if let known = latest[name],
                let told = entries[known.place].effect
                    .retold(
                        as: effect, isSameKey: known.key == keys[step], fate: entries[known.place].fate)
            {
                guard effect.provenance != .found else { continue }
                entries[known.place].effect = told
                latest[name]?.key = keys[step]
            } else {
                latest[name] = Known(place: entries.count, key: keys[step])
                entries.append(
                    Entry(
                        step: step, effect: effect, at: entry.time, by: Wording.line(entry.by),
                        sequence: entry.recorded.version))
            }
        }
    }

    /// The events of the way back number the effects in the order of ``entries``.
    private mutating func mark(_ target: UndoTarget, _ undo: Undo) {
        guard entries.indices.contains(target.number - 1) else { return }
        entries[target.number - 1].undo = undo
    }
}

extension Ledger.Entry {
    /// What has become of it.
    fileprivate var fate: Effect.Fate {
        switch undo {
        case .done: .gone
        case .failed(let event) where event.retryAt == nil: .left
        case .failed, nil: .standing
        }
    }
}

extension Ledger.Undo {
    /// What came of it, for a person.
    public var sentence: String {
        switch self {
        case .done: "undone"
        case .failed(let event):
            Wording.line(
                "its undo failed: \(event.code): \(event.message)"
                    + (event.retryAt.map { "; tried again at \($0.secondsText)" } ?? ""), limit: 600)
        }
    }

    /// What came of it, as one object for programs.
    var value: Value {
        switch self {
        case .done: return ["state": "undone"]
        case .failed(let event):
            return [
                "code": .string(event.code), "message": .string(event.message),
                "retry-at": event.retryAt.map { .string($0.description) } ?? .null,
                "side": .string(event.side.rawValue), "state": "failed",
            ]
        }
    }
}
