/// What an attempt is handed: its input, its keys, and the few things that it may ask of the engine.
public struct StepContext: Sendable {
    /// The run.
    public let run: RunID
    /// The tenant.
    public let tenant: TenantID
    /// Where the step stands.
    public let path: StepPath
    /// Which try this is, from 1.
    public let attempt: Int
    /// The key that the other side may know the effect by: 64 hexadecimal digits, the same for every attempt of a generation.
    public let idempotencyKey: String
    /// The evaluated `with`, defaults filled in; deferred places are `null` and stand in ``secrets``.
    public let input: Value
    /// The secrets of the input, by JSON Pointer.
    public let secrets: [String: Secret]
    /// The places of the input, as JSON Pointers, whose values will be known only when other steps have run.
    ///
    /// They are `null`, and only ``Step/plan(_:)`` meets any.
    public let unknown: [String]
    /// What the last answer of this step left to start from.
    public let cursor: Value
    /// What this step has made so far.
    public let effects: [Effect]
    /// The signal that woke the step, if one did.
    public let signal: Signal?
    /// When the attempt must be over.
    public let deadline: Timestamp?
    /// The clock.
    public let now: @Sendable () -> Timestamp
    /// The connections that the definition names.
    public let connections: any ConnectionSource
    /// The store of data sets.
    public let artifacts: any ArtifactStore
    /// Asks the engine, right before the first byte leaves, whether this attempt still owns the run; see ``aboutToSend()``.
    let gate: @Sendable () async throws -> Void
    /// Makes effects and a cursor durable in the middle of an attempt; see ``progress(effects:cursor:)``.
    let record: @Sendable (_ effects: [Effect], _ cursor: Value) async throws -> Void

    /// Makes a context; the engine does, and so do tests of a step.
    public init(
        run: RunID, tenant: TenantID, path: StepPath, attempt: Int = 1, idempotencyKey: String, input: Value,
        secrets: [String: Secret] = [:], unknown: [String] = [], cursor: Value = .null, effects: [Effect] = [],
        signal: Signal? = nil,
        deadline: Timestamp? = nil, now: @escaping @Sendable () -> Timestamp, connections: any ConnectionSource,
        artifacts: any ArtifactStore, gate: @escaping @Sendable () async throws -> Void = {},
        record: @escaping @Sendable (_ effects: [Effect], _ cursor: Value) async throws -> Void = { _, _ in }
    ) {
        self.run = run
        self.tenant = tenant
        self.path = path
        self.attempt = attempt
        self.idempotencyKey = idempotencyKey
        self.input = input
        self.secrets = secrets
        self.unknown = unknown
        self.cursor = cursor
        self.effects = effects
        self.signal = signal
        self.deadline = deadline
        self.now = now
        self.connections = connections
        self.artifacts = artifacts
        self.gate = gate
        self.record = record
    }

    /// Must be awaited right before the first byte of a change leaves: from here on a broken attempt is *unknown*.
    /// - Throws: when the lease or the `send-by` of this attempt is over; nothing may be sent then.
    public func aboutToSend() async throws { try await gate() }

    /// Makes what was done so far durable, so that the next attempt starts from it.
    public func progress(effects: [Effect] = [], cursor: Value) async throws { try await record(effects, cursor) }

    /// Whether all of a field's value is known; before other steps have run it may not be.
    public func isKnown(_ field: String) -> Bool {
        let place = JSONPointer.appending(field, to: "")
        return !unknown.contains { $0.isEmpty || $0 == place || $0.hasPrefix(place + "/") }
    }

    /// The failure of a plan that needs a field whose value will be known only when other steps have run.
    public func notKnownYet(_ field: String) -> StepFailure {
        StepFailure(
            code: StepPlan.notKnownYet, message: "with.\(field) will be known only when other steps have run",
            side: .provider)
    }

    /// The connection that a field of the input names, as the capability that the step needs.
    /// - Throws: ``StepFailure`` when the connection can't be opened or lacks the capability.
    public func connection<Offered>(_ field: String, as capability: Offered.Type) async throws -> Offered {
        guard isKnown(field) else { throw notKnownYet(field) }
        let name = input[field]?.string ?? ""
        let connection = try await connections.open(name)
        guard let offered = connection as? Offered else {
            throw StepFailure(
                code: "capability-missing",
                message:
                    "connection \"\(name)\" of kind \(connection.identity.kind) doesn't offer what \(path) needs of it",
                side: .provider)
        }
        return offered
    }
}

/// Opens the connections of a run's definition.
public protocol ConnectionSource: Sendable {
    /// The connection of that name, opened once and shared.
    /// - Throws: ``StepFailure`` when there is none, or it can't be opened.
    func open(_ name: String) async throws -> any Connection
}
