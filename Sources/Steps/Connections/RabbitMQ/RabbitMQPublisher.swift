import CRabbitMQ
import Workflow

/// Publishes messages through one connection, and knows of each what became of it; used by one thread.
///
/// Nothing is received through it: a broker that is short of memory stops reading from connections that publish, and messages
/// must be settled all the same.
final class RabbitMQPublisher: BrokerWorker {
    /// Those of this process.
    static let threads = BrokerThreads("rabbitmq send") { RabbitMQPublisher($0) }

    private let account: RabbitMQAccount
    private var connection: AMQPConnection?
    private var channel: UInt16 = 0
    /// The number of the last message that was published on the channel.
    private var last: UInt64 = 0

    init(_ account: RabbitMQAccount) { self.account = account }

    var holdsNothing: Bool { true }

    func tick() {
        do { try connection?.tick() } catch { connection = nil }
    }

    func close() {
        connection?.close()
        connection = nil
    }

    /// Publishes messages, and waits until the broker answers for all of them.
    ///
    /// The first goes alone: what is wrong with the exchange, the permission or the queue shows before anything was taken.
    /// - Throws: ``StepFailure`` where the broker took none of them for sure, ``StepUnknown`` where it may have taken some.
    func send(_ messages: [OutgoingMessage], to queue: String, by exchange: String, at time: Timestamp) throws {
        let subject = exchange.isEmpty ? "the queue \(quoted(queue))" : "the exchange \(quoted(exchange))"
        let connection: AMQPConnection
        do throws(AMQPFault) {
            connection = try ready()
        } catch {
            self.connection = nil
            throw error.failure(at: account.broker, as: account.user, subject)
        }
        var tally = ConfirmTally()
        do throws(AMQPFault) {
            for (index, message) in messages.enumerated() {
                last += 1
                tally.write(message.id, as: last)
                try publish(message, to: queue, by: exchange, at: time, through: connection)
                guard index == 0 else { continue }
                try awaitConfirms(&tally, from: connection)
                guard tally.isTaken else { break }
            }
            try awaitConfirms(&tally, from: connection)
        } catch {
            self.connection = nil
            throw outcome(of: tally, error, count: messages.count, subject)
        }
        guard tally.isTaken else { throw outcome(of: tally, count: messages.count, queue, exchange) }
    }

    /// A connection that is alive, with a channel that confirms.
    private func ready() throws(AMQPFault) -> AMQPConnection {
        if let connection, connection.isOpen(channel) {
            do throws(AMQPFault) {
                try connection.awaitAll(on: channel)
                return connection
            } catch {
                // A broker that was restarted: nothing was published yet, so another connection is as good.
                guard error.isLoss else { throw error }
            }
        }
        let connection = try AMQPConnection.open(account)
        channel = try connection.openChannel()
        try connection.confirmPublishing(on: channel)
        last = 0
        self.connection = connection
        return connection
    }

    private func publish(
        _ message: OutgoingMessage, to queue: String, by exchange: String, at time: Timestamp,
        through connection: AMQPConnection
    ) throws(AMQPFault) {
        let arena = AMQPArena()
        defer { withExtendedLifetime(arena) {} }
        var properties = amqp_basic_properties_t()
        var flags = AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG
        flags |= AMQP_BASIC_TIMESTAMP_FLAG | AMQP_BASIC_USER_ID_FLAG | AMQP_BASIC_HEADERS_FLAG
        properties.message_id = arena.bytes(message.id)
        properties.content_type = arena.bytes(message.contentType)
        properties.delivery_mode = UInt8(AMQP_DELIVERY_PERSISTENT.rawValue)
        properties.timestamp = UInt64(max(0, time.microseconds / 1_000_000))
        // The broker refuses a message that names another user than the one who is logged in.
        properties.user_id = arena.bytes(account.user)
        properties.headers = arena.table(message.headers)
        if let correlation = message.correlation {
            flags |= AMQP_BASIC_CORRELATION_ID_FLAG
            properties.correlation_id = arena.bytes(correlation)
        }
        properties._flags = amqp_flags_t(flags)
        try connection.publish(
            message.body, properties, to: arena.bytes(exchange), key: arena.bytes(queue), on: channel)
    }

    private func awaitConfirms(_ tally: inout ConfirmTally, from connection: AMQPConnection) throws(AMQPFault) {
        let end = ContinuousClock.now + account.patience.answering
        var reason: String?
        while !tally.isComplete {
            switch try connection.next(on: channel, until: end, "the messages that were published") {
            case .returned(channel, let closing): reason = closing.text
            case .header(channel, let properties, _):
                if let given = reason { tally.giveBack(properties.id, given) }
                reason = nil
            case .confirmed(channel, let number, let isMultiple, let isTaken):
                tally.confirm(number, isMultiple: isMultiple, isTaken: isTaken)
            default: break
            }
        }
    }
}

extension RabbitMQPublisher {
    /// What to throw where the broker has confirmed everything, and not taken everything.
    private func outcome(of tally: ConfirmTally, count: Int, _ queue: String, _ exchange: String) -> any Error {
        guard tally.taken == 0 else { return StepUnknown("\(tally.words(of: count)); those that it took are sent") }
        guard let reason = tally.reason else {
            return StepFailure(
                code: "message-refused",
                message:
                    "the broker \(account.broker.text) refuses messages for \(quoted(queue)): the queue is full, or the "
                    + "broker is in trouble; nothing was sent. See what the queue's limit is and who should receive from it",
                side: .provider, retryable: true)
        }
        guard exchange.isEmpty else {
            return StepFailure(
                code: "message-unroutable",
                message:
                    "the exchange \(quoted(exchange)) of the broker \(account.broker.text) has no queue for the routing "
                    + "key \(quoted(queue)): it says \(reason); nothing was sent. Bind the queue to the exchange",
                side: .provider)
        }
        return StepFailure(
            code: "queue-not-found",
            message:
                "the broker \(account.broker.text) has no queue \(quoted(queue)): it says \(reason); nothing was sent",
            side: .provider)
    }

    /// What to throw where something broke after the first message was about to be written.
    private func outcome(of tally: ConfirmTally, _ fault: AMQPFault, count: Int, _ subject: String) -> any Error {
        let failure = fault.failure(at: account.broker, as: account.user, subject)
        // A channel is closed in answer to a message, and the first one went alone.
        if case .channelClosed = fault, tally.written == 1, tally.taken == 0 { return failure }
        return StepUnknown("\(tally.words(of: count)); then \(failure.message)")
    }
}
