import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing
import Workflow

/// A disk of 1 MiB that is full, at any moment of a run, and has space again.
@Suite struct FullDiskTests {
    @Test func `A full disk ends a run with words that say so, and with space again it goes on to the same end`()
        async throws
    {
        let calm = try await Journey(.fabrikam)
        let expected = try Outcome(of: calm.project, report: try await calm.undisturbed())
        let tally = StrikeTally()
        // What a run needs is about 600 KiB; with more it meets no full disk.
        let all = stride(from: 0, to: 720, by: 16).map { $0 << 10 }
        try await FaultChoice.each(try FaultChoice.of(all, 15, onServer: 25, "full disks")) { free in
            try await check(free, expected, tally)
        }
        if let refusal = SmallDisk.refusal {
            print(
                "did not run: full disks on a tmpfs (mount: \(refusal)): the shim made them full"
            )
        }
        print("full disks: \(tally.counts.map { "\($0.value) \($0.key)" }.sorted())")
        #expect(tally.counts.keys.contains("exit 74"), "the log never met a full disk")
        #expect(tally.counts.keys.contains("exit 0"), "the disk was full every time")
    }

    private func check(_ free: Int, _ expected: Outcome, _ tally: StrikeTally) async throws {
        let project = try ScratchProject()
        let disk = try await SmallDisk(at: "\(project.folder)/.tenantry")
        defer { disk.unmount() }
        tally.count(disk.isMounted ? "on a tmpfs" : "refused by the shim")
        try disk.fill(leaving: free)
        let journey = try await Journey(.fabrikam, in: project)
        let ending = await (try journey.start(begun: false, disk.variables())).ending(within: .seconds(60))
        tally.count("exit \(ending.code)")
        #expect([0, 1, 74].contains(ending.code), "\(free) bytes free: \(ending.code)\n\(ending.errors)")
        if ending.code != 0 { checkWords(ending, project, free) }
        try disk.giveBack()
        let record = try await Record(of: project)
        #expect(record.verification.isConsistent, "\(free) bytes free: \(record.verification.breaks)")
        #expect(record.missing(of: ending.errors) == [], "\(free) bytes free\n\(ending.errors)")
        let report = try await journey.undisturbed(begun: !record.events.isEmpty)
        let outcome = try Outcome(of: project, report: report)
        #expect(outcome == expected, "\(free) bytes free\n\(outcome.difference(from: expected))")
        try await journey.checkRecord()
    }

    /// What a process says whose log met a full disk, besides its lines of progress.
    private func checkWords(_ ending: Program.Ending, _ project: ScratchProject, _ free: Int) {
        guard ending.code == 74 else {
            let words = FailedRun.words(ending, in: project)
            return #expect(Self.failures.contains(words), "\(free) bytes free: \(words)")
        }
        let words = ending.errors.split(separator: "\n").filter { !$0.contains(" status=") }.joined(separator: "\n")
        let log = "\(project.folder)/.tenantry/log.db"
        let plain = """
            runner: the log can't be used: the disk of the log \(log) is full: nothing was kept. Free some space and try \
            again. SQLite says: database or disk is full (13)
            """
        // Which of the log's files finds no room first is a matter of when the others grew.
        let shared = """
            runner: the log failed and must not be used any more: the file \(log)-shm can't grow: the disk is full, or it \
            fails. SQLite says: disk I/O error (4874). Nothing more is read or written; end this process, free some space \
            or check the disk, and resume: what was acknowledged is there
            """
        #expect([plain, shared].contains(words), "\(free) bytes free: \(words)")
    }
}

extension FullDiskTests {
    /// How a run has failed in which the store of the log has not.
    private static let failures: Set = [
        "code=disk-full message=\"the disk that keeps the data sets is full: couldn't write ARTIFACT: No space left on device "
            + "(errno 28); free some space, then resume the run\"",
        "code=attempt-lost message=\"the local system at \"SYSTEM\" failed: database or disk is full; whether the change was "
            + "kept isn't known, and its effect isn't there\"",
    ]
}

/// A disk of 1 MiB: a tmpfs where mounting one is allowed, else a folder whose files are refused more than that.
private final class SmallDisk: Sendable {
    private static let size = 1 << 20
    private let path: String
    private let shim: FaultShim
    /// Whether it is a file system of its own.
    let isMounted: Bool

    init(at path: String) async throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        shim = try await FaultShim(below: path)
        isMounted = mount("tmpfs", path, "tmpfs", 0, "size=\(Self.size),mode=700") == 0
        let reason = errno
        if !isMounted { Self.refused.withLock { $0 = String(cString: strerror(reason)) } }
    }

    private static let refused = Mutex<String?>(nil)
    /// What the operating system said when it mounted none.
    static var refusal: String? { refused.withLock { $0 } }

    func unmount() { if isMounted { umount2(path, Int32(MNT_DETACH)) } }

    /// What the environment of a process needs, so that the disk is full when it is.
    func variables() -> [String: String] { isMounted ? [:] : shim.variables(.full(bytes: Self.size)) }

    private var ballast: String { path + "/ballast" }

    func fill(leaving free: Int) throws {
        // A tmpfs needs a page for what it keeps of itself.
        try Data(count: Self.size - 4096 - free).write(to: URL(fileURLWithPath: ballast))
    }

    func giveBack() throws {
        // A process that was being made when the file was written may have it open: what it holds must go before the name.
        guard truncate(ballast, 0) == 0 else { throw Full() }
        try FileManager.default.removeItem(atPath: ballast)
    }

    private struct Full: Error {}
}
