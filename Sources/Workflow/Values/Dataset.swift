/// A reference to a data set that is kept beside the log: what events hold instead of the records.
///
/// As a ``Value`` it is an object with the members `artifact` (64 hexadecimal digits), `format`, `records` and `bytes`.
public struct Dataset: Sendable, Hashable {
    /// The SHA-256 of its bytes, which is its name in the tenant's store.
    public let digest: Digest
    /// How its records are written: `ndjson`, `csv` or `json`.
    public let format: String
    /// How many records it holds.
    public let records: Int
    /// How many bytes it is long.
    public let bytes: Int

    /// Makes a reference.
    public init(digest: Digest, format: String, records: Int, bytes: Int) {
        self.digest = digest
        self.format = format
        self.records = records
        self.bytes = bytes
    }
}

extension Dataset {
    /// How the records of a data set can be written.
    public static let formats = ["csv", "json", "ndjson"]

    /// The reference as an object with the members `artifact`, `bytes`, `format` and `records`.
    public var value: Value {
        .object(
            Object(sorted: [
                Object.Member(key: "artifact", value: .string(digest.hex)),
                Object.Member(key: "bytes", value: Value(bytes)),
                Object.Member(key: "format", value: .string(format)),
                Object.Member(key: "records", value: Value(records)),
            ])
        )
    }

    /// Takes an object of exactly those four members; anything else is no reference.
    public init?(_ value: Value) {
        guard let object = value.object, object.count == 4, let hex = object["artifact"]?.string,
            let digest = Digest(hex: hex), let format = object["format"]?.string, Self.formats.contains(format),
            let records = object["records"]?.int, records >= 0, let bytes = object["bytes"]?.int, bytes >= 0
        else { return nil }
        self.init(digest: digest, format: format, records: records, bytes: bytes)
    }
}
