import Workflow

/// Reads one field of a `transform` step's `with`, and finds what its schema can't say.
struct FieldRuleReader {
    let name: String
    let field: Argument
    /// What is wrong.
    private(set) var problems: [InputProblem] = []

    init(name: String, field: Argument) {
        self.name = name
        self.field = field
    }

    /// The rule, as far as it is known.
    mutating func read() -> FieldRule {
        let kind = text("type").flatMap { FieldRule.Kind(rawValue: $0) } ?? .string
        let pattern = pattern(kind)
        let rule = FieldRule(
            name: name,
            source: source(),
            kind: kind,
            required: known("required")?.bool,
            defaultValue: known("default") ?? .null,
            pattern: pattern,
            zone: zone(kind, pattern),
            trims: known("trim")?.bool ?? true,
            letterCase: text("case").flatMap { FieldRule.LetterCase(rawValue: $0) } ?? .keep,
            replacements: known("map")?.object.map { FieldRule.Replacements(table: $0) },
            separators: separators(kind)
        )
        checkUse(kind)
        checkGivenValues(rule)
        return rule
    }

    // MARK: what is written

    private func known(_ key: String) -> Value? { field[key]?.literalValue }

    private func text(_ key: String) -> String? { known(key)?.string }

    private func has(_ key: String) -> Bool { field[key] != nil }

    /// Whether the type is written out or unsaid.
    private var knowsKind: Bool { !has("type") || known("type") != nil }

    private mutating func report(
        _ key: String,
        _ message: String,
        range: Range<Int>? = nil,
        suggestion: String? = nil
    ) {
        let pointer = JSONPointer.appending(name, to: "/fields")
        problems.append(
            InputProblem(
                pointer: key.isEmpty ? pointer : JSONPointer.appending(key, to: pointer),
                range: range,
                message: message,
                suggestion: suggestion
            )
        )
    }

    // MARK: the parts of a rule

    private mutating func source() -> FieldRule.Source {
        if has("const") {
            for key in ["from", "required", "default", "trim", "case", "map"] where has(key) {
                report(
                    key, "\"\(key)\" means nothing beside \"const\", which is the value itself; leave one of them out")
            }
            return .constant(known("const") ?? .null)
        }
        guard let from = text("from") else { return .column(name) }
        guard from.hasPrefix("/") else { return .column(from) }
        if JSONPointer.tokens(of: from) == nil {
            report("from", "\(quoted(from)) is no JSON Pointer; expected for instance \"/address/city\"")
        }
        return .pointer(from)
    }

    private mutating func pattern(_ kind: FieldRule.Kind) -> DatePattern? {
        guard let format = text("format"), kind == .date || kind == .dateTime else { return nil }
        do { return try DatePattern(format, for: kind == .date ? .date : .dateTime) } catch {
            report("format", error.message, range: error.range, suggestion: error.suggestion)
            return nil
        }
    }

    private mutating func zone(_ kind: FieldRule.Kind, _ pattern: DatePattern?) -> TimeZoneRules? {
        guard kind == .dateTime else { return nil }
        if let pattern {
            if pattern.has(.offset), has("zone") {
                report("zone", "\"zone\" means nothing where the format has an offset (XXX); leave one of them out")
            } else if !pattern.has(.offset), !has("zone") {
                report(
                    "format",
                    "a time in \(quoted(pattern.text)) has no offset from UTC, so \"zone\" must say where its clocks are, "
                        + "such as zone: Europe/Berlin; or the format needs XXX"
                )
            }
        }
        if has("ambiguous"), !has("zone") {
            report("ambiguous", "\"ambiguous\" means nothing without \"zone\"; leave it out, or say the zone")
        }
        guard let name = text("zone") else { return nil }
        let ambiguous = text("ambiguous").flatMap { TimeZoneRules.Ambiguous(rawValue: $0) } ?? .reject
        let rules = TimeZoneRules(name, ambiguous: ambiguous)
        if rules == nil {
            report(
                "zone",
                "there is no time zone \(quoted(name)); expected a name such as Europe/Berlin, or UTC",
                suggestion: TimeZoneRules.nearest(to: name)
            )
        }
        return rules
    }

    private mutating func separators(_ kind: FieldRule.Kind) -> FieldRule.Separators {
        let decimal = text("decimal")?.utf8.first ?? UInt8(ascii: ".")
        let group = text("group")?.utf8.first
        if group == decimal {
            report(
                "group",
                "the groups of digits and the decimals can't both be separated by \"\(Unicode.Scalar(decimal))\"; "
                    + "say another decimal or group"
            )
        }
        return FieldRule.Separators(decimal: decimal, group: group)
    }

    /// Keys that belong to other types are mistakes.
    private mutating func checkUse(_ kind: FieldRule.Kind) {
        guard knowsKind else { return }
        let uses: [(keys: [String], kinds: [FieldRule.Kind])] = [
            (["format"], [.date, .dateTime]),
            (["zone", "ambiguous"], [.dateTime]),
            (["decimal"], [.number]),
            (["group"], [.number, .integer]),
        ]
        for (keys, kinds) in uses where !kinds.contains(kind) {
            for key in keys where has(key) {
                report(
                    key,
                    "\"\(key)\" means nothing for type \(kind.rawValue); it is for \(listed(kinds.map(\.rawValue)))"
                )
            }
        }
    }

    /// A default, a constant and what a map yields must fit the type as if they had been read.
    private mutating func checkGivenValues(_ rule: FieldRule) {
        guard knowsKind, problems.isEmpty else { return }
        var given: [(key: String, value: Value)] = []
        if let value = known("default") { given.append(("default", value)) }
        if let value = known("const") { given.append(("const", value)) }
        for (key, value) in given {
            guard let problem = rule.problemOfOutput(value) else { continue }
            report(key, problem)
        }
        for member in rule.replacements?.table ?? Object() {
            do throws(FieldRule.Invalid) { _ = try rule.converted(member.value) } catch {
                report("map", "the map's \(quoted(member.key)) doesn't fit type \(rule.kind.rawValue): \(error.reason)")
            }
        }
    }
}

extension FieldRule {
    /// Why a value can't stand in the new records; `nil` if it can.
    ///
    /// Dates and times of the workflow file are written as they come out: `2026-11-21`, `2026-11-21T08:15:02Z`.
    fileprivate func problemOfOutput(_ value: Value) -> String? {
        let fits: Bool
        let expected: String
        switch kind {
        case .any: return nil
        case .string: (fits, expected) = (value.string != nil, "text")
        case .integer: (fits, expected) = (Schema.integer().accepts(value), "a whole number")
        case .number: (fits, expected) = (value.number != nil, "a number")
        case .boolean: (fits, expected) = (value.bool != nil, "true or false")
        case .date: (fits, expected) = (Schema.date.accepts(value), "a date such as 2026-11-21")
        case .dateTime: (fits, expected) = (Schema.dateTime.accepts(value), "a time such as 2026-11-21T08:15:02Z")
        case .email:
            (fits, expected) = (value.string.map { EmailAddress.problem($0) == nil } ?? false, "an email address")
        case .uuid: (fits, expected) = ((try? converted(value)) != nil, "a UUID")
        }
        return fits ? nil : "\(value.excerpt) doesn't fit type \(kind.rawValue); expected \(expected)"
    }
}
