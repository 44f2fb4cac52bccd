import Foundation
import Synchronization
import TestSupport
import Testing
import Workflow

/// A power cut at every sync of a short run, and at some of long ones, on a disk that forgets what was not synced.
///
/// The runs are carried out by real processes whose every write, sync and line is kept. For each moment the disk is made anew
/// as a power cut then would have left it, and the run is carried to its end from there.
@Suite struct PowerCutTests {
    /// What is carried out.
    enum Work: String, CaseIterable {
        /// The steps of ``ScratchWork/note``, with the power cut at each sync.
        case note
        /// The steps of ``ScratchWorkflow/delivery``, with the power cut at some.
        case delivery
        /// A shipped file, with the power cut at some.
        case allFeatures

        /// A journey in a project that is changed before its broker is looked for.
        func journey(_ change: (inout ScratchProject) async throws -> Void) async throws -> Journey {
            switch self {
            case .note, .delivery:
                let steps = self == .note ? ScratchWork.noteSteps : ScratchWorkflow.delivery
                var workflow = try ScratchWorkflow(steps: steps)
                try await change(&workflow.project)
                return try await Journey(workflow)
            case .allFeatures:
                var project = try ScratchProject()
                try await change(&project)
                return try await Journey(.allFeatures, in: project)
            }
        }
    }

    @Test(arguments: Work.allCases)
    func `What was acknowledged outlives a power cut, and the run goes on to the same end`(work: Work) async throws {
        let recorded = try await Recorded(work)
        let cuts = recorded.journal.cuts
        #expect(cuts.count > (work == .note ? 15 : 30), "\(cuts.count) syncs")
        let taken = work == .delivery ? recorded.cutsAfterSending : []
        #expect(work != .delivery || taken.count >= 2, "the broker took nothing")
        let others = cuts.filter { !taken.contains($0) }
        let chosen =
            switch work {
            case .note: others
            case .delivery: try FaultChoice.of(others, 14, onServer: 36, "power cuts of \(work.rawValue)")
            case .allFeatures: try FaultChoice.of(others, 6, onServer: 14, "power cuts of \(work.rawValue)")
            }
        try await FaultChoice.each(taken + chosen) { cut in
            try await check(recorded, cut, of: work, "all forgotten") { false }
            let random = Mutex(SplitMix64(state: UInt64(cut)))
            try await check(recorded, cut, of: work, "some kept") { random.withLock { $0.next() % 2 == 0 } }
        }
    }

    /// The proof that the test above can fail: with `synchronous=NORMAL` SQLite leaves out the syncs of the WAL.
    @Test func `A log whose commits are not synced is found to lose what it acknowledged`() async throws {
        let recorded = try await Recorded(.delivery)
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
        let arrivals: [String: Int]

        init(_ work: Work) async throws {
            // The players' processes are seen too.
            var shim: FaultShim?
            let journey = try await work.journey { project in
                let recorder = try await FaultShim(below: project.folder)
                project.runner.variables.merge(try recorder.recording()) { _, new in new }
                shim = recorder
            }
            let before = try DiskJournal.making("\(journey.project.folder)/.tenantry")
            let report = try await journey.undisturbed()
            expected = try Outcome(of: journey.project, report: report)
            arrivals = try journey.arrivals()
            journal = try #require(shim).journal(before: before)
        }

        /// The cuts right after the broker has made something durable: the log knows nothing of it yet.
        var cutsAfterSending: [Int] {
            zip(journal.cuts, journal.cuts.dropFirst())
                .compactMap { cut, next in
                    guard case .synced(let path, _) = journal.entries[cut], path.contains(ScratchWorkflow.system) else {
                        return nil
                    }
                    return next
                }
        }
    }

    private func check(
        _ recorded: Recorded, _ cut: Int, of work: Work, _ what: String, _ keep: () -> Bool
    ) async throws {
        let journey = try await work.journey { project in
            try recorded.journal.disk(before: cut, keep: keep).write(to: project.folder)
        }
        let project = journey.project
        let written = recorded.arrivals.keys
            .filter { FileManager.default.fileExists(atPath: "\(project.folder)/\($0)") }
        let said = recorded.journal.said(before: cut)
        let place = "cut before entry \(cut) of \(recorded.journal.entries.count), \(what)"
        let record = try await Record(of: project)
        #expect(record.verification.isConsistent, "\(place): \(record.verification.breaks)")
        #expect(record.missing(of: said) == [], "\(place)\n\(said)")
        let report = try await journey.undisturbed(begun: !record.events.isEmpty)
        let outcome = try Outcome(of: project, report: report)
        #expect(outcome == recorded.expected, "\(place)\n\(outcome.difference(from: recorded.expected))")
        // Messages are counted by the broker, before the cut too; a file that outlived the cut gets its name no more.
        let arrivals = try journey.arrivals().merging(written.map { ($0, 1) }, uniquingKeysWith: +)
        #expect(arrivals == recorded.arrivals, "\(place): sent otherwise: \(arrivals)")
        try await journey.checkRecord()
    }
}
