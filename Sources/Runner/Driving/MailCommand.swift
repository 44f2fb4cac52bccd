import Workflow

/// What `approve`, `consent`, `signal`, `decide` and `cancel` share: they only record, and say what moves the run next.
struct MailCommand {
    let session: Session
    let run: RunID
    let state: RunState
    let definition: Definition
    let actor: Actor
    let options: OutputOptions

    /// Opens the log and reads the run.
    static func open(
        _ run: String, _ actor: ActorOptions, _ options: LogOptions, in workspace: Workspace? = nil,
        access: Session.Access = .readWrite
    ) async throws -> MailCommand {
        let actor = try actor.actor()
        let session = try await Session.open(try workspace ?? Workspace.find(), options, access: access)
        let id = try await session.log.run(named: run)
        guard let (state, definition) = try await session.engine.run(id) else { throw Rejection.unborn }
        return MailCommand(
            session: session,
            run: id,
            state: state,
            definition: definition,
            actor: actor,
            options: options.output
        )
    }

    /// How the actor is known, as events say it.
    var verified: String { actor.claimed == nil ? "operating-system" : "claimed" }

    /// The steps that wait for a signal of a kind, with what they wait for.
    func waiting(for kind: SignalKind) -> [(node: Node, waiting: Node.Waiting)] {
        state.active.compactMap { position in
            let node = state.nodes[position]
            guard case .waiting(let waiting) = node.status, waiting.wait.kind.answeredBy == kind else { return nil }
            return (node, waiting)
        }
    }

    /// The step that a person means: the one they name, or the only one that waits for it.
    ///
    /// - Parameters:
    ///   - name: The step, if they name one.
    ///   - kind: What it waits for.
    ///   - command: The command's name, for the record of a refusal.
    /// - Returns: `nil` where the step isn't waiting yet: then the signal is refused or kept as its kind is.
    /// - Throws: ``Failure`` if it isn't clear, ``Rejection`` if there is none.
    func step(_ name: String?, waitingFor kind: SignalKind, named command: String) async throws -> (
        name: String, node: Node?, waiting: Node.Waiting?
    ) {
        let waiting = waiting(for: kind)
        if let name {
            let found = waiting.first { $0.node.path.text == name || $0.node.awaitedSignal == name }
            return (found?.node.awaitedSignal ?? name, found?.node, found?.waiting)
        }
        switch waiting.count {
        case 1: return (waiting[0].node.awaitedSignal ?? waiting[0].node.path.text, waiting[0].node, waiting[0].waiting)
        case 0:
            let rejection = Rejection.nobodyWaits(kind, state.phaseName)
            try await session.engine.record(
                rejection, of: command, to: run, tenant: definition.tenant.id, by: actor)
            report(state, recorded: false, reason: rejection.message(of: run))
            throw Failure(.failed, "refused: \(rejection.message(of: run)) (runner why \(run))")
        default:
            let names = waiting.map(\.node.path.text).joined(separator: ", ")
            throw Failure(.usage, "more than one step of \(run) waits for \(kind.phrase): say which: \(names)")
        }
    }

    /// Records a command and says what became of it.
    ///
    /// - Parameters:
    ///   - command: What is wanted of the run.
    ///   - name: The command's name, for the record of a refusal.
    ///   - what: What was recorded, for a person.
    ///   - members: What a program is told beside it.
    /// - Returns: ``ExitStatus/done``.
    /// - Throws: ``Failure`` if it was refused.
    func send(
        _ command: Command, named name: String, _ what: String, adding members: Object = [:]
    ) async throws -> ExitStatus {
        let receipt: Engine.MailReceipt
        do {
            receipt = try await session.engine.mail(command, named: name, by: actor, to: run)
        } catch let rejection as Rejection {
            throw refused(rejection)
        }
        for case .signalRefused(let refusal) in receipt.events {
            report(receipt.state, recorded: false, reason: refusal.reason)
            throw Failure(.failed, "refused: \(refusal.reason)")
        }
        report(receipt.state, recorded: !receipt.events.isEmpty, reason: nil, adding: members)
        guard options.output == .text else { return .done }
        let console = options.console
        if receipt.events.isEmpty {
            console.result("already recorded: \(what); nothing was added")
        } else {
            console.result("recorded: \(what)")
        }
        if !receipt.state.isOver {
            console.note("a runner that is at work will see it within a second; otherwise: runner resume \(run)")
        }
        return .done
    }

    /// Tells a program that a command was refused.
    /// - Returns: What to throw, which tells a person.
    func refused(_ rejection: Rejection) -> Failure {
        let reason = rejection.message(of: run)
        report(state, recorded: false, reason: reason)
        return Failure(.failed, "refused: \(reason)")
    }

    /// The same answer to a request for consent by the same person, recorded and unused.
    func unusedConsent(named name: String, _ payload: Value) -> Signal? {
        state.signals.first { signal in
            signal.name == name && signal.from == actor && signal.payload["decision"] == payload["decision"]
        }
    }

    /// Says that a signal is recorded already and still unused, so that another would never be used.
    func keep(_ first: Signal) -> ExitStatus {
        report(state, recorded: false, reason: nil)
        if options.output == .text {
            options.console.result(
                "already recorded: signal \(Printable.line(first.name)) by \(first.from.displayName); the first counts")
        }
        return .done
    }

    /// Tells a program what became of a command; a person is told otherwise.
    func report(_ state: RunState, recorded: Bool, reason: String?, adding members: Object = [:]) {
        options.report(run, state.phaseName, recorded: recorded, reason: reason, adding: members)
    }

    /// A delivery of this actor.
    func delivery(_ name: String, _ kind: SignalKind, id: String?, payload: Value) -> Delivery {
        Delivery(
            name: name,
            id: id ?? session.engine.surroundings.runID().text.replacingPrefix("r_", with: "d_"),
            kind: kind,
            payload: payload,
            actor: actor,
            verified: verified
        )
    }
}

extension OutputOptions {
    /// Tells a program what became of a command to a run; a person is told otherwise.
    /// - Parameters:
    ///   - run: The run.
    ///   - phase: Its state; `nil` if it doesn't exist.
    ///   - recorded: Whether anything was recorded.
    ///   - reason: Why it was refused, if it was.
    ///   - members: What else a program is told.
    func report(
        _ run: RunID, _ phase: RunPhaseName?, recorded: Bool, reason: String?, adding members: Object = [:]
    ) {
        guard output != .text else { return }
        var object: Object = [
            "format-version": 1,
            "run": .string(run.text),
            "state": phase.map { .string($0.rawValue) } ?? .null,
            "recorded": .bool(recorded),
            "refused": reason.map(Value.string) ?? .null,
        ]
        for member in members { object[member.key] = member.value }
        console.result(.object(object))
    }
}

extension Wait.Kind {
    /// The kind of signal that ends this wait, if one does.
    var answeredBy: SignalKind? {
        switch self {
        case .approval: .approval
        case .consent: .consent
        case .callback: .callback
        case .message, .propagation, .time: nil
        }
    }
}

extension String {
    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
    }
}
