import Foundation
import TestSupport
import Testing

/// How many of the many places where a fault can strike are tried.
///
/// `TENANTRY_FAULTS` says how many, or `all`; without it there are some, and more on a build server. `TENANTRY_SEED` repeats
/// the choice of an earlier test.
enum FaultChoice {
    /// Some of many, spread over all of them.
    /// - Parameters:
    ///   - all: Where a fault can strike.
    ///   - some: How many are tried where nobody says otherwise.
    ///   - onServer: How many on a build server.
    ///   - what: What they are, for the line that says how many didn't run.
    /// - Returns: Those that are tried.
    /// - Throws: if `TENANTRY_FAULTS` is neither a number nor `all`.
    static func of<Place>(_ all: [Place], _ some: Int, onServer: Int, _ what: String) throws -> [Place] {
        let environment = ProcessInfo.processInfo.environment
        var wanted = environment["CI"] == nil ? some : onServer
        if let text = environment["TENANTRY_FAULTS"] {
            wanted =
                text == "all" ? all.count : try #require(Int(text), "TENANTRY_FAULTS: a number or all, not \(text)")
        }
        guard wanted < all.count else { return all }
        let seed = SplitMix64.seed
        print("did not run: \(all.count - wanted) of \(all.count) \(what) (TENANTRY_FAULTS=all runs them)")
        print("\(what): TENANTRY_SEED=\(seed)")
        var random = SplitMix64(state: seed)
        let span = Double(all.count) / Double(wanted)
        let start = Double(random.next() >> 11) / Double(1 << 53)
        return (0..<wanted).map { all[Int((Double($0) + start) * span)] }
    }

    /// Does something for each of many, some at a time.
    static func each<Place: Sendable>(
        _ places: [Place], atOnce: Int = 2, _ body: @escaping @Sendable (Place) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, place) in places.enumerated() {
                if index >= atOnce { try await group.next() }
                group.addTask { try await body(place) }
            }
            try await group.waitForAll()
        }
    }
}
