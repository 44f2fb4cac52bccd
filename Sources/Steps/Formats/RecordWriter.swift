import Workflow

/// Writes records in a format, as bytes that don't depend on anything but the records.
///
/// - NDJSON: each record in canonical JSON, a line feed after each.
/// - JSON: one array, a record a line, each in canonical JSON.
/// - CSV (RFC 4180): a header, commas, lines that end in CRLF; see ``CSVText`` for what a value becomes.
struct RecordWriter: Sendable {
    private let format: RecordFormat
    private let columns: [String]
    private let csv: CSVText
    private var isFirst = true

    /// Takes the columns of CSV in their order; other formats don't use them.
    init(_ format: RecordFormat, columns: [String], csv: CSVText = CSVText()) {
        self.format = format
        self.columns = columns
        self.csv = csv
    }

    /// What stands before the first record.
    func begin(_ output: inout [UInt8]) {
        switch format {
        case .ndjson: break
        case .json: output.append(UInt8(ascii: "["))
        case .csv: csv.write(columns.map { .string($0) }, into: &output)
        }
    }

    /// One record.
    mutating func write(_ record: Object, into output: inout [UInt8]) {
        switch format {
        case .ndjson:
            record.write(into: &output)
            output.append(UInt8(ascii: "\n"))
        case .json:
            if !isFirst { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\n"))
            record.write(into: &output)
        case .csv: csv.write(columns.map { record[$0] ?? .null }, into: &output)
        }
        isFirst = false
    }

    /// What stands after the last record.
    func end(_ output: inout [UInt8]) {
        if format == .json { output.append(contentsOf: (isFirst ? "]\n" : "\n]\n").utf8) }
    }
}

/// What values become in CSV.
///
/// Null is an empty value; numbers and booleans stand as in JSON; lists and objects as canonical JSON. A value is put in
/// quotes where it holds a comma, a quote, a CR or LF, or begins or ends with a space.
///
/// A text that begins with `=`, `+`, `-`, `@`, a tab or a CR could be run as a formula by a spreadsheet, so it gets a `'`
/// in front, unless it is a plain number such as `-5.2`. Where the file is read by a program, this can be turned off.
struct CSVText: Sendable, Hashable {
    /// Whether texts that a spreadsheet could run are made harmless.
    var escapesFormulas = true

    /// Writes one row.
    func write(_ values: [Value], into output: inout [UInt8]) {
        for (ordinal, value) in values.enumerated() {
            if ordinal > 0 { output.append(UInt8(ascii: ",")) }
            switch value {
            case .null: if values.count == 1 { output.append(contentsOf: "\"\"".utf8) }
            case .string(let text): write(text, isOnly: values.count == 1, into: &output)
            case .bool, .number: value.write(into: &output)
            case .array, .object: write(value.canonicalText, isOnly: false, into: &output)
            }
        }
        output.append(contentsOf: "\r\n".utf8)
    }

    private func write(_ text: String, isOnly: Bool, into output: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            let isFormula = escapesFormulas && Self.isFormula(bytes)
            guard Self.needsQuotes(bytes) || (isOnly && bytes.isEmpty) else {
                if isFormula { output.append(UInt8(ascii: "'")) }
                output.append(contentsOf: bytes)
                return
            }
            output.append(UInt8(ascii: "\""))
            if isFormula { output.append(UInt8(ascii: "'")) }
            for byte in bytes {
                if byte == UInt8(ascii: "\"") { output.append(byte) }
                output.append(byte)
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func needsQuotes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.first == UInt8(ascii: " ") || bytes.last == UInt8(ascii: " ")
            || bytes.contains {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                    || $0 == UInt8(ascii: "\r")
            }
    }

    private static func isFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes.first {
        case UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): true
        case UInt8(ascii: "+"), UInt8(ascii: "-"): !isNumber(bytes.dropFirst())
        default: false
        }
    }

    /// Digits with at most one point or comma among them.
    private static func isNumber(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var points = 0
        for byte in bytes {
            if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                points += 1
            } else if byte &- UInt8(ascii: "0") > 9 {
                return false
            }
        }
        return points <= 1 && points < bytes.count
    }
}
