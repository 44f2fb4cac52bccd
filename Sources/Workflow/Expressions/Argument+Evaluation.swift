extension Argument {
    /// The value of this argument, with everything that touches `secrets` deferred.
    /// - Throws: ``EvaluationError`` that quotes the expression which has no value.
    public func evaluate(in scope: some EvaluationScope) throws(EvaluationError) -> Evaluated {
        var evaluator = Evaluator(scope: scope)
        var deferred: [Deferred] = []
        let value = try evaluate(with: &evaluator, at: "", deferring: &deferred)
        return Evaluated(value, deferred: deferred)
    }

    private func evaluate<Scope>(
        with evaluator: inout Evaluator<Scope>, at pointer: String, deferring deferred: inout [Deferred]
    ) throws(EvaluationError) -> Value {
        switch self {
        case .literal(let value): return value
        case .template(let template):
            switch try evaluator.reduce(template) {
            case .value(let value):
                try evaluator.budget.spend(value: value.weight)
                return value
            case .residual(let node):
                deferred.append(Deferred(pointer: pointer, expression: node.source))
                return .null
            }
        case .array(let items):
            var values: [Value] = []
            for (ordinal, item) in items.enumerated() {
                values.append(try item.evaluate(with: &evaluator, at: "\(pointer)/\(ordinal)", deferring: &deferred))
            }
            return .array(values)
        case .object(let members):
            var object = Object()
            for member in members {
                let place = JSONPointer.appending(member.key, to: pointer)
                object[member.key] = try member.value.evaluate(with: &evaluator, at: place, deferring: &deferred)
            }
            return .object(object)
        }
    }

    /// The argument with every part that has no expression in it as one literal, as the canonical form reads it back.
    public var normalized: Argument {
        switch self {
        case .literal, .template: return self
        case .array(let items):
            let items = items.map(\.normalized)
            let values = items.compactMap(\.literalValue)
            return values.count == items.count ? .literal(.array(values)) : .array(items)
        case .object(let members):
            let members = members.map { Member(key: $0.key, value: $0.value.normalized) }
                .sorted { Object.precedes($0.key, $1.key) }
            let values = members.compactMap { member in member.value.literalValue.map { (member.key, $0) } }
            return values.count == members.count ? .literal(.object(Object(values))) : .object(members)
        }
    }

    /// The value, if this is a literal.
    public var literalValue: Value? { if case .literal(let value) = self { value } else { nil } }

    /// The member of that name, where this is an object, literal or not.
    public subscript(key: String) -> Argument? {
        switch self {
        case .literal(let value): value[key].map(Argument.literal)
        case .object(let members): members.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
        case .template, .array: nil
        }
    }

    /// The expressions in it, in order.
    public var expressions: [Expression] {
        switch self {
        case .literal: []
        case .template(let template): template.expressions
        case .array(let items): items.flatMap(\.expressions)
        case .object(let members): members.flatMap(\.value.expressions)
        }
    }
}

extension Expression {
    /// The expression for messages, cut after 80 characters.
    var quotedText: String {
        let scalars = text.unicodeScalars
        guard scalars.count > 80 else { return "${{ \(text) }}" }
        return "${{ \(String(String.UnicodeScalarView(scalars.prefix(80))))… }}"
    }

    /// The value of this expression, which must not touch `secrets`.
    /// - Throws: ``EvaluationError`` that quotes the expression.
    public func evaluate(in scope: some EvaluationScope) throws(EvaluationError) -> Value {
        var evaluator = Evaluator(scope: scope)
        do throws(EvaluationError) {
            let value = try evaluator.value(of: root)
            try evaluator.budget.spend(value: value.weight)
            return value
        } catch {
            throw EvaluationError("\(quotedText): \(error.message)")
        }
    }
}

extension Evaluator {
    /// What a scalar comes to: alone an expression keeps its type, among text it yields text.
    mutating func reduce(_ template: Template) throws(EvaluationError) -> Reduced {
        if template.parts.count == 1, case .expression(let expression) = template.parts[0] {
            return try reduce(expression)
        }
        var text = ""
        var format = ""
        var residuals: [ExpressionNode] = []
        for part in template.parts {
            let piece: String
            switch part {
            case .text(let literal): piece = literal
            case .expression(let expression):
                switch try reduce(expression) {
                case .value(let value): piece = try insert(value, of: expression)
                case .residual(let node):
                    format += "{\(residuals.count)}"
                    residuals.append(node)
                    continue
                }
            }
            try budget.spend(text: piece.utf8.count)
            text += piece
            format += piece.escapingBraces
        }
        guard !residuals.isEmpty else { return .value(.string(text)) }
        let arguments = [ExpressionNode(.literal(.string(format)))] + residuals
        return .residual(ExpressionNode(.call(.format, arguments)))
    }

    private mutating func reduce(_ expression: Expression) throws(EvaluationError) -> Reduced {
        do throws(EvaluationError) {
            return try reduce(expression.root)
        } catch {
            throw EvaluationError("\(expression.quotedText): \(error.message)")
        }
    }

    private func insert(_ value: Value, of expression: Expression) throws(EvaluationError) -> String {
        do throws(EvaluationError) {
            return try value.insertedText(into: "the text around it")
        } catch {
            throw EvaluationError("\(expression.quotedText): \(error.message)")
        }
    }
}

extension Deferred {
    /// The secret that this deferred value stands for.
    /// - Parameter secret: Yields the secret of a name.
    /// - Returns: What the expression yields with the secrets put in.
    /// - Throws: What `secret` throws, or ``EvaluationError``, which quotes the expression and never a value.
    public func resolve(_ secret: (String) throws -> Secret) throws -> Secret {
        let parsed: Expression
        do throws(ExpressionError) {
            parsed = try Expression.parse(expression)
        } catch {
            throw EvaluationError("the deferred expression can't be read: \(error.message)")
        }
        if case .member(let base, let name) = parsed.root.kind, case .context("secrets") = base.kind {
            return try secret(name)
        }
        var known: [String: Value] = [:]
        for name in parsed.secretNames { known[name] = try text(of: try secret(name), named: name) }
        let secrets = known
        var evaluator = Evaluator(scope: EmptyScope()) { name throws(EvaluationError) in
            guard let value = secrets[name] else { throw EvaluationError("no secret") }
            return value
        }
        guard let value = try? evaluator.value(of: parsed.root), let text = try? value.insertedText(into: "a secret")
        else {
            throw EvaluationError(
                "\(parsed.quotedText) has no value with the secret put in; check what the secret holds (it is not shown)"
            )
        }
        return Secret(bytes: Array(text.utf8))
    }

    private func text(of secret: Secret, named name: String) throws(EvaluationError) -> Value {
        guard let text = secret.withBytes({ String(validating: $0, as: UTF8.self) }) else {
            throw EvaluationError("the secret \(quoted(name)) is not UTF-8, so no expression can be made of it")
        }
        return .string(text)
    }
}

/// Sees nothing: what a deferred expression is evaluated in, all but its secrets being put in already.
private struct EmptyScope: EvaluationScope {
    var failed: Bool { false }
    func context(_ name: String) -> Value? { nil }
    func output(of step: String) -> Value? { nil }
    func outcome(of step: String) -> String? { nil }
}

extension String {
    /// The text as the first argument of `format` writes it.
    fileprivate var escapingBraces: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "{" || scalar == "}" { result.append(scalar) }
            result.append(scalar)
        }
        return String(result)
    }
}
