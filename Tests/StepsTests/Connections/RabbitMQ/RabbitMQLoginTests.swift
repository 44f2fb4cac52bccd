import TestSupport
import Testing
import Workflow

@testable import Steps

extension RabbitMQTests {
    @Suite("logs in")
    struct Login {
        private func look(_ connection: RabbitMQConnection) async -> String {
            await failure { _ = try await connection.receive(ReceiveRequest(queue: "l.none", key: "k")) }
        }

        @Test("and says whose fault it is where it may not, without the password")
        func refused() async throws {
            try await RabbitMQTests.use { broker in
                let login = try await look(broker.connection(password: "hunter2"))
                #expect(
                    login
                        == "login-refused: \(broker.place) refuses the user \"guest\": \"ACCESS_REFUSED - Login was refused using "
                        + "authentication mechanism PLAIN. For details see the broker logfile.\"; check `user` and `password` "
                        + "of the connection")
                // What the broker says may hold the password, too.
                let echo = try await look(broker.connection(password: "ACCESS_REFUSED"))
                #expect(echo.contains("\"guest\": \"‹secret› - Login was refused"), "\(echo)")
                let elsewhere = "amqp://127.0.0.1:\(broker.server.port)/elsewhere"
                #expect(
                    try await look(broker.connection(elsewhere))
                        == "vhost-refused: the broker \(elsewhere) doesn't let \"guest\" into the virtual host \"elsewhere\": "
                        + "\"NOT_ALLOWED - vhost elsewhere not found\"")
                #expect(
                    try await look(broker.connection())
                        == "queue-not-found: \(broker.place) has no such thing as the queue \"l.none\": it says "
                        + "\"NOT_FOUND - no queue 'l.none' in vhost '/'\"")
            }
        }

        @Test("by TLS only where the certificate is signed by a known authority and says the right name")
        func secure() async throws {
            try await RabbitMQTests.use { broker in
                try await broker.server.queue("l.secure")
                let url = "amqps://localhost:\(broker.server.securePort)"
                let good = try broker.connection(url, authority: broker.server.authority)
                #expect(try await good.send([.testing("a")], to: "l.secure") == [true])
                let unproved = "broker-untrusted: the broker \(url)/%2F isn't proved to be the one that is meant: "
                #expect(
                    try await look(broker.connection(url, authority: broker.server.otherAuthority)).hasPrefix(unproved))
                #expect(try await look(broker.connection(url)).hasPrefix(unproved))
                let number = "amqps://127.0.0.1:\(broker.server.securePort)"
                #expect(
                    try await look(broker.connection(number, authority: broker.server.authority))
                        == "broker-untrusted: the broker \(number)/%2F isn't proved to be the one that is meant: its "
                        + "certificate isn't for \"127.0.0.1\"; nothing was sent. Check the host in `url`, and that `ca-file` "
                        + "holds the authority that signed its certificate")
            }
        }

        @Test("and gives up where nobody answers")
        func nobody() async throws {
            let silent = SilentServer()
            var patience = AMQPPatience()
            patience.connecting = .milliseconds(300)
            let login = RabbitMQAccount(
                broker: try BrokerAddress("amqp://127.0.0.1:\(silent.port)"), user: "guest",
                password: Secret(bytes: []), authorities: nil, patience: patience)
            let connection = RabbitMQConnection(
                identity: ConnectionIdentity(kind: "rabbitmq", endpoint: "", account: ""), account: login, exchange: "")
            let text = try await ended(by: silent.end) {
                await failure { _ = try await connection.send([.testing("a")], to: "q") }
            }
            #expect(
                text
                    == "broker-silent: the broker amqp://127.0.0.1:\(silent.port)/%2F didn't answer in time to the login"
            )
        }

        @Test("and says that nothing was sent where there is no broker, so that it is tried again")
        func noBroker() async throws {
            let login = RabbitMQAccount(
                broker: try BrokerAddress("amqp://127.0.0.1:1"), user: "guest", password: Secret(bytes: []),
                authorities: nil)
            let connection = RabbitMQConnection(
                identity: ConnectionIdentity(kind: "rabbitmq", endpoint: "", account: ""), account: login, exchange: "")
            await #expect(
                throws: StepFailure(
                    code: "broker-unreachable",
                    message:
                        "the broker amqp://127.0.0.1:1/%2F can't be reached: 127.0.0.1, port 1: a socket error occurred; "
                        + "nothing was sent", side: .provider, retryable: true)
            ) { try await connection.send([.testing("a")], to: "q") }
        }
    }
}
