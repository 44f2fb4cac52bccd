/// A run as one self-contained text: what `runner export` writes and `runner replay` reads.
///
/// Each line is one JSON object in canonical form. Nothing else is needed to verify and to fold the run: no log, no store of
/// artifacts. The data sets of the run's tenant are not in it, only their digests.
///
/// | line | members |
/// |---|---|
/// | first | `format` (`tenantry/run`), `format-version` (1), `written-by` (the program's version), `run`, `definition` (its bytes as a text) |
/// | one for each event | `sequence`, `id`, `type`, `payload-version`, `time`, `recorded-at`, `actor`, `causation` where there is one, `payload` (its bytes as the log stores them, as a text), `content` where the payload names an artifact (the artifact's bytes, as a text), `definition` where the event moves the run to another (its bytes, as a text), `hash` |
/// | last | `version`, `phase` and `state`, the digest of the folded state (see ``RunState/canonicalBytes``) |
public struct RunExport: Sendable, Hashable {
    /// What the first line says of the format.
    public static let format = "tenantry/run"
    /// The version of the format that is written, and the newest that is read.
    public static let formatVersion = 1

    /// An event of the run.
    public struct Line: Sendable, Hashable {
        /// The event, its payload as the log stores it; its position is the number of its line.
        public let recorded: RecordedEvent
        /// The payload that the event was appended with, where the log stores it as an artifact.
        public let content: [UInt8]?
        /// The definition that the event moves the run to, if it does.
        public let definition: StoredDefinition?
    }

    /// How the run stood after the last of the events.
    public struct End: Sendable, Hashable {
        /// How many events there are.
        public let version: Int
        /// The state, as `status` names it.
        public let phase: String
        /// The digest of the folded state.
        public let state: Digest

        /// What a state says of itself.
        init(_ state: RunState) {
            version = state.version
            phase = state.phaseName.rawValue
            self.state = state.digest
        }

        /// What a last line says.
        init(version: Int, phase: String, state: Digest) {
            self.version = version
            self.phase = phase
            self.state = state
        }
    }

    /// The run.
    public let run: RunID
    /// The definition that it was started with.
    public let definition: StoredDefinition
    /// The version of the program that wrote the export.
    public let writtenBy: String
    /// The events, in the order of the lines.
    public let lines: [Line]
    /// How the run stood after them.
    public let end: End
}

/// Why bytes are no export of a run: where, and what was expected there.
public struct RunExportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1 in Unicode scalars.
    public let column: Int
    /// What stood there and what was expected.
    public let message: String

    /// The place and the message: `3:17: expected …`.
    public var description: String { "\(line):\(column): \(message)" }
}
