/// How dates and times are written in a file: `dd/MM/yyyy`, `yyyy-MM-dd'T'HH:mm:ssXXX`.
///
/// | letters | read |
/// |---|---|
/// | `yyyy` | a year of four digits, 0001 to 9999 |
/// | `yy` | a year of two digits: 00 to 68 are 2000 to 2068, 69 to 99 are 1969 to 1999 |
/// | `MM`, `M` | a month of two digits; of one or two without a leading zero |
/// | `MMM` | `Jan` to `Dec`, in upper or lower case |
/// | `dd`, `d` | a day of two digits; of one or two without a leading zero |
/// | `HH`, `mm`, `ss` | hour 00 to 23, minute and second 00 to 59 |
/// | `SSS` | three digits of a second |
/// | `XXX` | `Z`, or an offset from UTC such as `+02:00` |
///
/// Text in `'quotes'` and whatever isn't a letter stands for itself; `''` is a quote. Any other letter is an error.
struct DatePattern: Sendable, Hashable {
    /// A part of a date or time.
    enum Component: String, Sendable, Hashable {
        case year = "yyyy"
        case shortYear = "yy"
        case month = "MM"
        case shortMonth = "M"
        case monthName = "MMM"
        case day = "dd"
        case shortDay = "d"
        case hour = "HH"
        case minute = "mm"
        case second = "ss"
        case millisecond = "SSS"
        case offset = "XXX"

        /// What it says, as a word for messages.
        var meaning: String {
            switch self {
            case .year, .shortYear: "year"
            case .month, .shortMonth, .monthName: "month"
            case .day, .shortDay: "day"
            case .hour: "hour"
            case .minute: "minute"
            case .second: "second"
            case .millisecond: "fraction"
            case .offset: "offset"
            }
        }
    }

    /// A piece of the pattern.
    enum Part: Sendable, Hashable {
        case component(Component)
        case literal([UInt8])

        var component: Component? { if case .component(let component) = self { component } else { nil } }
    }

    /// What a pattern is for.
    enum Purpose: Sendable, Hashable {
        /// A date; a time beside it is read and dropped.
        case date
        /// A moment.
        case dateTime
    }

    /// What is wrong with a pattern.
    struct Problem: Error, Sendable, Hashable {
        /// Where, in UTF-8 bytes from the pattern's start.
        let range: Range<Int>
        /// What is wrong, and what was expected.
        let message: String
        /// The nearest pattern that would be right.
        let suggestion: String?
    }

    /// The pattern as it was written.
    let text: String
    /// Its pieces.
    let parts: [Part]

    /// Reads a pattern and checks that it serves its purpose.
    init(_ text: String, for purpose: Purpose, corrections: Int = 2) throws(Problem) {
        let pieces = try Piece.split(text)
        try Self.check(pieces, of: text, for: purpose, corrections: corrections)
        self.text = text
        parts = pieces.compactMap(\.part)
    }

    /// The pattern `yyyy-MM-dd`.
    init(isoDate: Void) {
        text = "yyyy-MM-dd"
        let dash = Part.literal([UInt8(ascii: "-")])
        parts = [.component(.year), dash, .component(.month), dash, .component(.day)]
    }

    /// Whether a component is among the parts.
    func has(_ component: Component) -> Bool { parts.contains(.component(component)) }

    /// A run of one letter, a quoted text or a run of other characters, and where it stands.
    struct Piece {
        let range: Range<Int>
        /// The letters if it is a run of one letter outside quotes.
        let letters: String?
        /// The pattern's text of it.
        let source: String
        /// What it stands for; `nil` if it isn't known.
        let part: Part?
    }
}

extension DatePattern.Piece {
    /// Splits a pattern into its pieces, known or not.
    static func split(_ text: String) throws(DatePattern.Problem) -> [Self] {
        let bytes = Array(text.utf8)
        var pieces: [Self] = []
        var place = 0
        while place < bytes.count {
            let piece =
                if bytes[place] == UInt8(ascii: "'") {
                    try quotedPiece(bytes, from: place, of: text)
                } else if isLetter(bytes[place]) {
                    letters(bytes, from: place)
                } else {
                    literal(bytes, from: place)
                }
            pieces.append(piece)
            place = piece.range.upperBound
        }
        return pieces
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func letters(_ bytes: [UInt8], from start: Int) -> Self {
        let end = bytes[start...].firstIndex { $0 != bytes[start] } ?? bytes.count
        let letters = String(decoding: bytes[start..<end], as: UTF8.self)
        return Self(
            range: start..<end,
            letters: letters,
            source: letters,
            part: DatePattern.Component(rawValue: letters).map { .component($0) }
        )
    }

    private static func literal(_ bytes: [UInt8], from start: Int) -> Self {
        let end = bytes[start...].firstIndex { isLetter($0) || $0 == UInt8(ascii: "'") } ?? bytes.count
        return Self(
            range: start..<end,
            letters: nil,
            source: String(decoding: bytes[start..<end], as: UTF8.self),
            part: .literal(Array(bytes[start..<end]))
        )
    }

    private static func quotedPiece(
        _ bytes: [UInt8],
        from start: Int,
        of text: String
    ) throws(DatePattern.Problem) -> Self {
        var content: [UInt8] = []
        var place = start + 1
        while place < bytes.count {
            if bytes[place] != UInt8(ascii: "'") {
                content.append(bytes[place])
                place += 1
            } else if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "'"), place > start + 1 {
                content.append(UInt8(ascii: "'"))
                place += 2
            } else {
                return Self(
                    range: start..<place + 1,
                    letters: nil,
                    source: String(decoding: bytes[start...place], as: UTF8.self),
                    part: .literal(place == start + 1 ? [UInt8(ascii: "'")] : content)
                )
            }
        }
        throw DatePattern.Problem(
            range: start..<bytes.count,
            message: "the quote in \(quoted(text)) has no end: text that stands for itself begins and ends with '",
            suggestion: text + "'"
        )
    }
}
