import Synchronization

/// What was found when what is kept beside the events was compared with them.
public struct RecordVerification: Sendable, Hashable {
    /// How many heads were compared.
    public internal(set) var heads = 0
    /// How many heads were not compared, because the events of their runs are not as they were written.
    public internal(set) var passedOver = 0
    /// The heads and events that aren't what the events give, in the order of the runs.
    public internal(set) var breaks: [LogBreak] = []
    /// What the events name that is kept outside the log.
    public internal(set) var artifacts: [NamedArtifact] = []
    /// The definitions that the heads name.
    public internal(set) var definitions: [Digest: DefinitionUse] = [:]

    fileprivate mutating func add(_ other: RecordVerification) {
        heads += other.heads
        passedOver += other.passedOver
        breaks += other.breaks
        artifacts += other.artifacts
        definitions.merge(other.definitions) { DefinitionUse(one: $0.one, runs: $0.runs + $1.runs) }
    }
}

/// How many runs a definition has.
public struct DefinitionUse: Sendable, Hashable {
    /// One of them.
    public let one: RunID
    /// How many there are.
    public let runs: Int
}

/// A data set, or a payload too large for the log, with the event that names it.
public struct NamedArtifact: Sendable, Hashable {
    /// Whose it is.
    public let tenant: TenantID
    /// Its name.
    public let digest: Digest
    /// Where the event stands.
    public let stream: StreamID, version: Int, position: Int64

    /// The break that the event has if what it names isn't there as it was written.
    public func broken(_ what: String) -> LogBreak {
        LogBreak(stream: stream, version: version, position: position, kind: .artifact, what: what)
    }
}

/// A head that was made anew.
public struct HeadChange: Sendable, Hashable {
    /// The run.
    public let run: RunID
    /// What was wrong with the head that stood there.
    public let what: String
}

extension Engine {
    /// Compares the head of every run with what its events give, and gathers what the events name.
    ///
    /// - Parameter broken: Streams whose events aren't what was written, so that they prove nothing about a head.
    /// - Returns: What was found; others may append meanwhile.
    /// - Throws: ``LogError`` if the log can't be read at all.
    public func verifyRecord(passingOver broken: Set<StreamID> = []) async throws -> RecordVerification {
        let runs = Array(try await log.runIDs(prefix: "", limit: .max).reversed())
        let parts = stride(from: 0, to: runs.count, by: Self.runsOfPart)
            .map { runs[$0..<min($0 + Self.runsOfPart, runs.count)] }
        var found = [RecordVerification](repeating: RecordVerification(), count: parts.count)
        try await withThrowingTaskGroup(of: (Int, RecordVerification).self) { group in
            for (number, part) in parts.enumerated() {
                if number >= Self.partsAtOnce, let (done, result) = try await group.next() { found[done] = result }
                group.addTask { (number, try await self.verifyRecord(of: part, passingOver: broken)) }
            }
            for try await (done, result) in group { found[done] = result }
        }
        return found.reduce(into: RecordVerification()) { $0.add($1) }
    }

    /// So many runs are looked at one after the other, and so many such parts side by side: reading waits, folding computes.
    private static let runsOfPart = 200
    private static let partsAtOnce = 4

    private func verifyRecord(
        of runs: ArraySlice<RunID>, passingOver broken: Set<StreamID>
    ) async throws -> RecordVerification {
        var found = RecordVerification()
        let heads = try await log.readableHeads(of: Array(runs)).heads
        for run in runs {
            var head = heads[run]
            var reading = RunReading(run)
            try await read(into: &reading, to: .max, of: head?.tenant)
            if let old = head, old.version < reading.last {
                // The run has moved on meanwhile, or its head stays behind: what is read now knows of the events above.
                head = try await readableHead(of: run)
                try await read(into: &reading, to: head?.version ?? 0, of: head?.tenant)
            }
            found.artifacts += reading.artifacts
            if let head {
                let others = found.definitions[head.definition]?.runs ?? 0
                found.definitions[head.definition] = DefinitionUse(one: run, runs: others + 1)
            }
            if !broken.contains(run.stream) {
                found.take(reading, head)
            } else if head != nil {
                found.passedOver += 1
            }
            try await verifyFormerDefinitions(of: reading.state, into: &found)
        }
        return found
    }

