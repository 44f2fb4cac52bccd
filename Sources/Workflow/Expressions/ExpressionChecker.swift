/// Finds the mistakes of an expression before anything runs: names that don't exist, shapes that don't fit, secrets out of place.
struct ExpressionChecker {
    /// What can be seen.
    let scope: TypeScope
    /// What was found.
    private(set) var findings: [ExpressionFinding] = []

    /// Prepares to check in a scope.
    init(scope: TypeScope) { self.scope = scope }

    /// The type of a whole expression.
    mutating func type(of expression: Expression) -> ExpressionType {
        type(of: expression.root, knowing: scope.succeeded)
    }

    /// Adds a finding.
    mutating func report(
        _ code: DiagnosticCode, _ message: String, at node: ExpressionNode, help: String? = nil
    ) {
        findings.append(ExpressionFinding(code: code, message: message, range: node.range, help: help))
    }

    // MARK: Nodes

    mutating func type(of node: ExpressionNode, knowing succeeded: Set<String>) -> ExpressionType {
        switch node.kind {
        case .literal(let value): return literal(value)
        case .context(let name): return context(name, at: node)
        case .member(let base, let name): return member(name, of: base, at: node, knowing: succeeded)
        case .element(let base, let index): return element(index, of: base, at: node, knowing: succeeded)
        case .call(let function, let arguments): return call(function, arguments, at: node, knowing: succeeded)
        case .not(let operand):
            return ExpressionType(.bool, isSecret: type(of: operand, knowing: succeeded).isSecret)
        case .compare(let comparison, let left, let right):
            return compare(comparison, left, right, at: node, knowing: succeeded)
        case .and(let operands): return and(operands, knowing: succeeded)
        case .or(let operands): return or(operands, knowing: succeeded)
        }
    }

    private func literal(_ value: Value) -> ExpressionType {
        switch value {
        case .null: return .null
        case .bool: return ExpressionType(.bool)
        case .number(let number):
            return ExpressionType(number.int.map { .integer($0...$0) } ?? .number)
        case .string(let text): return ExpressionType(.enumeration([text]))
        case .array, .object: return .unknown
        }
    }

    private mutating func context(_ name: String, at node: ExpressionNode) -> ExpressionType {
        if let found = scope.contexts.first(where: { $0.name == name }) { return ExpressionType(found.schema) }
        switch name {
        case "steps":
            report(.unknownMember, "\"steps\" alone is no value", at: node, help: "name an output: steps.<id>.output")
        case "secrets":
            report(.unknownMember, "\"secrets\" alone is no value", at: node, help: "name one secret: secrets.<name>")
        default:
            if let hidden = scope.hidden.first(where: { $0.name == name }) {
                report(.unknownContext, "\"\(name)\" can't be used here: \(hidden.reason)", at: node)
                return .unknown
            }
            let names = contextNames
            let near = Nearest.name(to: name, among: names)
            let help =
                near.map { "did you mean \"\($0)\"?" }
                ?? "expected one of \(names.joined(separator: ", ")); a text stands in single quotes: '\(name)'"
            report(.unknownContext, "there is no context \(quoted(name))", at: node, help: help)
        }
        return .unknown
    }

    private var contextNames: [String] {
        scope.contexts.map(\.name) + (scope.stepIDs.isEmpty ? [] : ["steps"])
            + (scope.secretsRefused == nil ? ["secrets"] : [])
    }

    private mutating func member(
        _ name: String, of base: ExpressionNode, at node: ExpressionNode, knowing succeeded: Set<String>
    ) -> ExpressionType {
        if case .context("secrets") = base.kind { return secret(name, at: node) }
        if case .context("steps") = base.kind {
            _ = step(name, at: node)
            report(
                .unknownMember, "a step is no value; it has an \"output\" and an \"outcome\"", at: node,
                help: "write steps.\(name).output or steps.\(name).outcome")
            return .unknown
        }
        if case .member(let root, let id) = base.kind, case .context("steps") = root.kind {
            return stepMember(name, of: id, at: node, step: base, knowing: succeeded)
        }
        let container = type(of: base, knowing: succeeded)
        return member(name, of: container, base: base, at: node)
    }

