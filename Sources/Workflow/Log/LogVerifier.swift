/// Proves that a log is what was written: every event of every stream hashes to what stands beside it.
///
/// It reads the log once, page by page, in the order of positions, hashes bytes as they are stored and decodes nothing.
/// Beside one page it keeps the last version and hash of each stream, about a hundred bytes.
public struct LogVerifier: Sendable {
    private let log: any EventLog
    private let pageSize: Int
    /// So many breaks are reported one by one; more are counted.
    public static let reportedBreaks = 1000

    /// Makes a verifier of a log.
    public init(log: any EventLog, pageSize: Int = 1000) {
        self.log = log
        self.pageSize = max(pageSize, 1)
    }

    /// Reads the whole log and reports every break.
    /// - Parameter checkpoints: What the log must have held, as it was signed (see ``CheckpointTrail``).
    /// - Returns: What was found.
    /// - Throws: ``LogError`` if the log can't be read at all.
    public func verify(against checkpoints: [Checkpoint] = []) async throws(LogError) -> LogVerification {
        var pass = VerificationPass(checkpoints)
        var position: Int64 = 0
        while true {
            let page: [RecordedEvent]
            do throws(LogError) {
                page = try await log.readAll(after: position, limit: pageSize)
            } catch .damaged {
                page = try await readOneByOne(after: position, into: &pass)
            }
            guard let last = page.last else { break }
            for event in page { pass.take(event) }
            position = last.position
        }
        pass.closeGaps()
        pass.finishCheckpoints()
        try await verifyHeads(&pass)
        return pass.result
    }

    /// Reads a page that has unreadable rows in it: reports each of them and gives the rest.
    private func readOneByOne(
        after start: Int64,
        into pass: inout VerificationPass
    ) async throws(LogError) -> [RecordedEvent] {
        var position = start
        var events: [RecordedEvent] = []
        var lastReport: String?
        while events.count < pageSize {
            do throws(LogError) {
                guard let event = try await log.readAll(after: position, limit: 1).first else { break }
                events.append(event)
                position = event.position
                lastReport = nil
            } catch .damaged(let what) {
                guard position - start < 1_000_000 else { throw .damaged(what) }
                if what != lastReport { pass.report(LogBreak(kind: .unreadable, what: what)) }
                lastReport = what
                position += 1
            }
        }
        return events
    }

    /// Checks that each run's head stands on what the log holds.
    private func verifyHeads(_ pass: inout VerificationPass) async throws(LogError) {
        var checked: Set<Digest> = []
        for (stream, last) in pass.lastVersions() {
            guard let run = stream.run else { continue }
            let head: RunHead?
            do throws(LogError) {
                head = try await log.head(of: run)
            } catch .damaged(let what) {
                pass.report(LogBreak(stream: stream, kind: .head, what: what))
                continue
            }
            guard let head else {
                pass.report(LogBreak(stream: stream, kind: .head, what: "\(run) has events and no head"))
                continue
            }
            if head.version > last {
                let what = "the head of \(run) stands at version \(head.version), its events end at \(last)"
                pass.report(LogBreak(stream: stream, version: last + 1, kind: .missing, what: what))
            }
            pass.runsWithHeads += 1
            guard checked.insert(head.definition).inserted else { continue }
            try await verify(head.definition, of: stream, &pass)
        }
        let heads = try await log.counts(tenant: nil).values.reduce(0, +)
        if heads > pass.runsWithHeads {
            let what = "\(heads - pass.runsWithHeads) heads belong to runs without any event"
            pass.report(LogBreak(kind: .head, what: what))
        }
    }

    private func verify(_ digest: Digest, of stream: StreamID, _ pass: inout VerificationPass) async throws(LogError) {
        guard let bytes = try await log.definition(digest) else {
            let what = "the definition \(digest.short) that \(stream) runs by is not stored"
            pass.report(LogBreak(stream: stream, kind: .definition, what: what))
            return
        }
        let actual = Digest.sha256(bytes)
        if actual != digest {
            let what = "the definition stored as \(digest.short) has the SHA-256 \(actual.short)"
            pass.report(LogBreak(stream: stream, kind: .definition, what: what))
        }
    }
}
