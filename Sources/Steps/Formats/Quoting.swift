/// A value in double quotes, as messages show it: one line, control characters written out, at most 60 characters
/// unless said otherwise.
func quoted(_ text: String, limit: Int = 60) -> String {
    var shown = "\""
    var count = 0
    for scalar in text.unicodeScalars {
        guard count < limit else { return shown + "…\"" }
        count += 1
        switch scalar {
        case "\"": shown += "\\\""
        case "\\": shown += "\\\\"
        case "\n": shown += "\\n"
        case "\r": shown += "\\r"
        case "\t": shown += "\\t"
        case _ where scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format:
            shown += "\\u{\(String(scalar.value, radix: 16))}"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown + "\""
}

/// Words as a list in a sentence: `a, b and c`; of many only the first ones and how many more there are.
func listed(_ words: [String], joiner: String = "and", limit: Int = 12) -> String {
    guard words.count <= limit else {
        return words.prefix(limit).joined(separator: ", ") + " \(joiner) \(words.count - limit) more"
    }
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(joiner) " + last
}

extension [String] {
    /// Whether a text is among these, byte for byte.
    func has(_ text: String) -> Bool { contains { $0.utf8.elementsEqual(text.utf8) } }
}
