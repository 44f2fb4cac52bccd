/// Makes text from anywhere safe to show: no control character of a tenant's data may reach a terminal.
enum Printable {
    /// One line: line ends and tabs are replaced too.
    static func line(_ text: String) -> String { replacing(in: text) { _ in false } }

    /// Lines: line ends and tabs stay.
    static func lines(_ text: String) -> String { replacing(in: text) { $0 == "\n" || $0 == "\t" } }

    private static func replacing(in text: String, unless stays: (Unicode.Scalar) -> Bool) -> String {
        // Nearly all text is plain ASCII and stays as it is.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalars.append(stays(scalar) ? scalar : "\u{FFFD}")
            case .format: scalars.append(scalar == "\u{200D}" ? scalar : "\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// How many columns of a terminal a text takes, nearly: East Asian wide characters and emoji take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { width, scalar in
            switch scalar.value {
            case 0x0300...0x036f, 0x200d, 0xfe00...0xfe0f: width
            case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
                0xff00...0xff60, 0x1f300...0x1faff:
                width + 2
            default: width + 1
            }
        }
    }

    /// At most so many columns, with an ellipsis where something was left out.
    static func cut(_ text: String, to width: Int) -> String {
        guard Self.width(text) > width else { return text }
        var shown = ""
        var taken = 1
        for character in text {
            let next = Self.width(String(character))
            if taken + next > width { break }
            taken += next
            shown.append(character)
        }
        return shown + "…"
    }

    /// A text as one word of a `key=value` line: in quotes where it must be.
    static func word(_ text: String) -> String {
        let clean = line(text)
        let isPlain =
            !clean.isEmpty
            && clean.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && $0 != "=" && $0 != "\\" }
        if isPlain { return clean }
        var quoted = "\""
        for character in clean {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// A word as a shell takes it: in single quotes where it must be.
    static func shell(_ text: String) -> String {
        let plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,".unicodeScalars
        if !text.isEmpty, text.unicodeScalars.allSatisfy({ plain.contains($0) }) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
