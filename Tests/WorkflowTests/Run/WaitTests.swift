import TestSupport
import Testing

@testable import Workflow

/// Waits, signals, deadlines, retries and unknown outcomes.
@Suite struct WaitTests {
    let a = StepPath(text: "a")

    private func delivery(
        _ id: String, _ name: String = "a", kind: SignalKind = .callback,
        by actor: Actor = Actor(.system, "eve@host-b"),
        payload: Value = .null
    ) -> Command {
        .signal(Delivery(name: name, id: id, kind: kind, payload: payload, actor: actor, verified: "operating-system"))
    }

    private func refusals(_ story: Story) -> [String] {
        story.history.compactMap { if case .signalRefused(let refused) = $0.event { refused.reason } else { nil } }
    }

    @Test func `a signal that comes before its wait is kept, and one wait consumes one`() throws {
        var story = try Story.started([.named("b"), .named("a", needs: [0], awaits: .callback)])
        try story.goOn()
        #expect(try story.when(delivery("d1")) == ["signal.received"])
        #expect(try story.when(delivery("d2")) == ["signal.received"])
        #expect(try story.when(delivery("d1")) == [])
        try story.succeed("b")
        try story.wait("a", Wait(.callback, on: "somebody", summary: "a word"))
        #expect(story.next == ["wake a with d1"])
        try story.succeed("a", "done", consumed: "d1")
        #expect(story.state.signals.map(\.delivery) == ["d2"])
    }