    private mutating func member(
        _ name: String, of container: ExpressionType, base: ExpressionNode, at node: ExpressionNode
    ) -> ExpressionType {
        if container.isNull { return container }
        guard let found = container.schema.member(name) else {
            let names = container.schema.memberNames
            guard !names.isEmpty else {
                if case .context("inputs") = base.kind {
                    report(
                        .unknownMember, "this file declares no inputs", at: node,
                        help: "declare it: inputs: { \(name): { type: string } }")
                    return .unknown
                }
                report(
                    .unknownMember,
                    "\(quoted(base.source)) is \(container.schema), which has no member \(quoted(name))",
                    at: node)
                return .unknown
            }
            let near = Nearest.name(to: name, among: names)
            report(
                .unknownMember, "\(quoted(base.source)) has no member \(quoted(name))", at: node,
                help: near.map { "did you mean \"\($0)\"?" } ?? "it has \(Schema.list(names))")
            return .unknown
        }
        var missing = container.missingBecause
        if missing == nil, !found.alwaysThere, case .object = container.schema {
            missing = "\(quoted(name)) isn't always there"
        }
        return ExpressionType(found.schema, missingBecause: missing, isSecret: container.isSecret)
    }

    private mutating func secret(_ name: String, at node: ExpressionNode) -> ExpressionType {
        if let refused = scope.secretsRefused {
            report(.secretNotAllowed, "the secret \(quoted(name)) can't be used here: \(refused)", at: node)
            return .unknown
        }
        if !SecretName.isValid(name) {
            report(
                .badName, "\(quoted(name)) can't be the name of a secret", at: node, help: "expected \(SecretName.rule)"
            )
        }
        return ExpressionType(.string, isSecret: true)
    }

    private mutating func element(
        _ index: ExpressionNode, of base: ExpressionNode, at node: ExpressionNode, knowing succeeded: Set<String>
    ) -> ExpressionType {
        if case .context(let name) = base.kind, name == "steps" || name == "secrets" {
            report(.unknownMember, "\(quoted(name)) takes a name that is written out, not a computed one", at: index)
            return .unknown
        }
        let container = type(of: base, knowing: succeeded)
        let place = type(of: index, knowing: succeeded)
        let isSecret = container.isSecret || place.isSecret
        // A place of a list may be empty, but who counts on it must be able to say so without an alternative.
        let missing = container.missingBecause
        switch container.schema {
        case .any: return ExpressionType(.any, isSecret: isSecret)
        case .array(let item):
            require(place, .integer(), of: index, for: "a place in a list")
            return ExpressionType(item, missingBecause: missing, isSecret: isSecret)
        case .map(let item):
            require(place, .string, of: index, for: "a member's name")
            return ExpressionType(item, missingBecause: missing, isSecret: isSecret)
        case .object, .union, .dataset:
            require(place, .string, of: index, for: "a member's name")
            return ExpressionType(.any, missingBecause: missing, isSecret: isSecret)
        default:
            report(.unknownMember, "\(quoted(base.source)) is \(container.schema), which has no places", at: node)
            return .unknown
        }
    }

    // MARK: Steps

    private mutating func step(_ id: String, at node: ExpressionNode) -> TypeScope.StepView? {
        guard let step = scope.step(id) else {
            let ids = scope.stepIDs
            let near = Nearest.name(to: id, among: ids)
            report(
                .unknownStep, "there is no step \(quoted(id))", at: node,
                help: near.map { "did you mean \"\($0)\"?" }
                    ?? (ids.isEmpty ? "no step can be seen here" : "the steps are \(Schema.list(ids))"))
            return nil
        }
        switch step.standing {
        case .before: return step
        case .itself: report(.stepNotBefore, "a step can't use what it yields itself", at: node)
        case .later:
            report(
                .stepNotBefore, "step \(quoted(id)) runs later, so nothing is known of it here", at: node,
                help: "move \(quoted(id)) above this step")
        case .beside:
            report(
                .stepNotBefore, "step \(quoted(id)) runs side by side with this one, so nothing is known of it here",
                at: node, help: "add it to this step's needs: [\(id)]")
        }
        return nil
    }

