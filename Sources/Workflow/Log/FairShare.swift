/// Places that tenants share: a tenant may take one while more are free than it has, or more than an eighth of all.
///
/// So however much one tenant has to do, an eighth stays free for others; of 4 to 7 places it is one, of fewer none. Each of these takes at most half of what it finds and
/// leaves the rest to the next: who has nothing yet finds a place at once, and needn't wait until somebody gives one back.
public struct FairShare: Sendable, Hashable {
    /// How many are free; fewer than none where places were taken that nobody asked for.
    public private(set) var free: Int
    private let kept: Int
    private var held: [TenantID: Int]

    /// Counts what is free.
    /// - Parameters:
    ///   - count: How many places there are.
    ///   - held: How many of them each tenant has.
    public init(of count: Int, held: [TenantID: Int] = [:]) {
        self.held = held
        kept = count < 4 ? 0 : max(1, count / 8)
        free = count - held.values.reduce(0, +)
    }

    /// How many places there must be for one tenant to have so many of them at once.
    public static func count(leaving places: Int) -> Int { places + (places < 3 ? 0 : max(1, places / 7)) }

    /// Whether a tenant that has many must wait until one is given back.
    package var isShort: Bool { free <= kept }

    /// The tenants that have places.
    package var holders: Dictionary<TenantID, Int>.Keys { held.keys }

    /// How many places a tenant has.
    public func held(by tenant: TenantID) -> Int { held[tenant, default: 0] }

    /// How many places a tenant may take now, one after the other.
    public func open(to tenant: TenantID) -> Int {
        max(0, free - kept, (free - held(by: tenant) + 1) / 2)
    }

    /// Gives a tenant a place.
    public mutating func take(for tenant: TenantID) {
        free -= 1
        held[tenant, default: 0] += 1
    }

    /// Takes places back.
    public mutating func giveBack(_ count: Int, of tenant: TenantID) {
        free += count
        let left = held(by: tenant) - count
        held[tenant] = left > 0 ? left : nil
    }
}
