import Workflow

/// A run's steps as lines of a terminal: a sign, the step, its type's state in a word, how long, and what it waits for.
struct StepLines {
    private let state: RunState
    private let now: Timestamp
    private let style: Style
    private let columns: Int
    private let nameWidth: Int

    init(_ state: RunState, now: Timestamp, style: Style, columns: Int) {
        self.state = state
        self.now = now
        self.style = style
        self.columns = columns
        nameWidth = min(32, state.nodes.dropFirst().map { Self.label($0).count }.max() ?? 0)
    }

    /// The lines: all steps where they fit, else those that matter most and how many were left out.
    func lines(atMost rows: Int) -> [String] {
        let all = state.nodes.first.map { Array($0.children) } ?? []
        let shown = all.flatMap(positions)
        guard shown.count > rows else { return shown.map(line) }
        let kept = Set(
            shown.sorted { (Self.weight(state.nodes[$0]), $0) < (Self.weight(state.nodes[$1]), $1) }.prefix(rows - 1)
        )
        let rest = shown.filter { !kept.contains($0) }
        return shown.filter(kept.contains).map(line) + [
            style.dim("    … and \(rest.count) more: runner why \(state.id)")
        ]
    }

    /// A node and, inside a template, its steps; the items of a repeated step are counted, not listed.
    private func positions(_ position: Int) -> [Int] {
        guard state.nodes[position].kind == .template else { return [position] }
        return [position] + state.nodes[position].children.flatMap(positions)
    }

    private static func label(_ node: Node) -> String {
        let parts = node.path.text.split(separator: "/")
        return String(repeating: "  ", count: max(parts.count - 1, 0)) + (parts.last ?? "")
    }

    private static func weight(_ node: Node) -> Int {
        switch node.status {
        case .needsDecision, .failed: 0
        case .waiting, .unknown, .retrying: 1
        case .running: 2
        case .pending: 3
        case .succeeded, .skipped, .cancelled: 4
        }
    }

    private func line(_ position: Int) -> String {
        let node = state.nodes[position]
        let label = Printable.cut(Self.label(node), to: max(nameWidth, 1))
        let name = label + String(repeating: " ", count: max(0, nameWidth - Printable.width(label)))
        let time = duration(of: node).map(Span.text) ?? ""
        let head =
            "\(name)  \(Self.pad(node.statusName, 14))  \(String(repeating: " ", count: max(0, 7 - time.count)))\(time)"
        let detail = Printable.line(detail(of: node, at: position))
        let room = columns - Printable.width(head) - 8
        return "  \(sign(node)) \(head)  " + (room > 8 ? style.dim(Printable.cut(detail, to: room)) : "")
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func sign(_ node: Node) -> String {
        switch node.status {
        case .pending: style.dim("┆")
        case .running: style.cyan("▸")
        case .unknown: style.yellow("?")
        case .retrying: style.yellow("↻")
        case .waiting: style.yellow("◷")
        case .needsDecision: style.red("!")
        case .skipped, .cancelled: style.dim("-")
        case .succeeded: style.green("✓")
        case .failed: style.red("✗")
        }
    }

    private func duration(of node: Node) -> Duration? {
        guard let begun = node.firstStartedAt else { return nil }
        return (node.outcome == nil ? now : node.since) - begun
    }

    private func detail(of node: Node, at position: Int) -> String {
        if node.kind == .repeated, !node.items.isEmpty {
            let done = node.children.count { state.nodes[$0].outcome != nil }
            return "\(done) of \(node.items.count) items"
        }
        switch node.status {
        case .unknown(let why), .needsDecision(let why), .skipped(let why), .cancelled(let why): return why
        case .retrying(let next): return "attempt \(node.attempt + 1) \(Span.until(next, at: now))"
        case .waiting(let waiting):
            let until = waiting.wait.until.map { ", until \($0.secondsText)" } ?? ""
            return "\(waiting.wait.kind.name): \(waiting.wait.on)\(until)"
        case .failed(let failure): return "\(failure.code): \(failure.message)"
        case .running: return node.attempt > 1 ? "attempt \(node.attempt)" : ""
        case .pending, .succeeded: return ""
        }
    }
}
