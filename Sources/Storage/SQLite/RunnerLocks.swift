import Foundation
import Synchronization
import Workflow

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The lock files by which runners on one machine see each other live: the kernel drops a lock with its process.
final class RunnerLocks: Sendable {
    /// What a lock file says of a runner.
    enum Sign {
        /// Its process holds it.
        case held
        /// Nobody holds it: the process is gone.
        case free
        /// There is none: the runner may be anywhere.
        case none
    }

    private let folder: String
    private let held = Mutex<[RunnerID: Int32]>([:])

    /// The folder of the lock files beside a log.
    static func folder(ofLog path: String) -> String { path + ".runners" }

    /// The lock files in a folder, which is made with the first of them.
    init(folder: String) { self.folder = folder }

    deinit { releaseAll() }

    /// Takes a runner's lock, for as long as this process lives or until ``release(_:)``.
    /// - Throws: ``LogError/unusable(_:)`` if somebody holds it, or the file can't be made.
    func take(_ runner: RunnerID) throws(LogError) {
        if mkdir(folder, 0o777) == 0 {
            try syncFolder(LogFile.folder(of: folder))
        } else if errno != EEXIST {
            throw .unusable("the folder \(folder) can't be made: \(SystemError.last)")
        }
        let path = path(of: runner)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unusable("the lock file \(path) can't be opened: \(SystemError.last)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .unusable("runner \(runner) is registered already, and alive")
        }
        do {
            // After a power cut the file must be there: it is how the next runner knows at once that this one is dead.
            try syncFolder(folder)
        } catch {
            close(descriptor)
            throw error
        }
        held.withLock { $0[runner] = descriptor }
    }

    /// Gives a runner's lock back and takes its file away.
    func release(_ runner: RunnerID) {
        guard let descriptor = held.withLock({ $0.removeValue(forKey: runner) }) else { return }
        unlink(path(of: runner))
        close(descriptor)
    }

    /// Takes the file of a dead runner away.
    func remove(_ runner: RunnerID) { unlink(path(of: runner)) }

    /// Gives every lock back, as the death of the process would.
    func releaseAll() {
        let descriptors = held.withLock { held in
            defer { held = [:] }
            return Array(held.values)
        }
        for descriptor in descriptors { close(descriptor) }
    }

    /// What a runner's lock file says.
    func sign(of runner: RunnerID) -> Sign {
        if held.withLock({ $0[runner] != nil }) { return .held }
        let descriptor = open(path(of: runner), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .none }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0 ? .free : .held
    }

    /// The name as a file's: what isn't a plain letter or digit is escaped, and a long name is its digest.
    private func path(of runner: RunnerID) -> String {
        var name = ""
        for byte in runner.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                name += "%" + Hex.text([byte])
            }
        }
        return "\(folder)/\(name.utf8.count <= 200 ? name : Digest.sha256(runner.text).hex)"
    }
}
