public import Workflow

/// The export of a run that never was in a log: what a log would hold of these events, line by line.
public struct ExportedRun: Sendable {
    private var writer: RunExportWriter
    private var chain = HashChain()
    private var hash: Digest
    /// What was written so far; ``finished()`` is the whole.
    private var bytes: [UInt8]

    /// Begins the export of a run.
    public init(of run: RunID, definition: [UInt8]) throws {
        writer = RunExportWriter(of: run, definition: definition, writtenBy: "0.0.0")
        hash = HashChain.genesis(of: run.stream)
        bytes = try writer.header()
    }

    /// Adds an event; `kept` makes the payload that a log holds out of that of the event, where it keeps that elsewhere.
    ///
    /// An event that moves the run to another definition brings that one's bytes.
    public mutating func add(
        _ event: Event, at time: Timestamp, definition: [UInt8]? = nil, kept place: ([UInt8]) -> [UInt8] = { $0 }
    ) throws {
        let version = writer.state.version + 1
        let (payloadVersion, payload) = EventCoding.encode(event)
        func encoded(_ payload: [UInt8]) -> EncodedEvent {
            EncodedEvent(
                id: EventID(high: 7, low: UInt64(version)), type: event.wireName, payloadVersion: payloadVersion,
                time: time, actor: "p_0000000000000000",
                causation: version % 2 == 0 ? EventID(high: 7, low: UInt64(version - 1)) : nil, payload: payload)
        }
        let stream = writer.state.id.stream
        let stored = encoded(place(payload))
        hash = chain.hash(stored, stream: stream, version: version, recordedAt: time, after: hash)
        func recorded(_ event: EncodedEvent) -> RecordedEvent {
            RecordedEvent(
                position: Int64(version), stream: stream, version: version, event: event, recordedAt: time, hash: hash)
        }
        bytes += try writer.line(recorded(stored), appended: recorded(encoded(payload)), definition: definition)
    }

    /// All of it.
    public func finished() -> [UInt8] { bytes + writer.end() }
}

extension Story {
    /// The story so far, as an export.
    public func exported() throws -> [UInt8] {
        var export = try ExportedRun(of: Self.run, definition: [])
        for fact in history { try export.add(fact.event, at: fact.at) }
        return export.finished()
    }
}
