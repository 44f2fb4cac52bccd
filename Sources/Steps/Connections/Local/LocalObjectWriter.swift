import Synchronization
import Workflow

/// Writes one file of a local connection, and notes in the system's file on whose behalf.
final class LocalObjectWriter: ObjectWriter {
    private let request: ObjectRequest
    private let connection: LocalConnection
    private let file: LocalFileWriter
    private let state = Mutex((digest: DigestStream(), bytes: 0))

    init(_ request: ObjectRequest, _ connection: LocalConnection) throws(StepFailure) {
        self.request = request
        self.connection = connection
        file = try connection.files.create(request.name, key: request.key)
    }

    func write(_ bytes: [UInt8]) async throws {
        try file.write(bytes)
        state.withLock {
            $0.digest.update(bytes)
            $0.bytes += bytes.count
        }
    }

    func finish() async throws -> StoredObject {
        let (digest, bytes) = state.withLock { ($0.digest.finish().hex, $0.bytes) }
        try file.sync()
        let found = try await connection.object(request.name)
        if let found {
            if found.digest == digest { return found }
            guard request.replace else { throw taken() }
        }
        // Noted before the file has its name, so that afterwards it can be proved whose it is.
        do {
            try await connection.system.noteObject(
                request.name, digest: digest, replacing: found?.digest, key: request.key, as: connection.principal)
        } catch {
            throw LocalConnection.stepError(error)
        }
        guard try file.place(replacing: request.replace) else { throw taken() }
        return StoredObject(name: request.name, digest: digest, bytes: bytes, key: request.key, replaced: found?.digest)
    }

    /// The unfinished file goes with its last reference.
    func discard() async {}

    private func taken() -> StepFailure {
        StepFailure(
            code: "file-exists",
            message: "there is a file \(quoted(request.name)) with other content; "
                + "move it away, choose another name, or say `replace: true`", side: .provider)
    }
}
