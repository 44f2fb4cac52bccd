/// An attempt that a history should not have: one of a step that had succeeded, or of one whose last attempt nobody has accounted for.
public struct Repetition: Sendable, Hashable {
    /// The step.
    public let step: StepPath
    /// Whether the step had succeeded; else what had come of its last attempt was neither told nor looked up.
    public let hadSucceeded: Bool

    /// Finds every repetition in a run's events, in their order.
    public static func all(in events: some Sequence<Event>) -> [Repetition] {
        var (succeeded, open): (Set<StepPath>, Set<StepPath>) = ([], [])
        var found: [Repetition] = []
        func allow(_ again: [StepPath]) {
            succeeded.subtract(again)
            open.subtract(again)
        }
        for event in events {
            switch event {
            case .stepStarted(let event) where event.runner != nil:
                if succeeded.contains(event.path) {
                    found.append(Repetition(step: event.path, hadSucceeded: true))
                } else if !open.insert(event.path).inserted {
                    found.append(Repetition(step: event.path, hadSucceeded: false))
                }
            case .stepSucceeded(let event):
                if !succeeded.insert(event.path).inserted {
                    found.append(Repetition(step: event.path, hadSucceeded: true))
                }
            case .stepFailed(let event): open.remove(event.path)
            case .stepLookedUp(let event): open.remove(event.path)
            case .stepCancelled(let event): open.remove(event.path)
            case .decisionMade(let event): open.remove(event.path)
            case .runRewound(let event): allow(event.steps.map(\.path))
            case .runMigrated(let event):
                allow(event.steps.filter { $0.fate != .kept }.map(\.path) + event.reopened)
            default: break
            }
        }
        return found
    }
}
