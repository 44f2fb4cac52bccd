/// Cuts the text of an expression into tokens.
struct ExpressionLexer {
    /// One token.
    struct Token {
        /// What a token is.
        enum Kind: Equatable {
            case name(String)
            case string(String)
            case number(String)
            /// An operator or a bracket.
            case symbol(String)
            case end
        }
        let kind: Kind
        /// Where it stands, in Unicode scalars.
        let range: Range<Int>
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0

    /// Prepares to cut a text.
    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The next token.
    mutating func next() throws(ExpressionError) -> Token {
        while let scalar = peek(), " \t\r\n".unicodeScalars.contains(scalar) { place += 1 }
        let start = place
        guard let scalar = peek() else { return Token(kind: .end, range: start..<start) }
        if isNameStart(scalar) { return name() }
        if isDigit(scalar) || (scalar == "-" && peek(1).map(isDigit) == true) { return try number() }
        if scalar == "'" { return try string() }
        return try symbol()
    }

    /// A piece of the text.
    func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        place + ahead < scalars.count ? scalars[place + ahead] : nil
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }

    private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        isNameStart(scalar) || isDigit(scalar) || scalar == "-"
    }

    private mutating func name() -> Token {
        let start = place
        while let scalar = peek(), isNamePart(scalar) { place += 1 }
        return Token(kind: .name(text(start..<place)), range: start..<place)
    }

    private mutating func number() throws(ExpressionError) -> Token {
        let start = place
        while let scalar = peek(), isNamePart(scalar) || scalar == "." || (scalar == "+" && endsInExponent) {
            place += 1
        }
        let digits = text(start..<place)
        guard Number(text: digits) != nil else {
            throw ExpressionError(
                "\(quoted(digits)) is not a number", at: start..<place,
                help: "numbers are written as in JSON: 12, -3, 0.5, 1e6")
        }
        return Token(kind: .number(digits), range: start..<place)
    }

    private var endsInExponent: Bool { place > 0 && (scalars[place - 1] == "e" || scalars[place - 1] == "E") }

    private mutating func string() throws(ExpressionError) -> Token {
        let start = place
        var content = String.UnicodeScalarView()
        place += 1
        while let scalar = peek() {
            place += 1
            if scalar != "'" {
                content.append(scalar)
            } else if peek() == "'" {
                content.append("'")
                place += 1
            } else {
                return Token(kind: .string(String(content)), range: start..<place)
            }
        }
        throw ExpressionError(
            "this text has no closing '", at: start..<scalars.count,
            help: "a quote inside a text is written twice: 'it''s'")
    }

    private mutating func symbol() throws(ExpressionError) -> Token {
        let start = place
        let pair = text(start..<min(start + 2, scalars.count))
        if ["==", "!=", "<=", ">=", "&&", "||"].contains(pair) {
            place += 2
            return Token(kind: .symbol(pair), range: start..<place)
        }
        let single = text(start..<start + 1)
        guard ["(", ")", "[", "]", ",", ".", "!", "<", ">"].contains(single) else {
            throw ExpressionError(
                "\(quoted(single)) has no meaning in an expression", at: start..<start + 1, help: help(for: single))
        }
        place += 1
        return Token(kind: .symbol(single), range: start..<place)
    }

    private func help(for symbol: String) -> String? {
        switch symbol {
        case "\"": "texts stand in single quotes: 'text'"
        case "=": "equality is written =="
        case "&": "and is written &&"
        case "|": "or is written ||"
        case "+": "texts are joined with format('{0}{1}', a, b)"
        case "*", "/", "%", "-": "the language has no arithmetic; a transform step can compute"
        case "?", ":": "a choice is written condition && 'then' || 'else'"
        default: nil
        }
    }
}

/// A text in double quotes for a message: quotes and control characters escaped, cut after 80 characters.
func quoted(_ text: String) -> String {
    var result = "\""
    for (count, scalar) in text.unicodeScalars.enumerated() {
        if count == 80 { return result + "…\"" }
        result += escaped(scalar)
    }
    return result + "\""
}

/// A character as a message may show it.
func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\"": return "\\\""
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
        return "\\u{\(String(scalar.value, radix: 16))}"
    default:
        return String(Character(scalar))
    }
}