    private mutating func stepMember(
        _ name: String, of id: String, at node: ExpressionNode, step base: ExpressionNode,
        knowing succeeded: Set<String>
    ) -> ExpressionType {
        guard let step = step(id, at: base) else { return .unknown }
        switch name {
        case "outcome": return ExpressionType(.enumeration(TypeScope.outcomes))
        case "output":
            let missing = succeeded.contains(id) ? nil : step.missingBecause
            return ExpressionType(step.output, missingBecause: missing)
        default:
            let near = Nearest.name(to: name, among: ["output", "outcome"])
            let known = step.output.member(name) != nil ? "output.\(name)" : near
            report(
                .unknownMember, "a step has no member \(quoted(name)); it has an \"output\" and an \"outcome\"",
                at: node,
                help: known.map { "did you mean steps.\(id).\($0)?" })
            return .unknown
        }
    }

    // MARK: Operators

    private mutating func compare(
        _ comparison: ExpressionNode.Comparison, _ left: ExpressionNode, _ right: ExpressionNode,
        at node: ExpressionNode, knowing succeeded: Set<String>
    ) -> ExpressionType {
        let (a, b) = (type(of: left, knowing: succeeded), type(of: right, knowing: succeeded))
        let result = ExpressionType(.bool, isSecret: a.isSecret || b.isSecret)
        if a.isNull || b.isNull { return result }
        requireThere(a, of: left)
        requireThere(b, of: right)
        if comparison.isOrdering {
            requireOrder(a, b, left, right, comparison, at: node)
        } else if !a.schema.mayEqual(b.schema) {
            report(
                .neverEqual,
                "\(a.words) and \(b.words) are never equal; \(comparison.rawValue) compares values of one type",
                at: node, help: neverEqualHelp(a.schema, b.schema))
        }
        return result
    }

    private func neverEqualHelp(_ left: Schema, _ right: Schema) -> String? {
        guard case .enumeration(let words) = left, case .enumeration(let others) = right,
            let word = others.count == 1 ? others.first : words.first
        else { return "nothing is converted: 1 and '1' differ" }
        let known = others.count == 1 ? words : others
        return Nearest.name(to: word, among: known).map { "did you mean '\($0)'?" }
            ?? "expected one of \(Schema.list(known))"
    }

    private mutating func requireOrder(
        _ a: ExpressionType, _ b: ExpressionType, _ left: ExpressionNode, _ right: ExpressionNode,
        _ comparison: ExpressionNode.Comparison, at node: ExpressionNode
    ) {
        let before = findings.count
        for (type, operand) in [(a, left), (b, right)] { requireOrderable(type, of: operand, comparison) }
        guard findings.count == before, !a.schema.mayEqual(b.schema) else { return }
        report(
            .wrongOperand,
            "\(comparison.rawValue) compares two numbers or two texts, and these are \(a.words) and \(b.words)",
            at: node,
            help: "nothing is converted: 1 and '1' differ")
    }

    private mutating func requireOrderable(
        _ type: ExpressionType, of node: ExpressionNode, _ comparison: ExpressionNode.Comparison
    ) {
        switch type.schema {
        case .any, .number, .integer, .string, .text, .enumeration, .date, .union: break
        case .duration, .dateTime:
            report(
                .wrongOperand,
                "\(comparison.rawValue) can't order \(type.words): it compares texts by their characters",
                at: node, help: "compare dates (yyyy-MM-dd) or numbers")
        case .bool, .dataset, .array, .map, .object:
            report(
                .wrongOperand,
                "\(comparison.rawValue) compares two numbers or two texts, and \(quoted(node.source)) is \(type.words)",
                at: node)
        }
    }

