import Foundation
import Glibc
import Synchronization
public import Workflow

/// A real RabbitMQ broker on loopback ports, one per test process; it dies with the process, however that ends.
public final class RabbitMQServer: Sendable {
    /// Whether the Debian packages are there; `bin/test` installs them.
    public static let isInstalled = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/bin/curl", "/usr/bin/openssl"]
        .allSatisfy { (program: String) in access(program, X_OK) == 0 }
    /// Why tests that need it are skipped.
    public static let absence = "rabbitmq-server, curl or openssl isn't installed; `bin/test` installs them"

    /// The broker of this process.
    private static let shared = Mutex<Task<RabbitMQServer, any Error>?>(nil)
    private static let turns = Turns()

    /// Does something with the broker while no other test does.
    public static func use(_ body: (RabbitMQServer) async throws -> Void) async throws {
        await turns.enter()
        do {
            let starting = shared.withLock { shared in
                let task = shared ?? Task { try await begin() }
                shared = task
                return task
            }
            try await body(try await starting.value)
        } catch {
            await turns.leave()
            throw error
        }
        await turns.leave()
    }

    /// The ports, all different.
    private struct Ports {
        let plain, secure, management, distribution, names: Int
    }

    /// Where its files are.
    private let holder: TemporaryFolder
    private var folder: String { holder.path }
    private let ports: Ports
    /// Ends when the broker and all that stood by it have.
    private let running = Mutex<Task<Program.Ending, Never>?>(nil)

    /// The port for AMQP.
    public var port: Int { ports.plain }
    /// The port for AMQP by TLS; its certificate is for `localhost`.
    public var securePort: Int { ports.secure }
    /// The authority that signed its certificate.
    public var authority: String { "\(folder)/ca.pem" }
    /// Another authority.
    public var otherAuthority: String { "\(folder)/other.pem" }

    private static func begin() async throws -> RabbitMQServer {
        for _ in 0..<4 {
            let server = try await RabbitMQServer()
            if try await server.start() { return server }
        }
        throw CannotStart(description: "RabbitMQ didn't start at four tries")
    }

    private init() async throws {
        holder = try TemporaryFolder()
        let listeners = (0..<5).map { _ in Loopback.listen() }
        let free = listeners.map(\.port)
        for listener in listeners { close(listener.descriptor) }
        ports = Ports(plain: free[0], secure: free[1], management: free[2], distribution: free[3], names: free[4])
        try await makeCertificates()
        try """
        listeners.tcp.1 = 127.0.0.1:\(ports.plain)
        listeners.ssl.1 = 127.0.0.1:\(ports.secure)
        ssl_options.cacertfile = \(folder)/ca.pem
        ssl_options.certfile = \(folder)/server.pem
        ssl_options.keyfile = \(folder)/server.key
        ssl_options.verify = verify_none
        management.tcp.ip = 127.0.0.1
        management.tcp.port = \(ports.management)
        log.file.level = warning
        log.console = false
        disk_free_limit.absolute = 1MB

        """
        .write(toFile: "\(folder)/rabbitmq.conf", atomically: false, encoding: .utf8)
        try "[rabbitmq_management].\n"
            .write(toFile: "\(folder)/enabled_plugins", atomically: false, encoding: .utf8)
    }

    private func makeCertificates() async throws {
        try """
        set -e
        for name in ca other; do
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=tests $name" \\
                -keyout $name.key -out $name.pem
        done
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -keyout server.key \\
            -out server.csr
        printf 'subjectAltName=DNS:localhost\\n' >server.ext
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext \\
            -out server.pem
        """
        .write(toFile: "\(folder)/certificates.sh", atomically: false, encoding: .utf8)
        let made = try await Program("/bin/sh", ["certificates.sh"], in: folder).ending()
        guard made.code == 0 else { throw CannotStart(description: made.errors) }
    }

