import Foundation
import TestSupport
import Testing
import Workflow

/// A disk that refuses the n-th write or sync: for every n of a short run, and for some of a long one and of a process that resumes it.
@Suite struct DiskErrorTests {
    /// One place where the disk fails.
    private struct Strike: Sendable {
        let work: ScratchWork
        let number: Int
        let isForEver: Bool
        /// The effect after which an earlier process was killed, where the one that is struck resumes the run.
        let killedAt: Int?
    }

    /// What a run ends with that meets no fault.
    private struct Calm: Sendable {
        let outcome: Outcome
        let arrivals: [String: Int]

        init(_ work: ScratchWork) async throws {
            let journey = try await work.journey()
            outcome = try Outcome(of: journey.project, report: try await journey.undisturbed())
            arrivals = try journey.arrivals()
        }
    }

    @Test func `A write or a sync that fails loses nothing, and the run goes on to the same end`() async throws {
        let (some, all) = try await Self.strikes(in: .delivery, killedAt: nil)
        try await check(
            some + FaultChoice.of(all, 30, onServer: 70, "failing writes and syncs"), "failing writes and syncs")
    }

    @Test func `Each write and each sync of a short run may fail, alone or with all after it`() async throws {
        let (some, others) = try await Self.strikes(in: .note, killedAt: nil)
        // None is left out, whatever anybody says: every other one fails alone, and with another seed the others do.
        let parity = Int(SplitMix64.seed % 2)
        let strikes = (some + others).filter { $0.isForEver == ($0.number % 2 == parity) }
        try await check(strikes, "all \(strikes.count) writes and syncs of a short run")
    }

    @Test func `A write or a sync that fails while a run is resumed loses nothing either`() async throws {
        let what = "failing writes and syncs of a process that resumes"
        // After the first effect nearly all of the run is left; after the fourth it must be seen that the records were sent.
        for effect in [1, 4] {
            let (some, all) = try await Self.strikes(in: .delivery, killedAt: effect)
            try await check(some + FaultChoice.of(all, 8, onServer: 16, "\(what) after effect \(effect)"), what)
        }
    }

    private func check(_ strikes: [Strike], _ what: String) async throws {
        let work = try #require(strikes.first).work
        let calm = try await Calm(work)
        #expect(calm.arrivals.count == work.arrivals && calm.arrivals.values.allSatisfy { $0 == 1 }, "\(calm.arrivals)")
        let tally = StrikeTally()
        try await FaultChoice.each(strikes) { try await check($0, calm, tally) }
        print("\(what): \(tally.counts.map { "\($0.value) \($0.key)" }.sorted())")
        #expect(tally.counts.keys.contains("exit 74"), "the store of the log never failed")
    }

    /// The places where the disk can fail under a process that begins a run, or that resumes one: those right after the broker
    /// has taken something that the log knows nothing of yet, and all others.
    private static func strikes(
        in work: ScratchWork, killedAt effect: Int?
    ) async throws -> (taken: [Strike], others: [Strike]) {
        let journey = try await work.journey()
        if let effect { _ = try await kill(journey, after: effect) }
        let ending = try await journey.start(begun: effect != nil, journey.shim.variables(.none))
            .ending(within: .seconds(60))
        #expect(ending.code == 0, "\(ending.errors)")
        let outputs = journey.shim.report
            .filter { ["W", "S", "T"].contains($0.split(separator: " ").dropFirst().first) }
        #expect(outputs.count > work.outputs, "the process wrote \(outputs.count) times")
        let follow = Set(
            outputs.indices.dropFirst()
                .filter { outputs[$0 - 1].contains(ScratchWorkflow.system) && outputs[$0].contains("/log.db") }
                .map { $0 + 1 })
        let all = (1...outputs.count)
            .flatMap { number in
                [false, true].map { Strike(work: work, number: number, isForEver: $0, killedAt: effect) }
            }
        return (all.filter { follow.contains($0.number) }, all.filter { !follow.contains($0.number) })
    }

