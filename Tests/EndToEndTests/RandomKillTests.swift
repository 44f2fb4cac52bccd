import Foundation
import Synchronization
import TestSupport
import Testing
import Workflow

/// Kills at any moment, with mail at any moment: whatever they hit, every run ends as if they had not been.
@Suite struct RandomKillTests {
    /// How many kills there are: 200 on a build server, some everywhere else, `TENANTRY_KILLS` if somebody wants it otherwise.
    static let wanted: Int = {
        let environment = ProcessInfo.processInfo.environment
        return environment["TENANTRY_KILLS"].flatMap { Int($0) } ?? (environment["CI"] == nil ? 40 : 200)
    }()

    @Test func `Runs that are killed at random, with mail meanwhile, end like undisturbed ones`() async throws {
        let seed = SplitMix64.seed
        print("random kills: TENANTRY_SEED=\(seed)")
        // A test that is killed itself must have said it.
        fflush(nil)
        let tally = KillTally(wanted: Self.wanted)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, file) in [ShippedFile.contoso, .allFeatures].enumerated() {
                let chance = Chance(seed: seed, task: number)
                group.addTask { try await tormented(file, tally, chance) }
            }
            try await group.waitForAll()
        }
        print("random kills: \(tally.count) between run.started and the last event")
        for (words, count) in tally.states { print("  \(count) while \(words)") }
        print("  \(tally.runs) runs; \(tally.outside) more kills came before run.started or after the last event")
        print("  \(tally.letters) letters came early, late, twice or in time")
        if Self.wanted < 200 {
            print("did not run: \(200 - Self.wanted) of 200 random kills (CI=1 or TENANTRY_KILLS=200 runs them)")
        }
        #expect(tally.count >= Self.wanted)
        #expect(tally.states.count > 1, "the kills hit only one state")
        #expect(tally.letters > 0, "nobody sent anything")
    }
}

/// What the kills hit so far.
private final class KillTally: Sendable {
    private struct Counts {
        var states: [String: Int] = [:]
        var count = 0
        var outside = 0
        var runs = 0
        var letters = 0
    }
    private let counts = Mutex(Counts())
    private let wanted: Int

    init(wanted: Int) { self.wanted = wanted }

    var count: Int { counts.withLock(\.count) }
    var outside: Int { counts.withLock(\.outside) }
    var runs: Int { counts.withLock(\.runs) }
    var letters: Int { counts.withLock(\.letters) }
    var isEnough: Bool { count >= wanted }
    var states: [(words: String, count: Int)] {
        counts.withLock(\.states).map { ($0.key, $0.value) }.sorted { $0.1 > $1.1 }
    }

    func hit(_ words: String) {
        counts.withLock {
            $0.states[words, default: 0] += 1
            $0.count += 1
        }
    }
    func miss() { counts.withLock { $0.outside += 1 } }
    func end() { counts.withLock { $0.runs += 1 } }
    func sent() { counts.withLock { $0.letters += 1 } }
}

/// What one task draws, so that its seed repeats it: the same number of draws a process, whatever becomes of it.
private struct Chance: RandomNumberGenerator {
    private var random: SplitMix64

    init(seed: UInt64, task: Int) {
        random = SplitMix64(state: seed)
        for _ in 0...task { random = SplitMix64(state: random.next()) }
    }

    mutating func next() -> UInt64 { random.next() }

    /// A part of a whole: from 0 to 1, which it never is.
    mutating func part() -> Double { Double(next() >> 11) / Double(1 << 53) }
}

