/// The checkpoints of a file, as far as a key proves them.
public struct CheckpointTrail: Sendable {
    /// Those that are signed by the key and are of the log, in the order of the file.
    public private(set) var checkpoints: [Checkpoint] = []
    /// What is wrong with the file, in words.
    public private(set) var problems: [String] = []
    /// How many checkpoints were signed with the key in other files, as the log says.
    public private(set) var elsewhere = 0
    private let key: VerifyingKey
    /// The SHA-256 of each line, and of the last.
    private var lines: Set<Digest> = []
    private var end: Digest?

    /// Reads a file.
    /// - Parameters:
    ///   - bytes: All of it.
    ///   - key: By which its lines must be signed.
    ///   - log: The identity of the log that they must be of.
    public init(_ bytes: [UInt8], signedBy key: VerifyingKey, log: String) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let rest = lines.popLast() ?? []
        self.key = key
        var before: SignedCheckpoint?
        var strangers = 0
        for (index, line) in lines.enumerated() {
            let place = "line \(index + 1)"
            let digest = Digest.sha256(Array(line))
            self.lines.insert(digest)
            end = digest
            guard let signed = SignedCheckpoint(line: Array(line)) else {
                problems.append("\(place) is no checkpoint: it was cut or changed")
                before = nil
                continue
            }
            if signed.key != key {
                strangers += 1
                if strangers == 1 { problems.append("\(place) is signed with another key, \(signed.key)") }
                before = nil
                continue
            }
            if let problem = Self.problem(of: signed, after: before, isFirst: index == 0, key, log) {
                problems.append("\(place) \(problem)")
            }
            let isGood = signed.isSigned(by: key) && signed.checkpoint.log == log
            before = isGood ? signed : nil
            if isGood { checkpoints.append(signed.checkpoint) }
        }
        if strangers > 1 { problems.append("\(strangers) lines are signed with other keys") }
        if !rest.isEmpty { problems.append("line \(lines.count + 1) is cut off") }
        if checkpoints.isEmpty, problems.isEmpty { problems.append("it holds no checkpoint") }
    }

    /// Compares the file with what the log says of the checkpoints that were signed, which shows lines cut off its end.
    /// - Parameters:
    ///   - log: The log.
    ///   - version: The version that the project's stream had before the file was read: a line comes before its event.
    /// - Throws: ``LogError`` if the log can't be read at all, or was written by a newer program.
    public mutating func compare(with log: any EventLog, upTo version: Int) async throws(LogError) {
        var cut = 0
        var last: (event: CheckpointSigned, time: Timestamp)?
        do throws(LogError) {
            for start in stride(from: 1, through: version, by: 1000) {
                for recorded in try await log.read(.project, from: start, limit: min(1000, version - start + 1))
                where recorded.event.type == CheckpointSigned.wireName {
                    guard case .checkpointSigned(let event) = try EventCoding.decode(recorded) else { continue }
                    if let end, event.previous == end {
                        self.end = event.line
                        cut += 1
                        last = (event, recorded.event.time)
                    } else if event.key == key.description, !lines.contains(event.line) {
                        elsewhere += 1
                    }
                }
            }
        } catch .damaged(let what) {
            problems.append("what the log says of checkpoints can't be read: \(what)")
        } catch {
            throw error
        }
        guard let last else { return }
        problems.append(
            "it ends before \(Checkpoint.name(last.event.number, last.time)), which the log says was signed over "
                + "\(last.event.events) events up to position \(last.event.position): "
                + "\(cut == 1 ? "1 line was" : "\(cut) lines were") cut off its end")
    }

    private static func problem(
        of signed: SignedCheckpoint, after before: SignedCheckpoint?, isFirst: Bool, _ key: VerifyingKey, _ log: String
    ) -> String? {
        let checkpoint = signed.checkpoint
        guard signed.isSigned(by: key) else { return "has a signature that doesn't fit it: it was changed or forged" }
        guard checkpoint.log == log else { return "is of another log, \(checkpoint.log)" }
        let follows = "is checkpoint \(checkpoint.number), and what stood before it is missing or was changed"
        if isFirst, checkpoint.number > 1 || checkpoint.previous != nil { return follows }
        if let before, checkpoint.previous != before.digest { return follows }
        return nil
    }
}

/// Compares the events of a log, as they come, with what checkpoints signed.
struct CheckpointPass {
    private var open: ArraySlice<Checkpoint>
    private var tree = MerkleTree()
    private var streams = 0
    private var position: Int64 = 0
    /// Positions since ``sealed`` at which nothing stands.
    private var gaps: [ClosedRange<Int64>] = []
    private var isBroken = false
    /// The last checkpoint that the events fit.
    private(set) var sealed: Checkpoint?

    init(_ checkpoints: [Checkpoint]) { open = checkpoints.sorted { $0.position < $1.position }[...] }

    /// Takes the next event.
    /// - Returns: What is wrong with the events before it.
    mutating func take(_ event: RecordedEvent) -> [LogBreak] {
        guard !open.isEmpty else { return [] }
        let found = closeUp(before: event.position)
        if event.position > position + 1 { gaps.append(position + 1...event.position - 1) }
        tree.append(event.hash.bytes)
        if event.version == 1 { streams += 1 }
        position = event.position
        return found
    }

    /// What is wrong with the events up to the last, and with the log's end.
    mutating func finish() -> [LogBreak] {
        var found = closeUp(before: position + 1)
        if let cut = open.last {
            let what =
                "the log ends at position \(position), but \(cut.name) signed \(cut.events.count) events up to position "
                + "\(cut.position): the tail was cut off"
            found.append(LogBreak(position: position + 1, kind: .missing, what: what))
        }
        return found
    }

    private mutating func closeUp(before position: Int64) -> [LogBreak] {
        var found: [LogBreak] = []
        while let next = open.first, next.position < position {
            open.removeFirst()
            if tree == next.events {
                sealed = next
                gaps = []
            } else if !isBroken {
                // All that come after it fit no more, which says nothing new.
                isBroken = true
                found.append(difference(from: next))
            }
        }
        return found
    }

    private func difference(from signed: Checkpoint) -> LogBreak {
        let start = (sealed?.position ?? 0) + 1
        let missing = signed.events.count - tree.count
        guard missing > 0 else {
            let what =
                missing == 0
                ? "the events of positions \(start) to \(signed.position) are not those that \(signed.name) signed: "
                    + "history was rewritten"
                : "positions \(start) to \(signed.position) hold \(-missing) more events than \(signed.name) signed"
            return LogBreak(position: start, kind: .changed, what: what)
        }
        var what =
            "\(missing) of the \(signed.events.count) events that \(signed.name) signed are missing between positions "
            + "\(start) and \(signed.position)"
        if signed.streams > streams {
            what += ", and with them the beginning of \(signed.streams - streams) of \(signed.streams) streams"
        }
        let places = gaps.prefix(5).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        if !places.isEmpty { what += "; nothing stands at \(places.joined(separator: ", "))" }
        if gaps.count > places.count { what += " and \(gaps.count - places.count) more places" }
        return LogBreak(position: gaps.first?.lowerBound ?? start, kind: .missing, what: what)
    }
}
