import Workflow

/// Reads the objects of a JSON array, which is the whole text or stands at a JSON Pointer inside of it.
///
/// The records are read as strictly as any ``Value``; of what stands beside them only the form is checked.
struct JSONRecordReader: RecordReader {
    /// What may come next outside of a record.
    private enum Expectation: String {
        case value = "a value"
        case valueOrEnd = "a value or \"]\""
        case key = "a key"
        case keyOrEnd = "a key or \"}\""
        case colon = "\":\""
        case commaOrEnd = "\",\" or the end of the list or object"
        case nothing = "the end of the text"
    }

    /// What the present run of bytes is part of.
    private enum Collecting {
        case nothing
        /// A text, a number or a word outside of the records.
        case scalar
        /// A record.
        case record
    }

    private let maxRecordBytes: Int
    private var path: JSONPath
    private var expectation = Expectation.value
    private var collecting = Collecting.nothing
    private var collected: [UInt8] = []
    private var start: TextPosition = .start
    private var depth = 0
    private var inText = false
    private var escaped = false
    private var line = 1
    private var column = 1
    private var count = 0

    /// There is none.
    var header: [String]? { nil }
    /// Where the next byte will stand.
    var place: (line: Int, column: Int, record: Int) { (line, column, path.isInRecords ? count + 1 : 0) }

    /// Takes the JSON Pointer of the array; the empty one is the whole text.
    init(at pointer: String = "", maxRecordBytes: Int = 1 << 20) {
        path = JSONPath(pointer)
        self.maxRecordBytes = maxRecordBytes
    }

    /// Takes the next piece.
    mutating func read(_ bytes: [UInt8], into records: inout [ReadRecord]) throws(FormatError) {
        try bytes.withUnsafeBufferPointer { bytes throws(FormatError) in
            var index = 0
            while index < bytes.count {
                switch collecting {
                case .nothing: try structure(bytes, &index)
                case .scalar: try scalar(bytes, &index)
                case .record: try record(bytes, &index, &records)
                }
            }
        }
    }

    /// Says that no more bytes come.
    mutating func finish(into records: inout [ReadRecord]) throws(FormatError) {
        if collecting == .scalar, !inText { try endScalar() }
        guard collecting == .nothing, expectation == .nothing else {
            let expected = collecting == .nothing ? expectation.rawValue : inText ? "the end of a text" : "\"}\""
            throw error("json-invalid", "expected \(expected), found the end of the text; it was probably cut off")
        }
    }

    // MARK: outside of records

    private mutating func structure(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(FormatError) {
        let byte = bytes[index]
        switch byte {
        case 0x20, 0x09, 0x0d: advance(&index)
        case 0x0a:
            index += 1
            line += 1
            column = 1
        default:
            switch expectation {
            case .value, .valueOrEnd: try value(byte, &index)
            case .key, .keyOrEnd: try key(byte, &index)
            case .colon:
                guard byte == UInt8(ascii: ":") else { throw unexpected(byte) }
                expectation = .value
                advance(&index)
            case .commaOrEnd:
                if byte == UInt8(ascii: ",") {
                    expectation = path.next() ? .key : .value
                    advance(&index)
                } else {
                    try close(byte, &index)
                }
            case .nothing: throw unexpected(byte)
            }
        }
    }

    private mutating func value(_ byte: UInt8, _ index: inout Int) throws(FormatError) {
        if byte == UInt8(ascii: "]"), expectation == .valueOrEnd { return try close(byte, &index) }
        if path.isInRecords {
            guard byte == UInt8(ascii: "{") else { throw notAnObject(byte) }
            collecting = .record
            depth = 0
            return begin()
        }
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isObject = byte == UInt8(ascii: "{")
            do { try path.open(isObject: isObject) } catch { throw problem(error) }
            expectation = isObject ? .keyOrEnd : .valueOrEnd
            advance(&index)
        case UInt8(ascii: "\""), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"),
            UInt8(ascii: "f"), UInt8(ascii: "n"):
            do { try path.scalar(byte) } catch { throw problem(error) }
            collecting = .scalar
            begin()
        default: throw unexpected(byte)
        }
    }

    private mutating func key(_ byte: UInt8, _ index: inout Int) throws(FormatError) {
        if byte == UInt8(ascii: "}"), expectation == .keyOrEnd { return try close(byte, &index) }
        guard byte == UInt8(ascii: "\"") else { throw unexpected(byte) }
        collecting = .scalar
        begin()
    }

    private mutating func close(_ byte: UInt8, _ index: inout Int) throws(FormatError) {
        guard byte == (path.isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw unexpected(byte) }
        do { expectation = try path.close() ? .nothing : .commaOrEnd } catch { throw problem(error) }
        advance(&index)
    }

