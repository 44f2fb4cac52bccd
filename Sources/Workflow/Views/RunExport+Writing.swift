/// Writes a run as a ``RunExport``, line by line, folding it on the way.
public struct RunExportWriter: Sendable {
    /// The run after the events that were written.
    public private(set) var state: RunState
    private let definition: [UInt8]
    private let writtenBy: String

    /// Begins the export of a run.
    /// - Parameters:
    ///   - run: The run.
    ///   - definition: The bytes of the definition that it carries.
    ///   - writtenBy: The version of the program.
    public init(of run: RunID, definition: [UInt8], writtenBy: String) {
        state = RunState(of: run)
        self.definition = definition
        self.writtenBy = writtenBy
    }

    /// The first line, with its line end.
    /// - Throws: ``LogError`` if the definition is no text.
    public func header() throws(LogError) -> [UInt8] {
        Self.line([
            "definition": .string(try Self.text(definition, "the definition of \(state.id)")),
            "format": .string(RunExport.format), "format-version": Value(RunExport.formatVersion),
            "run": .string(state.id.text), "written-by": .string(writtenBy),
        ])
    }

    /// The line of the next event, with its line end.
    /// - Parameters:
    ///   - recorded: The event as the log holds it.
    ///   - appended: The same with the payload that it was appended with, which stands elsewhere if it is large.
    ///   - definition: The bytes of the definition that the event moves the run to, if it does.
    /// - Returns: The bytes.
    /// - Throws: ``LogError`` if it can't be read.
    public mutating func line(
        _ recorded: RecordedEvent, appended: RecordedEvent, definition: [UInt8]? = nil
    ) throws(LogError) -> [UInt8] {
        let event = recorded.event
        let place = "the payload of event \(recorded.version) of \(recorded.stream)"
        state.apply(try EventCoding.decode(appended), at: event.time)
        var object: Object = [
            "actor": .string(event.actor), "hash": .string(recorded.hash.hex), "id": .string(event.id.text),
            "payload": .string(try Self.text(event.payload, place)), "payload-version": Value(event.payloadVersion),
            "recorded-at": .string(recorded.recordedAt.description), "sequence": Value(recorded.version),
            "time": .string(event.time.description), "type": .string(event.type),
        ]
        if let causation = event.causation { object["causation"] = .string(causation.text) }
        if appended.event.payload != event.payload {
            object["content"] = .string(try Self.text(appended.event.payload, place))
        }
        if let definition {
            object["definition"] = .string(
                try Self.text(definition, "the definition of \(state.id) from event \(recorded.version) on"))
        }
        return Self.line(object)
    }

    /// The last line, with its line end.
    public func end() -> [UInt8] {
        let end = RunExport.End(state)
        return Self.line([
            "phase": .string(end.phase), "state": .string(end.state.hex), "version": Value(end.version),
        ])
    }

    private static func line(_ object: Object) -> [UInt8] {
        Value.object(object).canonicalBytes + [UInt8(ascii: "\n")]
    }

    private static func text(_ bytes: [UInt8], _ what: String) throws(LogError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .damaged("\(what) is no text") }
        return text
    }
}
