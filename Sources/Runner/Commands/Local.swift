import ArgumentParser
import Steps
import Workflow

/// `runner local`: acts on the embedded broker and directory from outside, as any principal, with the same checks.
struct LocalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",

        abstract: "Act on the embedded broker and directory as any principal: the tenant's side of a trial.",
        subcommands: [
            LocalSend.self, LocalReceive.self, LocalQueues.self, LocalRoles.self, LocalConsents.self,
        ]
    )
}

/// What every `local` command takes.
struct LocalOptions: ParsableArguments {
    @Option(name: .customLong("as"), help: ArgumentHelp("The principal that acts.", valueName: "principal"))
    var principal: String

    @Option(
        help: ArgumentHelp(
            "The system's file (default: the project's \(LocalKind.defaultPath)).",
            valueName: "path"
        ),
        completion: .file()
    )
    var system: String?

    @OptionGroup var output: OutputOptions

    /// What is written where, and how.
    var console: Console { output.console }

    /// Calls the system, and turns its refusals into messages.
    func call<Result>(_ body: (LocalSystem) async throws -> Result) async throws -> Result {
        let path =
            try system.map { Files.absolute($0) }
            ?? LocalKind.absolute(LocalKind.defaultPath, below: Workspace.find().root)
        do {
            return try await body(try LocalSystem(path: path, owner: nil))
        } catch let error as LocalError {
            throw Failure(.failed, error.message)
        }
    }

    /// Writes rows as a table or as data, where the whole has a name.
    func write(_ name: String, _ header: [String], _ rows: [(cells: [String], value: Value)], empty: String) {
        switch output.output {
        case .text where rows.isEmpty: console.note(empty)
        case .text:
            var table = Table(header)
            for row in rows { table.add(row.cells) }
            for line in table.lines(columns: Console.size(of: .output)?.columns, style: console.style(.output)) {
                console.result(line)
            }
        case .json: console.result(.object(["format-version": 1, name: .array(rows.map(\.value))]))
        case .jsonl: for row in rows { console.result(row.value) }
        }
    }

    /// Writes what came of taking something away.
    func write(_ removal: Removal) {
        switch output.output {
        case .text: console.result(removal.words)
        case .json, .jsonl: console.result(["format-version": 1, "result": .string(removal.words)])
        }
    }
}

/// `runner local send QUEUE`: sends a message.
struct LocalSend: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "send", abstract: "Send a message to a queue.")

    @Argument(help: "The queue.")
    var queue: String

    @Option(help: ArgumentHelp("The content; @FILE reads it from a file.", valueName: "text|@file"))
    var body: String

    @Option(help: ArgumentHelp("The message's id, unique in its queue (default: a new one).", valueName: "id"))
    var id: String?

    @Option(help: ArgumentHelp("What the message answers.", valueName: "id"))
    var correlation: String?

    @Option(help: ArgumentHelp("What the content is.", valueName: "type"))
    var contentType = "application/json"

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let message = OutgoingMessage(
            id: id ?? Self.newID(),
            body: try bytes(),
            contentType: contentType,
            correlation: correlation
        )
        let isNew = try await local.call { try await $0.send([message], to: queue, as: local.principal) }.first ?? false
        switch local.output.output {
        case .text:
            local.console.result(isNew ? "sent \(message.id) to \(queue)" : "\(queue) has seen \(message.id) already")
        case .json, .jsonl:
            local.console.result([
                "format-version": 1, "id": .string(message.id), "queue": .string(queue), "new": .bool(isNew),
            ])
        }
        return .done
    }

    private func bytes() throws -> [UInt8] {
        guard body.hasPrefix("@") else { return Array(body.utf8) }
        do throws(FileError) {
            return try Files.read(String(body.dropFirst()), atMost: LocalSystem.longestBody)
        } catch {
            throw Failure(.usage, "--body: can't read \(error.message)")
        }
    }

    private static func newID() -> String {
        let now = OperatingSystem.now().microseconds / 1000
        let (high, low) = UUIDv7.halves(
            milliseconds: now,
            randomHigh: .random(in: 0 ... .max),
            randomLow: .random(in: 0 ... .max)
        )
        return EventID(high: high, low: low).text
    }
}

