/// The five boundaries of a step at which a process can be told to die, so that anyone can prove what a kill there does.
public enum FailPoint: String, Sendable, CaseIterable {
    /// Before the append of `step.started`.
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

/// Is told whenever a boundary is reached; `TENANTRY_FAIL_AT` makes one that kills.
public struct FailPoints: Sendable {
    /// Called at a boundary.
    public var reached: @Sendable (FailPoint) -> Void

    /// Makes a listener.
    public init(reached: @escaping @Sendable (FailPoint) -> Void) { self.reached = reached }

    /// Nothing happens anywhere.
    public static let none = FailPoints { _ in }
}
