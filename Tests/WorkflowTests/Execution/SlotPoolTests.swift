import Testing

@testable import Workflow

/// Who gets the attempts of a process.
@Suite struct SlotPoolTests {
    private let noisy = TenantID(text: "noisy")
    private let quiet = TenantID(text: "quiet")

    /// Who was told to look again, of some that wait.
    private func told(_ mailboxes: [Mailbox]) -> [Int] {
        mailboxes.indices.filter { !mailboxes[$0].close().isEmpty }
    }

    @Test func `One tenant leaves an eighth to others, and who has nothing in flight finds a slot at once`() {
        let pool = SlotPool(16)
        #expect((0..<20).count { _ in pool.reserve(for: Mailbox(), of: noisy) } == 14)
        #expect(pool.reserve(for: Mailbox(), of: quiet))
        #expect(pool.reserve(for: Mailbox(), of: TenantID(text: "third")))
        #expect(!pool.reserve(for: Mailbox(), of: TenantID(text: "fourth")))
    }

    @Test func `Who gives a slot back calls the tenant that has fewest, and of one tenant who came first`() {
        let pool = SlotPool(3)
        for _ in 0..<3 { #expect(pool.reserve(for: Mailbox(), of: noisy)) }
        let waiting = (0..<4).map { _ in Mailbox() }
        #expect(!pool.reserve(for: waiting[0], of: noisy))
        #expect(!pool.reserve(for: waiting[1], of: noisy))
        #expect(!pool.reserve(for: waiting[2], of: quiet))
        #expect(!pool.reserve(for: waiting[3], of: quiet))
        pool.release(of: noisy)
        #expect(told([waiting[2]]) == [0])
        #expect(pool.reserve(for: waiting[2], of: quiet))
        pool.release(of: noisy)
        pool.release(of: quiet)
        #expect(told([waiting[1]]).isEmpty)
        #expect(told(waiting) == [0, 3])
    }

    @Test func `Who is called has the slot, and if it wants none the next is called`() {
        let pool = SlotPool(1)
        let (first, second, third, late) = (Mailbox(), Mailbox(), Mailbox(), Mailbox())
        #expect(pool.reserve(for: Mailbox(), of: noisy))
        for mailbox in [first, second, third] { #expect(!pool.reserve(for: mailbox, of: noisy)) }
        pool.stopWaiting(second, of: noisy)
        pool.release(of: noisy)
        #expect(!pool.reserve(for: late, of: quiet))
        pool.stopWaiting(first, of: noisy)
        #expect(told([first, second]) == [0])
        #expect(!pool.reserve(for: late, of: quiet))
        #expect(pool.reserve(for: third, of: noisy))
        pool.release(of: noisy)
        #expect(told([third, late]) == [0, 1])
    }

    @Test func `A slot that is kept for others calls nobody of the tenant that has most`() {
        let pool = SlotPool(8)
        let waiting = Mailbox()
        for _ in 0..<7 { #expect(pool.reserve(for: Mailbox(), of: noisy)) }
        #expect(!pool.reserve(for: waiting, of: noisy))
        #expect(pool.reserve(for: Mailbox(), of: quiet))
        pool.release(of: quiet)
        #expect(waiting.close().isEmpty)
    }
}
