import Workflow

/// Sends the records of a data set, or one message, to a queue or into a file.
struct Transmit: Step {
    static let description = StepDescription(
        name: "transmit",
        summary: "sends the records of a data set, or one message, to a queue or into a file",
        fields: [
            Field("to", .string, "The connection.", required: true, example: "bus", capability: .messages),
            Field("queue", .text(.resourceName), "The queue to send to.", example: "contoso.commands"),
            Field(
                "file", .text(.pathBelow),
                "The file to write instead, below the connection's folder; it appears whole or not at all.",
                example: "out/contoso/people.ndjson"),
            Field("replace", .bool, "Whether a file with other content may be replaced.", default: false),
            Field(
                "dataset", .dataset, "The records to send: a message each to a queue, byte for byte into a file.",
                example: "${{ steps.people.output.dataset }}"),
            Field(
                "message", .any, "One message to send instead: text as it is, everything else as JSON.",
                example: ["command": "import", "records": 998]),
            Field(
                "records-per-message", .integer(1...1_000),
                "How many records a message holds; more than one become a JSON list.", unit: "records", default: 1,
                example: 100),
            Field(
                "batch", .integer(1...1_000),
                "How many messages are sent at once; a resumed attempt goes on after the last batch that is known.",
                unit: "messages", default: 100, example: 500),
            Field(
                "correlation", .string, "What an answer refers to; the run and the step if unsaid.",
                example: "contoso-import"),
            Field("headers", .map(.string), "Further headers of each message.", example: ["source": "hr"]),
            Field(
                "sign-with", .string,
                "The key that signs each message: the header `signature` becomes `sha256=` and the HMAC-SHA256 of the body.",
                example: "${{ secrets.contoso-signing }}", acceptsSecret: true),
        ],
        output: [
            Field(
                "records", .integer(0...(.max)), "How many records were sent.", unit: "records", required: true,
                example: 998),
            Field(
                "messages", .integer(0...(.max)), "How many messages they made; 0 for a file.", unit: "messages",
                required: true, example: 998),
            Field("correlation", .string, "What an answer refers to.", required: true, example: "contoso-import"),
            Field(
                "resource", .string, "Where they are: the queue, or the file.", required: true,
                example: "queues/contoso.commands"),
        ],
        repeatability: .idempotent, canUndo: true,
        example: """
            - id: send
              uses: transmit
              with:
                to: bus
                queue: ${{ steps.queue.output.name }}
                dataset: ${{ steps.people.output.dataset }}
                sign-with: ${{ secrets.contoso-signing }}
            """)

    static func check(_ with: Argument) -> [InputProblem] {
        var problems = InputProblem.unlessExactlyOne(of: ["queue", "file"], in: with)
        problems += InputProblem.unlessExactlyOne(of: ["dataset", "message"], in: with)
        if let key = with.literal("sign-with") {
            problems.append(
                InputProblem(
                    pointer: "/sign-with",
                    message:
                        "a key must not be written in a workflow file; expected `${{ secrets.<name> }}` instead of "
                        + (key.string == nil ? "a \(key.kindName)" : "text")))
        }
        return problems
    }

    func plan(_ context: StepContext) async throws -> StepPlan {
        let isKnown = ["dataset", "message", "records-per-message"].allSatisfy(context.isKnown)
        let content = isKnown ? try Content(context) : nil
        var output: Object = [:]
        output["records"] = content.map { Value($0.records) }
        output["correlation"] = try context.text("correlation").map { .string($0) }
        switch try Target(context) {
        case .queue(let name):
            let messages = try await context.connection("to", as: (any Messages).self)
            let scope = messages.scope(of: name)
            let count = content.map { $0.messages == 1 ? "1 message" : "\($0.messages) messages" }
            output["messages"] = content.map { Value($0.messages) }
            output["resource"] = .string(scope)
            return StepPlan(
                changes: [.init(.send, kind: count ?? "messages", resource: scope)], rights: ["send to \(scope)"],
                output: output)
        case .file(let name):
            output["messages"] = 0
            output["resource"] = .string(name)
            return StepPlan(
                changes: [try await FileTransmission.plan(content, to: name, context)], rights: ["write \(name)"],
                output: output)
        }
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let content = try Content(context)
        switch try Target(context) {
        case .queue(let name): return try await QueueTransmission(content, to: name, context).perform()
        case .file(let name): return try await FileTransmission(content, to: name, context).perform()
        }
    }

    func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        let content = try Content(context)
        switch try Target(context) {
        case .queue(let name): return try await QueueTransmission(content, to: name, context).lookUp()
        case .file(let name): return try await FileTransmission(content, to: name, context).lookUp()
        }
    }

    func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
        effect.kind == "file"
            ? try await FileTransmission.verify(effect, in: context)
            : try await QueueTransmission.verify(effect, in: context)
    }

    func undo(_ effect: Effect, in context: StepContext) async throws {
        if effect.kind == "file" {
            try await FileTransmission.undo(effect, in: context)
        } else {
            try await QueueTransmission.undo(effect, in: context)
        }
    }
}

extension Transmit {
    /// Where it goes.
    enum Target {
        case queue(String)
        case file(String)

        init(_ context: StepContext) throws(StepFailure) {
            switch (try context.text("queue"), try context.text("file")) {
            case (let queue?, nil): self = .queue(queue)
            case (nil, let file?): self = .file(file)
            default: throw Transmit.notOne("queue", "file", context)
            }
        }
    }

    /// What is sent.
    struct Content {
        /// What the message says.
        enum Source {
            case dataset(Dataset)
            case message([UInt8], contentType: String)
        }
        let source: Source
        let recordsPerMessage: Int

        init(_ context: StepContext) throws(StepFailure) {
            recordsPerMessage = max(1, try context.integer("records-per-message") ?? 1)
            switch (try context.dataset("dataset"), context.given("message")) {
            case (let dataset?, nil): source = .dataset(dataset)
            case (nil, .string(let text)?):
                source = .message(Array(text.utf8), contentType: "text/plain; charset=utf-8")
            case (nil, let value?): source = .message(value.canonicalBytes, contentType: "application/json")
            default: throw Transmit.notOne("dataset", "message", context)
            }
        }

        /// How many records there are.
        var records: Int { if case .dataset(let dataset) = source { dataset.records } else { 1 } }
        /// How many messages they make.
        var messages: Int { (records + recordsPerMessage - 1) / recordsPerMessage }
        /// The SHA-256 of the content as a file holds it.
        var digest: Digest {
            switch source {
            case .dataset(let dataset): dataset.digest
            case .message(let body, _): Digest.sha256(body)
            }
        }
    }

    /// What an answer refers to.
    static func correlation(_ context: StepContext) throws(StepFailure) -> String {
        try context.text("correlation") ?? "\(context.run)/\(context.path)"
    }

    fileprivate static func notOne(_ first: String, _ second: String, _ context: StepContext) -> StepFailure {
        StepFailure(
            code: "input-invalid",
            message: "step \(context.path) must say \"\(first)\" or \"\(second)\", and only one of them",
            side: .provider)
    }
}
