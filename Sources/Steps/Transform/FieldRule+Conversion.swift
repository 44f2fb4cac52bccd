import Workflow

extension FieldRule {
    /// Why a value doesn't fit, for the rejects.
    struct Invalid: Error, Sendable, Hashable {
        let reason: String
    }

    /// What stands in a record where this field comes from; `nil` if there is no such column or place.
    func value(in record: Object) -> Value? {
        switch source {
        case .column(let column): record[column]
        case .pointer(let pointer): Value.object(record).value(at: pointer)
        case .constant(let value): value
        }
    }

    /// What a value becomes; null stays null unless the field is required or has a default.
    func convert(_ found: Value?) throws(Invalid) -> Value {
        if case .constant(let value) = source { return value }
        var value = found ?? .null
        if case .string(let text) = value { value = .string(prepared(text)) }
        if value.isNull || value.string?.utf8.isEmpty == true {
            guard defaultValue.isNull else { return defaultValue }
            guard required != true else { throw Invalid(reason: "the value is empty, and the field is required") }
            return .null
        }
        if let replacements { value = try replacements.value(for: value) }
        return try converted(value)
    }

    private func prepared(_ text: String) -> String {
        let trimmed = trims ? text.trimmed : text
        return switch letterCase {
        case .keep: trimmed
        case .lower: trimmed.lowercased()
        case .upper: trimmed.uppercased()
        }
    }

    /// What a value that isn't empty becomes.
    func converted(_ value: Value) throws(Invalid) -> Value {
        switch (kind, value) {
        case (.any, _): value
        case (.string, .string), (.boolean, .bool): value
        case (.string, .number(let number)): .string(number.text)
        case (.string, .bool(let value)): .string(value ? "true" : "false")
        case (.integer, .number(let number)): try integer(number.text)
        case (.integer, .string(let text)): try integer(text)
        case (.number, .number): value
        case (.number, .string(let text)): try number(text)
        case (.boolean, .string(let text)): try boolean(text)
        case (.date, .string(let text)): try date(text)
        case (.dateTime, .string(let text)): try dateTime(text)
        case (.email, .string(let text)): try email(text)
        case (.uuid, .string(let text)): try uuid(text)
        default: throw Invalid(reason: "expected \(noun), found \(article(value)) \(value.kindName)")
        }
    }

    /// The kind in a sentence.
    private var noun: String {
        switch kind {
        case .string: "text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "a boolean"
        case .date: "a date"
        case .dateTime: "a time"
        case .email: "an email address"
        case .uuid: "a UUID"
        case .any: "a value"
        }
    }

    private func article(_ value: Value) -> String { value.object == nil ? "a" : "an" }

    private func invalid(_ text: String, _ reason: String = "") -> Invalid {
        Invalid(reason: "\(quoted(text)) isn't \(noun)" + (reason.isEmpty ? "" : ": \(reason)"))
    }

    // MARK: numbers and booleans

