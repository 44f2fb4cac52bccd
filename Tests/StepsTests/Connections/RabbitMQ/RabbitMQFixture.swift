import TestSupport
import Workflow

@testable import Steps

/// The broker of the tests, as connections of the kind `rabbitmq` have it.
struct RabbitMQFixture {
    let server: RabbitMQServer

    /// Where it is, as messages say it.
    var place: String { "the broker amqp://127.0.0.1:\(server.port)/%2F" }

    /// A connection.
    func connection(
        _ url: String? = nil, as user: String = "guest", password: String? = nil, exchange: String = "",
        authority: String? = nil, patience: AMQPPatience = AMQPPatience()
    ) throws -> RabbitMQConnection {
        let broker = try BrokerAddress(url ?? "amqp://127.0.0.1:\(server.port)")
        let password = password ?? (user == "guest" ? "guest" : "\(user)-password")
        return RabbitMQConnection(
            identity: ConnectionIdentity(kind: "rabbitmq", endpoint: broker.text, account: user),
            account: RabbitMQAccount(
                broker: broker, user: user, password: Secret(bytes: Array(password.utf8)), authorities: authority,
                patience: patience), exchange: exchange)
    }

    /// A connection that another process could have: it shares nothing with the others.
    func other() throws -> RabbitMQConnection {
        var patience = AMQPPatience()
        patience.idling = .seconds(31)
        return try connection(patience: patience)
    }

    /// The ids of the messages that stand in a queue.
    func ids(in queue: String) async throws -> [String] {
        try await server.messages(in: queue).map { $0.string ?? $0["properties"]?["message_id"]?.string ?? "" }
    }
}

extension OutgoingMessage {
    /// A small message.
    static func testing(_ id: String, correlation: String? = nil, body: String = "{}") -> OutgoingMessage {
        OutgoingMessage(id: id, body: Array(body.utf8), contentType: "application/json", correlation: correlation)
    }
}
