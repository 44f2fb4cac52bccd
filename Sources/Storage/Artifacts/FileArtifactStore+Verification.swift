import Glibc
public import Workflow

extension FileArtifactStore {
    /// Reads every data set and compares its bytes with its name: for `audit verify` and `doctor`.
    ///
    /// Of one tenant if one is named, else of all.
    /// - Throws: ``StepFailure`` when a file or folder can't be read at all.
    public func verify(tenant: TenantID? = nil) async throws -> ArtifactVerification {
        var found = ArtifactVerification()
        if let tenant {
            guard Folder.isFolder(folder(of: tenant)) else { return found }
            try await verifyFolder(Folder.name(for: tenant), into: &found)
            return found
        }
        for name in try Folder.entries(of: root) { try await verifyFolder(name, into: &found) }
        return found
    }

    /// The names of all data sets of a tenant, in the order of their digits.
    /// - Throws: ``StepFailure`` when the folder can't be read.
    public func digests(of tenant: TenantID) throws -> [Digest] {
        let folder = folder(of: tenant)
        guard Folder.isFolder(folder) else { return [] }
        return try Folder.entries(of: folder).compactMap { Digest(hex: $0) }
    }

    /// What is wrong with a data set that an event names, as far as verifying the store has shown; `nil` if nothing.
    public func problem(of digest: Digest, of tenant: TenantID, in found: ArtifactVerification) -> String? {
        let path = path(of: digest, tenant: tenant)
        let name = "it names the data set \(digest.short)… of tenant \"\(tenant)\""
        guard contains(digest, of: tenant) else { return "\(name), and there is no file \(path)" }
        guard found.problems.contains(where: { $0.kind == .damaged && $0.path == path }) else { return nil }
        return "\(name), and the bytes of \(path) are others"
    }

    private func verifyFolder(_ name: String, into found: inout ArtifactVerification) async throws {
        let folder = root + "/" + name
        guard Folder.isFolder(folder), let tenant = Folder.tenant(named: name) else {
            found.problems.append(.foreign(folder))
            return
        }
        found.noteIfExposed(folder)
        for entry in try Folder.entries(of: folder) {
            let path = folder + "/" + entry
            if entry.hasPrefix(FileArtifactWriter.temporaryPrefix) {
                found.beingWritten += 1
            } else if let digest = Digest(hex: entry) {
                found.noteIfExposed(path)
                try await verifyFile(path, digest: digest, tenant: tenant, into: &found)
            } else {
                found.problems.append(.foreign(path))
            }
        }
    }

    private func verifyFile(
        _ path: String,
        digest: Digest,
        tenant: TenantID,
        into found: inout ArtifactVerification
    ) async throws {
        found.artifacts += 1
        do {
            let reader = try await read(digest, of: tenant)
            while let piece = try await reader.next() { found.bytes += piece.count }
        } catch let failure as StepFailure where failure.code == "artifact-damaged" {
            found.problems.append(.init(kind: .damaged, path: path, message: failure.message))
        }
    }
}

extension ArtifactVerification {
    fileprivate mutating func noteIfExposed(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return }
        let mode = String(status.st_mode & 0o777, radix: 8)
        problems.append(
            Problem(
                kind: .exposed,
                path: path,
                message: "others than the owner can get at \(path) (mode \(mode)); say: chmod go= \(path)"
            )
        )
    }
}

extension ArtifactVerification.Problem {
    fileprivate static func foreign(_ path: String) -> Self {
        Self(
            kind: .foreign,
            path: path,
            message: "\(path) wasn't made by this store; move it elsewhere"
        )
    }
}
