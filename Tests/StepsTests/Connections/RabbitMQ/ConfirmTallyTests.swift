import Testing

@testable import Steps

@Suite("What a broker says of a batch")
struct ConfirmTallyTests {
    private func tally(_ count: Int) -> ConfirmTally {
        var tally = ConfirmTally()
        for number in 1...count { tally.write("m\(number)", as: UInt64(number)) }
        return tally
    }

    @Test("is complete when each message was confirmed, alone or with those before it")
    func complete() {
        var tally = tally(4)
        tally.confirm(2, isMultiple: false, isTaken: true)
        #expect(!tally.isComplete)
        tally.confirm(3, isMultiple: true, isTaken: true)
        tally.confirm(3, isMultiple: true, isTaken: true)
        #expect(tally.words(of: 5) == "of 5 messages the broker took 3 and said nothing of 1")
        tally.confirm(4, isMultiple: false, isTaken: true)
        #expect(tally.isComplete)
        #expect(tally.isTaken)
    }

    @Test("tells what was refused from what leads nowhere, which a broker takes all the same")
    func refused() {
        var tally = tally(3)
        tally.giveBack("m2", "NO_ROUTE")
        tally.confirm(2, isMultiple: true, isTaken: true)
        tally.confirm(3, isMultiple: false, isTaken: false)
        #expect(tally.isComplete)
        #expect(!tally.isTaken)
        #expect(tally.reason == "NO_ROUTE")
        #expect(tally.words(of: 3) == "of 3 messages the broker took 1, refused 1 and found no queue for 1")
    }
}
