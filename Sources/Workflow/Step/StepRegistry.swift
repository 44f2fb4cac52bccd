/// The step types and connection kinds that a program offers, by name.
public struct StepRegistry: Sendable {
    private var steps: [String: any Step] = [:]
    private var kinds: [String: ConnectionKind] = [:]

    /// Makes an empty registry.
    public init() {}

    /// Adds a step type; two of one name are a mistake of the program.
    public mutating func register(_ step: some Step) {
        let name = type(of: step).description.name
        precondition(steps[name] == nil, "step type \"\(name)\" is registered twice")
        steps[name] = step
    }

    /// Adds a connection kind; two of one name are a mistake of the program.
    public mutating func register(_ kind: ConnectionKind) {
        precondition(kinds[kind.name] == nil, "connection kind \"\(kind.name)\" is registered twice")
        kinds[kind.name] = kind
    }

    /// The step type of that name.
    public func step(_ name: String) -> (any Step)? { steps[name] }

    /// The connection kind of that name.
    public func kind(_ name: String) -> ConnectionKind? { kinds[name] }

    /// What every step type says of itself, by name.
    public var descriptions: [StepDescription] {
        steps.values.map { type(of: $0).description }.sorted { $0.name < $1.name }
    }

    /// Every connection kind, by name.
    public var connectionKinds: [ConnectionKind] { kinds.values.sorted { $0.name < $1.name } }
}