    private func integer(_ text: String) throws(Invalid) -> Value {
        let plain = try ungrouped(text)
        guard let number = Number(text: plain), plain.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || $0.isDigit }) else {
            throw invalid(text, Self.hasLeadingZero(plain) ? "it has a leading zero; type: string keeps it" : "")
        }
        return .number(number)
    }

    private func number(_ text: String) throws(Invalid) -> Value {
        var plain = Array(try ungrouped(text).utf8)
        if separators.decimal != UInt8(ascii: ".") {
            guard !plain.contains(UInt8(ascii: ".")) else { throw invalid(text, "the decimal sign is \",\"") }
            for place in plain.indices where plain[place] == separators.decimal { plain[place] = UInt8(ascii: ".") }
        }
        let written = String(decoding: plain, as: UTF8.self)
        guard let number = Number(text: written) else {
            let reason =
                Self.hasLeadingZero(written)
                ? "it has a leading zero; type: string keeps it"
                : plain.contains(UInt8(ascii: ",")) ? "the decimal sign is \".\"" : ""
            throw invalid(text, reason)
        }
        return .number(number)
    }

    private static func hasLeadingZero(_ text: String) -> Bool {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        return digits.first == UInt8(ascii: "0") && digits.dropFirst().first?.isDigit == true
    }

    /// A written number without the separators between groups of three digits, which must stand where they belong.
    private func ungrouped(_ text: String) throws(Invalid) -> String {
        guard let group = separators.group, text.utf8.contains(group) else { return text }
        let bytes = Array(text.utf8)
        let whole = bytes.prefix { $0 != separators.decimal }
        let groups = whole.drop { $0 == UInt8(ascii: "-") }.split(separator: group, omittingEmptySubsequences: false)
        let isRegular =
            groups.dropFirst().allSatisfy { $0.count == 3 } && (1...3).contains(groups.first?.count ?? 0)
            && !bytes[whole.count...].contains(group)
        guard isRegular else { throw invalid(text, "its digits aren't grouped in threes") }
        return String(decoding: bytes.filter { $0 != group }, as: UTF8.self)
    }

    private func boolean(_ text: String) throws(Invalid) -> Value {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        default: throw invalid(text, "expected true or false; other words need map, such as map: { Y: true, N: false }")
        }
    }

    // MARK: dates and times

    private func date(_ text: String) throws(Invalid) -> Value {
        do throws(DatePattern.Mismatch) {
            return .string(try (pattern ?? .isoDate).read(text).date.text)
        } catch {
            throw Invalid(
                reason: "\(quoted(text)) isn't a date in \((pattern ?? .isoDate).text): \(error.reason)"
            )
        }
    }

    private func dateTime(_ text: String) throws(Invalid) -> Value {
        do throws(DatePattern.Mismatch) {
            let local = if let pattern { try pattern.read(text) } else { try RFC3339.read(text) }
            return .string(try moment(of: local).utcText)
        } catch {
            throw Invalid(
                reason: "\(quoted(text)) isn't a time in \(pattern?.text ?? "RFC 3339"): \(error.reason)"
            )
        }
    }

    private func moment(of local: CivilTime) throws(DatePattern.Mismatch) -> CivilTime {
        let seconds: Int
        if let offset = local.offset {
            seconds = local.seconds - offset * 60
        } else if let zone {
            seconds = try zone.moment(of: local)
        } else {
            throw DatePattern.Mismatch(
                reason: "it has no offset from UTC, and the field has no zone, such as zone: Europe/Berlin"
            )
        }
        guard let moment = CivilTime(seconds: seconds, fraction: local.fraction) else {
            throw DatePattern.Mismatch(reason: "in UTC it lies outside of the years 0001 to 9999")
        }
        return moment
    }

    // MARK: names

    private func email(_ text: String) throws(Invalid) -> Value {
        if let reason = EmailAddress.problem(text) { throw invalid(text, reason) }
        return .string(text)
    }

    private func uuid(_ text: String) throws(Invalid) -> Value {
        let bytes = Array(text.utf8)
        let isRight =
            bytes.count == 36
            && bytes.indices.allSatisfy { place in
                [8, 13, 18, 23].contains(place) ? bytes[place] == UInt8(ascii: "-") : bytes[place].isHexadecimalDigit
            }
        guard isRight else { throw invalid(text, "expected 8-4-4-4-12 hexadecimal digits") }
        return .string(text.lowercased())
    }
}

extension FieldRule.Replacements {
    /// What a value becomes.
    fileprivate func value(for value: Value) throws(FieldRule.Invalid) -> Value {
        let key =
            switch value {
            case .string(let text): text
            case .number(let number): number.text
            case .bool(let bool): bool ? "true" : "false"
            default: ""
            }
        if let replacement = table[key] { return replacement }
        let words = table.keys
        throw FieldRule.Invalid(
            reason: "\(quoted(key)) isn't in the map: expected \(listed(words.map { quoted($0) }, joiner: "or"))"
                + Nearest.hint(for: key, among: words)
        )
    }
}

extension DatePattern {
    /// How a date is written if nothing else is said.
    static let isoDate = DatePattern(isoDate: ())
}

extension UInt8 {
    fileprivate var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    fileprivate var isHexadecimalDigit: Bool {
        isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        let isPlain = { (byte: UInt8?) in byte.map { $0 > 0x20 && $0 < 0x7f } ?? true }
        if isPlain(utf8.first), isPlain(utf8.last) { return self }
        let scalars = unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let end = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(scalars[start...end])
    }
}
