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
    let people: SimulatedProcess
    private let artifacts = MemoryArtifactStore()
    var runs: [(id: RunID, definition: Definition)] = []
    private var runners = 0
    var letters = 0
    /// Which process made a run queue for its key.
    private var queuedBy: [RunID: String] = [:]
    /// The runs whose files ask for a word that nobody can say: two steps wait for one name and take different kinds.
    var unanswerable: Set<RunID> = []

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
        let peace = machine.elapsed + .seconds(25)
        while machine.elapsed < peace {
            if machine.alive.count < 3, chance(70) { startRunner() }
            await machine.sleep(for: seconds(0...3))
            trouble()
        }
        isTroubled = false
        for process in machine.alive {
            process.wake()
            process.dispatcher?.stop()
        }
        startRunner()
        await machine.sleep(for: .seconds(10))
        for (asker, rival) in witness.unasked {
            witness.complain("\(asker) queues, and nobody asks \(rival) to end, as it wants")
        }
        for _ in 0..<200 where !isOver {
            await answer()
            if machine.alive.count < 2 { startRunner() }
            await machine.sleep(for: .seconds(5))
            guard machine.alive.count < 2 else { continue }
            // Nobody is there: time goes on to whatever is due next.
            let due = runs.compactMap { run in
                witness.states[run.id]
                    .flatMap { state in
                        witness.definitions[run.id]?.next(after: state, at: machine.now).due
                    }
            }
            if let next = due.min() { await machine.sleep(for: next - machine.now) }
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
        if chance(8) { setClock() }
    }

    /// The clock is set forward for good, or back for a while.
    private func setClock() {
        let days = chance(40)
        let change: Duration = days ? .seconds(86_400 * Int.random(in: 1...4, using: &machine.random)) : seconds(1...90)
        if chance(50) {
            mark(days ? .clockForwardByDays : .clockForward)
            machine.setClock(by: change)
        } else {
            mark(days ? .clockBackByDays : .clockBack)
            machine.setClock(by: .zero - change)
            machine.alarm(after: seconds(1...10)) { [machine] in machine.setClock(by: change) }
        }
    }

    // MARK: - Runners

    func engine(of process: SimulatedProcess, isFaulty: Bool) -> Engine {
        let machine = machine
        var registry = StepRegistry()
        registry.register(SimulatedStep(world: self, process: process))
        var surroundings = Surroundings(
            now: { machine.now }, sleep: { await machine.sleep(until: $0) }, random: { machine.random.next() },
            secret: { Secret(bytes: Array($0.utf8)) }, root: "/")
        surroundings.elapsed = { machine.elapsed }
        surroundings.pause = { await machine.sleep(for: $0) }
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
                        machine.alarm(after: rest) { process.dispatcher?.stop() }
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
        // Who has begun to queue and asked nobody yet is what a death can cost most.
        if isTroubled, chance(witness.unasked.isEmpty ? 2 : 10) {
            if let death { mark(death) }
            kill(process)
        } else if isTroubled, chance(2) {
            process.hang(for: seconds(4...12))
        }
        await Task.yield()
    }

    private func kill(_ process: SimulatedProcess) {
        if witness.unasked.contains(where: { queuedBy[$0.asker] == process.name }) { mark(.deathBeforeAsking) }
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

    func accepted(_ commit: Commit, _ receipt: AppendReceipt, from process: SimulatedProcess) {
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
            for (event, _) in events {
                switch event {
                case .runQueued: if let run = commit.stream.run { queuedBy[run] = process.name }
                case .runUnpaused: if isTroubled { mark(.unpaused) }
                default: break
                }
            }
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
