/// How many runs may hold a key at once, over all workflows of a log, and what becomes of a run that comes when as many hold it.
///
/// A run holds its key from its admission to its end, waits included.
public struct Concurrency: Sendable, Hashable {
    /// What becomes of a run that finds no place.
    public enum Conflict: String, Sendable, Hashable, CaseIterable {
        /// It waits for its turn: first come, first served.
        case queue
        /// The run that has held the key longest is asked to end, and it waits behind that one.
        case cancel
        /// It isn't started.
        case fail
    }

    /// What yields the key, a text.
    public let key: Argument
    /// How many runs may hold the key at once, at least 1.
    public let limit: Int
    /// What becomes of a run that finds no place.
    public let onConflict: Conflict

    /// Makes a rule.
    public init(key: Argument, limit: Int = 1, onConflict: Conflict = .queue) {
        self.key = key
        self.limit = limit
        self.onConflict = onConflict
    }
}

extension Definition {
    /// The key that a run of these inputs needs; `nil` if the file asks for none.
    /// - Throws: ``Rejection/noKey(_:)`` if the expression yields no text that can be one.
    public func concurrencyKey(inputs: Value) throws(Rejection) -> String? {
        guard let concurrency else { return nil }
        let value: Value
        do throws(EvaluationError) {
            value = try concurrency.key.evaluate(in: KeyScope(definition: self, inputs: inputs)).value
        } catch {
            throw .noKey(error.message)
        }
        guard let key = value.string else { throw .noKey("it yields \(value.kindName), not text") }
        guard !key.isEmpty else { throw .noKey("it yields an empty text") }
        return key
    }
}

/// What the key's expressions see: all that is known before a run begins to exist.
private struct KeyScope: EvaluationScope {
    let definition: Definition
    let inputs: Value

    var failed: Bool { false }

    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": definition.tenant.attributes
        case "inputs": inputs
        case "project": definition.project
        default: nil
        }
    }

    func output(of step: String) -> Value? { nil }

    func outcome(of step: String) -> String? { nil }
}
