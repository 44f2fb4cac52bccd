import Workflow

/// The runs that most need someone, and how many there are in all.
struct StatusReport {
    private let session: Session
    private let options: OutputOptions
    private let query: HeadQuery

    init(session: Session, options: OutputOptions, query: HeadQuery = HeadQuery()) {
        self.session = session
        self.options = options
        self.query = query
    }

    /// Reads the log and writes the report.
    func write() async throws {
        let counts = try await session.log.counts(tenant: query.tenant)
        let totals = RunPhaseName.needOrder.compactMap { phase in counts[phase].map { (phase, $0) } }
            .filter { $0.1 > 0 }
        switch options.output {
        case .text where totals.isEmpty: options.console.result(try await nothing())
        case .text: try await writeTable(totals)
        case .json: try await writeObject(totals)
        case .jsonl: try await forEachPage { heads in for head in heads { options.console.result(head.value) } }
        }
    }

    /// So many runs are held at a time.
    private static let pageSize = 1000

    /// Reads the runs page by page, in the order in which they need someone.
    private func forEachPage(_ body: ([RunHead]) -> Void) async throws {
        var rest = query.limit
        for group in RunPhaseName.byUrgency {
            var page = query
            page.phases = group.filter { query.phases.isEmpty || query.phases.contains($0) }
            if page.phases.isEmpty { continue }
            while rest > 0 {
                page.limit = min(rest, Self.pageSize)
                var heads = try await session.log.heads(page)
                for index in heads.indices where heads[index].phase == .waiting {
                    heads[index].due = await end(of: heads[index]) ?? heads[index].due
                }
                for index in heads.indices {
                    if await isPaused(heads[index]) { heads[index].waitsOn = "the end of its pause" }
                }
                body(heads)
                rest -= heads.count
                if heads.count < page.limit { break }
                page.after = heads.last?.run
            }
        }
    }

    private func writeObject(_ totals: [(RunPhaseName, Int)]) async throws {
        Console.write(#"{"format-version":1,"runs":["#, to: .output)
        var separator = ""
        try await forEachPage { heads in
            for head in heads {
                Console.write(separator + head.value.canonicalText, to: .output)
                separator = ","
            }
        }
        let totals = Value.object(Object(totals.map { ($0.0.rawValue, Value($0.1)) }))
        options.console.result(#"],"totals":\#(totals.canonicalText)}"#)
    }

    private func writeTable(_ totals: [(RunPhaseName, Int)]) async throws {
        let console = options.console
        let all = totals.reduce(0) { $0 + $1.1 }
        let now = session.engine.surroundings.now()
        let style = console.style(.output)
        var table = Table(["TENANT", "RUN", "WORKFLOW", "STATE", "STEP", "SINCE", "DUE", "WAITING ON"])
        var (shown, first): (Int, RunHead?) = (0, nil)
        try await forEachPage { heads in
            for head in heads { table.add(cells(head, at: now)) }
            if heads.isEmpty { return }
            let lines = table.nextLines(columns: Console.size(of: .output)?.columns, style: style) { column, cell in
                column == 3 ? style.phase(cell) : cell
            }
            for line in lines { console.result(line) }
            shown += heads.count
            first = first ?? heads.first
        }
        guard let first else {
            let states = query.phases.map(\.rawValue).joined(separator: " or ")
            return console.result("no run is \(states) now; \(sum(all, totals))")
        }
        console.result(sum(all, totals))
        let hidden = matching(totals) - shown
        if hidden > 0 { console.note("\(hidden) more: --all, or --limit \(shown + hidden)") }
        if [.needsDecision, .failed, .waiting, .queued].contains(first.phase) {
            console.note("hint: runner why \(first.run)")
        }
    }

    private func cells(_ head: RunHead, at now: Timestamp) -> [String] {
        [
            head.tenant.text, head.run.text, "\(head.workflow)@\(head.definition.hex.prefix(6))", head.phase.rawValue,
            head.step ?? "-", Span.since(head.since, at: now), head.due.map { Span.until($0, at: now) } ?? "-",
            head.waitsOn ?? "-",
        ]
    }

    private func sum(_ all: Int, _ totals: [(RunPhaseName, Int)]) -> String {
        "\(all) \(all == 1 ? "run" : "runs") · " + totals.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: " · ")
    }

    /// When the wait that is shown ends, which `why` says too; what the log keeps is only when to look at the run again.
    private func end(of head: RunHead) async -> Timestamp? {
        var state = RunState(of: head.run)
        // A run that can't be read is still shown, as the log keeps it; `audit verify` says what is wrong with it.
        guard (try? await state.catchUp(with: session.log)) != nil else { return nil }
        let reasons = Why(state, owner: head.owner?.runner, at: session.engine.surroundings.now()).reasons
        return reasons.first { $0.step?.text == head.step }?.until
    }

    /// Whether a run is paused that shows another state, because an attempt is in flight in it or needs a decision.
    private func isPaused(_ head: RunHead) async -> Bool {
        guard head.phase == .running || head.phase == .needsDecision else { return false }
        var state = RunState(of: head.run)
        guard (try? await state.catchUp(with: session.log)) != nil else { return false }
        return state.paused != nil
    }

    /// What is said where there is no run.
    private func nothing() async throws -> String {
        guard let tenant = query.tenant else { return "no runs yet; start one: runner run FILE" }
        let tenants = Set(try await session.log.heads(HeadQuery(limit: 10_000)).map(\.tenant.text))
        guard !tenants.isEmpty else { return "no runs yet; start one: runner run FILE" }
        return
            "there are no runs of \"\(Printable.line(tenant.text))\"\(Nearest.hint(for: tenant.text, among: tenants))"
    }

    private func matching(_ totals: [(RunPhaseName, Int)]) -> Int {
        totals.reduce(0) { $0 + (query.phases.isEmpty || query.phases.contains($1.0) ? $1.1 : 0) }
    }
}

extension RunPhaseName {
    /// The states in the order in which they most need someone.
    static let needOrder: [RunPhaseName] = [
        .needsDecision, .failed, .waiting, .paused, .running, .queued, .compensating, .compensated, .cancelled,
        .completed, .erased,
    ]
}

extension Style {
    /// A run's state in its colour.
    func phase(_ name: String) -> String {
        switch RunPhaseName(rawValue: name.trimmingSpaces) {
        case .needsDecision, .failed: red(name)
        case .waiting, .paused, .queued: yellow(name)
        case .running: cyan(name)
        case .completed: green(name)
        case .cancelled, .compensating, .compensated, .erased: dim(name)
        case nil: name
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(prefix { $0 != " " }) }
}

extension RunHead {
    /// The head as data.
    var value: Value {
        [
            "run": .string(run.text),
            "tenant": .string(tenant.text),
            "tier": tier.map(Value.string) ?? .null,
            "workflow": .string(workflow),
            "definition": .string(definition.hex),
            "state": .string(phase.rawValue),
            "step": step.map(Value.string) ?? .null,
            "waits-on": waitsOn.map(Value.string) ?? .null,
            "since": .string(since.description),
            "started-at": .string(startedAt.description),
            "due": due.map { .string($0.description) } ?? .null,
            "events": Value(version),
            "runner": owner.map { .string($0.runner.text) } ?? .null,
            "key": slot.map { ["held": .bool($0.isHeld), "limit": Value($0.limit), "text": .string($0.key)] } ?? .null,
        ]
    }
}
