import Workflow

/// Reads comma-separated values (RFC 4180) with a header; every value is text.
///
/// Lines end in LF or CRLF. A value in quotes may hold delimiters, quotes (doubled) and line ends. A line without a
/// single character is passed over. Every row must have as many values as the header.
struct CSVReader: RecordReader {
    /// Where in a row the reader stands.
    private enum Mode {
        /// Before the first byte of a row.
        case rowStart
        /// Before the first byte of a value.
        case valueStart
        /// In a value without quotes.
        case plain
        /// In a value in quotes.
        case inQuotes
        /// After a quote inside a value in quotes: its end, or the first of two.
        case afterQuote
        /// After a CR outside of quotes.
        case afterReturn
    }

    /// How many columns a header may have.
    static let maxColumns = 4_096

    private let delimiter: UInt8
    private let maxRecordBytes: Int
    private var mode = Mode.rowStart
    /// The values of the row, one after the other, without their quotes.
    private var row: [UInt8] = []
    /// Where in `row` each finished value ends.
    private var ends: [Int] = []
    private var line = 1
    private var rowLine = 1
    private var column = 1
    /// Where the last quote was opened.
    private var quoteLine = 1
    private var quoteColumn = 1
    private var count = 0
    private var columns: Columns?
    /// The line that the header begins on, once it was read.
    private(set) var headerLine: Int?

    /// The header's names in the order of the file.
    var header: [String]? { columns?.names }
    /// Where the next byte will stand.
    var place: (line: Int, column: Int, record: Int) { (line, column, columns == nil ? 0 : count + 1) }

    init(delimiter: UInt8 = UInt8(ascii: ","), maxRecordBytes: Int = 1 << 20) {
        self.delimiter = delimiter
        self.maxRecordBytes = maxRecordBytes
    }

    /// Takes the next piece.
    mutating func read(_ bytes: [UInt8], into records: inout [ReadRecord]) throws(FormatError) {
        try bytes.withUnsafeBufferPointer { bytes throws(FormatError) in
            var index = 0
            while index < bytes.count { try step(bytes, &index, &records) }
        }
    }

    /// Says that no more bytes come.
    mutating func finish(into records: inout [ReadRecord]) throws(FormatError) {
        switch mode {
        case .rowStart: break
        case .inQuotes: throw unterminatedQuote()
        case .afterReturn: throw loneReturn()
        case .valueStart, .plain, .afterQuote: try endRow(&records)
        }
        guard columns != nil else {
            throw FormatError("csv-empty", line: 1, column: 1, record: 0, "the file is empty; expected a header")
        }
    }

    // MARK: bytes

    /// Looks at the byte at the index, or at a run of bytes of which each is part of the value.
    private mutating func step(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ index: inout Int,
        _ records: inout [ReadRecord]
    ) throws(FormatError) {
        switch mode {
        case .plain: try takeRun(bytes, &index)
        case .inQuotes: try takeQuotedRun(bytes, &index)
        default: break
        }
        guard index < bytes.count else { return }
        let byte = bytes[index]
        switch (mode, byte) {
        case (.inQuotes, _): mode = .afterQuote
        case (.afterQuote, UInt8(ascii: "\"")):
            row.append(byte)
            mode = .inQuotes
        case (.afterReturn, UInt8(ascii: "\n")): try endLine(&records)
        case (.afterReturn, _): throw loneReturn()
        case (_, UInt8(ascii: "\n")): try endLine(&records)
        case (_, UInt8(ascii: "\r")):
            // The mode before is kept by `ends` and `row`: an empty row has neither.
            if mode != .rowStart { ends.append(row.count) }
            mode = .afterReturn
        case (_, delimiter):
            ends.append(row.count)
            mode = .valueStart
            try checkSize()
        case (.rowStart, UInt8(ascii: "\"")), (.valueStart, UInt8(ascii: "\"")):
            (quoteLine, quoteColumn) = (line, column)
            mode = .inQuotes
        case (.afterQuote, _): throw textAfterQuote(bytes, index)
        case (.plain, _): throw bareQuote()
        default:
            // The byte begins a value; the run takes it.
            mode = .plain
            return
        }
        index += 1
        if byte != UInt8(ascii: "\n") { column += 1 }
    }

