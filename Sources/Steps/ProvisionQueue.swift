import Workflow

/// Makes a queue with the properties that the file says, or finds it as it is.
struct ProvisionQueue: Step {
    static let description = StepDescription(
        name: "provision-queue",
        summary: "makes a queue, and the dead-letter queue beside it, unless it is there with the same properties",
        fields: [
            Field(
                "on", .string, "The connection whose queue it is.", required: true, example: "bus", capability: .queues),
            Field(
                "name", .text(.resourceName), "The queue's name: letters, digits, \".\", \"_\", \"-\" and \"/\".",
                required: true,
                example: "contoso.commands"),
            Field(
                "max-deliveries", .integer(1...1_000),
                "How often a message is delivered before it goes to the dead-letter queue.", unit: "deliveries",
                default: 10, example: 5),
            Field(
                "lock", .duration, "How long a received message is hidden from other receivers.", default: "30s",
                example: "1m"),
            Field(
                "time-to-live", .duration,
                "How long a message waits before it goes to the dead-letter queue; for ever if unsaid.", example: "14d"),
            Field(
                "dead-letter", .text(.resourceName),
                "The dead-letter queue's name; the queue's name and \".dead-letter\" if unsaid.",
                example: "contoso.failed"),
        ],
        output: [
            Field("name", .string, "The queue's name.", required: true, example: "contoso.commands"),
            Field(
                "queue", .string, "The queue as roles are granted on it.", required: true,
                example: "queues/contoso.commands"),
            Field(
                "dead-letter", .string, "The dead-letter queue's name.", required: true,
                example: "contoso.commands.dead-letter"),
            Field(
                "created", .bool, "Whether this step made it; otherwise it was there.", required: true, example: true),
        ],
        repeatability: .idempotent, canUndo: true,
        example: """
            - id: queue
              uses: provision-queue
              with: { on: bus, name: "${{ tenant.id }}.commands", max-deliveries: 5, lock: 1m }
            """)

    func plan(_ context: StepContext) async throws -> StepPlan {
        let queues = try await context.connection("on", as: (any Queues).self)
        let name = try context.requiredText("name")
        let wanted = try Self.properties(context)
        var output: Object = ["name": .string(name), "dead-letter": .string(wanted.deadLetter ?? "")]
        if let found = try await queues.queue(name) {
            try Self.check(found, against: wanted)
            output["queue"] = .string(found.scope)
            output["created"] = false
            return StepPlan(changes: [.init(.found, kind: "queue", resource: found.scope)], output: output)
        }
        let scope = (queues as? any Messages)?.scope(of: name)
        output["queue"] = scope.map { .string($0) }
        return StepPlan(
            changes: [.init(.create, kind: "queue", resource: scope ?? name)], rights: ["make queues"], output: output)
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let queues = try await context.connection("on", as: (any Queues).self)
        let name = try context.requiredText("name")
        let wanted = try Self.properties(context)
        if let found = try await queues.queue(name) { return try Self.done(found, wanted, queues, context) }
        try await context.aboutToSend()
        let made = try await queues.createQueue(name, wanted, key: context.idempotencyKey)
        return try Self.done(made, wanted, queues, context)
    }

    func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        let queues = try await context.connection("on", as: (any Queues).self)
        let wanted = try Self.properties(context)
        guard let found = try await queues.queue(try context.requiredText("name")),
            Self.differences(found.properties, wanted).isEmpty
        else { return .absent }
        let (output, effect) = Self.result(found, queues, context)
        return .present(output: output, effects: [effect])
    }

    func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
        let queues = try await context.connection("on", as: (any Queues).self)
        guard let name = effect.undo["name"]?.string, let made = QueueProperties(effect.undo) else {
            return .cannotTell
        }
        guard let found = try await queues.queue(name) else { return .gone }
        if effect.provenance == .created, let key = effect.undo["key"]?.string, found.key != key {
            return .changed("the queue was removed and made again by \(found.createdBy) at \(found.createdAt)")
        }
        let differences = Self.differences(found.properties, made)
        return differences.isEmpty ? .asMade : .changed(differences.joined(separator: ", "))
    }

    func undo(_ effect: Effect, in context: StepContext) async throws {
        guard effect.provenance == .created, let name = effect.undo["name"]?.string,
            let key = effect.undo["key"]?.string
        else { return }
        let queues = try await context.connection("on", as: (any Queues).self)
        try await context.aboutToSend()
        if case .kept(let reason) = try await queues.removeQueue(name, madeBy: key) {
            throw StepFailure(
                code: "queue-not-empty", message: "the queue \"\(name)\" stays: \(reason)", side: .provider,
                retryable: true)
        }
    }
}

