extension RunExport {
    /// Reads an export; that it is what was written is for ``RunReplay`` to say.
    /// - Throws: ``RunExportError`` at the first line that none can have.
    public init(reading bytes: [UInt8]) throws(RunExportError) {
        var reader = RunExportReader(bytes)
        let header = try reader.header()
        var lines: [Line] = []
        while let line = try reader.event(of: header.run) { lines.append(line) }
        run = header.run
        definition = header.definition
        writtenBy = header.writtenBy
        self.lines = lines
        end = try reader.end()
    }
}

/// Takes an export apart, line by line.
private struct RunExportReader {
    private let bytes: [UInt8]
    /// Where the next line begins.
    private var place = TextPosition.start
    /// The line that was read last.
    private var number = 0
    /// The line that was read ahead, which is none of an event.
    private var last: Object?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Lines

    mutating func header() throws(RunExportError) -> (run: RunID, definition: StoredDefinition, writtenBy: String) {
        guard let object = try next() else {
            throw RunExportError(line: 1, column: 1, message: "expected an export of a run, found nothing")
        }
        guard object["format"] == .string(RunExport.format), let version = object["format-version"]?.int else {
            throw wrong("expected the first line of an export, which says \"format\":\"\(RunExport.format)\"")
        }
        guard version == RunExport.formatVersion else {
            let writer = object["written-by"]?.string.map { " (\(Wording.line($0, limit: 40)))" } ?? ""
            throw wrong(
                "the export is of format version \(version), and this program reads \(RunExport.formatVersion); "
                    + "use the version that wrote it\(writer), or a newer one")
        }
        return try read(object) { reader throws(PayloadError) in
            let definition = Array(try reader.text("definition").utf8)
            _ = (reader.optional("format"), reader.optional("format-version"))
            let text = try reader.text("run")
            guard let run = RunID(parsing: text) else {
                throw reader.wrong("run", "r_ and 26 characters of Crockford's base 32", .string(text))
            }
            return (
                run, StoredDefinition(digest: .sha256(definition), bytes: definition), try reader.text("written-by")
            )
        }
    }

    /// The next line, if it is one of an event.
    mutating func event(of run: RunID) throws(RunExportError) -> RunExport.Line? {
        guard let object = try next() else {
            let message = "the export ends before its last line, which says how the run stood: it was cut off"
            throw RunExportError(line: place.line, column: place.column, message: message)
        }
        guard object["sequence"] != nil else {
            last = object
            return nil
        }
        let position = Int64(number)
        return try read(object) { reader throws(PayloadError) in
            try reader.exportedEvent(of: run.stream, at: position)
        }
    }

    mutating func end() throws(RunExportError) -> RunExport.End {
        let end = try read(last ?? [:]) { reader throws(PayloadError) in
            let phase = try reader.text("phase")
            let state = try reader.digest("state")
            return RunExport.End(version: try reader.int("version"), phase: phase, state: state)
        }
        if try next() != nil { throw wrong("the export goes on after its last line") }
        return end
    }

    // MARK: Reading

    /// The next line as an object; `nil` at the end of the bytes.
    private mutating func next() throws(RunExportError) -> Object? {
        guard place.offset < bytes.count else { return nil }
        let rest = bytes[place.offset...]
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        let value: Value
        do throws(JSONError) {
            value = try Value(json: line, startingAt: place)
        } catch {
            throw RunExportError(line: error.line, column: error.column, message: error.message)
        }
        number = place.line
        place = TextPosition(offset: line.endIndex + 1, line: number + 1, column: 1)
        guard case .object(let object) = value else { throw wrong("expected an object, found \(value.excerpt)") }
        return object
    }

    private func read<Result>(
        _ object: Object, _ body: (inout PayloadReader) throws(PayloadError) -> Result
    ) throws(RunExportError) -> Result {
        do throws(PayloadError) {
            var reader = PayloadReader(object)
            let result = try body(&reader)
            try reader.finish()
            return result
        } catch {
            throw wrong(error.pointer.isEmpty ? "the line \(error.message)" : "\(error.pointer) \(error.message)")
        }
    }

    private func wrong(_ message: String) -> RunExportError {
        RunExportError(line: number, column: 1, message: message)
    }
}

extension PayloadReader {
    fileprivate mutating func exportedEvent(
        of stream: StreamID, at position: Int64
    ) throws(PayloadError) -> RunExport.Line {
        let actor = try text("actor")
        let causation = try optionalText("causation")
        let content = try optionalText("content")
        let definition = try optionalText("definition").map { Array($0.utf8) }
        let hash = try digest("hash")
        let id = try text("id")
        let payload = try text("payload")
        let payloadVersion = try int("payload-version")
        let recordedAt = try moment("recorded-at")
        let sequence = try int("sequence")
        let time = try moment("time")
        let event = EncodedEvent(
            id: try uuid("id", id), type: try text("type"), payloadVersion: payloadVersion, time: time, actor: actor,
            causation: try causation.map { text throws(PayloadError) in try uuid("causation", text) },
            payload: Array(payload.utf8))
        guard sequence > 0 else { throw wrong("sequence", "1 or more", Value(sequence)) }
        return RunExport.Line(
            recorded: RecordedEvent(
                position: position, stream: stream, version: sequence, event: event, recordedAt: recordedAt, hash: hash),
            content: content.map { Array($0.utf8) },
            definition: definition.map { StoredDefinition(digest: .sha256($0), bytes: $0) })
    }

    private func uuid(_ key: String, _ text: String) throws(PayloadError) -> EventID {
        guard let id = EventID(text: text) else { throw wrong(key, "a UUID", .string(text)) }
        return id
    }
}
