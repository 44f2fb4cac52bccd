import Testing

@testable import Workflow

@Suite struct TimelineTests {
    private typealias Samples = ViewSamples

    @Test func `says what happened, to which step, by whom`() throws {
        let dataset = Dataset(digest: .sha256("abc"), format: "ndjson", records: 993, bytes: 12)
        let events: [Event] = [
            Samples.started("people", "queue", "send"),
            Samples.begin("people"),
            Samples.succeed("people", ["dataset": dataset.value, "rejected": 7]),
            Samples.begin("queue"),
            Samples.succeed("queue", ["name": "contoso.commands"], effects: [Samples.queue]),
            Samples.begin("send", attempt: 2, generation: 2),
            Samples.fail("send", retryAt: Samples.minute(9)),
            .signalRefused(
                SignalRefused(
                    name: "go", path: nil, delivery: "d-1", reason: "already used",
                    actor: Actor(.tenant, "it@contoso.example"))),
            .runCompleted(RunCompleted(outputs: ["sent": 993])),
        ]
        let lines = Timeline(try Samples.history(events)).lines
        #expect(lines.map(\.sequence) == Array(1...9))
        #expect(
            lines.map(\.detail) == [
                "contoso-onboarding@\(Digest.sha256("definition").short) for contoso (premium), 3 steps",
                "attempt 1, key 2c70e12b7a06, until 2026-11-21T08:40:00Z",
                "dataset 993 records (ndjson), rejected 7",
                "attempt 1, key 2c70e12b7a06, until 2026-11-21T08:40:00Z",
                "name contoso.commands; created queue contoso.commands",
                "attempt 2, key 2c70e12b7a06 (generation 2), until 2026-11-21T08:40:00Z",
                "rate-limited (vendor): the bus answered 429; next attempt at 2026-11-21T08:09:00Z",
                "go (d-1): already used",
                "outputs: sent 993",
            ])
        #expect(lines[0].by == "user:dana@host-a as \"dana\"")
        #expect(lines[1].by == "runner:host-a/4121/7f3c")
        #expect(lines[7].by == "tenant:it@contoso.example")
        #expect(lines.map(\.step?.text) == [nil, "people", "people", "queue", "queue", "send", "send", nil, nil])
    }

    @Test func `says of a try that was not sent that it doesn't count`() throws {
        let busy = StepFailed(
            path: StepPath(text: "send"), attempt: 1, code: "local-busy", message: "it was busy", side: .provider,
            retryable: true, notSent: true, effects: [], retryAt: Samples.minute(9), nextGeneration: 1, consumed: nil)
        let line = try #require(Timeline(try Samples.history([.stepFailed(busy)])).lines.first)
        #expect(
            line.detail
                == "local-busy (provider): it was busy; this try doesn't count; next attempt at 2026-11-21T08:09:00Z")
    }

    @Test func `says of a wait until when it lasts, and of its end what has ended, on whichever page that comes`()
        throws
    {
        let expiry = Wait(.consent, on: "contoso", summary: "asks", until: Samples.minute(700))
        let moment = Wait(.time, on: "the clock", summary: "it goes on", until: Samples.minute(9))
        let events: [Event] = [
            Samples.started("ask", "pause", "call"),
            Samples.begin("ask"), Samples.wait("ask", expiry),
            .timerFired(TimerFired(path: StepPath(text: "ask"), kind: .deadline, due: Samples.minute(600))),
            Samples.wait("pause", moment),
            .timerFired(TimerFired(path: StepPath(text: "pause"), kind: .wait, due: Samples.minute(9))),
            Samples.wait("call", expiry),
            .timerFired(TimerFired(path: StepPath(text: "call"), kind: .wait, due: Samples.minute(700))),
            .timerFired(TimerFired(path: StepPath(text: "other"), kind: .deadline, due: Samples.minute(9))),
        ]
        let history = try Samples.history(events)
        let details = [
            "consent, on contoso, until 2026-11-21T18:00:00Z; asks",
            "the step's time was over at 2026-11-21T18:00:00Z, while it waited for contoso",
            "a time, until 2026-11-21T08:09:00Z",
            "2026-11-21T08:09:00Z, which it waited for, has come",
            "consent, on contoso, until 2026-11-21T19:40:00Z; asks",
            "the wait for contoso ended at 2026-11-21T19:40:00Z: nothing came until then",
            "the step's time was over at 2026-11-21T08:09:00Z",
        ]
        #expect(Timeline(history).lines.dropFirst(2).map(\.detail) == details)
        var paged = Timeline([])
        var told: [String] = []
        for entry in history {
            paged = Timeline([entry], after: paged)
            told += paged.lines.map(\.detail)
        }
        #expect(Array(told.dropFirst(2)) == details)
    }

    @Test("has one line for every event", arguments: EventSamples.all)
    func oneLine(event: Event) throws {
        let line = try #require(Timeline(try Samples.history([event])).lines.first)
        #expect(!line.detail.unicodeScalars.contains { $0.value < 0x20 })
        #expect(line.type == event.wireName)
    }

    @Test func `lets nothing through that moves a cursor`() throws {
        let event = Event.stepSkipped(StepSkipped(path: StepPath(text: "a"), reason: "x\u{1b}[2J\n\u{202e}y"))
        let line = try #require(Timeline(try Samples.history([event])).lines.first)
        #expect(line.detail == "x\\u{1b}[2J \\u{202e}y")
    }

    @Test func `is one object for programs`() throws {
        let lines = Timeline(try Samples.history([Samples.succeed("send", 1)])).lines
        #expect(
            lines[0].value.canonicalText
                == "{\"actor\":\"runner:host-a/4121/7f3c\",\"data\":{\"attempt\":1,\"output\":1,\"step\":\"send\"},"
                + "\"data-version\":1,\"hash\":\"\(Digest.sha256("0").hex)\","
                + "\"id\":\"00000000-0000-0001-0000-000000000000\",\"recorded-at\":\"2026-11-21T08:00:00.000000Z\","
                + "\"sequence\":1,\"source\":\"\(Samples.run)\",\"subject\":\"send\","
                + "\"time\":\"2026-11-21T08:00:00.000000Z\",\"type\":\"step.succeeded\"}")
    }
}

