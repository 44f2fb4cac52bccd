extension Engine {
    /// An event that the log holds, read, with its payload wherever that is kept.
    /// - Throws: ``LogError``, or ``StepFailure`` if a large payload is lost.
    public func entry(_ recorded: RecordedEvent) async throws -> HistoryEntry {
        HistoryEntry(recorded, saying: try await journal.decode(recorded))
    }

    /// The first events of a run, read.
    /// - Parameters:
    ///   - run: The run.
    ///   - count: How many, at most.
    /// - Returns: The events, in order; fewer if the run has fewer.
    /// - Throws: ``LogError``, or ``StepFailure`` if a large payload is lost.
    public func history(of run: RunID, first count: Int) async throws -> [HistoryEntry] {
        var entries: [HistoryEntry] = []
        while entries.count < count {
            let page = try await log.read(run.stream, from: entries.count + 1, limit: min(1000, count - entries.count))
            for recorded in page { entries.append(try await entry(recorded)) }
            if page.isEmpty { break }
        }
        return entries
    }

    /// Writes a run as a ``RunExport``: what the log holds of it now.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - program: The version of the program.
    ///   - write: Takes the lines, each with its line end.
    /// - Returns: The run after the events that were written, and the definitions that it has had.
    /// - Throws: ``Rejection`` if there is no such run, ``LogError`` if it can't be read, and what `write` throws.
    public func export(
        _ run: RunID, by program: String, to write: ([UInt8]) throws -> Void
    ) async throws -> (state: RunState, definitions: [Definition]) {
        guard case .runStarted(let started)? = try await history(of: run, first: 1).first?.event else {
            throw Rejection.unborn
        }
        let bytes = try await definitionBytes(started.definition)
        var definitions = [try Definition(canonical: bytes)]
        var writer = RunExportWriter(of: run, definition: bytes, writtenBy: program)
        try write(try writer.header())
        let large = LargePayload(artifacts: artifacts)
        while true {
            let page = try await log.read(run.stream, from: writer.state.version + 1, limit: 1000)
            for recorded in page {
                let appended = try await large.fetch(recorded)
                var moved: [UInt8]?
                if case .runMigrated(let event) = try EventCoding.decode(appended) {
                    let bytes = try await definitionBytes(event.to)
                    definitions.append(try Definition(canonical: bytes))
                    moved = bytes
                }
                try write(try writer.line(recorded, appended: appended, definition: moved))
            }
            if page.isEmpty { break }
        }
        try write(writer.end())
        return (writer.state, definitions)
    }

    private func definitionBytes(_ digest: Digest) async throws(LogError) -> [UInt8] {
        guard let bytes = try await log.definition(digest) else {
            throw LogError.damaged("the log has lost the definition \(digest.hex)")
        }
        return bytes
    }
}