    /// Takes the bytes up to what may end a value without quotes.
    private mutating func takeRun(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(FormatError) {
        let start = index
        var continuing = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == delimiter || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r")
            {
                break
            }
            if byte & 0xc0 == 0x80 { continuing += 1 }
            index += 1
        }
        guard index > start else { return }
        row.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        column += index - start - continuing
        try checkSize()
    }

    /// Takes the bytes up to the next quote.
    private mutating func takeQuotedRun(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) throws(FormatError) {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
            index += 1
        }
        row.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        try checkSize()
    }

    private func checkSize() throws(FormatError) {
        guard row.count > maxRecordBytes || ends.count > maxRecordBytes else { return }
        let cause =
            mode == .inQuotes
            ? "; the quote opened at line \(quoteLine), column \(quoteColumn) may lack its end" : ""
        throw FormatError(
            "record-too-long",
            line: rowLine,
            column: 1,
            record: place.record,
            "\(rowName) is longer than \(maxRecordBytes) bytes, the most that one may have\(cause)"
        )
    }

    // MARK: rows

    private mutating func endLine(_ records: inout [ReadRecord]) throws(FormatError) {
        switch mode {
        case .rowStart: break
        case .afterReturn: if !ends.isEmpty { try takeRow(&records) }
        default: try endRow(&records)
        }
        line += 1
        column = 1
        rowLine = line
        mode = .rowStart
    }

    private mutating func endRow(_ records: inout [ReadRecord]) throws(FormatError) {
        ends.append(row.count)
        try takeRow(&records)
    }

    private mutating func takeRow(_ records: inout [ReadRecord]) throws(FormatError) {
        defer {
            row.removeAll(keepingCapacity: true)
            ends.removeAll(keepingCapacity: true)
        }
        guard let columns else {
            columns = try Columns(values(), delimiter: delimiter, line: rowLine)
            headerLine = rowLine
            return
        }
        guard ends.count == columns.names.count else { throw raggedRow(columns) }
        count += 1
        let members = row.withUnsafeBufferPointer { columns.object($0, ends) }
        records.append(ReadRecord(number: count, line: rowLine, members: members))
    }

    private func values() -> [String] {
        var start = 0
        return ends.map { end in
            defer { start = end }
            return String(decoding: row[start..<end], as: UTF8.self)
        }
    }

    // MARK: errors

    private var rowName: String { columns == nil ? "the header" : "record \(count + 1)" }

    private func error(_ code: String, line: Int? = nil, column: Int? = nil, _ message: String) -> FormatError {
        FormatError(code, line: line ?? self.line, column: column ?? self.column, record: place.record, message)
    }

    private func unterminatedQuote() -> FormatError {
        let value = String(decoding: row[(ends.last ?? 0)...], as: UTF8.self)
        return error(
            "csv-unterminated-quote",
            line: quoteLine,
            column: quoteColumn,
            "the quote that opens here has no end: the value \(quoted(value)) of \(rowName) goes on to the end of the "
                + "file; close it with \", and double each quote inside of a value"
        )
    }

    private func bareQuote() -> FormatError {
        let value = String(decoding: row[(ends.last ?? 0)...], as: UTF8.self)
        return error(
            "csv-bare-quote",
            "a quote stands inside the value \(quoted(value)) of \(rowName), which doesn't begin with one; "
                + "put the whole value in quotes and double the quote inside"
        )
    }

    private func textAfterQuote(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> FormatError {
        // Only one character, so that the message doesn't depend on where the file was cut into pieces.
        let rest = String(decoding: bytes[index...].prefix(4), as: UTF8.self).unicodeScalars.prefix(1)
        let value = String(decoding: row[(ends.last ?? 0)...], as: UTF8.self)
        return error(
            "csv-bare-quote",
            "\(quoted(String(rest))) follows the quote that ends the value \(quoted(value)) of "
                + "\(rowName); expected \(delimiterName) or the end of the line (a quote inside of a value is doubled)"
        )
    }

    private func loneReturn() -> FormatError {
        error(
            "csv-line-end",
            "a carriage return (CR) stands without a line feed (LF) behind it; end lines in LF or CRLF, "
                + "or put the value in quotes"
        )
    }

    private func raggedRow(_ columns: Columns) -> FormatError {
        let (found, expected) = (ends.count, columns.names.count)
        let hint =
            found > expected
            ? "put a value that holds \(delimiterName) in quotes"
            : "the last values, from \(quoted(columns.names[found])) on, are missing"
        let noun = found == 1 ? "value" : "values"
        return error(
            "csv-ragged-row",
            line: rowLine,
            column: 1,
            "record \(count + 1) has \(found) \(noun), but the header has \(expected) columns; \(hint)"
        )
    }

    private var delimiterName: String { Columns.name(of: delimiter) }
}

