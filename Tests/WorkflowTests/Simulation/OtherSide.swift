import TestSupport

@testable import Workflow

/// What the steps of a simulation act on: it counts what it did by idempotency key, and answers late, wrongly or not at all.
struct OtherSide {
    /// What was done by each key.
    private(set) var made: [String: Int] = [:]
    /// What was taken away.
    private(set) var gone: Set<String> = []
    /// What a step said that it waits for, by run, path and attempt.
    var waits: [String: Wait] = [:]
    /// The steps that were settled, by run and path.
    var settled: Set<String> = []

    /// Does what is asked for, once a key where it knows keys.
    mutating func make(_ key: String, knowsKeys: Bool) { made[key] = knowsKeys ? 1 : made[key, default: 0] + 1 }

    mutating func takeAway(_ key: String) { gone.insert(key) }

    static let connection = ConnectionIdentity(kind: "local", endpoint: "other-side.db", account: "provider")

    static func effects(_ key: String) -> [Effect] {
        [Effect(kind: "thing", connection: connection, resource: key, undo: .string(key), provenance: .created)]
    }

    static let output: Value = ["n": 7]
}

/// The step type `act` in one process of a simulation.
struct SimulatedStep: Step {
    static let description = StepDescription(
        name: "act", summary: "Does what a seed says.", fields: [], output: [], repeatability: .idempotent,
        settles: true, example: "")
    let world: SimulatedWorld
    let process: SimulatedProcess

    private enum Fate: CaseIterable {
        case done, refused, rejected, notSent, lost, answerLost, hangs
    }

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        await Task.yield()
        guard let step = world.witness.step(at: context.path, of: context.run),
            case .type(_, _, let repeatability, let awaits) = step.body
        else { throw StepUnknown("the run has no step \(context.path)") }
        if let outcome = try wait(context, awaits, signal: step.signal) { return outcome }
        let fate = drawFate()
        if world.chance(6) { await sleep(.seconds(Int.random(in: 2...5, using: &world.machine.random))) }
        if fate == .notSent { throw failure("not-sent", notSent: true) }
        if fate == .rejected, world.chance(40) { throw failure("rejected") }
        if repeatability == .readOnly { return .done(output: OtherSide.output) }
        try await context.aboutToSend()
        world.checkSend(context, by: process)
        return try await send(context, fate, knowsKeys: repeatability != .never)
    }

    private func drawFate() -> Fate {
        guard world.isTroubled else { return .done }
        return world.chance(70) ? .done : world.machine.random.pick(Fate.allCases)
    }

    /// The request is on its way, whatever becomes of the process.
    private func send(_ context: StepContext, _ fate: Fate, knowsKeys: Bool) async throws -> StepOutcome {
        let key = context.idempotencyKey
        let transit = Duration.milliseconds(Int.random(in: 1...400, using: &world.machine.random))
        if fate != .lost && fate != .refused {
            world.machine.alarm(after: transit) { [world, process] in
                world.arrive(key, of: context.run, at: context.path, from: process, knowsKeys: knowsKeys)
            }
        }
        await sleep(transit * 2)
        switch fate {
        case .refused where world.otherSide.made[key] == nil: throw failure("refused", burnt: world.chance(30))
        case .lost, .answerLost, .rejected:
            await sleep(.seconds(2))
            throw StepUnknown("the line broke")
        case .hangs: await sleep(.seconds(Int.random(in: 3...15, using: &world.machine.random)))
        case .done, .notSent, .refused: break
        }
        return .done(output: OtherSide.output, effects: OtherSide.effects(key))
    }

    /// What it waits for first, if it does; `nil` once it can go on.
    private func wait(_ context: StepContext, _ awaits: SignalKind?, signal: String?) throws -> StepOutcome? {
        guard context.signal == nil else { return nil }
        let name = "\(context.run) \(context.path) \(context.attempt)"
        if let known = world.otherSide.waits[name] {
            if let end = known.until, end <= context.now() {
                if awaits == nil { return nil }
                throw failure("nobody-answered", retryable: false)
            }
            if case .propagation = known.kind, world.chance(50) || !world.isTroubled { return nil }
            return .waiting(known)
        }
        guard let wait = newWait(awaits, signal) else { return nil }
        world.otherSide.waits[name] = wait
        return .waiting(wait)
    }

    private func newWait(_ awaits: SignalKind?, _ signal: String?) -> Wait? {
        let now = world.machine.now
        func soon() -> Timestamp { now + .seconds(Int.random(in: 1...12, using: &world.machine.random)) }
        let poll: Duration? = world.chance(20) ? .seconds(2) : nil
        func wait(_ kind: Wait.Kind) -> Wait {
            Wait(
                kind, on: "somebody", summary: "a word", until: world.chance(40) ? soon() : nil, poll: poll,
                signal: signal)
        }
        switch awaits {
        case .approval: return wait(.approval(ApprovalPolicy(approvers: [], quorum: 1, allowInitiator: true)))
        case .consent: return wait(.consent)
        case .callback: return wait(.callback)
        case nil:
            guard world.chance(15) else { return nil }
            if world.chance(50) { return Wait(.time, on: "the clock", summary: "a moment", until: soon()) }
            return Wait(.propagation, on: "the other side", summary: "a change", until: soon(), poll: .seconds(1))
        }
    }

    func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        await Task.yield()
        await sleep(.milliseconds(100))
        if world.isTroubled {
            if world.chance(10) { throw failure("unreachable") }
            if world.chance(6) { return .cannotTell("the other side is silent") }
        }
        guard world.otherSide.made[context.idempotencyKey] != nil else { return .absent }
        return .present(output: OtherSide.output, effects: OtherSide.effects(context.idempotencyKey))
    }

    func undo(_ effect: Effect, in context: StepContext) async throws {
        await Task.yield()
        await sleep(.milliseconds(50))
        if world.isTroubled, world.chance(15) { throw failure("kept", retryable: world.chance(80)) }
        try await context.aboutToSend()
        world.checkUndo(effect, context, by: process)
        world.otherSide.takeAway(effect.resource)
        await sleep(.milliseconds(50))
    }

    func settle(_ output: Value, in context: StepContext) async throws {
        await Task.yield()
        world.settle(context)
        if world.isTroubled, world.chance(5) { throw failure("settle") }
    }

    private func sleep(_ duration: Duration) async { await world.machine.sleep(for: duration) }

    private func failure(
        _ code: String, retryable: Bool = true, notSent: Bool = false, burnt: Bool = false
    ) -> StepFailure {
        StepFailure(
            code: code, message: "it was \(code)", side: .vendor, retryable: retryable, notSent: notSent,
            burntKey: burnt)
    }
}
