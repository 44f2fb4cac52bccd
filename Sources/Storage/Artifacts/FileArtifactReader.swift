import Workflow

/// Reads one artifact in pieces of 64 KiB and checks at the end that its bytes are those that its name says.
actor FileArtifactReader: ArtifactReader {
    /// How many bytes a piece has.
    static let pieceSize = 65_536

    private let path: String
    private let digest: Digest
    private let tenant: TenantID
    private var file: OpenFile?
    private var hash = DigestStream()

    init(file: OpenFile, path: String, digest: Digest, tenant: TenantID) {
        self.file = file
        self.path = path
        self.digest = digest
        self.tenant = tenant
    }

    /// The next bytes; `nil` at the end, when the digest has been checked.
    func next() async throws -> [UInt8]? {
        guard let file else { return nil }
        let piece = try file.read(upTo: Self.pieceSize, path: path)
        guard piece.isEmpty else {
            hash.update(piece)
            return piece
        }
        self.file = nil
        let found = hash.finish()
        guard found == digest else { throw Self.damaged(digest, found: found, tenant: tenant, path: path) }
        return nil
    }

    static func damaged(
        _ digest: Digest,
        found: Digest,
        tenant: TenantID,
        path: String
    ) -> StepFailure {
        StepFailure(
            code: "artifact-damaged",
            message:
                "the data set \(digest.short)… of tenant \"\(tenant)\" is damaged: the bytes of \(path) "
                + "have the SHA-256 \(found.short)…; put it back from a backup, "
                + "or run the step that made it again",
            side: .provider
        )
    }
}
