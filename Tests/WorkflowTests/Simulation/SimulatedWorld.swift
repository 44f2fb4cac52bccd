import Logging
import TestSupport

@testable import Workflow

/// Everything that a seed decides: runs, runners that die and hang, a log that fails, another side that is late, and people.
final class SimulatedWorld: @unchecked Sendable {
    let machine: SimulatedMachine
    let log: MemoryEventLog
    var witness = Witness()
    var otherSide = OtherSide()
    /// Whether anything goes wrong; in the end nothing does, so that every run can end.
    private(set) var isTroubled = true
    private(set) var isDone = false
    private let people: SimulatedProcess
    private let artifacts = MemoryArtifactStore()
    private var runs: [(id: RunID, definition: Definition)] = []
    private var runners = 0
    private var letters = 0
    /// The runs whose files ask for a word that nobody can say: two steps wait for one name and take different kinds.
    private var unanswerable: Set<RunID> = []

    /// Decides everything by a seed, but for whether its runs share a concurrency key, where that is asked for.
    init(seed: UInt64, sharesKey: Bool = false) throws {
        let machine = SimulatedMachine(seed: seed)
        self.machine = machine
        log = MemoryEventLog(clock: LogClock(now: { machine.now }, elapsed: { machine.elapsed }))
        people = machine.process("people")
        var definitions = RandomDefinition(SplitMix64(state: machine.random.next()))
        let shared: Concurrency? =
            sharesKey || machine.random.chance(15)
            ? Concurrency(key: .literal("shared"), onConflict: machine.random.pick([.queue, .cancel])) : nil
        for number in 0..<(shared == nil ? Int.random(in: 1...2, using: &machine.random) : 3) {
            let id = RunID(high: 0x0193_4c2f_8a00_7000 + UInt64(number), low: seed)
            let definition = try definitions.make(sharing: shared)
            runs.append((id: id, definition: definition))
            witness.knows(definition, of: id)
        }
    }

    /// Lets everything happen.
    func run() {
        people.start { [self] in await direct() }
        machine.run(atMost: 150_000) { isDone }
        if !isDone { witness.complain("after \(machine.jobs) jobs, at \(machine.now), it does not come to its end") }
        if machine.strayed { witness.complain("a job came from another thread") }
    }

