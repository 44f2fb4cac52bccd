import Workflow

/// Why a run isn't moving, as a terminal shows it.
struct WhyText {
    private let why: Why

    init(_ why: Why) { self.why = why }

    /// A sentence for each reason, and below it the commands that move it.
    var lines: [String] {
        why.reasons.flatMap { reason in
            let width = reason.commands.map { Printable.width($0.label) }.max() ?? 0
            return [Printable.line(reason.sentence)]
                + reason.commands.map { hint in
                    let padding = String(repeating: " ", count: width - Printable.width(hint.label))
                    return "  \(hint.label)\(padding)  \(Printable.line(hint.command))"
                }
        }
    }
}
