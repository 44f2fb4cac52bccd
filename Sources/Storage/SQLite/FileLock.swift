import Foundation
import Workflow

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An exclusive lock of the operating system on a file of its own beside the log.
///
/// SQLite before 3.51.3 can damage a database in WAL mode when two connections write or checkpoint at the same moment,
/// so every write transaction and every checkpoint of every process is made while holding this lock. The kernel drops it
/// when its process dies.
final class FileLock: Sendable {
    /// The file.
    let path: String
    private let descriptor: Int32
    private let patience: LogPatience

    /// Opens the file of the lock, and makes it if need be.
    /// - Parameters:
    ///   - path: The file.
    ///   - patience: How long ``lock()`` waits for another process.
    /// - Throws: ``LogError/unusable(_:)`` if the file can't be opened.
    init(path: String, patience: LogPatience = .brief) throws(LogError) {
        self.path = path
        self.patience = patience
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unusable("the lock file \(path) can't be opened: \(SystemError.last)")
        }
    }

    deinit { close(descriptor) }

    /// Takes the lock, or gives up when patience is over: a process that holds it for seconds hangs or is stopped.
    func lock() throws {
        try patience.wait { tryLock() ? nil : .runner(lock: path) }
    }

    /// Takes the lock and begins a transaction, or gives up: when patience is over, or at once.
    ///
    /// Between two tries it holds nothing, so that nobody else waits for it.
    /// - Throws: ``LogError/busy(_:)`` if it gave up.
    func lock(andBegin begin: Prepared, ofLog log: String, waits: Bool) throws {
        if waits { return try patience.wait { try tryLock(andBegin: begin, ofLog: log) } }
        if let obstacle = try tryLock(andBegin: begin, ofLog: log) { throw LogError.busy(obstacle.notice) }
    }

    /// Tries once, and says what is in the way.
    private func tryLock(andBegin begin: Prepared, ofLog log: String) throws -> LogObstacle? {
        guard tryLock() else { return .runner(lock: path) }
        do throws(SQLiteFailure) {
            try begin.run()
            return nil
        } catch {
            unlock()
            guard error.isBusy else { throw error }
            return .program(log: log, error)
        }
    }

    /// Gives the lock back.
    func unlock() { flock(descriptor, LOCK_UN) }

    private func tryLock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
}

/// What the operating system said last.
enum SystemError {
    /// The words for `errno`.
    static var last: String { String(cString: strerror(errno)) }
}

/// Makes the bytes of a file durable.
func syncFile(_ path: String) throws(LogError) { try sync(path, O_RDWR) }

/// Makes the names of files in a folder durable.
func syncFolder(_ path: String) throws(LogError) { try sync(path, O_RDONLY | O_DIRECTORY) }

private func sync(_ path: String, _ flags: Int32) throws(LogError) {
    let descriptor = open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unusable("\(path) can't be opened: \(SystemError.last)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .failed("\(path) can't be synced: \(SystemError.last)") }
}
