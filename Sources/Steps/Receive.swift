import Workflow

/// Waits for a message, and takes it off its queue once the record of it is durable.
struct Receive: Step {
    static let description = StepDescription(
        name: "receive",
        summary: "waits for a message on a queue, by correlation if one is said, and takes it",
        fields: [
            Field("on", .string, "The connection.", required: true, example: "bus", capability: .messages),
            Field("queue", .text(.resourceName), "The queue.", required: true, example: "contoso.status"),
            Field(
                "correlation", .string, "The correlation that the message must have; any message if unsaid.",
                example: "${{ steps.send.output.correlation }}"),
            Field("poll", .duration, "How long to wait between two looks at the queue.", default: "1s", example: "10s"),
            Field(
                "lock", .duration,
                "How long to hide the message while its record is written; the queue's own if unsaid.",
                example: "1m"),
        ],
        output: [
            Field(
                "body", .any, "What the message says: JSON as it is, else text; null if it is kept as an artifact.",
                required: true, example: ["accepted": 998]),
            Field(
                "body-format", .enumeration(["json", "text", "binary"]), "How the body is to be read.", required: true,
                example: "json"),
            Field(
                "artifact", .any, "The artifact that holds a body over 64 KiB or one that is no text, else null.",
                required: true),
            Field("id", .string, "The message's id.", required: true),
            Field("correlation", .string, "Its correlation; empty if it has none.", required: true),
            Field("headers", .map(.string), "Its further headers.", required: true),
            Field("sent-by", .string, "Who sent it.", required: true, example: "contoso-app"),
            Field("sent-at", .dateTime, "When it was sent.", required: true),
            Field(
                "deliveries", .integer(1...(.max)), "How often it was delivered, this time included.", required: true),
            Field(
                "receipt",
                .object([
                    .init("queue", .string, required: true, summary: "The queue."),
                    .init("id", .string, required: true, summary: "The message's id."),
                    .init("lock", .string, required: true, summary: "The lock it was received under."),
                ]), "What takes it off its queue.", required: true),
        ],
        repeatability: .readOnly, settles: true,
        example: """
            - id: reply
              uses: receive
              with:
                on: bus
                queue: ${{ steps.status.output.name }}
                correlation: ${{ steps.send.output.correlation }}
              timeout: 2d
            """)

    /// The longest body that an event holds, in bytes.
    static let longestInline = 65_536

    func plan(_ context: StepContext) async throws -> StepPlan {
        let messages = try await context.connection("on", as: (any Messages).self)
        let queue = try context.requiredText("queue")
        return StepPlan(
            changes: [.init(.read, kind: "message", resource: messages.scope(of: queue))],
            rights: ["receive from \(messages.scope(of: queue))"],
            waitsFor: .init(.message, on: "a message on \(queue)"))
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let messages = try await context.connection("on", as: (any Messages).self)
        let queue = try context.requiredText("queue")
        let correlation = try context.text("correlation")
        let request = ReceiveRequest(
            queue: queue, correlation: correlation, key: context.idempotencyKey, lock: try context.duration("lock"))
        guard let received = try await messages.receive(request) else {
            return .waiting(
                Wait(
                    .message, on: "the queue \"\(queue)\"",
                    summary: "a message" + (correlation.map { " with the correlation \"\($0)\"" } ?? "")
                        + " is expected on \(messages.scope(of: queue))",
                    poll: try context.duration("poll") ?? .seconds(1),
                    command: try await messages.sendCommand(for: queue, correlation: correlation)))
        }
        return .done(output: try await Self.output(received, context))
    }

    /// Takes the message off its queue; what is gone already counts as taken.
    func settle(_ output: Value, in context: StepContext) async throws {
        guard let receipt = output["receipt"], let queue = receipt["queue"]?.string, let id = receipt["id"]?.string,
            let lock = receipt["lock"]?.string
        else { return }
        let messages = try await context.connection("on", as: (any Messages).self)
        try await messages.settle(MessageReceipt(queue: queue, id: id, lock: lock), .complete)
    }

    private static func output(_ received: ReceivedMessage, _ context: StepContext) async throws -> Value {
        let message = received.message
        let (body, format) = read(message)
        var artifact = Value.null
        if body == nil {
            let writer = try await context.artifacts.create(for: context.tenant)
            try await writer.write(message.body)
            let (digest, bytes) = try await writer.finish()
            artifact = ["artifact": .string(digest.hex), "format": .string(format), "bytes": Value(bytes)]
        }
        return [
            "body": body ?? .null, "body-format": .string(format), "artifact": artifact, "id": .string(message.id),
            "correlation": .string(message.correlation ?? ""),
            "headers": .object(Object(message.headers.map { ($0.key, Value.string($0.value)) })),
            "sent-by": .string(received.sentBy), "sent-at": .string(received.sentAt.description),
            "deliveries": Value(received.deliveries),
            "receipt": [
                "queue": .string(received.receipt.queue), "id": .string(received.receipt.id),
                "lock": .string(received.receipt.lock),
            ],
        ]
    }

    /// The body as a value, unless it is too long for an event or is no text, and how it is to be read.
    private static func read(_ message: OutgoingMessage) -> (body: Value?, format: String) {
        let fits = message.body.count <= longestInline
        if message.contentType.isJSON, let value = try? Value(json: message.body) {
            return (fits ? value : nil, "json")
        }
        guard let text = String(validating: message.body, as: UTF8.self) else { return (nil, "binary") }
        return (fits ? .string(text) : nil, "text")
    }
}

extension String {
    /// Whether this content type says JSON.
    var isJSON: Bool {
        let type = prefix { $0 != ";" && $0 != " " }.lowercased()
        return type == "application/json" || type.utf8.suffix(5).elementsEqual("+json".utf8)
    }
}
