/// How views word what people read: one line, nothing that could move a cursor, times both as they are and roughly.
enum Wording {
    /// A text in one line: control characters as escapes, at most so many characters.
    static func line(_ text: String, limit: Int = 240) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard result.count < limit else { return String(result) + "…" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                switch scalar {
                case "\n", "\r", "\t": result.append(" ")
                default: result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
                }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A length of time in its two largest units: `2 d 3 h`, `5 m`, `42 s`, `0.4 s`.
    static func rough(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.milliseconds)
        let seconds = milliseconds / 1_000
        if milliseconds < 10_000 { return "\(seconds).\(milliseconds % 1_000 / 100) s" }
        if seconds < 60 { return "\(seconds) s" }
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
        if hours == 0 { return two(minutes, "m", seconds % 60, "s") }
        if days == 0 { return two(hours, "h", minutes % 60, "m") }
        return two(days, "d", hours % 24, "h")
    }

    private static func two(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
        small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
    }

    /// `1 effect`, `2 effects`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// A value in a few words: a data set by its records, an object by its first members that say something.
    static func brief(_ value: Value) -> String {
        if let dataset = Dataset(value) { return "\(count(dataset.records, "record")) (\(dataset.format))" }
        switch value {
        case .null: return ""
        case .bool, .number: return value.canonicalText
        case .string(let text): return line(text, limit: 60)
        case .array(let items): return count(items.count, "item")
        case .object(let object):
            let members = object.compactMap { member -> String? in
                let text = brief(member.value)
                return text.isEmpty ? nil : "\(line(member.key, limit: 40)) \(text)"
            }
            return line(members.prefix(4).joined(separator: ", ") + (members.count > 4 ? ", …" : ""))
        }
    }
}

extension Actor {
    /// Who it is, for a person: `user:dana@host-a`, with the claimed name behind it where there is one.
    public var displayName: String {
        let prefix =
            switch kind {
            case .system: "user"
            case .tenant: "tenant"
            case .runner: "runner"
            case .workload: "workload"
            }
        let name = "\(prefix):\(Wording.line(identity, limit: 80))"
        return claimed.map { "\(name) as \"\(Wording.line($0, limit: 80))\"" } ?? name
    }
}

extension Effect {
    /// What became of what, for a person: `created queue contoso.commands`.
    public var sentence: String {
        "\(provenance.name) \(Wording.line(kind, limit: 40)) \(Wording.line(resource, limit: 120))"
    }
}

extension Effect.Provenance {
    /// `created`, `changed` or `found`.
    public var name: String {
        switch self {
        case .created: "created"
        case .changed: "changed"
        case .found: "found"
        }
    }
}
