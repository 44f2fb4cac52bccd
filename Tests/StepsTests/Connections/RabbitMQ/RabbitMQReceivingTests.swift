import TestSupport
import Testing
import Workflow

@testable import Steps

extension RabbitMQTests {
    @Suite("receives messages")
    struct Receiving {
        private func request(_ queue: String, _ correlation: String? = nil, key: String = "one") -> ReceiveRequest {
            ReceiveRequest(queue: queue, correlation: correlation, key: key)
        }

        @Test("in order, holds them, and hands the same one to who holds it")
        func holding() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.order")
                let connection = try broker.connection()
                _ = try await connection.send([.testing("a"), .testing("b")], to: "r.order")
                let first = try #require(try await connection.receive(request("r.order")))
                #expect(first.message.id == "a")
                #expect(first.deliveries == 1)
                let again = try #require(try await connection.receive(request("r.order")))
                #expect(again.receipt == first.receipt)
                #expect(again.deliveries == 1)
                let second = try #require(try await connection.receive(request("r.order", key: "two")))
                #expect(second.message.id == "b")
                #expect(try await broker.other().receive(request("r.order", key: "three")) == nil)
                try await connection.settle(first.receipt, .complete)
                try await connection.settle(first.receipt, .complete)
                try await connection.settle(second.receipt, .abandon)
                #expect(try await broker.ids(in: "r.order") == ["b"])
            }
        }

        @Test("and sends what can't be handled to the dead-letter queue")
        func deadLetter() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.dead")
                try await broker.server.queue(
                    "r.source", #""x-dead-letter-exchange":"","x-dead-letter-routing-key":"r.dead""#)
                let connection = try broker.connection()
                _ = try await connection.send([.testing("a")], to: "r.source")
                let received = try #require(try await connection.receive(request("r.source")))
                try await connection.settle(received.receipt, .deadLetter("no such command"))
                #expect(try await broker.ids(in: "r.source") == [])
                try await until(["a"]) { try await broker.ids(in: "r.dead") }
                let dead = try #require(try await connection.receive(request("r.dead", key: "two")))
                #expect(dead.message.id == "a")
                #expect(dead.message.headers["x-first-death-queue"] == "r.source")
                #expect(dead.message.headers["x-first-death-reason"] == "rejected")
                try await connection.settle(dead.receipt, .complete)
                #expect(try await broker.ids(in: "r.dead") == [])
            }
        }

        @Test("by correlation, and leaves the others in their order")
        func correlation() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.correlation")
                let connection = try broker.connection()
                let messages = ["a", "b", "mine", "c"].map { OutgoingMessage.testing($0, correlation: "c-\($0)") }
                _ = try await connection.send(messages, to: "r.correlation")
                #expect(try await connection.receive(request("r.correlation", "nobody's")) == nil)
                #expect(try await broker.ids(in: "r.correlation") == ["a", "b", "mine", "c"])
                let mine = try #require(try await connection.receive(request("r.correlation", "c-mine")))
                #expect(mine.message.id == "mine")
                try await connection.settle(mine.receipt, .complete)
                #expect(try await broker.ids(in: "r.correlation") == ["a", "b", "c"])
            }
        }

        @Test("and refuses to look past messages of a quorum queue, which counts that")
        func quorum() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.quorum", #""x-queue-type":"quorum","x-delivery-limit":5"#)
                let connection = try broker.connection()
                _ = try await connection.send([.testing("a"), .testing("b", correlation: "c")], to: "r.quorum")
                let refusal =
                    "queue-counts-deliveries: the queue \"r.quorum\" of \(broker.place) is a quorum queue and holds messages "
                    + "before the one that is meant: to look past them would use up their deliveries. Give each correlation a "
                    + "queue of its own, or use a classic queue"
                let text = await failure { _ = try await connection.receive(request("r.quorum", "none")) }
                #expect(text == refusal)
                var deliveries: [String: Int] = [:]
                for key in ["one", "two"] {
                    let received = try #require(try await connection.receive(request("r.quorum", key: key)))
                    deliveries[received.message.id] = received.deliveries
                    try await connection.settle(received.receipt, .complete)
                }
                #expect(deliveries == ["a": 2, "b": 1])
            }
        }

        @Test("and looks no further than a thousand messages")
        func window() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.window")
                let connection = try broker.connection()
                let messages = (0..<1_001).map { OutgoingMessage.testing("m\($0)", correlation: "other") }
                _ = try await connection.send(messages, to: "r.window")
                let text = await failure { _ = try await connection.receive(request("r.window", "mine")) }
                #expect(
                    text
                        == "queue-too-long: none of the first 1000 messages of the queue \"r.window\" of \(broker.place) is the "
                        + "one that is meant, and no more are looked at. Have them received, or give each correlation a queue "
                        + "of its own")
                #expect(try await broker.ids(in: "r.window") == messages.prefix(1_000).map(\.id))
            }
        }

        @Test("and settles one whose hold is over, or whose holder has died, where it stands again")
        func another() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.another")
                let connection = try broker.connection()
                _ = try await connection.send([.testing("a"), .testing("b"), .testing("b")], to: "r.another")
                let short = ReceiveRequest(queue: "r.another", key: "one", lock: .milliseconds(10))
                let received = try #require(try await connection.receive(short))
                #expect(received.message.id == "a")
                try await until(["a", "b", "b"]) { try await broker.ids(in: "r.another") }
                try await connection.settle(received.receipt, .complete)
                #expect(try await broker.ids(in: "r.another") == ["b", "b"])
                try await connection.settle(received.receipt, .complete)
                #expect(try await broker.ids(in: "r.another") == ["b", "b"])
            }
        }

        @Test("and never takes one for another that has no id")
        func nameless() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.nameless")
                try await broker.server.put("same", into: "r.nameless")
                try await broker.server.put("same", into: "r.nameless")
                let connection = try broker.connection()
                let received = try #require(try await connection.receive(request("r.nameless")))
                #expect(received.message.id == "")
                try await connection.settle(received.receipt, .complete)
                let late = await failure { try await connection.settle(received.receipt, .complete) }
                #expect(
                    late
                        == "lock-lost: the message that was received from the queue \"r.nameless\" has no message-id, and the "
                        + "connection that held it is gone: it can't be told from others, and will be delivered again. Have its "
                        + "sender set a message-id")
                #expect(try await broker.ids(in: "r.nameless").count == 1)
            }
        }

        @Test("and takes back those that nobody has")
        func withdraw() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.withdraw")
                let connection = try broker.connection()
                _ = try await connection.send(["a", "b", "c", "d"].map { .testing($0) }, to: "r.withdraw")
                let held = try #require(try await connection.receive(request("r.withdraw")))
                #expect(try await connection.withdraw(["a", "b", "d"], from: "r.withdraw") == 1)
                #expect(try await broker.ids(in: "r.withdraw") == ["c"])
                try await connection.settle(held.receipt, .complete)
                #expect(try await connection.withdraw(["x"], from: "r.withdraw") == 1)
            }
        }

        @Test("only with the permission")
        func refused() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.refused")
                try await broker.server.user("r-writer", write: ".*", read: "")
                let text = await failure {
                    _ = try await broker.connection(as: "r-writer").receive(request("r.refused"))
                }
                #expect(
                    text
                        == "access-refused: \"r-writer\" may not use the queue \"r.refused\" of \(broker.place): it says "
                        + "\"ACCESS_REFUSED - access to queue 'r.refused' in vhost '/' refused for user 'r-writer'\"; grant it "
                        + "the permission")
            }
        }

        @Test("and notices by heartbeats that the broker is gone, and lets go of what it holds")
        func heartbeat() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.heartbeat")
                _ = try await broker.connection().send([.testing("a")], to: "r.heartbeat")
                // The first heartbeat gets through; after it nothing comes from the broker any more.
                let relay = Relay(to: broker.server.port, after: "\u{8}\0\0\0\0\0\0", .silence)
                var patience = AMQPPatience()
                patience.heartbeat = 1
                let connection = try broker.connection("amqp://127.0.0.1:\(relay.port)", patience: patience)
                let request = ReceiveRequest(queue: "r.heartbeat", key: "one", lock: .seconds(86_400))
                #expect(try await connection.receive(request)?.message.id == "a")
                try await until(["a"]) { try await broker.ids(in: "r.heartbeat") }
            }
        }

        @Test("and settles what it received before the broker was started again")
        func restart() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("r.restart")
                let connection = try broker.connection()
                _ = try await connection.send([.testing("a"), .testing("b")], to: "r.restart")
                let received = try #require(try await connection.receive(request("r.restart")))
                try await broker.server.restart()
                try await until(["a", "b"]) { try await broker.ids(in: "r.restart") }
                try await connection.settle(received.receipt, .complete)
                #expect(try await broker.ids(in: "r.restart") == ["b"])
                // What publishes has noticed, too, and connects anew.
                #expect(try await connection.send([.testing("c")], to: "r.restart") == [true])
                #expect(try await broker.ids(in: "r.restart") == ["b", "c"])
            }
        }
    }
}
