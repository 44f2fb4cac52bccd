import CYaml

/// A mistake of the syntax in words that say what to do, at the place where it was made.
///
/// libyaml's own mark is past the mistake when a key lacks its colon or a quote is never closed; its context's mark is right then.
struct YAMLMistake {
    /// The code.
    let code: DiagnosticCode
    /// What is wrong.
    let message: String
    /// What to do.
    let help: String?
    /// Where, in Unicode scalars.
    let range: Range<Int>

    /// Reads why the parser stopped.
    init(_ parser: yaml_parser_t, in file: SourceFile) {
        let problem = parser.problem.map { String(cString: $0) } ?? "the file can't be read"
        let context = parser.context.map { String(cString: $0) } ?? ""
        let mark = parser.problem_mark.index
        let contextMark = parser.context_mark.index
        let contextLine = file.location(contextMark..<contextMark + 1).line
        let found = mark < file.scalars.count ? file.scalars[mark] : nil
        var (code, start) = (DiagnosticCode.syntax, mark)
        switch (context, problem) {
        case ("while scanning a simple key", _):
            start = contextMark
            message = "this line has no colon; expected key: value"
            help = "a text that goes on over several lines stands below | or >"
        case ("while scanning a quoted scalar", "found unexpected end of stream"),
            ("while scanning a quoted scalar", "found unexpected document indicator"):
            start = contextMark
            message = "this quoted text is never closed"
            help = "put the closing quote where it belongs"
        case (_, _) where found == "\t":
            code = .tab
            message = "a tab can't indent; YAML wants spaces"
            help = "replace it by spaces"
        case (_, "found character that cannot start any token"):
            message = "\(found.map { quoted(String($0)) } ?? "this") can't begin a text without quotes"
            help = "put the text in quotes"
        case (_, "mapping values are not allowed in this context")
        where Self.lineWithoutColon(before: mark, in: file) != nil:
            start = Self.lineWithoutColon(before: mark, in: file) ?? mark
            message = "this line has no colon; expected key: value"
            help = "a text that goes on over several lines stands below | or >"
        case (_, "mapping values are not allowed in this context"):
            message = "a colon can't stand here"
            help = "put a text that has \": \" in it in quotes, or indent the key as its neighbours"
        case (_, "did not find expected key"):
            message = "expected a key that is indented as the others of the object that begins in line \(contextLine)"
            help = "indent it as the keys above"
        case (_, "did not find expected '-' indicator"):
            message =
                "expected \"- \" or less indentation: this line stands in the list that begins in line \(contextLine)"
            help = "begin each item with \"- \" in the same column"
        case (_, "did not find expected ',' or '}'"):
            message = "expected \",\" or \"}\" in the { } that begins in line \(contextLine)"
            help = nil
        case (_, "did not find expected ',' or ']'"):
            message = "expected \",\" or \"]\" in the [ ] that begins in line \(contextLine)"
            help = nil
        case (_, "block sequence entries are not allowed in this context"):
            message = "a list item can't stand here"
            help = "begin the list on a line of its own, below its key"
        case (_, _) where problem.hasPrefix("Maximum nesting level reached"):
            (code, message, help) = (.tooDeep, YAMLReader.tooDeep, YAMLReader.depthHelp)
        case (_, "found unknown escape character"):
            message = "this escape is unknown"
            help = "a backslash in double quotes is written \\\\; in single quotes it stands for itself"
        default:
            message = context.isEmpty ? problem : "\(problem) \(context)"
            help = nil
        }
        self.code = code
        let visible = min(start, max(0, file.scalars.count - 1))
        range = visible..<max(visible + 1, start != mark ? file.endOfLine(from: start) : 0)
    }

    /// Where the line above begins, if it is indented as this one and has no colon, so that YAML took both for one text.
    private static func lineWithoutColon(before mark: Int, in file: SourceFile) -> Int? {
        guard let here = line(around: mark, in: file) else { return nil }
        var next = here.start
        while next > 0 {
            guard let above = line(around: next - 1, in: file) else {
                next = lineStart(of: next - 1, in: file)
                continue
            }
            let text = file.text(above.first..<above.end)
            let isTwin = above.first - above.start == here.first - here.start
            return isTwin && !text.contains(":") && !text.hasPrefix("- ") ? above.first : nil
        }
        return nil
    }

    /// A line with something in it: where it begins, where its text does, where it ends.
    private static func line(around offset: Int, in file: SourceFile) -> (start: Int, first: Int, end: Int)? {
        let (start, end) = (lineStart(of: offset, in: file), file.endOfLine(from: offset))
        let first = (start..<end).first { !" \t\r".unicodeScalars.contains(file.scalars[$0]) }
        guard let first, file.scalars[first] != "#" else { return nil }
        return (start, first, end)
    }

    private static func lineStart(of offset: Int, in file: SourceFile) -> Int {
        var start = min(max(0, offset), file.scalars.count)
        while start > 0, file.scalars[start - 1] != "\n" { start -= 1 }
        return start
    }
}

/// Finds `${{` that stands unquoted inside `{ }` or `[ ]`.
enum UnquotedExpression {
    /// The place of the first one in a part of a file, where so many brackets are open already.
    static func find(in file: SourceFile, from start: Int, to end: Int, flowDepth: Int) -> Int? {
        var depth = flowDepth
        var place = max(0, start)
        let end = min(end, file.scalars.count)
        while place < end {
            switch file.scalars[place] {
            case "\"", "'": place = skipQuoted(in: file, from: place, to: end)
            case "$" where file.text(place..<place + 3) == "${{":
                if depth > 0 { return place }
                place = self.end(in: file, from: place) - 1
            case "{", "[": depth += 1
            case "}", "]": depth = max(0, depth - 1)
            default: break
            }
            place += 1
        }
        return nil
    }

    /// Where the scalar ends that the author meant: behind `}}` and what touches it.
    static func end(in file: SourceFile, from dollar: Int) -> Int {
        let lineEnd = file.endOfLine(from: dollar)
        var place = dollar + 3
        var inText = false
        while place < lineEnd {
            if file.scalars[place] == "'" { inText.toggle() }
            if !inText, file.text(place..<place + 2) == "}}" {
                place += 2
                while place < lineEnd, !" \t\r,]}".unicodeScalars.contains(file.scalars[place]) { place += 1 }
                return place
            }
            place += 1
        }
        return lineEnd
    }

    private static func skipQuoted(in file: SourceFile, from start: Int, to end: Int) -> Int {
        let quote = file.scalars[start]
        var place = start + 1
        while place < end, file.scalars[place] != quote {
            if quote == "\"" && file.scalars[place] == "\\" { place += 1 }
            place += 1
        }
        return place
    }
}
