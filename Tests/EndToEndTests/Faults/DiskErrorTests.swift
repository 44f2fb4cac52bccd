import Foundation
import TestSupport
import Testing
import Workflow

/// A disk that refuses the n-th write or sync, for every n of a whole run.
@Suite struct DiskErrorTests {
    /// One place where the disk fails.
    private struct Strike: Sendable {
        let number: Int
        let isForEver: Bool
    }

    @Test func `A write or a sync that fails loses nothing, and the run goes on to the same end`() async throws {
        let calm = try Journey(.fabrikam)
        let shim = try FaultShim(below: calm.project.folder)
        let counted = try await calm.start(begun: false, try shim.variables(.none)).ending(within: .seconds(60))
        let report = try #require(try await calm.settle(counted))
        let expected = try Outcome(of: calm.project, report: report)
        let outputs = shim.report.filter { ["W", "S", "T"].contains($0.split(separator: " ").dropFirst().first) }
        #expect(outputs.count > 100, "the run wrote \(outputs.count) times")
        let all = (1...outputs.count)
            .flatMap { number in
                [Strike(number: number, isForEver: false), Strike(number: number, isForEver: true)]
            }
        let tally = StrikeTally()
        try await FaultChoice.each(try FaultChoice.of(all, 30, onServer: 80, "failing writes and syncs")) { strike in
            try await check(strike, expected, tally)
        }
        print("failing writes and syncs: \(tally.counts.map { "\($0.value) \($0.key)" }.sorted())")
        #expect(tally.counts.keys.contains("exit 74"), "the store of the log never failed")
    }

    private func check(_ strike: Strike, _ expected: Outcome, _ tally: StrikeTally) async throws {
        let journey = try Journey(.fabrikam)
        let shim = try FaultShim(below: journey.project.folder)
        let variables = try shim.variables(.error(at: strike.number, forEver: strike.isForEver))
        let ending = await (try journey.start(begun: false, variables)).ending(within: .seconds(60))
        let place = "\(shim.report.first ?? "nothing failed")\(strike.isForEver ? ", and all after it" : "")"
        tally.count("exit \(ending.code)")
        // 0: it didn't matter; 1: a step failed, or it couldn't begin; 74: the store of the log did.
        #expect([0, 1, 74].contains(ending.code), "\(place): \(ending.code)\n\(ending.errors)")
        if ending.code == 74 { checkWords(ending, journey.project, place) }
        let record = try await Record(of: journey.project)
        #expect(record.verification.isConsistent, "\(place): \(record.verification.breaks)")
        #expect(record.missing(of: ending.errors) == [], "\(place)\n\(ending.errors)")
        let report = try await journey.undisturbed(begun: !record.events.isEmpty)
        let outcome = try Outcome(of: journey.project, report: report)
        #expect(outcome == expected, "\(place)\n\(outcome.difference(from: expected))")
        let after = try await Record(of: journey.project)
        for step in ["export", "people", "deliver"] {
            #expect(after.events.count { $0 == "step.succeeded \(step)" } == 1, "\(place): \(after.events)")
        }
        let audit = try await journey.project.runner("audit", "verify")
        #expect(audit.code == 0, "\(place)\n\(audit.output)\(audit.errors)")
    }

    /// The last line of a process whose store failed, which is the only one that isn't of progress.
    private func checkWords(_ ending: Program.Ending, _ project: ScratchProject, _ place: String) {
        let lines = ending.errors.split(separator: "\n").map(String.init)
        let others = lines.filter { !$0.contains(" status=") }
        let words = others.joined(separator: "\n")
            .replacingOccurrences(of: project.folder, with: "")
            .replacing(/disk I\/O error \(\d+\)/) { _ in "disk I/O error (CODE)" }
        #expect(Self.messages.contains(words), "\(place): \(words)")
    }

    private static let messages: Set = [
        "runner: the log failed and must not be used any more: the store of the log /.tenantry/log.db failed: SQLite says: "
            + "disk I/O error (CODE). Nothing more is read or written; end this process, check the disk, and resume: what "
            + "was acknowledged is there",
        "runner: the log failed and must not be used any more: the file /.tenantry/log.db-shm can't grow: the disk is full, "
            + "or it fails. SQLite says: disk I/O error (CODE). Nothing more is read or written; end this process, free some "
            + "space or check the disk, and resume: what was acknowledged is there",
        "runner: the log failed and must not be used any more: /.tenantry can't be synced: Input/output error",
        "runner: the log failed and must not be used any more: /.tenantry/log.db.runners can't be synced: Input/output error",
        "runner: the log can't be used: the log /.tenantry/log.db would not be durable: SQLite runs with "
            + "journal_mode=delete, synchronous=2, mmap_size=0; it must be wal, 2 and 0. Either the disk refuses writes, or "
            + "its file system can't share memory: use a local disk that works",
        "runner: can't make the folder of the log: /.tenantry/.gitignore: Input/output error",
        "runner: can't make the folder of the log: : Input/output error",
        "runner: can't open the folder of the data sets: couldn't sync /.tenantry: Input/output error (errno 5); check the "
            + "disk, then resume the run",
    ]
}
