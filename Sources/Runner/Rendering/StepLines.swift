import Workflow

/// A run's steps as lines of a terminal: a sign, the step, its state in a word, how long, and what there is to say of it.
struct StepLines {
    private let summary: RunSummary
    private let steps: [RunSummary.Step]
    private let style: Style
    private let columns: Int
    private let nameWidth: Int

    init(_ summary: RunSummary, style: Style, columns: Int) {
        self.summary = summary
        self.style = style
        self.columns = columns
        // The items of a repeated step are counted, not listed.
        steps = summary.steps.filter { !$0.path.text.utf8.contains(UInt8(ascii: "[")) }
        nameWidth = min(32, steps.map { Printable.width(Self.label($0)) }.max() ?? 0)
    }

    /// The lines: all steps where they fit, else those that matter most and how many were left out.
    func lines(atMost rows: Int) -> [String] {
        guard steps.count > rows else { return steps.map(line) }
        let order = steps.indices.sorted { (Self.weight(steps[$0]), $0) < (Self.weight(steps[$1]), $1) }
        let kept = Set(order.prefix(rows - 1))
        let rest = steps.count - kept.count
        return steps.indices.filter(kept.contains).map { line(steps[$0]) }
            + [style.dim("    … and \(rest) more: runner why \(summary.run)")]
    }

    private static func label(_ step: RunSummary.Step) -> String {
        let name = step.path.text.split(separator: "/").last.map(String.init) ?? step.path.text
        return String(repeating: "  ", count: step.depth) + name
    }

    private static func weight(_ step: RunSummary.Step) -> Int {
        switch step.status {
        case "needs-decision", "failed": 0
        case "waiting", "unknown", "retrying": 1
        case "running": 2
        case "pending": 3
        default: 4
        }
    }

    private func line(_ step: RunSummary.Step) -> String {
        let time = step.took.map(Span.text) ?? ""
        let head =
            "\(pad(Printable.cut(Self.label(step), to: max(nameWidth, 1)), nameWidth))  \(pad(step.status, 14))  "
            + String(repeating: " ", count: max(0, 7 - time.count)) + time
        let counts = step.items.map { "\($0.count) \($0.status)" }.joined(separator: ", ")
        let detail = Printable.line(counts.isEmpty ? step.detail : counts)
        let room = columns - Printable.width(head) - 8
        return "  \(sign(step)) \(head)"
            + (room > 8 && !detail.isEmpty ? "  " + style.dim(Printable.cut(detail, to: room)) : "")
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - Printable.width(text)))
    }

    private func sign(_ step: RunSummary.Step) -> String {
        switch step.status {
        case "pending": style.dim("┆")
        case "running": style.cyan("▸")
        case "unknown": style.yellow("?")
        case "retrying": style.yellow("↻")
        case "waiting": style.yellow("◷")
        case "needs-decision": style.red("!")
        case "succeeded": style.green("✓")
        case "failed": style.red("✗")
        default: style.dim("-")
        }
    }
}
