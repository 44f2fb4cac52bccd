/// Computes expressions, within limits on the work and on the text that it makes.
///
/// What touches a secret that may not be known yet isn't computed but *reduced*: every part that needs no secret is put
/// in, and what is left is an expression again.
struct Evaluator<Scope: EvaluationScope> {
    /// What an expression comes to.
    enum Reduced {
        /// A value.
        case value(Value)
        /// An expression that waits for its secrets.
        case residual(ExpressionNode)
    }

    /// What the expressions can see.
    let scope: Scope
    /// Yields a secret's text; `nil` while secrets aren't known.
    let secret: ((String) throws(EvaluationError) -> Value)?
    /// What may still be spent.
    var budget = EvaluationBudget()

    /// Makes an evaluator that defers secrets, or one that knows them.
    init(scope: Scope, secret: ((String) throws(EvaluationError) -> Value)? = nil) {
        self.scope = scope
        self.secret = secret
    }

    /// The value of an expression that touches no secret.
    mutating func value(of node: ExpressionNode) throws(EvaluationError) -> Value {
        switch try reduce(node) {
        case .value(let value): return value
        case .residual(let rest):
            throw EvaluationError("\(quoted(rest.source)) touches a secret, which can't be known here")
        }
    }

    /// What an expression comes to.
    mutating func reduce(_ node: ExpressionNode) throws(EvaluationError) -> Reduced {
        try budget.spend(operations: 1)
        switch node.kind {
        case .literal(let value): return .value(value)
        case .context(let name): return .value(try context(name))
        case .member(let base, let name): return try member(name, of: base)
        case .element(let base, let index): return try element(index, of: base)
        case .call(let function, let arguments): return try call(function, arguments)
        case .not(let operand):
            return switch try reduce(operand) {
            case .value(let value): .value(.bool(!value.isTrue))
            case .residual(let rest): .residual(ExpressionNode(.not(rest)))
            }
        case .compare(let comparison, let left, let right): return try compare(comparison, left, right)
        case .and(let operands): return try choose(operands, stopsAt: false)
        case .or(let operands): return try choose(operands, stopsAt: true)
        }
    }

    private func context(_ name: String) throws(EvaluationError) -> Value {
        if let value = scope.context(name) { return value }
        switch name {
        case "secrets": throw EvaluationError("\"secrets\" is no value; name one secret, such as secrets.api-key")
        case "steps": throw EvaluationError("\"steps\" is no value; name a step's output, such as steps.export.output")
        default: throw EvaluationError("there is no context \(quoted(name)) here")
        }
    }

    private mutating func member(_ name: String, of base: ExpressionNode) throws(EvaluationError) -> Reduced {
        if case .context("secrets") = base.kind {
            guard let secret else { return .residual(ExpressionNode(.member(base, name))) }
            return .value(try secret(name))
        }
        if case .member(let root, let step) = base.kind, case .context("steps") = root.kind {
            switch name {
            case "output": return .value(scope.output(of: step) ?? .null)
            case "outcome": return .value(scope.outcome(of: step).map(Value.string) ?? .null)
            default:
                throw EvaluationError("a step has an \"output\" and an \"outcome\", and no \(quoted(name))")
            }
        }
        switch try reduce(base) {
        case .residual(let rest): return .residual(ExpressionNode(.member(rest, name)))
        case .value(.null): return .value(.null)
        case .value(.object(let object)): return .value(object[name] ?? .null)
        case .value(let value):
            throw EvaluationError("\(quoted(base.source)) is \(value.withArticle), which has no member \(quoted(name))")
        }
    }

    private mutating func element(
        _ index: ExpressionNode, of base: ExpressionNode
    ) throws(EvaluationError) -> Reduced {
        let (container, place) = (try reduce(base), try reduce(index))
        guard case .value(let list) = container, case .value(let key) = place else {
            if case .value(.string(let name)) = place {
                return .residual(ExpressionNode(.member(node(container), name)))
            }
            return .residual(ExpressionNode(.element(node(container), node(place))))
        }
        switch (list, key) {
        case (.null, _): return .value(.null)
        case (.array(let items), .number(let number)):
            guard let ordinal = number.int else {
                throw EvaluationError("\(number) is no place in a list; places are whole numbers from 0")
            }
            return .value(items.indices.contains(ordinal) ? items[ordinal] : .null)
        case (.object(let object), .string(let name)): return .value(object[name] ?? .null)
        default:
            throw EvaluationError(
                "\(quoted(base.source)) is \(list.withArticle), which has no place named by \(key.withArticle)")
        }
    }

