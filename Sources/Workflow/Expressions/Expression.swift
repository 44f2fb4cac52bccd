/// A parsed `${{ }}` expression.
public struct Expression: Sendable, Hashable {
    /// The text between the braces, trimmed.
    public let text: String
    /// Makes an expression.
    public init(text: String) { self.text = text }
}

extension Argument {
    /// The value of this argument, with everything that touches `secrets` deferred.
    public func evaluate(in scope: some EvaluationScope) throws(EvaluationError) -> Evaluated {
        throw EvaluationError("")
    }
}

extension Expression {
    /// The value of this expression, which must not touch `secrets`.
    public func evaluate(in scope: some EvaluationScope) throws(EvaluationError) -> Value {
        throw EvaluationError("")
    }
}
