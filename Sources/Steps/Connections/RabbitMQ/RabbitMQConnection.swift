import Workflow

/// A connection of the kind `rabbitmq`: one user in one virtual host of a broker.
///
/// What RabbitMQ can't do is said and not imitated. It doesn't know a message again by its id, so whether one was sent can't
/// be asked, and a lost answer is for a person to decide. It hands out messages in order and lets nobody choose; see
/// ``RabbitMQReceiver/Look``. Who holds a message it doesn't say: what isn't in its queue may be held, settled or lost.
struct RabbitMQConnection: Connection {
    let identity: ConnectionIdentity
    let account: RabbitMQAccount
    /// The exchange that messages are published to, by the name of their queue; empty for the broker's own.
    let exchange: String
}

extension RabbitMQConnection: Messages {
    func scope(of queue: String) -> String { "queues/\(queue)" }

    /// Publishes messages so that they outlive the broker; every one is new, because the broker knows none again.
    func send(_ messages: [OutgoingMessage], to queue: String) async throws -> [Bool] {
        guard !messages.isEmpty else { return [] }
        try Self.check("the queue", queue, atMost: 255)
        for message in messages { try Self.check(message) }
        let exchange = exchange
        let time = LocalSystem.machineClock()
        try await RabbitMQPublisher.threads.perform(as: account) { publisher in
            try publisher.send(messages, to: queue, by: exchange, at: time)
        }
        return messages.map { _ in true }
    }

    /// A broker doesn't keep the ids of what it has seen.
    func sent(_ ids: [String], to queue: String) async throws -> Set<String>? { nil }

    /// Takes back what stands in the queue for anyone, which includes what somebody held and gave back.
    ///
    /// - Returns: How many aren't there: they were received, or are held.
    func withdraw(_ ids: [String], from queue: String) async throws -> Int {
        try Self.check("the queue", queue, atMost: 255)
        return try await RabbitMQReceiver.threads.perform(as: account) { try $0.withdraw(ids, from: queue) }
    }

    /// Holds the next message that matches; of what is held by a connection that ended, the broker lets go.
    ///
    /// A message without a time of its own counts as sent now.
    func receive(_ request: ReceiveRequest) async throws -> ReceivedMessage? {
        try Self.check("the queue", request.queue, atMost: 255)
        let time = LocalSystem.machineClock()
        return try await RabbitMQReceiver.threads.perform(as: account) { try $0.receive(request, at: time) }
    }

    /// Settles a message through the connection that holds it.
    ///
    /// If there is none any more, the message is back in its queue, and is looked for there by its id and content. What isn't
    /// found counts as settled. A dead letter goes to the dead-letter exchange of the queue; a queue without one drops it.
    func settle(_ receipt: MessageReceipt, _ verdict: Verdict) async throws {
        try await RabbitMQReceiver.threads.perform(as: account) { try $0.settle(receipt, verdict) }
    }
}

extension RabbitMQConnection {
    /// Refuses what a frame of AMQP has no room for.
    private static func check(_ message: OutgoingMessage) throws(StepFailure) {
        try check("the id of a message", message.id, atMost: 255)
        try check("the content type", message.contentType, atMost: 255)
        try check("the correlation", message.correlation ?? "", atMost: 255)
        var bytes = 0
        for (name, value) in message.headers.sorted(by: { $0.key < $1.key }) {
            try check("the name of a header", name, atMost: 128)
            bytes += name.utf8.count + value.utf8.count + 6
        }
        guard bytes <= 65_536 else {
            throw StepFailure(
                code: "input-invalid",
                message:
                    "the headers of a message take \(bytes) bytes; RabbitMQ gets at most 65536. Put them into the body",
                side: .provider)
        }
        guard message.body.count <= AMQPConnection.longestBody else {
            throw StepFailure(
                code: "input-invalid",
                message:
                    "the message \(quoted(message.id)) is \(message.body.count) bytes long; RabbitMQ takes at most "
                    + "\(AMQPConnection.longestBody). Send a reference to it instead", side: .provider)
        }
    }

    private static func check(_ what: String, _ text: String, atMost limit: Int) throws(StepFailure) {
        guard text.utf8.count > limit else { return }
        throw StepFailure(
            code: "input-invalid",
            message: "\(what) \(quoted(text)) is \(text.utf8.count) bytes long; RabbitMQ takes at most \(limit)",
            side: .provider)
    }
}