    /// Starts it, and waits until it answers.
    /// - Returns: Whether it did; a port may have been taken meanwhile.
    private func start() async throws -> Bool {
        unlink("\(folder)/pid")
        let environment = Program.inherited([
            "RABBITMQ_NODE_PORT": "\(ports.plain)", "RABBITMQ_DIST_PORT": "\(ports.distribution)",
            "ERL_EPMD_PORT": "\(ports.names)",
        ])
        let script = "\(BuiltRunner.package)/Tests/Broker/broker.sh"
        let program = try Program("/bin/sh", [script, folder, "\(getpid())"], in: "/", environment: environment)
        let hasEnded = Mutex(false)
        let watch = Task {
            let ending = await program.ending()
            hasEnded.withLock { $0 = true }
            return ending
        }
        running.withLock { $0 = watch }
        var isUp = false
        try await until {
            if hasEnded.withLock({ $0 }) { return true }
            isUp = try await api("GET", "health/checks/virtual-hosts").code == 200
            return isUp
        }
        return isUp
    }

    /// Stops it, and starts it again with what it had on the disk.
    ///
    /// It isn't killed: a killed broker may have lost a queue that was made just before, while it keeps what it confirmed.
    public func restart() async throws {
        let former = running.withLock { $0 }
        send(SIGTERM)
        _ = await former?.value
        guard try await start() else { throw CannotStart(description: "RabbitMQ didn't start again") }
    }

    /// Sends a signal to the broker and all that it started: SIGSTOP and SIGCONT hold it.
    public func send(_ signal: Int32) {
        guard let text = try? String(contentsOfFile: "\(folder)/pid", encoding: .utf8),
            let pid = Int32(text.filter(\.isNumber)), pid > 1
        else { return }
        kill(-pid, signal)
    }

    private struct CannotStart: Error, CustomStringConvertible {
        let description: String
    }
}

extension RabbitMQServer {
    /// Asks the management interface something.
    /// - Returns: The HTTP status, 0 if nobody answers, and the body.
    @discardableResult
    public func api(_ method: String, _ path: String, _ body: String = "") async throws -> (code: Int, body: String) {
        let arguments = [
            "-sS", "-m", "60", "-u", "guest:guest", "-X", method, "-H", "content-type: application/json", "-d", body,
            "-w", "\n%{http_code}", "http://127.0.0.1:\(ports.management)/api/\(path)",
        ]
        let ending = try await Program("/usr/bin/curl", arguments, in: "/").ending()
        guard let line = ending.output.lastIndex(of: "\n") else { return (0, ending.errors) }
        let code = Int(ending.output[ending.output.index(after: line)...]) ?? 0
        return (code, String(ending.output[..<line]))
    }

    /// Makes a durable queue, or one anew, with these arguments as JSON members.
    public func queue(_ name: String, _ arguments: String = "") async throws {
        try await api("DELETE", "queues/%2F/\(name)")
        let made = try await api("PUT", "queues/%2F/\(name)", #"{"durable":true,"arguments":{\#(arguments)}}"#)
        guard made.code == 201 else { throw CannotStart(description: "queue \(name): \(made)") }
    }

    /// Makes a user with permissions in the virtual host `/`.
    public func user(_ name: String, write: String, read: String) async throws {
        try await api("PUT", "users/\(name)", #"{"password":"\#(name)-password","tags":""}"#)
        try await api(
            "PUT", "permissions/%2F/\(name)", #"{"configure":"","write":"\#(write)","read":"\#(read)"}"#)
    }

    /// Puts a message into a queue, as another program does.
    public func put(_ body: String, into queue: String, _ properties: String = "") async throws {
        let done = try await api(
            "POST", "exchanges/%2F/amq.default/publish",
            #"{"properties":{\#(properties)},"routing_key":"\#(queue)","payload":"\#(body)","payload_encoding":"string"}"#
        )
        guard done.body.contains("true") else { throw CannotStart(description: "message to \(queue): \(done)") }
    }

    /// The messages that stand in a queue for anyone, which are there afterwards, too; what the broker says instead if it can't tell.
    public func messages(in queue: String) async throws -> [Value] {
        let got = try await api(
            "POST", "queues/%2F/\(queue)/get", #"{"count":1000,"ackmode":"ack_requeue_true","encoding":"auto"}"#)
        guard got.code == 200 else { return [.string("\(got)")] }
        return try Value(json: got.body).array ?? []
    }
}

/// Lets one in at a time, in the order in which they came.
private actor Turns {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func enter() async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
