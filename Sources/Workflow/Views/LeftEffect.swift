/// An effect that the way back of a run has left behind, and what can be done about it.
public struct LeftEffect: Sendable, Hashable {
    /// The run.
    public let run: RunID
    /// The last attempt to take it away: which effect, why it stays, and whose side must act.
    public let failure: StepUndoFailed

    /// Whether another attempt can take it away, once somebody has done what the failure says.
    public var canBeTriedAgain: Bool { !failure.isForGood }

    /// The command that helps: the one that tries again, or where no attempt ever helps the one that shows what was done.
    public var command: String {
        canBeTriedAgain ? "runner cancel \(run) --compensate" : "runner history \(run)"
    }

    /// What there is to do, in a few words.
    public var advice: String {
        canBeTriedAgain
            ? "when that is done, try again" : "nothing can take it away: tell the \(failure.side.rawValue)"
    }

    /// What it is, of which step, for whom, why it stays and what there is to do, in one line.
    public var sentence: String {
        Wording.line(
            "\(failure.target.sentence) of step \(failure.target.path), for the \(failure.side.rawValue): "
                + "\(failure.message) (\(advice))", limit: 1_000)
    }

    /// The effect as one object for programs.
    public var value: Value {
        [
            "advice": .string(advice), "code": .string(failure.code), "command": .string(command),
            "kind": .string(failure.target.kind), "message": .string(failure.message),
            "resource": .string(failure.target.resource), "side": .string(failure.side.rawValue),
            "step": .string(failure.target.path.text), "try-again": .bool(canBeTriedAgain),
        ]
    }
}

extension CompensationCompleted {
    /// What could not be taken away of a run, in the order in which it was tried.
    func leftEffects(of run: RunID) -> [LeftEffect] { left.map { LeftEffect(run: run, failure: $0) } }
}
