import Glibc

/// An open file, closed with its last reference.
final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Opens a file to read; `nil` if there is none.
    static func open(_ path: String) throws -> OpenFile? {
        while true {
            let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            if descriptor >= 0 { return OpenFile(descriptor: descriptor) }
            switch errno {
            case EINTR: continue
            case ENOENT, ENOTDIR: return nil
            default: throw StoreError.failure("open", path)
            }
        }
    }

    /// The next bytes, at most as many as asked; empty at the end of the file.
    func read(upTo count: Int, path: String) throws -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            while filled < count {
                let got = Glibc.read(descriptor, start + filled, count - filled)
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failed = true
                    return
                }
            }
        }
        if failed { throw StoreError.failure("read", path) }
        return bytes
    }

    /// Writes all bytes at the end of what was written.
    func write(_ bytes: [UInt8], path: String) throws {
        try bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, start + written, buffer.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    throw StoreError.failure("write", path)
                }
            }
        }
    }

    /// Waits until the device has what was written.
    func sync(path: String) throws {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw StoreError.failure("sync", path) }
        }
    }
}
