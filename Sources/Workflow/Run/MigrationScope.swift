/// What expressions of another definition see of a run that moves to it: what is kept, and a note of what they wanted that isn't.
final class MigrationScope: EvaluationScope {
    /// What is known of a step beside the one that asks.
    enum Sibling {
        /// It is kept and has ended.
        case settled(output: Value?, outcome: String)
        /// What comes of it is known only later.
        case open(StepPath)
    }

    private let definition: Definition
    private let run: Value?
    private let inputs: Value
    /// What is known of the steps that come before, by id.
    var siblings: [String: Sibling] = [:]
    /// The item of the nearest `foreach` in the same file.
    var item: Value?
    /// Whether a step that the asking step needs, or the scope around it, has failed.
    var failed = false
    /// The first step that was asked for and has nothing to say yet, since the last ``evaluate(_:)``.
    private var missing: StepPath?

    init(_ definition: Definition, _ state: RunState, inputs: Value) {
        self.definition = definition
        self.inputs = inputs
        run = state.runContext
    }

    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": definition.tenant.attributes
        case "project": definition.project
        case "inputs": inputs
        case "item": item
        case "run": run
        default: nil
        }
    }

    func output(of step: String) -> Value? {
        switch siblings[step] {
        case .settled(let output, _): return output
        case .open(let path): missing = missing ?? path
        case nil: break
        }
        return nil
    }

    func outcome(of step: String) -> String? {
        switch siblings[step] {
        case .settled(_, let outcome): return outcome
        case .open(let path): missing = missing ?? path
        case nil: break
        }
        return nil
    }

    /// What an argument comes to.
    enum Found<Result> {
        case known(Result)
        /// It takes something from a step that runs (again).
        case takes(from: StepPath)
        case failed(EvaluationError)
    }

    /// Evaluates something in this scope.
    func evaluate<Result>(_ body: (MigrationScope) throws(EvaluationError) -> Result) -> Found<Result> {
        missing = nil
        do throws(EvaluationError) {
            let result = try body(self)
            return missing.map { .takes(from: $0) } ?? .known(result)
        } catch {
            return missing.map { .takes(from: $0) } ?? .failed(error)
        }
    }
}
