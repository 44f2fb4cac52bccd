import Workflow

/// What came of a run, when the command that carried it out ends.
struct RunReport {
    private let state: RunState
    private let definition: Definition
    private let options: OutputOptions

    init(state: RunState, definition: Definition, options: OutputOptions) {
        self.state = state
        self.definition = definition
        self.options = options
    }

    /// Writes it: the object as data, or a few lines for people and the outputs as the result.
    /// - Parameter ending: what ended the command before the run stood still.
    func write(ending: String? = nil) {
        let console = options.console
        guard options.output == .text else { return console.result(value) }
        console.note()
        for line in lines(ending, console.style(.error)) { console.note(line) }
        if case .completed(let outputs) = state.phase {
            for member in outputs.object ?? [:] {
                let text = member.value.string ?? member.value.canonicalText
                console.result("\(Printable.line(member.key)) = \(Printable.line(text))")
            }
        }
    }

    private func lines(_ ending: String?, _ style: Style) -> [String] {
        let run = state.id
        if let ending { return ["\(style.yellow(ending)); to go on: runner resume \(run)"] }
        let took = Span.text(state.changedAt - state.startedAt)
        switch state.phaseName {
        case .completed: return ["\(style.green("completed")) in \(took) · \(run)"]
        case .cancelled: return ["\(style.red("cancelled")) after \(took) · \(run)"]
        case .failed: return ["\(style.red("failed")) after \(took) · \(run)"] + WhyText(state, definition).lines
        default: return ["\(style.yellow(state.phaseName.rawValue)) · \(run)"] + WhyText(state, definition).lines
        }
    }

    /// The report as data.
    var value: Value {
        var outputs = Value.null
        if case .completed(let value) = state.phase { outputs = value }
        return [
            "format_version": 1,
            "run": .string(state.id.text),
            "state": .string(state.phaseName.rawValue),
            "tenant": .string(state.started?.tenant.text ?? ""),
            "outputs": outputs,
            "steps": .array(state.nodes.indices.dropFirst().map(step)),
        ]
    }

    private func step(_ position: Int) -> Value {
        let node = state.nodes[position]
        var error = Value.null
        if case .failed(let failure) = node.status {
            error = [
                "code": .string(failure.code), "message": .string(failure.message),
                "side": .string(failure.side.rawValue),
            ]
        }
        return [
            "step": .string(node.path.text),
            "state": .string(node.statusName),
            "attempts": Value(node.attempt),
            "output": node.output ?? .null,
            "error": error,
        ]
    }
}