@Suite struct LedgerTests {
    private typealias Samples = ViewSamples

    @Test func `holds each effect once, with who told of it first and what is known last`() throws {
        let found = Effect(kind: "role", connection: Samples.bus, resource: "sender", provenance: .found)
        let changed = Effect(
            kind: "queue", connection: Samples.bus, resource: "contoso.commands", provenance: .changed(from: ["ttl": 5])
        )
        let path = StepPath(text: "queue")
        let ledger = Ledger(
            try Samples.history([
                Samples.started("queue", "role"), Samples.begin("queue"),
                .stepProgressed(StepProgressed(path: path, attempt: 1, effects: [Samples.queue], cursor: 1)),
                Samples.succeed("queue", effects: [changed]),
                Samples.begin("role"), Samples.succeed("role", effects: [found, Samples.queue]),
            ]))
        #expect(ledger.entries.map(\.step.text) == ["queue", "role", "role"])
        #expect(ledger.entries.map(\.effect) == [changed, found, Samples.queue])
        #expect(ledger.entries.map(\.sequence) == [3, 6, 6])
        #expect(
            ledger.entries[0].value.canonicalText
                == #"{"at":"2026-11-21T08:02:00.000000Z","before":{"ttl":5},"by":"runner:host-a/4121/7f3c","#
                + #""connection":{"account":"provider","endpoint":"local.db","kind":"local"},"kind":"queue","#
                + #""provenance":"changed","resource":"contoso.commands","sequence":3,"step":"queue"}"#)
    }

    @Test func `marks what was undone and whose undo failed; what is made again is another effect`() throws {
        let path = StepPath(text: "queue")
        let role = Effect(kind: "role", connection: Samples.bus, resource: "sender", provenance: .created)
        func target(_ number: Int) -> UndoTarget {
            UndoTarget(number: number, path: path, kind: "any", resource: "any")
        }
        let failure = StepUndoFailed(
            target: target(2), attempt: 1, code: "refused", message: "no", side: .tenant, retryAt: nil, counts: true)
        let entries = Ledger(
            try Samples.history([
                Samples.started("queue"), Samples.begin("queue"),
                .stepProgressed(StepProgressed(path: path, attempt: 1, effects: [Samples.queue, role], cursor: 1)),
                .stepUndoFailed(failure), .stepUndone(StepUndone(target: target(1), attempt: 1)),
                Samples.succeed("queue", effects: [Samples.queue]),
            ])
        )
        .entries
        #expect(entries.map(\.effect) == [Samples.queue, role, Samples.queue])
        #expect(entries.map(\.undo) == [.done, .failed(failure), nil])
        #expect(entries.map { $0.undo?.sentence } == ["undone", "its undo failed: refused: no", nil])
        #expect(
            entries.map { $0.value["undo"] } == [
                ["state": "undone"],
                ["code": "refused", "message": "no", "retry-at": .null, "side": "tenant", "state": "failed"], nil,
            ])
    }
}

@Suite struct RunSummaryTests {
    private typealias Samples = ViewSamples

