import Workflow

/// What a `transform` step's `with` says, checked.
struct TransformSettings: Sendable {
    /// What is done with a value that doesn't fit.
    enum OnInvalid: String, Sendable {
        case reject, fail, null
    }

    /// Which values of a column are kept.
    struct Filter: Sendable {
        let column: String
        let values: [Value]
    }

    /// How many records may be set aside.
    enum RejectLimit: Sendable, Hashable {
        case none
        case records(Int)
        /// Tenths of a percent.
        case perMille(Int, text: String)
    }

    var rules: [FieldRule] = []
    var filters: [Filter] = []
    /// The fields of which no two records may have the same values.
    var unique: [String] = []
    var onInvalid = OnInvalid.reject
    var rejectLimit = RejectLimit.none
    var format = RecordFormat.ndjson
    var columns: [String] = []
    var csv = CSVText()

    /// Takes a `with` whose expressions have their values.
    /// - Throws: ``StepFailure`` with the first problem.
    init(_ input: Value) throws(StepFailure) {
        let (settings, problems) = Self.read(.literal(input))
        if let problem = problems.first { throw problem.failure }
        self = settings
    }

    private init() {}

    /// Reads what is known of a `with`, and what is wrong with it.
    static func read(_ with: Argument) -> (settings: TransformSettings, problems: [InputProblem]) {
        var settings = TransformSettings()
        var problems: [InputProblem] = []
        settings.readFields(with, &problems)
        settings.readFilter(with)
        settings.readRejects(with, &problems)
        settings.readOutput(with, &problems)
        return (settings, problems)
    }

    /// Whether every field's name is known, so that names of fields can be checked.
    private static func knowsFields(_ with: Argument) -> Bool {
        if case .template = with["fields"] { false } else { with["fields"] != nil }
    }

    private mutating func readFields(_ with: Argument, _ problems: inout [InputProblem]) {
        guard let fields = with["fields"] else { return }
        let members: [(String, Argument)]
        switch fields {
        case .literal(.object(let object)): members = object.map { ($0.key, .literal($0.value)) }
        case .object(let object): members = object.map { ($0.key, $0.value) }
        default: return
        }
        if members.isEmpty {
            problems.append(InputProblem(pointer: "/fields", message: "there is no field; expected at least one"))
        }
        for (name, field) in members {
            var reader = FieldRuleReader(name: name, field: field)
            rules.append(reader.read())
            problems += reader.problems
        }
    }

    private mutating func readFilter(_ with: Argument) {
        guard let object = with["filter"]?.literalValue?.object else { return }
        filters = object.map { Filter(column: $0.key, values: $0.value.array ?? [$0.value]) }
    }

    private mutating func readRejects(_ with: Argument, _ problems: inout [InputProblem]) {
        switch with["on-invalid"]?.literalValue {
        case .string(let word)?: onInvalid = OnInvalid(rawValue: word) ?? .reject
        case .null?: onInvalid = .null
        default: break
        }
        unique = names("unique", with, &problems)
        switch with["max-rejects"]?.literalValue {
        case .number(let number)?: rejectLimit = .records(max(0, number.int ?? .max))
        case .string(let text)?:
            if let share = Self.perMille(text) {
                rejectLimit = .perMille(share, text: text)
            } else {
                problems.append(
                    InputProblem(
                        pointer: "/max-rejects",
                        message:
                            "\(quoted(text)) is no share; expected a number of records, or a share from 0% to 100% with "
                            + "at most one decimal, such as 5% or 0.5%"
                    )
                )
            }
        default: break
        }
    }

    private mutating func readOutput(_ with: Argument, _ problems: inout [InputProblem]) {
        format = with["format"]?.literalValue?.string.flatMap { RecordFormat(rawValue: $0) } ?? .ndjson
        csv.escapesFormulas = with["escape-formulas"]?.literalValue?.bool ?? true
        columns = names("columns", with, &problems)
        let fields = rules.map(\.name)
        if columns.isEmpty {
            columns = fields
        } else if with["format"] == nil || with["format"]?.literalValue != nil, format != .csv {
            problems.append(
                InputProblem(
                    pointer: "/columns", message: "\"columns\" means nothing for \(format.rawValue); leave it out")
            )
        } else if Self.knowsFields(with), let missing = fields.first(where: { !columns.has($0) }) {
            problems.append(
                InputProblem(
                    pointer: "/columns",
                    message: "the field \(quoted(missing)) isn't among \"columns\", so it would be lost; add it"
                )
            )
        }
    }

    /// A list of names of fields, each of which must be one, and only once.
    private func names(_ key: String, _ with: Argument, _ problems: inout [InputProblem]) -> [String] {
        let names = with[key]?.literalValue?.array?.compactMap(\.string) ?? []
        guard Self.knowsFields(with) else { return names }
        let known = rules.map(\.name)
        for (ordinal, name) in names.enumerated() {
            if !known.has(name) {
                problems.append(
                    InputProblem(
                        pointer: "/\(key)/\(ordinal)",
                        message: "there is no field \(quoted(name)); the fields are \(listed(known))",
                        suggestion: Nearest.name(to: name, among: known)
                    )
                )
            } else if Array(names[..<ordinal]).has(name) {
                problems.append(
                    InputProblem(pointer: "/\(key)/\(ordinal)", message: "the field \(quoted(name)) stands here twice")
                )
            }
        }
        return names
    }

    /// Reads `5%` or `0.5%`.
    private static func perMille(_ text: String) -> Int? {
        guard text.hasSuffix("%") else { return nil }
        let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...3).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } }),
            let whole = Int(parts[0]), whole <= 100
        else { return nil }
        let tenths = parts.count == 2 ? (parts[1].utf8.count == 1 ? Int(parts[1]) : nil) : 0
        guard let tenths, whole * 10 + tenths <= 1_000 else { return nil }
        return whole * 10 + tenths
    }
}
