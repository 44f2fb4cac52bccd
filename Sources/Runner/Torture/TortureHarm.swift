import Workflow

/// What is done to a run on its way.
enum TortureHarm: Sendable, Hashable {
    /// Nothing.
    case none
    /// Its process is killed once at a boundary of each step.
    case kill(FailPoint)
    /// The answer to each step that sends something is lost once.
    case loseAnswers
    /// Whatever others say comes early, twice and late.
    case words

    /// All that harms.
    static let all = FailPoint.allCases.map(Self.kill) + [.loseAnswers, .words]

    /// A stable word for it.
    var name: String {
        switch self {
        case .none: "undisturbed"
        case .kill(let place): place.rawValue
        case .loseAnswers: FailAt.lostAnswer
        case .words: "signals"
        }
    }

    /// It as a person says it.
    var sentence: String {
        switch self {
        case .none: "undisturbed"
        case .kill(.beforeIntent): "killed before the append of its intent"
        case .kill(.afterIntent): "killed after the append of its intent, before its effect"
        case .kill(.afterEffect): "killed after its effect, before the append of its result"
        case .kill(.afterResult): "killed after the append of its result"
        case .kill(.beforeSettle): "killed before it was settled"
        case .loseAnswers: "its answer was lost"
        case .words: "signals came early, twice and late"
        }
    }
}
