/// The five boundaries of a step at which a process can be told to die, so that anyone can prove what a kill there does.
public enum FailPoint: String, Sendable, CaseIterable {
    /// Before the append of `step.started`, or of what says that a woken step sends something now.
    case beforeIntent = "before-intent"
    /// After that append, before anything is done.
    case afterIntent = "after-intent"
    /// After the effect, before its result is appended.
    case afterEffect = "after-effect"
    /// After the append of the result.
    case afterResult = "after-result"
    /// After the append of the result, right before `settle`.
    case beforeSettle = "before-settle"
}

/// Is told whenever a boundary is reached; `TENANTRY_FAIL_AT` makes one that kills, or that loses answers.
public struct FailPoints: Sendable {
    private let listener: (@Sendable (FailPoint, _ steps: [String]) -> Void)?
    private let loss: (@Sendable (_ step: String) -> Bool)?

    /// Makes a listener.
    /// - Parameters:
    ///   - reached: Called at a boundary, with the steps that are there: a path, followed by ` (waiting)`, ` (failed)` or
    ///     ` (unknown)` where the answer says so, or `undo N` where the effect of that number is taken away.
    ///   - losesAnswer: Whether the answer to an attempt that has sent something is lost on its way.
    public init(
        reached: (@Sendable (FailPoint, _ steps: [String]) -> Void)? = nil,
        losesAnswer: (@Sendable (_ step: String) -> Bool)? = nil
    ) {
        listener = reached
        loss = losesAnswer
    }

    /// Nothing happens anywhere.
    public static let none = FailPoints()

    /// Names cost nothing where nobody listens.
    func reached(_ place: FailPoint, _ steps: @autoclosure () -> [String]) {
        guard let listener else { return }
        let steps = steps()
        if !steps.isEmpty { listener(place, steps) }
    }

    func losesAnswer(to step: @autoclosure () -> String) -> Bool { loss?(step()) ?? false }
}

extension RunTask.Batch {
    /// Whether an attempt begins with it, at a step or at taking an effect away, or a woken one is about to send.
    var intends: Bool { facts.contains { Self.intent($0.event) != nil } }

    /// The attempts that begin with it, as fail-points name them.
    var intents: [String] { facts.compactMap { Self.intent($0.event) } }

    /// What came back from attempts, as fail-points name it.
    var resultNames: [String] { results.compactMap(\.command.resultName) }

    private static func intent(_ event: Event) -> String? {
        switch event {
        case .stepStarted(let event): event.runner == nil ? nil : event.path.text
        case .stepProgressed(let event): event.sendBy == nil ? nil : FailPoint.waiting(event.path)
        case .undoStarted(let event): FailPoint.undo(event.target.number)
        default: nil
        }
    }
}

extension FailPoint {
    static func undo(_ number: Int) -> String { "undo \(number)" }

    /// A step that waits, or that did until it was woken.
    static func waiting(_ path: StepPath) -> String { "\(path) (waiting)" }
}

extension Attempt.Result {
    /// What came of an attempt of a step, as fail-points name it.
    func name(of path: StepPath) -> String {
        switch self {
        case .done: path.text
        case .waiting: FailPoint.waiting(path)
        case .failed: "\(path) (failed)"
        case .unknown: "\(path) (unknown)"
        }
    }
}

extension Command {
    /// The result of an attempt that it brings, as fail-points name it; `nil` for any other command.
    fileprivate var resultName: String? {
        switch self {
        case .succeed(let path, _, _, _, _): path.text
        case .wait(let path, _, _, _): FailPoint.waiting(path)
        case .fail(let path, _, _, _, _): "\(path) (failed)"
        case .lose(let path, _, _): "\(path) (unknown)"
        case .undone(let number, _), .failUndo(let number, _, _, _): FailPoint.undo(number)
        case .start, .advance, .begin, .progress, .send, .lookedUp, .beginUndo, .interruptUndo, .signal, .settle,
            .cancel, .pause, .unpause, .rewind, .migrate, .resume, .queue:
            nil
        }
    }
}
