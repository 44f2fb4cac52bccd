import Workflow

/// Reads the records of a data set in batches.
struct DatasetReader {
    private let dataset: Dataset
    private let bytes: any ArtifactReader
    private var reader: RecordFileReader
    private var isFinished = false

    /// Opens the data set that a field of the input names.
    init(_ field: String, in context: StepContext) async throws {
        guard let value = context.input[field], let dataset = Dataset(value),
            let format = RecordFormat(rawValue: dataset.format)
        else {
            throw StepFailure(
                code: "dataset-invalid",
                message:
                    "\"\(field)\" is \(context.input[field]?.excerpt ?? "missing"), expected a data set, such as the "
                    + "output \"dataset\" of a retrieve step",
                side: .provider
            )
        }
        self.dataset = dataset
        bytes = try await context.artifacts.read(dataset.digest, of: context.tenant)
        reader = RecordFileReader(ReadingOptions(format: format))
    }

    /// The names of the columns, if the format has a header and it was read.
    var header: [String]? { reader.header }

    /// Where the names of the columns stand in the file that the records came from, if that is known.
    var origin: String? { dataset.header }

    /// The next records, of which there may be none; `nil` at the end, when the digest has been checked.
    mutating func next() async throws -> [ReadRecord]? {
        guard !isFinished else { return nil }
        var records: [ReadRecord] = []
        do {
            if let piece = try await bytes.next() {
                try reader.read(piece, into: &records)
            } else {
                isFinished = true
                try reader.finish(into: &records)
            }
        } catch let error as FormatError {
            // Bytes that were damaged explain any other mistake; the last of them tells.
            while try await bytes.next() != nil {}
            throw StepFailure(
                code: error.code,
                message: error.text(in: "data set \(dataset.digest.short)… (\(dataset.format))"),
                side: .provider
            )
        }
        return records
    }
}
