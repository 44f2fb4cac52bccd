import TestSupport
import Testing

@testable import Workflow

/// How tenants share places.
@Suite struct FairShareTests {
    private static func tenant(_ number: Int) -> TenantID { TenantID(text: "t\(number)") }

    /// Takes all that a tenant may take.
    private func fill(_ share: inout FairShare, for tenant: TenantID) -> Int {
        var taken = 0
        while share.open(to: tenant) > 0 {
            share.take(for: tenant)
            taken += 1
        }
        return taken
    }

    @Test(arguments: [
        (8, [7, 1]), (32, [28, 2, 1, 1]), (256, [224, 16, 8, 4, 2, 1, 1]), (1, [1]), (3, [3]), (4, [3, 1]),
        (7, [6, 1]),
    ])
    func `However much one tenant wants, the next ones find something`(count: Int, takes: [Int]) {
        var share = FairShare(of: count)
        #expect(takes.indices.map { fill(&share, for: Self.tenant($0)) } == takes)
        #expect(share.free == 0)
    }

    @Test func `What is said to be open is what can be taken one after the other`() {
        var random = SplitMix64(state: 7)
        for _ in 0..<1_000 {
            let held = Dictionary(
                uniqueKeysWithValues: (0..<4).map { (Self.tenant($0), Int.random(in: 0...12, using: &random)) })
            let share = FairShare(of: Int.random(in: 0...64, using: &random), held: held)
            for number in 0...4 {
                var other = share
                #expect(share.open(to: Self.tenant(number)) == fill(&other, for: Self.tenant(number)))
            }
        }
    }

    @Test func `What is given back is free again`() {
        var share = FairShare(of: 16)
        #expect(fill(&share, for: Self.tenant(0)) == 14)
        share.giveBack(3, of: Self.tenant(0))
        #expect(share.held(by: Self.tenant(0)) == 11)
        #expect(share.free == 5)
        share.giveBack(11, of: Self.tenant(0))
        #expect(share == FairShare(of: 16))
    }

    @Test(arguments: [1, 2, 3, 4, 6, 7, 8, 13, 14, 32, 200, 256])
    func `Of as many places as it takes one tenant gets those that it shall have`(wanted: Int) {
        var share = FairShare(of: FairShare.count(leaving: wanted))
        #expect(fill(&share, for: Self.tenant(0)) == wanted)
    }
}
