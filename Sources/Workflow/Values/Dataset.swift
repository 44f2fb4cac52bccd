/// A reference to a data set that is kept beside the log: what events hold instead of the records.
///
/// As a ``Value`` it is an object with the members `artifact` (64 hexadecimal digits), `format`, `records` and `bytes`,
/// and `header` where that is known.
public struct Dataset: Sendable, Hashable {
    /// The SHA-256 of its bytes, which is its name in the tenant's store.
    public let digest: Digest
    /// How its records are written: `ndjson`, `csv` or `json`.
    public let format: String
    /// How many records it holds.
    public let records: Int
    /// How many bytes it is long.
    public let bytes: Int
    /// Where the names of its columns stand in the file that they came from, such as `people.csv:1:1`: for messages.
    public let header: String?

    /// Makes a reference.
    public init(digest: Digest, format: String, records: Int, bytes: Int, header: String? = nil) {
        self.digest = digest
        self.format = format
        self.records = records
        self.bytes = bytes
        self.header = header
    }
}

extension Dataset {
    /// How the records of a data set can be written.
    public static let formats = ["csv", "json", "ndjson"]

    /// The reference as an object with the members `artifact`, `bytes`, `format`, `header` if it is known, and `records`.
    public var value: Value {
        .object(
            Object(
                sorted: [
                    Object.Member(key: "artifact", value: .string(digest.hex)),
                    Object.Member(key: "bytes", value: Value(bytes)),
                    Object.Member(key: "format", value: .string(format)),
                ] + (header.map { [Object.Member(key: "header", value: .string($0))] } ?? []) + [
                    Object.Member(key: "records", value: Value(records))
                ])
        )
    }

    /// Takes an object of exactly those members; anything else is no reference.
    public init?(_ value: Value) {
        guard let object = value.object, let hex = object["artifact"]?.string,
            let digest = Digest(hex: hex), let format = object["format"]?.string, Self.formats.contains(format),
            let records = object["records"]?.int, records >= 0, let bytes = object["bytes"]?.int, bytes >= 0
        else { return nil }
        let header = object["header"]?.string
        guard object.count == (header == nil ? 4 : 5) else { return nil }
        self.init(digest: digest, format: format, records: records, bytes: bytes, header: header)
    }
}
