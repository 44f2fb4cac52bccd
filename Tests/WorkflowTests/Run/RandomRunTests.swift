import Foundation
import TestSupport
import Testing

@testable import Workflow

/// Random workflows with random answers: every prefix of every run folds to the same bytes here and in another process.
///
/// The test starts its own program with another hash seed (Swift draws one a process); there it finds itself asked for the
/// fingerprints of the exports in a folder, and writes them.
@Suite struct RandomRunTests {
    private static let asked = ProcessInfo.processInfo.environment["TENANTRY_TEST_REFOLD"]

    /// 2,000 runs on a build server, 100 everywhere else, `TENANTRY_RANDOM_RUNS` if somebody wants it otherwise.
    private static let wanted: Int = {
        let environment = ProcessInfo.processInfo.environment
        return environment["TENANTRY_RANDOM_RUNS"].flatMap { Int($0) } ?? (environment["CI"] == nil ? 100 : 2_000)
    }()

    /// What the runs must have come to, so that the test tests what it says.
    private static let rare = [
        "queued", "waiting", "needs-decision", "cancelled", "failed", "completed", "step unknown", "step retrying",
        "compensating", "compensated", "paused", "step undone", "step waiting", "step needs-decision", "step skipped",
        "step cancelled", "step failed", "tolerated failure", "step kept by a migration",
        "step repeated by a migration", "step undone by a migration", "step dropped by a migration",
        "another key by a migration", "key held", "key awaited",
    ]

    @Test func `Every prefix of random runs folds to the same bytes in two processes`() async throws {
        if let folder = Self.asked { return try await Self.refold(folder) }
        let seed = SplitMix64.seed
        print("random runs: TENANTRY_SEED=\(seed)")
        let folder = try TemporaryFolder()
        let runs = try await Lanes.map(Self.wanted) { number in
            let run = try RandomRun(seed: seed &+ UInt64(number))
            Self.checkUndo(of: run)
            Self.checkMade(of: run)
            if run.isStuck {
                Issue.record("TENANTRY_SEED=\(seed &+ UInt64(number)): nothing moves the run any more: \(run.words)")
            }
            var export = try ExportedRun(of: run.run, definition: run.stored.bytes)
            for (place, fact) in run.history.enumerated() {
                try export.add(fact.event, at: fact.at, definition: run.moved[place])
            }
            try Data(export.finished()).write(to: Self.file(number, in: folder.path))
            return (fingerprints: run.fingerprints, reached: run.reached)
        }
        let expected = runs.map(\.fingerprints)
        var reached: [String: Int] = [:]
        for state in runs.flatMap(\.reached) { reached[state, default: 0] += 1 }
        let found = try await Self.refolded(in: folder.path)
        try #require(found.count == expected.count)
        for (number, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
            let place = zip(pair.0, pair.1).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? pair.1.count
            Issue.record("the run of TENANTRY_SEED=\(seed &+ UInt64(number)) folds otherwise at event \(place + 1)")
        }
        print("  \(expected.count) runs, \(expected.reduce(0) { $0 + $1.count }) prefixes; runs that came to:")
        for (state, count) in reached.sorted(by: { $0.key < $1.key }) { print("  \(count) \(state)") }
        if Self.wanted < 2_000 {
            print(
                "did not run: \(2_000 - Self.wanted) of 2000 random runs (CI=1 or TENANTRY_RANDOM_RUNS=2000 runs them)")
        }
        if Self.wanted >= 1_000 {
            for state in Self.rare { #expect(reached[state, default: 0] > 0, "no run came to: \(state)") }
        }
    }

    /// What is known to be gone is never taken away again, and what was found never.
    private static func checkUndo(of run: RandomRun) {
        var gone: Set<Int> = []
        for (event, _) in run.history {
            switch event {
            case .undoStarted(let event):
                let number = event.target.number
                #expect(!gone.contains(number), "\(run.run): effect \(number) is gone already")
                #expect(
                    run.state.made[number - 1].effect.provenance != .found, "\(run.run): effect \(number) was found")
            case .stepUndone(let event): gone.insert(event.target.number)
            default: break
            }
        }
    }

    /// Whatever steps said they had created, under each key of theirs, is known as one that they made: none hides another.
    private static func checkMade(of run: RandomRun) {
        var keys: [StepPath: Digest] = [:]
        var created: [Effect.Name: Set<Digest>] = [:]
        for (event, _) in run.history {
            let told: (path: StepPath, effects: [Effect])
            switch event {
            case .stepStarted(let event):
                keys[event.path] = event.key
                continue
            case .stepProgressed(let event): told = (event.path, event.effects)
            case .stepSucceeded(let event): told = (event.path, event.effects)
            case .stepFailed(let event): told = (event.path, event.effects)
            case .stepWaiting(let event): told = (event.path, event.wait.effects)
            default: continue
            }
            for effect in told.effects where effect.provenance == .created {
                if let key = keys[told.path] { created[Effect.Name(effect, of: told.path), default: []].insert(key) }
            }
        }
        var made: [Effect.Name: Int] = [:]
        for effect in run.state.made where effect.effect.provenance != .found {
            made[Effect.Name(effect.effect, of: effect.path), default: 0] += 1
        }
        for (name, keys) in created {
            #expect(made[name, default: 0] >= keys.count, "\(run.run): \(name) was created under \(keys.count) keys")
        }
    }

    private static func file(_ number: Int, in folder: String) -> URL {
        URL(fileURLWithPath: "\(folder)/\(number).ndjson")
    }

    /// The fingerprints of each run, as another process finds them.
    private static func refolded(in folder: String) async throws -> [[String]] {
        let program = try Program(
            try #require(try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")),
            ["--testing-library", "swift-testing", "--filter", "RandomRunTests"], in: folder,
            environment: Program.inherited([
                "TENANTRY_TEST_REFOLD": folder, "TZ": "Pacific/Apia", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8",
            ]))
        let ending = await program.ending(within: .seconds(900))
        let text = try? String(contentsOfFile: "\(folder)/fingerprints", encoding: .utf8)
        let lines = try #require(text, "\(ending.output)\(ending.errors)")
        return lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    // MARK: In the process that is asked

    private static func refold(_ folder: String) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let lines = try await Lanes.map(names.count { $0.hasSuffix(".ndjson") }) { number in
            let data = try Data(contentsOf: file(number, in: folder))
            let replay = try RunReplay(try RunExport(reading: Array(data)))
            #expect(replay.differences.isEmpty)
            var definition = try Definition(canonical: replay.export.definition.bytes)
            var state = RunState(of: replay.export.run)
            let fingerprints = try zip(replay.history, replay.export.lines)
                .map { entry, line in
                    if let moved = line.definition { definition = try Definition(canonical: moved.bytes) }
                    state.apply(entry.event, at: entry.time)
                    return RandomRun.fingerprint(state, of: definition, at: entry.time)
                }
            return fingerprints.joined(separator: " ")
        }
        try lines.joined(separator: "\n").write(toFile: "\(folder)/fingerprints", atomically: true, encoding: .utf8)
    }
}
