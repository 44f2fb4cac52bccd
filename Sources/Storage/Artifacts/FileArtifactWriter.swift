import Dispatch
import Glibc
import Synchronization
import Workflow

/// Writes one artifact into a temporary file that gets its name when it is whole.
actor FileArtifactWriter: ArtifactWriter {
    /// How the names of temporary files begin.
    static let temporaryPrefix = ".writing-"

    private let folder: String
    private let temporary: String
    private var file: OpenFile?
    private var hash = DigestStream()
    private var count = 0

    /// Makes the temporary file, locked for as long as this process has it open.
    init(folder: String) throws {
        self.folder = folder
        (temporary, file) = try Self.makeTemporary(in: folder)
    }

    deinit { if file != nil { unlink(temporary) } }

    /// Adds bytes.
    func write(_ bytes: [UInt8]) async throws {
        let file = try opened()
        do { try file.write(bytes, path: temporary) } catch {
            drop()
            throw error
        }
        hash.update(bytes)
        count += bytes.count
    }

    /// Makes the artifact and its folder durable, and names it; one of the same bytes that is there is replaced.
    func finish() async throws -> (digest: Digest, bytes: Int) {
        let file = try opened()
        let digest = hash.finish()
        let (temporary, folder) = (temporary, folder)
        let path = folder + "/" + digest.hex
        do {
            try await Self.offThePool {
                try file.sync(path: temporary)
                guard rename(temporary, path) == 0 else { throw StoreError.failure("name \(temporary)", path) }
                try Folder.sync(folder)
            }
        } catch {
            drop()
            throw error
        }
        self.file = nil
        return (digest, count)
    }

    /// Throws away what was written.
    func discard() async { drop() }

    private func drop() {
        guard file != nil else { return }
        unlink(temporary)
        file = nil
    }

    private func opened() throws -> OpenFile {
        guard let file else { throw Self.closed }
        return file
    }

    private static var closed: StepFailure {
        StepFailure(code: "artifact-io", message: "the data set was already finished or thrown away", side: .provider)
    }

    /// A sync may take long; the few threads that all tasks share don't wait for it.
    private static func offThePool(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
        }
    }

    // MARK: temporary files

    private static let made = Atomic(0)

    /// Makes a temporary file of this process's own and locks it.
    private static func makeTemporary(in folder: String) throws -> (path: String, file: OpenFile) {
        while true {
            let number = made.wrappingAdd(1, ordering: .relaxed).newValue
            let path = "\(folder)/\(temporaryPrefix)\(getpid())-\(number)"
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else {
                let error = errno
                // Left by a dead process that had the same number: this one's lock decides.
                if error == EEXIST {
                    removeIfAbandoned(path)
                    continue
                }
                throw StoreError.failure("make", path, error: error)
            }
            let file = OpenFile(descriptor: descriptor)
            var status = stat()
            // Between the making and the lock somebody may have taken the file for an abandoned one.
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &status) == 0, status.st_nlink == 1 {
                return (path, file)
            }
        }
    }

    /// Removes a temporary file if no living process writes to it.
    static func removeIfAbandoned(_ path: String) {
        var status = stat()
        guard let file = try? OpenFile.open(path), flock(file.descriptor, LOCK_EX | LOCK_NB) == 0,
            fstat(file.descriptor, &status) == 0, status.st_nlink == 1
        else { return }
        unlink(path)
    }
}
