import Workflow

/// How records are written in a file.
enum RecordFormat: String, Sendable, CaseIterable {
    /// Comma-separated values (RFC 4180) with a header.
    case csv
    /// One JSON array of objects.
    case json
    /// One JSON object a line.
    case ndjson

    /// The format that a file's name ends in; `nil` if it says none.
    init?(path: String) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: ".") else { return nil }
        switch name[name.index(after: dot)...].lowercased() {
        case "csv", "tsv": self = .csv
        case "json": self = .json
        case "ndjson", "jsonl": self = .ndjson
        default: return nil
        }
    }
}

/// How the bytes of a file are to be read.
struct ReadingOptions: Sendable, Hashable {
    /// The format.
    var format: RecordFormat
    /// What stands between two fields of CSV.
    var delimiter = UInt8(ascii: ",")
    /// How the characters are written.
    var encoding = TextDecoder.Encoding.utf8
    /// Where in a JSON text the array of records stands, as a JSON Pointer.
    var recordsAt = ""
    /// How many bytes one record may have, so that a file without end can't fill the memory.
    var maxRecordBytes = 1 << 20
}

/// One record of a file, and where it stands.
struct ReadRecord: Sendable, Hashable {
    /// Which record it is, from 1.
    let number: Int
    /// The line it begins in, from 1.
    let line: Int
    /// Its members.
    let members: Object
}

/// Why a file isn't a list of records, and where.
struct FormatError: Error, Sendable, Hashable {
    /// A stable word in kebab-case.
    let code: String
    /// The line, from 1.
    let line: Int
    /// The column, from 1 in Unicode scalars.
    let column: Int
    /// Which record it stands in, from 1; 0 before the first.
    let record: Int
    /// What stood there, what was expected, and what to do.
    let message: String

    init(_ code: String, line: Int, column: Int, record: Int, _ message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.record = record
        self.message = message
    }

    /// The whole sentence, beginning with the place: `employees.csv:12:7: …`.
    func text(in file: String) -> String { "\(file):\(line):\(column): \(message)" }
}

/// Reads records out of a file that arrives in pieces, and holds no more than a piece and a record.
protocol RecordReader: Sendable {
    /// Takes the next piece, which is UTF-8, and appends the records that it completes.
    mutating func read(_ bytes: [UInt8], into records: inout [ReadRecord]) throws(FormatError)
    /// Says that no more bytes come, and appends the last record.
    mutating func finish(into records: inout [ReadRecord]) throws(FormatError)
    /// The names of the columns in the order of the file, if the format has a header and it was read.
    var header: [String]? { get }
    /// The line of the header, if the format has one and it was read.
    var headerLine: Int? { get }
    /// Where the next byte will stand, for an error of the bytes themselves.
    var place: (line: Int, column: Int, record: Int) { get }
}

extension RecordReader {
    /// There is none, unless the format has a header.
    var headerLine: Int? { nil }
}
