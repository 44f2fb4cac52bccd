import Workflow

/// What becomes of a run that moves to another file, as a terminal shows it: each step, and the totals in the last line.
struct MigrationText {
    private let summary: MigrationSummary
    private let run: RunState
    private let console: Console
    private let style: Style

    init(_ summary: MigrationSummary, of run: RunState, _ console: Console) {
        self.summary = summary
        self.run = run
        self.console = console
        style = console.style(.output)
    }

    /// Writes it as a result.
    func write() {
        let event = summary.event
        console.result(
            Printable.line(
                "\(run.started?.workflow ?? "") · tenant \(run.started?.tenant.text ?? "") · \(run.id) · "
                    + "definition \(event.from.short) to definition \(event.to.short)"))
        console.result()
        let shown = summary.steps.filter { !isPlainItem($0) }
        let width = min(40, shown.map { Printable.width($0.path.text) }.max() ?? 0)
        for step in shown {
            let fate = step.fate.padding(toWidth: 8)
            let path = Printable.line(step.path.text)
            let because = step.because.isEmpty ? "" : path.paddingAfter(toWidth: width) + style.dim(step.because)
            console.result("  \(paint(fate, of: step))  \(style.bold(path))\(Printable.line(because))")
            for line in effects(of: step) { console.result("            \(line)") }
        }
        let key = summary.event.key.words
        if !key.isEmpty { console.result("  " + style.yellow(Printable.line("the run \(key)"))) }
        console.result()
        let totals = summary.counts.map { "\($0.count) \($0.fate)" }
        console.result(
            style.bold("Migration: \(totals.isEmpty ? "nothing has begun" : totals.joined(separator: ", "))"))
    }

    /// Items that stay as they are would only hide what doesn't.
    private func isPlainItem(_ step: MigrationSummary.Step) -> Bool {
        step.fate == RunMigrated.Step.Fate.kept.rawValue && step.because.isEmpty && step.path.text.contains("[")
    }

    private func effects(of step: MigrationSummary.Step) -> [String] {
        step.effects.compactMap { effect in
            let thing = Printable.line("\(effect.kind) \(effect.resource)")
            switch step.fate {
            case RunMigrated.Step.Fate.undone.rawValue: return "\(style.red("-")) \(thing) is taken away first"
            case RunMigrated.Step.Fate.repeated.rawValue:
                return "\(style.yellow("!")) \(thing) stays, as the file says; made again it may be there twice"
            default: return nil
            }
        }
    }

    private func paint(_ fate: String, of step: MigrationSummary.Step) -> String {
        switch RunMigrated.Step.Fate(rawValue: step.fate) {
        case .kept: style.dim(fate)
        case .repeated: style.yellow(fate)
        case .undone, .dropped: style.red(fate)
        case nil: style.green(fate)
        }
    }
}

extension String {
    fileprivate func padding(toWidth width: Int) -> String { self + paddingSpaces(toWidth: width) }

    /// The spaces after a text that another follows.
    fileprivate func paddingAfter(toWidth width: Int) -> String { paddingSpaces(toWidth: width) + "  " }

    private func paddingSpaces(toWidth width: Int) -> String {
        String(repeating: " ", count: max(0, width - Printable.width(self)))
    }
}
