import Workflow

/// Reads one JSON object a line (NDJSON, JSON Lines); lines of nothing but white space are passed over.
struct NDJSONReader: RecordReader {
    private let maxRecordBytes: Int
    /// What came of a line whose end hasn't come yet.
    private var held: [UInt8] = []
    private var line = 1
    private var count = 0

    /// There is none.
    var header: [String]? { nil }
    /// Where the next byte will stand.
    var place: (line: Int, column: Int, record: Int) {
        (line, held.count { $0 & 0xc0 != 0x80 } + 1, count + 1)
    }

    init(maxRecordBytes: Int = 1 << 20) { self.maxRecordBytes = maxRecordBytes }

    /// Takes the next piece.
    mutating func read(_ bytes: [UInt8], into records: inout [ReadRecord]) throws(FormatError) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            if held.isEmpty {
                try take(rest[..<end], into: &records)
            } else {
                held += rest[..<end]
                let whole = held
                held.removeAll(keepingCapacity: true)
                try take(whole[...], into: &records)
            }
            line += 1
            rest = rest[(end + 1)...]
        }
        held += rest
        guard held.count <= maxRecordBytes else { throw tooLong() }
    }

    /// Says that no more bytes come.
    mutating func finish(into records: inout [ReadRecord]) throws(FormatError) {
        let whole = held
        held = []
        try take(whole[...], into: &records)
    }

    private mutating func take(_ text: ArraySlice<UInt8>, into records: inout [ReadRecord]) throws(FormatError) {
        guard let first = text.first(where: { $0 != 0x20 && $0 != 0x0d && $0 != 0x09 }) else { return }
        guard text.count <= maxRecordBytes else { throw tooLong() }
        let value: Value
        do {
            value = try Value(json: text, startingAt: TextPosition(offset: 0, line: line, column: 1))
        } catch {
            throw FormatError(
                "json-invalid",
                line: error.line,
                column: error.column,
                record: count + 1,
                "record \(count + 1) isn't JSON: \(error.message)" + hint(first)
            )
        }
        guard let members = value.object else {
            throw FormatError(
                "json-not-an-object",
                line: line,
                column: 1,
                record: count + 1,
                "record \(count + 1) is a \(value.kindName), expected an object" + hint(first)
            )
        }
        count += 1
        records.append(ReadRecord(number: count, line: line, members: members))
    }

    /// A first line that begins a list is probably a JSON file.
    private func hint(_ first: UInt8) -> String {
        count == 0 && first == UInt8(ascii: "[") ? "; if the whole file is one list, say format: json" : ""
    }

    private func tooLong() -> FormatError {
        FormatError(
            "record-too-long",
            line: line,
            column: 1,
            record: count + 1,
            "record \(count + 1) is longer than \(maxRecordBytes) bytes, the most that one may have"
        )
    }
}
