import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// The engine on a log in memory: what is recorded, what is called, and how often.
@Suite(.timeLimit(.minutes(5))) struct EngineTests {
    private func delivery(_ id: String, _ name: String = "a", kind: SignalKind = .callback) -> Command {
        .signal(
            Delivery(
                name: name, id: id, kind: kind, payload: "hello", actor: Actor(.system, "eve@host-b"),
                verified: "operating-system"))
    }

    @Test func `a run of three steps is recorded and ends`() async throws {
        let bench = EngineBench()
        let head = try await bench.run([.named("a"), .named("b", needs: [0]), .named("c", needs: [1])])
        #expect(head.phase == .completed)
        #expect(head.owner == nil)
        #expect(
            try await bench.history() == [
                "run.started", "step.started a", "step.succeeded a", "step.started b", "step.succeeded b",
                "step.started c", "step.succeeded c", "run.completed",
            ])
        #expect(bench.calls.filter { $0.hasPrefix("perform") } == ["perform a", "perform b", "perform c"])
    }

    @Test func `a success is settled before the run ends`() async throws {
        let bench = EngineBench()
        try await bench.run([.named("a")])
        #expect(bench.calls == ["perform a", "settle a"])
        #expect(try await bench.history().last == "run.completed")
    }

    @Test func `the same id started twice is one run, and a success is never performed again`() async throws {
        let bench = EngineBench()
        try await bench.run([.named("a")])
        try await bench.run([.named("a")])
        #expect(bench.calls == ["perform a", "settle a"])
        await #expect(throws: Rejection.alreadyStarted) { try await bench.run([.named("other")]) }
    }

    @Test func `an attempt that broke after its first byte is looked up and not sent again`() async throws {
        struct Broken: Error {}
        let bench = EngineBench { context, _ in
            try await context.aboutToSend()
            throw Broken()
        } lookUp: { _ in
            .present(output: 7)
        }
        let head = try await bench.run([.named("a")])
        #expect(head.phase == .completed)
        #expect(bench.calls == ["perform a", "look up a", "settle a"])
        #expect(
            try await bench.history() == [
                "run.started", "step.started a", "step.unknown a", "step.looked-up a", "step.succeeded a",
                "run.completed",
            ])
    }

    @Test func `an attempt that broke before its first byte failed, and is retried as the file says`() async throws {
        struct Broken: Error {}
        let policy = RetryPolicy(
            maxAttempts: 2, delay: .milliseconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
            attemptTimeout: nil)
        let bench = EngineBench { _, call in
            if call == 1 { throw Broken() }
            return .done(output: .null)
        }
        let head = try await bench.run([.named("a", retry: policy)])
        #expect(head.phase == .completed)
        #expect(bench.calls == ["perform a", "perform a", "settle a"])
    }

    @Test func `attempts that were never sent don't count, whatever kept them`() async throws {
        let bench = EngineBench(time: ManualTime()) { context, call in
            switch call {
            case 1: throw Lease.Lost()
            case 2: try await context.aboutToSend()
            case 3: throw StepFailure(code: "busy", message: "it was busy", side: .vendor, notSent: true)
            default: break
            }
            return .done(output: .null)
        }
        var limits = Limits()
        limits.sendWindow = .seconds(-1)
        limits.patience = .seconds(3_600)
        // A busy machine's late beats are no part of this test.
        limits.leaseLifetime = .seconds(3_600)
        let head = try await bench.run([.named("a")], limits: limits, wait: .seconds(3_600))
        #expect(head.phase == .completed)
        let events = try await bench.events()
        let failures = events.compactMap { if case .stepFailed(let event) = $0 { event } else { nil } }
        #expect(failures.map(\.code) == ["lease-lost", "send-by-passed", "busy"])
        #expect(failures.allSatisfy { $0.notSent && $0.retryAt != nil })
        let starts = events.compactMap { if case .stepStarted(let event) = $0 { event } else { nil } }
        #expect(starts.map(\.attempt) == [1, 2, 3, 4])
        #expect(Set(starts.map(\.key)).count == 1)
        #expect(!bench.calls.contains("look up a"))
    }

    @Test func `one signal ends one of two waits for it`() async throws {
        let bench = EngineBench { context, _ in
            guard context.signal == nil else { return .done(output: .string(context.signal?.delivery ?? "")) }
            return .waiting(Wait(.callback, on: "somebody", summary: "a word", signal: "go"))
        }
        try await bench.run([
            .named("a", signal: "go", awaits: .callback), .named("b", needs: [], signal: "go", awaits: .callback),
        ])
        for (number, done) in [("d1", 1), ("d2", 2)] {
            _ = try await bench.engine()
                .mail(delivery(number, "go"), named: "signal", by: Story.initiator, to: Story.run)
            #expect(try await bench.resume(by: number).phase == (done == 2 ? .completed : .waiting))
            #expect(try await bench.history().count { $0.hasPrefix("step.succeeded") } == done)
        }
    }

    @Test func `an attempt that loses the lease after its first byte is unknown`() async throws {
        let bench = EngineBench { context, _ in
            try await context.aboutToSend()
            throw Lease.Lost()
        } lookUp: { _ in
            .cannotTell("nobody knows")
        }
        #expect(try await bench.run([.named("a")]).phase == .needsDecision)
        #expect(bench.calls == ["perform a", "look up a"])
    }

    @Test func `an attempt whose time runs out after its first byte is unknown`() async throws {
        let policy = RetryPolicy(
            maxAttempts: 1, delay: .seconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
            attemptTimeout: .seconds(10))
        let bench = EngineBench { context, _ in
            try await context.aboutToSend()
            try await Task.sleep(for: .seconds(120))
            return .done(output: .null)
        } lookUp: { _ in
            .cannotTell("nobody knows")
        }
        let head = try await bench.run([.named("a", retry: policy)])
        #expect(head.phase == .needsDecision)
        #expect(
            try await bench.history() == ["run.started", "step.started a", "step.unknown a", "step.looked-up a"])
    }

    @Test func `an attempt whose time always runs out after its first byte is tried only so often`() async throws {
        let policy = RetryPolicy(
            maxAttempts: 2, delay: .milliseconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
            attemptTimeout: .seconds(10))
        let bench = EngineBench { context, _ in
            try await context.aboutToSend()
            try await Task.sleep(for: .seconds(120))
            return .done(output: .null)
        }
        #expect(try await bench.run([.named("a", retry: policy)], wait: .seconds(600)).phase == .failed)
        #expect(bench.calls == ["perform a", "look up a", "perform a", "look up a"])
    }

    @Test func `what a step has made is durable before it goes on, and the next attempt starts from it`() async throws {
        struct Broken: Error {}
        let policy = RetryPolicy(
            maxAttempts: 2, delay: .milliseconds(1), backoff: .constant, maxDelay: .seconds(1), jitter: false,
            attemptTimeout: nil)
        let cursors = Mutex<[Value]>([])
        let bench = EngineBench { context, call in
            cursors.withLock { $0.append(context.cursor) }
            if call == 1 {
                try await context.progress(cursor: 42)
                throw Broken()
            }
            return .done(output: .null)
        }
        try await bench.run([.named("a", retry: policy)])
        #expect(cursors.withLock { $0 } == [.null, 42])
        #expect(try await bench.history()[2] == "step.progressed a")
    }

    @Test func `a run that waits is put down, a signal moves it, whoever carries it on`() async throws {
        let bench = EngineBench { context, _ in
            if let signal = context.signal { return .done(output: signal.payload) }
            return .waiting(Wait(.callback, on: "somebody", summary: "a word"))
        }
        let waiting = try await bench.run([.named("a", awaits: .callback)])
        #expect(waiting.phase == .waiting)
        #expect(waiting.owner == nil)
        #expect(waiting.waitsOn == "somebody")
        let receipt = try await bench.engine()
            .mail(
                delivery("d1"), named: "signal", by: Actor(.system, "eve@host-b"), to: Story.run)
        #expect(receipt.events.map(Story.words) == ["signal.received a"])
        let again = try await bench.engine()
            .mail(
                delivery("d1"), named: "signal", by: Actor(.system, "eve@host-b"), to: Story.run)
        #expect(again.events.isEmpty)
        #expect(try await bench.resume().phase == .completed)
        #expect(try await bench.history().filter { $0 == "step.started a" }.count == 1)
        let state = try #require(try await bench.engine().run(Story.run)).state
        #expect(state.node(at: StepPath(text: "a"))?.output == "hello")
    }

    @Test func `mail that lands between an effect and its result loses neither`() async throws {
        let held = HeldAttempt()
        let bench = EngineBench { context, _ in
            if context.path.text == "a" { await held.hold() }
            return .done(output: .null)
        }
        async let head = bench.run([.named("a"), .named("b", awaits: .callback)])
        await held.begun()
        _ = try await bench.engine()
            .mail(
                delivery("d1", "b"), named: "signal", by: Actor(.system, "eve@host-b"), to: Story.run)
        held.release()
        #expect(try await head.phase == .completed)
        let history = try await bench.history()
        #expect(
            history.count { $0 == "signal.received b" || $0 == "signal.received" || $0.hasPrefix("signal.refused") }
                == 1)
        #expect(history.count { $0 == "step.succeeded a" } == 1)
        #expect(bench.calls.count { $0 == "perform a" } == 1)
    }

    @Test func `a refused command is recorded with the tenant, not in the run`() async throws {
        let bench = EngineBench()
        try await bench.run([.named("a")])
        await #expect(throws: Rejection.over(.completed)) {
            _ = try await bench.engine()
                .mail(
                    .cancel(CancelRequested(RunNote(actor: Story.initiator, reason: ""))), named: "cancel",
                    by: Story.initiator,
                    to: Story.run)
        }
        let recorded = try await bench.log.read(TenantID(text: "contoso").stream, from: 1, limit: 10)
        #expect(
            try recorded.map { try EventCoding.decode($0) } == [
                .commandRejected(
                    CommandRejected(
                        run: Story.run, command: "cancel", reason: "the run is completed: nothing can be added to it",
                        actor: Story.initiator))
            ])
        #expect(try await bench.history().count == 4)
    }

    @Test func `a polled wait is looked at again without an event, and no longer than it is waited for`() async throws {
        let bench = EngineBench { _, call in
            call < 4
                ? .waiting(Wait(.message, on: "contoso", summary: "a reply", poll: .milliseconds(5)))
                : .done(output: .null)
        }
        #expect(try await bench.run([.named("a")], wait: .seconds(600)).phase == .completed)
        #expect(
            try await bench.history() == [
                "run.started", "step.started a", "step.waiting a", "step.succeeded a", "run.completed",
            ])
        let patient = EngineBench { _, _ in
            .waiting(Wait(.message, on: "contoso", summary: "a reply", poll: .milliseconds(5)))
        }
        #expect(try await patient.run([.named("a")], wait: .milliseconds(60)).phase == .waiting)
    }

    @Test func `attempts in flight never exceed their number, over many runs at once`() async throws {
        let most = Mutex((now: 0, peak: 0))
        let bench = EngineBench { _, _ in
            most.withLock {
                $0.now += 1
                $0.peak = max($0.peak, $0.now)
            }
            await Task.yield()
            most.withLock { $0.now -= 1 }
            return .done(output: .null)
        }
        var limits = Limits()
        limits.attempts = 3
        let definition = Story([try .named("a"), try .named("b"), try .named("c", needs: [0, 1])]).definition
        let engine = bench.engine(limits: limits)
        try await Dispatcher.with(engine, runner: RunnerID(text: "one"), name: "one") { dispatcher in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    let id = engine.surroundings.runID()
                    group.addTask {
                        try await dispatcher.start(
                            definition, id: id, inputs: .object([:]), trigger: "command", actor: Story.initiator,
                            wait: nil)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(try await bench.log.counts(tenant: nil) == [.completed: 50])
        #expect(most.withLock { $0.peak } <= 3)
    }

    @Test func `a worker carries out what falls due until it is told to stop, and hands back what it holds`()
        async throws
    {
        let bench = EngineBench { context, _ in
            context.signal == nil ? .waiting(Wait(.callback, on: "somebody", summary: "a word")) : .done(output: .null)
        }
        try await bench.run([.named("a", awaits: .callback)])
        let engine = bench.engine()
        try await Dispatcher.with(engine, runner: RunnerID(text: "worker"), name: "worker") { dispatcher in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dispatcher.work() }
                _ = try await engine.mail(delivery("d1"), named: "signal", by: Story.initiator, to: Story.run)
                for await _ in engine.log.changes() {
                    if try await engine.log.head(of: Story.run)?.phase == .completed { break }
                }
                dispatcher.stop()
                try await group.waitForAll()
            }
        }
        #expect(try await bench.history().last == "run.completed")
    }

    @Test func `a run whose owner stopped beating is taken over, and its late append is refused`() async throws {
        let elapsed = Mutex(Duration.zero)
        let log = MemoryEventLog(clock: LogClock(now: LogClock.system.now, elapsed: { elapsed.withLock { $0 } }))
        let held = HeldAttempt()
        let bench = EngineBench(log: log) { _, call in
            if call == 1 { await held.hold() }
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        var limits = Limits()
        limits.sendWindow = .milliseconds(10)
        async let late = bench.run([.named("a")], limits: limits)
        await held.begun()
        let watcher = bench.engine()
        let watching = RunnerID(text: "watcher")
        try await watcher.log.register(RunnerRecord(id: watching, lifetime: .seconds(15), name: "watcher"))
        let early = try await watcher.log.claim(
            ClaimRequest(runner: watching, now: watcher.surroundings.now(), limit: 1, only: Story.run))
        #expect(early.isEmpty)
        elapsed.withLock { $0 = .seconds(3600) }
        #expect(try await bench.resume(by: "two", wait: .seconds(600)).phase == .completed)
        held.release()
        _ = try await late
        let state = try #require(try await bench.engine().run(Story.run)).state
        #expect(state.node(at: StepPath(text: "a"))?.output == "by the first")
        #expect(try await bench.history().count { $0 == "step.succeeded a" } == 1)
    }

    @Test func `a payload too large for the log is kept as an artifact and read back`() async throws {
        let large = Value.string(String(repeating: "x", count: LargePayload.limit))
        let bench = EngineBench { _, _ in .done(output: large) }
        try await bench.run([.named("a")])
        let recorded = try await bench.log.read(Story.run.stream, from: 3, limit: 1)[0]
        #expect(recorded.event.type == "step.succeeded")
        #expect(recorded.event.payload.count < 200)
        let state = try #require(try await bench.engine().run(Story.run)).state
        #expect(state.node(at: StepPath(text: "a"))?.output == large)
    }

    @Test func `the end of a wait that is recorded has come, though the clock is set back before the step is asked`()
        async throws
    {
        let time = ManualTime()
        let end = time.now + .seconds(1)
        let bench = EngineBench(time: time) { context, call in
            if call == 2 { time.advance(by: .seconds(-3 * 86_400)) }
            if call == 9 { throw StepFailure(code: "endless", message: "asked again and again", side: .provider) }
            guard context.now() >= end else {
                return .waiting(Wait(.time, on: "the clock", summary: "", until: end))
            }
            return .done(output: .null)
        }
        #expect(try await bench.run([.named("a")], wait: .seconds(600)).phase == .completed)
        #expect(bench.calls.count { $0 == "perform a" } == 2)
    }
}
