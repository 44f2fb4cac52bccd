/// What verifying a log found.
public struct LogVerification: Sendable, Hashable {
    /// How many events were read.
    public internal(set) var events = 0
    /// How many streams they belong to.
    public internal(set) var streams = 0
    /// The breaks, in the order of their positions; at most ``LogVerifier/reportedBreaks``.
    public internal(set) var breaks: [LogBreak] = []
    /// How many breaks there are.
    public internal(set) var breakCount = 0

    /// How many runs have a head that stands beyond the end of their events.
    public internal(set) var headsBeyond = 0

    /// The last checkpoint that the events fit, if they were compared with any.
    public internal(set) var sealed: Checkpoint?

    /// Whether nothing is broken.
    public var isConsistent: Bool { breakCount == 0 }

    /// What this proves, in one sentence.
    public var sentence: String {
        guard isConsistent else {
            return "\(breakCount) \(breakCount == 1 ? "break" : "breaks"): the log is not what was written"
        }
        guard let sealed else { return "internally consistent; a cut tail or a missing run can't be excluded" }
        return
            "internally consistent; the first \(sealed.events.count) events are those that \(sealed.name) signed; of "
            + "what came after, a cut tail can't be excluded"
    }
}

/// A place where a log is not what was written.
public struct LogBreak: Sendable, Hashable, CustomStringConvertible {
    /// What kind of break it is.
    public enum Kind: String, Sendable, Hashable {
        /// A byte of the event, or of the hash beside it or before it, is another than what was written.
        case changed
        /// An event is gone.
        case missing
        /// An event stands at another place than where it was written.
        case reordered
        /// A row that can't be an event.
        case unreadable
        /// A run's head doesn't fit its events.
        case head
        /// A definition isn't what its digest says.
        case definition
        /// What an event names outside the log isn't there, or isn't what was written.
        case artifact
    }

    /// The stream, where one is known.
    public let stream: StreamID?
    /// The version in the stream, where one is known.
    public let version: Int?
    /// The position in the whole log, where one is known.
    public let position: Int64?
    /// What kind of break it is.
    public let kind: Kind
    /// What is wrong, in words.
    public let what: String

    /// What is said of an event that was changed, or stands where another was.
    static let changedText =
        "the event is not what was written: its hash doesn't fit its bytes and the hash before it"

    /// Makes a break.
    init(stream: StreamID? = nil, version: Int? = nil, position: Int64? = nil, kind: Kind, what: String) {
        self.stream = stream
        self.version = version
        self.position = position
        self.kind = kind
        self.what = what
    }

    /// The place and what is wrong there, in one line.
    public var description: String {
        let place = [
            stream.map { "stream \($0)" }, version.map { "version \($0)" }, position.map { "position \($0)" },
        ]
        let words = place.compactMap(\.self).joined(separator: ", ")
        return words.isEmpty ? what : "\(words): \(what)"
    }
}

/// One pass over a log: the events seen so far and what was broken about them.
struct VerificationPass {
    private struct Chain {
        var version = 0
        var hash: Digest
    }
    private struct Gap {
        var versions: Range<Int>
        let before: Int64
    }

    private var chain = HashChain()
    private var streams: [StreamID: Chain] = [:]
    private var gaps: [StreamID: [Gap]] = [:]
    private var found = LogVerification()
    private var checkpoints: CheckpointPass
    /// Up to where the log has been read.
    var position: Int64 = 0
    /// How many of the runs seen have a head.
    var runsWithHeads = 0

    init(_ checkpoints: [Checkpoint] = []) { self.checkpoints = CheckpointPass(checkpoints) }

    /// What was found.
    var result: LogVerification {
        var result = found
        result.sealed = checkpoints.sealed
        result.streams = streams.count
        result.breaks.sort { ($0.position ?? .max, $0.version ?? 0) < ($1.position ?? .max, $1.version ?? 0) }
        return result
    }

    /// The runs of which there are events, in the order of their names.
    var runs: [RunID] { streams.keys.compactMap(\.run).sorted() }

    /// Where the events of a run end.
    func version(of run: RunID) -> Int { streams[run.stream]?.version ?? 0 }

    mutating func report(_ found: LogBreak) {
        self.found.breakCount += 1
        if self.found.breaks.count < LogVerifier.reportedBreaks { self.found.breaks.append(found) }
    }

    mutating func take(_ event: RecordedEvent) {
        found.events += 1
        position = max(position, event.position)
        for found in checkpoints.take(event) { report(found) }
        var last = streams[event.stream] ?? Chain(hash: HashChain.genesis(of: event.stream))
        if event.version == last.version + 1 {
            let hash = chain.hash(
                event.event,
                stream: event.stream,
                version: event.version,
                recordedAt: event.recordedAt,
                after: last.hash
            )
            if hash != event.hash {
                report(event, .changed, LogBreak.changedText)
            }
        } else if event.version > last.version {
            let missing = last.version + 1..<event.version
            gaps[event.stream, default: []].append(Gap(versions: missing, before: event.position))
        } else {
            fill(event)
            return
        }
        last.version = event.version
        last.hash = event.hash
        streams[event.stream] = last
    }

    /// Takes the head of a run whose events have been read.
    mutating func take(_ head: RunHead) {
        runsWithHeads += 1
        let last = version(of: head.run)
        guard head.version > last else { return }
        found.headsBeyond += 1
        let what = head.standing(endingAt: last)
        report(LogBreak(stream: head.run.stream, version: last + 1, kind: .missing, what: what))
    }

    /// Takes an event whose place has been passed.
    private mutating func fill(_ event: RecordedEvent) {
        report(
            event,
            .reordered,
            "the event stands behind version \(streams[event.stream]?.version ?? 0) of its stream"
        )
        guard var open = gaps[event.stream], let index = open.firstIndex(where: { $0.versions.contains(event.version) })
        else { return }
        let gap = open[index]
        let rest = [gap.versions.lowerBound..<event.version, event.version + 1..<gap.versions.upperBound]
        open.replaceSubrange(
            index...index,
            with: rest.filter { !$0.isEmpty }.map { Gap(versions: $0, before: gap.before) }
        )
        gaps[event.stream] = open
    }

    /// Reports what the checkpoints signed and the end of the log doesn't hold.
    mutating func finishCheckpoints() {
        for found in checkpoints.finish() { report(found) }
    }

    /// Reports the events that never came.
    mutating func closeGaps() {
        for (stream, open) in gaps {
            for gap in open {
                let last = gap.versions.upperBound - 1
                let what =
                    gap.versions.count == 1 ? "the event is missing" : "the events up to version \(last) are missing"
                report(
                    LogBreak(
                        stream: stream,
                        version: gap.versions.lowerBound,
                        position: gap.before,
                        kind: .missing,
                        what: what
                    )
                )
            }
        }
        gaps = [:]
    }

    private mutating func report(_ event: RecordedEvent, _ kind: LogBreak.Kind, _ what: String) {
        report(
            LogBreak(stream: event.stream, version: event.version, position: event.position, kind: kind, what: what)
        )
    }
}

extension RunHead {
    /// Where the head and the run's events stand, in words: told where they differ.
    package func standing(endingAt last: Int) -> String {
        "the head of \(run) stands at version \(version), its events end at \(last)"
    }
}
