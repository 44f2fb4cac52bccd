import CRabbitMQ
import Glibc
import Workflow

/// An open connection to a broker: it blocks, and only one thread at a time may use it.
///
/// Every wait for an answer has an end. What is written waits at most until the other side counts as gone.
final class AMQPConnection {
    /// The longest message that is taken, in bytes: what a broker allows unless it is told otherwise.
    static let longestBody = 134_217_728
    /// The longest frame, in bytes.
    static let longestFrame: Int32 = 131_072
    /// Where systems keep the certificates of the authorities that they trust.
    private static let authorities = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    ]

    let account: RabbitMQAccount
    private let state: amqp_connection_state_t
    private var channels: Set<UInt16> = []

    /// Connects and logs in.
    static func open(_ account: RabbitMQAccount) throws(AMQPFault) -> AMQPConnection {
        if let missing = Self.missingLibrary {
            throw .unusable("\(missing); install it, such as Debian's librabbitmq4")
        }
        guard let state = amqp_new_connection() else { throw .unusable("there is no memory for a connection") }
        let connection = AMQPConnection(account, state)
        try connection.dial()
        try connection.login()
        return connection
    }

    /// What keeps the library that speaks AMQP from being used on this machine; `nil` if nothing does.
    static var missingLibrary: String? {
        rabbitmq_load().map { "the library librabbitmq can't be loaded: \(String(cString: $0))" }
    }

    private init(_ account: RabbitMQAccount, _ state: amqp_connection_state_t) {
        self.account = account
        self.state = state
    }

    deinit { amqp_destroy_connection(state) }

    /// Says goodbye; whether anybody hears it doesn't matter.
    func close() { _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS) }

    // MARK: Channels

    /// Whether a channel is open, as far as the broker has said.
    func isOpen(_ channel: UInt16) -> Bool { channels.contains(channel) }

    /// Opens a channel.
    func openChannel() throws(AMQPFault) -> UInt16 {
        let most = UInt16(clamping: amqp_get_channel_max(state))
        guard let channel = (1...max(1, most)).first(where: { !channels.contains($0) }) else {
            throw .unusable("it allows no more than \(most) channels")
        }
        channels.insert(channel)
        try call(
            AMQP_CHANNEL_OPEN_METHOD, amqp_channel_open_t(), on: channel, answer: AMQP_CHANNEL_OPEN_OK_METHOD,
            "the opening of a channel")
        return channel
    }

    /// Has the broker confirm each message that is published on a channel from now on.
    func confirmPublishing(on channel: UInt16) throws(AMQPFault) {
        try call(
            AMQP_CONFIRM_SELECT_METHOD, amqp_confirm_select_t(), on: channel, answer: AMQP_CONFIRM_SELECT_OK_METHOD,
            "the wish for confirmations")
    }

    /// Waits until the broker has done all that was sent on a channel before; proves that the connection is alive, too.
    func awaitAll(on channel: UInt16) throws(AMQPFault) {
        try call(
            AMQP_BASIC_QOS_METHOD, amqp_basic_qos_t(), on: channel, answer: AMQP_BASIC_QOS_OK_METHOD,
            "what was sent before")
    }

    /// Sends what is due to keep the connection, and reads what has come.
    func tick() throws(AMQPFault) { while try poll(until: .now) != nil {} }

    // MARK: Methods and frames

    /// Asks something whose answer says nothing but that it was done.
    private func call<Arguments>(
        _ method: amqp_method_number_t, _ arguments: Arguments, on channel: UInt16, answer: amqp_method_number_t,
        _ question: String
    ) throws(AMQPFault) {
        try send(method, arguments, on: channel)
        let end = ContinuousClock.now + account.patience.answering
        while true {
            if case .done(channel, answer) = try next(on: channel, until: end, question) { return }
        }
    }

    /// Sends a method without waiting for an answer.
    func send<Arguments>(
        _ method: amqp_method_number_t, _ arguments: Arguments, on channel: UInt16
    ) throws(AMQPFault) {
        var arguments = arguments
        try check(withUnsafeMutablePointer(to: &arguments) { amqp_send_method(state, channel, method, $0) })
    }

    /// Publishes a message; a broker that finds no queue for it gives it back.
    func publish(
        _ body: [UInt8], _ properties: amqp_basic_properties_t, to exchange: amqp_bytes_t, key: amqp_bytes_t,
        on channel: UInt16
    ) throws(AMQPFault) {
        var properties = properties
        let status = body.withUnsafeBytes { body in
            amqp_basic_publish(
                state, channel, exchange, key, 1, 0, &properties,
                amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress)))
        }
        try check(status)
    }

    /// The next thing that the broker says.
    /// - Parameters:
    ///   - channel: Where an answer is expected; if that is closed, so is this.
    ///   - end: When to give up.
    ///   - question: To what an answer is expected, for a person.
    /// - Returns: What it says.
    /// - Throws: ``AMQPFault`` when nothing came in time, or something was closed.
    func next(
        on channel: UInt16, until end: ContinuousClock.Instant, _ question: String
    ) throws(AMQPFault) -> AMQPEvent {
        guard let event = try poll(until: end) else { throw .silent(question) }
        if case .channelClosed(channel, let closing) = event { throw .channelClosed(closing) }
        return event
    }

    /// The next thing that the broker says; `nil` if it says nothing until a moment.
    private func poll(until end: ContinuousClock.Instant) throws(AMQPFault) -> AMQPEvent? {
        amqp_maybe_release_buffers(state)
        var frame = amqp_frame_t()
        var left = timeval(max(.zero, end - ContinuousClock.now))
        let status = amqp_simple_wait_frame_noblock(state, &frame, &left)
        if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
        try check(status)
        switch AMQPEvent(frame) {
        case .channelClosed(let channel, let closing):
            channels.remove(channel)
            try send(AMQP_CHANNEL_CLOSE_OK_METHOD, amqp_channel_close_ok_t(), on: channel)
            return .channelClosed(channel, said(closing))
        case .connectionClosed(let closing):
            try? send(AMQP_CONNECTION_CLOSE_OK_METHOD, amqp_connection_close_ok_t(), on: 0)
            throw .connectionClosed(said(closing))
        case .returned(let channel, let closing): return .returned(channel, said(closing))
        case let event: return event
        }
    }

    private func check(_ status: Int32) throws(AMQPFault) {
        guard status != AMQP_STATUS_OK.rawValue else { return }
        throw .broken(Self.text(status))
    }

    private static func text(_ status: Int32) -> String { String(cString: amqp_error_string2(status)) }
}