    /// The definition that a run has is named by its head; those that it had are named only by its events.
    private func verifyFormerDefinitions(
        of state: RunState?, into found: inout RecordVerification
    ) async throws(LogError) {
        guard let state else { return }
        for digest in state.movedFrom.map(\.definition).uniqued {
            let bytes = try await log.definition(digest)
            guard bytes.map(Digest.sha256) != digest else { continue }
            let what = bytes == nil ? "is not stored" : "is stored as other bytes"
            found.breaks.append(
                LogBreak(
                    stream: state.id.stream, kind: .definition,
                    what: "the definition \(digest.short) that \(state.id) had before \(what)"))
        }
    }

    /// Makes every head anew from the events.
    /// - Returns: Those that were others before.
    /// - Throws: ``LogError/damaged(_:)`` if the events of a run give no head; then every head stays as it is.
    public func rebuildHeads() async throws -> (heads: Int, changes: [HeadChange]) {
        var before: [RunID: RunHead?] = [:]
        // Payloads outside the log can't be fetched while the heads are written, so such runs are folded first.
        var folded: [RunID: RunState] = [:]
        for run in try await log.runIDs(prefix: "", limit: .max) { before[run] = try await readableHead(of: run) }
        for run in try await runsWithLargePayloads() { folded[run] = try await journal.replay(run) }
        let rebuilding = Rebuilding(before: before, folded: folded, now: surroundings.now())
        try await log.rebuildHeads { try rebuilding.head(of: $0, $1) }
        return rebuilding.result
    }

    /// A head; `nil` where it is missing or unreadable, which ``LogVerifier`` says.
    private func readableHead(of run: RunID) async throws -> RunHead? {
        try await log.readableHeads(of: [run]).heads[run]
    }

    /// Reads on to a version, or to the end.
    private func read(into reading: inout RunReading, to version: Int, of tenant: TenantID?) async throws {
        do throws(LogError) {
            while reading.last < version {
                let limit = min(1000, version - reading.last)
                let page = try await log.read(reading.run.stream, from: reading.last + 1, limit: limit)
                for recorded in page { await take(recorded, of: tenant, into: &reading) }
                if page.count < limit { return }
            }
        } catch .damaged {
            reading.state = nil
        } catch {
            throw error
        }
    }

    private func take(_ recorded: RecordedEvent, of tenant: TenantID?, into reading: inout RunReading) async {
        reading.last = recorded.version
        do {
            let large = LargePayload(artifacts: artifacts)
            if let place = large.place(of: recorded) { reading.name(place.digest, of: place.tenant, by: recorded) }
            let whole = try await large.fetch(recorded)
            let event = try EventCoding.decode(whole)
            reading.state?.apply(event, at: recorded.event.time)
            if let tenant = reading.state?.started?.tenant ?? tenant { reading.nameDatasets(of: whole, tenant) }
        } catch LogError.damaged(let what) {
            reading.state = nil
            reading.problems.append(
                LogBreak(
                    stream: recorded.stream, version: recorded.version, position: recorded.position, kind: .unreadable,
                    what: what))
        } catch {
            // What it names is lost, which whoever looks for that says.
            reading.state = nil
        }
    }

    private func runsWithLargePayloads() async throws -> Set<RunID> {
        let large = LargePayload(artifacts: artifacts)
        var runs: Set<RunID> = []
        var position: Int64 = 0
        while true {
            let page = try await log.readAll(after: position, limit: 1000)
            for recorded in page {
                if let run = recorded.stream.run, large.place(of: recorded) != nil { runs.insert(run) }
            }
            guard let last = page.last else { return runs }
            position = last.position
        }
    }
}

