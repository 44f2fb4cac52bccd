extension ExpressionFunction {
    /// The value of the function for arguments whose number fits.
    func apply(to arguments: [Value], budget: inout EvaluationBudget) throws(EvaluationError) -> Value {
        try budget.spend(operations: (arguments.map(\.weight).reduce(0, +)) / 1024)
        switch self {
        case .contains: return .bool(try contains(arguments[0], arguments[1]))
        case .startsWith:
            return .bool(try text(arguments, 0).utf8.starts(with: try text(arguments, 1).utf8))
        case .endsWith:
            return .bool(try text(arguments, 0).utf8.reversed().starts(with: try text(arguments, 1).utf8.reversed()))
        case .format: return .string(try format(arguments, budget: &budget))
        case .join: return .string(try join(arguments, budget: &budget))
        case .toJSON:
            try budget.spend(text: arguments[0].weight)
            let json = arguments[0].canonicalText
            try budget.spend(text: max(0, json.utf8.count - arguments[0].weight))
            return .string(json)
        case .fromJSON: return try fromJSON(try text(arguments, 0))
        case .always: return true
        case .failure: return false
        case .success: return true
        }
    }

    private func text(_ arguments: [Value], _ place: Int) throws(EvaluationError) -> String {
        guard let text = arguments[place].string else {
            throw EvaluationError("\(usage) takes a text, not \(arguments[place].withArticle)")
        }
        return text
    }

    private func contains(_ container: Value, _ item: Value) throws(EvaluationError) -> Bool {
        switch (container, item) {
        case (.array(let items), _): return items.contains(item)
        case (.string(let text), .string(let part)): return Array(text.utf8).contains(bytes: Array(part.utf8))
        case (.string, _): throw EvaluationError("\(usage) looks for a text in a text, not for \(item.withArticle)")
        default: throw EvaluationError("\(usage) looks into a text or a list, not into \(container.withArticle)")
        }
    }

    private func join(_ arguments: [Value], budget: inout EvaluationBudget) throws(EvaluationError) -> String {
        guard let items = arguments[0].array else {
            throw EvaluationError("\(usage) takes a list, not \(arguments[0].withArticle)")
        }
        let separator = arguments.count > 1 ? try text(arguments, 1) : ","
        var result = ""
        for (place, item) in items.enumerated() {
            let piece = try item.insertedText(into: usage)
            try budget.spend(text: piece.utf8.count + separator.utf8.count)
            if place > 0 { result += separator }
            result += piece
        }
        return result
    }

    private func fromJSON(_ text: String) throws(EvaluationError) -> Value {
        do throws(JSONError) {
            return try Value(json: text)
        } catch {
            throw EvaluationError("fromJSON got a text that is no JSON: \(error)")
        }
    }

    private func format(_ arguments: [Value], budget: inout EvaluationBudget) throws(EvaluationError) -> String {
        var result = ""
        for piece in try FormatPiece.pieces(of: try text(arguments, 0)) {
            switch piece {
            case .text(let text):
                try budget.spend(text: text.utf8.count)
                result += text
            case .place(let ordinal):
                guard ordinal + 1 < arguments.count else {
                    throw EvaluationError("format has no value for {\(ordinal)}; places count from 0")
                }
                let piece = try arguments[ordinal + 1].insertedText(into: "format")
                try budget.spend(text: piece.utf8.count)
                result += piece
            }
        }
        return result
    }
}

/// A piece of the first argument of `format`.
enum FormatPiece: Equatable {
    /// Text that stands for itself.
    case text(String)
    /// `{0}`, `{1}` …
    case place(Int)

    /// Cuts a format into its pieces; `{{` and `}}` stand for braces.
    static func pieces(of format: String) throws(EvaluationError) -> [FormatPiece] {
        var pieces: [FormatPiece] = []
        var text = String.UnicodeScalarView()
        let scalars = Array(format.unicodeScalars)
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            let isDoubled = place + 1 < scalars.count && scalars[place + 1] == scalar
            if scalar != "{" && scalar != "}" {
                text.append(scalar)
                place += 1
            } else if isDoubled {
                text.append(scalar)
                place += 2
            } else {
                guard scalar == "{", let end = scalars[place...].prefix(6).firstIndex(of: "}"),
                    let ordinal = Int(String(String.UnicodeScalarView(scalars[place + 1..<end]))), ordinal >= 0,
                    scalars[place + 1] != "+"
                else {
                    throw EvaluationError(
                        "\(quoted(format)) has a single \"\(scalar)\"; a place is written {0}, a brace {{ or }}")
                }
                if !text.isEmpty { pieces.append(.text(String(text))) }
                text = String.UnicodeScalarView()
                pieces.append(.place(ordinal))
                place = end + 1
            }
        }
        if !text.isEmpty { pieces.append(.text(String(text))) }
        return pieces
    }
}

extension Value {
    /// Whether the value counts as true for `!`, `&&` and `||`: all but `false`, `0`, the empty text and `null` do.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let flag): flag
        case .number(let number): number != Number(0)
        case .string(let text): !text.utf8.isEmpty
        case .array, .object: true
        }
    }

    /// What kind of value this is, as a message says it: `a text`, `an object`, `null`.
    var withArticle: String {
        switch self {
        case .null: "null"
        case .object: "an object"
        default: "a \(kindName)"
        }
    }

    /// About how many bytes the value has in its canonical form.
    var weight: Int {
        switch self {
        case .null, .bool: 5
        case .number(let number): number.text.utf8.count + 1
        case .string(let text): text.utf8.count + 3
        case .array(let items): items.reduce(2) { $0 + $1.weight }
        case .object(let object): object.reduce(2) { $0 + $1.key.utf8.count + 4 + $1.value.weight }
        }
    }

    /// The value as it stands amid text; only what has one plain text form may.
    func insertedText(into place: String) throws(EvaluationError) -> String {
        switch self {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let flag): return flag ? "true" : "false"
        case .null, .array, .object:
            throw EvaluationError(
                "\(withArticle) can't stand in a text (\(place)); only texts, numbers and booleans can, toJSON(…) makes one"
            )
        }
    }
}

extension Array where Element == UInt8 {
    /// Whether other bytes stand in these, found in linear time (Knuth, Morris and Pratt).
    func contains(bytes pattern: [UInt8]) -> Bool {
        guard !pattern.isEmpty else { return true }
        guard pattern.count <= count else { return false }
        var borders = [0]
        var length = 0
        for place in 1..<Swift.max(1, pattern.count) {
            while length > 0 && pattern[place] != pattern[length] { length = borders[length - 1] }
            if pattern[place] == pattern[length] { length += 1 }
            borders.append(length)
        }
        var matched = 0
        for byte in self {
            while matched > 0 && byte != pattern[matched] { matched = borders[matched - 1] }
            if byte == pattern[matched] { matched += 1 }
            if matched == pattern.count { return true }
        }
        return false
    }
}
