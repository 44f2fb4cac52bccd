import Logging
import Storage
import Workflow

/// What the log of a tortured run says, read from outside, page after page.
struct TortureRecord {
    private let place: TortureBed.Place
    private let registry: StepRegistry
    /// The run after the events that were read.
    private(set) var state: RunState
    /// The events that were read.
    private(set) var entries: [HistoryEntry] = []

    init(_ place: TortureBed.Place, registry: StepRegistry) {
        self.place = place
        self.registry = registry
        state = RunState(of: place.run)
    }

    /// Whether the log has anything of the run.
    var isBegun: Bool { !entries.isEmpty }

    /// Opens the log for as long as a body needs it.
    func withEngine<Result>(
        _ mode: SQLiteEventLog.Mode, _ body: (Engine) async throws -> Result
    ) async throws -> Result {
        let log = try SQLiteEventLog(path: place.log.path, mode: mode)
        let engine = Engine(
            log: log, registry: registry, artifacts: try FileArtifactStore(root: place.log.artifacts),
            surroundings: .machine(root: place.root) {
                throw SecretProblem("torture asks for no secret, such as \"\($0)\"")
            },
            logger: Logger(label: "torture") { _ in StderrLogHandler() })
        do {
            let result = try await body(engine)
            await log.close()
            return result
        } catch {
            await log.close()
            throw error
        }
    }

    /// Reads what has come since.
    /// - Returns: What is gone of what was read before, as a sentence; `nil` if all is there.
    mutating func read() async throws -> String? {
        guard Files.status(place.log.path) != nil else { return nil }
        let (known, last) = (entries.count, entries.last?.recorded)
        let run = place.run
        let page = try await withEngine(.readOnly) { engine in
            var page: [HistoryEntry] = []
            while true {
                let next = try await engine.log.read(run.stream, from: max(known, 1) + page.count, limit: 1000)
                for recorded in next { page.append(try await engine.entry(recorded)) }
                if next.count < 1000 { return page }
            }
        }
        var new = page[...]
        if let last {
            guard let same = new.popFirst(), same.recorded.hash == last.hash else {
                return "event \(last.version), \(last.event.type), was there and isn't any more"
            }
        }
        for entry in new { state.apply(entry.event, at: entry.time) }
        entries += new
        return nil
    }

    /// What the whole log is worth: what is broken in it, as sentences.
    func audit() async throws -> [String] {
        try await withEngine(.readOnly) { engine in
            let log = try await LogVerifier(log: engine.log).verify()
            let record = try await engine.verifyRecord()
            return (log.breaks + record.breaks).map(\.description)
        }
    }

    /// Who had which idempotency key.
    var keys: [(key: String, step: String)] {
        var known: Set<String> = []
        return entries.compactMap { entry in
            guard case .stepStarted(let event) = entry.event, let key = event.key?.hex, known.insert(key).inserted
            else {
                return nil
            }
            return (key, event.path.text)
        }
    }
}
