/// Reads an expression by recursive descent; operators bind as in GitHub Actions.
///
/// From loose to tight: `||`, `&&`, `==` and `!=`, `<` `<=` `>` `>=`, `!`, then `.name`, `[…]` and calls.
struct ExpressionParser {
    private var lexer: ExpressionLexer
    private var token: ExpressionLexer.Token
    private var nesting = 0
    private var nodes = 0
    private let source: String

    /// How many nodes an expression may have.
    static let maximumNodes = 10_000

    /// Prepares to read a text.
    init(_ text: String) {
        source = text
        lexer = ExpressionLexer(text)
        token = ExpressionLexer.Token(kind: .end, range: 0..<0)
    }

    /// Reads the whole text.
    mutating func parse() throws(ExpressionError) -> ExpressionNode {
        try advance()
        if token.kind == .end {
            throw ExpressionError(
                "the expression is empty", at: 0..<max(1, source.unicodeScalars.count),
                help: "write what it stands for, such as ${{ tenant.id }}")
        }
        let node = try or()
        guard token.kind == .end else {
            throw ExpressionError(
                "\(quoted(lexer.text(token.range))) can't stand here; the expression is complete before it",
                at: token.range, help: "two values need an operator or a comma between them")
        }
        return node
    }

    private mutating func advance() throws(ExpressionError) { token = try lexer.next() }

    private mutating func take(_ symbol: String) throws(ExpressionError) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    private mutating func node(_ kind: ExpressionNode.Kind, from start: Int, to end: Int) throws(ExpressionError)
        -> ExpressionNode
    {
        let node = ExpressionNode(kind, range: start..<end)
        nodes += 1
        if node.depth > Expression.maximumDepth { throw tooDeep(at: start..<end) }
        if nodes > Self.maximumNodes {
            throw ExpressionError(
                "the expression has more than \(Self.maximumNodes) parts", at: start..<end,
                help: "compute in a transform step instead")
        }
        return node
    }

    private func tooDeep(at range: Range<Int>) -> ExpressionError {
        ExpressionError(
            "the expression is nested deeper than \(Expression.maximumDepth) levels", at: range,
            help: "compute a part of it in a step of its own")
    }

    private mutating func or() throws(ExpressionError) -> ExpressionNode {
        let first = try and()
        var operands = [first]
        while try take("||") { operands.append(try and()) }
        guard operands.count > 1, let last = operands.last else { return first }
        return try node(.or(operands), from: first.range.lowerBound, to: last.range.upperBound)
    }

    private mutating func and() throws(ExpressionError) -> ExpressionNode {
        let first = try equality()
        var operands = [first]
        while try take("&&") { operands.append(try equality()) }
        guard operands.count > 1, let last = operands.last else { return first }
        return try node(.and(operands), from: first.range.lowerBound, to: last.range.upperBound)
    }

    private mutating func equality() throws(ExpressionError) -> ExpressionNode {
        var left = try ordering()
        while let comparison = comparison(ordering: false) {
            try advance()
            let right = try ordering()
            left = try node(
                .compare(comparison, left, right), from: left.range.lowerBound, to: right.range.upperBound)
        }
        return left
    }

    private mutating func ordering() throws(ExpressionError) -> ExpressionNode {
        var left = try unary()
        while let comparison = comparison(ordering: true) {
            try advance()
            let right = try unary()
            left = try node(
                .compare(comparison, left, right), from: left.range.lowerBound, to: right.range.upperBound)
        }
        return left
    }

    private func comparison(ordering: Bool) -> ExpressionNode.Comparison? {
        guard case .symbol(let symbol) = token.kind, let found = ExpressionNode.Comparison(rawValue: symbol),
            found.isOrdering == ordering
        else { return nil }
        return found
    }

    private mutating func unary() throws(ExpressionError) -> ExpressionNode {
        nesting += 1
        defer { nesting -= 1 }
        if nesting > Expression.maximumDepth { throw tooDeep(at: token.range) }
        let start = token.range.lowerBound
        guard try take("!") else { return try postfix() }
        let operand = try unary()
        return try node(.not(operand), from: start, to: operand.range.upperBound)
    }