/// The columns of a CSV file, and the order in which they stand in a record.
private struct Columns: Sendable {
    let names: [String]
    /// The columns' ordinals in the order of the names' UTF-8 bytes.
    private let order: [Int]

    /// Takes the values of the header.
    init(_ names: [String], delimiter: UInt8, line: Int) throws(FormatError) {
        func error(_ code: String, _ message: String) -> FormatError {
            FormatError(code, line: line, column: 1, record: 0, message)
        }
        if names.count == 1, let other = Self.delimiter(in: names[0], besides: delimiter) {
            throw error(
                "csv-delimiter",
                "the header is the single column \(quoted(names[0])), which looks as if \(Self.name(of: other)) stood "
                    + "between the columns; expected \(Self.name(of: delimiter)), or say "
                    + "delimiter: \(other == 9 ? "\"\\t\"" : "\"\(Unicode.Scalar(other))\"")"
            )
        }
        guard names.count <= CSVReader.maxColumns else {
            throw error(
                "csv-header",
                "the header has \(names.count) columns; at most \(CSVReader.maxColumns) are read"
            )
        }
        if let empty = names.firstIndex(where: \.isEmpty) {
            throw error(
                "csv-header-empty",
                "column \(empty + 1) of the header has no name; give every column a name of its own"
            )
        }
        order = names.indices.sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
        for (left, right) in zip(order, order.dropFirst()) where names[left].utf8.elementsEqual(names[right].utf8) {
            throw error(
                "csv-header-duplicate",
                "the columns \(min(left, right) + 1) and \(max(left, right) + 1) of the header are both called "
                    + "\(quoted(names[left])); give every column a name of its own"
            )
        }
        self.names = names
    }

    /// The record whose values end at the given places.
    func object(_ row: UnsafeBufferPointer<UInt8>, _ ends: [Int]) -> Object {
        var members: [Object.Member] = []
        members.reserveCapacity(order.count)
        for column in order {
            let start = column == 0 ? 0 : ends[column - 1]
            let value = String(decoding: UnsafeBufferPointer(rebasing: row[start..<ends[column]]), as: UTF8.self)
            members.append(Object.Member(key: names[column], value: .string(value)))
        }
        return Object(sorted: members)
    }

    static func name(of delimiter: UInt8) -> String {
        delimiter == 9 ? "a tab" : "\"\(Unicode.Scalar(delimiter))\""
    }

    private static func delimiter(in name: String, besides delimiter: UInt8) -> UInt8? {
        [UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "|")]
            .first { $0 != delimiter && name.utf8.contains($0) }
    }
}
