import Glibc
import Workflow

/// The file outside the log that signed checkpoints are appended to, a line each.
struct CheckpointFile {
    /// Where it is, absolute.
    let path: String

    /// Another process is appending at this moment.
    struct Busy: Error {}

    /// No line is longer.
    private static let longestLine = 65_536

    /// All of it.
    /// - Throws: ``Failure`` if it can't be read.
    func bytes() throws -> [UInt8] {
        do throws(FileError) {
            return try Files.read(path)
        } catch {
            throw Failure(.usage, "can't read \(error.message)")
        }
    }

    /// The last checkpoint; `nil` if there is none yet.
    /// - Throws: ``Failure`` if the file can't be read, or its end is none that this key signed.
    func last(signedBy key: VerifyingKey) throws -> SignedCheckpoint? {
        guard Files.status(path) != nil else { return nil }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("can't read") }
        defer { close(file) }
        return try last(of: file, signedBy: key).checkpoint
    }

    /// Appends the checkpoint that a body makes of the last, synced, while no other process appends.
    ///
    /// A line that a power cut left unfinished is taken away first.
    /// - Returns: What the body made; `nil` if it made nothing.
    /// - Throws: ``Busy``, ``Failure``, and what the body throws.
    func append(
        signedBy key: VerifyingKey, _ body: (SignedCheckpoint?) async throws -> SignedCheckpoint?
    ) async throws -> SignedCheckpoint? {
        let isNew = Files.status(path) == nil
        let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("can't write to") }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { throw Busy() }
        let (before, end) = try last(of: file, signedBy: key)
        guard let signed = try await body(before) else { return nil }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw failure("can't write to") }
        if status.st_size > end { guard ftruncate(file, end) == 0 else { throw failure("can't write to") } }
        guard Console.writeAll(signed.line + [UInt8(ascii: "\n")], to: file), fsync(file) == 0 else {
            throw failure("can't write to")
        }
        if isNew { try syncFolder() }
        return signed
    }

    private func syncFolder() throws {
        let folder = open(Files.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        guard folder >= 0, fsync(folder) == 0 else { throw failure("can't sync the folder of") }
    }

    /// The last whole line, and where it ends.
    private func last(of file: Int32, signedBy key: VerifyingKey) throws -> (checkpoint: SignedCheckpoint?, end: off_t)
    {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(.usage, "\(path) is not a file")
        }
        let start = max(status.st_size - 2 * off_t(Self.longestLine), 0)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size - start))
        let count = pread(file, &bytes, bytes.count, start)
        guard count == bytes.count else { throw failure("can't read") }
        let newline = UInt8(ascii: "\n")
        guard let end = bytes.lastIndex(of: newline) else {
            guard start == 0, status.st_size < Self.longestLine else {
                throw stranger("the end of \(path) is no checkpoint")
            }
            return (nil, 0)
        }
        let line = bytes[..<end].split(separator: newline, omittingEmptySubsequences: false).last ?? []
        guard let signed = SignedCheckpoint(line: Array(line)) else {
            throw stranger("the last line of \(path) is no checkpoint: it was cut or changed")
        }
        guard signed.isSigned(by: key) else {
            throw stranger("the last line of \(path) is not signed with this key, \(key), but says \(signed.key)")
        }
        return (signed, start + off_t(end) + 1)
    }

    private func stranger(_ what: String) -> Failure {
        Failure(.failed, "\(what). Look into it, and go on in a new file: --to FILE")
    }

    private func failure(_ what: String) -> Failure {
        Failure(.failed, "\(what) \(path): \(OperatingSystem.lastError)")
    }
}
