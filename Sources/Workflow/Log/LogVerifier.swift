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
        // Others may append meanwhile, so what says how much there must be is read first, and the events after it.
        let heads = try await log.counts(tenant: nil).values.reduce(0, +)
        try await readOn(&pass)
        try await verifyHeads(&pass)
        if heads > pass.runsWithHeads {
            let what = "\(heads - pass.runsWithHeads) heads belong to runs without any event"
            pass.report(LogBreak(kind: .head, what: what))
        }
        pass.closeGaps()
        pass.finishCheckpoints()
        return pass.result
    }

    /// Reads the events that have not been read.
    private func readOn(_ pass: inout VerificationPass) async throws(LogError) {
        while true {
            do throws(LogError) {
                let page = try await log.readAll(after: pass.position, limit: pageSize)
                if page.isEmpty { return }
                for event in page { pass.take(event) }
            } catch .damaged {
                try await readPastDamage(&pass)
            }
        }
    }

    /// Reads event by event until it is past the next rows that can't be read, and reports each of these.
    private func readPastDamage(_ pass: inout VerificationPass) async throws(LogError) {
        let start = pass.position
        var lastReport: String?
        while true {
            do throws(LogError) {
                guard let event = try await log.readAll(after: pass.position, limit: 1).first else { return }
                pass.take(event)
                if lastReport != nil { return }
            } catch .damaged(let what) {
                guard pass.position - start < 1_000_000 else { throw .damaged(what) }
                if what != lastReport { pass.report(LogBreak(kind: .unreadable, what: what)) }
                lastReport = what
                pass.position += 1
            }
        }
    }

    /// Checks that each run's head stands on what the log holds.
    private func verifyHeads(_ pass: inout VerificationPass) async throws(LogError) {
        let runs = pass.runs
        var definitions: Set<Digest> = []
        for start in stride(from: 0, to: runs.count, by: pageSize) {
            let page = runs[start..<min(start + pageSize, runs.count)]
            let (heads, unreadable) = try await log.readableHeads(of: Array(page))
            if heads.values.contains(where: { $0.version > pass.version(of: $0.run) }) { try await readOn(&pass) }
            for run in page {
                guard let head = heads[run] else {
                    let what = unreadable[run] ?? "\(run) has events and no head"
                    pass.report(LogBreak(stream: run.stream, kind: .head, what: what))
                    continue
                }
                pass.take(head)
                guard definitions.insert(head.definition).inserted else { continue }
                try await verify(head.definition, of: run.stream, &pass)
            }
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

extension EventLog {
    /// Reads heads, one by one where there is one that can't be read.
    /// - Returns: Those that can be read, and why others can't; a run in neither has no head.
    /// - Throws: ``LogError`` if the log can't be read at all.
    func readableHeads(
        of runs: [RunID]
    ) async throws(LogError) -> (heads: [RunID: RunHead], unreadable: [RunID: String]) {
        do throws(LogError) {
            return (try await heads(of: runs), [:])
        } catch .damaged {
            var (heads, unreadable): ([RunID: RunHead], [RunID: String]) = ([:], [:])
            for run in runs {
                do throws(LogError) {
                    heads[run] = try await head(of: run)
                } catch .damaged(let what) {
                    unreadable[run] = what
                }
            }
            return (heads, unreadable)
        }
    }
}
