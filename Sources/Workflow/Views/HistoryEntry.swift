/// One event of a stream as the log holds it, read: what every view of history is folded from.
public struct HistoryEntry: Sendable, Hashable {
    /// What the log holds.
    public let recorded: RecordedEvent
    /// What it says.
    public let event: Event

    /// Reads what the log holds.
    /// - Throws: ``LogError`` if a newer program wrote it or it is damaged.
    public init(_ recorded: RecordedEvent) throws(LogError) {
        self.recorded = recorded
        event = try EventCoding.decode(recorded)
    }

    /// Takes an event that was read, wherever its payload is kept.
    init(_ recorded: RecordedEvent, saying event: Event) {
        self.recorded = recorded
        self.event = event
    }

    /// When it happened.
    public var time: Timestamp { recorded.event.time }

    /// Who caused it, for a person: by name where the payload has one, else as the envelope says.
    public var by: String { event.actor?.displayName ?? recorded.event.actor }
}

extension RunState {
    /// Folds a history that was read.
    public init(of id: RunID, _ history: [HistoryEntry]) {
        self.init(of: id, history.lazy.map { (event: $0.event, at: $0.time) })
    }
}