    /// Begins the run with a process that is killed after an effect, before its result is recorded.
    private static func kill(_ journey: Journey, after effect: Int) async throws -> Program.Ending {
        let ending = try await journey.start(begun: false, ["TENANTRY_FAIL_AT": "after-effect:\(effect)"])
            .ending(within: .seconds(60))
        #expect(ending.code == 137, "\(ending.errors)")
        return ending
    }

    private func check(_ strike: Strike, _ calm: Calm, _ tally: StrikeTally) async throws {
        let journey = try await strike.work.journey()
        var said = ""
        if let effect = strike.killedAt { said = try await Self.kill(journey, after: effect).errors }
        let variables = journey.shim.variables(.error(at: strike.number, forEver: strike.isForEver))
        let ending = await (try journey.start(begun: strike.killedAt != nil, variables)).ending(within: .seconds(60))
        said += ending.errors
        let struck = journey.shim.report.first { $0.contains(" failed ") } ?? "nothing failed"
        let place =
            struck + (strike.isForEver ? ", and all after it" : "")
            + (strike.killedAt.map { ", resumed after effect \($0)" } ?? "")
        tally.count("exit \(ending.code)")
        // 0: it didn't matter; 1: a step failed, or it couldn't begin; 74: the store of the log did.
        #expect([0, 1, 74].contains(ending.code), "\(place): \(ending.code)\n\(ending.errors)")
        switch ending.code {
        case 0: break
        case 1 where ending.errors.contains(" status=failed"):
            let words = FailedRun.words(ending, in: journey.project)
            #expect(Self.failures.contains(words), "\(place): \(words)")
        default: checkWords(ending, journey.project, place)
        }
        let record = try await Record(of: journey.project)
        #expect(record.verification.isConsistent, "\(place): \(record.verification.breaks)")
        #expect(record.missing(of: said) == [], "\(place)\n\(said)")
        let report = try await journey.undisturbed(begun: !record.events.isEmpty)
        let outcome = try Outcome(of: journey.project, report: report)
        #expect(outcome == calm.outcome, "\(place)\n\(outcome.difference(from: calm.outcome))")
        let arrivals = try journey.arrivals()
        #expect(arrivals == calm.arrivals, "\(place): sent otherwise: \(arrivals)")
        let after = try await Record(of: journey.project)
        for step in strike.work.steps {
            #expect(after.events.count { $0 == "step.succeeded \(step)" } == 1, "\(place): \(after.events)")
        }
        #expect(after.verification.isConsistent, "\(place): \(after.verification.breaks)")
        guard strike.work == .delivery else { return }
        let audit = try await journey.project.runner("audit", "verify")
        #expect(audit.code == 0, "\(place)\n\(audit.output)\(audit.errors)")
    }

    /// The last line of a process whose store failed, which is the only one that isn't of progress.
    private func checkWords(_ ending: Program.Ending, _ project: ScratchProject, _ place: String) {
        let lines = ending.errors.split(separator: "\n").map(String.init)
        // A runner that can't renew its lease may say that it has let go of the run before the log is found to have failed.
        let others = lines.filter { !$0.contains(" status=") && !$0.hasSuffix(": let go of it") }
        let words = others.joined(separator: "\n")
            .replacingOccurrences(of: project.folder, with: "")
            .replacing(/disk I\/O error \(\d+\)/) { _ in "disk I/O error (CODE)" }
        #expect(Self.messages.contains(words), "\(place): \(words)")
    }

    /// How a run has failed in which the store of the log has not.
    private static let failures: Set = [
        "code=attempt-lost message=\"the local system at \"SYSTEM\" failed: disk I/O error; whether the change was kept isn't "
            + "known, and its effect isn't there\"",
        "code=artifact-io message=\"couldn't write ARTIFACT: Input/output error (errno 5); check the disk, then resume the run\"",
        "code=artifact-io message=\"couldn't sync ARTIFACT: Input/output error (errno 5); check the disk, then resume the run\"",
        "code=local-unusable message=\"the local system at \"SYSTEM\" can't be used: Input/output error\"",
        "code=file-failed message=\"\"out/contoso/people.csv\" can't be written: Input/output error\"",
        "code=file-failed message=\"\"out/contoso/note.txt\" can't be written: Input/output error\"",
    ]

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
