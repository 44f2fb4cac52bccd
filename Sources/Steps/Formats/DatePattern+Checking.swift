extension DatePattern {
    /// Checks the pieces one by one, then what they make together.
    ///
    /// A suggestion is checked in its turn, and may be corrected once more: `corrections` says how often that may be.
    static func check(
        _ pieces: [Piece],
        of text: String,
        for purpose: Purpose,
        corrections: Int
    ) throws(Problem) {
        if let unknown = pieces.first(where: { $0.part == nil }) {
            throw problem(with: unknown, among: pieces, of: text, corrections: corrections)
        }
        try checkRepeats(pieces, of: text)
        try checkOrder(pieces, of: text, corrections: corrections)
        try checkWidths(pieces, of: text)
        try checkCompleteness(pieces, of: text, for: purpose)
    }

    private static func problem(
        with piece: Piece,
        among pieces: [Piece],
        of text: String,
        corrections: Int
    ) -> Problem {
        let letters = piece.letters ?? ""
        let (reason, _) = advice(on: letters)
        let replaced = pieces.map { piece in
            guard piece.part == nil, let letters = piece.letters else { return piece.source as String? }
            return advice(on: letters).replacement
        }
        let suggestion = replaced.contains(nil) ? nil : corrected(replaced.compactMap(\.self).joined(), corrections)
        return Problem(
            range: piece.range,
            message: "\(quoted(letters)) in the date format \(quoted(text)) isn't known: \(reason)",
            suggestion: suggestion
        )
    }

    /// A text that is right, made of one that somebody may have meant.
    private static func corrected(_ text: String, _ corrections: Int) -> String? {
        guard corrections > 0 else { return nil }
        do {
            _ = try DatePattern(text, for: .date, corrections: corrections - 1)
            return text
        } catch { return error.suggestion }
    }

    /// What somebody who wrote unknown letters probably meant.
    private static func advice(on letters: String) -> (reason: String, replacement: String?) {
        let count = letters.utf8.count
        return switch letters.first {
        case "Y": ("it would be the year of a week; the year of a date is yyyy", count == 2 ? "yy" : "yyyy")
        case "y": ("a year is yyyy or yy", "yyyy")
        case "D": ("it would be the day of the year; the day of the month is dd", count == 1 ? "d" : "dd")
        case "M": ("a month is MM, M or MMM", "MMM")
        case "d": ("a day is dd or d; names of days can't be read", count == 3 || count == 4 ? nil : "dd")
        case "E", "e", "c": ("names of days can't be read", nil)
        case "H": ("an hour is HH", "HH")
        case "h", "K", "k": ("it would be the hour of a clock of 12 hours; the hour of the day is HH", "HH")
        case "a": ("a clock of 12 hours can't be read; the hour of the day is HH", nil)
        case "m": ("a minute is mm", "mm")
        case "s": ("a second is ss", "ss")
        case "S", "f", "F", "n": ("the fraction of a second is SSS", "SSS")
        case "X", "x", "Z", "z", "O", "V", "v": ("an offset from UTC, Z included, is XXX", "XXX")
        default: ("letters that stand for themselves must be quoted: '\(letters)'", "'\(letters)'")
        }
    }

    /// No part of a date or time may be there twice.
    private static func checkRepeats(_ pieces: [Piece], of text: String) throws(Problem) {
        var seen: Set<String> = []
        for piece in pieces {
            guard let meaning = piece.part?.component?.meaning, !seen.insert(meaning).inserted else { continue }
            throw Problem(
                range: piece.range,
                message: "the date format \(quoted(text)) has the \(meaning) twice",
                suggestion: nil
            )
        }
    }

    /// Minutes come after hours, seconds after minutes, fractions after seconds; this finds `mm` where `MM` was meant.
    private static func checkOrder(_ pieces: [Piece], of text: String, corrections: Int) throws(Problem) {
        let needed: [Component: Component] = [.minute: .hour, .second: .minute, .millisecond: .second]
        var last: Component?
        for piece in pieces {
            guard let component = piece.part?.component else { continue }
            if let before = needed[component], before != last {
                let isMonth = component == .minute
                throw Problem(
                    range: piece.range,
                    message: "\(component.rawValue) in the date format \(quoted(text)) is the \(component.meaning) and "
                        + "must come after \(before.rawValue)" + (isMonth ? "; a month is MM" : ""),
                    suggestion: isMonth ? corrected(exchangingMonths(pieces), corrections) : nil
                )
            }
            last = component
        }
    }

    /// The pattern with `mm` and `MM` in each other's place.
    private static func exchangingMonths(_ pieces: [Piece]) -> String {
        pieces.map { piece in
            switch piece.part?.component {
            case .minute: "MM"
            case .month: "mm"
            default: piece.source
            }
        }
        .joined()
    }

    /// A number of one or two digits must not run into the next number.
    private static func checkWidths(_ pieces: [Piece], of text: String) throws(Problem) {
        for (piece, next) in zip(pieces, pieces.dropFirst()) {
            guard let component = piece.part?.component, component == .shortMonth || component == .shortDay,
                let follower = next.part?.component, follower != .monthName, follower != .offset
            else { continue }
            throw Problem(
                range: piece.range,
                message: "\(component.rawValue) in the date format \(quoted(text)) has one or two digits, so that "
                    + "\(follower.rawValue) right after it can't be told from it",
                suggestion: nil
            )
        }
    }

    private static func checkCompleteness(
        _ pieces: [Piece],
        of text: String,
        for purpose: Purpose
    ) throws(Problem) {
        let components = pieces.compactMap(\.part?.component)
        let meanings = Set(components.map(\.meaning))
        var wanted = [("year", "yyyy"), ("month", "MM"), ("day", "dd")]
        if purpose == .dateTime { wanted += [("hour", "HH"), ("minute", "mm")] }
        let missing = wanted.filter { !meanings.contains($0.0) }
        guard !missing.isEmpty else { return }
        throw Problem(
            range: 0..<text.utf8.count,
            message: "the date format \(quoted(text)) lacks the \(listed(missing.map { "\($0.0) (\($0.1))" }))",
            suggestion: nil
        )
    }
}
