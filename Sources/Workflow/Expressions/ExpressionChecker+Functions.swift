extension ExpressionChecker {
    /// The type of a call.
    mutating func call(
        _ function: ExpressionFunction, _ arguments: [ExpressionNode], at node: ExpressionNode,
        knowing succeeded: Set<String>
    ) -> ExpressionType {
        if function.isStatus && !scope.allowsStatus {
            report(.statusNotAllowed, "\(function.usage) can only stand in a step's \"if\"", at: node)
        }
        let types = arguments.map { type(of: $0, knowing: succeeded) }
        for (type, argument) in zip(types, arguments) { requireThere(type, of: argument) }
        check(function, types, arguments)
        let isSecret = types.contains(where: \.isSecret)
        return switch function {
        case .contains, .startsWith, .endsWith, .always, .failure, .success: ExpressionType(.bool, isSecret: isSecret)
        case .format, .join, .toJSON: ExpressionType(.string, isSecret: isSecret)
        case .fromJSON: ExpressionType(.any, isSecret: isSecret)
        }
    }

    private mutating func check(
        _ function: ExpressionFunction, _ types: [ExpressionType], _ arguments: [ExpressionNode]
    ) {
        switch function {
        case .contains:
            require(types[0], .union([.string, .array(.any)]), of: arguments[0], for: function.usage)
            if case .array = types[0].schema { return }
            if types[0].schema.isAssignable(to: .string) && types[0].schema != .any {
                require(types[1], .string, of: arguments[1], for: function.usage)
            }
        case .startsWith, .endsWith, .fromJSON:
            for (type, argument) in zip(types, arguments) { require(type, .string, of: argument, for: function.usage) }
        case .format: checkFormat(types, arguments)
        case .join:
            require(types[0], .array(.any), of: arguments[0], for: function.usage)
            if types.count > 1 { require(types[1], .string, of: arguments[1], for: function.usage) }
        case .toJSON, .always, .failure, .success: break
        }
    }

    private mutating func checkFormat(_ types: [ExpressionType], _ arguments: [ExpressionNode]) {
        require(types[0], .string, of: arguments[0], for: "format")
        for (type, argument) in zip(types, arguments).dropFirst() { requireInsertable(type, of: argument) }
        guard case .literal(.string(let format)) = arguments[0].kind else { return }
        do throws(EvaluationError) {
            for case .place(let ordinal) in try FormatPiece.pieces(of: format) where ordinal + 1 >= arguments.count {
                report(.wrongOperand, "format has no value for {\(ordinal)}; places count from 0", at: arguments[0])
            }
        } catch {
            report(.wrongOperand, error.message, at: arguments[0])
        }
    }

    /// Reports a type that can't stand amid text.
    mutating func requireInsertable(_ type: ExpressionType, of node: ExpressionNode) {
        guard !type.isNull, !type.schema.isAssignable(to: .union([.string, .number, .bool])) else {
            if type.isNull { report(.wrongOperand, "null can't stand in a text", at: node) }
            return
        }
        report(
            .wrongOperand, "\(quoted(node.source)) is \(type.words), which can't stand in a text", at: node,
            help: "only texts, numbers and booleans can; toJSON(…) makes a text of anything")
    }

    /// Reports a type that may have no value.
    mutating func requireThere(_ type: ExpressionType, of node: ExpressionNode) {
        guard let reason = type.missingBecause, !type.isNull else { return }
        report(
            .optionalOutput, "\(quoted(node.source)) may have no value: \(reason)", at: node,
            help: node.helpIfMissing(type))
    }

    /// Reports a type that can't be what is needed.
    mutating func require(
        _ type: ExpressionType, _ schema: Schema, of node: ExpressionNode, for purpose: String
    ) {
        guard type.isNull || !type.schema.isAssignable(to: schema) else { return }
        let found = type.words
        report(.wrongOperand, "\(purpose) takes \(schema), and \(quoted(node.source)) is \(found)", at: node)
    }
}
