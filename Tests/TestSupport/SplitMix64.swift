import Foundation

/// Random numbers from a seed, so that a failure can be tried again.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Begins with a seed.
    public init(state: UInt64) { self.state = state }

    /// The seed of this test run: `TENANTRY_SEED` if somebody wants one again, else any.
    public static var seed: UInt64 {
        ProcessInfo.processInfo.environment["TENANTRY_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// Whether something happens that happens so many times in a hundred.
    public mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// One of several things.
    public mutating func pick<Thing>(_ things: [Thing]) -> Thing {
        things[Int.random(in: 0..<things.count, using: &self)]
    }
}
