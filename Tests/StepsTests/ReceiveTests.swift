import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("receive")
struct ReceiveTests {
    private let local: LocalFixture
    private let step = Receive()
    private let input: Value = ["on": "bus", "queue": "q", "correlation": "c", "poll": "5s"]

    init() async throws {
        local = try LocalFixture()
        try await local.queue("q")
    }

    @Test("waits for the message of its correlation and leaves others alone")
    func waits() async throws {
        try await local.send("other", to: "q", correlation: "d")
        let wait = try #require(try await step.perform(local.context(input)).wait)
        #expect(wait.kind == .message)
        #expect(wait.on == "the queue \"q\"")
        #expect(wait.summary == "a message with the correlation \"c\" is expected on queues/q")
        #expect(wait.poll == .seconds(5))
        let command = ["runner", "local", "send", "q", "--as", "PRINCIPAL", "--correlation", "c", "--body", "JSON"]
        #expect(wait.command == command)
        try await local.system.grant(RoleGrant(role: "sender", principal: "app", scope: "q"), as: "provider")
        #expect(
            try await step.perform(local.context(input)).wait?.command
                == command.map { $0 == "PRINCIPAL" ? "app" : $0 })
        _ = try await local.system.revoke(
            RoleGrant(role: "sender", principal: "app", scope: "q"), madeBy: nil, as: "provider")
        #expect(try await step.perform(local.context(input)).wait == wait)
        #expect(try await local.receive("q")?.deliveries == 1)
    }

    @Test("holds the message in its output, exact, and takes it off the queue only when that is durable")
    func receives() async throws {
        try await local.send(
            "a", to: "q", correlation: "c", body: "{\"n\": 1.10, \"big\": 123456789012345678901234567890}")
        let context = local.context(input)
        let output = try #require(try await step.perform(context).output)
        #expect(output["body"]?.canonicalText == "{\"big\":123456789012345678901234567890,\"n\":1.10}")
        #expect(output["body-format"] == "json")
        #expect(output["artifact"] == .null)
        #expect(output["id"] == "a")
        #expect(output["correlation"] == "c")
        #expect(output["sent-by"] == "provider")
        #expect(output["deliveries"] == 1)
        #expect(try await local.system.queue("q", as: "provider")?.messages == 1)
        try await step.settle(output, in: context)
        try await step.settle(output, in: context)
        #expect(try await local.system.queue("q", as: "provider")?.messages == 0)
    }

    @Test("gets the same message again after a kill, at once and without counting a delivery")
    func resumed() async throws {
        try await local.send("a", to: "q", correlation: "c")
        let first = try await step.perform(local.context(input)).output
        #expect(try await step.lookUp(local.context(input)) == .absent)
        #expect(try await step.perform(local.context(input)).output == first)
    }

    @Test("settles a message whose lock is over long ago")
    func lateSettle() async throws {
        try await local.send("a", to: "q", correlation: "c")
        let output = try #require(try await step.perform(local.context(input)).output)
        local.time.advance(by: .seconds(86_400))
        try await step.settle(output, in: local.context(input))
        #expect(try await local.receive("q") == nil)
    }

    @Test("reads what isn't JSON as text, and keeps what is no text as an artifact")
    func formats() async throws {
        let any: Value = ["on": "bus", "queue": "q"]
        func received(_ id: String, _ body: [UInt8], _ type: String, _ artifacts: MemoryArtifactStore) async throws
            -> Value
        {
            try await local.system.send(
                [OutgoingMessage(id: id, body: body, contentType: type, headers: ["x-a": "1"])], to: "q", as: "provider"
            )
            let context = local.context(any, key: id, artifacts: artifacts)
            return try #require(try await step.perform(context).output)
        }
        let artifacts = MemoryArtifactStore()
        let text = try await received("1", Array("hello".utf8), "text/plain", artifacts)
        #expect(text["body"] == "hello")
        #expect(text["body-format"] == "text")
        #expect(text["headers"] == ["x-a": "1"])
        let broken = try await received("2", Array("{\"a\":1,\"a\":2}".utf8), "application/json", artifacts)
        #expect(broken["body"] == "{\"a\":1,\"a\":2}")
        #expect(broken["body-format"] == "text")
        let typed = try await received("3", Array("[1]".utf8), "application/cloudevents+json; charset=utf-8", artifacts)
        #expect(typed["body"] == [1])
        let binary = try await received("4", [0xFF, 0x00], "application/json", artifacts)
        #expect(binary["body"] == .null)
        #expect(binary["body-format"] == "binary")
        #expect(
            binary["artifact"] == [
                "artifact": .string(Digest.sha256([0xFF, 0x00]).hex), "format": "binary", "bytes": 2,
            ])
        #expect(artifacts.count() == 1)
    }

    @Test("keeps a body over 64 KiB as an artifact")
    func longBody() async throws {
        let body = "\"" + String(repeating: "x", count: 65_536) + "\""
        try await local.send("a", to: "q", correlation: "c", body: body)
        let artifacts = MemoryArtifactStore()
        let output = try #require(try await step.perform(local.context(input, artifacts: artifacts)).output)
        #expect(output["body"] == .null)
        #expect(output["body-format"] == "json")
        let digest = try #require(output["artifact"]?["artifact"]?.string.flatMap(Digest.init(hex:)))
        #expect(artifacts.text(digest) == body)
    }

    @Test("is refused when its principal may not receive")
    func refused() async throws {
        let text = await failure { _ = try await step.perform(local.context(input, as: "mallory")) }
        #expect(text.hasPrefix("role-missing: \"mallory\" may not do this: it takes the role receiver on queues/q"))
    }
}
