/// A parsed `${{ }}` expression.
///
/// The language is that of GitHub Actions expressions without its coercions: equal means of one type and the same,
/// texts compare by code points, and what has no value is an error instead of an empty text.
public struct Expression: Sendable {
    /// The text between the braces, trimmed.
    public let text: String
    /// What it was parsed to.
    let root: ExpressionNode

    /// How many levels an expression may have.
    static let maximumDepth = 64

    /// Parses the text between the braces.
    /// - Throws: ``ExpressionError`` with the place of the first mistake.
    public static func parse(_ text: String) throws(ExpressionError) -> Expression {
        var parser = ExpressionParser(text)
        return Expression(text: text.trimmingSpaces, root: try parser.parse())
    }

    /// Makes the expression of a tree, with the text that parses to it.
    init(root: ExpressionNode) {
        text = root.source
        self.root = root
    }

    private init(text: String, root: ExpressionNode) {
        self.text = text
        self.root = root
    }

    /// Whether the expression names `secrets` anywhere.
    public var touchesSecrets: Bool { names("secrets") }

    /// Whether it looks at what became of steps (`always()`, `failure()`, `steps.x.outcome`), so that a skipped need doesn't skip by itself.
    public var judgesOutcomes: Bool {
        root.contains {
            if case .call(let function, _) = $0.kind { return function == .always || function == .failure }
            return $0.outcomeOfStep != nil
        }
    }

    /// Whether a step under this condition may run after the run has begun to fail (`always()`, `failure()`).
    public var runsAfterFailure: Bool {
        root.contains {
            if case .call(let function, _) = $0.kind { function == .always || function == .failure } else { false }
        }
    }

    /// Whether the expression names a context anywhere.
    func names(_ context: String) -> Bool {
        root.contains { if case .context(context) = $0.kind { true } else { false } }
    }

    /// The secrets that the expression names, in the order of the text.
    public var secretNames: [String] {
        var names: [String] = []
        func visit(_ node: ExpressionNode) {
            if case .member(let base, let name) = node.kind, case .context("secrets") = base.kind {
                names.append(name)
            }
            for child in node.children { visit(child) }
        }
        visit(root)
        return names
    }
}

extension Expression: Hashable {
    /// Compares the texts, by code points.
    public static func == (left: Expression, right: Expression) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(Value.string(text)) }
}

/// Why a text is no expression.
public struct ExpressionError: Error, Sendable, Hashable {
    /// What is wrong, with the offending text in quotes.
    public let message: String
    /// Where it stands in the text that was parsed, in Unicode scalars.
    public let range: Range<Int>
    /// What to do, if that isn't plain.
    public let help: String?

    /// Makes an error.
    public init(_ message: String, at range: Range<Int>, help: String? = nil) {
        self.message = message
        self.range = range
        self.help = help
    }
}

extension String {
    /// The text without spaces, tabs and line breaks at its ends.
    var trimmingSpaces: String {
        let scalars = unicodeScalars
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
        }
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
