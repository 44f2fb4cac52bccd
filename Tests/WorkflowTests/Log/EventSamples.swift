@testable import Workflow

/// One event of every kind, as full as it can be and as empty as it can be.
enum EventSamples {
    static let time = Timestamp(microseconds: 1_795_248_902_000_000)
    static let dana = Actor(.system, "dana@host-a", claimed: "dana")
    static let administrator = Actor(.tenant, "it@contoso.example")
    static let identity = ConnectionIdentity(kind: "local", endpoint: ".tenantry/local.db", account: "provider")
    static let path = StepPath(text: "messaging/queue[3]")
    static let effects = [
        Effect(
            kind: "queue", connection: identity, resource: "contoso.commands", undo: ["name": "contoso.commands"],
            provenance: .created),
        Effect(kind: "role", connection: identity, resource: "sender", provenance: .found),
        Effect(
            kind: "file", connection: identity, resource: "a\"b\n", undo: 1, provenance: .changed(from: ["was": .null])),
    ]

    static let run: [Event] = [
        .runStarted(
            RunStarted(
                workflow: "contoso-onboarding", definition: .sha256("definition"), tenant: TenantID(text: "contoso"),
                tier: "premium", inputs: ["since": "2026-01-01"], trigger: "command", actor: dana, trustsClaims: true,
                graph: [
                    GraphNode(id: "export", needs: [], repeats: false, tolerant: false, body: nil),
                    GraphNode(
                        id: "messaging", needs: [0], repeats: true, tolerant: true,
                        body: [GraphNode(id: "queue", needs: [], repeats: false, tolerant: false, body: [])]),
                ])),
        .runStarted(
            RunStarted(
                workflow: "", definition: .sha256(""), tenant: TenantID(text: "t"), tier: nil, inputs: .null,
                trigger: "command", actor: administrator, trustsClaims: false, graph: [])),
        .runResumed(RunResumed(actor: dana, steps: [StepPath(text: "export"), path])),
        .runResumed(RunResumed(actor: dana, steps: [])),
        .runRewound(
            RunRewound(
                actor: dana, reason: "the export was wrong", to: path,
                steps: [.init(path: path, generation: 2), .init(path: StepPath(text: "a"), generation: 4)],
                reopened: [StepPath(text: "b")], undoes: true)),
        .runRewound(RunRewound(actor: dana, reason: "", to: path, steps: [], reopened: [], undoes: false)),
        .runPaused(RunNote(actor: dana, reason: "a \"reason\"")),
        .runUnpaused(RunNote(actor: dana, reason: "")),
        .runCancelRequested(CancelRequested(RunNote(actor: dana, reason: "ü\n"))),
        .runCancelRequested(CancelRequested(RunNote(actor: dana, reason: ""), compensate: true)),
        .runCancelled(RunNote(actor: dana, reason: "no longer a customer")),
        .runCompleted(RunCompleted(outputs: ["sent": 1_000])),
        .runFailed(RunFailed(step: path, code: "queue-not-found", message: "no queue \"x\"", asks: "why")),
        .runFailed(RunFailed(step: nil, code: "outputs", message: "", asks: nil)),
        .foreachExpanded(ForeachExpanded(path: path, items: [1, "two", [:]], maxParallel: 4)),
        .foreachExpanded(ForeachExpanded(path: path, items: [], maxParallel: nil)),
        .runMigrated(
            RunMigrated(
                actor: dana, reason: "a better file", from: .sha256("from"), to: .sha256("to"), tier: "basic",
                inputs: ["since": "2026-01-01"], trustsClaims: true,
                graph: [GraphNode(id: "a", needs: [], repeats: false, tolerant: false, body: nil)],
                steps: [
                    .init(
                        path: path, fate: .kept, generation: 1, deadline: time,
                        input: Evaluated(["a": .null], deferred: [Deferred(pointer: "/a", expression: "secrets.s")]),
                        items: [1, "two"], maxParallel: 3),
                    .init(path: StepPath(text: "b"), fate: .undone, because: "its `with` is another", generation: 2),
                ], reopened: [path], key: .needed("fabrikam", limit: 2))),
        .runMigrated(
            RunMigrated(
                actor: dana, reason: "", from: .sha256("from"), to: .sha256("to"), tier: nil, inputs: .null,
                trustsClaims: false, graph: [],
                steps: [.init(path: path, fate: .dropped, generation: 1, input: Evaluated(.null), items: [])],
                reopened: [], key: .dropped)),
        .runMigrated(
            RunMigrated(
                actor: dana, reason: "", from: .sha256("from"), to: .sha256("to"), tier: nil, inputs: .null,
                trustsClaims: false, graph: [], steps: [], reopened: [])),
    ]

