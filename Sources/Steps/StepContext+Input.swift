import Workflow

/// Reading the input of an attempt, which was checked against the fields of the step type; what is `null` wasn't given.
extension StepContext {
    /// What stands in a field, if anything does.
    func given(_ field: String) -> Value? {
        guard let value = input[field], !value.isNull else { return nil }
        return value
    }

    /// What stands in a field, if anything does, where it is known already.
    private func known(_ field: String) throws(StepFailure) -> Value? {
        guard isKnown(field) else { throw notKnownYet(field) }
        return given(field)
    }

    /// A text, if it was given.
    func text(_ field: String) throws(StepFailure) -> String? {
        guard let value = try known(field) else { return nil }
        guard let text = value.string else { throw wrong(field, value, "text") }
        return text
    }

    /// A text that must be there.
    func requiredText(_ field: String) throws(StepFailure) -> String {
        guard let text = try text(field) else { throw missing(field) }
        guard !text.isEmpty else { throw wrong(field, .string(text), "text that isn't empty") }
        return text
    }

    /// A whole number, if it was given.
    func integer(_ field: String) throws(StepFailure) -> Int? {
        guard let value = try known(field) else { return nil }
        guard let number = value.int else { throw wrong(field, value, "a whole number") }
        return number
    }

    /// A yes or no; no if nothing was given.
    func flag(_ field: String) throws(StepFailure) -> Bool {
        guard let value = try known(field) else { return false }
        guard let flag = value.bool else { throw wrong(field, value, "true or false") }
        return flag
    }

    /// A length of time, if it was given.
    func duration(_ field: String) throws(StepFailure) -> Duration? {
        guard let value = try known(field) else { return nil }
        guard let duration = value.string.flatMap(Duration.init(text:)) else {
            throw wrong(field, value, "a length of time such as \"30s\" or \"14d\"")
        }
        return duration
    }

    /// A moment, if it was given.
    func moment(_ field: String) throws(StepFailure) -> Timestamp? {
        guard let value = try known(field) else { return nil }
        guard let moment = value.string.flatMap(Timestamp.init(text:)) else {
            throw wrong(field, value, "a moment such as \"2026-11-21T08:15:02Z\"")
        }
        return moment
    }

    /// Texts: a list of them or a single one; none if nothing was given.
    func texts(_ field: String) throws(StepFailure) -> [String] {
        guard let value = try known(field) else { return [] }
        if let text = value.string { return [text] }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else { throw wrong(field, value, "a list of texts") }
        return texts
    }

    /// A data set, if it was given.
    func dataset(_ field: String) throws(StepFailure) -> Dataset? {
        guard let value = try known(field) else { return nil }
        guard let dataset = Dataset(value) else { throw wrong(field, value, "the data set of another step") }
        return dataset
    }

    /// The failure of a field that must be there.
    func missing(_ field: String) -> StepFailure {
        StepFailure(
            code: "input-invalid", message: "with.\(field) is missing; add it to step \(path)", side: .provider)
    }

    private func wrong(_ field: String, _ value: Value, _ expected: String) -> StepFailure {
        let shown = String(value.canonicalText.prefix(60))
        return StepFailure(
            code: "input-invalid", message: "with.\(field) is \(shown); expected \(expected)", side: .provider)
    }
}

extension Argument {
    /// The fields that stand in a `with`.
    var fields: Set<String> {
        switch self {
        case .literal(let value): Set(value.object?.keys ?? [])
        case .object(let members): Set(members.map(\.key))
        case .template, .array: []
        }
    }

    /// What a field is, where the file writes it out without an expression.
    func literal(_ field: String) -> Value? {
        switch self {
        case .literal(let value): return value[field]
        case .object(let members):
            guard let member = members.first(where: { $0.key == field }) else { return nil }
            return member.value.plain
        case .template, .array: return nil
        }
    }

    /// The value, where no expression stands anywhere inside.
    private var plain: Value? {
        switch self {
        case .literal(let value): return value
        case .array(let items):
            let values = items.compactMap(\.plain)
            return values.count == items.count ? .array(values) : nil
        case .object(let members):
            let pairs = members.compactMap { member in member.value.plain.map { (member.key, $0) } }
            return pairs.count == members.count ? .object(Object(pairs)) : nil
        case .template: return nil
        }
    }
}

extension InputProblem {
    /// What is wrong when not exactly one of some fields stands in a `with`; nothing if one does.
    static func unlessExactlyOne(of fields: [String], in with: Argument) -> [InputProblem] {
        let given = fields.filter(with.fields.contains)
        let words = fields.map { "\"\($0)\"" }
        let choice = words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
        switch given.count {
        case 1: return []
        case 0: return [InputProblem(pointer: "", message: "expected one of \(choice)")]
        default:
            return [
                InputProblem(
                    pointer: "/\(given[1])",
                    message: "\"\(given[1])\" can't stand beside \"\(given[0])\"; expected only one of \(choice)")
            ]
        }
    }
}
