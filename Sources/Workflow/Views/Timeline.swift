/// The history of a stream, a line for each event.
public struct Timeline: Sendable, Hashable {
    /// One line.
    public struct Line: Sendable, Hashable {
        /// Where the event stands in its stream, from 1.
        public let sequence: Int
        /// When it happened.
        public let time: Timestamp
        /// What happened, by its wire name.
        public let type: String
        /// The step it is about, if it is about one.
        public let step: StepPath?
        /// Who caused it, for a person.
        public let by: String
        /// What it says, in one line.
        public let detail: String
        /// The event as one object for programs; see ``Timeline/value(of:)``.
        public let value: Value
    }

    /// The lines, in the order of the stream.
    public let lines: [Line]

    /// Folds a history.
    public init(_ history: [HistoryEntry]) {
        lines = history.map { entry in
            Line(
                sequence: entry.recorded.version,
                time: entry.time,
                type: entry.recorded.event.type,
                step: entry.event.path,
                by: Wording.line(entry.by),
                detail: Wording.line(entry.event.detail),
                value: Self.value(of: entry.recorded)
            )
        }
    }

    /// An event as one object for programs, with the names of CloudEvents where one fits.
    ///
    /// `sequence`, `id`, `source` (the stream), `type`, `time`, `recorded-at`, `actor` (the pseudonym), `subject` (the
    /// step, else the stream), `causation` where there is one, `data-version`, `data` (the payload) and `hash`.
    public static func value(of recorded: RecordedEvent) -> Value {
        let event = recorded.event
        let data = try? Value(json: event.payload)
        var object: Object = [
            "actor": .string(event.actor),
            "data": data ?? .null,
            "data-version": Value(event.payloadVersion),
            "hash": .string(recorded.hash.hex),
            "id": .string(event.id.text),
            "recorded-at": .string(recorded.recordedAt.description),
            "sequence": Value(recorded.version),
            "source": .string(recorded.stream.text),
            "subject": data?["step"].flatMap { $0.string.map { .string($0) } } ?? .string(recorded.stream.text),
            "time": .string(event.time.description),
            "type": .string(event.type),
        ]
        if let causation = event.causation { object["causation"] = .string(causation.text) }
        return .object(object)
    }
}