    private static let target = UndoTarget(number: 3, path: path, kind: "queue", resource: "contoso.commands")
    private static let left = StepUndoFailed(
        target: target, attempt: 5, code: "queue-not-empty", message: "3 messages", side: .tenant, retryAt: nil,
        counts: true)

    static let undo: [Event] = [
        .compensationStarted(CompensationStarted(actor: dana, step: path, reason: "no longer a customer")),
        .compensationStarted(CompensationStarted(actor: nil, step: nil, reason: "")),
        .undoStarted(
            UndoStarted(
                target: target, attempt: 2, key: .sha256("key"), sendBy: time,
                runner: RunnerID(text: "host-a/4121/7f3c"))),
        .stepUndone(StepUndone(target: target, attempt: 2)),
        .stepUndoFailed(left),
        .stepUndoFailed(
            StepUndoFailed(
                target: target, attempt: 1, code: "interrupted", message: "", side: .provider, retryAt: time,
                counts: false)),
        .compensationCompleted(CompensationCompleted(undone: 4, kept: 1, left: [left, left])),
        .compensationCompleted(CompensationCompleted(undone: 0, kept: 0, left: [])),
    ]

    static let steps: [Event] = [
        .stepStarted(
            StepStarted(
                path: path, attempt: 2, generation: 1, key: .sha256("key"), sendBy: time,
                attemptDeadline: time + .seconds(30), deadline: time + .seconds(3_600),
                input: Evaluated(
                    ["to": "bus", "token": .null], deferred: [Deferred(pointer: "/token", expression: "secrets.broker")]
                ),
                runner: RunnerID(text: "host-a/4121/7f3c"))),
        .stepStarted(
            StepStarted(
                path: path, attempt: 1, generation: 1, key: nil, sendBy: nil, attemptDeadline: nil, deadline: nil,
                input: Evaluated(.null), runner: nil)),
        .stepProgressed(StepProgressed(path: path, attempt: 1, effects: effects, cursor: ["page": 7])),
        .stepProgressed(StepProgressed(path: path, attempt: 1, effects: [], cursor: .null)),
        .stepSucceeded(
            StepSucceeded(path: path, attempt: 1, output: ["records": 1_000], effects: effects, consumed: "d-1")),
        .stepSucceeded(StepSucceeded(path: path, attempt: 1, output: .null, effects: [], consumed: nil)),
        .stepFailed(
            StepFailed(
                path: path, attempt: 1, code: "rate-limited", message: "429", side: .vendor, retryable: true,
                effects: effects, retryAt: time, nextGeneration: 2, consumed: "d-1")),
        .stepFailed(
            StepFailed(
                path: path, attempt: 0, code: "x", message: "", side: .provider, retryable: false, effects: [],
                retryAt: nil, nextGeneration: 1, consumed: nil)),
        .stepFailed(
            StepFailed(
                path: path, attempt: 1, code: "local-busy", message: "", side: .provider, retryable: true,
                notSent: true, effects: [], retryAt: time, nextGeneration: 1, consumed: nil)),
        .stepUnknown(StepOutcomeUnknown(path: path, attempt: 1, reason: "the connection broke")),
        .stepLookedUp(StepLookedUp(path: path, attempt: 1, answer: .absent, asks: "why", retryAt: time)),
        .stepLookedUp(StepLookedUp(path: path, attempt: 1, answer: .cannotTell, asks: nil, retryAt: nil)),
        .stepSkipped(StepSkipped(path: path, reason: "if: ${{ false }}")),
        .stepCancelled(StepCancelled(path: path, reason: "the run was cancelled")),
        .stepProgressed(StepProgressed(path: path, attempt: 1, effects: effects, cursor: 1, sendBy: time)),
        .stepProgressed(
            StepProgressed(path: path, attempt: 1, effects: effects, cursor: 1, sendBy: time, signal: "d1")),
    ]

