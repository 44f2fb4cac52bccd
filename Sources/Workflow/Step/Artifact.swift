/// Keeps data sets beside the log, by tenant and SHA-256; what it acknowledges is durable.
public protocol ArtifactStore: Sendable {
    /// Opens a new artifact to write to; it has no name before ``ArtifactWriter/finish()``.
    func create(for tenant: TenantID) async throws -> any ArtifactWriter
    /// The bytes of an artifact, in pieces.
    /// - Throws: ``StepFailure`` with the code `artifact-missing` or `artifact-damaged`.
    func read(_ digest: Digest, of tenant: TenantID) async throws -> any ArtifactReader
}

/// Writes one artifact.
public protocol ArtifactWriter: Sendable {
    /// Adds bytes.
    func write(_ bytes: [UInt8]) async throws
    /// Makes the artifact and its folder durable, and names it.
    func finish() async throws -> (digest: Digest, bytes: Int)
    /// Throws away what was written.
    func discard() async
}

/// Reads one artifact.
public protocol ArtifactReader: Sendable {
    /// The next bytes, at most 64 KiB; `nil` at the end, when the digest has been checked.
    func next() async throws -> [UInt8]?
}
