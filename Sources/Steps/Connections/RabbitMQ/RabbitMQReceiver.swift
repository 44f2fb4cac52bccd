import CRabbitMQ
import Workflow

/// Receives messages through one connection, and holds them until they are settled; used by one thread.
///
/// A message that is held belongs to this connection: when that ends, with its process or without, the broker gives the
/// message to the next who asks. So a message is settled through the connection that holds it, or else it is looked for.
final class RabbitMQReceiver: BrokerWorker {
    /// Those of this process.
    static let threads = BrokerThreads("rabbitmq receive") { RabbitMQReceiver($0) }
    /// How many messages are looked at for one that is meant.
    static let window = 1_000
    /// How long a message is held if nobody says otherwise.
    static let lock = Duration.seconds(60)

    /// A message that is held.
    private struct Held {
        let message: ReceivedMessage
        /// Who holds it.
        let key: String
        let tag: UInt64
        let channel: UInt16
        var until: ContinuousClock.Instant
    }

    /// What to do with a message that a look meets.
    enum Sight {
        /// It isn't meant, and goes back.
        case pass
        /// It is taken off the queue.
        case take
        /// It is the one; the look ends, and the message stays held.
        case keep
    }

    let account: RabbitMQAccount
    private var connection: AMQPConnection?
    /// The channel of each queue: what is wrong with one queue closes no channel of another.
    private var channels: [String: UInt16] = [:]
    private var held: [Held] = []

    init(_ account: RabbitMQAccount) { self.account = account }

    var holdsNothing: Bool { held.isEmpty }

    func tick() {
        do {
            try connection?.tick()
            try putBackOverdue()
        } catch {
            forget()
        }
    }

    func close() {
        connection?.close()
        forget()
    }

    private func forget() {
        connection = nil
        channels = [:]
        held = []
    }

    // MARK: The verbs

    /// The next message that matches, held from now on; `nil` if there is none now.
    func receive(_ request: ReceiveRequest, at time: Timestamp) throws -> ReceivedMessage? {
        try asking(request.queue) { connection, channel in
            let lock = request.lock ?? Self.lock
            if let place = self.place(of: request, in: connection) {
                self.held[place].until = .now + lock
                return self.held[place].message.locked(until: time + lock)
            }
            let look = Look(queue: request.queue, connection: connection, channel: channel, account: self.account)
            guard let found = try look.meet({ request.accepts($0.properties.correlation) ? .keep : .pass }) else {
                return nil
            }
            let message = found.message(of: request.queue, at: time, until: time + lock)
            self.held.append(
                Held(message: message, key: request.key, tag: found.tag, channel: channel, until: .now + lock))
            return message
        }
    }

    /// Settles a message that this connection holds, or that it can find.
    func settle(_ receipt: MessageReceipt, _ verdict: Verdict) throws {
        try asking(receipt.queue) { connection, channel in
            if let place = self.held.firstIndex(where: {
                $0.message.receipt == receipt && connection.isOpen($0.channel)
            }) {
                let message = self.held.remove(at: place)
                try connection.settle(message.tag, verdict, on: message.channel)
                try connection.awaitAll(on: message.channel)
                return
            }
            // What no connection holds has gone back already.
            if case .abandon = verdict { return }
            guard !receipt.id.isEmpty else { throw Self.untellable(receipt) }
            let isMeant = { (delivery: AMQPDelivery) -> Sight in
                delivery.properties.id.utf8.elementsEqual(receipt.id.utf8)
                    && receipt.lock.hasSuffix(delivery.digest.hex)
                    ? .keep : .pass
            }
            let look = Look(queue: receipt.queue, connection: connection, channel: channel, account: self.account)
            guard let found = try look.meet(isMeant) else { return }
            try connection.settle(found.tag, verdict, on: channel)
            try connection.awaitAll(on: channel)
        }
    }

    /// Takes messages off a queue that stand there for anyone.
    /// - Returns: How many weren't there.
    func withdraw(_ ids: [String], from queue: String) throws -> Int {
        try asking(queue) { connection, channel in
            var wanted = Set(ids)
            let look = Look(queue: queue, connection: connection, channel: channel, account: self.account)
            _ = try look.meet { wanted.remove($0.properties.id) == nil ? .pass : .take }
            try connection.awaitAll(on: channel)
            return wanted.count
        }
    }

