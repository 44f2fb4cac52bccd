import Glibc
import Workflow

/// The folder whose files a local connection reads and writes: nothing above it, nothing through a symbolic link.
struct LocalFiles: Sendable {
    /// The folder.
    let root: String
    /// The connection's name in the file, for messages.
    let connection: String
    /// What of it is none of the connection's business.
    var protection = LocalGuard(places: [])

    /// Opens a file at its start.
    func open(_ path: String) throws(StepFailure) -> LocalFileSource {
        let names = try names(of: path, writing: false)
        let folder = try openFolder(names.dropLast(), path: path, make: false)
        defer { close(folder) }
        // Without O_NONBLOCK a named pipe would keep the step waiting for a writer.
        let file = openat(folder, names[names.count - 1], O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw failure(path, errno) }
        let source = LocalFileSource(file, path: path)
        guard source.isFile else {
            throw StepFailure(
                code: "source-not-a-file",
                message: "\(quoted(path)) is no file; name a file below \"\(root)\"", side: .provider)
        }
        return source
    }

    private func openIfThere(_ path: String) throws(StepFailure) -> LocalFileSource? {
        do {
            return try open(path)
        } catch {
            if error.code == "source-not-found" { return nil }
            throw error
        }
    }

    /// The digest and length of a file, if it is there.
    func describe(_ path: String) async throws -> (digest: Digest, bytes: Int)? {
        guard let source = try openIfThere(path) else { return nil }
        var digest = DigestStream()
        var bytes = 0
        while let piece = try await source.next() {
            digest.update(piece)
            bytes += piece.count
        }
        return (digest.finish(), bytes)
    }

    /// Begins a file that appears whole or not at all; what an attempt with the same key left unfinished goes first.
    func create(_ path: String, key: String) throws(StepFailure) -> LocalFileWriter {
        let names = try names(of: path, writing: true)
        let folder = try openFolder(names.dropLast(), path: path, make: true)
        let name = names[names.count - 1]
        let part = Self.part(of: name, key: key)
        // A new file, never the old one cut: an attempt that lost its run may still be writing to that.
        unlinkat(folder, part, 0)
        let file = openat(folder, part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let reason = errno
            close(folder)
            throw failure(path, reason)
        }
        return LocalFileWriter(file, folder: folder, part: part, name: name, path: path)
    }

    /// Takes away what attempts with a key began to write and never finished; what others write stays.
    func removeUnfinished(_ path: String, key: String) throws(StepFailure) {
        let names = try names(of: path, writing: true)
        let folder: Int32
        do {
            folder = try openFolder(names.dropLast(), path: path, make: false)
        } catch {
            if error.code == "source-not-found" { return }
            throw error
        }
        defer { close(folder) }
        let part = Self.part(of: names[names.count - 1], key: key)
        guard unlinkat(folder, part, 0) == 0 else {
            if errno == ENOENT { return }
            throw failure(path, errno)
        }
        guard fsync(folder) == 0 else { throw failure(path, errno) }
    }

    /// What a file is called until it is whole: the same for every attempt of one effect, and for no other effect.
    private static func part(of name: String, key: String) -> String {
        let beginning = String(decoding: name.utf8.prefix(80), as: UTF8.self)
        return ".\(beginning).\(Digest.sha256("\(key)/\(name)").hex.prefix(32)).part"
    }

    /// Takes a file away.
    func remove(_ path: String) throws(StepFailure) {
        let names = try names(of: path, writing: true)
        let folder = try openFolder(names.dropLast(), path: path, make: false)
        defer { close(folder) }
        guard unlinkat(folder, names[names.count - 1], 0) == 0 || errno == ENOENT else { throw failure(path, errno) }
        guard fsync(folder) == 0 else { throw failure(path, errno) }
    }

    /// The folders and the name of a path that stays below the root and leads to nothing that the project lives on.
    private func names(of path: String, writing: Bool) throws(StepFailure) -> [String] {
        let names = path.split(separator: "/").map(String.init).filter { $0 != "." }
        guard TextFormat.pathBelow.accepts(path), names[0] != ".tenantry" else {
            throw StepFailure(
                code: "path-refused",
                message: "the path \(quoted(path)) isn't allowed; expected a file below the connection's "
                    + "folder, without \"..\" and not in \".tenantry\"", side: .provider)
        }
        let place = root + "/" + names.joined(separator: "/")
        if let reason = protection.refusal(of: place, writing: writing) {
            throw StepFailure(
                code: "path-refused", message: "the path \(quoted(path)) isn't allowed: \(reason); name another file",
                side: .provider)
        }
        return names
    }

