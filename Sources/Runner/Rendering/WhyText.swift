import Workflow

/// Why a run isn't moving, as a terminal shows it.
struct WhyText {
    private let why: Why

    init(_ why: Why) { self.why = why }

    /// A sentence for each reason, below it what was left, a line each, and the commands that move it.
    var lines: [String] {
        why.reasons.flatMap { reason in
            let width = reason.commands.map { Printable.width($0.label) }.max() ?? 0
            return [Printable.line(reason.sentence)] + left(reason.left)
                + reason.commands.map { hint in
                    let padding = String(repeating: " ", count: width - Printable.width(hint.label))
                    return "  \(hint.label)\(padding)  \(Printable.line(hint.command))"
                }
        }
    }

    private func left(_ effects: [LeftEffect]) -> [String] {
        let more = effects.count - Why.Reason.mostLeft
        return effects.prefix(Why.Reason.mostLeft).map { "  left: \(Printable.line($0.sentence))" }
            + (more > 0 ? ["  left: \(more) more, as the events say: runner history \(why.run)"] : [])
    }
}
