import Glibc
import Workflow

/// Keeps the files of a connection off what the project lives on, however a path is written and whatever it leads through.
struct LocalGuard: Sendable {
    /// What the project lives on.
    let places: [ProtectedPlace]

    /// Why a file or a folder may not be read, or may not be written; `nil` if it may.
    func refusal(of path: String, writing: Bool) -> String? {
        let real = Self.real(path)
        let above = Self.prefixes(of: real).compactMap(FileIdentity.init)
        let verb = writing ? "write" : "read"
        for place in places where writing || !place.canBeRead {
            let protected = Self.real(place.path)
            let isBelow = real == protected || real.hasPrefix(protected == "/" ? "/" : protected + "/")
            // The same folder may be mounted, and the same file linked, under another name.
            guard isBelow || FileIdentity(protected).map(above.contains) ?? false else { continue }
            return "it leads to \(place.name), which no step may \(place.canBeRead ? verb : "read or write")"
        }
        // A system or a log that nothing names here: another workflow's, or another project's.
        return Self.isPartOfDatabase(real) ? "it leads to a SQLite database, which no step may read or write" : nil
    }

    /// Where a path leads: what exists of it without symbolic links, and then the rest as it is written.
    static func real(_ path: String) -> String {
        var names = path.split(separator: "/")
        var rest: [Substring] = []
        while true {
            if let buffer = realpath("/" + names.joined(separator: "/"), nil) {
                defer { free(buffer) }
                let found = String(cString: buffer).split(separator: "/")
                return "/" + (found + rest.reversed()).joined(separator: "/")
            }
            guard let last = names.popLast() else { return path }
            rest.append(last)
        }
    }

    /// A path and every folder above it but the topmost.
    private static func prefixes(of path: String) -> [String] {
        let names = path.split(separator: "/")
        return names.indices.map { "/" + names[...$0].joined(separator: "/") }
    }

    /// Whether a file is a SQLite database, or one of the files that stand beside one.
    private static func isPartOfDatabase(_ path: String) -> Bool {
        let beside = ["-wal", "-shm", "-journal", ".lock"].filter { path.hasSuffix($0) }
        return ([path] + beside.map { String(path.dropLast($0.count)) }).contains(where: isDatabase)
    }

    private static func isDatabase(_ path: String) -> Bool {
        // Without O_NONBLOCK the opening of a named pipe would wait for a writer.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        let magic = Array("SQLite format 3\0".utf8)
        var bytes = [UInt8](repeating: 0, count: magic.count)
        return pread(file, &bytes, bytes.count, 0) == magic.count && bytes == magic
    }
}

/// Which file it is, under whatever name.
private struct FileIdentity: Equatable {
    let device: dev_t
    let inode: ino_t

    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }
}
