import TestSupport

@testable import Workflow

/// The people of a simulation: what they write to runs.
extension SimulatedWorld {
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
        if state.paused != nil, chance(30) { return .unpause(note) }
        if state.undoScope != nil, chance(25) { return .cancel(CancelRequested(note, compensate: chance(50))) }
        switch Int.random(in: 0..<100, using: &machine.random) {
        case ..<4: return .cancel(CancelRequested(note, compensate: chance(60)))
        case ..<8: return .pause(note)
        case ..<13:
            let paths = state.positions.map { state.nodes[$0].path }
            return .rewind(
                Rewind(note, to: paths.isEmpty ? StepPath(text: "a") : machine.random.pick(paths), undoes: chance(50)))
        case ..<16: return .resume(Story.initiator)
        case ..<22: if let migration = migration(of: run, state, note) { return .migrate(migration) }
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

    /// The run moves to its file as somebody has changed it: of a few changes to one that takes something away, if one does.
    private func migration(of run: RunID, _ state: RunState, _ note: RunNote) -> Migration? {
        guard let definition = witness.definitions[run], let inputs = state.started?.inputs else { return nil }
        var definitions = RandomDefinition(SplitMix64(state: machine.random.next()))
        var migration: Migration?
        for _ in 0..<4 {
            guard let changed = try? definitions.changed(definition) else { continue }
            let draft = Migration(note, to: changed, inputs: inputs)
            witness.moves[draft.stored.digest] = changed
            migration = draft
            for case .runMigrated(let event) in (try? definition.decide(.migrate(draft), given: state, at: machine.now))
                ?? []
            where event.steps.contains(where: { $0.fate == .undone }) {
                return draft
            }
        }
        return migration
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
    func answer() async {
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
}