    private mutating func and(_ operands: [ExpressionNode], knowing succeeded: Set<String>) -> ExpressionType {
        var known = succeeded
        var result = ExpressionType.unknown
        var isSecret = false
        var schemas: [Schema] = []
        for operand in operands {
            result = type(of: operand, knowing: known)
            isSecret = isSecret || result.isSecret
            schemas.append(result.schema)
            known.formUnion(operand.stepsKnownToSucceed(when: true))
        }
        let isBool = schemas.allSatisfy { $0 == .bool }
        let missing = isBool ? result.missingBecause : result.missingBecause ?? "what stands before && may be false"
        var type = ExpressionType(result.schema, missingBecause: missing, isSecret: isSecret)
        type.isNull = result.isNull
        return type
    }

    private mutating func or(_ operands: [ExpressionNode], knowing succeeded: Set<String>) -> ExpressionType {
        var known = succeeded
        var types: [ExpressionType] = []
        for operand in operands {
            types.append(type(of: operand, knowing: known))
            known.formUnion(operand.stepsKnownToSucceed(when: false))
        }
        let there = types.filter { !$0.isNull }
        var schemas: [Schema] = []
        for type in there where !schemas.contains(type.schema) { schemas.append(type.schema) }
        let schema: Schema =
            if schemas.contains(.any) || schemas.isEmpty { .any } else if schemas.count == 1 { schemas[0] } else {
                .union(schemas)
            }
        let missing = types.last?.missingBecause
        var type = ExpressionType(schema, missingBecause: missing, isSecret: types.contains(where: \.isSecret))
        type.isNull = there.isEmpty
        return type
    }
}

extension TypeScope {
    /// What can become of a step.
    static let outcomes = ["success", "failure", "skipped", "cancelled"]
}

extension ExpressionNode {
    /// The steps that succeeded if this node is true (or false), because it tests their outcome.
    func stepsKnownToSucceed(when truth: Bool) -> Set<String> {
        switch kind {
        case .compare(let comparison, let left, let right):
            guard comparison == (truth ? .equal : .notEqual) else { return [] }
            let pairs = [(left, right), (right, left)]
            for (tested, word) in pairs {
                if let id = tested.outcomeOfStep, case .literal(.string("success")) = word.kind { return [id] }
            }
            return []
        case .and(let operands) where truth, .or(let operands) where !truth:
            return operands.reduce(into: []) { $0.formUnion($1.stepsKnownToSucceed(when: truth)) }
        case .not(let operand): return operand.stepsKnownToSucceed(when: !truth)
        default: return []
        }
    }

    /// How to use a value of a type that may be missing.
    func helpIfMissing(_ type: ExpressionType) -> String {
        let alternative = type.alternative.map { "\(source) || \($0)" }
        var node = self
        while case .member(let base, _) = node.kind {
            if case .member(let root, let id) = base.kind, case .context("steps") = root.kind {
                let test = "test steps.\(id).outcome == 'success'"
                return alternative.map { "say what stands for it, \($0), or \(test)" }
                    ?? "\(test) in this step's \"if\""
            }
            node = base
        }
        return alternative.map { "say what stands for it: \($0)" } ?? "say with || what stands for it"
    }
}

extension Schema {
    /// Whether values of two shapes can ever be equal.
    fileprivate func mayEqual(_ other: Schema) -> Bool {
        switch (self, other) {
        case (.enumeration(let words), .enumeration(let others)):
            words.contains { word in others.contains { $0.equalsByBytes(word) } }
                || (words.count == 1 && others.count == 1)
        case (.integer(let range?), .integer(let bounds?)):
            range.overlaps(bounds) || (range.isOneNumber && bounds.isOneNumber)
        case (.union(let shapes), _): shapes.contains { $0.mayEqual(other) }
        case (_, .union(let shapes)): shapes.contains { mayEqual($0) }
        default: isAssignable(to: other) || other.isAssignable(to: self)
        }
    }
}

/// What secrets may be called.
enum SecretName {
    /// The rule, for messages.
    static let rule = "lower-case letters, digits, - _ and ., beginning with a letter or digit, at most 63"

    /// Whether a name keeps the rule, so that it can safely name a file.
    static func isValid(_ name: String) -> Bool {
        let scalars = name.unicodeScalars
        guard let first = scalars.first, scalars.count <= 63, isPlain(first) else { return false }
        return scalars.allSatisfy { isPlain($0) || $0 == "-" || $0 == "_" || $0 == "." }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
    }
}
