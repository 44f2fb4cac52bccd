import TestSupport
import Testing

/// Everything that is tried against a real broker.
@Suite(
    "The kind rabbitmq", .serialized,
    .enabled(if: RabbitMQServer.isInstalled, Comment(rawValue: RabbitMQServer.absence)))
struct RabbitMQTests {
    /// Does something with the broker.
    static func use(_ body: (RabbitMQFixture) async throws -> Void) async throws {
        try await RabbitMQServer.use { try await body(RabbitMQFixture(server: $0)) }
    }
}
