import Testing

@testable import Workflow

@Suite struct WhyTests {
    private typealias Samples = ViewSamples
    static let id = ViewSamples.run.text

    private func why(_ state: RunState, owner: RunnerID? = nil, minute: Int = 125) -> Why {
        Why(state, owner: owner, at: Samples.minute(minute))
    }

    @Test func `a step that waits for approval names who, since when, until when and the command`() throws {
        let wait = Wait(
            .approval(ApprovalPolicy(approvers: ["ana", "ben"], quorum: 2, allowInitiator: false)),
            on: "platform-leads", summary: "open the queue to the tenant", until: Samples.minute(300))
        let approval = SignalReceived(
            name: "go", path: StepPath(text: "go"), delivery: "d", payload: [:], actor: Actor(.system, "ana@host-a"),
            verified: "operating-system")
        let why = why(
            try Samples.state(
                Samples.started("go"), Samples.begin("go"), Samples.wait("go", wait), .signalReceived(approval)))
        #expect(
            why.sentence
                == "Step go waits for platform-leads to approve (1 of 2 so far) since 2026-11-21T08:02:00Z (2 h 3 m), "
                + "until 2026-11-21T13:00:00Z: open the queue to the tenant.")
        #expect(why.reasons.map(\.on) == ["platform-leads"])
        #expect(
            why.reasons[0].commands.map(\.command) == [
                "runner approve \(Self.id) --step go", "runner approve \(Self.id) --step go --reject",
            ])
    }

    @Test func `what is recorded and not yet used needs only a runner`() throws {
        func signal(_ by: String, _ payload: Value = [:]) -> Event {
            .signalReceived(
                SignalReceived(
                    name: "go", path: StepPath(text: "go"), delivery: by, payload: payload,
                    actor: Actor(.system, by), verified: "operating-system"))
        }
        func words(_ kind: Wait.Kind, _ signals: Event...) throws -> String {
            var state = try Samples.state(
                Samples.started("go"), Samples.begin("go"), Samples.wait("go", Wait(kind, on: "x", summary: "?")))
            for event in signals { state.apply(event, at: Samples.minute(4)) }
            let why = why(state)
            #expect(why.reasons.map(\.on) == ["a runner"])
            #expect(why.reasons[0].commands.map(\.command) == ["runner resume \(Self.id)"])
            return why.sentence
        }
        let two = Wait.Kind.approval(ApprovalPolicy(approvers: [], quorum: 2, allowInitiator: false))
        let start = "Step go has waited since 2026-11-21T08:02:00Z (2 h 3 m); "
        let end = ", and that is enough: the next runner carries it on."
        #expect(try words(two, signal("ana"), signal("ben")) == start + "all 2 approvals are recorded" + end)
        #expect(
            try words(two, signal("ana", ["decision": "reject"]))
                == start + "a rejection by user:ana is recorded" + end)
        #expect(try words(.consent, signal("ana")) == start + "an answer by user:ana is recorded" + end)
        #expect(try words(.callback, signal("ana")) == start + "the signal \"go\" by user:ana is recorded" + end)
    }

    @Test func `a signal that is named as what is waited for is named once`() throws {
        let wait = Wait(.callback, on: "the signal \"go\"", summary: "", until: Samples.minute(900), signal: "go")
        let state = try Samples.state(Samples.started("s"), Samples.begin("s"), Samples.wait("s", wait))
        #expect(
            why(state).sentence
                == "Step s waits for the signal \"go\" since 2026-11-21T08:02:00Z (2 h 3 m), until 2026-11-21T18:00:00Z."
        )
        #expect(state.nodes[1].detail(at: Samples.minute(3)).hasSuffix(", until 2026-11-21T18:00:00Z"))
    }

    @Test(
        "every kind of wait has a sentence and, where someone can move it, a command",
        arguments: [
            (Wait.Kind.consent, "the consent of contoso", "runner consent ID --step 'each[0]' --grant"),
            (.callback, "the signal \"each[0]\" of contoso", "runner signal ID 'each[0]'"),
            (.message, "a message from contoso", "runner resume ID"),
            (.propagation, "contoso to spread a change that it accepted", "runner resume ID"),
            (.time, "a moment", "runner resume ID"),
        ]
    )
    func waits(kind: Wait.Kind, words: String, command: String) throws {
        let why = why(
            try Samples.state(
                Samples.started("each"),
                .foreachExpanded(ForeachExpanded(path: StepPath(text: "each"), items: [1], maxParallel: nil)),
                Samples.begin("each[0]"), Samples.wait("each[0]", Wait(kind, on: "contoso", summary: ""))))
        #expect(
            why.sentence
                == "Step each[0] waits for \(words) since 2026-11-21T08:03:00Z (2 h 2 m), until 2026-11-21T18:00:00Z.")
        #expect(why.reasons[0].commands.first?.command == command.replacing("ID", with: Self.id))
    }

    @Test func `a message that somebody must send comes with the command that sends it`() throws {
        let wait = Wait(
            .message, on: "the queue \"contoso.status\"",
            summary: "a message with the correlation \"contoso import\" is expected on queues/contoso.status",
            poll: .seconds(1),
            command: [
                "runner", "local", "send", "contoso.status", "--as", "contoso-app", "--correlation", "contoso import",
                "--body", "JSON",
            ])
        let why = why(try Samples.state(Samples.started("reply"), Samples.begin("reply"), Samples.wait("reply", wait)))
        #expect(
            why.sentence
                == "Step reply waits for a message from the queue \"contoso.status\" since 2026-11-21T08:02:00Z (2 h 3 m), "
                + "until 2026-11-21T18:00:00Z: a message with the correlation \"contoso import\" is expected on "
                + "queues/contoso.status.")
        #expect(why.reasons[0].commands.map(\.label) == ["send it as they would", "carry it on"])
        #expect(
            why.reasons[0].commands.map(\.command) == [
                "runner local send contoso.status --as contoso-app --correlation 'contoso import' --body JSON",
                "runner resume \(Self.id)",
            ])
    }

    @Test func `what needs a decision comes first and shows the four ways out`() throws {
        var state = try Samples.state(
            Samples.started("each"),
            .foreachExpanded(ForeachExpanded(path: StepPath(text: "each"), items: [1, 2], maxParallel: nil)),
            Samples.begin("each[0]"),
            Samples.wait("each[0]", Wait(.consent, on: "contoso", summary: "")),
            Samples.begin("each[1]"),
            .stepUnknown(
                StepOutcomeUnknown(path: StepPath(text: "each[1]"), attempt: 1, reason: "the connection broke")))
        state.apply(
            .stepLookedUp(
                StepLookedUp(
                    path: StepPath(text: "each[1]"), attempt: 1, answer: .cannotTell,
                    asks: "the connection broke and step type transmit has no look-up", retryAt: nil)),
            at: Samples.minute(6))
        let why = why(state)
        #expect(why.phase == .needsDecision)
        #expect(why.reasons.map(\.step?.text) == ["each[1]", "each[0]"])
        #expect(
            why.sentence
                == "Step each[1] needs a person's decision since 2026-11-21T08:06:00Z (1 h 59 m): "
                + "the connection broke and step type transmit has no look-up.")
        #expect(
            why.reasons[0].commands.map(\.command) == [
                "runner decide \(Self.id) 'each[1]' --done --output FILE --reason REASON",
                "runner decide \(Self.id) 'each[1]' --retry --reason REASON",
                "runner decide \(Self.id) 'each[1]' --fail --reason REASON",
                "runner decide \(Self.id) 'each[1]' --look-up --reason REASON",
            ])
    }

    @Test func `a step between attempts says when the next is due`() throws {
        let state = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.fail("send", retryAt: Samples.minute(126)))
        #expect(
            why(state).sentence
                == "The next thing is attempt 2 of step send at 2026-11-21T10:06:00Z, in 1 m.")
        #expect(why(state).reasons[0].commands.map(\.command) == ["runner resume \(Self.id)"])
        #expect(
            why(state, owner: Samples.runner).reasons[0].commands.map(\.command)
                == ["runner history \(Self.id) --follow"])
        #expect(
            why(state, minute: 200).sentence == "Now attempt 2 of step send is due, and no runner carries the run out.")
    }

    @Test func `a step under way says by whom, and that it is orphaned when nobody holds the run`() throws {
        let state = try Samples.state(Samples.started("send"), Samples.begin("send"))
        #expect(
            why(state, owner: Samples.runner, minute: 2).sentence
                == "Step send is carried out by runner host-a/4121/7f3c since 2026-11-21T08:01:00Z (1 m), attempt 1, "
                + "until 2026-11-21T08:40:00Z.")
        #expect(
            why(state, minute: 2).sentence
                .hasSuffix(
                    "; no runner holds the run any more, the next one finds out what became of it."))
    }

    @Test func `a run that has ended says how, and what can be done`() throws {
        let path = StepPath(text: "send")
        let failed = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.fail("send"),
            .runFailed(RunFailed(step: path, code: "rate-limited", message: "the bus answered 429", asks: nil)))
        #expect(
            why(failed).sentence
                == "Run \(Self.id) failed at step send at 2026-11-21T08:03:00Z: the bus answered 429.")
        #expect(
            why(failed).reasons[0].commands.map(\.command)
                == [
                    "runner resume \(Self.id)", "runner cancel \(Self.id) --compensate", "runner history \(Self.id)",
                ])
        let completed = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.succeed("send"),
            .runCompleted(RunCompleted(outputs: .null)))
        #expect(
            why(completed).sentence == "Run \(Self.id) completed at 2026-11-21T08:03:00Z; nothing is left to do.")
        let cancelled = try Samples.state(
            Samples.started("send"), .runCancelled(RunNote(actor: Samples.dana, reason: "no longer a customer")))
        #expect(
            why(cancelled).sentence
                == "Run \(Self.id) was cancelled by user:dana@host-a as \"dana\" at 2026-11-21T08:01:00Z: "
                + "no longer a customer.")
    }

    @Test func `a pause of a run with a cut off attempt is said beside it`() throws {
        let state = try Samples.state(
            Samples.started("send"), Samples.begin("send"),
            .runPaused(RunNote(actor: Samples.dana, reason: "lunch")))
        #expect(
            why(state).reasons.map(\.sentence).last
                == "Run \(Self.id) is paused by user:dana@host-a as \"dana\", so nothing new begins in it: lunch.")
        #expect(why(state).reasons.map { $0.commands.map(\.command) }.last == ["runner unpause \(Self.id)"])
        #expect(why(state).reasons.count == 2)
    }

    @Test func `a run that nobody has begun says so`() throws {
        let state = try Samples.state(Samples.started("send"))
        #expect(
            why(state, minute: 3).sentence
                == "Run \(Self.id) is ready to go on, and no runner carries it out; its last event was 3 m ago.")
        #expect(why(RunState(of: Samples.run)).reasons.count == 1)
    }

    @Test func `a run that waits for a slot of its tier names who holds it`() throws {
        func why(held count: Int) throws -> Why.Reason {
            let holders = (1...count)
                .map {
                    Why.Slot.Holder(run: RunID(high: 0, low: UInt64($0)), runner: RunnerID(text: "host-\($0)"))
                }
            let slot = Why.Slot(tier: "basic", limit: count, holders: holders)
            let state = try Samples.state(Samples.started("send"))
            let reasons = Why(state, owner: nil, slot: slot, at: Samples.minute(3)).reasons
            return try #require(reasons.count == 1 ? reasons.first : nil)
        }
        let start = "Run \(Self.id) waits since 2026-11-21T08:00:00Z (3 m) for a slot of tier basic, which has "
        func holder(_ number: Int) -> String { "run \(RunID(high: 0, low: UInt64(number))) (runner host-\(number))" }
        let one = try why(held: 1)
        #expect(one.sentence == start + "1 (runs-at-once); held by \(holder(1)).")
        #expect(one.on == "a slot of tier basic")
        #expect(
            one.commands.map(\.command)
                == ["runner why \(RunID(high: 0, low: 1))", "runner resume \(Self.id)"])
        #expect(
            try why(held: 5).sentence
                == start + "5 (runs-at-once); held by \(holder(1)), \(holder(2)), \(holder(3)), 2 more.")
    }

    @Test func `a run that waits for a slot of its runner names the attempts that hold it`() throws {
        func why(_ state: RunState, isUndo: Bool, held count: Int) throws -> Why.Reason {
            let holders = (1...count)
                .map {
                    Why.Attempts.Holder(run: RunID(high: 0, low: UInt64($0)), step: StepPath(text: "s\($0)"))
                }
            let attempts = Why.Attempts(
                runner: RunnerID(text: "host-a"), ready: [StepPath(text: "send")], isUndo: isUndo, holders: holders)
            let reasons = Why(state, owner: RunnerID(text: "host-a"), attempts: attempts, at: Samples.minute(3)).reasons
            return try #require(reasons.first)
        }
        func holder(_ number: Int) -> String { "run \(RunID(high: 0, low: UInt64(number))) (step s\(number))" }
        let state = try Samples.state(Samples.started("send"))
        let rest =
            " waits since 2026-11-21T08:00:00Z (3 m) for a slot of runner host-a, which carries the run out and shares its "
            + "slots among tenants; held by "
        let one = try why(state, isUndo: false, held: 1)
        #expect(one.sentence == "Step send" + rest + "\(holder(1)).")
        #expect(one.on == "a slot of runner host-a")
        #expect(one.commands.map(\.command) == ["runner why \(RunID(high: 0, low: 1))"])
        #expect(
            try why(state, isUndo: true, held: 5).sentence
                == "The undo of step send" + rest + "\(holder(1)), \(holder(2)), \(holder(3)), 2 more.")
    }

    @Test func `a queued run is so since it was started`() throws {
        #expect(try Samples.state(Samples.started("send")).phaseSince == Samples.minute(0))
    }

    @Test func `is one object for programs`() throws {
        let state = try Samples.state(Samples.started("send"))
        #expect(
            why(state, minute: 3).value["reasons"]?.array?.first?.canonicalText
                == "{\"commands\":[{\"command\":\"runner resume \(Self.id)\",\"label\":\"carry it on\"}],"
                + "\"on\":\"a runner\",\"sentence\":\"Run \(Self.id) is ready to go on, and no runner carries it out; "
                + "its last event was 3 m ago.\",\"since\":\"2026-11-21T08:00:00.000000Z\",\"step\":null,\"until\":null}"
        )
    }
}
