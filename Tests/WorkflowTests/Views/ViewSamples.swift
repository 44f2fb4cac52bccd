@testable import Workflow

/// Histories to fold views from: one event a minute from 2026-11-21T08:00:00Z on.
enum ViewSamples {
    static let start = Timestamp(microseconds: 1_795_248_000_000_000)
    static let run = RunID(high: 0x0193_4c2f_8a00_7123, low: 0x8456_789a_bcde_f001)
    static let dana = Actor(.system, "dana@host-a", claimed: "dana")
    static let runner = RunnerID(text: "host-a/4121/7f3c")
    static let bus = ConnectionIdentity(kind: "local", endpoint: "local.db", account: "provider")
    static let queue = Effect(
        kind: "queue", connection: bus, resource: "contoso.commands", undo: ["name": "contoso.commands"],
        provenance: .created)

    static func minute(_ number: Int) -> Timestamp { start + .seconds(60 * number) }

    static func started(_ ids: String...) -> Event {
        .runStarted(
            RunStarted(
                workflow: "contoso-onboarding", definition: .sha256("definition"), tenant: TenantID(text: "contoso"),
                tier: "premium", inputs: [:], trigger: "command", actor: dana, trustsClaims: false,
                graph: ids.enumerated()
                    .map { ordinal, id in
                        GraphNode(
                            id: id, needs: ordinal == 0 ? [] : [ordinal - 1], repeats: id == "each", tolerant: false,
                            body: nil)
                    }))
    }

    static func begin(_ step: String, attempt: Int = 1, generation: Int = 1) -> Event {
        .stepStarted(
            StepStarted(
                path: StepPath(text: step), attempt: attempt, generation: generation, key: .sha256("key"),
                sendBy: minute(30), attemptDeadline: minute(40), deadline: minute(600), input: Evaluated([:]),
                runner: runner))
    }

    static func succeed(_ step: String, _ output: Value = .null, effects: [Effect] = []) -> Event {
        .stepSucceeded(
            StepSucceeded(path: StepPath(text: step), attempt: 1, output: output, effects: effects, consumed: nil))
    }

    static func fail(_ step: String, retryAt: Timestamp? = nil) -> Event {
        .stepFailed(
            StepFailed(
                path: StepPath(text: step), attempt: 1, code: "rate-limited", message: "the bus answered 429",
                side: .vendor, retryable: true, effects: [], retryAt: retryAt, nextGeneration: 1, consumed: nil))
    }

    static func wait(_ step: String, _ wait: Wait) -> Event {
        .stepWaiting(
            StepWaiting(
                path: StepPath(text: step), attempt: 1, wait: wait, digest: .sha256(wait.shown.canonicalBytes),
                consumed: nil))
    }

    static func history(_ events: [Event]) throws -> [HistoryEntry] {
        try events.enumerated()
            .map { ordinal, event in
                let encoded = EventCoding.encode(event)
                return try HistoryEntry(
                    RecordedEvent(
                        position: Int64(ordinal + 1), stream: run.stream, version: ordinal + 1,
                        event: EncodedEvent(
                            id: EventID(high: 1, low: UInt64(ordinal)), type: event.wireName,
                            payloadVersion: encoded.version, time: minute(ordinal),
                            actor: event.actor.map { Pseudonym.of($0, salt: []) } ?? "runner:\(runner)", causation: nil,
                            payload: encoded.payload),
                        recordedAt: minute(ordinal), hash: .sha256("\(ordinal)")))
            }
    }

    static func state(_ events: Event...) throws -> RunState { RunState(of: run, try history(events)) }
}
