import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// Runs of one key, carried out by several runners over one log.
@Suite struct ConcurrencyEngineTests {
    private static func run(_ number: Int) -> RunID { RunID(high: 0x0190_0000_0000_7000, low: UInt64(number)) }

    private static func key(
        _ conflict: Concurrency.Conflict, limit: Int = 1, _ key: Value = "contoso"
    ) -> Concurrency {
        Concurrency(key: .literal(key), limit: limit, onConflict: conflict)
    }

    /// Who is asked to end for a run.
    private func cancels(_ bench: EngineBench, _ run: RunID) async throws -> [RunID]? {
        for case .runQueued(let queued) in try await bench.events(run) { return queued.rivals.cancels }
        return nil
    }

    /// A step that waits for a signal that never comes, unless another was said.
    private static let waits: EngineBench.Behaviour = { context, _ in
        .waiting(Wait(.callback, on: "somebody", summary: ""))
    }

    @Test func `Who comes second waits, and goes on as soon as the first has ended`() async throws {
        let held = HeldAttempt()
        let bench = EngineBench { context, _ in
            if context.run == Self.run(1) { await held.hold() }
            return .done(output: .null)
        }
        async let first = bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.queue))
        await held.begun()
        let second = try await bench.run(
            [.named("a")], id: Self.run(2), concurrency: Self.key(.queue), by: "two")
        #expect(second.phase == .queued)
        #expect(second.due == nil)
        #expect(try await bench.history(Self.run(2)) == ["run.started", "run.queued"])
        let engine = bench.engine()
        let state = try #require(try await engine.run(Self.run(2))?.state)
        let why = try await engine.why(state)
        #expect(why.reasons.map(\.on) == ["key contoso"])
        #expect(why.sentence.contains("held by run \(Self.run(1)) (running, runner one)."))
        #expect(why.reasons[0].commands.map(\.command).first == "runner why \(Self.run(1))")

        held.release()
        #expect(try await first.phase == .completed)
        #expect(try await bench.resume(Self.run(2), by: "three").phase == .completed)
        #expect(
            try await bench.history(Self.run(2)) == [
                "run.started", "run.queued", "run.admitted", "step.started a", "step.succeeded a", "run.completed",
            ])
    }

    @Test func `A start that its file lets fail is refused by name, and that is recorded`() async throws {
        let bench = EngineBench(perform: Self.waits)
        try await bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.fail))
        await #expect(throws: Rejection.keyHeld(key: "contoso", limit: 1, by: [Self.run(1)])) {
            try await bench.run([.named("a")], id: Self.run(2), concurrency: Self.key(.fail), by: "two")
        }
        #expect(try await bench.log.head(of: Self.run(2)) == nil)
        let recorded = try await bench.log.read(TenantID(text: "contoso").stream, from: 1, limit: 9)
        #expect(recorded.map(\.event.type) == ["command.rejected"])
    }

    @Test func `A start that cancels ends the holder and takes its place`() async throws {
        let bench = EngineBench(perform: Self.waits)
        try await bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.cancel))
        let second = try await bench.run([.named("a")], id: Self.run(2), concurrency: Self.key(.cancel), by: "two")
        #expect(second.phase == .waiting)
        let events = try await bench.events(Self.run(1))
        #expect(
            events.suffix(3).map(Story.words) == ["run.cancel-requested", "step.cancelled a", "run.cancelled"])
        #expect(
            try await bench.history(Self.run(2)) == [
                "run.started", "run.queued", "run.admitted", "step.started a", "step.waiting a",
            ])
        guard case .runQueued(let queued) = try await bench.events(Self.run(2))[1] else {
            Issue.record("the second event says that it queues")
            return
        }
        #expect(queued.rivals == Rivals([Self.run(1)], cancels: [Self.run(1)]))
    }

    @Test func `A start that cancels asks as many as must end for it to come next`() async throws {
        let bench = EngineBench(perform: Self.waits)
        for number in 1...3 {
            try await bench.run(
                [.named("a")], id: Self.run(number), concurrency: Self.key(.queue, limit: 3), by: "w\(number)")
        }
        let fourth = try await bench.run(
            [.named("a")], id: Self.run(4), concurrency: Self.key(.cancel, limit: 2), by: "four")
        #expect(try await cancels(bench, Self.run(4)) == [Self.run(1), Self.run(2)])
        #expect(fourth.phase == .waiting)
        for number in 1...2 { #expect(try await bench.history(Self.run(number)).last == "run.cancelled") }
        #expect(try await bench.log.slots(of: "contoso", limit: 9).map(\.run) == [3, 4].map(Self.run))
    }

    @Test func `A start that cancels asks those that queue before it too, and nobody twice`() async throws {
        let held = HeldAttempt()
        let bench = EngineBench { context, _ in
            if context.run == Self.run(1) { await held.hold() }
            return .waiting(Wait(.callback, on: "somebody", summary: ""))
        }
        async let first = bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.queue))
        await held.begun()
        for number in 2...3 {
            let head = try await bench.run(
                [.named("a")], id: Self.run(number), concurrency: Self.key(.cancel), by: "w\(number)")
            #expect(head.phase == .queued)
        }
        #expect(try await cancels(bench, Self.run(2)) == [Self.run(1)])
        #expect(try await cancels(bench, Self.run(3)) == [Self.run(2)])
        #expect(
            try await bench.history(Self.run(2)) == [
                "run.started", "run.queued", "run.cancel-requested", "run.cancelled",
            ])
        held.release()
        #expect(try await first.phase == .cancelled)
        #expect(try await bench.history(Self.run(1)).count { $0 == "run.cancel-requested" } == 1)
        #expect(try await bench.resume(Self.run(3), by: "five").phase == .waiting)
    }

    /// A run that has made something, and then waits.
    private static let makesAndWaits: EngineBench.Behaviour = { context, _ in
        guard context.path.text == "a" else { return .waiting(Wait(.callback, on: "somebody", summary: "")) }
        let bus = ConnectionIdentity(kind: "local", endpoint: "bus.db", account: "provider")
        return .done(
            output: .null,
            effects: [Effect(kind: "queue", connection: bus, resource: "q", undo: 7, provenance: .created)])
    }

    @Test func `A start that cancels ends a holder that was rewound and takes something away at that moment`()
        async throws
    {
        let bench = EngineBench(perform: Self.makesAndWaits)
        let steps = [try StepDefinition.named("a"), try .named("b", needs: [0])]
        try await bench.run(steps, id: Self.run(1), concurrency: Self.key(.cancel))
        let note = RunNote(actor: Story.initiator, reason: "again")
        let rewind = Rewind(note, to: StepPath(text: "a"), undoes: true)
        _ = try await bench.engine().mail(.rewind(rewind), named: "rewind", by: Story.initiator, to: Self.run(1))
        #expect(try await bench.log.head(of: Self.run(1))?.phase == .compensating)
        let second = try await bench.run(steps, id: Self.run(2), concurrency: Self.key(.cancel), by: "two")
        #expect(second.phase == .waiting)
        #expect(
            try await bench.history(Self.run(1)).suffix(6) == [
                "run.rewound", "run.cancel-requested", "undo.started a", "step.undone a", "compensation.completed",
                "run.cancelled",
            ])
    }

    @Test func `A start that cancels doesn't ask a holder that is on its way back`() async throws {
        let held = HeldAttempt()
        let bench = EngineBench(
            perform: { context, call in
                guard context.run == Self.run(1), context.path.text == "b" else {
                    return try await Self.makesAndWaits(context, call)
                }
                throw StepFailure(code: "refused", message: "no", side: .tenant)
            }, undo: { _, _, _ in await held.hold() })
        let steps = [try StepDefinition.named("a"), try .named("b", needs: [0])]
        async let first = bench.run(
            steps, onFailure: .compensate, id: Self.run(1), concurrency: Self.key(.cancel))
        await held.begun()
        let second = try await bench.run(steps, id: Self.run(2), concurrency: Self.key(.cancel), by: "two")
        #expect(second.phase == .queued)
        #expect(try await cancels(bench, Self.run(2)) == [])
        #expect(try await bench.log.read(TenantID(text: "contoso").stream, from: 1, limit: 9).isEmpty)
        held.release()
        #expect(try await first.phase == .compensated)
        #expect(try await bench.resume(Self.run(2), by: "three").phase == .waiting)
    }

    /// Who carries on what a process has left that died right after its run had begun to queue.
    enum Successor: String, CaseIterable { case next, atWork }

    @Test(arguments: Successor.allCases)
    func `Whom a start would cancel is asked by another runner, if that one died before it could`(
        successor: Successor
    ) async throws {
        let log = MemoryEventLog()
        let bench = EngineBench(log: log, perform: Self.waits)
        try await bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.cancel))
        // It reads the holder's events before it queues, and its own before it asks: there it stands still.
        let death = HeldAttempt()
        let reads = Mutex(0)
        let dying = EngineBench(
            log: MeddledLog(log, before: .read, times: 2) {
                if reads.withLock({
                    $0 += 1
                    return $0
                }) == 2 {
                    await death.hold()
                }
            }, perform: Self.waits)
        var limits = Limits()
        limits.rounds = .milliseconds(50)
        try await Dispatcher.with(bench.engine(limits: limits), runner: RunnerID(text: "three"), name: "three") {
            other in
            async let working: Void = successor == .atWork ? other.work() : ()
            async let second = dying.run([.named("a")], id: Self.run(2), concurrency: Self.key(.cancel), by: "two")
            await death.begun()
            #expect(try await cancels(bench, Self.run(2)) == [Self.run(1)])
            if successor == .next {
                #expect(try await bench.history(Self.run(1)).last == "step.waiting a")
                try await other.resumeAll(wait: .seconds(600))
            }
            try await until { try await bench.history(Self.run(2)).last == "step.waiting a" }
            #expect(try await bench.history(Self.run(1)).last == "run.cancelled")
            other.stop()
            try await working
            death.release()
            #expect(try await second.phase == .waiting)
        }
    }

    @Test func `A run that comes back asks whoever has taken its key meanwhile, if its file cancels`() async throws {
        let bench = EngineBench { context, call in
            if context.run == Self.run(1), call == 1 {
                throw StepFailure(code: "broken", message: "it broke", side: .vendor, retryable: false)
            }
            return .waiting(Wait(.callback, on: "somebody", summary: ""))
        }
        try await bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.cancel))
        try await bench.run([.named("a")], id: Self.run(2), concurrency: Self.key(.queue), by: "two")
        _ = try await bench.engine()
            .mail(.resume(Story.initiator), named: "resume", by: Story.initiator, to: Self.run(1))
        #expect(try await bench.history(Self.run(2)).last == "run.cancel-requested")
        #expect(try await bench.resume(Self.run(1), by: "three").phase == .waiting)
        #expect(try await bench.history(Self.run(2)).last == "run.cancelled")
    }

    @Test func `A run that moves to a file with another key gives its own up and waits its turn for that`() async throws
    {
        let bench = EngineBench(perform: Self.waits)
        let steps = [try StepDefinition.named("a")]
        for (number, key) in [(1, "contoso"), (2, "contoso"), (3, "fabrikam")] {
            try await bench.run(
                steps, id: Self.run(number), concurrency: Self.key(.queue, .string(key)), by: "w\(number)")
        }
        await #expect(throws: Rejection.keyHeld(key: "fabrikam", limit: 1, by: [Self.run(3)])) {
            try await bench.move(to: steps, Self.run(1), concurrency: Self.key(.fail, "fabrikam"))
        }
        let events = try await bench.move(to: steps, Self.run(1), concurrency: Self.key(.queue, "fabrikam"))
        #expect(events.map(Story.words) == ["run.migrated", "run.queued"])
        #expect(try await bench.log.head(of: Self.run(1))?.phase == .queued)
        #expect(try await bench.log.slots(of: "fabrikam", limit: 9).map(\.run) == [3, 1].map(Self.run))
        #expect(try await bench.resume(Self.run(2), by: "four").phase == .waiting)
        #expect(try await bench.log.slots(of: "contoso", limit: 9).map(\.run) == [Self.run(2)])

        // The holder needs no key any more: that place is free.
        #expect(try await bench.move(to: steps, Self.run(3)).map(Story.words) == ["run.migrated"])
        #expect(try await bench.resume(Self.run(1), by: "five").phase == .waiting)
        #expect(try await bench.log.slots(of: "fabrikam", limit: 9).map(\.run) == [Self.run(1)])
        // Another limit of the same key is not another place.
        let wider = try await bench.move(to: steps, Self.run(1), concurrency: Self.key(.queue, limit: 2, "fabrikam"))
        #expect(wider.map(Story.words) == ["run.migrated"])
        #expect(try await bench.log.slots(of: "fabrikam", limit: 9).first?.slot?.limit == 2)
    }

    @Test func `A failed run that is reopened while another holds its key waits its turn`() async throws {
        let bench = EngineBench { context, call in
            if context.run == Self.run(1), call == 1 {
                throw StepFailure(code: "broken", message: "it broke", side: .vendor, retryable: false)
            }
            return .waiting(Wait(.callback, on: "somebody", summary: ""))
        }
        #expect(
            try await bench.run([.named("a")], id: Self.run(1), concurrency: Self.key(.queue)).phase == .failed)
        try await bench.run([.named("a")], id: Self.run(2), concurrency: Self.key(.queue), by: "two")
        let engine = bench.engine()
        let receipt = try await engine.mail(
            .resume(Story.initiator), named: "resume", by: Story.initiator, to: Self.run(1))
        #expect(receipt.events.map(Story.words) == ["run.resumed", "run.queued"])
        #expect(try await bench.resume(Self.run(1), by: "three").phase == .queued)

        let note = RunNote(actor: Story.initiator, reason: "")
        _ = try await engine.mail(
            .cancel(CancelRequested(note)), named: "cancel", by: Story.initiator, to: Self.run(2))
        #expect(try await bench.resume(Self.run(2), by: "four").phase == .cancelled)
        #expect(try await bench.resume(Self.run(1), by: "five").phase == .waiting)
        #expect(try await bench.log.slots(of: "contoso", limit: 9).map(\.run) == [Self.run(1)])
    }

    @Test func `A run that waits for an attempt of its runner to end says so, and whose it is`() async throws {
        let held = HeldAttempt()
        let bench = EngineBench { context, _ in
            if context.run == Self.run(1), context.path.text == "a" { await held.hold() }
            return .done(output: .null)
        }
        var limits = Limits()
        limits.attempts = 1
        let definition = Story(try [.named("a"), .named("b", needs: [])]).definition
        try await Dispatcher.with(bench.engine(limits: limits), runner: RunnerID(text: "one"), name: "one") {
            dispatcher in
            @Sendable func start(_ number: Int) async throws {
                try await dispatcher.start(
                    definition, id: Self.run(number), inputs: .object([:]), trigger: "command",
                    actor: Story.initiator, wait: nil)
            }
            async let first: Void = start(1)
            await held.begun()
            async let second: Void = start(2)
            try await until { try await bench.log.head(of: Self.run(2)) != nil }
            let state = try #require(try await dispatcher.engine.run(Self.run(2))?.state)
            let why = try await dispatcher.engine.why(state)
            #expect(why.reasons.map(\.on) == ["a slot of runner one"])
            #expect(
                why.sentence.hasPrefix(
                    "Step a, with 1 more that may begin, waits since \(state.changedAt.secondsText) ("))
            #expect(
                why.sentence.hasSuffix(
                    ") for a slot of runner one, which carries the run out and shares its slots among tenants; "
                        + "held by run \(Self.run(1)) (step a)."), "\(why.sentence)")
            #expect(why.reasons.first?.commands.map(\.command) == ["runner why \(Self.run(1))"])
            held.release()
            try await first
            try await second
            #expect(try await bench.log.counts(tenant: nil) == [.completed: 2])
        }
    }

    @Test func `Many runs of one key are never more at once than its limit, and all end`() async throws {
        let most = Gauge()
        let bench = EngineBench { _, _ in
            await most.count { try? await Task.sleep(for: .milliseconds(1)) }
            return .done(output: .null)
        }
        let definition = Story(try [.named("a"), .named("b", needs: [0])], concurrency: Self.key(.queue, limit: 3))
            .definition
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    let name = "w\(worker)"
                    try await Dispatcher.with(bench.engine(), runner: RunnerID(text: name), name: name) { dispatcher in
                        for number in 0..<15 {
                            try await dispatcher.start(
                                definition, id: Self.run(worker * 100 + number), inputs: .object([:]),
                                trigger: "command", actor: Story.initiator, wait: nil)
                        }
                        for number in 0..<15 {
                            _ = try await dispatcher.drive(Self.run(worker * 100 + number), wait: .seconds(600))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await bench.log.counts(tenant: nil) == [.completed: 60])
        #expect((1...3).contains(most.highest))
        #expect(try await bench.log.slots(of: "contoso", limit: 99).isEmpty)
    }
}
