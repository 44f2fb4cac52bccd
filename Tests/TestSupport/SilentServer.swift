import Glibc

/// A server on a loopback port that takes connections and never says a word.
public final class SilentServer: Sendable {
    /// The port.
    public let port: Int
    private let descriptor: Int32

    /// Starts listening; the kernel takes the connections.
    public init() { (descriptor, port) = Loopback.listen() }

    deinit { close(descriptor) }

    /// Breaks the connections that it has taken, and takes no more.
    public func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
