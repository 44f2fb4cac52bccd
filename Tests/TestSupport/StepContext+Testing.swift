import Synchronization
public import Workflow

extension TenantID {
    /// The tenant of tests that need only one.
    public static let testing = TenantID(text: "contoso")
}

extension Timestamp {
    /// 2026-11-21T08:00:00Z, where the clocks of tests stand.
    public static let testing = Timestamp(microseconds: 1_795_248_000_000_000)
}

extension StepContext {
    /// What a step under test is handed; everything that a test doesn't say is plain.
    public static func testing(
        input: Value,
        run: String = "r_01KAHT2Z000000000000000000",
        path: String = "step",
        attempt: Int = 1,
        key: String = String(repeating: "a1", count: 32),
        secrets: [String: Secret] = [:],
        cursor: Value = .null,
        effects: [Effect] = [],
        signal: Signal? = nil,
        deadline: Timestamp? = nil,
        now: @escaping @Sendable () -> Timestamp = { .testing },
        connections: [String: any Connection] = [:],
        artifacts: any ArtifactStore = MemoryArtifactStore(),
        probe: StepProbe = StepProbe()
    ) -> StepContext {
        StepContext(
            run: RunID(text: run),
            tenant: .testing,
            path: StepPath(text: path),
            attempt: attempt,
            idempotencyKey: key,
            input: input,
            secrets: secrets,
            cursor: cursor,
            effects: effects,
            signal: signal,
            deadline: deadline,
            now: now,
            connections: FixedConnections(connections),
            artifacts: artifacts,
            gate: { try await probe.gate() },
            record: { probe.record(effects: $0, cursor: $1) }
        )
    }
}

/// Sees what a step asks of the engine: whether it was about to send, and the progress it made durable.
public final class StepProbe: Sendable {
    private struct Seen {
        var gates = 0
        var progress: [(effects: [Effect], cursor: Value)] = []
    }
    private let seen = Mutex(Seen())
    private let onGate: @Sendable () async throws -> Void

    /// Makes a probe; `onGate` runs whenever the step is about to send, and may refuse by throwing.
    public init(onGate: @escaping @Sendable () async throws -> Void = {}) { self.onGate = onGate }

    /// How often the step was about to send.
    public var gates: Int { seen.withLock(\.gates) }
    /// What the step made durable on its way, in order.
    public var progress: [(effects: [Effect], cursor: Value)] { seen.withLock(\.progress) }

    func gate() async throws {
        seen.withLock { $0.gates += 1 }
        try await onGate()
    }

    func record(effects: [Effect], cursor: Value) {
        seen.withLock { $0.progress.append((effects, cursor)) }
    }
}

/// Connections that a test made itself, by name.
public struct FixedConnections: ConnectionSource {
    private let connections: [String: any Connection]

    /// Takes the connections.
    public init(_ connections: [String: any Connection]) { self.connections = connections }

    /// The connection of that name.
    public func open(_ name: String) async throws -> any Connection {
        guard let connection = connections[name] else {
            throw StepFailure(
                code: "connection-missing",
                message: "there is no connection \"\(name)\"",
                side: .provider
            )
        }
        return connection
    }
}
