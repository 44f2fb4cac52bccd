import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Queues, roles and consents of a local system")
struct LocalAccessTests {
    @Test("whoever makes a queue owns it and its dead-letter queue")
    func makerOwns() async throws {
        let local = try LocalFixture()
        let properties = QueueProperties(lock: .seconds(1), maxDeliveries: 1, timeToLive: nil, deadLetter: "mine.dead")
        _ = try await local.system.createQueue("mine", properties, as: "contoso-app")
        try await local.system.grant(
            RoleGrant(role: "sender", principal: "guest", scope: "queues/mine"), as: "contoso-app")
        let roles = try await local.system.roles(as: "anyone").map(\.id)
        #expect(
            roles == [
                "queues/*/roles/owner/provider", "queues/mine/roles/owner/contoso-app",
                "queues/mine/roles/sender/guest", "queues/mine.dead/roles/owner/contoso-app",
            ])
    }

    @Test("a dead-letter queue that is there must be the maker's own")
    func foreignDeadLetter() async throws {
        let local = try LocalFixture()
        try await local.queue("theirs")
        let properties = QueueProperties(lock: .seconds(1), maxDeliveries: 1, timeToLive: nil, deadLetter: "theirs")
        let text = await failure { _ = try await local.system.createQueue("mine", properties, as: "mallory") }
        #expect(text.hasPrefix("role-missing: \"mallory\" may not do this: it takes the role owner on queues/theirs"))
        #expect(try await local.system.queue("mine", as: "provider") == nil)
    }

    @Test("only an owner grants, and a prefix takes an owner of all of it")
    func granting() async throws {
        let local = try LocalFixture()
        try await local.queue("contoso.a")
        let own = RoleGrant(role: "owner", principal: "contoso-admin", scope: "queues/contoso.*")
        try await local.system.grant(own, as: "provider")
        try await local.system.grant(
            RoleGrant(role: "receiver", principal: "app", scope: "contoso.a"), as: "contoso-admin")
        let wider = await failure {
            try await local.system.grant(
                RoleGrant(role: "sender", principal: "app", scope: "queues/*"), as: "contoso-admin")
        }
        #expect(
            wider
                == "role-missing: \"contoso-admin\" may not do this: it takes the role owner on queues/*; provider can "
                + "grant it: `runner local roles grant owner contoso-admin queues/* --as provider`")
        let unknown = await failure {
            try await local.system.grant(RoleGrant(role: "king", principal: "x", scope: "contoso.a"), as: "provider")
        }
        #expect(
            unknown
                == "local-invalid: there is no role \"king\" in a local system; it has \"sender\", \"receiver\", \"owner\""
        )
        let noQueue = await failure {
            try await local.system.grant(
                RoleGrant(role: "sender", principal: "x", scope: "queues/fabrikam"), as: "provider")
        }
        #expect(noQueue.hasPrefix("queue-not-found: there is no queue \"fabrikam\""))
    }

    @Test("a role that was taken away doesn't count any more")
    func revoking() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        let grant = RoleGrant(role: "sender", principal: "app", scope: "queues/q")
        try await local.system.grant(grant, key: "k", as: "provider")
        #expect(try await local.system.revoke(grant, madeBy: "other", as: "provider") == .foreign)
        #expect(try await local.system.revoke(grant, madeBy: "k", as: "provider") == .removed)
        #expect(try await local.system.revoke(grant, madeBy: "k", as: "provider") == .absent)
        let text = await failure {
            try await local.system.send(
                [OutgoingMessage(id: "a", body: [], contentType: "x/y")], to: "q", as: "app")
        }
        #expect(text.hasPrefix("role-missing"))
    }

    @Test("a queue goes with its dead-letter queue, unless either holds messages")
    func removing() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        try await local.send("a", to: "q")
        #expect(
            try await local.system.removeQueue("q", madeBy: "queue-key", as: "provider")
                == .kept("it still holds 1 message; receive what is in it first"))
        let received = try #require(try await local.receive("q"))
        try await local.system.settle(received.receipt, .complete, as: "provider")
        #expect(try await local.system.removeQueue("q", madeBy: "other", as: "provider") == .foreign)
        #expect(try await local.system.removeQueue("q", madeBy: "queue-key", as: "provider") == .removed)
        #expect(try await local.system.removeQueue("q", madeBy: "queue-key", as: "provider") == .absent)
        #expect(try await local.system.queues(as: "provider").isEmpty)
    }

    private func request(
        _ key: String, asks: [String] = ["alex"], permissions: [String] = ["User.Read.All"], expires: Timestamp? = nil
    ) -> ConsentRequest {
        ConsentRequest(directory: "contoso", permissions: permissions, asks: asks, expires: expires, key: key)
    }

    @Test("a consent is granted only by those who were asked, never by whoever asks")
    func answering() async throws {
        let local = try LocalFixture()
        let asked = try await local.system.request(request("k"), as: "provider")
        #expect(asked.status == .requested)
        #expect(asked.howToAnswer == "`runner local consents grant 1 --as alex`")
        let own = await failure { try await local.system.answer("1", granted: true, as: "provider") }
        #expect(
            own
                == "consent-own: \"provider\" asked for the consent 1 and can't answer it; somebody of the directory must,"
                + " with `--as THEIR-NAME`")
        let other = await failure { try await local.system.answer("1", granted: true, as: "mallory") }
        #expect(other == "consent-not-asked: \"mallory\" wasn't asked for the consent 1; it takes alex")
        let none = await failure { try await local.system.answer("7", granted: true, as: "alex") }
        #expect(none == "consent-not-found: there is no consent \"7\"; waiting for an answer: 1")
        let granted = try await local.system.answer("1", granted: true, as: "alex")
        #expect(granted.status == .granted(by: "alex", principal: "provider@contoso"))
        #expect(try await local.system.answer("1", granted: true, as: "alex") == granted)
        let late = await failure { try await local.system.answer("1", granted: false, as: "alex") }
        #expect(late == "consent-settled: the consent 1 is granted by alex; a new one has to be asked for")
    }

    @Test("a consent of one key is one request, and what is granted already isn't asked again")
    func asking() async throws {
        let local = try LocalFixture()
        let both = ["User.Read.All", "Group.Read.All"]
        #expect(try await local.system.request(request("k", permissions: both), as: "provider").id == "1")
        #expect(try await local.system.request(request("k", permissions: both), as: "provider").id == "1")
        #expect(try await local.system.request(request("l"), as: "provider").id == "2")
        try await local.system.answer("1", granted: true, as: "alex")
        #expect(try await local.system.request(request("m"), as: "provider").id == "1")
        #expect(try await local.system.request(request("n", permissions: ["Mail.Read"]), as: "provider").id == "3")
        #expect(try await local.system.request(request("o"), as: "other").id == "4")
    }

    @Test("a consent expires by itself")
    func expiry() async throws {
        let local = try LocalFixture()
        _ = try await local.system.request(request("k", expires: .testing + .seconds(60)), as: "provider")
        local.time.advance(by: .seconds(60))
        #expect(try await local.system.consent("1", as: "provider")?.status == .expired)
        let late = await failure { try await local.system.answer("1", granted: true, as: "alex") }
        #expect(late == "consent-settled: the consent 1 is expired; a new one has to be asked for")
    }

    @Test("the principal of a consent that was taken back may not act any more")
    func withdrawal() async throws {
        let local = try LocalFixture()
        try await local.queue("q")
        _ = try await local.system.request(request("k"), as: "provider")
        try await local.system.answer("1", granted: true, as: "alex")
        let principal = "provider@contoso"
        try await local.system.grant(
            RoleGrant(role: "receiver", principal: principal, scope: "q"), as: "provider")
        #expect(try await local.system.receive(ReceiveRequest(queue: "q", key: "k"), as: principal) == nil)
        #expect(try await local.system.withdraw(consent: "1", madeBy: nil, as: "alex") == .removed)
        #expect(try await local.system.withdraw(consent: "1", madeBy: nil, as: "alex") == .absent)
        let text = await failure {
            _ = try await local.system.receive(ReceiveRequest(queue: "q", key: "k"), as: principal)
        }
        #expect(
            text
                == "consent-withdrawn: \"provider@contoso\" may not act any more: the consent 1 that it came from was "
                + "taken back; ask for a new one")
    }
}