/// What the events of one run give.
private struct RunReading {
    let run: RunID
    /// The state; `nil` once an event could not be applied.
    var state: RunState?
    var last = 0
    var problems: [LogBreak] = []
    var artifacts: [NamedArtifact] = []
    private static let marker = Array(#""artifact":"#.utf8)

    init(_ run: RunID) {
        self.run = run
        state = RunState(of: run)
    }

    mutating func name(_ digest: Digest, of tenant: TenantID, by recorded: RecordedEvent) {
        artifacts.append(
            NamedArtifact(
                tenant: tenant, digest: digest, stream: recorded.stream, version: recorded.version,
                position: recorded.position))
    }

    /// Takes every data set that stands anywhere in a payload.
    mutating func nameDatasets(of recorded: RecordedEvent, _ tenant: TenantID) {
        guard recorded.event.payload.holds(Self.marker),
            let payload = try? Value(json: recorded.event.payload)
        else { return }
        var seen: Set<Digest> = []
        var rest = [payload]
        while let value = rest.popLast() {
            if let dataset = Dataset(value) {
                if seen.insert(dataset.digest).inserted { name(dataset.digest, of: tenant, by: recorded) }
            } else {
                rest += value.array ?? value.object.map { $0.map(\.value) } ?? []
            }
        }
    }
}

extension RecordVerification {
    fileprivate mutating func take(_ reading: RunReading, _ head: RunHead?) {
        breaks += reading.problems
        // A head that stands beyond the events has been reported with the events that are missing.
        guard let head else { return }
        guard let state = reading.state else {
            passedOver += 1
            return
        }
        guard head.version <= state.version else { return }
        heads += 1
        guard let what = head.difference(from: state.head(due: head.due)) else { return }
        breaks.append(LogBreak(stream: head.run.stream, kind: .head, what: what))
    }
}

/// Makes heads anew, one run after the other, and keeps what was wrong with those before.
private final class Rebuilding: Sendable {
    private let before: [RunID: RunHead?]
    private let folded: [RunID: RunState]
    private let now: Timestamp
    private let made = Mutex<[RunID: String?]>([:])

    init(before: [RunID: RunHead?], folded: [RunID: RunState], now: Timestamp) {
        self.before = before
        self.folded = folded
        self.now = now
    }

    /// The head that the events give: due as before if nothing else was wrong with it, else now.
    func head(of run: RunID, _ events: [RecordedEvent]) throws -> RunHead {
        var state = folded[run] ?? RunState(of: run)
        for recorded in events.dropFirst(state.version) {
            state.apply(try EventCoding.decode(recorded), at: recorded.event.time)
        }
        let what: String?
        let old = before[run] ?? nil
        if let old {
            what = old.difference(from: state.head(due: old.due))
        } else {
            what = before[run] == nil ? "the run had no head" : "the head could not be read"
        }
        made.withLock { $0[run] = what }
        return state.head(due: what == nil ? old?.due : now)
    }

    var result: (heads: Int, changes: [HeadChange]) {
        let made = made.withLock { $0 }
        let gone = before.keys.filter { made[$0] == nil }
            .map { HeadChange(run: $0, what: "the head was that of a run without events, and was taken away") }
        let changed = made.compactMap { run, what in what.map { HeadChange(run: run, what: $0) } }
        return (made.count, (gone + changed).sorted { $0.run < $1.run })
    }
}

extension RunHead {
    /// What this head says otherwise than the one that the events give; `nil` if nothing.
    fileprivate func difference(from derived: RunHead) -> String? {
        func field(_ name: String, _ value: (RunHead) -> String?) -> String? {
            let (stored, right) = (value(self), value(derived))
            guard stored != right else { return nil }
            return "\(name) \(stored.map { "\"\($0)\"" } ?? "none") instead of \(right.map { "\"\($0)\"" } ?? "none")"
        }
        let differences = [
            field("tenant") { $0.tenant.text }, field("tier") { $0.tier }, field("workflow") { $0.workflow },
            field("definition") { $0.definition.hex }, field("version") { String($0.version) },
            field("state") { $0.phase.rawValue }, field("step") { $0.step }, field("waits-on") { $0.waitsOn },
            field("since") { $0.since.description }, field("started-at") { $0.startedAt.description },
            field("due") { $0.due?.description },
            field("key") { $0.slot.map { "\($0.key)\($0.isHeld ? "" : " (queued)")" } },
        ]
        .compactMap(\.self)
        return differences.isEmpty ? nil : "the head has " + differences.joined(separator: ", ")
    }
}

extension [UInt8] {
    /// Whether other bytes stand somewhere in these; what the standard library has for any collection takes most of an audit.
    fileprivate func holds(_ other: [UInt8]) -> Bool {
        withUnsafeBufferPointer { bytes in
            other.withUnsafeBufferPointer { other in
                guard let first = other.first, bytes.count >= other.count else { return other.isEmpty }
                for start in 0...bytes.count - other.count where bytes[start] == first {
                    var length = 1
                    while length < other.count, bytes[start + length] == other[length] { length += 1 }
                    if length == other.count { return true }
                }
                return false
            }
        }
    }
}
