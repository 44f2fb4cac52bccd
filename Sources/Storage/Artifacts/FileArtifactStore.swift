import Glibc
public import Workflow

/// Keeps data sets as files: a folder per tenant, in it one file per data set, named by its SHA-256.
///
/// A data set is written under a temporary name, synced, renamed to its digest, and then its folder is synced:
/// what has its name is whole, and what ``ArtifactWriter/finish()`` acknowledged survives a power cut. Folders have
/// the mode 0700 and files 0600. A writer holds a lock on its temporary file, which the kernel drops when the process
/// dies, so that what a killed writer left can be told from what a living one is writing.
public struct FileArtifactStore: ArtifactStore {
    /// The folder that holds the tenants' folders.
    public let root: String

    /// Opens the store below a folder, which is made if it isn't there, and clears away what killed writers left.
    /// - Throws: ``StepFailure`` when the folder can't be made or read.
    public init(root: String) throws {
        self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
        try Folder.make(self.root)
        try removeLeftovers()
    }

    /// Opens a new artifact to write to; it has no name before ``ArtifactWriter/finish()``.
    public func create(for tenant: TenantID) async throws -> any ArtifactWriter {
        let folder = folder(of: tenant)
        try Folder.make(folder)
        return try FileArtifactWriter(folder: folder)
    }

    /// The bytes of an artifact, in pieces of 64 KiB; after the last its digest is checked.
    /// - Throws: ``StepFailure`` with the code `artifact-missing`, `artifact-damaged` or `artifact-unreadable`.
    public func read(_ digest: Digest, of tenant: TenantID) async throws -> any ArtifactReader {
        let path = path(of: digest, tenant: tenant)
        guard let file = try OpenFile.open(path) else {
            throw StepFailure(
                code: "artifact-missing",
                message: "the data set \(digest.short)… of tenant \"\(tenant)\" isn't in the store: "
                    + "there is no file \(path); put it back from a backup, or run the step that made it again",
                side: .provider
            )
        }
        return FileArtifactReader(file: file, path: path, digest: digest, tenant: tenant)
    }

    /// Whether an artifact is there; its bytes aren't read.
    public func contains(_ digest: Digest, of tenant: TenantID) -> Bool {
        access(path(of: digest, tenant: tenant), F_OK) == 0
    }

    /// Takes an artifact away; one that isn't there counts as taken away.
    /// - Throws: ``StepFailure`` when the file can't be removed.
    public func remove(_ digest: Digest, of tenant: TenantID) throws {
        let path = path(of: digest, tenant: tenant)
        guard unlink(path) == 0 else {
            if errno == ENOENT { return }
            throw StoreError.failure("remove", path)
        }
        try Folder.sync(folder(of: tenant))
    }

    func folder(of tenant: TenantID) -> String { root + "/" + Folder.name(for: tenant) }

    func path(of digest: Digest, tenant: TenantID) -> String { folder(of: tenant) + "/" + digest.hex }

    /// Removes the temporary files whose writers are dead.
    private func removeLeftovers() throws {
        for tenant in try Folder.entries(of: root) {
            let folder = root + "/" + tenant
            guard Folder.isFolder(folder) else { continue }
            for name in try Folder.entries(of: folder) where name.hasPrefix(FileArtifactWriter.temporaryPrefix) {
                FileArtifactWriter.removeIfAbandoned(folder + "/" + name)
            }
        }
    }
}