    static let waits: [Event] =
        [
            .stepWaiting(
                StepWaiting(
                    path: path, attempt: 1,
                    wait: Wait(
                        .approval(ApprovalPolicy(approvers: ["ana", "ben"], quorum: 2, allowInitiator: false)),
                        on: "platform-leads", summary: "asks to go on", until: time, poll: .milliseconds(1_500),
                        signal: "go", cursor: [1], effects: effects, shown: ["plan": "x"]),
                    digest: .sha256("shown"), consumed: "d-0"))
        ]
        + [Wait.Kind.consent, .message, .callback, .propagation, .time]
        .map { kind in
            .stepWaiting(
                StepWaiting(
                    path: path, attempt: 1, wait: Wait(kind, on: "contoso", summary: ""), digest: .sha256(""),
                    consumed: nil))
        }

    static let mail: [Event] = [
        .signalReceived(
            SignalReceived(
                name: "consent", path: path, delivery: "d-1", payload: ["granted": true], actor: administrator,
                verified: "operating-system")),
        .signalReceived(
            SignalReceived(
                name: "x", path: nil, delivery: "d-2", payload: .null, actor: dana, verified: "claimed")),
        .signalRefused(
            SignalRefused(name: "x", path: path, delivery: "d-3", reason: "already used", actor: dana)),
        .signalRefused(SignalRefused(name: "x", path: nil, delivery: "d-4", reason: "expired", actor: dana)),
        .timerFired(TimerFired(path: path, kind: .deadline, due: time)),
        .timerFired(TimerFired(path: path, kind: .wait, due: .earliest)),
        .decisionMade(
            DecisionMade(path: path, verdict: .retry, actor: dana, reason: "checked", nextGeneration: 2)),
        .decisionMade(
            DecisionMade(path: path, verdict: .lookUp, actor: dana, reason: "it answers again", nextGeneration: 1)),
        .commandRejected(
            CommandRejected(
                run: RunID(high: 1, low: 2), command: "approve", reason: "not an approver", actor: dana)),
        .commandRejected(CommandRejected(run: nil, command: "run", reason: "", actor: dana)),
        .checkpointSigned(
            CheckpointSigned(
                number: 1, events: 3, position: 3, root: .sha256("root"), line: .sha256("line"), previous: nil,
                key: "ed25519:00", actor: dana)),
        .checkpointSigned(
            CheckpointSigned(
                number: 2, events: 9, position: 10, root: .sha256("r"), line: .sha256("l"), previous: .sha256("line"),
                key: "ed25519:00", actor: Actor(.runner, "host-a/4121/7f3c"))),
    ]

    static let concurrency: [Event] = [
        .runQueued(
            RunQueued(
                key: "contoso \"x\"", limit: 2,
                rivals: Rivals([RunID(high: 1, low: 2), RunID(high: 1, low: 3)], cancels: [RunID(high: 1, low: 2)]))),
        .runQueued(RunQueued(key: "k", limit: 1, rivals: Rivals([]))),
        .runAdmitted(RunAdmitted(key: "contoso", limit: 10_000)),
    ]

    static let all = run + steps + waits + mail + undo + concurrency
}
