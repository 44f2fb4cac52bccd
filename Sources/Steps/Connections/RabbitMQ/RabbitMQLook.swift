import CRabbitMQ
import Workflow

extension RabbitMQReceiver {
    /// A look at a queue from its head on.
    ///
    /// A queue of RabbitMQ hands out what comes next and lets nobody choose. So a look takes messages until it meets the one
    /// that is meant, and then puts all others back, oldest first, to where a classic queue keeps their places. Meanwhile
    /// nobody else gets them, and they count as redelivered afterwards. A quorum queue counts each such delivery, and gets
    /// rid of messages that were delivered too often; what comes from one says how often that was. There a look that would
    /// have to pass over a message is refused: it costs that one message a delivery, and is not to be tried again.
    struct Look {
        let queue: String
        let connection: AMQPConnection
        let channel: UInt16
        let account: RabbitMQAccount

        /// Meets messages until one is kept or the queue is at its end.
        /// - Returns: The message that is kept, if one is.
        func meet(_ judge: (AMQPDelivery) -> Sight) throws -> AMQPDelivery? {
            var passed: [UInt64] = []
            while let delivery = try connection.get(queue, on: channel) {
                switch judge(delivery) {
                case .keep:
                    try putBack(passed)
                    return delivery
                case .take: try connection.settle(delivery.tag, .complete, on: channel)
                case .pass:
                    passed.append(delivery.tag)
                    if delivery.properties.deliveryCount != nil {
                        try putBack(passed)
                        throw isCounted
                    }
                    if passed.count == RabbitMQReceiver.window {
                        try putBack(passed)
                        throw isTooLong
                    }
                }
            }
            try putBack(passed)
            return nil
        }

        private func putBack(_ tags: [UInt64]) throws(AMQPFault) {
            for tag in tags { try connection.settle(tag, .abandon, on: channel) }
        }

        private var isCounted: StepFailure {
            StepFailure(
                code: "queue-counts-deliveries",
                message:
                    "the queue \(quoted(queue)) of the broker \(account.broker.text) is a quorum queue and holds messages "
                    + "before the one that is meant: to look past them would use up their deliveries. Give each correlation a "
                    + "queue of its own, or use a classic queue", side: .provider)
        }

        private var isTooLong: StepFailure {
            StepFailure(
                code: "queue-too-long",
                message:
                    "none of the first \(RabbitMQReceiver.window) messages of the queue \(quoted(queue)) of the broker "
                    + "\(account.broker.text) is the one that is meant, and no more are looked at. Have them received, or "
                    + "give each correlation a queue of its own", side: .provider, retryable: true)
        }
    }
}

extension AMQPConnection {
    /// Gets the next message of a queue, to be settled by hand; `nil` if there is none.
    fileprivate func get(_ queue: String, on channel: UInt16) throws -> AMQPDelivery? {
        let arena = AMQPArena()
        try send(AMQP_BASIC_GET_METHOD, amqp_basic_get_t(ticket: 0, queue: arena.bytes(queue), no_ack: 0), on: channel)
        withExtendedLifetime(arena) {}
        let question = "the wish for a message of the queue \(quoted(queue))"
        let end = ContinuousClock.now + account.patience.answering
        var head: (tag: UInt64, isRedelivered: Bool)?
        var properties: AMQPProperties?
        var length = 0
        var body: [UInt8] = []
        while true {
            switch try next(on: channel, until: end, question) {
            case .done(channel, AMQP_BASIC_GET_EMPTY_METHOD): return nil
            case .got(channel, let tag, let isRedelivered): head = (tag, isRedelivered)
            case .header(channel, let given, let bytes):
                guard bytes <= Self.longestBody else {
                    throw AMQPFault.unusable("a message of \(bytes) bytes is too long")
                }
                (properties, length) = (given, bytes)
            case .body(channel, let piece): body += piece
            default: continue
            }
            if let head, let properties, body.count >= length {
                return AMQPDelivery(
                    tag: head.tag, isRedelivered: head.isRedelivered, properties: properties, body: body)
            }
        }
    }

    /// Tells the broker what is to become of a message; ``awaitAll(on:)`` waits until it has happened.
    ///
    /// A dead letter goes where the queue says; the reason stays on this side.
    func settle(_ tag: UInt64, _ verdict: Verdict, on channel: UInt16) throws(AMQPFault) {
        switch verdict {
        case .complete:
            try send(AMQP_BASIC_ACK_METHOD, amqp_basic_ack_t(delivery_tag: tag, multiple: 0), on: channel)
        case .abandon:
            try send(AMQP_BASIC_REJECT_METHOD, amqp_basic_reject_t(delivery_tag: tag, requeue: 1), on: channel)
        case .deadLetter:
            try send(AMQP_BASIC_REJECT_METHOD, amqp_basic_reject_t(delivery_tag: tag, requeue: 0), on: channel)
        }
    }
}
