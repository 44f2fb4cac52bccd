import Crypto
import Synchronization
public import Workflow

/// Keeps data sets in memory, for tests.
public final class MemoryArtifactStore: ArtifactStore {
    private let kept = Mutex<[TenantID: [Workflow.Digest: [UInt8]]]>([:])

    /// Makes an empty store.
    public init() {}

    /// Opens a new artifact.
    public func create(for tenant: TenantID) async throws -> any ArtifactWriter {
        MemoryArtifactWriter { [self] in keep($0, of: tenant) }
    }

    /// Opens a kept artifact.
    public func read(_ digest: Workflow.Digest, of tenant: TenantID) async throws -> any ArtifactReader {
        guard let bytes = bytes(digest, of: tenant) else {
            throw StepFailure(code: "artifact-missing", message: "there is no such artifact", side: .provider)
        }
        return MemoryArtifactReader(bytes)
    }

    /// Keeps bytes and names them, as a step before the one under test would have.
    @discardableResult
    public func keep(_ bytes: [UInt8], of tenant: TenantID = .testing) -> Workflow.Digest {
        guard let digest = Workflow.Digest(bytes: Array(SHA256.hash(data: bytes))) else {
            preconditionFailure("a SHA-256 has 32 bytes")
        }
        kept.withLock { $0[tenant, default: [:]][digest] = bytes }
        return digest
    }

    /// The bytes of an artifact, if it is kept.
    public func bytes(_ digest: Workflow.Digest, of tenant: TenantID = .testing) -> [UInt8]? {
        kept.withLock { $0[tenant]?[digest] }
    }

    /// The text of an artifact, if it is kept and is UTF-8.
    public func text(_ digest: Workflow.Digest, of tenant: TenantID = .testing) -> String? {
        bytes(digest, of: tenant).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// How many artifacts a tenant has.
    public func count(of tenant: TenantID = .testing) -> Int {
        kept.withLock { $0[tenant]?.count ?? 0 }
    }
}

private final class MemoryArtifactWriter: ArtifactWriter {
    private let written = Mutex<[UInt8]>([])
    private let keep: @Sendable ([UInt8]) -> Workflow.Digest

    init(keep: @escaping @Sendable ([UInt8]) -> Workflow.Digest) { self.keep = keep }

    func write(_ bytes: [UInt8]) async throws { written.withLock { $0 += bytes } }

    func finish() async throws -> (digest: Workflow.Digest, bytes: Int) {
        let bytes = written.withLock(\.self)
        return (keep(bytes), bytes.count)
    }

    func discard() async { written.withLock { $0 = [] } }
}

private final class MemoryArtifactReader: ArtifactReader {
    private let rest: Mutex<ArraySlice<UInt8>>

    init(_ bytes: [UInt8]) { rest = Mutex(bytes[...]) }

    func next() async throws -> [UInt8]? {
        rest.withLock { rest in
            guard !rest.isEmpty else { return nil }
            let piece = Array(rest.prefix(65_536))
            rest = rest.dropFirst(65_536)
            return piece
        }
    }
}