extension ProvisionQueue {
    private static func properties(_ context: StepContext) throws(StepFailure) -> QueueProperties {
        let name = try context.requiredText("name")
        return QueueProperties(
            lock: try context.duration("lock") ?? .seconds(30),
            maxDeliveries: try context.integer("max-deliveries") ?? 10,
            timeToLive: try context.duration("time-to-live"),
            deadLetter: try context.text("dead-letter") ?? name + ".dead-letter")
    }

    private static func done(
        _ found: QueueState, _ wanted: QueueProperties, _ queues: any Queues, _ context: StepContext
    ) throws(StepFailure) -> StepOutcome {
        try check(found, against: wanted)
        let (output, effect) = result(found, queues, context)
        return .done(output: output, effects: [effect])
    }

    private static func result(
        _ found: QueueState, _ queues: any Queues, _ context: StepContext
    ) -> (Value, Effect) {
        let isOurs = found.key == context.idempotencyKey
        var undo = found.properties.members
        undo["name"] = .string(found.name)
        undo["key"] = isOurs ? .string(context.idempotencyKey) : nil
        let effect = Effect(
            kind: "queue", connection: queues.identity, resource: found.scope, undo: .object(undo),
            provenance: isOurs ? .created : .found)
        let output: Value = [
            "name": .string(found.name), "queue": .string(found.scope),
            "dead-letter": .string(found.properties.deadLetter ?? ""), "created": .bool(isOurs),
        ]
        return (output, effect)
    }

    private static func check(_ found: QueueState, against wanted: QueueProperties) throws(StepFailure) {
        let differences = differences(found.properties, wanted)
        guard !differences.isEmpty else { return }
        throw StepFailure(
            code: "queue-differs",
            message: "the queue \"\(found.name)\" is there with other properties (made by \(found.createdBy)): "
                + differences.joined(separator: ", ")
                + "; change the step to what is there, or remove the queue if nobody needs it", side: .provider)
    }

    /// What differs, each as `lock is 30s instead of 1m`.
    private static func differences(_ found: QueueProperties, _ wanted: QueueProperties) -> [String] {
        let never = "unlimited"
        let pairs = [
            ("lock", found.lock.text, wanted.lock.text),
            (
                "max-deliveries", found.maxDeliveries.map(String.init) ?? never,
                wanted.maxDeliveries.map(String.init) ?? never
            ),
            ("time-to-live", found.timeToLive?.text ?? never, wanted.timeToLive?.text ?? never),
            ("dead-letter", found.deadLetter ?? "none", wanted.deadLetter ?? "none"),
        ]
        return pairs.filter { $0.1 != $0.2 }.map { "\($0.0) is \($0.1) instead of \($0.2)" }
    }
}

extension QueueProperties {
    /// The properties as members of an effect's undo data.
    fileprivate var members: Object {
        var members = Object()
        members["lock"] = .string(lock.text)
        members["max-deliveries"] = maxDeliveries.map { Value($0) }
        members["time-to-live"] = timeToLive.map { .string($0.text) }
        members["dead-letter"] = deadLetter.map { .string($0) }
        return members
    }

    /// Reads what ``members`` wrote.
    fileprivate init?(_ value: Value) {
        guard let lock = value["lock"]?.string.flatMap(Duration.init(text:)) else { return nil }
        self.init(
            lock: lock, maxDeliveries: value["max-deliveries"]?.int,
            timeToLive: value["time-to-live"]?.string.flatMap(Duration.init(text:)),
            deadLetter: value["dead-letter"]?.string)
    }
}
