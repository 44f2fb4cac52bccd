import Workflow

/// Reads the records of a file of any format and encoding out of its bytes.
struct RecordFileReader: Sendable {
    private var decoder: TextDecoder
    private var reader: any RecordReader

    init(_ options: ReadingOptions) {
        decoder = TextDecoder(options.encoding)
        reader =
            switch options.format {
            case .csv: CSVReader(delimiter: options.delimiter, maxRecordBytes: options.maxRecordBytes)
            case .json: JSONRecordReader(at: options.recordsAt, maxRecordBytes: options.maxRecordBytes)
            case .ndjson: NDJSONReader(maxRecordBytes: options.maxRecordBytes)
            }
    }

    /// The names of the columns in the order of the file, if the format has a header and it was read.
    var header: [String]? { reader.header }

    /// The line of the header, if the format has one and it was read.
    var headerLine: Int? { reader.headerLine }

    /// Takes the next piece of the file and appends the records that it completes.
    mutating func read(_ bytes: [UInt8], into records: inout [ReadRecord]) throws(FormatError) {
        try take(decoder.decode(bytes), into: &records)
    }

    /// Says that no more bytes come, and appends the last records.
    mutating func finish(into records: inout [ReadRecord]) throws(FormatError) {
        try take(decoder.finish(), into: &records)
        try reader.finish(into: &records)
    }

    private mutating func take(
        _ decoded: (text: [UInt8], invalid: TextDecoder.Invalid?),
        into records: inout [ReadRecord]
    ) throws(FormatError) {
        try reader.read(decoded.text, into: &records)
        guard let invalid = decoded.invalid else { return }
        let place = reader.place
        throw FormatError(
            "encoding-invalid",
            line: place.line,
            column: place.column,
            record: place.record,
            "\(invalid.message) (byte \(invalid.offset + 1) of the file)"
        )
    }
}