    private mutating func postfix() throws(ExpressionError) -> ExpressionNode {
        var base = try primary()
        let start = base.range.lowerBound
        while true {
            if try take(".") {
                guard case .name(let name) = token.kind else {
                    throw ExpressionError(
                        "a name must follow the dot, not \(found)", at: place,
                        help: "names that are no words are written in brackets: tenant['first name']")
                }
                base = try node(.member(base, name), from: start, to: token.range.upperBound)
                try advance()
            } else if try take("[") {
                let index = try or()
                let end = token.range.upperBound
                guard try take("]") else {
                    throw ExpressionError("\"]\" is missing before \(found)", at: place)
                }
                if case .literal(.string(let name)) = index.kind {
                    base = try node(.member(base, name), from: start, to: end)
                } else {
                    base = try node(.element(base, index), from: start, to: end)
                }
            } else {
                return base
            }
        }
    }

    private mutating func primary() throws(ExpressionError) -> ExpressionNode {
        let (kind, range) = (token.kind, token.range)
        switch kind {
        case .string(let text):
            try advance()
            return try node(.literal(.string(text)), from: range.lowerBound, to: range.upperBound)
        case .number(let digits):
            try advance()
            guard let number = Number(text: digits) else {
                throw ExpressionError("\(quoted(digits)) is not a number", at: range)
            }
            return try node(.literal(.number(number)), from: range.lowerBound, to: range.upperBound)
        case .name(let name):
            try advance()
            return try named(name, at: range)
        case .symbol("("):
            try advance()
            let inner = try or()
            let end = token.range.upperBound
            guard try take(")") else { throw ExpressionError("\")\" is missing before \(found)", at: place) }
            return ExpressionNode(inner.kind, range: range.lowerBound..<end)
        case .symbol, .end:
            throw ExpressionError("a value is missing before \(found)", at: place)
        }
    }

    private mutating func named(_ name: String, at range: Range<Int>) throws(ExpressionError) -> ExpressionNode {
        guard token.kind == .symbol("(") else {
            let kind: ExpressionNode.Kind =
                switch name {
                case "true": .literal(true)
                case "false": .literal(false)
                case "null": .literal(.null)
                default: .context(name)
                }
            return try node(kind, from: range.lowerBound, to: range.upperBound)
        }
        guard let function = ExpressionFunction(rawValue: name) else { throw unknownFunction(name, at: range) }
        try advance()
        let arguments = try self.arguments()
        let end = token.range.upperBound
        guard try take(")") else { throw ExpressionError("\")\" is missing before \(found)", at: place) }
        guard function.arity.contains(arguments.count) else {
            throw ExpressionError(
                "\(name) takes \(count(function.arity)), not \(arguments.count)", at: range.lowerBound..<end,
                help: "it is called as \(function.usage)")
        }
        return try node(.call(function, arguments), from: range.lowerBound, to: end)
    }

    private mutating func arguments() throws(ExpressionError) -> [ExpressionNode] {
        if token.kind == .symbol(")") { return [] }
        var arguments = [try or()]
        while try take(",") { arguments.append(try or()) }
        return arguments
    }

    private func unknownFunction(_ name: String, at range: Range<Int>) -> ExpressionError {
        let names = ExpressionFunction.allCases.map(\.rawValue)
        let same = names.first { $0.lowercased() == name.lowercased() }
        let help = (same ?? Nearest.name(to: name, among: names)).map { "did you mean \(quoted($0))?" }
        return ExpressionError(
            "there is no function \(quoted(name))", at: range,
            help: help ?? "the functions are \(names.joined(separator: ", "))")
    }

    private func count(_ arity: ClosedRange<Int>) -> String {
        switch (arity.lowerBound, arity.upperBound) {
        case (0, 0): "no argument"
        case (1, 1): "one argument"
        case (2, 2): "two arguments"
        case (1, 2): "one or two arguments"
        default: "\(arity.lowerBound) to \(arity.upperBound) arguments"
        }
    }

    /// What stands at the present place, for messages.
    private var found: String { token.kind == .end ? "the end" : quoted(lexer.text(token.range)) }

    /// The present place, at least one character wide.
    private var place: Range<Int> {
        guard token.range.isEmpty else { return token.range }
        let end = max(1, source.trimmingSpaces.isEmpty ? 1 : source.unicodeScalars.count)
        return end - 1..<end
    }
}
