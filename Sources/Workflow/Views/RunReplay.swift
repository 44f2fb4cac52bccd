/// An export that was verified, folded and compared with what it says of itself.
public struct RunReplay: Sendable {
    /// Something that is not what was written.
    public struct Difference: Sendable, Hashable, CustomStringConvertible {
        /// The line of the export, where one is known.
        public let line: Int?
        /// What is wrong, in words.
        public let what: String

        /// The place and what is wrong there, in one line.
        public var description: String { (line.map { "line \($0): " } ?? "") + what }
    }

    /// What was replayed.
    public let export: RunExport
    /// What is not what was written; none if all is.
    public private(set) var differences: [Difference] = []
    /// The events that were folded: all of them, or none if they are not what was written.
    public private(set) var history: [HistoryEntry] = []
    /// What they were folded to.
    public private(set) var state: RunState

    /// Verifies the hashes, folds the events and compares the end.
    /// - Throws: ``RunExportError`` if a newer program wrote an event, or its payload isn't carried along.
    public init(_ export: RunExport) throws(RunExportError) {
        self.export = export
        state = RunState(of: export.run)
        verifyChain()
        verifyContents()
        guard differences.isEmpty else { return }
        for line in export.lines { try fold(line) }
        compareEnd()
    }

    private mutating func verifyChain() {
        var pass = VerificationPass()
        for line in export.lines { pass.take(line.recorded) }
        pass.closeGaps()
        for found in pass.result.breaks {
            let event = found.version.map { "event \($0): " } ?? ""
            differences.append(Difference(line: found.position.map { Int($0) }, what: event + found.what))
        }
    }

    /// A payload that stands in an artifact names it by its SHA-256.
    private mutating func verifyContents() {
        for line in export.lines {
            guard let content = line.content else { continue }
            let named = (try? Value(json: line.recorded.event.payload))?["$payload"]?["artifact"]?.string
            let actual = Digest.sha256(content)
            guard named != actual.hex else { continue }
            let name = named.flatMap(Digest.init(hex:))?.short ?? "no artifact"
            differ(line, "its content has the SHA-256 \(actual.short), and its payload names \(name)")
        }
    }

    private mutating func fold(_ line: RunExport.Line) throws(RunExportError) {
        let recorded = line.recorded
        let payload = line.content ?? recorded.event.payload
        let event: Event
        do throws(EventCodingError) {
            event = try EventCoding.decode(
                type: recorded.event.type, version: recorded.event.payloadVersion, payload: payload)
        } catch {
            let isCarriedElsewhere = line.content == nil && (try? Value(json: payload))?["$payload"] != nil
            let reason =
                isCarriedElsewhere ? "its payload stands in an artifact, which is not carried along" : "\(error)"
            throw RunExportError(
                line: Int(recorded.position), column: 1, message: "event \(recorded.version): \(reason)")
        }
        if case .runStarted(let started) = event, started.definition != export.definition.digest {
            let has = "the definition of the first line has the SHA-256 \(export.definition.digest.short)"
            differ(line, "\(has), and the run was started with \(started.definition.short)")
        }
        compareDefinition(line, event)
        history.append(HistoryEntry(recorded, saying: event))
        state.apply(event, at: recorded.event.time)
    }

    /// An event that moves the run to another definition has that beside it, and no other event has.
    private mutating func compareDefinition(_ line: RunExport.Line, _ event: Event) {
        var named: Digest?
        if case .runMigrated(let event) = event { named = event.to }
        guard line.definition?.digest != named else { return }
        let has =
            line.definition.map { "its definition has the SHA-256 \($0.digest.short)" } ?? "it carries no definition"
        differ(line, "\(has), and \(named.map { "the run moves to \($0.short)" } ?? "the run moves to none")")
    }

    private mutating func compareEnd() {
        let said = export.end
        let found = RunExport.End(state)
        guard said != found else { return }
        let line = export.lines.count + 2
        let end = said.version == found.version && said.phase == found.phase
        let detail = end ? "; the digests of the two states are \(said.state.short) and \(found.state.short)" : ""
        differences.append(
            Difference(
                line: line,
                what: "the export says that the run was \(said.phase) after event \(said.version), and it folds to "
                    + "\(found.phase) after event \(found.version)\(detail)"))
    }

    private mutating func differ(_ line: RunExport.Line, _ what: String) {
        let place = "event \(line.recorded.version): "
        differences.append(Difference(line: Int(line.recorded.position), what: place + what))
    }
}