    private mutating func begin() {
        collected.removeAll(keepingCapacity: true)
        inText = false
        escaped = false
        start = TextPosition(offset: 0, line: line, column: column)
    }

    private mutating func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(FormatError) {
        let byte = bytes[index]
        if !inText, !collected.isEmpty, !Self.isWord(byte) { return try endScalar() }
        collected.append(byte)
        if byte & 0xc0 != 0x80 { column += 1 }
        index += 1
        guard inText || byte == UInt8(ascii: "\"") else { return try checkSize() }
        if byte == UInt8(ascii: "\n") { throw unexpected(byte) }
        if escaped {
            escaped = false
        } else if byte == UInt8(ascii: "\\") {
            escaped = true
        } else if byte == UInt8(ascii: "\"") {
            if inText { return try endScalar() }
            inText = true
        }
        try checkSize()
    }

    private mutating func endScalar() throws(FormatError) {
        collecting = .nothing
        inText = false
        let value: Value
        do { value = try Value(json: collected, startingAt: start) } catch {
            throw FormatError(
                "json-invalid",
                line: error.line,
                column: error.column,
                record: place.record,
                error.message
            )
        }
        switch (expectation, value) {
        case (.key, .string(let key)), (.keyOrEnd, .string(let key)):
            do { try path.enter(key) } catch { throw problem(error) }
            expectation = .colon
        default: expectation = path.isEmpty ? .nothing : .commaOrEnd
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    // MARK: records

    /// Takes the bytes up to the end of the record, each once however the pieces fall.
    private mutating func record(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        _ records: inout [ReadRecord]
    ) throws(FormatError) {
        let begin = index
        var isWhole = false
        while index < bytes.count, !isWhole {
            isWhole = endsRecord(bytes[index])
            index += 1
        }
        collected.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[begin..<index]))
        try checkSize()
        if isWhole { try endRecord(&records) }
    }

    private mutating func endsRecord(_ byte: UInt8) -> Bool {
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xc0 != 0x80 {
            column += 1
        }
        if escaped {
            escaped = false
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): inText.toggle()
        case UInt8(ascii: "\\") where inText: escaped = true
        case UInt8(ascii: "{") where !inText, UInt8(ascii: "[") where !inText: depth += 1
        case UInt8(ascii: "}") where !inText, UInt8(ascii: "]") where !inText:
            depth -= 1
            return depth == 0
        default: break
        }
        return false
    }

    private mutating func endRecord(_ records: inout [ReadRecord]) throws(FormatError) {
        collecting = .nothing
        expectation = .commaOrEnd
        let value: Value
        do { value = try Value(json: collected, startingAt: start) } catch {
            throw FormatError(
                "json-invalid",
                line: error.line,
                column: error.column,
                record: count + 1,
                "record \(count + 1) isn't JSON: \(error.message)"
            )
        }
        count += 1
        // What begins with a brace and is JSON is an object.
        records.append(ReadRecord(number: count, line: start.line, members: value.object ?? Object()))
    }

    // MARK: errors

    private mutating func advance(_ index: inout Int) {
        index += 1
        column += 1
    }

    private func checkSize() throws(FormatError) {
        guard collected.count > maxRecordBytes else { return }
        let what = collecting == .record ? "record \(count + 1)" : "a value beside the records"
        throw FormatError(
            "record-too-long",
            line: start.line,
            column: start.column,
            record: place.record,
            "\(what) is longer than \(maxRecordBytes) bytes, the most that one may have"
        )
    }

    private func error(_ code: String, _ message: String) -> FormatError {
        FormatError(code, line: line, column: column, record: place.record, message)
    }

    private func problem(_ problem: JSONPath.Problem) -> FormatError { error(problem.code, problem.message) }

    private func unexpected(_ byte: UInt8) -> FormatError {
        let found =
            byte < 0x20
            ? "a control character" : byte < 0x80 ? "\"\(Unicode.Scalar(byte))\"" : "a letter outside of quotes"
        return error("json-invalid", "expected \(expectation.rawValue), found \(found)")
    }

    private func notAnObject(_ byte: UInt8) -> FormatError {
        let kind =
            switch byte {
            case UInt8(ascii: "["): "a list"
            case UInt8(ascii: "\""): "a text"
            case UInt8(ascii: "t"), UInt8(ascii: "f"): "a boolean"
            case UInt8(ascii: "n"): "null"
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): "a number"
            default: ""
            }
        guard !kind.isEmpty else { return unexpected(byte) }
        return error("json-not-an-object", "record \(count + 1) is \(kind), expected an object")
    }
}
