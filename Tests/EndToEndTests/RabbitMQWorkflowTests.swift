import Foundation
import TestSupport
import Testing
import Workflow

/// A workflow that sends and receives by RabbitMQ, carried out by the built `runner`.
@Suite(
    .serialized, .enabled(if: RabbitMQServer.isInstalled, Comment(rawValue: RabbitMQServer.absence)))
struct RabbitMQWorkflowTests {
    /// A project whose workflow sends a command, and waits for the answer, which stands in its queue already.
    private struct Place {
        static let file = "workflows/tested.yaml"
        var project: ScratchProject

        init(_ server: RabbitMQServer) async throws {
            try await server.queue("e.commands")
            try await server.queue("e.status")
            try await server.user("e-runner", write: ".*", read: ".*")
            try await server.put("no", into: "e.status", #""correlation_id":"other","message_id":"m-1""#)
            try await server.put("yes", into: "e.status", #""correlation_id":"mine","message_id":"m-2""#)
            project = try ScratchProject()
            project.runner.variables["TENANTRY_SECRET_BROKER"] = "e-runner-password"
            try """
            name: tested
            tenant: { id: contoso, name: Contoso Ltd, tier: premium }
            connections:
              rabbit: { kind: rabbitmq, url: "amqp://127.0.0.1:\(server.port)", user: e-runner, password: "${{ secrets.broker }}" }
            steps:
              - id: send
                uses: transmit
                with: { to: rabbit, queue: e.commands, message: { import: people }, correlation: mine }
              - id: reply
                uses: receive
                with: { on: rabbit, queue: e.status, correlation: mine }
            outputs:
              said: ${{ steps.reply.output.body }}

            """
            .write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
        }

        func run(_ failAt: String? = nil) async throws -> Program.Ending {
            try await project.runner(
                "run", Self.file, "--run-id", ScratchProject.run, "-o", "json",
                with: failAt.map { ["TENANTRY_FAIL_AT": $0] } ?? [:])
        }

        func resume() async throws -> Program.Ending {
            try await project.runner("resume", ScratchProject.run, "-o", "json")
        }
    }

    /// What stands in a queue: the bodies.
    private func bodies(_ queue: String, _ server: RabbitMQServer) async throws -> [String] {
        try await server.messages(in: queue).map { $0.string ?? $0["payload"]?.string ?? "" }
    }

    @Test func `It sends the command once, and takes its answer and no other`() async throws {
        try await RabbitMQServer.use { server in
            let place = try await Place(server)
            let ending = try await place.run()
            #expect(ending.code == 0, "\(ending)")
            #expect(try Value(json: ending.output)["outputs"]?["said"]?.string == "yes", "\(ending)")
            #expect(try await bodies("e.commands", server) == [#"{"import":"people"}"#])
            #expect(try await bodies("e.status", server) == ["no"])
            let events = try await place.project.history().map(\.canonicalText).joined()
            #expect(events.contains("e-runner") && !(events + ending.errors).contains("e-runner-password"))
        }
    }

    @Test func `Killed between the message and its record, it asks a person and doesn't send it twice`() async throws {
        try await RabbitMQServer.use { server in
            let place = try await Place(server)
            let killed = try await place.run("after-effect:1")
            #expect(killed.code == 137, "\(killed)")
            let resumed = try await place.resume()
            #expect(resumed.code == 9, "\(resumed)")
            #expect(try await bodies("e.commands", server) == [#"{"import":"people"}"#])
            let told = try await place.project.history().filter { $0["type"]?.string == "step.looked-up" }
            #expect(
                told.last?.canonicalText.contains("a connection of kind rabbitmq can't say what e.commands has seen")
                    == true,
                "\(told)")
        }
    }

    @Test func `Killed before it took its message off the queue, the next process takes it`() async throws {
        try await RabbitMQServer.use { server in
            let place = try await Place(server)
            let killed = try await place.run("before-settle:1")
            #expect(killed.code == 137, "\(killed)")
            try await until(["no", "yes"]) { try await bodies("e.status", server) }
            let resumed = try await place.resume()
            #expect(resumed.code == 0, "\(resumed)")
            #expect(try await bodies("e.status", server) == ["no"])
            #expect(try await bodies("e.commands", server) == [#"{"import":"people"}"#])
        }
    }
}
