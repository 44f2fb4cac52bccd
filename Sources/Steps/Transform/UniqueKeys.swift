import Workflow

/// Remembers which values were given, and by which record, in bounded memory.
struct UniqueKeys: Sendable {
    /// How many keys are remembered: about 300 MB.
    static let limit = 5_000_000

    /// The records by the SHA-256 of their values: however long the values, a key costs the same.
    private var records: [Digest: Int] = [:]

    /// Remembers values; the earlier record that gave the same, if one did.
    mutating func insert(_ values: [Value], of record: Int) throws(StepFailure) -> Int? {
        let key = Digest.sha256(Value.array(values).canonicalBytes)
        if let earlier = records[key] { return earlier }
        guard records.count < Self.limit else {
            throw StepFailure(
                code: "too-many-records",
                message: "\"unique\" compares at most \(Self.limit) records; leave it out, or split the data set",
                side: .provider
            )
        }
        records[key] = record
        return nil
    }
}
