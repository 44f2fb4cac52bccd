import TestSupport
import Workflow

@testable import Steps

/// A local system in a folder of its own, whose time the test moves.
struct LocalFixture {
    let folder: TemporaryFolder
    let time = ManualTime()
    let system: LocalSystem

    init() throws {
        folder = try TemporaryFolder()
        let time = time
        system = try LocalSystem(path: folder.path + "/.tenantry/local.db", owner: "provider", clock: { time.now })
    }

    /// Another handle on the same file, as another process has one.
    func other() throws -> LocalSystem {
        let time = time
        return try LocalSystem(path: system.path, owner: nil, clock: { time.now })
    }

    /// The system as a workflow's connection has it.
    func connection(as principal: String = "provider", protecting places: [ProtectedPlace] = []) -> LocalConnection {
        LocalConnection(
            identity: ConnectionIdentity(kind: "local", endpoint: ".tenantry/local.db", account: principal),
            system: system,
            files: LocalFiles(root: folder.path, connection: "bus", protection: LocalGuard(places: places)),
            principal: principal)
    }

    /// What a step is handed, with the system as the connection `bus`.
    func context(
        _ input: Value, key: String = "key", secrets: [String: Secret] = [:], cursor: Value = .null,
        effects: [Effect] = [], signal: Signal? = nil, artifacts: MemoryArtifactStore = MemoryArtifactStore(),
        probe: StepProbe = StepProbe(), as principal: String = "provider"
    ) -> StepContext {
        let time = time
        return .testing(
            input: input, key: key, secrets: secrets, cursor: cursor, effects: effects, signal: signal,
            now: { time.now }, connections: ["bus": connection(as: principal)], artifacts: artifacts, probe: probe)
    }

    /// A queue as `provision-queue` makes it by default.
    @discardableResult
    func queue(
        _ name: String, lock: Duration = .seconds(30), maxDeliveries: Int? = 10, timeToLive: Duration? = nil,
        deadLetter: String? = nil
    ) async throws -> QueueState {
        try await system.createQueue(
            name,
            QueueProperties(
                lock: lock, maxDeliveries: maxDeliveries, timeToLive: timeToLive,
                deadLetter: deadLetter ?? "\(name).dead-letter"),
            key: "queue-key", as: "provider")
    }

    /// Sends one message as the provider.
    func send(_ id: String, to queue: String, correlation: String? = nil, body: String = "{}") async throws {
        try await system.send(
            [
                OutgoingMessage(
                    id: id, body: Array(body.utf8), contentType: "application/json", correlation: correlation)
            ], to: queue, as: "provider")
    }

    /// Receives one message as the provider.
    func receive(
        _ queue: String, correlation: String? = nil, key: String = "receiver"
    ) async throws -> ReceivedMessage? {
        try await system.receive(
            ReceiveRequest(queue: queue, correlation: correlation, key: key), as: "provider")
    }
}

extension StepOutcome {
    /// The output, if it is done.
    var output: Value? { if case .done(let output, _) = self { output } else { nil } }
    /// The effects, done or not.
    var effects: [Effect] {
        switch self {
        case .done(_, let effects): effects
        case .waiting(let wait): wait.effects
        }
    }
    /// The wait, if it isn't done.
    var wait: Wait? { if case .waiting(let wait) = self { wait } else { nil } }
}

/// What a body of code throws, as the message that a person reads.
func failure(_ body: () async throws -> Void) async -> String {
    do {
        try await body()
        return "nothing was thrown"
    } catch let error as StepFailure {
        return "\(error.code): \(error.message)"
    } catch let error as LocalError {
        return "\(error.code): \(error.message)"
    } catch let error as StepUnknown {
        return "unknown: \(error.reason)"
    } catch {
        return "\(error)"
    }
}