    private mutating func compare(
        _ comparison: ExpressionNode.Comparison, _ left: ExpressionNode, _ right: ExpressionNode
    ) throws(EvaluationError) -> Reduced {
        let (first, second) = (try reduce(left), try reduce(right))
        guard case .value(let a) = first, case .value(let b) = second else {
            return .residual(ExpressionNode(.compare(comparison, node(first), node(second))))
        }
        try budget.spend(operations: min(a.weight, b.weight) / 64)
        if comparison == .equal { return .value(.bool(a == b)) }
        if comparison == .notEqual { return .value(.bool(a != b)) }
        return .value(.bool(try ordered(comparison, a, b)))
    }

    private func ordered(
        _ comparison: ExpressionNode.Comparison, _ a: Value, _ b: Value
    ) throws(EvaluationError) -> Bool {
        let (isLess, isGreater): (Bool, Bool)
        switch (a, b) {
        case (.number(let x), .number(let y)): (isLess, isGreater) = (x < y, y < x)
        case (.string(let x), .string(let y)):
            isLess = x.utf8.lexicographicallyPrecedes(y.utf8)
            isGreater = y.utf8.lexicographicallyPrecedes(x.utf8)
        default:
            throw EvaluationError(
                "\(comparison.rawValue) compares two numbers or two texts, not \(a.withArticle) and \(b.withArticle)")
        }
        return switch comparison {
        case .less: isLess
        case .lessOrEqual: !isGreater
        case .greater: isGreater
        case .greaterOrEqual: !isLess
        case .equal, .notEqual: false
        }
    }

    /// `&&` stops at the first operand that doesn't count as true, `||` at the first that does; both yield that operand.
    private mutating func choose(_ operands: [ExpressionNode], stopsAt end: Bool) throws(EvaluationError) -> Reduced {
        var rest: [ExpressionNode] = []
        for (place, operand) in operands.enumerated() {
            let reduced = try reduce(operand)
            switch reduced {
            case .residual(let node): rest.append(node)
            case .value(let value):
                let stops = value.isTrue == end
                if rest.isEmpty && (stops || place == operands.count - 1) { return reduced }
                if stops || place == operands.count - 1 { rest.append(node(reduced)) }
                if stops { return .residual(joined(rest, end)) }
            }
        }
        return .residual(joined(rest, end))
    }

    private func joined(_ operands: [ExpressionNode], _ isOr: Bool) -> ExpressionNode {
        operands.count == 1 ? operands[0] : ExpressionNode(isOr ? .or(operands) : .and(operands))
    }

    private mutating func call(
        _ function: ExpressionFunction, _ arguments: [ExpressionNode]
    ) throws(EvaluationError) -> Reduced {
        switch function {
        case .always: return .value(true)
        case .failure: return .value(.bool(scope.failed))
        case .success: return .value(.bool(!scope.failed))
        case .contains, .startsWith, .endsWith, .format, .join, .toJSON, .fromJSON: break
        }
        var values: [Value] = []
        var reduced: [ExpressionNode] = []
        for argument in arguments {
            let result = try reduce(argument)
            reduced.append(node(result))
            if case .value(let value) = result { values.append(value) }
        }
        guard values.count == arguments.count else {
            return .residual(ExpressionNode(.call(function, reduced)))
        }
        return .value(try function.apply(to: values, budget: &budget))
    }

    private func node(_ reduced: Reduced) -> ExpressionNode {
        switch reduced {
        case .value(let value): ExpressionNode(.literal(value))
        case .residual(let node): node
        }
    }
}

/// What one evaluation may spend, so that none runs or grows for ever.
struct EvaluationBudget {
    /// How many operations one evaluation may take.
    static let maximumOperations = 10_000
    /// How many bytes of text it may make.
    static let maximumText = 1 << 20
    /// How many bytes the values that it puts together may have.
    static let maximumValues = 16 << 20

    private var operations = 0
    private var text = 0
    private var values = 0

    /// Spends operations.
    mutating func spend(operations count: Int) throws(EvaluationError) {
        operations += count
        if operations > Self.maximumOperations {
            throw EvaluationError(
                "the expression takes more than \(Self.maximumOperations) operations; compute in a transform step instead"
            )
        }
    }

    /// Spends bytes of text that is about to be made.
    mutating func spend(text count: Int) throws(EvaluationError) {
        text += count
        if text > Self.maximumText {
            throw EvaluationError("the expression makes more than 1 MiB of text; hand large data on as a data set")
        }
    }

    /// Spends the bytes of a value that is about to be put into another.
    mutating func spend(value count: Int) throws(EvaluationError) {
        values += count
        if values > Self.maximumValues {
            throw EvaluationError("the values come to more than 16 MiB; hand large data on as a data set")
        }
    }
}
