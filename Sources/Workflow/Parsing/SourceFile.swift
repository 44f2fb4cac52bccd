/// A file as it was read, with the places of its characters.
struct SourceFile {
    /// How many bytes a file may have.
    static let maximumBytes = 1 << 20

    /// The path, as the definition names it.
    let path: String
    /// The text without a byte order mark.
    let text: String
    /// The characters.
    let scalars: [Unicode.Scalar]
    /// Where each line begins, in Unicode scalars.
    private let lineStarts: [Int]

    /// Takes a text.
    init(path: String, text: String) {
        self.path = path
        self.text = text
        scalars = Array(text.unicodeScalars)
        var starts = [0]
        for (offset, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(offset + 1) }
        lineStarts = starts
    }

    /// Takes the bytes of a file, or says why they are no text of a workflow.
    init?(path: String, bytes: [UInt8], findings: Findings) {
        let top = SourceLocation(file: path, line: 1, column: 1)
        guard bytes.count <= Self.maximumBytes else {
            findings.error(
                .fileTooLarge, "the file has more than \(Self.maximumBytes) bytes (1 MiB)", at: top,
                help: "keep records in data files that a retrieve step reads")
            return nil
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            findings.error(
                .notUTF8, "the file is UTF-16; workflow files are UTF-8", at: top, help: "save it as UTF-8")
            return nil
        }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let text = String(validating: content, as: UTF8.self) else {
            self.init(path: path, text: String(decoding: content, as: UTF8.self))
            reportInvalidByte(in: content, to: findings)
            return nil
        }
        self.init(path: path, text: text)
        guard reportControlCharacters(to: findings) else { return nil }
    }

    /// The place of a range of characters; its length ends with its first line.
    func location(_ range: Range<Int>) -> SourceLocation {
        let start = min(max(0, range.lowerBound), scalars.count)
        var (low, high) = (0, lineStarts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if lineStarts[middle] <= start { low = middle } else { high = middle - 1 }
        }
        var lineEnd = low + 1 < lineStarts.count ? lineStarts[low + 1] - 1 : scalars.count
        if lineEnd > lineStarts[low], scalars[lineEnd - 1] == "\r" { lineEnd -= 1 }
        let length = min(range.upperBound, lineEnd) - start
        return SourceLocation(
            file: path, line: low + 1, column: start - lineStarts[low] + 1, length: max(1, length))
    }

    /// Where the line of a character ends.
    func endOfLine(from offset: Int) -> Int {
        var end = min(max(0, offset), scalars.count)
        while end < scalars.count, scalars[end] != "\n" { end += 1 }
        return end
    }

    /// A piece of the text.
    func text(_ range: Range<Int>) -> String {
        let range = range.clamped(to: 0..<scalars.count)
        return String(String.UnicodeScalarView(scalars[range]))
    }

    /// The file as a definition keeps it.
    var source: SourceText { SourceText(path: path, text: text) }

    private func reportInvalidByte(in bytes: [UInt8], to findings: Findings) {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while case .scalarValue = decoder.decode(&iterator) { offset += 1 }
        let before = scalars.prefix(offset).reduce(0) { $0 + UTF8.width($1) }
        let byte = before < bytes.count ? "byte 0x\(String(bytes[before], radix: 16, uppercase: true))" : "a byte"
        findings.error(
            .notUTF8, "the file is not UTF-8: \(byte) can't stand here", at: location(offset..<offset + 1),
            help: "save it as UTF-8")
    }

    private func reportControlCharacters(to findings: Findings) -> Bool {
        let forbidden = scalars.firstIndex { scalar in
            (scalar.value < 0x20 && scalar != "\t" && scalar != "\n" && scalar != "\r") || scalar.value == 0x7F
        }
        guard let forbidden else { return true }
        let code = String(scalars[forbidden].value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: 4 - code.count) + code
        findings.error(
            .notText, "the file is no text: the control character \(name) stands here",
            at: location(forbidden..<forbidden + 1), help: "is this the right file?")
        return false
    }
}