    @Test func `shows each step in the order of the file`() throws {
        let state = try Samples.state(
            Samples.started("people", "each", "send"), Samples.begin("people"), Samples.succeed("people", ["n": 2]),
            .foreachExpanded(ForeachExpanded(path: StepPath(text: "each"), items: [1, 2, 3], maxParallel: 2)),
            Samples.begin("each[0]"), Samples.begin("each[1]"), Samples.succeed("each[0]", 1))
        let summary = RunSummary(state, at: Samples.minute(8))
        #expect(summary.phase == .running)
        #expect(summary.startedBy == "user:dana@host-a as \"dana\"")
        #expect(summary.steps.map(\.path.text) == ["people", "each", "each[0]", "each[1]", "each[2]", "send"])
        #expect(summary.steps.map(\.depth) == [0, 0, 1, 1, 1, 0])
        #expect(summary.steps.map(\.status) == ["succeeded", "running", "succeeded", "running", "pending", "pending"])
        #expect(summary.steps[0].took == .seconds(60))
        #expect(summary.steps[3].took == .seconds(180))
        #expect(summary.steps[0].detail == "n 2")
        #expect(summary.steps[0].output == ["n": 2])
        #expect(
            summary.steps[1].items == [
                .init(status: "succeeded", count: 1), .init(status: "running", count: 1),
                .init(status: "pending", count: 1),
            ])
    }

    @Test func `says on whom a step waits and why one failed`() throws {
        let wait = Wait(.consent, on: "contoso's administrator", summary: "", until: Samples.minute(600))
        let waiting = try Samples.state(Samples.started("ask"), Samples.begin("ask"), Samples.wait("ask", wait))
        #expect(
            RunSummary(waiting, at: Samples.minute(5)).steps[0].detail
                == "consent: contoso's administrator, 3 m, until 2026-11-21T18:00:00Z")
        let retrying = try Samples.state(
            Samples.started("ask"), Samples.begin("ask"), Samples.fail("ask", retryAt: Samples.minute(3)))
        #expect(RunSummary(retrying, at: Samples.minute(2)).steps[0].detail == "attempt 2 in 1 m")
        let failed = try Samples.state(
            Samples.started("ask"), Samples.begin("ask"), Samples.fail("ask"),
            .runFailed(RunFailed(step: StepPath(text: "ask"), code: "rate-limited", message: "the bus answered 429")))
        let summary = RunSummary(failed, at: Samples.minute(9))
        #expect(summary.steps[0].detail == "rate-limited: the bus answered 429")
        #expect(
            summary.value["error"]?.canonicalText
                == #"{"code":"rate-limited","message":"the bus answered 429","step":"ask"}"#)
        #expect(summary.value["state"] == "failed")
    }

    @Test func `is one object for programs`() throws {
        let state = try Samples.state(
            Samples.started("send"), Samples.begin("send"), Samples.succeed("send", 3),
            .runCompleted(RunCompleted(outputs: ["sent": 3])))
        #expect(
            RunSummary(state, at: Samples.minute(9)).value.canonicalText
                == "{\"definition\":\"\(Digest.sha256("definition").hex)\",\"outputs\":{\"sent\":3},"
                + "\"run\":\"\(Samples.run)\",\"since\":\"2026-11-21T08:03:00.000000Z\","
                + "\"started-at\":\"2026-11-21T08:00:00.000000Z\",\"started-by\":\"user:dana@host-a as \\\"dana\\\"\","
                + "\"state\":\"completed\",\"steps\":[{\"attempts\":1,\"detail\":\"3\",\"output\":3,"
                + "\"since\":\"2026-11-21T08:02:00.000000Z\",\"started-at\":\"2026-11-21T08:01:00.000000Z\","
                + "\"state\":\"succeeded\",\"step\":\"send\"}],"
                + "\"tenant\":\"contoso\",\"workflow\":\"contoso-onboarding\"}")
    }

    @Test func `an unborn run has no steps`() {
        #expect(RunSummary(RunState(of: Samples.run), at: Samples.start).steps.isEmpty)
    }
}

@Suite struct WordingTests {
    @Test(
        "says a length of time in two units",
        arguments: [
            (0, "0.0 s"), (450, "0.4 s"), (9_999, "9.9 s"), (10_000, "10 s"), (60_000, "1 m"), (90_000, "1 m 30 s"),
            (7_380_000, "2 h 3 m"), (183_600_000, "2 d 3 h"), (-5, "0.0 s"),
        ] as [(Int64, String)]
    )
    func rough(milliseconds: Int64, text: String) {
        #expect(Wording.rough(.milliseconds(milliseconds)) == text)
    }

    @Test(
        "says a value in a few words",
        arguments: [
            (.null, ""), (true, "true"), ("x\ny", "x y"), ([1, 2], "2 items"), ([1], "1 item"), ([:], ""),
            (["a": 1, "b": ["c": "d"], "e": .null] as Value, "a 1, b c d"),
            (["a": 1, "b": 2, "c": 3, "d": 4, "e": 5] as Value, "a 1, b 2, c 3, d 4, …"),
        ] as [(Value, String)]
    )
    func brief(value: Value, text: String) {
        #expect(Wording.brief(value) == text)
    }

    @Test func `cuts long texts`() {
        #expect(Wording.line(String(repeating: "é", count: 1_000), limit: 5) == "ééééé…")
    }
}
