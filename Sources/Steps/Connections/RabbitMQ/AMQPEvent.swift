import CRabbitMQ

/// Something that a broker sent, copied out of the library's memory.
enum AMQPEvent {
    /// The answer to a method that says nothing but that it was done.
    case done(UInt16, amqp_method_number_t)
    /// The head of a message that was asked for.
    case got(UInt16, tag: UInt64, isRedelivered: Bool)
    /// Messages that were published were taken, or refused.
    case confirmed(UInt16, tag: UInt64, isMultiple: Bool, isTaken: Bool)
    /// A message that was published leads to no queue, and comes back.
    case returned(UInt16, AMQPClosing)
    /// What stands beside the body of a message, and how long the body is.
    case header(UInt16, AMQPProperties, bytes: Int)
    /// A piece of a body.
    case body(UInt16, [UInt8])
    /// The broker closed a channel.
    case channelClosed(UInt16, AMQPClosing)
    /// The broker closed the connection.
    case connectionClosed(AMQPClosing)

    /// Copies a frame.
    init(_ frame: amqp_frame_t) {
        let channel = frame.channel
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_HEADER:
            let properties = frame.payload.properties
            guard let decoded = properties.decoded?.assumingMemoryBound(to: amqp_basic_properties_t.self) else {
                self = .body(channel, [])
                return
            }
            self = .header(channel, AMQPProperties(decoded.pointee), bytes: Int(clamping: properties.body_size))
        case AMQP_FRAME_BODY: self = .body(channel, frame.payload.body_fragment.copied)
        default: self = Self.method(channel, frame.payload.method)
        }
    }

    /// What a broker answered to the login.
    init(_ reply: amqp_rpc_reply_t) { self = Self.method(0, reply.reply) }

    private static func method(_ channel: UInt16, _ method: amqp_method_t) -> AMQPEvent {
        guard let decoded = method.decoded else { return .done(channel, method.id) }
        switch method.id {
        case AMQP_BASIC_GET_OK_METHOD:
            let got = decoded.assumingMemoryBound(to: amqp_basic_get_ok_t.self).pointee
            return .got(channel, tag: got.delivery_tag, isRedelivered: got.redelivered != 0)
        case AMQP_BASIC_ACK_METHOD:
            let ack = decoded.assumingMemoryBound(to: amqp_basic_ack_t.self).pointee
            return .confirmed(channel, tag: ack.delivery_tag, isMultiple: ack.multiple != 0, isTaken: true)
        case AMQP_BASIC_NACK_METHOD:
            let nack = decoded.assumingMemoryBound(to: amqp_basic_nack_t.self).pointee
            return .confirmed(channel, tag: nack.delivery_tag, isMultiple: nack.multiple != 0, isTaken: false)
        case AMQP_BASIC_RETURN_METHOD:
            let back = decoded.assumingMemoryBound(to: amqp_basic_return_t.self).pointee
            return .returned(channel, AMQPClosing(code: Int(back.reply_code), text: back.reply_text.text))
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            return .channelClosed(channel, AMQPClosing(code: Int(close.reply_code), text: close.reply_text.text))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            return .connectionClosed(AMQPClosing(code: Int(close.reply_code), text: close.reply_text.text))
        default: return .done(channel, method.id)
        }
    }
}
