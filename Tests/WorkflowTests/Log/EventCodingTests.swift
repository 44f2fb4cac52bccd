import Testing

@testable import Workflow

@Suite struct EventCodingTests {
    @Test func `the samples hold every event`() {
        #expect(Set(EventSamples.all.map(\.wireName)) == Event.wireNames)
    }

    /// The events whose payloads have become another since the first build.
    private static let changed: Set = ["decision.made", "run.migrated", "run.queued", "step.failed", "step.progressed"]

    @Test("comes back as it was", arguments: EventSamples.all)
    func roundTrip(event: Event) throws {
        let encoded = EventCoding.encode(event)
        #expect(
            encoded.version
                == (Self.changed.contains(event.wireName) ? 2 : 1))
        #expect(
            try EventCoding.decode(type: event.wireName, version: encoded.version, payload: encoded.payload) == event)
    }

    @Test("is canonical JSON", arguments: EventSamples.all)
    func canonical(event: Event) throws {
        let payload = EventCoding.encode(event).payload
        #expect(String(decoding: payload, as: UTF8.self) == (try Value(json: payload)).canonicalText)
    }

    /// What is on disk in every log there is: these lines may be added to, and never changed.
    static let goldenPayloads: [(Event, String)] = [
        (
            EventSamples.mail[10],
            #"""
            {"actor":{"claimed":"dana","identity":"dana@host-a","kind":"system"},"events":3,"key":"ed25519:00",\#
            "line":"\#(Digest.sha256("line").hex)","number":1,"position":3,"root":"\#(Digest.sha256("root").hex)"}
            """#
        ),
        (
            EventSamples.steps[0],
            #"""
            {"attempt":2,"attempt-deadline":"2026-11-21T08:15:32.000000Z","deadline":"2026-11-21T09:15:02.000000Z",\#
            "generation":1,"input":{"to":"bus","token":null},\#
            "key":"2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683",\#
            "runner":"host-a/4121/7f3c","secrets":[{"expression":"secrets.broker","pointer":"/token"}],\#
            "send-by":"2026-11-21T08:15:02.000000Z","step":"messaging/queue[3]"}
            """#
        ),
        (EventSamples.steps[5], #"{"attempt":1,"output":null,"step":"messaging/queue[3]"}"#),
        (EventSamples.run[13], #"{"code":"outputs","message":""}"#),
        (
            EventSamples.steps[7],
            #"""
            {"attempt":0,"code":"x","message":"","next-generation":1,"retryable":false,"side":"provider",\#
            "step":"messaging/queue[3]"}
            """#
        ),
        (
            EventSamples.waits[1],
            #"""
            {"attempt":1,"digest":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",\#
            "step":"messaging/queue[3]","wait":{"kind":"consent","on":"contoso","summary":""}}
            """#
        ),
        (
            EventSamples.mail[0],
            #"""
            {"actor":{"identity":"it@contoso.example","kind":"tenant"},"delivery":"d-1","name":"consent",\#
            "payload":{"granted":true},"step":"messaging/queue[3]","verified":"operating-system"}
            """#
        ),
    ]

    @Test("is written as it always was", arguments: goldenPayloads)
    func golden(event: Event, payload: String) throws {
        #expect(String(decoding: EventCoding.encode(event).payload, as: UTF8.self) == payload)
        #expect(try EventCoding.decode(type: event.wireName, version: 1, payload: Array(payload.utf8)) == event)
    }

    @Test func `a failure that was written before any was not-sent counts`() throws {
        let payload =
            #"{"attempt":1,"code":"x","message":"","next-generation":1,"#
            + #""retry-at":"2026-11-21T08:15:02.000000Z","retryable":true,"side":"provider","step":"a"}"#
        let failure = try EventCoding.decode(type: "step.failed", version: 1, payload: Array(payload.utf8))
        var state = RunState(of: ViewSamples.run)
        for event in [ViewSamples.started("a"), ViewSamples.begin("a"), failure] {
            state.apply(event, at: EventSamples.time)
        }
        let node = try #require(state.node(at: StepPath(text: "a")))
        #expect(node.failures == 1)
        #expect(node.unsent == 0)
        #expect(node.status == .retrying(EventSamples.time))
    }

    @Test("reads no prefix of a payload and no payload with a byte more", arguments: EventSamples.all)
    func cut(event: Event) {
        let payload = EventCoding.encode(event).payload
        for length in 0..<payload.count {
            #expect(throws: EventCodingError.self) {
                try EventCoding.decode(type: event.wireName, version: 1, payload: Array(payload[..<length]))
            }
        }
        #expect(throws: EventCodingError.self) {
            try EventCoding.decode(type: event.wireName, version: 1, payload: payload + [0x7d])
        }
    }

    @Test func `whatever is read of a changed payload is an event that is written again, and nothing traps`() throws {
        var random: UInt64 = 0x2545_f491_4f6c_dd1d
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        for event in EventSamples.all {
            let payload = EventCoding.encode(event).payload
            for _ in 0..<300 {
                var changed = payload
                changed[next(changed.count)] = UInt8(next(256))
                let type = event.wireName
                guard let read = try? EventCoding.decode(type: type, version: 1, payload: changed) else { continue }
                let again = EventCoding.encode(read).payload
                #expect(try EventCoding.decode(type: type, version: 1, payload: again) == read)
            }
        }
    }

    @Test(
        "says what is wrong with a payload",
        arguments: [
            ("step.skipped", "", "line 1, column 1: expected a value, found the end of the text"),
            ("step.skipped", "[1]", "expected an object, found a list of 1"),
            ("step.skipped", #"{"reason":"x"}"#, "/step is missing"),
            ("step.skipped", #"{"reason":1,"step":"a"}"#, "/reason should be text, and is 1"),
            (
                "step.skipped", #"{"reason":"x","step":"a","why":1}"#,
                "the payload has members that it never had; they are reason, step, why"
            ),
            (
                "step.unknown", #"{"attempt":1.5,"reason":"x","step":"a"}"#,
                "/attempt should be a whole number, and is 1.5"
            ),
            (
                "timer.fired", #"{"due":"2026-11-21","kind":"wait","step":"a"}"#,
                "/due should be a time such as 2026-01-31T09:00:00.000000Z, and is text \"2026-11-21\""
            ),
            (
                "timer.fired", #"{"due":"2026-11-21T08:15:02.000000Z","kind":"never","step":"a"}"#,
                "/kind should be a word that Kind knows, and is text \"never\""
            ),
            (
                "run.paused", #"{"actor":{"identity":"x","kind":"system","name":"y"},"reason":""}"#,
                "/actor has members that it never had; they are identity, kind, name"
            ),
            (
                "step.succeeded",
                #"{"attempt":1,"effects":[{"connection":{"account":"","endpoint":"","kind":""},"kind":"q","provenance":"made","resource":"r"}],"output":1,"step":"a"}"#,
                "/effects/0/provenance should be created, found or what was changed, and is text \"made\""
            ),
        ]
    )
    func damaged(type: String, payload: String, reason: String) {
        #expect(throws: EventCodingError.damaged(type: type, reason: reason)) {
            try EventCoding.decode(type: type, version: 1, payload: Array(payload.utf8))
        }
    }

    @Test func `says where a stored event can't be read and what to do`() {
        func decode(_ type: String, _ version: Int, _ payload: String) throws {
            let encoded = EncodedEvent(
                id: EventID(high: 1, low: 2), type: type, payloadVersion: version, time: EventSamples.time, actor: "",
                causation: nil, payload: Array(payload.utf8))
            _ = try EventCoding.decode(
                RecordedEvent(
                    position: 9, stream: StreamID(text: "r_x"), version: 4, event: encoded,
                    recordedAt: EventSamples.time, hash: .sha256("")))
        }
        #expect(
            throws: LogError.unusable(
                "event 4 of r_x: no event is called \"step.danced\" in this version of the program; use the version that wrote the log, or a newer one"
            )
        ) { try decode("step.danced", 1, "{}") }
        #expect(
            throws: LogError.unusable(
                "event 4 of r_x: step.skipped is of version 2, and this program knows 1 to 1; use the version that wrote the log, or a newer one"
            )
        ) { try decode("step.skipped", 2, "{}") }
        #expect(
            throws: LogError.unusable(
                "event 4 of r_x: step.skipped is of version 0, and this program knows 1 to 1; use the version that wrote the log, or a newer one"
            )
        ) {
            try decode("step.skipped", 0, "{}")
        }
        #expect(
            throws: LogError.damaged("event 4 of r_x: the payload of step.skipped is damaged: /step is missing")
        ) { try decode("step.skipped", 1, #"{"reason":""}"#) }
    }

    @Test func `lifts older versions one at a time`() throws {
        let upcasters = Upcasters([
            "step.skipped": [
                { object in
                    var lifted = object
                    lifted["because"] = object["why"]
                    lifted["why"] = nil
                    return lifted
                },
                { object in
                    var lifted = object
                    lifted["reason"] = object["because"]
                    lifted["because"] = nil
                    return lifted
                },
            ]
        ])
        let event = Event.stepSkipped(StepSkipped(path: StepPath(text: "a"), reason: "x"))
        for (version, key) in [(1, "why"), (2, "because"), (3, "reason")] {
            let payload = Array("{\"\(key)\":\"x\",\"step\":\"a\"}".utf8)
            #expect(
                try EventCoding.decode(
                    type: "step.skipped", version: version, payload: payload, upcasters: upcasters) == event)
        }
        #expect(throws: EventCodingError.unknownVersion(type: "step.skipped", version: 4, newest: 3)) {
            try EventCoding.decode(type: "step.skipped", version: 4, payload: [], upcasters: upcasters)
        }
        #expect(upcasters.currentVersion(of: "run.failed") == 1)
    }
}

@Suite struct PseudonymTests {
    @Test func `is the same for one identity under one salt, whatever name it claims`() {
        let salt: [UInt8] = [1, 2, 3]
        let dana = Pseudonym.of(Actor(.system, "dana@host-a"), salt: salt)
        #expect(dana == "p_QQTV5K5GMMADWRVR")
        #expect(Pseudonym.of(Actor(.system, "dana@host-a", claimed: "boss"), salt: salt) == dana)
        #expect(Pseudonym.of(Actor(.tenant, "dana@host-a"), salt: salt) != dana)
        #expect(Pseudonym.of(Actor(.system, "dana@host-b"), salt: salt) != dana)
        #expect(Pseudonym.of(Actor(.system, "dana@host-a"), salt: [1, 2, 4]) != dana)
    }

    @Test func `a runner shows as itself`() {
        #expect(Pseudonym.of(Actor(.runner, "host-a/4121"), salt: []) == "runner:host-a/4121")
    }
}
