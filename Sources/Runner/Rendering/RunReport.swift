import Workflow

/// What came of a run, when the command that carried it out ends.
struct RunReport {
    private let state: RunState
    private let why: Why
    private let now: Timestamp
    private let options: OutputOptions

    init(state: RunState, why: Why, at now: Timestamp, options: OutputOptions) {
        self.state = state
        self.why = why
        self.now = now
        self.options = options
    }

    /// Writes it: the object as data, or a few lines for people and the outputs as the result.
    ///
    /// - Parameter ending: What ended the command before the run stood still.
    func write(ending: String? = nil) {
        let console = options.console
        let summary = RunSummary(state, at: now)
        guard options.output == .text else {
            return console.result(summary.value.adding("format-version", Value(1)))
        }
        console.note()
        for line in lines(ending, console.style(.error)) { console.note(line) }
        for member in summary.outputs?.object ?? [:] {
            let text = member.value.string ?? member.value.canonicalText
            console.result("\(Printable.line(member.key)) = \(Printable.line(text))")
        }
    }

    private func lines(_ ending: String?, _ style: Style) -> [String] {
        let run = state.id
        if let ending { return ["\(style.yellow(ending)); to go on: runner resume \(run)"] }
        let took = Span.text(state.changedAt - state.startedAt)
        let why = WhyText(why).lines
        switch state.phaseName {
        case .completed: return ["\(style.green("completed")) in \(took) · \(run)"]
        case .cancelled: return ["\(style.red("cancelled")) after \(took) · \(run)"]
        case .compensated: return ["\(style.red("undone")) after \(took) · \(run)"] + why
        case .failed: return ["\(style.red("failed")) after \(took) · \(run)"] + why
        default: return ["\(style.yellow(state.phaseName.rawValue)) · \(run)"] + why
        }
    }
}
