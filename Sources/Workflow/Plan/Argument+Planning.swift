extension Argument {
    /// What is known of this argument before anything runs.
    /// - Throws: ``EvaluationError`` that quotes an expression that can't have a value.
    func planned(in scope: PlanScope) throws(EvaluationError) -> PlannedValue {
        switch self {
        case .literal(let value): return PlannedValue(value: value)
        case .template(let template): return try template.planned(in: scope)
        case .array(let items):
            var planned: [PlannedValue] = []
            for item in items { planned.append(try item.planned(in: scope)) }
            return .list(planned)
        case .object(let members):
            var planned: [(key: String, value: PlannedValue)] = []
            for member in members { planned.append((member.key, try member.value.planned(in: scope))) }
            return .object(planned)
        }
    }
}

extension Template {
    fileprivate func planned(in scope: PlanScope) throws(EvaluationError) -> PlannedValue {
        if parts.count == 1, let expression = expressions.first { return try expression.planned(in: scope) }
        var causes: [PlanGap.Cause] = []
        for expression in expressions { causes += try expression.planned(in: scope).causes }
        guard causes.isEmpty else { return .unknown(after: causes.uniqued) }
        var evaluator = Evaluator(scope: scope)
        return PlannedValue(try evaluator.reduce(self))
    }
}

extension Expression {
    /// What is known of this expression's value before anything runs.
    /// - Throws: ``EvaluationError`` that quotes it, if it can't have a value.
    func planned(in scope: PlanScope) throws(EvaluationError) -> PlannedValue {
        do throws(EvaluationError) {
            return try root.planned(in: scope)
        } catch {
            throw EvaluationError("\(quotedText): \(error.message)")
        }
    }
}

extension ExpressionNode {
    fileprivate func planned(in scope: PlanScope) throws(EvaluationError) -> PlannedValue {
        if let named = scope.named(by: self), !named.gaps.isEmpty { return named }
        let causes = causes(in: scope)
        guard !causes.isEmpty else {
            var evaluator = Evaluator(scope: scope)
            return PlannedValue(try evaluator.reduce(self))
        }
        switch kind {
        case .and(let operands): return try Self.choice(operands, stopsAt: false, in: scope)
        case .or(let operands): return try Self.choice(operands, stopsAt: true, in: scope)
        case .not(let operand):
            let planned = try operand.planned(in: scope)
            return planned.gaps.isEmpty ? PlannedValue(value: .bool(!planned.value.isTrue)) : .unknown(after: causes)
        default: return .unknown(after: causes)
        }
    }

    /// `&&` and `||` are known where an operand that is known decides before one that isn't.
    private static func choice(
        _ operands: [ExpressionNode], stopsAt end: Bool, in scope: PlanScope
    ) throws(EvaluationError) -> PlannedValue {
        var last = PlannedValue(value: .null)
        for operand in operands {
            last = try operand.planned(in: scope)
            guard last.gaps.isEmpty, last.secrets.isEmpty else {
                return .unknown(after: operands.flatMap { $0.causes(in: scope) }.uniqued)
            }
            if last.value.isTrue == end { break }
        }
        return last
    }

    /// What has to have happened before everything that the node names is known.
    private func causes(in scope: PlanScope) -> [PlanGap.Cause] {
        if let named = scope.named(by: self) { return named.causes }
        return children.flatMap { $0.causes(in: scope) }.uniqued
    }
}

extension PlannedValue {
    /// What an evaluation came to: a value, or a secret that only an attempt learns.
    fileprivate init<Scope>(_ reduced: Evaluator<Scope>.Reduced) {
        switch reduced {
        case .value(let value): self.init(value: value)
        case .residual: self.init(value: .null, secrets: [""])
        }
    }
}