extension AMQPConnection {
    // MARK: Opening

    private func dial() throws(AMQPFault) {
        let socket = account.broker.isSecure ? try secureSocket() : amqp_tcp_socket_new(state)
        guard let socket else { throw .unusable("there is no memory for a socket") }
        var fault = AMQPFault.unreachable("its name leads nowhere")
        for host in try account.broker.dialled() {
            var limit = timeval(account.patience.connecting)
            let status = amqp_socket_open_noblock(socket, host, Int32(account.broker.port), &limit)
            switch status {
            case AMQP_STATUS_OK.rawValue: return
            case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED.rawValue:
                throw .untrusted("its certificate isn't for \(quoted(account.broker.host))")
            case AMQP_STATUS_SSL_PEER_VERIFY_FAILED.rawValue:
                throw .untrusted("no authority that counts signed its certificate, or the certificate is out of date")
            case AMQP_STATUS_SSL_CONNECTION_FAILED.rawValue, AMQP_STATUS_SSL_ERROR.rawValue:
                throw .untrusted("the TLS handshake failed")
            case AMQP_STATUS_TIMEOUT.rawValue:
                fault = .unreachable("nobody answered at \(host), port \(account.broker.port), in time")
            default:
                fault = .unreachable("\(host), port \(account.broker.port): \(Self.text(status))")
            }
        }
        throw fault
    }

    private func secureSocket() throws(AMQPFault) -> OpaquePointer? {
        guard let socket = amqp_ssl_socket_new(state) else { return nil }
        amqp_ssl_socket_set_verify_peer(socket, 1)
        amqp_ssl_socket_set_verify_hostname(socket, 1)
        guard let file = account.authorities ?? Self.authorities.first(where: { access($0, R_OK) == 0 }) else {
            throw .unusable("this machine has no list of trusted authorities; name one in `ca-file`")
        }
        guard amqp_ssl_socket_set_cacert(socket, file) == AMQP_STATUS_OK.rawValue else {
            throw .unusable("the file \(quoted(file)) holds no certificates that can be read; check `ca-file`")
        }
        guard amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST) == AMQP_STATUS_OK.rawValue else {
            throw .unusable("the TLS library of this machine doesn't know TLS 1.2")
        }
        return socket
    }

    private func login() throws(AMQPFault) {
        var limit = timeval(account.patience.connecting)
        amqp_set_handshake_timeout(state, &limit)
        var patience = timeval(account.patience.answering)
        amqp_set_rpc_timeout(state, &patience)
        let password = account.password.withBytes { $0 }
        guard !password.contains(0), !account.user.utf8.contains(0) else {
            throw .unusable("a user or a password can't hold a zero byte")
        }
        let reply = rabbitmq_login(
            state, account.broker.vhost, Self.longestFrame, Int32(account.patience.heartbeat), account.user,
            (password + [0]).map { CChar(bitPattern: $0) })
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL: return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            let frame = AMQPEvent(reply)
            guard case .connectionClosed(let closing) = frame else { throw .broken("it answered out of turn") }
            let heard = said(closing)
            switch heard.code {
            case Int(AMQP_ACCESS_REFUSED): throw .loginRefused(heard.text)
            case Int(AMQP_NOT_ALLOWED): throw .vhostRefused(heard.text)
            default: throw .connectionClosed(heard)
            }
        default:
            if reply.library_error == AMQP_STATUS_TIMEOUT.rawValue { throw .silent("the login") }
            throw .broken("\(Self.text(reply.library_error)) during the login")
        }
    }

    /// What the broker said, fit for a message: in quotes, on one line, without the password.
    private func said(_ closing: AMQPClosing) -> AMQPClosing {
        let password = account.password.withBytes { String(decoding: $0, as: UTF8.self) }
        let text = password.isEmpty ? closing.text : closing.text.replacing(password, with: "‹secret›")
        return AMQPClosing(code: closing.code, text: quoted(text, limit: 300))
    }
}

extension timeval {
    /// A length of time as the C library takes it.
    init(_ duration: Duration) {
        let parts = duration.components
        self.init(tv_sec: Int(parts.seconds), tv_usec: Int(parts.attoseconds / 1_000_000_000_000))
    }
}
