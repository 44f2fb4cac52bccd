import Glibc

/// An exclusive lock on a file beside a database, held by one process and one handle at a time; the kernel drops it at death.
final class FileLock: Sendable {
    private let descriptor: Int32

    /// Opens the lock's file, making it if need be.
    /// - Throws: the reason, for a person.
    init(path: String) throws(FileLockError) {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .failed("\(path): \(String(cString: strerror(errno)))") }
    }

    /// Opens a lock's file that is there; `nil` if there is none, and so nobody who could hold it.
    /// - Throws: the reason, for a person.
    init?(existing path: String) throws(FileLockError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor < 0 else { return }
        guard errno == ENOENT else { throw .failed("\(path): \(String(cString: strerror(errno)))") }
        return nil
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Runs a body while nobody else holds the lock; blocks the calling thread until it is free.
    ///
    /// Two bodies of one handle must not overlap: the caller runs them on one serial queue.
    func hold<Result>(atMost patience: Duration, _ body: () throws -> Result) throws -> Result {
        let end = ContinuousClock.now + patience
        var pause: UInt32 = 200
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw FileLockError.failed(String(cString: strerror(errno)))
            }
            guard ContinuousClock.now < end else { throw FileLockError.busy }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }
}

/// Why a file lock can't be had.
enum FileLockError: Error {
    /// Somebody else held it for too long.
    case busy
    /// The file system refused.
    case failed(String)
}
