extension Diagnostics: CustomStringConvertible {
    /// The diagnostics as a terminal shows them.
    public var description: String { rendered() }

    /// The diagnostics as a terminal shows them: each with its source line, a caret below and what helps.
    public func rendered() -> String { list.map(rendered).joined(separator: "\n") }

    /// One diagnostic: the headline, the source line with its number, carets, and the help.
    public func rendered(_ diagnostic: Diagnostic) -> String {
        var lines = [diagnostic.headline]
        let location = diagnostic.location
        if let text = source(of: location.file)?.line(location.line) {
            let excerpt = SourceExcerpt(line: text, column: location.column, length: location.length)
            let number = String(location.line)
            let margin = String(repeating: " ", count: number.count)
            lines.append(" \(margin) |")
            lines.append(excerpt.text.isEmpty ? " \(number) |" : " \(number) | \(excerpt.text)")
            lines.append(" \(margin) | \(excerpt.carets)")
            if let help = diagnostic.help { lines.append(" \(margin) = help: \(help)") }
        } else if let help = diagnostic.help {
            lines.append("  = help: \(help)")
        }
        return lines.joined(separator: "\n")
    }

    /// The diagnostics as data, for `-o json`.
    public var value: Value {
        .array(
            list.map { diagnostic in
                let location = diagnostic.location
                return [
                    "code": .string(diagnostic.code.rawValue),
                    "severity": .string(diagnostic.severity.rawValue),
                    "message": .string(diagnostic.message),
                    "help": diagnostic.help.map(Value.string) ?? .null,
                    "file": .string(location.file),
                    "line": Value(location.line),
                    "column": Value(location.column),
                    "length": Value(location.length),
                ]
            })
    }
}

extension SourceText {
    /// One line of the text, from 1, without its end.
    func line(_ number: Int) -> String? {
        var line = 1
        var scalars = String.UnicodeScalarView()
        var isThere = number == 1
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                if line == number { break }
                line += 1
                isThere = line == number
            } else if line == number {
                scalars.append(scalar)
            }
        }
        guard isThere else { return nil }
        if scalars.last == "\r" { scalars.removeLast() }
        return String(scalars)
    }
}

/// A source line as a terminal can show it: control characters replaced, a long line cut around the place.
struct SourceExcerpt {
    /// How many characters of a line are shown.
    static let width = 120
    /// The line.
    let text: String
    /// `^~~~` below the place.
    let carets: String

    /// Cuts a line to what is shown of it.
    init(line: String, column: Int, length: Int) {
        let scalars = Array(line.unicodeScalars)
        let place = min(max(0, column - 1), scalars.count)
        let start = place < Self.width * 3 / 4 ? 0 : place - Self.width / 2
        let end = min(scalars.count, start + Self.width)
        let shown = scalars[min(start, end)..<end].map(Self.visible)
        let (head, tail) = (start > 0 ? "…" : "", end < scalars.count ? "…" : "")
        text = head + String(String.UnicodeScalarView(shown)) + tail
        let before = shown.prefix(max(0, place - start)).map { $0 == "\t" ? "\t" : " " }.joined()
        let marks = max(1, min(length, end - place))
        carets = (head.isEmpty ? "" : " ") + before + "^" + String(repeating: "~", count: marks - 1)
    }

    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar == "\t" { return scalar }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return "\u{FFFD}"
        default: return scalar
        }
    }
}
