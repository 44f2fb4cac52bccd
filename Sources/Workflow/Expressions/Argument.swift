/// What a file writes where a value goes: literals with expressions anywhere inside.
public indirect enum Argument: Sendable, Hashable {
    /// A value that stands for itself.
    case literal(Value)
    /// A scalar with `${{ }}` in it.
    case template(Template)
    /// A list.
    case array([Argument])
    /// An object, its members in the order of their keys.
    case object([Member])

    /// One member of an object.
    public struct Member: Sendable, Hashable {
        /// The key.
        public let key: String
        /// What stands under it.
        public let value: Argument

        /// Makes a member.
        public init(key: String, value: Argument) {
            self.key = key
            self.value = value
        }
    }
}

extension Argument {
    /// A place whose value isn't known: what an expression without a value would be.
    static let unknown = Argument.template(Template(parts: []))

    /// The argument with something unknown at the places that don't fit a shape, and without the keys that it doesn't know.
    func leavingOut(_ mismatches: [Schema.Mismatch], at pointer: String = "") -> Argument {
        let here = mismatches.filter { $0.pointer == pointer }
        if here.contains(where: { $0.kind == .value }) { return .unknown }
        guard case .literal(let value) = self else { return self }
        switch value {
        case .array(let items):
            return
                Argument.array(
                    items.enumerated()
                        .map { Argument.literal($1).leavingOut(mismatches, at: "\(pointer)/\($0)") }
                )
                .normalized
        case .object(let object):
            var members: [Member] = []
            for member in object {
                let place = JSONPointer.appending(member.key, to: pointer)
                let isKnown = !mismatches.contains { mismatch in
                    if case .unknownKey = mismatch.kind { mismatch.pointer == place } else { false }
                }
                guard isKnown else { continue }
                let value = Argument.literal(member.value).leavingOut(mismatches, at: place)
                members.append(Member(key: member.key, value: value))
            }
            for case .missingKey(let key) in here.map(\.kind) { members.append(Member(key: key, value: .unknown)) }
            return Argument.object(members).normalized
        default: return self
        }
    }
}

/// A scalar of a file with at least one `${{ }}`: alone it keeps the expression's type, among text it yields text.
public struct Template: Sendable, Hashable {
    /// A piece of the scalar.
    public enum Part: Sendable, Hashable {
        case text(String)
        case expression(Expression)
    }
    /// The pieces in order.
    public let parts: [Part]

    /// Makes a template.
    public init(parts: [Part]) { self.parts = parts }
}

/// What an expression can see while it is evaluated.
public protocol EvaluationScope {
    /// The value of a context: `tenant`, `inputs`, `run`, `item`, `project`.
    func context(_ name: String) -> Value?
    /// The output of a sibling step, if it has one.
    func output(of step: String) -> Value?
    /// What became of a sibling step: `success`, `failure`, `skipped` or `cancelled`; `nil` while it isn't settled.
    func outcome(of step: String) -> String?
    /// Whether a step that the asking step needs, or the run, has failed.
    var failed: Bool { get }
}

/// Why an expression has no value.
public struct EvaluationError: Error, Sendable, Hashable {
    /// What happened, what was expected, and the value that stood in the way.
    public let message: String
    /// Makes an error.
    public init(_ message: String) { self.message = message }
}
