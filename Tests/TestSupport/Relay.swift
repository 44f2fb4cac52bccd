import Foundation
import Glibc
import Synchronization

/// Passes bytes between clients and a server on loopback ports, until a client has sent some text; then an answer gets lost.
public final class Relay: Sendable {
    /// What happens once the text has been passed on.
    public enum Fault: Sendable {
        /// Nothing that the server says reaches the client any more.
        case silence
        /// The connection breaks.
        case cut
    }

    /// The port.
    public let port: Int
    private let listener: Int32
    private let target: Int
    private let trigger: [UInt8]
    private let fault: Fault

    /// Starts it.
    /// - Parameters:
    ///   - target: The port of the server.
    ///   - trigger: The text after which the fault happens.
    ///   - fault: What happens.
    public init(to target: Int, after trigger: String, _ fault: Fault) {
        self.target = target
        self.trigger = Array(trigger.utf8)
        self.fault = fault
        (listener, port) = Loopback.listen()
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0, let self else { return }
                self.serve(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ client: Int32) {
        let server = Loopback.connect(to: target)
        let state = State()
        Thread.detachNewThread {
            // The answer can come as soon as the text is passed on, so that this is known before.
            self.pass(from: client, to: server) { bytes in
                if bytes.contains(self.trigger) { state.trigger() }
                return true
            } goesOn: {
                !state.hasTriggered || self.fault != .cut
            }
            state.end(client, server)
        }
        Thread.detachNewThread {
            self.pass(from: server, to: client) { _ in
                !state.hasTriggered
            } goesOn: {
                true
            }
            state.end(client, server)
        }
    }

    /// Passes bytes on for as long as both sides are there.
    /// - Parameters:
    ///   - source: Where they come from.
    ///   - sink: Where they go to.
    ///   - passes: Whether a piece is passed on.
    ///   - goesOn: Whether another piece is read after it.
    private func pass(
        from source: Int32, to sink: Int32, _ passes: ([UInt8]) -> Bool, goesOn: () -> Bool
    ) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            let bytes = Array(buffer[..<count])
            guard !passes(bytes) || send(sink, bytes, count, Int32(MSG_NOSIGNAL)) == count, goesOn() else { return }
        }
    }

    /// What both directions of a connection know.
    private final class State: Sendable {
        private let triggered = Mutex(false)
        private let ended = Mutex(false)

        var hasTriggered: Bool { triggered.withLock { $0 } }
        func trigger() { triggered.withLock { $0 = true } }

        func end(_ client: Int32, _ server: Int32) {
            let isLast = ended.withLock { ended in
                defer { ended = true }
                return ended
            }
            for socket in [client, server] { shutdown(socket, Int32(SHUT_RDWR)) }
            guard isLast else { return }
            for socket in [client, server] { close(socket) }
        }
    }
}

/// Sockets on the loopback address.
enum Loopback {
    /// A socket that listens on a free port.
    static func listen() -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = Glibc.listen(descriptor, 16)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// A connection to a port; -1 if nobody answers there.
    static func connect(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status != 0 else { return descriptor }
        close(descriptor)
        return -1
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
