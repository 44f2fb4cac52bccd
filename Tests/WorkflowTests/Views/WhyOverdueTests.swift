import Testing

@testable import Workflow

/// What `why` says of a wait whose end has come, while nobody has looked at it.
@Suite struct WhyOverdueTests {
    private typealias Samples = ViewSamples
    private static let id = ViewSamples.run.text

    /// Why a step waits that began to at minute 2, at minute 125 or another.
    private func why(_ wait: Wait, owner: RunnerID? = nil, minute: Int = 125) throws -> Why {
        let state = try Samples.state(Samples.started("hold"), Samples.begin("hold"), Samples.wait("hold", wait))
        return Why(state, owner: owner, at: Samples.minute(minute))
    }

    private func moment(_ minute: Int) -> Wait {
        let until = Samples.minute(minute) + .microseconds(124_249)
        return Wait(.time, on: "the clock", summary: "it goes on at \(until.secondsText)", until: until)
    }

    @Test func `A moment to come is said once, a moment that is past as past`() throws {
        let ahead = try why(moment(130))
        #expect(
            ahead.sentence
                == "Step hold waits for a moment since 2026-11-21T08:02:00Z (2 h 3 m), until 2026-11-21T10:10:00Z.")
        #expect(ahead.reasons[0].commands.map(\.command) == ["runner resume \(Self.id)"])
        let past = try why(moment(121))
        #expect(
            past.sentence
                == "Step hold was to go on at 2026-11-21T10:01:00Z (3 m 59 s ago); no runner carries the run out.")
        #expect(past.reasons.map(\.on) == ["a runner"])
        #expect(past.reasons[0].until == Samples.minute(121) + .microseconds(124_249))
        #expect(past.reasons[0].commands.map(\.label) == ["carry it on", "carry all runs on"])
        #expect(past.reasons[0].commands.map(\.command) == ["runner resume \(Self.id)", "runner work"])
    }

    @Test func `A runner that is at work looks at it by itself`() throws {
        let past = try why(moment(121), owner: Samples.runner)
        #expect(
            past.sentence
                == "Step hold was to go on at 2026-11-21T10:01:00Z (3 m 59 s ago); runner host-a/4121/7f3c carries it on."
        )
        #expect(past.reasons[0].commands.map(\.command) == ["runner history \(Self.id) --follow"])
    }

    @Test func `What was waited for in vain is past too`() throws {
        let policy = ApprovalPolicy(approvers: ["ana"], quorum: 1, allowInitiator: false)
        let past = try why(Wait(.approval(policy), on: "ana", summary: "Go on?", until: Samples.minute(65)))
        #expect(
            past.sentence
                == "Step hold waited for ana to approve since 2026-11-21T08:02:00Z (2 h 3 m), and its time was over at "
                + "2026-11-21T09:05:00Z (1 h ago); no runner carries the run out.")
        #expect(past.reasons[0].commands.map(\.command) == ["runner resume \(Self.id)", "runner work"])
        // The step's own time can be over before the moment that it waits for.
        let late = try why(moment(700), minute: 601)
        #expect(
            late.sentence
                == "Step hold waited for a moment since 2026-11-21T08:02:00Z (9 h 59 m), and its time was over at "
                + "2026-11-21T18:00:00Z (1 m ago); no runner carries the run out.")
    }
}
