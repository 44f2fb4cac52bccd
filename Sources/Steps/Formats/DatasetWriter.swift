import Workflow

/// Writes records into a new data set, holding no more than 64 KiB and a batch of records.
struct DatasetWriter {
    private let artifact: any ArtifactWriter
    private let format: RecordFormat
    private var writer: RecordWriter
    private var buffer: [UInt8] = []
    /// How many records were written.
    private(set) var records = 0

    /// Begins a data set of a tenant.
    init(
        _ format: RecordFormat,
        columns: [String] = [],
        csv: CSVText = CSVText(),
        in context: StepContext
    ) async throws {
        artifact = try await context.artifacts.create(for: context.tenant)
        self.format = format
        writer = RecordWriter(format, columns: columns, csv: csv)
        writer.begin(&buffer)
    }

    /// Adds a record; ``flush()`` must follow every few records.
    mutating func append(_ record: Object) {
        writer.write(record, into: &buffer)
        records += 1
    }

    /// Hands on what has gathered, once it is worth it.
    mutating func flush() async throws {
        guard buffer.count >= 65_536 else { return }
        try await artifact.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Makes the data set durable.
    ///
    /// `header` says where the names of its columns stand in the file that they came from, if that is known.
    mutating func finish(header: String? = nil) async throws -> Dataset {
        writer.end(&buffer)
        try await artifact.write(buffer)
        buffer = []
        let (digest, bytes) = try await artifact.finish()
        return Dataset(digest: digest, format: format.rawValue, records: records, bytes: bytes, header: header)
    }

    /// Throws away what was written.
    func discard() async { await artifact.discard() }
}
