import Glibc
import TestSupport
import Testing
import Workflow

@testable import Steps

extension RabbitMQTests {
    @Suite("sends messages")
    struct Sending {
        @Test("that are kept, with all that was said of them")
        func properties() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("s.properties")
                let message = OutgoingMessage(
                    id: "id-1", body: [0x7B, 0x7D], contentType: "application/json", correlation: "c-1",
                    headers: ["signature": "sha256=ab", "x": "ü"])
                let connection = try broker.connection()
                #expect(try await connection.send([message], to: "s.properties") == [true])
                let stored = try #require(try await broker.server.messages(in: "s.properties").first)
                #expect(stored["payload"]?.string == "{}")
                #expect(stored["properties"]?["delivery_mode"] == 2)
                #expect(stored["properties"]?["user_id"]?.string == "guest")
                let received = try #require(
                    try await connection.receive(ReceiveRequest(queue: "s.properties", key: "k")))
                #expect(received.message == message)
                #expect(received.sentBy == "guest")
                #expect(abs((LocalSystem.machineClock() - received.sentAt).components.seconds) < 600)
                // The look through the management interface counts as a delivery.
                #expect(received.deliveries == 2)
                try await connection.settle(received.receipt, .complete)
                #expect(try await broker.ids(in: "s.properties") == [])
            }
        }

        @Test("many at once, in order, by an exchange of its own")
        func batch() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("s.batch")
                try await broker.server.api("PUT", "exchanges/%2F/s.in", #"{"type":"direct","durable":true}"#)
                try await broker.server.api("POST", "bindings/%2F/e/s.in/q/s.batch", #"{"routing_key":"s.batch"}"#)
                try await broker.server.user("s-sender", write: "s[.]in", read: "")
                let connection = try broker.connection(as: "s-sender", exchange: "s.in")
                let messages = (0..<300).map { OutgoingMessage.testing("m\($0)") }
                #expect(try await connection.send(messages, to: "s.batch") == messages.map { _ in true })
                #expect(try await broker.ids(in: "s.batch") == messages.map(\.id))
                #expect(try await connection.sent(["m1"], to: "s.batch") == nil)
                let text = await failure {
                    _ = try await broker.connection(as: "s-sender").send([.testing("m")], to: "s.batch")
                }
                #expect(
                    text
                        == "access-refused: \"s-sender\" may not use the queue \"s.batch\" of \(broker.place): it says "
                        + "\"ACCESS_REFUSED - access to exchange 'amq.default' in vhost '/' refused for user 's-sender'\"; "
                        + "grant it the permission")
            }
        }

        @Test("and says that nothing was sent where no queue, no exchange or no binding is there")
        func unroutable() async throws {
            try await RabbitMQTests.use { broker in
                let missing = await failure {
                    _ = try await broker.connection().send([.testing("a"), .testing("b")], to: "s.missing")
                }
                #expect(
                    missing
                        == "queue-not-found: \(broker.place) has no queue \"s.missing\": it says \"NO_ROUTE\"; nothing was sent"
                )
                try await broker.server.api("PUT", "exchanges/%2F/s.unbound", #"{"type":"direct","durable":true}"#)
                let unbound = await failure {
                    _ = try await broker.connection(exchange: "s.unbound").send([.testing("a")], to: "q")
                }
                #expect(
                    unbound
                        == "message-unroutable: the exchange \"s.unbound\" of \(broker.place) has no queue for the routing key "
                        + "\"q\": it says \"NO_ROUTE\"; nothing was sent. Bind the queue to the exchange")
                let gone = await failure {
                    _ = try await broker.connection(exchange: "s.gone").send([.testing("a")], to: "q")
                }
                #expect(
                    gone
                        == "exchange-not-found: \(broker.place) has no such thing as the exchange \"s.gone\": it says "
                        + "\"NOT_FOUND - no exchange 's.gone' in vhost '/'\"")
            }
        }

        @Test("and tells a full queue that took nothing from one that took a part")
        func full() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("s.full", #""x-max-length":1,"x-overflow":"reject-publish""#)
                let connection = try broker.connection()
                let messages = (0..<50).map { OutgoingMessage.testing("m\($0)") }
                let part = await failure { _ = try await connection.send(messages, to: "s.full") }
                #expect(part.hasPrefix("unknown: of 50 messages the broker took "), "\(part)")
                #expect(part.hasSuffix("; those that it took are sent"), "\(part)")
                let none = await failure { _ = try await connection.send([.testing("x")], to: "s.full") }
                #expect(
                    none
                        == "message-refused: \(broker.place) refuses messages for \"s.full\": the queue is full, or the broker "
                        + "is in trouble; nothing was sent. See what the queue's limit is and who should receive from it"
                )
                #expect(try await broker.ids(in: "s.full").first == "m0")
            }
        }

        @Test("and doesn't know what became of them when no answer comes, or the connection breaks")
        func lostAnswer() async throws {
            try await RabbitMQTests.use { broker in
                for (fault, reason) in [
                    (Relay.Fault.silence, " didn't answer in time to the messages that were published"),
                    (.cut, " broke: "),
                ] {
                    try await broker.server.queue("s.lost")
                    let relay = Relay(to: broker.server.port, after: "the second", fault)
                    var patience = AMQPPatience()
                    patience.answering = .seconds(5)
                    let connection = try broker.connection("amqp://127.0.0.1:\(relay.port)", patience: patience)
                    _ = try await connection.send([.testing("a", body: "the first")], to: "s.lost")
                    let text = await failure {
                        _ = try await connection.send([.testing("b", body: "the second")], to: "s.lost")
                    }
                    let known = "unknown: of 1 messages the broker took 0 and said nothing of 1; then "
                    #expect(text.hasPrefix(known) && text.contains(reason), "\(text)")
                    // It was sent all the same, so that anything but unknown would have been wrong.
                    try await until(["a", "b"]) { try await broker.ids(in: "s.lost") }
                    // What is sent next goes through another connection.
                    #expect(try await connection.send([.testing("c")], to: "s.lost") == [true])
                }
            }
        }

        @Test("and fails, known not to have sent anything, when the broker is held before it")
        func held() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("s.held")
                var patience = AMQPPatience()
                patience.answering = .seconds(1)
                let connection = try broker.connection(patience: patience)
                _ = try await connection.send([.testing("a")], to: "s.held")
                let server = broker.server
                server.send(SIGSTOP)
                let text = try await ended(by: { server.send(SIGCONT) }) {
                    await failure { _ = try await connection.send([.testing("b")], to: "s.held") }
                }
                server.send(SIGCONT)
                #expect(text == "broker-silent: \(broker.place) didn't answer in time to what was sent before")
                try await until { try await connection.send([.testing("c")], to: "s.held") == [true] }
                #expect(try await broker.ids(in: "s.held") == ["a", "c"])
            }
        }
    }
}
