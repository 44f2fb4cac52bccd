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
    public private(set) var lines: [Line] = []
    /// What each step waits for, and when it must be over, as far as the lines so far say.
    private var waits: [StepPath: Wait]
    private var deadlines: [StepPath: Timestamp]
    /// The people behind the pseudonyms, as their own events named them last.
    private var names: [String: String]

    /// Folds a history.
    ///
    /// - Parameters:
    ///   - history: The events.
    ///   - earlier: The events of the same stream before these, if they aren't its first.
    public init(_ history: [HistoryEntry], after earlier: Timeline? = nil) {
        waits = earlier?.waits ?? [:]
        deadlines = earlier?.deadlines ?? [:]
        names = earlier?.names ?? [:]
        for entry in history {
            let actor = entry.recorded.event.actor
            if let name = entry.event.actor?.displayName { names[actor] = name }
            lines.append(
                Line(
                    sequence: entry.recorded.version,
                    time: entry.time,
                    type: entry.recorded.event.type,
                    step: entry.event.path,
                    by: Wording.line(names[actor] ?? entry.by),
                    detail: Wording.line(detail(of: entry.event)),
                    value: Self.value(of: entry.recorded)
                )
            )
        }
    }

    /// What an event says; of a wait also when it ends, and of its end what it was that ended.
    private mutating func detail(of event: Event) -> String {
        switch event {
        case .stepStarted(let start): deadlines[start.path] = start.deadline
        case .stepWaiting(let waiting):
            waits[waiting.path] = waiting.wait
            return waiting.detail(by: deadlines[waiting.path])
        case .timerFired(let timer): return timer.detail(endOf: waits[timer.path])
        case .stepSucceeded(let success): waits[success.path] = nil
        case .stepFailed(let failure): waits[failure.path] = nil
        default: break
        }
        return event.detail
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
