/// What a run has made, changed and found outside: each effect once, with the event that first told of it.
public struct Ledger: Sendable, Hashable {
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
            return .object(object)
        }
    }

    private struct Key: Hashable {
        let step: StepPath
        let kind: String
        let connection: ConnectionIdentity
        let resource: String
    }

    /// The effects in the order in which they were told of.
    public private(set) var entries: [Entry] = []
    private var places: [Key: Int] = [:]

    /// Folds a history.
    public init(_ history: [HistoryEntry]) {
        for entry in history {
            switch entry.event {
            case .stepProgressed(let event): add(event.effects, of: event.path, told: entry)
            case .stepSucceeded(let event): add(event.effects, of: event.path, told: entry)
            case .stepFailed(let event): add(event.effects, of: event.path, told: entry)
            case .stepWaiting(let event): add(event.wait.effects, of: event.path, told: entry)
            default: break
            }
        }
    }

    private mutating func add(_ effects: [Effect], of step: StepPath, told entry: HistoryEntry) {
        for effect in effects {
            let key = Key(step: step, kind: effect.kind, connection: effect.connection, resource: effect.resource)
            if let place = places[key] {
                entries[place].effect = effect
            } else {
                places[key] = entries.count
                entries.append(
                    Entry(
                        step: step, effect: effect, at: entry.time, by: Wording.line(entry.by),
                        sequence: entry.recorded.version))
            }
        }
    }
}
