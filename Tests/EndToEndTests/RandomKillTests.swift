import Foundation
import Synchronization
import TestSupport
import Testing
import Workflow

/// Kills at any moment: whatever they hit, every run ends as if they had not been.
@Suite struct RandomKillTests {
    /// How many kills there are: 200 on a build server, some everywhere else, `TENANTRY_KILLS` if somebody wants it otherwise.
    static let wanted: Int = {
        let environment = ProcessInfo.processInfo.environment
        return environment["TENANTRY_KILLS"].flatMap { Int($0) } ?? (environment["CI"] == nil ? 40 : 200)
    }()

    @Test func `Runs that are killed at random end like undisturbed ones`() async throws {
        let seed = UInt64.random(in: .min ... .max)
        let tally = KillTally(wanted: Self.wanted, seed: seed)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for file in [ShippedFile.contoso, .allFeatures] {
                group.addTask { try await tormented(file, tally) }
            }
            try await group.waitForAll()
        }
        print("random kills: \(tally.count) between run.started and the last event, seed \(seed)")
        for (words, count) in tally.states { print("  \(count) while \(words)") }
        print("  \(tally.runs) runs; \(tally.outside) more kills came before run.started or after the last event")
        if Self.wanted < 200 {
            print("did not run: \(200 - Self.wanted) of 200 random kills (CI=1 or TENANTRY_KILLS=200 runs them)")
        }
        #expect(tally.count >= Self.wanted)
        #expect(tally.states.count > 1, "the kills hit only one state")
    }
}

/// What the kills hit so far.
private final class KillTally: Sendable {
    private struct Counts {
        var states: [String: Int] = [:]
        var count = 0
        var outside = 0
        var runs = 0
        var random: SplitMix64
    }
    private let counts: Mutex<Counts>
    private let wanted: Int

    init(wanted: Int, seed: UInt64) {
        self.wanted = wanted
        counts = Mutex(Counts(random: SplitMix64(state: seed)))
    }

    var count: Int { counts.withLock(\.count) }
    var outside: Int { counts.withLock(\.outside) }
    var runs: Int { counts.withLock(\.runs) }
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
    func draw(below limit: Int) -> Int { counts.withLock { Int.random(in: 0...limit, using: &$0.random) } }
}

/// Random numbers from a seed, so that a failure can be tried again.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Carries runs of a file out, one after the other, killing their processes, until there were enough kills.
private func tormented(_ file: ShippedFile, _ tally: KillTally) async throws {
    let calm = try Journey(file)
    let clock = ContinuousClock()
    let began = clock.now
    let first = try await calm.start(begun: false).ending(within: calm.project.runner.limit)
    let span = Int((clock.now - began) / .milliseconds(1))
    _ = try await calm.settle(first)
    let expected = try Outcome(of: calm.project, report: try await calm.undisturbed(begun: true))
    repeat {
        let journey = try Journey(file)
        let report = try await journey.tormented(killsAtMost: 10, within: span, tally)
        try await journey.checkRecord()
        #expect(try Outcome(of: journey.project, report: report) == expected)
        tally.end()
    } while !tally.isEnough
}

extension Journey {
    /// Carries the run to its end, killing its processes at random moments.
    fileprivate func tormented(killsAtMost limit: Int, within span: Int, _ tally: KillTally) async throws -> Value {
        var (kills, begun, span) = (0, false, span)
        let clock = ContinuousClock()
        for _ in 1...1000 {
            let start = clock.now
            let program = try self.start(begun: begun)
            if kills < limit && !tally.isEnough {
                try await Task.sleep(for: .milliseconds(tally.draw(below: span)))
                program.send()
            }
            let ending = await program.ending(within: project.runner.limit)
            guard ending.code == 137 else {
                begun = true
                // The next process will live about as long as this one did.
                span = max(50, Int((clock.now - start) / .milliseconds(1)))
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
}
