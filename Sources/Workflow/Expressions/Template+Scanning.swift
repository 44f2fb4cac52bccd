extension Template {
    /// A part of a scalar, with the place of its text.
    struct ScannedPart {
        /// The part.
        let part: Part
        /// Where the part's text begins in the scalar, in Unicode scalars; for an expression behind `${{` and spaces.
        let offset: Int
    }

    /// Whether a text has an expression in it.
    static func isNeeded(for text: String) -> Bool { Array(text.utf8).contains(bytes: Array("${{".utf8)) }

    /// Cuts a scalar into text and expressions.
    /// - Throws: ``ExpressionError`` with the place in the scalar.
    static func scan(_ text: String) throws(ExpressionError) -> [ScannedPart] {
        let scalars = Array(text.unicodeScalars)
        var parts: [ScannedPart] = []
        var place = 0
        var textStart = 0
        func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        while place < scalars.count {
            guard scalars[place] == "$", place + 2 < scalars.count, scalars[place + 1] == "{",
                scalars[place + 2] == "{"
            else {
                place += 1
                continue
            }
            if textStart < place {
                parts.append(ScannedPart(part: .text(string(textStart..<place)), offset: textStart))
            }
            guard let end = Self.end(of: scalars, from: place + 3) else {
                throw ExpressionError(
                    "this ${{ has no closing }}", at: place..<scalars.count, help: "write ${{ … }} on one line")
            }
            var inner = place + 3
            while inner < end, " \t\r\n".unicodeScalars.contains(scalars[inner]) { inner += 1 }
            parts.append(try Self.part(string(inner..<end), at: inner))
            place = end + 2
            textStart = place
        }
        if textStart < scalars.count {
            parts.append(ScannedPart(part: .text(string(textStart..<scalars.count)), offset: textStart))
        }
        return parts
    }

    private static func part(_ text: String, at offset: Int) throws(ExpressionError) -> ScannedPart {
        do throws(ExpressionError) {
            return ScannedPart(part: .expression(try Expression.parse(text.trimmingSpaces)), offset: offset)
        } catch {
            let range = error.range.lowerBound + offset..<error.range.upperBound + offset
            throw ExpressionError(error.message, at: range, help: error.help)
        }
    }

    /// Where the `}}` stands that closes an expression; those inside a text don't.
    private static func end(of scalars: [Unicode.Scalar], from start: Int) -> Int? {
        var inText = false
        var place = start
        while place < scalars.count {
            if scalars[place] == "'" {
                inText.toggle()
            } else if !inText, scalars[place] == "}", place + 1 < scalars.count, scalars[place + 1] == "}" {
                return place
            }
            place += 1
        }
        return nil
    }

    /// The scalar as a file would write it.
    var source: String {
        parts.map {
            switch $0 {
            case .text(let text): text
            case .expression(let expression): "${{ \(expression.text) }}"
            }
        }
        .joined()
    }

    /// The expressions in order.
    var expressions: [Expression] {
        parts.compactMap { if case .expression(let expression) = $0 { expression } else { nil } }
    }
}

extension Argument {
    /// Takes a scalar: with `${{ }}` in it a template, else a text that stands for itself.
    public init(scalar text: String) throws(ExpressionError) {
        guard Template.isNeeded(for: text) else {
            self = .literal(.string(text))
            return
        }
        self = .template(Template(parts: try Template.scan(text).map(\.part)))
    }
}
