/// A node of a parsed expression, with the place it was read from.
struct ExpressionNode: Sendable {
    /// What a node is.
    indirect enum Kind: Sendable {
        /// A value that stands for itself.
        case literal(Value)
        /// A name at the start of a path: `tenant`, `inputs`, `steps` …
        case context(String)
        /// `.name` or `['name']`.
        case member(ExpressionNode, String)
        /// `[…]` with anything but a text in it.
        case element(ExpressionNode, ExpressionNode)
        /// A function and its arguments.
        case call(ExpressionFunction, [ExpressionNode])
        /// `!`.
        case not(ExpressionNode)
        /// `==`, `<` and the like.
        case compare(Comparison, ExpressionNode, ExpressionNode)
        /// `&&`, at least two operands.
        case and([ExpressionNode])
        /// `||`, at least two operands.
        case or([ExpressionNode])
    }

    /// The operators that compare two values.
    enum Comparison: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// Whether the operator asks for an order, not for equality.
        var isOrdering: Bool { self != .equal && self != .notEqual }
    }

    /// What the node is.
    let kind: Kind
    /// Where it stands in the expression's text, in Unicode scalars.
    let range: Range<Int>
    /// How many levels it has, itself included.
    let depth: Int

    /// Makes a node.
    init(_ kind: Kind, range: Range<Int> = 0..<0) {
        self.kind = kind
        self.range = range
        depth = 1 + (ExpressionNode.children(of: kind).map(\.depth).max() ?? 0)
    }

    /// The nodes that this one is made of, in the order of the text.
    var children: [ExpressionNode] { ExpressionNode.children(of: kind) }

    private static func children(of kind: Kind) -> [ExpressionNode] {
        switch kind {
        case .literal, .context: []
        case .member(let base, _): [base]
        case .element(let base, let index): [base, index]
        case .call(_, let arguments): arguments
        case .not(let operand): [operand]
        case .compare(_, let left, let right): [left, right]
        case .and(let operands), .or(let operands): operands
        }
    }

    /// Whether this node or one inside it has a property.
    func contains(where predicate: (ExpressionNode) -> Bool) -> Bool {
        predicate(self) || children.contains { $0.contains(where: predicate) }
    }

    /// The step whose outcome this node names: `steps.<id>.outcome`.
    var outcomeOfStep: String? {
        guard case .member(let step, "outcome") = kind, case .member(let root, let id) = step.kind,
            case .context("steps") = root.kind
        else { return nil }
        return id
    }
}

/// The functions of the language, named as in GitHub Actions.
enum ExpressionFunction: String, Sendable, CaseIterable {
    case contains, startsWith, endsWith, format, join, toJSON, fromJSON, always, failure, success

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .contains, .startsWith, .endsWith: 2...2
        case .format: 1...1_000
        case .join: 1...2
        case .toJSON, .fromJSON: 1...1
        case .always, .failure, .success: 0...0
        }
    }

    /// How it is called, for messages.
    var usage: String {
        switch self {
        case .contains: "contains(text or list, item)"
        case .startsWith: "startsWith(text, start)"
        case .endsWith: "endsWith(text, end)"
        case .format: "format('… {0} …', value, …)"
        case .join: "join(list, separator)"
        case .toJSON: "toJSON(value)"
        case .fromJSON: "fromJSON(text)"
        case .always: "always()"
        case .failure: "failure()"
        case .success: "success()"
        }
    }

    /// Whether it looks at what became of other steps.
    var isStatus: Bool {
        switch self {
        case .always, .failure, .success: true
        case .contains, .startsWith, .endsWith, .format, .join, .toJSON, .fromJSON: false
        }
    }
}
