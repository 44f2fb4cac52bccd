import Synchronization
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("assign-role")
struct AssignRoleTests {
    private let local: LocalFixture
    private let step = AssignRole()
    private let input: Value = ["on": "bus", "role": "sender", "to": "app", "scope": "queues/q"]

    init() async throws {
        local = try LocalFixture()
        try await local.queue("q")
    }

    @Test("grants the role, which counts at once")
    func grants() async throws {
        let probe = StepProbe()
        let outcome = try await step.perform(local.context(input, probe: probe))
        #expect(
            outcome.output == [
                "assignment": "queues/q/roles/sender/app", "role": "sender", "principal": "app", "scope": "queues/q",
                "created": true,
            ])
        #expect(outcome.effects.map(\.resource) == ["queues/q/roles/sender/app"])
        #expect(outcome.effects.map(\.provenance) == [.created])
        #expect(probe.gates == 1)
        let message = OutgoingMessage(id: "a", body: [], contentType: "x/y")
        #expect(try await local.system.send([message], to: "q", as: "app") == [true])
    }

    @Test("finds its own grant again after its answer was lost, and somebody else's as found")
    func lookUp() async throws {
        #expect(try await step.lookUp(local.context(input)) == .absent)
        let first = try await step.perform(local.context(input))
        let answer = try await step.lookUp(local.context(input))
        #expect(answer == .present(output: try #require(first.output), effects: first.effects))
        let other = try await step.perform(local.context(input, key: "other"))
        #expect(other.output?["created"] == false)
        #expect(other.effects.map(\.provenance) == [.found])
    }

    @Test("takes the role away, twice is once, and never what it found")
    func undoes() async throws {
        let context = local.context(input)
        let effect = try #require(try await step.perform(context).effects.first)
        let found = try #require(try await step.perform(local.context(input, key: "other")).effects.first)
        try await step.undo(found, in: local.context(input, key: "other"))
        #expect(try await step.verify(effect, in: context) == .asMade)
        try await step.undo(effect, in: context)
        try await step.undo(effect, in: context)
        #expect(try await step.verify(effect, in: context) == .gone)
    }

    @Test("grants no more than one right on one thing unless the file says so")
    func leastPrivilege() async throws {
        let owner: Value = ["on": "bus", "role": "owner", "to": "app", "scope": "q"]
        let first = await failure { _ = try await step.perform(local.context(owner)) }
        #expect(
            first
                == "role-too-broad: the role \"owner\" on \"queues/q\" gives more than one right on one thing: an owner may"
                + " send, receive, grant roles and remove the queue; grant less, or say `allow-broad: true`")
        let broad: Value = ["on": "bus", "role": "sender", "to": "app", "scope": "queues/*"]
        let second = await failure { _ = try await step.perform(local.context(broad)) }
        #expect(second.hasPrefix("role-too-broad: the role \"sender\" on \"queues/*\" gives more than one right"))
        let allowed: Value = ["on": "bus", "role": "sender", "to": "app", "scope": "queues/*", "allow-broad": true]
        #expect(try await step.perform(local.context(allowed)).output?["created"] == true)
    }

    @Test("names a role that isn't there, and who may grant")
    func refusals() async throws {
        let unknown: Value = ["on": "bus", "role": "sendr", "to": "app", "scope": "q"]
        let first = await failure { _ = try await step.perform(local.context(unknown)) }
        #expect(
            first
                == "role-unknown: a connection of kind local has no role \"sendr\"; it has \"sender\", \"receiver\", "
                + "\"owner\"; did you mean \"sender\"?")
        let second = await failure { _ = try await step.perform(local.context(input, as: "mallory")) }
        #expect(second.hasPrefix("role-missing: \"mallory\" may not do this: it takes the role owner on queues/q"))
    }

    @Test("waits while the other side is still spreading the role, without granting it twice")
    func propagation() async throws {
        let slow = SlowRoles()
        let probe = StepProbe()
        let context = StepContext.testing(input: input, key: "key", connections: ["bus": slow], probe: probe)
        let wait = try #require(try await step.perform(context).wait)
        #expect(wait.kind == .propagation)
        #expect(wait.summary == "the role sender of app on queues/q was accepted and isn't effective yet")
        #expect(wait.poll == .seconds(2))
        #expect(wait.effects.map(\.provenance) == [.created])
        let again = StepContext.testing(
            input: input, key: "key", cursor: wait.cursor, effects: wait.effects, connections: ["bus": slow],
            probe: probe)
        #expect(try await step.perform(again).wait == wait)
        #expect(try await step.lookUp(again) == .absent)
        #expect(try await step.verify(wait.effects[0], in: again) == .notYet)
        slow.settle()
        #expect(try await step.perform(again).output?["created"] == true)
        #expect(probe.gates == 1)
    }
}

/// Roles that are accepted at once and count only later.
private final class SlowRoles: Roles {
    private let state = Mutex<(made: RoleAssignment?, effective: Bool)>((nil, false))

    let identity = ConnectionIdentity(kind: "slow", endpoint: "slow.example", account: "provider")
    let roleNames = ["sender"]

    func settle() { state.withLock { $0.effective = true } }
    func scope(_ text: String) throws -> String { text }
    func breadth(of grant: RoleGrant) -> String? { nil }

    func assignment(_ grant: RoleGrant) async throws -> RoleAssignment? {
        state.withLock { state in
            state.made.map {
                RoleAssignment(
                    id: $0.id, grant: $0.grant, key: $0.key, effective: state.effective, createdBy: "provider",
                    createdAt: .testing)
            }
        }
    }

    func grant(_ grant: RoleGrant, key: String) async throws -> RoleAssignment {
        let made = RoleAssignment(
            id: "1", grant: grant, key: key, effective: false, createdBy: "provider", createdAt: .testing)
        state.withLock { $0.made = made }
        return made
    }

    func revoke(_ grant: RoleGrant, madeBy key: String) async throws -> Removal { .absent }
}