    // MARK: Connection and channels

    /// Asks a queue something that may be asked again: what a connection held when it broke is back in its queue.
    private func asking<Answer>(
        _ queue: String, _ body: (AMQPConnection, UInt16) throws -> Answer
    ) throws -> Answer {
        let isFresh = connection == nil
        do {
            return try asked(queue, body)
        } catch let fault as AMQPFault where fault.isLoss && !isFresh {
            return try translating(queue) { try self.asked(queue, body) }
        } catch let fault as AMQPFault {
            throw fault.failure(at: account.broker, as: account.user, "the queue \(quoted(queue))")
        }
    }

    private func translating<Answer>(_ queue: String, _ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let fault as AMQPFault {
            throw fault.failure(at: account.broker, as: account.user, "the queue \(quoted(queue))")
        }
    }

    private func asked<Answer>(
        _ queue: String, _ body: (AMQPConnection, UInt16) throws -> Answer
    ) throws -> Answer {
        do {
            let connection = try self.connection ?? AMQPConnection.open(account)
            self.connection = connection
            try putBackOverdue()
            return try body(connection, try channel(of: queue, in: connection))
        } catch let fault as AMQPFault {
            if case .channelClosed = fault { forgetClosedChannels() } else { forget() }
            throw fault
        }
    }

    private func channel(of queue: String, in connection: AMQPConnection) throws(AMQPFault) -> UInt16 {
        if let channel = channels[queue], connection.isOpen(channel) { return channel }
        let channel = try connection.openChannel()
        channels[queue] = channel
        return channel
    }

    private func forgetClosedChannels() {
        guard let connection else { return forget() }
        channels = channels.filter { connection.isOpen($0.value) }
        held.removeAll { !connection.isOpen($0.channel) }
    }

    /// Lets go of what is held longer than was asked for, so that others get it.
    private func putBackOverdue() throws(AMQPFault) {
        guard let connection else { return }
        let now = ContinuousClock.now
        for message in held where message.until <= now && connection.isOpen(message.channel) {
            try connection.settle(message.tag, .abandon, on: message.channel)
        }
        held.removeAll { $0.until <= now || !connection.isOpen($0.channel) }
    }

    /// The message that a request holds already.
    private func place(of request: ReceiveRequest, in connection: AMQPConnection) -> Int? {
        held.firstIndex { held in
            held.key == request.key && held.message.receipt.queue == request.queue
                && request.accepts(held.message.message.correlation) && connection.isOpen(held.channel)
        }
    }

    private static func untellable(_ receipt: MessageReceipt) -> StepFailure {
        StepFailure(
            code: "lock-lost",
            message: "the message that was received from the queue \(quoted(receipt.queue)) has no message-id, and the "
                + "connection that held it is gone: it can't be told from others, and will be delivered again. Have its sender "
                + "set a message-id", side: .tenant)
    }
}

extension ReceiveRequest {
    /// Whether it asks for a message of this correlation.
    fileprivate func accepts(_ given: String?) -> Bool {
        correlation.map { $0.utf8.elementsEqual((given ?? "").utf8) } ?? true
    }
}

extension AMQPDelivery {
    /// The message as a step gets it.
    fileprivate func message(of queue: String, at time: Timestamp, until: Timestamp) -> ReceivedMessage {
        var generator = SystemRandomNumberGenerator()
        let token = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
        let sent = properties.timestamp.flatMap { Int64(exactly: $0) }
            .flatMap {
                $0 < 253_402_300_800 ? Timestamp(microseconds: $0 * 1_000_000) : nil
            }
        return ReceivedMessage(
            message: OutgoingMessage(
                id: properties.id, body: body, contentType: properties.contentType,
                correlation: properties.correlation, headers: properties.headers),
            deliveries: deliveries, sentBy: properties.user ?? properties.application ?? "", sentAt: sent ?? time,
            lockedUntil: until, receipt: MessageReceipt(queue: queue, id: properties.id, lock: "\(token):\(digest.hex)")
        )
    }
}

extension ReceivedMessage {
    /// The same message, held for longer.
    fileprivate func locked(until: Timestamp) -> ReceivedMessage {
        ReceivedMessage(
            message: message, deliveries: deliveries, sentBy: sentBy, sentAt: sentAt, lockedUntil: until,
            receipt: receipt)
    }
}
