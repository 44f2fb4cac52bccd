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
                let heads = await Self.complete(try await session.log.heads(page), from: session.log)
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
        // Columns are as wide as what is shown in them needs; of very many runs only the first are looked at before that is said.
        func flush() {
            let lines = table.nextLines(columns: Console.size(of: .output)?.columns, style: style) { column, cell in
                column == 3 ? style.phase(cell) : cell
            }
            for line in lines { console.result(line) }
        }
        try await forEachPage { heads in
            for head in heads { table.add(cells(head, at: now)) }
            shown += heads.count
            first = first ?? heads.first
            if table.waitingRows >= Self.pageSize { flush() }
        }
        guard let first else {
            let states = query.phases.map(\.rawValue).joined(separator: " or ")
            return console.result("no run is \(states) now; \(sum(all, totals))")
        }
        if table.waitingRows > 0 { flush() }
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

    /// So many heads are completed one after the other, and several such parts side by side: reading waits, folding computes.
    private static let partSize = 100

    /// Completes heads, in their order.
    private static func complete(_ heads: [RunHead], from log: any EventLog) async -> [RunHead] {
        let parts = stride(from: 0, to: heads.count, by: partSize)
            .map { heads[$0..<min($0 + partSize, heads.count)] }
        var completed = [[RunHead]](repeating: [], count: parts.count)
        await withTaskGroup(of: (Int, [RunHead]).self) { group in
            for (number, part) in parts.enumerated() {
                group.addTask {
                    var heads = Array(part)
                    for index in heads.indices { await complete(&heads[index], from: log) }
                    return (number, heads)
                }
            }
            for await (number, heads) in group { completed[number] = heads }
        }
        return Array(completed.joined())
    }

    /// Adds to a head what `why` says of its run too, and the log doesn't keep: when a wait ends, and on what a run stands still.
    private static func complete(_ head: inout RunHead, from log: any EventLog) async {
        switch head.phase {
        // What is due at no time waits for nothing that ends at one, and for nothing else than the log says.
        case .waiting where head.due == nil: return
        case .waiting, .running, .needsDecision, .compensated: break
        case .queued, .paused, .compensating, .cancelled, .failed, .completed, .erased: return
        }
        var state = RunState(of: head.run)
        // A run that can't be read is still shown, as the log keeps it; `audit verify` says what is wrong with it.
        guard (try? await state.catchUp(with: log)) != nil else { return }
        if head.phase == .waiting, let step = head.step {
            head.due = state.end(ofWaitAt: StepPath(text: step)) ?? head.due
        }
        head.waitsOn = state.standsStill ?? head.waitsOn
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
