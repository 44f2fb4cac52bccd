import Glibc

/// The few things that are asked of the file system.
enum Files {
    /// The folder that this process stands in.
    static var currentFolder: String {
        guard let buffer = getcwd(nil, 0) else { return "/" }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// A path without symbolic links, if it exists.
    static func real(_ path: String) -> String? {
        guard let buffer = realpath(path, nil) else { return nil }
        defer { free(buffer) }
        return String(cString: buffer)
    }

    /// A path as the operating system takes it, below a folder unless it is absolute.
    static func absolute(_ path: String, below folder: String = currentFolder) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        return folder == "/" ? "/" + path : folder + "/" + path
    }

    /// The folder that a path stands in.
    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.utf8.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) } ?? path
    }

    /// A path as a person standing in a folder names it: shorter, where it lies below.
    static func relative(_ path: String, to folder: String = currentFolder) -> String {
        if path == folder { return "." }
        let above = folder == "/" ? folder : folder + "/"
        return path.hasPrefix(above) ? String(path.dropFirst(above.count)) : path
    }

    /// What stands at a path; `nil` if nothing does.
    static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }

    /// Whether a folder stands at a path.
    static func isFolder(_ path: String) -> Bool { status(path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false }

    /// The names in a folder, in the order of their bytes; none if it can't be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The bytes of a file, at most so many and one more.
    /// - Throws: ``FileError``.
    static func read(_ path: String, atMost limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
        // Without O_NONBLOCK the opening of a named pipe waits for a writer, perhaps for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
        defer { close(file) }
        try requireFile(file, at: path)
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= limit {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
            if count == 0 { break }
            bytes += piece[..<count]
        }
        return bytes
    }

    /// Whether a path names what a shell or a terminal hands over, such as `/dev/stdin`, which may be a pipe.
    static func isDevice(_ path: String) -> Bool { path.hasPrefix("/dev/") }

    /// Refuses what is opened if it is neither a file nor handed over as a stream.
    private static func requireFile(_ file: Int32, at path: String) throws(FileError) {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw FileError(path: path, reason: "it is a folder, not a file")
        case _ where isDevice(path):
            // Whoever writes may take their time.
            guard fcntl(file, F_SETFL, 0) == 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
        case S_IFIFO: throw FileError(path: path, reason: "it is a pipe, not a file")
        default: throw FileError(path: path, reason: "it is not a file")
        }
    }

    /// Makes a folder and those above it that are missing, durably: a power cut takes none away with what is in it.
    /// - Throws: ``FileError``.
    static func makeFolder(_ path: String, mode: mode_t = 0o755) throws(FileError) {
        if isFolder(path) { return }
        let above = parent(of: path)
        if above != path { try makeFolder(above, mode: mode) }
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw FileError(path: path, reason: OperatingSystem.lastError)
        }
        try syncFolder(above)
    }

    private static func syncFolder(_ path: String) throws(FileError) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
    }

    /// Writes a file, which appears whole in the place of what is there.
    /// - Throws: ``FileError``.
    static func replace(_ path: String, _ text: String, mode: mode_t = 0o600) throws(FileError) {
        let part = "\(path).\(getpid()).part"
        do throws(FileError) {
            try create(part, text, mode: mode)
            guard rename(part, path) == 0 else { throw FileError(path: part, reason: OperatingSystem.lastError) }
        } catch {
            unlink(part)
            throw FileError(path: path, reason: error.reason)
        }
    }

    /// Writes a new file.
    /// - Throws: ``FileError``, also if something stands there.
    static func create(_ path: String, _ text: String, mode: mode_t = 0o644) throws(FileError) {
        try create(path, Array(text.utf8), mode: mode)
    }

    /// Writes a new file.
    /// - Throws: ``FileError``, also if something stands there.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(FileError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw FileError(path: path, reason: OperatingSystem.lastError) }
        defer { close(file) }
        guard Console.writeAll(bytes, to: file) else {
            throw FileError(path: path, reason: OperatingSystem.lastError)
        }
    }
}

/// Why a file could not be used.
struct FileError: Error {
    let path: String
    let reason: String

    var message: String { "\(path): \(reason)" }
}
