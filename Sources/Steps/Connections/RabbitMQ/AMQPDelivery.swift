import CRabbitMQ
import Workflow

/// A message that a broker handed out, and that is held on a channel until it is settled.
struct AMQPDelivery: Sendable {
    /// The number that settles it on its channel.
    let tag: UInt64
    /// Whether it was handed out before, to whomever.
    let isRedelivered: Bool
    /// What stands beside its body.
    let properties: AMQPProperties
    /// Its body.
    let body: [UInt8]

    /// Tells it from other messages of the same id; the same however often it is delivered.
    var digest: Digest {
        var texts = [properties.id, properties.contentType, properties.correlation ?? ""]
        // What brokers add on the way begins like this.
        for header in properties.headers.sorted(by: { $0.key < $1.key }) where !header.key.hasPrefix("x-") {
            texts += [header.key, header.value]
        }
        return Digest.sha256(pieces: texts.map { Array($0.utf8) + [0] } + [body])
    }

    /// How often it was delivered, this time included: the count of a quorum queue; other queues say only whether it was
    /// delivered before, which counts as once.
    var deliveries: Int { (properties.deliveryCount ?? (isRedelivered ? 1 : 0)) + 1 }
}

/// What stands beside the body of a message.
struct AMQPProperties: Sendable, Hashable {
    /// The id that its sender gave it; empty if it has none.
    var id = ""
    /// What the body is.
    var contentType = ""
    /// What it answers.
    var correlation: String?
    /// When it was sent, in seconds since 1970.
    var timestamp: UInt64?
    /// Who sent it: the broker has checked this.
    var user: String?
    /// What sent it, as that claims.
    var application: String?
    /// The headers that are texts, numbers, and yes or no.
    var headers: [String: String] = [:]
    /// How often it was delivered before, which only quorum queues say.
    var deliveryCount: Int?

    /// The header with which quorum queues count.
    private static let counter = "x-delivery-count"

    /// Copies what a frame holds.
    init(_ decoded: amqp_basic_properties_t) {
        func has(_ flag: Int32) -> Bool { decoded._flags & amqp_flags_t(flag) != 0 }
        if has(AMQP_BASIC_MESSAGE_ID_FLAG) { id = decoded.message_id.text }
        if has(AMQP_BASIC_CONTENT_TYPE_FLAG) { contentType = decoded.content_type.text }
        if has(AMQP_BASIC_CORRELATION_ID_FLAG) { correlation = decoded.correlation_id.text }
        if has(AMQP_BASIC_TIMESTAMP_FLAG) { timestamp = decoded.timestamp }
        if has(AMQP_BASIC_USER_ID_FLAG) { user = decoded.user_id.text }
        if has(AMQP_BASIC_APP_ID_FLAG) { application = decoded.app_id.text }
        guard has(AMQP_BASIC_HEADERS_FLAG) else { return }
        for index in 0..<Int(decoded.headers.num_entries) {
            let entry = decoded.headers.entries[index]
            let name = entry.key.text
            guard let value = Self.text(entry.value) else { continue }
            if name == Self.counter { deliveryCount = Int(value) } else { headers[name] = value }
        }
    }

    /// A value as text; `nil` for lists, tables and what is empty.
    private static func text(_ field: amqp_field_value_t) -> String? {
        let value = field.value
        switch UInt32(field.kind) {
        case AMQP_FIELD_KIND_UTF8.rawValue, AMQP_FIELD_KIND_BYTES.rawValue: return value.bytes.text
        case AMQP_FIELD_KIND_BOOLEAN.rawValue: return value.boolean != 0 ? "true" : "false"
        case AMQP_FIELD_KIND_I8.rawValue: return "\(value.i8)"
        case AMQP_FIELD_KIND_U8.rawValue: return "\(value.u8)"
        case AMQP_FIELD_KIND_I16.rawValue: return "\(value.i16)"
        case AMQP_FIELD_KIND_U16.rawValue: return "\(value.u16)"
        case AMQP_FIELD_KIND_I32.rawValue: return "\(value.i32)"
        case AMQP_FIELD_KIND_U32.rawValue: return "\(value.u32)"
        case AMQP_FIELD_KIND_I64.rawValue: return "\(value.i64)"
        case AMQP_FIELD_KIND_U64.rawValue, AMQP_FIELD_KIND_TIMESTAMP.rawValue: return "\(value.u64)"
        default: return nil
        }
    }
}