/// Carries runs of a file out, one after the other, killing their processes, until there were enough kills.
private func tormented(_ file: ShippedFile, _ tally: KillTally, _ start: Chance) async throws {
    let calm = try await Journey(file)
    let clock = ContinuousClock()
    let began = clock.now
    let first = try await calm.start(begun: false).ending(within: calm.project.runner.limit)
    var span = clock.now - began
    _ = try await calm.settle(first)
    let expected = try Outcome(of: calm.project, report: try await calm.undisturbed(begun: true))
    var chance = start
    repeat {
        let journey = try await Journey(file)
        let report = try await journey.tormented(file, killsAtMost: 10, within: &span, tally, &chance)
        try await journey.checkRecord()
        // What a kill cut off between a file's name and its report has arrived all the same, as the outcome says.
        let twice = try journey.arrivals().filter { $0.value > 1 }
        #expect(twice.isEmpty, "\(file.rawValue): sent more than once")
        let outcome = try Outcome(of: journey.project, report: report)
        let difference = outcome.difference(from: expected)
        if !difference.isEmpty {
            let story = try await journey.project.history()
                .map { "\($0["time"]?.string ?? "") \($0["type"]?.string ?? "") \($0["subject"]?.string ?? "")" }
            Issue.record("\(file.rawValue)\n\(difference)\nits history:\n  \(story.joined(separator: "\n  "))")
        }
        tally.end()
    } while !tally.isEnough
}

extension Journey {
    /// What others may send at any moment, more than once, without any change of how the run ends.
    private static func letters(for file: ShippedFile) -> [[String]] {
        let run = ScratchProject.run
        let release = ["approve", run, "--step", "release", "--as"]
        // Who started the run may not approve it, and `sam` is no approver.
        let answers = [release + ["kim"], release + ["robin"], release + ["dana"], release + ["sam", "--reject"]]
        switch file {
        case .contoso:
            let report = ["consent", run, "--step", "consent", "--grant", "--as", "alex@contoso.example"]
            return answers + [report, report]
        case .allFeatures: return answers + [["signal", run, "northwind-release"], ["signal", run, "no-such-signal"]]
        case .fabrikam: return []
        }
    }

    /// Carries the run to its end, killing its processes at random moments while others send mail.
    ///
    /// `fresh` is how long the first process of a run lives, which changes with what else the machine does.
    fileprivate func tormented(
        _ file: ShippedFile, killsAtMost limit: Int, within fresh: inout Duration, _ tally: KillTally,
        _ chance: inout Chance
    ) async throws -> Value {
        var (kills, begun, span) = (0, false, fresh)
        let clock = ContinuousClock()
        for _ in 1...1000 {
            let start = clock.now
            let (kill, moment, letter) = (span * chance.part(), span * chance.part(), chance.part())
            let program = try self.start(begun: begun)
            // Every other process meets a letter.
            async let mail: Void =
                letter < 0.5 ? deliver(Self.letters(for: file), letter * 2, after: moment, tally) : ()
            if kills < limit && !tally.isEnough {
                try await Task.sleep(for: kill)
                program.send()
            }
            let ending = await program.ending(within: project.runner.limit)
            let lived = clock.now - start
            try await mail
            guard ending.code == 137 else {
                // The next process will live about as long as this one did.
                span = max(.milliseconds(50), lived)
                if !begun { fresh = span }
                begun = true
                if let report = try await settle(ending) { return report }
                continue
            }
            kills += 1
            let state = try RecordedRun(try await project.history()).state
            begun = state.version > 0
            if state.version > 0 && !state.isOver { tally.hit(state.words) } else { tally.miss() }
        }
        throw Endless()
    }

    /// Sends one of the letters; that it is refused, because it is early, late or of no use, is fine.
    private func deliver(
        _ letters: [[String]], _ part: Double, after delay: Duration, _ tally: KillTally
    ) async throws {
        guard !letters.isEmpty else { return }
        try await Task.sleep(for: delay)
        let letter = letters[Int(part * Double(letters.count))]
        let ending = try await project.runner.start(letter).ending(within: project.runner.limit)
        // 2: the run has not begun, or knows no such name.
        guard [0, 1, 2].contains(ending.code) else { throw Unexpected(letter, ending) }
        tally.sent()
    }
}
