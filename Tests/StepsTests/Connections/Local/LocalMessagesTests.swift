import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Messages of a local system")
struct LocalMessagesTests {
    @Test("come in order, once, and are gone when they are completed")
    func order() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q", body: "1")
        try await local.send("b", to: "q", body: "2")
        let first = try #require(try await local.receive("q", key: "one"))
        let second = try #require(try await local.receive("q", key: "two"))
        #expect(first.message.id == "a")
        #expect(second.message.id == "b")
        #expect(first.message.body == Array("1".utf8))
        #expect(first.deliveries == 1)
        #expect(first.sentBy == "provider")
        #expect(first.sentAt == .testing)
        #expect(try await local.receive("q", key: "three") == nil)
        try await local.system.settle(first.receipt, .complete, as: "provider")
        try await local.system.settle(second.receipt, .complete, as: "provider")
        local.time.advance(by: .seconds(3_600))
        #expect(try await local.receive("q") == nil)
        #expect(try await local.system.queue("q", as: "provider")?.messages == 0)
    }

    @Test("with an id that the queue has seen aren't sent again, not even after they were completed")
    func dedupe() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        let message = OutgoingMessage(id: "a", body: [], contentType: "text/plain")
        #expect(try await local.system.send([message, message], to: "q", as: "provider") == [true, false])
        let received = try #require(try await local.receive("q"))
        try await local.system.settle(received.receipt, .complete, as: "provider")
        #expect(try await local.system.send([message], to: "q", as: "provider") == [false])
        #expect(try await local.receive("q") == nil)
        #expect(try await local.system.sent(["a", "b"], to: "q", as: "provider") == ["a"])
    }

    @Test("are hidden while they are locked, and come again when the lock is over")
    func lockExpiry() async throws {
        let local = try LocalFixture()
        try await local.queue("q", lock: .seconds(30))
        try await local.send("a", to: "q")
        let first = try #require(try await local.receive("q", key: "one"))
        #expect(first.lockedUntil == .testing + .seconds(30))
        local.time.advance(by: .milliseconds(29_999))
        #expect(try await local.receive("q", key: "two") == nil)
        local.time.advance(by: .milliseconds(1))
        let second = try #require(try await local.receive("q", key: "two"))
        #expect(second.deliveries == 2)
        let text = await failure { try await local.system.settle(first.receipt, .complete, as: "provider") }
        #expect(
            text
                == "lock-lost: another receiver holds the message \"a\" of the queue \"q\", because the lock it was "
                + "received under is over; receive it again")
    }

    @Test("that one key holds are handed to it again without counting")
    func sameKey() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q")
        try await local.send("b", to: "q")
        let first = try #require(try await local.receive("q", key: "one"))
        local.time.advance(by: .seconds(20))
        let again = try #require(try await local.receive("q", key: "one"))
        #expect(again.receipt == first.receipt)
        #expect(again.deliveries == 1)
        #expect(again.lockedUntil == .testing + .seconds(50))
    }

    @Test("whose lock is over are completed all the same if nobody else holds them, and twice is once")
    func lateComplete() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q")
        let received = try #require(try await local.receive("q"))
        local.time.advance(by: .seconds(3_600))
        try await local.system.settle(received.receipt, .complete, as: "provider")
        try await local.system.settle(received.receipt, .complete, as: "provider")
        #expect(try await local.receive("q") == nil)
    }

    @Test("of another correlation stay where they are, uncounted")
    func correlation() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q", correlation: "other")
        try await local.send("b", to: "q", correlation: "mine")
        #expect(try await local.receive("q", correlation: "nobody's") == nil)
        let mine = try #require(try await local.receive("q", correlation: "mine"))
        #expect(mine.message.id == "b")
        let other = try #require(try await local.receive("q", key: "other"))
        #expect(other.message.id == "a")
        #expect(other.deliveries == 1)
    }

    @Test("that are abandoned come again at once, and go to the dead-letter queue after the last delivery")
    func deadLetter() async throws {
        let local = try LocalFixture()
        try await local.queue("q", maxDeliveries: 2)
        try await local.send("a", to: "q", correlation: "c", body: "[1]")
        for delivery in 1...2 {
            let received = try #require(try await local.receive("q"))
            #expect(received.deliveries == delivery)
            try await local.system.settle(received.receipt, .abandon, as: "provider")
        }
        #expect(try await local.receive("q") == nil)
        let dead = try #require(try await local.receive("q.dead-letter"))
        #expect(dead.message.id == "a")
        #expect(dead.message.body == Array("[1]".utf8))
        #expect(dead.message.correlation == "c")
        #expect(dead.message.headers == ["dead-letter-queue": "q", "dead-letter-reason": "delivered 2 times"])
    }

    @Test("that were delivered too often without an answer go to the dead-letter queue")
    func exhausted() async throws {
        let local = try LocalFixture()
        try await local.queue("q", maxDeliveries: 1)
        try await local.send("a", to: "q")
        try await local.send("b", to: "q")
        _ = try await local.receive("q", key: "crashed")
        local.time.advance(by: .seconds(31))
        #expect(try await local.receive("q")?.message.id == "b")
        #expect(try await local.receive("q.dead-letter")?.message.id == "a")
    }

    @Test("that waited too long go to the dead-letter queue with the reason")
    func timeToLive() async throws {
        let local = try LocalFixture()
        try await local.queue("q", timeToLive: .seconds(60))
        try await local.send("a", to: "q")
        local.time.advance(by: .seconds(60))
        #expect(try await local.receive("q") == nil)
        #expect(
            try await local.receive("q.dead-letter")?.message.headers["dead-letter-reason"]
                == "nobody received it before 2026-11-21T08:01:00.000000Z")
    }

    @Test("that a receiver rejects go to the dead-letter queue, where two of one id keep apart")
    func rejected() async throws {
        let local = try LocalFixture()
        try await local.queue("q", deadLetter: "dead")
        try await local.queue("r", deadLetter: "dead")
        for queue in ["q", "r"] {
            try await local.send("a", to: queue)
            let received = try #require(try await local.receive(queue))
            try await local.system.settle(received.receipt, .deadLetter("no such employee"), as: "provider")
        }
        #expect(try await local.receive("dead", key: "1")?.message.id == "a")
        #expect(try await local.receive("dead", key: "2")?.message.id == "a#3")
        #expect(try await local.system.queue("dead", as: "provider")?.messages == 2)
    }

    @Test("can be taken back until somebody has received them, and twice is once")
    func withdraw() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q")
        try await local.send("b", to: "q")
        _ = try await local.receive("q")
        #expect(try await local.system.withdraw(["a", "b", "c"], from: "q", as: "provider") == 1)
        #expect(try await local.system.withdraw(["b"], from: "q", as: "provider") == 0)
        local.time.advance(by: .seconds(60))
        #expect(try await local.receive("q", key: "two")?.message.id == "a")
        #expect(try await local.receive("q", key: "three") == nil)
    }

    @Test("can be sent and received only by those who may")
    func roles() async throws {
        let local = try LocalFixture()
        try await local.queue("contoso.commands")
        let message = OutgoingMessage(id: "a", body: [], contentType: "text/plain")
        let send = await failure {
            try await local.system.send([message], to: "contoso.commands", as: "mallory")
        }
        #expect(
            send
                == "role-missing: \"mallory\" may not do this: it takes the role sender on queues/contoso.commands; "
                + "provider can grant it: "
                + "`runner local roles grant sender mallory queues/contoso.commands --as provider`")
        try await local.system.grant(
            RoleGrant(role: "sender", principal: "app", scope: "contoso.commands"), as: "provider")
        try await local.system.send([message], to: "contoso.commands", as: "app")
        let receive = await failure {
            _ = try await local.system.receive(ReceiveRequest(queue: "contoso.commands", key: "k"), as: "app")
        }
        #expect(receive.hasPrefix("role-missing: \"app\" may not do this: it takes the role receiver on "))
    }

    @Test("to a queue that isn't there are refused with the nearest name")
    func noQueue() async throws {
        let local = try LocalFixture()
        try await local.queue("contoso.commands")
        let text = await failure { try await local.send("a", to: "contoso.comands") }
        #expect(
            text
                == "queue-not-found: there is no queue \"contoso.comands\"; did you mean \"contoso.commands\"? "
                + "`runner local queues` lists them")
    }

    @Test("that can't be are refused before anything is written")
    func badMessages() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        let long = OutgoingMessage(
            id: "a", body: [UInt8](repeating: 0, count: LocalSystem.longestBody + 1), contentType: "x/y")
        let text = await failure { try await local.system.send([long], to: "q", as: "provider") }
        #expect(
            text
                == "local-invalid: the message \"a\" is 1048577 bytes long; a local queue takes at most 1048576; send a "
                + "reference to it instead")
        let header = OutgoingMessage(id: "a", body: [], contentType: "x/y", headers: ["x": "a\r\nb: c"])
        let second = await failure { try await local.system.send([header], to: "q", as: "provider") }
        #expect(second.hasPrefix("local-invalid: \"x\" can't be a header of a message"))
        #expect(try await local.receive("q") == nil)
    }
}
