import Foundation

/// Makes faults of the disk, of the clock and of the power supply in another process: a small library that is loaded before libc.
///
/// It is built from `Tests/FaultShim/faults.c` when it is first wanted, with the compiler that comes with Swift, and needs no
/// rights: what it does to files, it does to those of one folder, by the calls that reach the operating system.
public struct FaultShim: Sendable {
    /// One library for every test of this process; whoever waits for the compiler keeps no thread from the others.
    private static let built = Task { try await Library() }

    private let library: Library
    private let folder: TemporaryFolder
    /// The folder whose files are meant.
    public let below: String

    /// Makes faults possible in a folder.
    /// - Parameter below: The folder, as the process that is to meet them names its files.
    /// - Throws: if the library can't be built; what the compiler said is in it.
    public init(below: String) async throws {
        library = try await Self.built.value
        folder = try TemporaryFolder()
        self.below = below
    }

    /// What happens to the files of the folder.
    public enum Fault: Sendable {
        /// Nothing: every operation is reported.
        case none
        /// Nothing: only what gets a name is reported.
        case watch
        /// The n-th write or sync fails, alone or with all that follow.
        case error(at: Int, forEver: Bool)
        /// All files together take no more than so many bytes.
        case full(bytes: Int)
        /// The process is killed right before the n-th operation.
        case kill(before: Int)
        /// The process is killed right before the n-th step of an SQL statement.
        case killSQL(beforeStep: Int)
        /// The process stops itself, as SIGSTOP does, once it has written a text to a file of another folder.
        case stopAfterNote(String)
        /// The process stops itself once a whole file got a name with a text in it.
        case stopAfterNaming(String)
        /// The wall clock, which must be a ``ShiftedClock``, is set once the n-th line of progress was said.
        case jump(afterLine: Int, ahead: Duration)
        /// A commit that leaves so many pages in the WAL brings them into the database, as `PRAGMA wal_autocheckpoint` does.
        case checkpoint(pages: Int)

        fileprivate var text: String {
            switch self {
            case .none: "count"
            case .watch: "watch"
            case .error(let number, false): "eio:\(number)"
            case .error(let number, true): "eio-from:\(number)"
            case .full(let bytes): "full:\(bytes)"
            case .kill(let number): "kill:\(number)"
            case .killSQL(let step): "kill-step:\(step)"
            case .stopAfterNote(let text): "stop-note:\(text)"
            case .stopAfterNaming(let name): "stop-name:\(name)"
            case .jump(let line, let ahead): "jump:\(line):\(ahead.components.seconds)"
            case .checkpoint(let pages): "checkpoint:\(pages)"
            }
        }
    }

    /// The environment of a process that is to meet a fault.
    public func variables(_ fault: Fault) -> [String: String] {
        [
            "LD_PRELOAD": library.path, "FAULTS_BELOW": below, "FAULTS_DO": fault.text,
            "FAULTS_REPORT": "\(folder.path)/report",
        ]
    }

    /// The environment of a process whose every change of the folder is kept.
    public func recording() throws -> [String: String] {
        [
            "LD_PRELOAD": library.path, "FAULTS_BELOW": below,
            "FAULTS_JOURNAL": "\(folder.path)/journal",
        ]
    }

    /// What was done so far, a line each: a number, a letter for the kind of operation, what became of it, the path below
    /// the folder.
    public var report: [String] {
        guard let data = FileManager.default.contents(atPath: "\(folder.path)/report") else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The paths below the folder of the whole files that got a name, which one gets once it is written; over all processes
    /// that this was in.
    public var namings: [String] {
        report.compactMap { line in
            let words = line.split(separator: " ", maxSplits: 3)
            return words.count == 4 && words[2] == "named" ? String(words[3].dropFirst()) : nil
        }
    }

    /// How often a whole file got a name.
    /// - Parameter name: The path below the folder.
    /// - Returns: The number, over all processes that this was in.
    public func namings(of name: String) -> Int { namings.count { $0 == name } }

    /// The changes that were kept.
    /// - Parameter before: What the folder held before them.
    /// - Returns: All of them, in their order.
    /// - Throws: if they can't be read.
    public func journal(before: [DiskJournal.Entry]) throws -> DiskJournal {
        let kept = Array(FileManager.default.contents(atPath: "\(folder.path)/journal") ?? Data())
        return try DiskJournal(kept, below: below, before: before)
    }

    /// The library, built.
    private final class Library: Sendable {
        private let folder: TemporaryFolder
        var path: String { folder.path + "/faults.so" }

        init() async throws {
            folder = try TemporaryFolder()
            let source = BuiltRunner.package + "/Tests/FaultShim/faults.c"
            let words = ["clang", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", path, source, "-ldl"]
            let ending = try await Program("/usr/bin/env", words, in: folder.path).ending(within: .seconds(120))
            guard ending.code == 0 else { throw NotBuilt(description: "\(source): \(ending.errors)") }
        }
    }

    private struct NotBuilt: Error, CustomStringConvertible {
        let description: String
    }
}
