import Testing
import Workflow

@testable import Steps

/// Reads a whole text in pieces of a size; `nil` is one piece.
func read(
    _ bytes: [UInt8],
    _ options: ReadingOptions,
    pieces size: Int? = nil
) throws(FormatError) -> (records: [ReadRecord], header: [String]?) {
    var reader = RecordFileReader(options)
    var records: [ReadRecord] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = rest.prefix(size ?? rest.count)
        try reader.read(Array(piece), into: &records)
        rest = rest.dropFirst(piece.count)
    }
    try reader.finish(into: &records)
    return (records, reader.header)
}

/// What reading came to, as text: the records in canonical JSON with their lines, or the error; to compare by eye.
func outcome(_ bytes: [UInt8], _ options: ReadingOptions, pieces size: Int? = nil) -> [String] {
    do {
        return try read(bytes, options, pieces: size).records
            .map {
                "\($0.line): \(Value.object($0.members).canonicalText)"
            }
    } catch {
        return ["\(error.text(in: "f")) [\(error.code)]"]
    }
}

/// The outcome, which must be the same wherever the bytes are cut into pieces.
func outcome(_ text: String, _ options: ReadingOptions, sourceLocation: Testing.SourceLocation = #_sourceLocation)
    -> [String]
{
    outcomeOfAllCuts(Array(text.utf8), options, sourceLocation: sourceLocation)
}

/// The outcome, which must be the same wherever the bytes are cut into pieces.
func outcomeOfAllCuts(
    _ bytes: [UInt8],
    _ options: ReadingOptions,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> [String] {
    let whole = outcome(bytes, options)
    for size in [1, 2, 3, 7] where bytes.count < 5_000 {
        // Recorded only where it fails: a million expectations that hold take longer than what they look at.
        let cut = outcome(bytes, options, pieces: size)
        if cut != whole {
            Issue.record("in pieces of \(size): \(cut), and as a whole: \(whole)", sourceLocation: sourceLocation)
        }
    }
    return whole
}
