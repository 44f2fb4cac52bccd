/// What an unquoted scalar means by the core schema of YAML 1.2, without its surprises.
enum YAMLScalar {
    /// A value.
    case value(Value)
    /// A number in a form that other readers take differently, and what could be written instead.
    case ambiguous(instead: String)

    /// Reads a plain scalar: `null`, booleans, numbers; all else is text.
    static func resolve(_ text: String) -> YAMLScalar {
        switch text {
        case "", "~", "null", "Null", "NULL": return .value(.null)
        case "true", "True", "TRUE": return .value(true)
        case "false", "False", "FALSE": return .value(false)
        case ".inf", ".Inf", ".INF", "+.inf", "-.inf", ".nan", ".NaN", ".NAN":
            return .ambiguous(instead: "a number with digits, or \"\(text)\" in quotes for the text")
        default: return number(text)
        }
    }

    private static func number(_ text: String) -> YAMLScalar {
        let bytes = Array(text.utf8)
        let unsigned =
            bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        guard let first = unsigned.first, isDigit(first) || (first == UInt8(ascii: ".") && unsigned.count > 1) else {
            return .value(.string(text))
        }
        let quotedText = "\"\(text)\" in quotes for the text"
        if first == UInt8(ascii: "0"), unsigned.count > 2 {
            let digits = unsigned.dropFirst(2)
            let letter = unsigned[unsigned.index(after: unsigned.startIndex)]
            if letter == UInt8(ascii: "x") && digits.allSatisfy({ hexDigit($0) != nil }) {
                return .ambiguous(instead: "the number in decimal digits, or \(quotedText)")
            }
            if letter == UInt8(ascii: "o") && digits.allSatisfy({ (48...55).contains($0) }) {
                return .ambiguous(instead: "the number in decimal digits, or \(quotedText)")
            }
        }
        guard let parts = decimal(Array(unsigned)) else { return .value(.string(text)) }
        if parts.whole.count > 1 && parts.whole.first == UInt8(ascii: "0") {
            let stripped = parts.whole.drop { $0 == UInt8(ascii: "0") }
            let plain = String(decoding: stripped.isEmpty ? [UInt8(ascii: "0")] : Array(stripped), as: UTF8.self)
            return .ambiguous(instead: "\(plain) for the number, or \(quotedText)")
        }
        let sign = bytes.first == UInt8(ascii: "-") ? "-" : ""
        let whole = parts.whole.isEmpty ? "0" : String(decoding: parts.whole, as: UTF8.self)
        let fraction = parts.fraction.isEmpty ? "" : "." + String(decoding: parts.fraction, as: UTF8.self)
        guard let number = Number(text: sign + whole + fraction + String(decoding: parts.exponent, as: UTF8.self))
        else {
            return .ambiguous(instead: "a number of at most \(Number.maxLength) characters, or the text in quotes")
        }
        return .value(.number(number))
    }

    /// The parts of `[0-9]*(\.[0-9]*)?([eE][-+]?[0-9]+)?`; `nil` for anything else.
    private static func decimal(
        _ bytes: [UInt8]
    ) -> (whole: ArraySlice<UInt8>, fraction: ArraySlice<UInt8>, exponent: ArraySlice<UInt8>)? {
        let whole = bytes.prefix(while: isDigit)
        var rest = bytes.dropFirst(whole.count)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest.dropFirst(1 + fraction.count)
        }
        guard !(whole.isEmpty && fraction.isEmpty) else { return nil }
        guard let mark = rest.first else { return (whole, fraction, []) }
        guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return nil }
        var digits = rest.dropFirst()
        if digits.first == UInt8(ascii: "+") || digits.first == UInt8(ascii: "-") { digits = digits.dropFirst() }
        return digits.isEmpty || !digits.allSatisfy(isDigit) ? nil : (whole, fraction, rest)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