/// `runner local receive QUEUE`: receives the next message and settles it.
struct LocalReceive: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive",
        abstract: "Receive the next message of a queue and complete it; exits 8 when there is none."
    )

    @Argument(help: "The queue.")
    var queue: String

    @Option(help: ArgumentHelp("Only a message that answers this.", valueName: "id"))
    var correlation: String?

    @Option(help: ArgumentHelp("Wait for one as long as this.", valueName: "duration"))
    var wait = DurationArgument(.zero)

    @Flag(help: "Put it back instead of completing it.")
    var abandon = false

    @Option(help: ArgumentHelp("Put it aside instead of completing it, with a reason.", valueName: "reason"))
    var deadLetter: String?

    @OptionGroup var local: LocalOptions

    func validate() throws {
        guard !abandon || deadLetter == nil else {
            throw ValidationError("--abandon and --dead-letter exclude each other")
        }
    }

    func execute() async throws -> ExitStatus {
        let verdict: Verdict = deadLetter.map { .deadLetter($0) } ?? (abandon ? .abandon : .complete)
        let request = ReceiveRequest(
            queue: queue,
            correlation: correlation,
            key: "\(local.principal)/\(UInt64.random(in: 0 ... .max))"
        )
        let until = ContinuousClock.now + wait.duration
        let received = try await local.call { system in
            while true {
                if let message = try await system.receive(request, as: local.principal) {
                    try await system.settle(message.receipt, verdict, as: local.principal)
                    return message as ReceivedMessage?
                }
                if ContinuousClock.now >= until { return nil }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        guard let received else {
            local.console.note("\(queue) has no message for \(local.principal) now")
            return .waiting
        }
        write(received)
        return .done
    }

    private func write(_ received: ReceivedMessage) {
        let message = received.message
        let body = String(decoding: message.body, as: UTF8.self)
        switch local.output.output {
        case .text:
            local.console.note(
                "\(message.id) · \(message.contentType) · from \(Printable.line(received.sentBy))"
                    + (message.correlation.map { " · correlation \(Printable.line($0))" } ?? "")
                    + " · delivery \(received.deliveries)"
            )
            local.console.result(Printable.lines(body))
        case .json, .jsonl:
            local.console.result([
                "format-version": 1,
                "id": .string(message.id),
                "queue": .string(queue),
                "content-type": .string(message.contentType),
                "correlation": message.correlation.map(Value.string) ?? .null,
                "headers": .object(
                    Object(message.headers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
                ),
                "body": .string(body),
                "sent-by": .string(received.sentBy),
                "sent-at": .string(received.sentAt.description),
                "deliveries": Value(received.deliveries),
            ])
        }
    }
}

/// `runner local queues`: lists the queues.
struct LocalQueues: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "queues", abstract: "List the queues.")

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let queues = try await local.call { try await $0.queues(as: local.principal) }
        local.write(
            "queues", ["QUEUE", "MESSAGES", "LOCK", "MOST DELIVERIES", "DEAD-LETTER", "MADE BY"],
            queues.map { queue in
                let properties = queue.properties
                return (
                    [
                        queue.name, String(queue.messages), properties.lock.text,
                        properties.maxDeliveries.map { String($0) } ?? "-", properties.deadLetter ?? "-",
                        queue.createdBy,
                    ],
                    [
                        "name": .string(queue.name),
                        "scope": .string(queue.scope),
                        "messages": Value(queue.messages),
                        "lock": .string(properties.lock.text),
                        "max-deliveries": properties.maxDeliveries.map { Value($0) } ?? .null,
                        "time-to-live": properties.timeToLive.map { .string($0.text) } ?? .null,
                        "dead-letter": properties.deadLetter.map(Value.string) ?? .null,
                        "created-by": .string(queue.createdBy),
                        "created-at": .string(queue.createdAt.description),
                    ]
                )
            },
            empty: "there are no queues yet"
        )
        return .done
    }
}
