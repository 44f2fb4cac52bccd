import Glibc
import Workflow

/// Folders of the store: their names, their making and their syncing.
enum Folder {
    /// The name of a tenant's folder: the id, with every byte that could mean something to a file system as `%XX`.
    ///
    /// Ids of lower-case letters, digits, `-`, `_` and `.` inside are kept as they are; two ids never share a folder,
    /// also where the file system doesn't tell upper case from lower.
    static func name(for tenant: TenantID) -> String {
        var name = ""
        for (place, byte) in tenant.text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: ".") where place > 0:
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: false)
                name += "%" + (digits.utf8.count == 1 ? "0" + digits : digits)
            }
        }
        return name.isEmpty ? "%" : name
    }

    /// The tenant whose folder has this name; `nil` for a name that ``name(for:)`` never makes.
    static func tenant(named name: String) -> TenantID? {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            if name == "%" { break }
            guard let decoded = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(decoded)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let tenant = TenantID(text: text)
        return self.name(for: tenant) == name ? tenant : nil
    }

    /// Makes a folder and those above it, each with the mode 0700 and synced in its parent.
    static func make(_ path: String) throws {
        if isFolder(path) { return }
        let parent = parent(of: path)
        if parent != path { try make(parent) }
        guard mkdir(path, 0o700) == 0 else {
            let error = errno
            if error == EEXIST, isFolder(path) { return }
            throw StoreError.failure("make the folder", path, error: error)
        }
        try sync(parent)
    }

    /// Waits until the device has the names in a folder.
    static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.failure("open the folder", path) }
        try OpenFile(descriptor: descriptor).sync(path: path)
    }

    /// The names in a folder, in the order of their bytes.
    static func entries(of path: String) throws -> [String] {
        guard let stream = opendir(path) else { throw StoreError.failure("list the folder", path) }
        defer { closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { start in
                start.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw StoreError.failure("list the folder", path) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether there is a folder of that path.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