    @Test func `a name that nobody waits for, another kind of signal and a late one are refused`() throws {
        var story = try Story.started([.named("a", signal: "answer", awaits: .callback)])
        try story.goOn()
        #expect(throws: Rejection.noSuchSignal("anser", known: ["answer"], nearest: "answer")) {
            try story.when(delivery("d", "anser"))
        }
        #expect(throws: Rejection.noSuchTaker("anser", .consent, takers: [], nearest: nil)) {
            try story.when(delivery("d", "anser", kind: .consent))
        }
        #expect(
            Rejection.noSuchTaker("anser", .consent, takers: [], nearest: nil).message
                == "no step of this workflow named \"anser\" takes a consent; none does")
        #expect(throws: Rejection.wrongKind(name: "answer", expected: .callback)) {
            try story.when(delivery("d", "answer", kind: .consent))
        }
        #expect(
            Rejection.noSuchSignal("anser", known: ["answer"], nearest: "answer").message
                == "no step of this workflow waits for a signal named \"anser\"; did you mean \"answer\"?")
        try story.succeed("a")
        #expect(throws: Rejection.over(.completed)) { try story.when(delivery("late", "answer")) }
    }

    @Test func `a signal for a step that is over is recorded as refused`() throws {
        var story = try Story.started([.named("a", awaits: .callback), .named("b", needs: [0])])
        try story.goOn()
        try story.succeed("a")
        #expect(try story.when(delivery("late")) == ["signal.refused"])
        #expect(refusals(story) == ["it comes too late: step \"a\" is succeeded"])
    }

    @Test func `the signal goes before the deadline when both are found together`() throws {
        var story = try Story.started([.named("a", timeout: .seconds(60), awaits: .callback)])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "somebody", summary: "a word"))
        try story.when(delivery("d1"))
        story.now = story.now + .seconds(3600)
        #expect(story.next == ["wake a with d1"])
    }

    @Test func `a step that waits for a moment refuses signals`() throws {
        var story = try Story.started([.named("a", awaits: .callback)])
        try story.goOn()
        try story.wait("a", Wait(.time, on: "the clock", summary: "", until: story.now + .seconds(60)))
        let until = (story.now + .seconds(60)).secondsText
        #expect(try story.when(delivery("d1")) == ["signal.refused"])
        #expect(
            refusals(story)
                == ["step \"a\" waits for a moment, not for a signal: it goes on by itself at \(until)"])
    }

    @Test func `a word for the tenant counts from those who are asked, a report to a directory from anyone`() throws {
        for poll in [nil, Duration.seconds(5)] {
            var story = try Story.started([.named("a", awaits: .consent)])
            try story.goOn()
            try story.wait("a", Wait(.consent, on: "legal", summary: "", poll: poll, shown: ["ask": ["legal"]]))
            let mallory = Actor(.system, "eve@host-b", claimed: "mallory")
            let legal = Actor(.system, "eve@host-b", claimed: "legal")
            try story.when(delivery("d1", kind: .consent, by: mallory))
            #expect(refusals(story) == (poll == nil ? ["\"mallory\" is not one of those who are asked: legal"] : []))
            #expect(try story.when(delivery("d2", kind: .consent, by: legal)) == ["signal.received a"])
        }
    }

    @Test func `a word for the tenant counts until the request for it has expired`() throws {
        var story = try Story.started([.named("a", awaits: .consent)])
        try story.goOn()
        let until = story.now + .seconds(60)
        try story.wait("a", Wait(.consent, on: "legal", summary: "", until: until))
        story.now = until
        #expect(try story.when(delivery("d1", kind: .consent)) == ["signal.refused a"])
        #expect(refusals(story) == ["it comes too late: the request for consent expired at \(until.secondsText)"])
    }

    @Test func `an unused signal is found as long as no other step has a use for a second`() throws {
        var story = try Story.started([
            .named("a", signal: "go", awaits: .callback), .named("b", signal: "go", awaits: .callback),
        ])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "x", summary: "", signal: "go"))
        try story.wait("b", Wait(.callback, on: "x", summary: "", signal: "go"))
        try story.when(delivery("d1", "go"))
        #expect(story.definition.unusedSignal(named: "go", in: story.state) == nil)
        #expect(story.next == ["wake a with d1"])
        try story.when(delivery("d2", "go"))
        // Each wakes one of them.
        #expect(story.next == ["wake a with d1", "wake b with d2"])
        #expect(story.definition.unusedSignal(named: "go", in: story.state)?.delivery == "d1")
    }

    @Test func `a second signal is for the next wait of its name`() throws {
        var story = try Story.started([
            .named("a", signal: "go", awaits: .callback), .named("b", needs: [0], signal: "go", awaits: .callback),
        ])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "x", summary: "", signal: "go"))
        try story.when(delivery("d1", "go"))
        #expect(story.definition.unusedSignal(named: "go", in: story.state) == nil)
        try story.when(delivery("d2", "go"))
        try story.succeed("a", consumed: "d1")
        try story.wait("b", Wait(.callback, on: "x", summary: "", signal: "go"))
        #expect(story.next == ["wake b with d2"])
    }

    @Test func `a deadline fails the step, or skips it where the file says so`() throws {
        var story = try Story.started([.named("a", timeout: .seconds(60), awaits: .callback)])
        try story.goOn()
        try story.wait("a", Wait(.callback, on: "contoso's admin", summary: "a word"))
        #expect(story.definition.next(after: story.state, at: story.now).due == story.now + .seconds(60))
        story.now = story.now + .seconds(60)
        #expect(try story.goOn() == ["timer.fired a", "step.failed a", "run.failed"])
        guard case .failed(let failure) = story.state.phase else { return #expect(Bool(false)) }
        #expect(failure.message == "its timeout of 1m came while it waited for contoso's admin")
        var mild = try Story.started([
            .named("a", timeout: .seconds(60), onTimeout: .skip, awaits: .callback),
            .named("b", needs: [0], if: "always()"),
        ])
        try mild.goOn()
        try mild.wait("a", Wait(.callback, on: "somebody", summary: "a word"))
        mild.now = mild.now + .seconds(60)
        #expect(try mild.goOn() == ["timer.fired a", "step.skipped a", "step.started b"])
    }

    @Test func `the end of a wait wakes its step once`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        try story.wait("a", Wait(.time, on: "the clock", summary: "a while", until: story.now + .seconds(5)))
        #expect(story.next == [])
        story.now = story.now + .seconds(5)
        #expect(try story.goOn() == ["timer.fired a"])
        #expect(story.next == ["wake a"])
    }

    @Test func `a waiting step that sends something once it is woken is in flight until it is known what came of it`()
        throws
    {
        var story = try Story.started([
            .named("a", signal: "go", awaits: .callback), .named("b", signal: "go", awaits: .callback),
        ])
        try story.goOn()
        let wait = Wait(.callback, on: "somebody", summary: "a word", signal: "go")
        try story.wait("a", wait)
        try story.wait("b", wait)
        let since = story.state.node(at: a)?.wait?.since
        try story.when(delivery("d1", "go"))
        story.now = story.now + .seconds(5)
        let send = Command.send(a, attempt: 1, by: story.now + .seconds(60), signal: "d1")
        #expect(try story.when(send) == ["step.progressed a"])
        #expect(story.status("a") == "running")
        #expect(story.state.node(at: a)?.lastStart?.sendBy == story.now + .seconds(60))
        #expect(story.next == [], "nobody else is given what it was woken with")
        let rewind = Rewind(RunNote(actor: Story.initiator, reason: "again"), to: a, undoes: false)
        #expect(throws: Rejection.inFlight(a, status: "running")) { try story.when(.rewind(rewind)) }

        var waiting = story
        #expect(try waiting.wait("a", wait) == ["step.waiting a"])
        #expect(waiting.state.node(at: a)?.wait?.since == since)
        #expect(waiting.next == ["wake a with d1"])

        var lost = story
        try lost.when(.lose(a, attempt: 1, reason: "the line broke"))
        #expect(throws: Rejection.outdated(a, attempt: 1)) { try lost.when(send) }
        #expect(lost.next == ["look up a"])
        var (absent, decided) = (lost, lost)
        #expect(
            try lost.when(.lookedUp(a, attempt: 1, .present(output: "done", effects: []))) == [
                "step.looked-up a", "step.succeeded a",
            ])
        #expect(lost.state.signals == [], "it used the signal up")

        try decided.when(.lookedUp(a, attempt: 1, .cannotTell("the other side is silent")))
        try decided.when(
            .settle(Settlement(path: a, verdict: .done, reason: "looked", output: .null, actor: Story.initiator)))
        #expect(decided.state.signals == [], "it used the signal up")

        try absent.when(.lookedUp(a, attempt: 1, .absent))
        #expect(try absent.goOn() == ["step.started a"])
        try absent.wait("a", wait)
        #expect(absent.next == ["wake a with d1"])
    }

    @Test func `asking again without a change writes no event`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        let wait = Wait(.message, on: "contoso", summary: "a reply", poll: .seconds(1))
        #expect(try story.wait("a", wait) == ["step.waiting a"])
        #expect(try story.wait("a", wait) == [])
    }

    @Test func `an approval names what is shown, comes from an approver, not the initiator, not twice`() throws {
        var story = try Story.started([.named("b"), .named("a", needs: [0], awaits: .approval)])
        try story.goOn()
        let lead = Actor(.system, "lead@host-b")
        #expect(try story.when(delivery("early", kind: .approval, by: lead)) == ["signal.refused"])
        try story.succeed("b")
        let policy = ApprovalPolicy(
            approvers: ["lead@host-b", "chief@host-c", "dana@host-a"], quorum: 2, allowInitiator: false)
        try story.wait("a", Wait(.approval(policy), on: "the leads", summary: "go ahead?", shown: "the plan"))
        try story.when(delivery("1", kind: .approval, by: Actor(.system, "eve@host-b")))
        try story.when(delivery("2", kind: .approval, by: Story.initiator))
        try story.when(
            delivery("3", kind: .approval, by: lead, payload: ["digest": .string(String(repeating: "0", count: 64))]))
        #expect(try story.when(delivery("4", kind: .approval, by: lead)) == ["signal.received a"])
        try story.when(delivery("5", kind: .approval, by: Actor(.system, "lead@host-b", claimed: "chief@host-c")))
        guard case .waiting(let waiting)? = story.state.node(at: a)?.status else { return #expect(Bool(false)) }
        #expect(
            refusals(story) == [
                "\"a\" does not wait for an approval yet: an approval is about what is shown then",
                "\"eve@host-b\" is not an approver; approvers: lead@host-b, chief@host-c, dana@host-a",
                "\"dana@host-a\" started this run and may not approve it",
                "it is about 000000000000, but what waits for approval now is \(waiting.digest.hex.prefix(12))",
                "\"lead@host-b\" has answered already: 2 different people must approve",
            ])
    }

    @Test func `claimed names count as people only where the project trusts them`() throws {
        var story = try Story.started([.named("a", awaits: .approval)], trustsClaims: true)
        try story.goOn()
        let policy = ApprovalPolicy(approvers: ["ann", "bob"], quorum: 2, allowInitiator: false)
        try story.wait("a", Wait(.approval(policy), on: "the leads", summary: "go ahead?"))
        #expect(
            try story.when(delivery("1", kind: .approval, by: Actor(.system, "dana@host-a", claimed: "ann")))
                == ["signal.received a"])
        #expect(
            try story.when(delivery("2", kind: .approval, by: Actor(.system, "dana@host-a", claimed: "bob")))
                == ["signal.received a"])
        #expect(
            try story.when(delivery("3", kind: .approval, by: Actor(.system, "dana@host-a", claimed: "bob")))
                == ["signal.refused a"])
    }

    @Test func `retries back off, keep the key, and end with the last attempt`() throws {
        var story = try Story.started([.named("a", retry: .quick)])
        try story.goOn()
        #expect(try story.fail("a", retryable: true) == ["step.failed a"])
        #expect(story.status("a") == "retrying")
        #expect(story.definition.next(after: story.state, at: story.now).due == story.now + .seconds(1))
        story.now = story.now + .seconds(1)
        #expect(try story.goOn() == ["step.started a"])
        try story.fail("a", retryable: true)
        #expect(story.definition.next(after: story.state, at: story.now).due == story.now + .seconds(2))
        story.now = story.now + .seconds(2)
        try story.goOn()
        #expect(try story.fail("a", retryable: true) == ["step.failed a", "run.failed"])
        let keys = story.history.compactMap { if case .stepStarted(let event) = $0.event { event.key } else { nil } }
        #expect(Set(keys).count == 1)
    }

    @Test func `tries that were not sent back off, keep the key, and count for nothing`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        var pauses: [Duration] = []
        for _ in 1...8 {
            #expect(try story.fail("a", notSent: true, burntKey: true, random: 500_000) == ["step.failed a"])
            let due = try #require(story.definition.next(after: story.state, at: story.now).due)
            pauses.append(due - story.now)
            story.now = due
            #expect(try story.goOn() == ["step.started a"])
        }
        #expect(pauses.first == .seconds(1))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 < $1 || $0 > .seconds(30) })
        #expect(pauses.allSatisfy { $0 <= .seconds(60) })
        #expect(story.attempt("a") == 9)
        let keys = story.history.compactMap { if case .stepStarted(let event) = $0.event { event.key } else { nil } }
        #expect(Set(keys).count == 1)
        #expect(try story.fail("a", retryable: true) == ["step.failed a", "run.failed"])
        let again = RunState(of: Story.run, story.history)
        #expect(again == story.state)
    }

    @Test func `a try that was not sent leaves the tries that count as they were`() throws {
        var story = try Story.started([.named("a", retry: .quick)])
        try story.goOn()
        for notSent in [false, true, false, true] {
            #expect(try story.fail("a", retryable: true, notSent: notSent) == ["step.failed a"])
            story.now = story.now + .seconds(60)
            try story.goOn()
        }
        #expect(try story.fail("a", retryable: true) == ["step.failed a", "run.failed"])
    }

    @Test func `what is not sent is tried again no longer than the step's time`() throws {
        var story = try Story.started([.named("a", timeout: .seconds(2))])
        try story.goOn()
        #expect(try story.fail("a", notSent: true) == ["step.failed a"])
        story.now = story.now + .seconds(1)
        try story.goOn()
        #expect(try story.fail("a", notSent: true, retryAfter: .seconds(1)) == ["step.failed a", "run.failed"])
    }

    @Test func `a try that was not sent leaves the signal that woke it for the next`() throws {
        var story = try Story.started([.named("a", awaits: .callback)])
        try story.goOn()
        let wait = Wait(.callback, on: "somebody", summary: "a word")
        try story.wait("a", wait)
        try story.when(delivery("1"))
        #expect(story.next == ["wake a with 1"])
        #expect(try story.fail("a", notSent: true, consumed: "1") == ["step.failed a"])
        story.now = story.now + .seconds(1)
        #expect(try story.goOn() == ["step.started a"])
        try story.wait("a", wait)
        #expect(story.next == ["wake a with 1"])
    }

    @Test func `a burnt key is replaced, and the other side's delay is kept`() throws {
        var story = try Story.started([.named("a", retry: .quick)])
        try story.goOn()
        try story.fail("a", retryable: true, burntKey: true, retryAfter: .seconds(30))
        #expect(story.definition.next(after: story.state, at: story.now).due == story.now + .seconds(30))
        story.now = story.now + .seconds(30)
        try story.goOn()
        let keys = story.history.compactMap { if case .stepStarted(let event) = $0.event { event.key } else { nil } }
        #expect(Set(keys).count == 2)
    }

    @Test(arguments: [
        (RetryPolicy.Backoff.constant, [10, 10, 10]), (.linear, [10, 20, 25]), (.exponential, [10, 20, 25]),
    ])
    func `delays grow as the file says, up to the longest`(backoff: RetryPolicy.Backoff, expected: [Int]) {
        let policy = RetryPolicy(
            maxAttempts: 9, delay: .seconds(10), backoff: backoff, maxDelay: .seconds(25), jitter: false,
            attemptTimeout: nil)
        #expect((1...3).map { policy.delay(after: $0, random: 9) } == expected.map { .seconds($0) })
    }

    @Test func `jitter draws between the half and the whole`() {
        let policy = RetryPolicy(
            maxAttempts: 9, delay: .seconds(10), backoff: .constant, maxDelay: .seconds(60), jitter: true,
            attemptTimeout: nil)
        #expect(policy.delay(after: 1, random: 0) == .seconds(5))
        #expect(policy.delay(after: 1, random: 5_000_000) == .seconds(10))
        #expect(policy.delay(after: 99, random: .max) <= .seconds(10))
    }

    @Test func `an unknown outcome is looked up: present is a success`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        #expect(try story.when(.lose(a, attempt: 1, reason: "killed")) == ["step.unknown a"])
        #expect(story.next == ["look up a"])
        #expect(
            try story.when(.lookedUp(a, attempt: 1, .present(output: 1))) == ["step.looked-up a", "step.succeeded a"])
    }

    @Test func `absent is sent again under the same key where that is safe, and asks a person where it is not`() throws
    {
        var story = try Story.started([.named("a")])
        try story.goOn()
        try story.when(.lose(a, attempt: 1, reason: "killed"))
        try story.when(.lookedUp(a, attempt: 1, .absent))
        #expect(try story.goOn() == ["step.started a"])
        #expect(story.attempt("a") == 2)
        var never = try Story.started([.named("a", repeatability: .never)])
        try never.goOn()
        try never.when(.lose(a, attempt: 1, reason: "killed"))
        try never.when(.lookedUp(a, attempt: 1, .absent))
        #expect(never.state.phaseName == .needsDecision)
        #expect(try never.goOn() == [])
    }

    @Test func `absent counts as a failure, with its delay, where the runner outlived the attempt`() throws {
        let policy = RetryPolicy(
            maxAttempts: 2, delay: .seconds(10), backoff: .constant, maxDelay: .seconds(60), jitter: false,
            attemptTimeout: nil)
        var story = try Story.started([.named("a", retry: policy)])
        try story.goOn()
        try story.when(.lose(a, attempt: 1, reason: "its time ran out"))
        let lost = ["step.looked-up a", "step.failed a"]
        #expect(try story.when(.lookedUp(a, attempt: 1, .absent, wasOutlived: true)) == lost)
        #expect(story.state.node(at: a)?.status == .retrying(story.now + .seconds(10)))
        #expect(try story.goOn() == [])
        story.now = story.now + .seconds(10)
        #expect(try story.goOn() == ["step.started a"])
        try story.when(.lose(a, attempt: 2, reason: "its time ran out"))
        #expect(try story.when(.lookedUp(a, attempt: 2, .absent, wasOutlived: true)) == lost)
        guard case .failed(let failure)? = story.state.node(at: a)?.status else {
            Issue.record("the step hasn't failed")
            return
        }
        #expect(failure.code == "attempt-lost")
        #expect(failure.message == "its time ran out, and its effect isn't there")
        #expect(failure.nextGeneration == 1)
    }

    @Test func `absent in a run that is being cancelled ends as cancelled`() throws {
        var story = try Story.started([.named("a")])
        try story.goOn()
        try story.when(.lose(a, attempt: 1, reason: "its time ran out"))
        try story.when(.cancel(CancelRequested(RunNote(actor: Story.initiator, reason: "no more"))))
        try story.when(.lookedUp(a, attempt: 1, .absent, wasOutlived: true))
        #expect(try story.goOn() == ["step.cancelled a", "run.cancelled"])
    }

    @Test func `a person settles what can't be told: done, retry with a new key, or fail`() throws {
        func asked() throws -> Story {
            var story = try Story.started([.named("a")])
            try story.goOn()
            try story.when(.lose(a, attempt: 1, reason: "killed"))
            try story.when(.lookedUp(a, attempt: 1, .cannotTell("no look-up")))
            return story
        }
        func verdict(_ verdict: DecisionMade.Verdict) -> Command {
            .settle(Settlement(path: a, verdict: verdict, reason: "checked", output: 5, actor: Story.initiator))
        }
        var done = try asked()
        #expect(try done.when(verdict(.done)) == ["decision.made a", "step.succeeded a"])
        #expect(done.state.node(at: a)?.output == 5)
        var retry = try asked()
        try retry.when(verdict(.retry))
        #expect(try retry.goOn() == ["step.started a"])
        #expect(retry.state.node(at: a)?.generation == 2)
        var fail = try asked()
        #expect(try fail.when(verdict(.fail)) == ["decision.made a", "step.failed a"])
        #expect(throws: Rejection.nothingToDecide(a, status: "failed")) { try fail.when(verdict(.done)) }
    }
}
