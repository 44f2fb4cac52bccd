import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Workflow

/// What a runner does that takes a run over while others write to it.
@Suite(.timeLimit(.minutes(5))) struct TakeoverTests {
    @Test(arguments: [1, 3])
    func `mail between a takeover and its first append doesn't strand the run`(mails: Int) async throws {
        let elapsed = Mutex(Duration.zero)
        let log = MemoryEventLog(clock: LogClock(now: LogClock.system.now, elapsed: { elapsed.withLock { $0 } }))
        let held = HeldAttempt()
        let bench = EngineBench(log: log) { context, _ in
            guard context.path.text == "b" else { return .done(output: .null) }
            await held.hold()
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        var limits = Limits()
        limits.sendWindow = .milliseconds(10)
        async let late = bench.run(
            [.named("a"), .named("b", needs: [0]), .named("c", needs: [1], awaits: .callback)], limits: limits)
        await held.begun()
        elapsed.withLock { $0 = .seconds(3600) }
        let meddled = MeddledLog(log, before: .append, times: mails) {
            let early = Delivery(
                name: "c", id: UUID().uuidString, kind: .callback, payload: .null, actor: Story.initiator,
                verified: "operating-system")
            do {
                _ = try await bench.engine().mail(.signal(early), named: "signal", by: Story.initiator, to: Story.run)
            } catch {
                Issue.record(error)
            }
        }
        let parts = bench.engine()
        let engine = Engine(
            log: meddled, registry: parts.registry, artifacts: parts.artifacts,
            surroundings: parts.surroundings, logger: parts.logger)
        let head = try await Dispatcher.with(engine, runner: RunnerID(text: "two"), name: "two") {
            try await $0.drive(Story.run, wait: .seconds(600))
        }
        #expect(head.phase == .completed)
        held.release()
        _ = try await late
        let history = try await bench.history()
        #expect(history.count { $0.hasPrefix("signal.received") } == mails, "\(history)")
        #expect(history.count { $0 == "step.unknown b" } == 1)
        #expect(history.count { $0 == "step.succeeded b" } == 1)
        #expect(bench.calls.filter { $0 == "look up b" }.count == 1)
        // What the first owner may not have come to settle is settled by the second.
        #expect(bench.calls.contains("settle b"))
        #expect(bench.calls.filter { $0 == "settle a" }.count == 2)
    }

    @Test func `a run that isn't due and whose owner died before it came to it is taken over by name`() async throws {
        let elapsed = Mutex(Duration.zero)
        let log = MemoryEventLog(clock: LogClock(now: LogClock.system.now, elapsed: { elapsed.withLock { $0 } }))
        let bench = EngineBench(log: log) { _, _ in .waiting(Wait(.callback, on: "somebody", summary: "")) }
        #expect(try await bench.run([.named("a")]).due == nil)
        let dead = RunnerRecord(id: RunnerID(text: "dead"), lifetime: .seconds(10), name: "dead")
        try await log.register(dead)
        let claim = ClaimRequest(runner: dead.id, now: LogClock.system.now(), limit: 1, only: Story.run)
        #expect(try await log.claim(claim).count == 1)
        #expect(try await log.claim(claim).isEmpty)
        elapsed.withLock { $0 = .seconds(3600) }
        #expect(try await bench.resume(by: "two").owner == nil)
        #expect(try await bench.log.head(of: Story.run)?.phase == .waiting)
    }

    /// What a step does that comes late to its first byte: it says whether it was let.
    private static func send(
        _ context: StepContext, telling attempt: AsyncStream<Bool>.Continuation
    ) async throws -> StepOutcome {
        do {
            try await context.aboutToSend()
            attempt.yield(true)
        } catch {
            attempt.yield(false)
            throw error
        }
        return .done(output: "late")
    }

    /// Two clocks of a log that a test moves by hand: what time it is, and how much has passed.
    private func log(_ time: ManualTime, _ elapsed: ManualTime) -> MemoryEventLog {
        let start = elapsed.now
        return MemoryEventLog(clock: LogClock(now: { time.now }, elapsed: { elapsed.now - start }))
    }

    @Test func `a run whose owner hangs is carried on as soon as the lease has run out`() async throws {
        let time = ManualTime()
        let held = HeldAttempt()
        let bench = EngineBench(log: log(time, time), time: time) { _, _ in
            await held.hold()
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        var limits = Limits()
        // However long an attempt may take to its first byte, its send-by lies within the lease.
        limits.sendWindow = .seconds(3_600)
        async let late = bench.run([.named("a")], limits: limits)
        await held.begun()
        #expect(try await bench.resume(by: "watcher").phase == .running)
        time.advance(by: Limits().leaseLifetime - .microseconds(1))
        #expect(try await bench.resume(by: "early").phase == .running)
        #expect(try await bench.history() == ["run.started", "step.started a"])
        time.advance(by: .microseconds(1))
        #expect(try await bench.resume().phase == .completed)
        #expect(bench.calls.contains("look up a"))
        held.release()
        _ = try await late
    }

    @Test func `what a hung owner may still send is not looked up before its send-by, whoever comes`() async throws {
        let time = ManualTime()
        let elapsed = ManualTime()
        let held = HeldAttempt()
        let bench = EngineBench(log: log(time, elapsed), time: time) { context, _ in
            guard context.path.text == "a" else { return .waiting(Wait(.callback, on: "somebody", summary: "a word")) }
            await held.hold()
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        async let late = bench.run([.named("a"), .named("b", awaits: .callback)])
        await held.begun()
        #expect(try await bench.resume(by: "watcher").owner != nil)
        elapsed.advance(by: .seconds(3_600))
        let put = try await bench.resume()
        let start = try #require(try await bench.engine().run(Story.run)).state.node(at: StepPath(text: "a"))?.lastStart
        let sendBy = try #require(start?.sendBy)
        #expect(put.due == sendBy)
        #expect(put.owner == nil)
        // Mail makes the run due at once, for whoever is there.
        let mail = Delivery(
            name: "b", id: "d1", kind: .callback, payload: .null, actor: Story.initiator, verified: "operating-system")
        _ = try await bench.engine().mail(.signal(mail), named: "signal", by: Story.initiator, to: Story.run)
        #expect(try await bench.resume(by: "three").due == sendBy)
        #expect(!bench.calls.contains("look up a"))
        time.advance(to: sendBy)
        try await bench.resume(by: "four")
        #expect(bench.calls.count { $0 == "look up a" } == 1)
        held.release()
        _ = try await late
    }

    @Test func `where the clock is set back for good, what a hung owner lost is looked up as late as ever`()
        async throws
    {
        let time = ManualTime()
        let elapsed = ManualTime()
        let held = HeldAttempt()
        let bench = EngineBench(log: log(time, elapsed), time: time) { _, _ in
            await held.hold()
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        async let late = bench.run([.named("a")])
        await held.begun()
        #expect(try await bench.resume(by: "watcher").owner != nil)
        time.advance(by: .seconds(-3 * 86_400))
        elapsed.advance(by: .seconds(3_600))
        let lifetime = Limits().leaseLifetime
        #expect(try await bench.resume().due == time.now + lifetime)
        time.advance(by: lifetime - .microseconds(1))
        #expect(try await bench.resume(by: "three").phase == .running)
        #expect(!bench.calls.contains("look up a"))
        time.advance(by: .microseconds(1))
        #expect(try await bench.resume(by: "four").phase == .completed)
        held.release()
        _ = try await late
    }

    @Test func `an attempt that takes long to get ready sends under a later send-by that the log knows`() async throws {
        let time = ManualTime()
        let bench = EngineBench(time: time) { context, _ in
            time.advance(by: .seconds(3_600))
            try await context.aboutToSend()
            return .done(output: .null)
        }
        var limits = Limits()
        // A busy machine's late beats are no part of this test.
        limits.leaseLifetime = .seconds(7_200)
        #expect(try await bench.run([.named("a")], limits: limits).phase == .completed)
        let events = try await bench.events()
        #expect(
            events.map(Story.words) == [
                "run.started", "step.started a", "step.progressed a", "step.succeeded a", "run.completed",
            ])
        guard case .stepProgressed(let delay) = events[2] else { return }
        #expect(try #require(delay.sendBy) >= time.now)
        let state = try #require(try await bench.engine().run(Story.run)).state
        #expect(state.node(at: StepPath(text: "a"))?.lastStart?.sendBy == delay.sendBy)
    }

    @Test(arguments: [false, true])
    func `an attempt that got ready after its run was taken over sends nothing`(hasReadOfIt: Bool) async throws {
        let time = ManualTime()
        let held = HeldAttempt()
        let (sent, attempt) = AsyncStream.makeStream(of: Bool.self)
        let bench = EngineBench(log: log(time, time), time: time) { context, call in
            guard call == 1 else { return .done(output: "by the second") }
            await held.hold()
            return try await Self.send(context, telling: attempt)
        }
        async let late = bench.run([.named("a")])
        await held.begun()
        #expect(try await bench.resume(by: "watcher").phase == .running)
        time.advance(by: Limits().leaseLifetime)
        #expect(try await bench.resume().phase == .completed)
        // What has come is read at most four times a second.
        if hasReadOfIt { try await Task.sleep(for: .milliseconds(600)) }
        held.release()
        // The run is let go of before the attempt has seen that it came too late.
        _ = try await late
        #expect(await sent.first { _ in true } == false)
    }

    private func send(_ command: Command, named name: String, to bench: EngineBench) async throws {
        _ = try await bench.engine().mail(command, named: name, by: Story.initiator, to: Story.run)
    }

    private func word(to path: String) -> Command {
        .signal(
            Delivery(
                name: path, id: UUID().uuidString, kind: .callback, payload: .null, actor: Story.initiator,
                verified: "operating-system"))
    }

    private let again = Command.rewind(
        Rewind(RunNote(actor: Story.initiator, reason: "again"), to: StepPath(text: "a"), undoes: false))

    /// A run whose step waits and has a word to be woken with, and whether it may send something then, after getting ready.
    private func wokenStep(
        _ log: MemoryEventLog, getReady: @escaping @Sendable () async -> Void
    ) async throws -> (bench: EngineBench, sent: AsyncStream<Bool>) {
        let (sent, attempt) = AsyncStream.makeStream(of: Bool.self)
        let bench = EngineBench(log: log) { context, call in
            guard call == 2 else { return .waiting(Wait(.callback, on: "somebody", summary: "a word")) }
            await getReady()
            return try await Self.send(context, telling: attempt)
        }
        #expect(try await bench.run([.named("a", awaits: .callback)]).phase == .waiting)
        try await send(word(to: "a"), named: "signal", to: bench)
        return (bench, sent)
    }

    @Test func `a woken step that was taken back while it was being asked sends nothing`() async throws {
        let held = HeldAttempt()
        let (bench, sent) = try await wokenStep(MemoryEventLog()) { await held.hold() }
        async let asked = bench.resume()
        await held.begun()
        try await send(again, named: "rewind", to: bench)
        held.release()
        #expect(await sent.first { _ in true } == false)
        _ = try await asked
        #expect(try await !bench.history().contains("step.succeeded a"))
    }

    @Test func `a woken step that is taken back right before its word is appended sends nothing`() async throws {
        let log = MemoryEventLog()
        let (bench, sent) = try await wokenStep(log) {}
        let meddled = MeddledLog(log, before: .append, times: 1) {
            do {
                try await send(again, named: "rewind", to: bench)
            } catch {
                Issue.record(error)
            }
        }
        let parts = bench.engine()
        let engine = Engine(
            log: meddled, registry: parts.registry, artifacts: parts.artifacts, surroundings: parts.surroundings,
            logger: parts.logger)
        _ = try await Dispatcher.with(engine, runner: RunnerID(text: "two"), name: "two") {
            try await $0.drive(Story.run, wait: .zero)
        }
        #expect(await sent.first { _ in true } == false)
        #expect(try await !bench.history().contains("step.succeeded a"))
    }

    @Test func `what a woken step is about to send is a boundary of its own`() async throws {
        let (bench, _) = try await wokenStep(MemoryEventLog()) {}
        let reached = Mutex<[String]>([])
        let parts = bench.engine()
        let engine = Engine(
            log: bench.log, registry: parts.registry, artifacts: parts.artifacts, surroundings: parts.surroundings,
            failPoints: FailPoints { place, steps in
                reached.withLock { $0 += steps.map { "\(place.rawValue) \($0)" } }
            }, logger: parts.logger)
        _ = try await Dispatcher.with(engine, runner: RunnerID(text: "two"), name: "two") {
            try await $0.drive(Story.run, wait: .zero)
        }
        #expect(
            reached.withLock { $0 } == [
                "before-intent a (waiting)", "after-intent a (waiting)", "after-effect a", "after-result a",
                "before-settle a",
            ])
    }

    @Test func `what a woken step had sent when its owner hung is looked up, not sent again`() async throws {
        let time = ManualTime()
        let held = HeldAttempt()
        let bench = EngineBench(log: log(time, time), time: time) { context, call in
            guard call > 1 else { return .waiting(Wait(.callback, on: "somebody", summary: "a word")) }
            try await context.aboutToSend()
            await held.hold()
            return .done(output: "late")
        } lookUp: { _ in
            .present(output: "by the first")
        }
        #expect(try await bench.run([.named("a", awaits: .callback)]).phase == .waiting)
        try await send(word(to: "a"), named: "signal", to: bench)
        async let late = bench.resume(by: "two")
        await held.begun()
        time.advance(by: Limits().leaseLifetime)
        #expect(try await bench.resume(by: "three").phase == .completed)
        #expect(bench.calls.filter { $0 != "settle a" } == ["perform a", "perform a", "look up a"])
        #expect(try #require(try await bench.engine().run(Story.run)).state.signals == [])
        held.release()
        _ = try await late
    }

    @Test func `a run that only polls is put down when its wait is over, not later`() async throws {
        let bench = EngineBench { _, _ in
            .waiting(Wait(.message, on: "contoso", summary: "a reply", poll: .milliseconds(20)))
        }
        #expect(try await bench.run([.named("a")], wait: .milliseconds(900)).phase == .waiting)
        // At most one look in 20 ms: a wait that began again after the start would have up to 90.
        let looks = bench.calls.count { $0 == "perform a" }
        #expect((1...50).contains(looks))
    }
}
