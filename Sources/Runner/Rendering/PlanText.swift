import Workflow

/// A plan as a terminal shows it: each step with what it would do, and the totals in the last line.
struct PlanText {
    private let plan: RunPlan
    private let console: Console
    private let style: Style

    init(_ plan: RunPlan, _ console: Console) {
        self.plan = plan
        self.console = console
        style = console.style(.output)
    }

    /// Writes it as a result.
    func write() {
        console.result(
            "\(Printable.line(plan.workflow)) · tenant \(plan.tenant) · definition \(plan.definition.short)")
        if let key = plan.key {
            let words = Printable.line(words(key))
            console.result(key.isRefused ? "\(style.red("✗")) \(words)" : words)
        }
        for place in missingPlaces { console.result(Printable.line(place)) }
        console.result()
        let width = min(40, plan.steps.map { Printable.width($0.path.text) }.max() ?? 0)
        for step in plan.steps {
            let path = Printable.line(step.path.text)
            let padding = String(repeating: " ", count: max(0, width - Printable.width(path)))
            console.result("  \(style.bold(path))\(padding)  \(Printable.line(step.uses))\(fate(of: step))")
            for line in details(of: step) { console.result("      \(line)") }
        }
        console.result()
        console.result(totals)
    }

    /// Whether the run would have its key at once, and who holds it.
    private func words(_ key: RunPlan.Key) -> String {
        let held = key.rivals.filter { $0.slot?.isHeld == true }
        let holders = held.isEmpty ? "nobody holds it" : "held by \(held.standings)"
        let queued = key.rivals.count - held.count
        let queue = queued > 0 ? ", \(queued) queued for it" : ""
        let conflict =
            switch key.onConflict {
            case .queue: "the run would wait for its turn"
            case .cancel: "the run would have the first cancelled, and wait for its turn"
            case .fail: "the run would not be started"
            }
        return "concurrency key \"\(key.text)\" (limit \(key.limit)): \(holders)\(queue)"
            + (key.isFree ? "" : "; \(conflict)")
    }

    /// What the connections would make, each sentence once.
    private var missingPlaces: [String] {
        var places: [(names: [String], missing: String)] = []
        for place in plan.connections {
            guard let missing = place.missing else { continue }
            if let known = places.firstIndex(where: { $0.missing == missing }) {
                places[known].names.append(place.name)
            } else {
                places.append(([place.name], missing))
            }
        }
        return places.map { "\($0.names.joined(separator: ", ")): \($0.missing)" }
    }

    private func fate(of step: PlannedStep) -> String {
        switch step.fate {
        case .runs: ""
        case .skipped(let reason): "  " + style.dim("would be skipped: \(Printable.line(reason))")
        case .depends(let reason): "  " + style.yellow("depends on: \(Printable.line(reason))")
        }
    }

    private func details(of step: PlannedStep) -> [String] {
        if case .skipped = step.fate { return [] }
        var lines = (step.plan?.changes ?? []).map(line)
        if let rights = step.plan?.rights, !rights.isEmpty {
            lines.append(style.dim("  rights: \(Printable.line(rights.joined(separator: ", ")))"))
        }
        if let awaited = step.plan?.waitsFor {
            let limit = step.timeout.map { ", at most \($0.text)" } ?? ""
            lines.append("\(style.yellow("◷")) waits for \(people(awaited))\(limit)")
        }
        if let plan = step.plan, plan.changes.isEmpty, plan.waitsFor == nil {
            lines.append(style.dim("  changes nothing outside"))
        }
        lines += known(step.gaps).map { style.dim("  \($0)") }
        if let problem = step.problem {
            let goesOn = step.continuesOnError ? "; the run goes on without it" : ""
            lines.append("\(style.red("✗")) \(Printable.line(problem.message))\(goesOn)")
        }
        return lines
    }

    private func people(_ awaited: StepPlan.Awaited) -> String {
        let who = Printable.line(awaited.on)
        return awaited.count == 1 ? who : "\(awaited.count) of: \(who)"
    }

    private func line(_ change: StepPlan.Change) -> String {
        let thing = Printable.line("\(change.kind) \(change.resource)")
        return switch change.action {
        case .create: "\(style.green("+")) create \(thing)"
        case .change: "\(style.yellow("~")) change \(thing)"
        case .found: "= found \(thing)"
        case .ensure: "\(style.green("±")) create or find \(thing)"
        case .read: "< read \(thing)"
        case .send: "\(style.green(">")) send \(Printable.line("\(change.kind) to \(change.resource)"))"
        }
    }

    /// Which fields are known later, those with one cause together.
    private func known(_ gaps: [PlanGap]) -> [String] {
        var groups: [(fields: [String], after: [PlanGap.Cause])] = []
        for gap in gaps where gap.pointer != PlanGap.list {
            let field = "with" + gap.pointer.split(separator: "/").map { ".\($0)" }.joined()
            if let known = groups.firstIndex(where: { $0.after == gap.after }) {
                groups[known].fields.append(field)
            } else {
                groups.append(([field], gap.after))
            }
        }
        return groups.map { "\(Printable.line($0.fields.joined(separator: ", "))): \($0.after.knownAfter)" }
    }

    /// The last line: what the plan comes to.
    private var totals: String {
        let totals = PlanTotals(plan)
        func count(_ action: StepPlan.Change.Action) -> Int { totals.actions[action] ?? 0 }
        var parts = [
            "\(count(.create)) to create", "\(count(.change)) to change", "\(count(.found)) found",
        ]
        for (action, words) in [(StepPlan.Change.Action.ensure, "create or find"), (.read, "read"), (.send, "send")]
        where count(action) > 0 {
            parts.append("\(count(action)) to \(words)")
        }
        let waits = StepPlan.Awaited.Kind.allCases.compactMap { kind in
            totals.waits[kind].map { "\($0) \(kind.words(for: $0))" }
        }
        if !waits.isEmpty { parts.append("waits for \(waits.joined(separator: " and "))") }
        if totals.skipped > 0 { parts.append("\(totals.skipped) skipped") }
        if totals.dependent > 0 { parts.append("\(totals.dependent) not certain yet") }
        if totals.problems > 0 { parts.append("\(totals.problems) can't be done") }
        return style.bold("Plan: \(parts.joined(separator: ", "))")
    }
}

extension StepPlan.Awaited.Kind {
    fileprivate func words(for count: Int) -> String {
        switch self {
        case .person: count == 1 ? "person" : "people"
        case .message: count == 1 ? "message" : "messages"
        case .signal: count == 1 ? "signal" : "signals"
        case .time: count == 1 ? "time" : "times"
        }
    }
}
