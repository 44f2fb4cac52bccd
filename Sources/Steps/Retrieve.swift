public import Workflow

/// Reads all records of a source, checks that each is whole, and keeps them as a data set.
public struct Retrieve: Step {
    /// What this step type says of itself.
    public static let description = StepDescription(
        name: "retrieve",
        summary: "reads all records of a file or another source, exactly, into a data set",
        fields: [
            Field(
                "from",
                .string,
                "The connection that has the source.",
                required: true,
                example: "hr",
                capability: .records
            ),
            Field(
                "path",
                .string,
                "Where the source is: a path below the connection's folder or base URL.",
                required: true,
                example: "/employees.csv"
            ),
            Field(
                "format",
                .enumeration(Dataset.formats),
                "How the records are written: csv (RFC 4180 with a header), json (a list of objects) or ndjson (an object "
                    + "a line); what the path ends in if unsaid.",
                example: "csv"
            ),
            Field(
                "delimiter",
                .string,
                "What stands between two values of CSV: one ASCII character, or the word tab; a comma if unsaid, "
                    + "a tab for paths that end in .tsv.",
                example: ";"
            ),
            Field(
                "encoding",
                .enumeration(TextDecoder.Encoding.allCases.map(\.rawValue)),
                "How the characters are written; another encoding than the file's is an error that names the byte.",
                default: "utf-8",
                example: "windows-1252"
            ),
            Field(
                "records-at",
                .string,
                "Where in a JSON text the list of records stands, as a JSON Pointer; the whole text if unsaid.",
                example: "/data/items"
            ),
            Field(
                "limit",
                .integer(1 ... .max),
                "How many records are kept, from the first; all if unsaid.",
                unit: "records",
                example: 100
            ),
        ],
        output: [
            Field("dataset", .dataset, "The records, as NDJSON in canonical JSON.", required: true),
            Field(
                "records", .integer(0 ... .max), "How many there are.", unit: "records", required: true, example: 1000),
            Field(
                "columns",
                .array(.string),
                "The names of the columns: in the order of the header, or of all keys in alphabetical order.",
                required: true,
                example: ["Email", "HireDate"]
            ),
            Field(
                "digest",
                .string,
                "The SHA-256 of the source's bytes as they came, in 64 hexadecimal digits.",
                required: true
            ),
            Field(
                "bytes", .integer(0 ... .max), "How long the source was.", unit: "bytes", required: true, example: 81920
            ),
            Field(
                "version",
                .string,
                "Which version of the source was read, if the other side says so.",
                example: "\"5f1c\""
            ),
        ],
        repeatability: .readOnly,
        example: """
            - id: export
              uses: retrieve
              with: { from: hr, path: /employees.csv, format: csv }
            """
    )

    /// Makes the step type.
    public init() {}

    /// Checks the delimiter, the pointer and that the format can be known.
    public static func check(_ with: Argument) -> [InputProblem] { RetrieveSettings.problems(with) }

    /// Says what would be read, and reads it, so that the plan knows it again by its content.
    public func plan(_ context: StepContext) async throws -> StepPlan {
        let path = try context.requiredText("path")
        let settings = try RetrieveSettings(context.input)
        let connection = try await context.connection("from", as: (any Records).self)
        let source = try await connection.open(SourceRequest(path: settings.path))
        var digest = DigestStream()
        while let piece = try await source.next() {
            try Task.checkCancellation()
            digest.update(piece)
        }
        return StepPlan(
            changes: [.init(.read, kind: "records", resource: path, state: digest.finish().hex)],
            rights: ["read \(path)"])
    }

    /// Reads the source and keeps its records.
    public func perform(_ context: StepContext) async throws -> StepOutcome {
        let settings = try RetrieveSettings(context.input)
        let connection = try await context.connection("from", as: (any Records).self)
        let source = try await connection.open(SourceRequest(path: settings.path))
        var writer = try await DatasetWriter(.ndjson, in: context)
        do {
            let retrieved = try await Self.copy(source, settings, into: &writer)
            let dataset = try await writer.finish(
                header: retrieved.headerLine.map { "\(settings.path):\($0):1" })
            var output: Object = [
                "dataset": dataset.value,
                "records": Value(dataset.records),
                "columns": .array(retrieved.columns.map { .string($0) }),
                "digest": .string(retrieved.digest.hex),
                "bytes": Value(retrieved.bytes),
            ]
            if let version = source.version { output["version"] = .string(version) }
            return .done(output: .object(output))
        } catch {
            await writer.discard()
            if let error = error as? FormatError {
                throw StepFailure(code: error.code, message: error.text(in: settings.path), side: .tenant)
            }
            throw error
        }
    }

    /// What was read besides the records.
    private struct Retrieved {
        let columns: [String]
        let headerLine: Int?
        let digest: Digest
        let bytes: Int
    }

    /// Copies the records; after the last that is kept the source is still read to its end, so that its digest is known.
    private static func copy(
        _ source: any ByteSource,
        _ settings: RetrieveSettings,
        into writer: inout DatasetWriter
    ) async throws -> Retrieved {
        var reader = RecordFileReader(settings.options)
        var columns = ColumnNames()
        var digest = DigestStream()
        var bytes = 0
        var records: [ReadRecord] = []
        func keep(_ writer: inout DatasetWriter) async throws {
            for record in records.prefix(settings.limit - writer.records) {
                if reader.header == nil { columns.note(record.members) }
                writer.append(record.members)
            }
            records.removeAll(keepingCapacity: true)
            try await writer.flush()
        }
        while let piece = try await source.next() {
            try Task.checkCancellation()
            digest.update(piece)
            bytes += piece.count
            guard writer.records < settings.limit else { continue }
            try reader.read(piece, into: &records)
            try await keep(&writer)
        }
        if writer.records < settings.limit {
            try reader.finish(into: &records)
            try await keep(&writer)
        }
        return Retrieved(
            columns: reader.header ?? columns.names, headerLine: reader.headerLine, digest: digest.finish(),
            bytes: bytes)
    }
}

/// The names of all columns that some record has.
struct ColumnNames: Sendable {
    /// How many are remembered.
    static let limit = 4_096

    /// The names in the order of their UTF-8 bytes.
    private(set) var names: [String] = []

    /// Takes a record's names; most records have those of the one before, which costs one comparison a name.
    mutating func note(_ record: Object) {
        var place = 0
        for member in record {
            while place < names.count, names[place].utf8.lexicographicallyPrecedes(member.key.utf8) { place += 1 }
            if place < names.count, names[place].utf8.elementsEqual(member.key.utf8) {
                place += 1
            } else if names.count < Self.limit {
                names.insert(member.key, at: place)
                place += 1
            }
        }
    }
}
