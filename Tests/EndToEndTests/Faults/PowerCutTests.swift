import Foundation
import Synchronization
import TestSupport
import Testing
import Workflow

/// A power cut at every sync of whole runs, on a disk that forgets what was not synced.
///
/// The runs are carried out by real processes whose every write, sync and line is kept. For each moment the disk is made anew
/// as a power cut then would have left it, and the run is carried to its end from there.
@Suite struct PowerCutTests {
    @Test(arguments: [ShippedFile.fabrikam, .allFeatures])
    func `What was acknowledged outlives a power cut, and the run goes on to the same end`(file: ShippedFile)
        async throws
    {
        let recorded = try await Recorded(file)
        let cuts = recorded.journal.cuts
        #expect(cuts.count > 30, "\(cuts.count) syncs")
        let isSmall = file == .fabrikam
        let chosen = try FaultChoice.of(
            cuts, isSmall ? 16 : 6, onServer: isSmall ? 40 : 14, "power cuts of \(file.rawValue)")
        try await FaultChoice.each(chosen) { cut in
            try await check(recorded, cut, of: file, "all forgotten") { false }
            let random = Mutex(SplitMix64(state: UInt64(cut)))
            try await check(recorded, cut, of: file, "some kept") { random.withLock { $0.next() % 2 == 0 } }
        }
    }

    /// The proof that the test above can fail: with `synchronous=NORMAL` SQLite leaves out the syncs of the WAL.
    @Test func `A log whose commits are not synced is found to lose what it acknowledged`() async throws {
        let recorded = try await Recorded(.fabrikam)
        var losses = 0
        for (number, cut) in recorded.journal.cuts.enumerated() where number % 4 == 0 {
            let project = try ScratchProject()
            try recorded.journal.disk(before: cut, ignoring: { $0.hasSuffix("/log.db-wal") }).write(to: project.folder)
            let record = try await Record(of: project)
            if !record.missing(of: recorded.journal.said(before: cut)).isEmpty { losses += 1 }
        }
        #expect(losses > 1)
    }

    /// A run that was carried to its end under observation.
    private struct Recorded: Sendable {
        let journal: DiskJournal
        let expected: Outcome

        init(_ file: ShippedFile) async throws {
            var project = try ScratchProject()
            let shim = try FaultShim(below: project.folder)
            project.runner.variables.merge(try shim.recording()) { _, new in new }
            let journey = try Journey(file, in: project)
            let report = try await journey.undisturbed()
            expected = try Outcome(of: project, report: report)
            journal = try shim.journal()
        }
    }

    private func check(
        _ recorded: Recorded, _ cut: Int, of file: ShippedFile, _ what: String, _ keep: () -> Bool
    ) async throws {
        let project = try ScratchProject()
        try recorded.journal.disk(before: cut, keep: keep).write(to: project.folder)
        let said = recorded.journal.said(before: cut)
        let place = "cut before entry \(cut) of \(recorded.journal.entries.count), \(what)"
        let record = try await Record(of: project)
        #expect(record.verification.isConsistent, "\(place): \(record.verification.breaks)")
        #expect(record.missing(of: said) == [], "\(place)\n\(said)")
        let journey = try Journey(file, in: project)
        let report = try await journey.undisturbed(begun: !record.events.isEmpty)
        let outcome = try Outcome(of: project, report: report)
        #expect(outcome == recorded.expected, "\(place)\n\(outcome.difference(from: recorded.expected))")
        try await journey.checkRecord()
    }
}
