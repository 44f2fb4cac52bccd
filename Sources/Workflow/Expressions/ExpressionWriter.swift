extension ExpressionNode {
    /// The text that parses to this node.
    var source: String { written(tighterThan: 0) }

    /// How tightly the node's operator binds; a child that binds no tighter than its place needs parentheses.
    private var binding: Int {
        switch kind {
        case .or: 1
        case .and: 2
        case .compare(let comparison, _, _): comparison.isOrdering ? 4 : 3
        case .not: 5
        case .literal, .context, .member, .element, .call: 6
        }
    }

    private func written(tighterThan outer: Int) -> String {
        let text = bare
        return binding <= outer ? "(\(text))" : text
    }

    private var bare: String {
        switch kind {
        case .literal(let value): ExpressionNode.literalText(value)
        case .context(let name): name
        case .member(let base, let name): base.written(tighterThan: 5) + ExpressionNode.memberText(name)
        case .element(let base, let index): base.written(tighterThan: 5) + "[\(index.source)]"
        case .call(let function, let arguments):
            "\(function.rawValue)(\(arguments.map(\.source).joined(separator: ", ")))"
        case .not(let operand): "!" + operand.written(tighterThan: 4)
        case .compare(let comparison, let left, let right):
            left.written(tighterThan: binding - 1) + " \(comparison.rawValue) " + right.written(tighterThan: binding)
        case .and(let operands): operands.map { $0.written(tighterThan: 2) }.joined(separator: " && ")
        case .or(let operands): operands.map { $0.written(tighterThan: 1) }.joined(separator: " || ")
        }
    }

    private static func memberText(_ name: String) -> String {
        let scalars = name.unicodeScalars
        func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
        }
        let isWord =
            scalars.first.map(isLetter) == true
            && scalars.allSatisfy { isLetter($0) || ("0"..."9").contains($0) || $0 == "-" }
        return isWord ? ".\(name)" : "[\(stringText(name))]"
    }

    private static func stringText(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { result += "'" }
            result.unicodeScalars.append(scalar)
        }
        return result + "'"
    }

    /// A value as an expression writes it: lists and objects, which have no literal form, as the JSON that makes them.
    private static func literalText(_ value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): stringText(text)
        case .array, .object: "fromJSON(\(stringText(value.canonicalText)))"
        }
    }
}