    func chance(_ percent: Int) -> Bool { machine.random.chance(percent) }
    func mark(_ mark: Witness.Mark) { witness.mark(mark) }
    private func seconds(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range.lowerBound * 1000...range.upperBound * 1000, using: &machine.random))
    }

    // MARK: - The story

    /// Trouble first, then peace, in which everything must come to its end.
    private func direct() async {
        let peace = machine.now + .seconds(25)
        while machine.now < peace {
            if machine.alive.count < 3, chance(70) { startRunner() }
            await machine.sleep(until: machine.now + seconds(0...3))
            trouble()
        }
        isTroubled = false
        for process in machine.alive {
            process.wake()
            process.dispatcher?.stop()
        }
        for _ in 0..<200 where !isOver {
            await answer()
            if machine.alive.count < 2 { startRunner() }
            await machine.sleep(until: machine.now + .seconds(5))
            guard machine.alive.count < 2 else { continue }
            // Nobody is there: time goes on to whatever is due next.
            let due = runs.compactMap { run in
                witness.states[run.id]
                    .flatMap { state in
                        witness.definitions[run.id]?.next(after: state, at: machine.now).due
                    }
            }
            if let next = due.min() { await machine.sleep(until: next) }
        }
        await verify()
        isDone = true
    }

    private var isOver: Bool { runs.allSatisfy { witness.states[$0.id]?.isOver == true } }

    private func trouble() {
        let others = machine.alive.filter { $0 !== people }
        if let one = others.first, chance(6) { kill(one) }
        if let one = others.last, chance(15) { one.hang(for: seconds(1...12)) }
        if chance(50) { sendNextLetter() }
    }

    // MARK: - Runners

    private func engine(of process: SimulatedProcess, isFaulty: Bool) -> Engine {
        let machine = machine
        var registry = StepRegistry()
        registry.register(SimulatedStep(world: self, process: process))
        var surroundings = Surroundings(
            now: { machine.now }, sleep: { await machine.sleep(until: $0) }, random: { machine.random.next() },
            secret: { Secret(bytes: Array($0.utf8)) }, root: "/")
        surroundings.elapsed = { machine.elapsed }
        surroundings.pause = { await machine.sleep(until: machine.now + $0) }
        surroundings.executor = process
        var limits = Limits()
        limits.leaseLifetime = .seconds(6)
        limits.sendWindow = .seconds(3)
        limits.lookUps = 3
        return Engine(
            log: SimulatedLog(world: self, process: process, isFaulty: isFaulty), registry: registry,
            artifacts: artifacts, surroundings: surroundings, limits: limits,
            failPoints: FailPoints { [self] point, _ in
                guard isTroubled, !process.isDead, chance(2) else { return }
                if point == .beforeSettle { mark(.deathBeforeSettle) }
                kill(process)
            }, logger: Logger(label: "simulation", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    private func startRunner() {
        runners += 1
        let process = machine.process("runner-\(runners)")
        let engine = engine(of: process, isFaulty: true)
        let begun = isTroubled ? machine.random.pick([0, 1, 2]) : 1
        let wait = isTroubled ? seconds(0...4) : .seconds(2)
        let rest = seconds(4...15)
        process.start { [self] in
            do {
                try await Dispatcher.with(engine, runner: RunnerID(text: process.name), name: process.name) {
                    process.dispatcher = $0
                    for run in runs where witness.states[run.id] == nil { try await start(run, in: $0, wait: wait) }
                    switch begun {
                    case 0: _ = try await $0.drive(machine.random.pick(runs).id, wait: wait)
                    case 1: try await $0.resumeAll(wait: wait)
                    default:
                        machine.alarm(at: machine.now + rest) { process.dispatcher?.stop() }
                        try await $0.work()
                    }
                }
            } catch is LogError {
                // The process has said so and ended; the next one goes on.
            } catch {
                witness.complain("\(process.name) ended with \(error)")
            }
            process.die()
        }
    }

    private func start(_ run: (id: RunID, definition: Definition), in dispatcher: Dispatcher, wait: Duration)
        async throws
    {
        try await dispatcher.start(
            run.definition, id: run.id, inputs: RandomDefinition.inputs, trigger: "command", actor: Story.initiator,
            wait: wait)
    }

    // MARK: - Faults

    func drawFault() -> AppendFault {
        guard isTroubled, chance(12) else { return .none }
        return machine.random.pick([.busy, .unknownKept, .unknownLost, .meddled, .meddled, .meddled])
    }

    /// A place where a process may die or hang.
    func boundary(_ process: SimulatedProcess, _ death: Witness.Mark? = nil) async {
        if isTroubled, chance(2) {
            if let death { mark(death) }
            kill(process)
        } else if isTroubled, chance(2) {
            process.hang(for: seconds(4...12))
        }
        await Task.yield()
    }

    private func kill(_ process: SimulatedProcess) {
        for run in runs where witness.owner(of: run.id)?.text == process.name {
            guard let state = witness.states[run.id] else { continue }
            for position in state.active {
                guard case .running = state.nodes[position].status, let key = state.nodes[position].lastStart?.key,
                    otherSide.made[key.hex] != nil
                else { continue }
                mark(.deathAfterEffect)
            }
        }
        process.die()
    }

    // MARK: - What is told

    func claimed(_ claim: Claim) {
        if let before = claim.previous, machine.alive.contains(where: { $0.name == before.text }) { mark(.leaseStolen) }
        witness.claimed(claim)
    }

    func retired(_ runner: RunnerID) { witness.retired(runner) }

    func accepted(_ commit: Commit, _ receipt: AppendReceipt) {
        do {
            var events: [(event: Event, at: Timestamp)] = []
            for event in commit.events {
                events.append(
                    (
                        try EventCoding.decode(type: event.type, version: event.payloadVersion, payload: event.payload),
                        event.time
                    ))
            }
            witness.accept(commit, receipt, events)
        } catch {
            witness.complain("what was appended can't be read: \(error)")
        }
    }

    /// A request leaves: only the run's owner may send it, for the attempt that the log knows.
    func checkSend(_ context: StepContext, by process: SimulatedProcess) {
        let place = "\(process.name) sends \(context.path)"
        if let owner = witness.owner(of: context.run), owner.text == process.name {
            let node = witness.states[context.run]?.node(at: context.path)
            switch node?.status {
            case .running:
                if node?.attempt != context.attempt { witness.complain("\(place) of attempt \(context.attempt)") }
            default: witness.complain("\(place), which is \(node?.statusName ?? "no step")")
            }
        } else {
            witness.complain("\(place) of a run that \(witness.owner(of: context.run)?.text ?? "nobody") owns")
        }
    }

    /// A request has come to the other side.
    func arrive(_ key: String, of run: RunID, at path: StepPath, from process: SimulatedProcess, knowsKeys: Bool) {
        otherSide.make(key, knowsKeys: knowsKeys)
        if let made = otherSide.made[key], made > 1 { witness.complain("\(run) \(path) was done \(made) times") }
        if isTroubled, !process.isDead, chance(3) { kill(process) }
    }

    func checkUndo(_ effect: Effect, _ context: StepContext, by process: SimulatedProcess) {
        if witness.owner(of: context.run)?.text != process.name {
            witness.complain("\(process.name) takes \(effect.resource) away from a run of another")
        }
        let isGone = witness.states[context.run]?.made
            .contains { $0.effect.resource == effect.resource && $0.status == .undone }
        if isGone == true { witness.complain("\(context.path): what is known to be gone is taken away again") }
    }

    func settle(_ context: StepContext) {
        let name = "\(context.run) \(context.path)"
        if !witness.succeeded.contains(name) { witness.complain("\(name) is settled before its success is durable") }
        otherSide.settled.insert(name)
    }

    // MARK: - People

    /// Somebody writes to a run: what it waits for, what it will wait for, or that it shall stop.
    func sendNextLetter() {
        let run = machine.random.pick(runs)
        guard let state = witness.states[run.id] else { return }
        let command = command(to: run.id, state)
        post(command, to: run.id)
        if chance(15) {
            mark(.deliveredTwice)
            post(command, to: run.id)
        }
    }

    private func command(to run: RunID, _ state: RunState) -> Command {
        let note = RunNote(actor: Story.initiator, reason: "enough")
        switch Int.random(in: 0..<100, using: &machine.random) {
        case ..<4: return .cancel(CancelRequested(note, compensate: chance(60)))
        case ..<8: return .pause(note)
        case ..<11:
            let paths = state.positions.map { state.nodes[$0].path }
            return .rewind(
                Rewind(note, to: paths.isEmpty ? StepPath(text: "a") : machine.random.pick(paths), undoes: chance(50)))
        case ..<14: return .resume(Story.initiator)
        default: break
        }
        let waiting = state.active.filter { state.nodes[$0].awaitedSignal != nil }
        if let place = waiting.randomElement(using: &machine.random), chance(50) { return word(to: state.nodes[place]) }
        let steps = witness.definitions[run]?.steps.steps ?? []
        let awaiting = steps.compactMap { step -> Command? in
            guard case .type(_, _, _, let kind?) = step.body else { return nil }
            return signal(step.signal ?? step.id, kind)
        }
        return awaiting.isEmpty ? signal("go", .callback) : machine.random.pick(awaiting)
    }

    private func word(to node: Node) -> Command {
        guard case .waiting(let waiting) = node.status, let name = node.awaitedSignal else {
            return signal("go", .callback)
        }
        switch waiting.wait.kind {
        case .approval: return signal(name, .approval)
        case .consent: return signal(name, .consent)
        default: return signal(name, .callback)
        }
    }

    private func signal(_ name: String, _ kind: SignalKind) -> Command {
        letters += 1
        return .signal(
            Delivery(
                name: name, id: "letter-\(letters)", kind: kind, payload: ["n": 1],
                actor: Actor(.system, "kim@host-b"), verified: "operating-system"))
    }

    private func post(_ command: Command, to run: RunID) { people.start { [self] in await deliver(command, to: run) } }

    /// - Returns: Whether it was accepted.
    @discardableResult
    private func deliver(_ command: Command, to run: RunID) async -> Bool {
        do {
            _ = try await engine(of: people, isFaulty: false)
                .mail(command, named: "letter", by: Actor(.system, "kim@host-b"), to: run)
            return true
        } catch is Rejection {
            // It came too early, too late, or to the wrong run: the engine has said so.
        } catch {
            witness.complain("a letter could not be delivered: \(error)")
        }
        return false
    }

    /// In peace people answer what is asked of them, unless they have said it before.
    private func answer() async {
        for run in runs {
            guard let state = witness.states[run.id] else { continue }
            if state.paused != nil {
                await deliver(.unpause(RunNote(actor: Story.initiator, reason: "")), to: run.id)
            }
            for position in state.active {
                let node = state.nodes[position]
                if case .needsDecision = node.status { await deliver(.settle(decision(on: node)), to: run.id) }
                guard let name = node.awaitedSignal, !state.signals.contains(where: { $0.name == name }) else {
                    continue
                }
                if !(await deliver(word(to: node), to: run.id)) { unanswerable.insert(run.id) }
            }
            if case .failed = state.phase, state.phaseName == .needsDecision {
                await deliver(
                    .cancel(CancelRequested(RunNote(actor: Story.initiator, reason: ""), compensate: false)), to: run.id
                )
            }
        }
    }

    /// Who decides has looked at the other side.
    private func decision(on node: Node) -> Settlement {
        let isMade = node.lastStart?.key.map { otherSide.made[$0.hex] != nil } ?? false
        return Settlement(
            path: node.path, verdict: isMade ? .done : .retry, reason: "looked", output: OtherSide.output,
            actor: Story.initiator)
    }

    // MARK: - The end

    private func isUnanswerable(_ state: RunState) -> Bool {
        state.phaseName == .waiting && unanswerable.contains(state.id)
    }

    private var isKeyHeldForEver: Bool {
        witness.states.values.contains { $0.place?.standing == .held && isUnanswerable($0) }
    }

    private func verify() async {
        for run in runs {
            guard let state = witness.states[run.id] else {
                witness.complain("\(run.id) was never started")
                continue
            }
            if !state.isOver, !(isUnanswerable(state) || state.wantsPlace && isKeyHeldForEver) {
                let places = state.active.map { "\(state.nodes[$0].path) \(state.nodes[$0].statusName)" }
                witness.complain("\(run.id) is \(state.phaseName.rawValue) for ever: \(places)")
            }
        }
        do {
            let chain = try await LogVerifier(log: log).verify()
            let heads = try await engine(of: people, isFaulty: false).verifyRecord()
            for found in chain.breaks + heads.breaks { witness.complain("the log is broken: \(found)") }
            for run in runs {
                guard let state = try await engine(of: people, isFaulty: false).journal.replay(run.id) else { continue }
                if state != witness.states[run.id] { witness.complain("\(run.id) folds to another state") }
            }
        } catch {
            witness.complain("the log can't be verified: \(error)")
        }
    }
}