    /// Opens a folder below the root, one name at a time so that no symbolic link is followed.
    private func openFolder(
        _ names: ArraySlice<String>, path: String, make: Bool
    ) throws(StepFailure) -> Int32 {
        var folder = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw StepFailure(
                code: "folder-missing",
                message: "the folder \"\(root)\" of the connection \"\(connection)\" can't be opened: "
                    + "\(String(cString: strerror(errno))); make it, or change `files`", side: .provider)
        }
        for name in names {
            if make, mkdirat(folder, name, 0o700) == 0 { fsync(folder) }
            let next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let reason = errno
            close(folder)
            guard next >= 0 else { throw failure(path, reason) }
            folder = next
        }
        return folder
    }

    private func failure(_ path: String, _ reason: Int32) -> StepFailure {
        let shown = quoted(path)
        switch reason {
        case ENOENT:
            return StepFailure(
                code: "source-not-found",
                message: "there is no file \(shown) below \"\(root)\"; put it there, or correct the path",
                side: .provider)
        case ELOOP, ENOTDIR:
            return StepFailure(
                code: "path-refused",
                message: "the path \(shown) leads through a symbolic link or through something that is no folder; "
                    + "name the file itself", side: .provider)
        default:
            return StepFailure(
                code: "file-failed", message: "\(shown): \(String(cString: strerror(reason)))", side: .provider,
                retryable: reason == EINTR || reason == EMFILE || reason == ENFILE || reason == ENOSPC)
        }
    }
}

/// Reads one file.
final class LocalFileSource: ByteSource {
    let version: String?
    let bytes: Int?
    let isFile: Bool
    private let file: Int32
    private let path: String

    fileprivate init(_ file: Int32, path: String) {
        self.file = file
        self.path = path
        var status = stat()
        isFile = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        bytes = isFile ? Int(status.st_size) : nil
        version = isFile ? "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)-\(status.st_size)" : nil
    }

    deinit { close(file) }

    func next() async throws -> [UInt8]? {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = piece.withUnsafeMutableBytes { readOnce($0) }
        guard count >= 0 else {
            throw StepFailure(
                code: "file-failed", message: "\(quoted(path)): \(String(cString: strerror(errno)))",
                side: .provider, retryable: true)
        }
        guard count > 0 else { return nil }
        piece.removeLast(piece.count - count)
        return piece
    }

    private func readOnce(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            if count >= 0 || errno != EINTR { return count }
        }
    }
}

/// Writes one file beside its place and moves it there when it is whole and durable.
final class LocalFileWriter: Sendable {
    private let file: Int32
    private let folder: Int32
    private let part: String
    private let name: String
    private let path: String

    fileprivate init(_ file: Int32, folder: Int32, part: String, name: String, path: String) {
        self.file = file
        self.folder = folder
        self.part = part
        self.name = name
        self.path = path
    }

    deinit {
        if holdsPart { unlinkat(folder, part, 0) }
        close(file)
        close(folder)
    }

    /// Whether the unfinished file's name still stands for this file, and not for one that a later attempt has begun.
    private var holdsPart: Bool {
        var (own, named) = (stat(), stat())
        return fstat(file, &own) == 0 && fstatat(folder, part, &named, AT_SYMLINK_NOFOLLOW) == 0
            && own.st_dev == named.st_dev && own.st_ino == named.st_ino
    }

    func write(_ bytes: [UInt8]) throws(StepFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw failure(retryable: true)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes the bytes durable; the file has no name yet.
    func sync() throws(StepFailure) {
        guard fsync(file) == 0 else { throw failure(retryable: false) }
    }

    /// Gives the file its name, durably.
    /// - Returns: whether it was done; `false` if a file of that name is there and may not be replaced.
    func place(replacing: Bool) throws -> Bool {
        guard holdsPart else {
            throw StepFailure(
                code: "file-overtaken",
                message: "\(quoted(path)) wasn't written: a later attempt of the same step has begun to write it",
                side: .provider, retryable: true)
        }
        if replacing {
            guard renameat(folder, part, folder, name) == 0 else { throw failure(retryable: true) }
        } else {
            guard linkat(folder, part, folder, name, 0) == 0 else {
                if errno == EEXIST { return false }
                throw failure(retryable: true)
            }
            unlinkat(folder, part, 0)
        }
        guard fsync(folder) == 0 else {
            throw StepUnknown(
                "\"\(path)\" was written, and its folder can't be made durable: \(String(cString: strerror(errno)))")
        }
        return true
    }

    private func failure(retryable: Bool) -> StepFailure {
        let reason = String(cString: strerror(errno))
        return StepFailure(
            code: "file-failed", message: "\(quoted(path)) can't be written: \(reason)", side: .provider,
            retryable: retryable)
    }
}
