/// What is known of an expression's surroundings before anything runs: the shapes of contexts and of steps' outputs.
struct TypeScope {
    /// What an expression may know of a sibling step.
    struct StepView {
        /// Whether the step is settled when the expression is evaluated.
        enum Standing: Hashable {
            /// It is.
            case before
            /// It is the step itself.
            case itself
            /// It comes later, or needs this step.
            case later
            /// It runs side by side.
            case beside
        }
        /// Whether it is settled by then.
        let standing: Standing
        /// The shape of its output; `any` where that isn't known because the step itself is wrong.
        let output: Schema
        /// Why it may have no output although it is settled; `nil` if it always has one.
        let missingBecause: String?
    }

    /// The contexts that can be seen, with their shapes, in the order of messages.
    var contexts: [(name: String, schema: Schema)]
    /// Contexts of the language that can't be seen here, with the reason.
    var hidden: [(name: String, reason: String)] = []
    /// The ids of the steps of the file, in its order.
    var stepIDs: [String] = []
    /// What is known of a step of that id.
    var step: (String) -> StepView? = { _ in nil }
    /// Why no secret may stand here; `nil` if one may.
    var secretsRefused: String?
    /// Whether `always()`, `failure()` and `success()` may stand here.
    var allowsStatus = false
    /// Steps that are known to have succeeded, because a condition around the expression tests their outcome.
    var succeeded: Set<String> = []

    /// The contexts' values that are known already, for expressions that need nothing else.
    static let closedContexts = ["tenant", "project"]

    /// The shape of the context `run`.
    static let run = Schema.object([
        .init("id", .string, required: true, summary: "The run's id."),
        .init("started-at", .dateTime, required: true, summary: "When the run was started, in UTC."),
        .init("tenant", .string, required: true, summary: "The tenant's id."),
        .init("workflow", .string, required: true, summary: "The workflow's name."),
    ])
}

/// What is known of an expression's value before it is evaluated.
struct ExpressionType {
    /// The shape, when there is a value.
    var schema: Schema
    /// Why there may be none (`null`); `nil` if there always is one.
    var missingBecause: String?
    /// Whether the value is always `null`.
    var isNull = false
    /// Whether it holds anything of a secret.
    var isSecret = false

    /// A shape that is always there.
    init(_ schema: Schema, missingBecause: String? = nil, isSecret: Bool = false) {
        self.schema = schema
        self.missingBecause = missingBecause
        self.isSecret = isSecret
    }

    /// `null`.
    static var null: ExpressionType {
        var type = ExpressionType(.any, missingBecause: "it is null")
        type.isNull = true
        return type
    }

    /// The type in words, for messages.
    var words: String {
        if isNull { return "null" }
        if case .integer(let range?) = schema, range.isOneNumber { return "the number \(range.lowerBound)" }
        return schema.description
    }

    /// A value of this type as an expression writes it; `nil` where there is none that is plain.
    var alternative: String? {
        switch schema {
        case .integer, .number: "0"
        case .bool: "false"
        case .any, .string, .text, .enumeration, .union: "'none'"
        case .date: "'2026-01-31'"
        case .duration, .dateTime, .dataset, .array, .map, .object: nil
        }
    }

    /// What a place of unknown shape has, so that one mistake isn't reported twice.
    static let unknown = ExpressionType(.any)
}

extension ClosedRange<Int> {
    /// Whether it holds one number alone; `count` would trap where the range is the widest.
    var isOneNumber: Bool { lowerBound == upperBound }
}

/// A mistake in an expression that shows before it is evaluated.
struct ExpressionFinding {
    /// The code.
    let code: DiagnosticCode
    /// What is wrong.
    let message: String
    /// Where, in Unicode scalars of the expression's text.
    let range: Range<Int>
    /// What to do.
    let help: String?
}
