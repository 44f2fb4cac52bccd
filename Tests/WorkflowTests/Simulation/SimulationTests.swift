import Foundation
import TestSupport
import Testing

@testable import Workflow

/// The engine on one thread, with a clock, a log, another side, runners and people that a seed decides.
@Suite struct SimulationTests {
    /// How many seeds: `TENANTRY_SIMULATIONS`, or 1,000 where `CI` is set.
    private static let wanted: Int = {
        let environment = ProcessInfo.processInfo.environment
        return environment["TENANTRY_SIMULATIONS"].flatMap { Int($0) } ?? (environment["CI"] == nil ? 100 : 1_000)
    }()

    private struct Outcome: Sendable {
        let seed: UInt64
        let complaints: [String]
        let marks: [Witness.Mark: Int]
        let jobs: Int
    }

    private static func simulate(
        _ seed: UInt64, sharesKey: Bool = false
    ) throws -> (world: SimulatedWorld, outcome: Outcome) {
        let world = try SimulatedWorld(seed: seed, sharesKey: sharesKey)
        world.run()
        let witness = world.witness
        return (
            world, Outcome(seed: seed, complaints: witness.complaints, marks: witness.marks, jobs: world.machine.jobs)
        )
    }

    @Test func `Whatever a seed does to runners, log and other side, no run loses or repeats anything`() async throws {
        let seed = SplitMix64.seed
        print("simulations: TENANTRY_SEED=\(seed)")
        var outcomes: [Outcome] = []
        var marks: [Witness.Mark: Int] = [:]
        repeat {
            let next = try await Lanes.map(min(Self.wanted, 1_000)) { [first = outcomes.count] in
                try Self.simulate(seed &+ UInt64(first + $0)).outcome
            }
            outcomes += next
            for outcome in next { marks.merge(outcome.marks, uniquingKeysWith: +) }
            // What is rare may not happen in a thousand seeds: it never does if it doesn't in five thousand.
        } while outcomes.count < Self.wanted
            || (Self.wanted >= 1_000 && outcomes.count < 5_000 && marks.count < Witness.Mark.allCases.count)
        for outcome in outcomes where !outcome.complaints.isEmpty {
            Issue.record("TENANTRY_SEED=\(outcome.seed): \(outcome.complaints.joined(separator: "; "))")
        }
        if Self.wanted == 1 { try await Self.tell(of: seed) }
        print("  \(outcomes.count) simulations, \(outcomes.reduce(0) { $0 + $1.jobs }) jobs, in which there was")
        for mark in Witness.Mark.allCases { print("  \(marks[mark, default: 0]) × \(mark.rawValue)") }
        if Self.wanted < 1_000 {
            print(
                "did not run: \(1_000 - Self.wanted) of 1000 simulations (CI=1 or TENANTRY_SIMULATIONS=1000 runs them)")
        } else {
            for mark in Witness.Mark.allCases {
                #expect(marks[mark, default: 0] > 0, "there never was \(mark.rawValue)")
            }
        }
    }

    @Test func `Runs that share a key hold it one at a time, whatever happens, and all of them end`() async throws {
        // Always the same seeds: what they find is about keys, and nothing that the test above is for.
        let outcomes = try await Lanes.map(60) { try Self.simulate(UInt64($0), sharesKey: true).outcome }
        for outcome in outcomes where !outcome.complaints.isEmpty {
            Issue.record("TENANTRY_SEED=\(outcome.seed): \(outcome.complaints.joined(separator: "; "))")
        }
        #expect(outcomes.count { $0.marks[.waitedForKey] != nil } > 30)
    }

    /// Prints what happened in the world of a seed.
    private static func tell(of seed: UInt64) async throws {
        for recorded in try await simulate(seed).world.log.readAll(after: 0, limit: .max) {
            let owner = recorded.event.actor.hasPrefix("runner:") ? recorded.event.actor : "somebody"
            print(
                recorded.event.time.secondsText, recorded.stream, recorded.version, recorded.event.type, owner,
                String(decoding: recorded.event.payload.prefix(300), as: UTF8.self))
        }
    }

    @Test func `A seed makes the same events again, to the byte`() async throws {
        let seed = SplitMix64.seed
        for number in 0..<UInt64(5) {
            let one = try Self.simulate(seed &+ number).world
            let other = try Self.simulate(seed &+ number).world
            let events = try await one.log.readAll(after: 0, limit: .max)
            #expect(!events.isEmpty)
            #expect(events == (try await other.log.readAll(after: 0, limit: .max)), "TENANTRY_SEED=\(seed &+ number)")
            #expect(one.machine.jobs == other.machine.jobs)
        }
    }
}
