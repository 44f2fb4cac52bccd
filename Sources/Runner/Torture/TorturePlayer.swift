import Steps
import Storage
import Workflow

/// Plays everybody whom a tortured run waits for: people through the engine's mail, the tenant's side through `local` with the
/// checks that it makes of anybody.
struct TorturePlayer {
    /// Who starts the runs.
    static let initiator = "torture"

    /// Something that was said to the run.
    struct Word: Hashable {
        /// The step that waited for it.
        let step: StepPath
        let name: String
        let kind: SignalKind
        let payload: Value
        let actor: Actor
    }

    /// What came of words.
    struct Tally {
        var early = 0
        var twice = 0
        var late = 0

        /// Counts what another run was told too.
        mutating func add(_ other: Tally) {
            early += other.early
            twice += other.twice
            late += other.late
        }
    }

    private let bed: TortureBed
    private let place: TortureBed.Place
    /// Whether everything is said twice.
    private let repeats: Bool
    /// The steps that waited for a message when nothing disturbed the run; `nil` while that isn't known.
    private let expected: Set<StepPath>?
    /// The steps that have waited for a message.
    private(set) var awaited: Set<StepPath> = []
    /// What was answered already, so that nothing is answered twice by chance.
    private var answered: Set<String> = []
    private(set) var words: [Word] = []
    private(set) var tally = Tally()

    /// Makes a player.
    /// - Parameters:
    ///   - bed: What is tortured.
    ///   - place: Where the run takes place.
    ///   - repeats: Whether everything is said twice.
    ///   - expected: The steps that are sent a message; whoever else waits for one has lost it.
    init(_ bed: TortureBed, at place: TortureBed.Place, repeating repeats: Bool, messaging expected: Set<StepPath>?) {
        self.expected = expected
        self.bed = bed
        self.place = place
        self.repeats = repeats
    }

    /// What a waiting step would go on with that nobody can play.
    struct Unplayable {
        let step: StepPath
        /// What it waits for, and what would help.
        let words: String
    }

    /// Answers whatever waits and was not answered yet.
    /// - Returns: Whether anything was answered, and the waits that can't be.
    mutating func act(on record: TortureRecord) async throws -> (acted: Bool, unplayable: [Unplayable]) {
        var (acted, unplayable): (Bool, [Unplayable]) = (false, [])
        for node in record.state.nodes where !node.isGone {
            guard case .waiting(let waiting) = node.status else { continue }
            let turn = "\(node.path)#\(node.generation)"
            guard !answered.contains(turn), !endsSoon(waiting, of: node) else { continue }
            do throws(Refused) {
                switch waiting.wait.kind {
                case .approval(let policy): try await approve(waiting, policy, node, record)
                case .consent: try await consent(waiting, node, record)
                case .callback:
                    try await say(word(.callback, bed.answers[node.path.text] ?? .null, as: "somebody", node), record)
                case .message:
                    awaited.insert(node.path)
                    guard expected?.contains(node.path) != false else { continue }
                    try await send(node)
                case .propagation: continue
                case .time:
                    throw Refused(
                        "a moment, \(waiting.wait.until?.secondsText ?? "unknown"), which is too far away: "
                            + "give the step a shorter wait by an --input, or stay for it with --wait")
                }
                answered.insert(turn)
                acted = true
            } catch {
                unplayable.append(Unplayable(step: node.path, words: error.words))
            }
        }
        return (acted, unplayable)
    }

    /// A wait that ends by itself in a moment is let end: whether an answer or the end comes first would be chance.
    private func endsSoon(_ waiting: Node.Waiting, of node: Node) -> Bool {
        guard let end = waiting.wait.end(by: node.deadline) else { return false }
        return end - waiting.since <= Self.moment
    }

    private static let moment = Duration.seconds(5)

    /// Why something can't be played.
    private struct Refused: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }
}

// MARK: - People

extension TorturePlayer {
    private func word(_ kind: SignalKind, _ payload: Value, as name: String, _ node: Node) -> Word {
        Word(
            step: node.path, name: node.awaitedSignal ?? node.path.text, kind: kind, payload: payload,
            actor: Actor(kind == .consent ? .tenant : .workload, name))
    }

    private mutating func approve(
        _ waiting: Node.Waiting, _ policy: ApprovalPolicy, _ node: Node, _ record: TortureRecord
    ) async throws(Refused) {
        let people = policy.approvers.isEmpty ? (1...policy.quorum).map { "approver-\($0)" } : policy.approvers
        let initiator = record.state.started?.actor
        let able = people.filter { $0 != initiator?.claimed && $0 != initiator?.identity }
        guard able.count >= policy.quorum else {
            throw Refused("\(policy.quorum) of \(people.joined(separator: ", ")), of whom this machine's user is one")
        }
        for name in able.prefix(policy.quorum) {
            let payload: Value = ["decision": "approve", "digest": .string(waiting.digest.hex)]
            try await say(word(.approval, payload, as: name, node), record)
        }
    }

    private mutating func consent(
        _ waiting: Node.Waiting, _ node: Node, _ record: TortureRecord
    ) async throws(Refused) {
        let asked = (waiting.wait.shown["ask"]?.array ?? []).compactMap(\.string)
        if let id = node.cursor["consent"]?.string {
            let (system, _) = try system(of: node, "from")
            let name = asked.first ?? "administrator@\(waiting.wait.shown["directory"]?.string ?? "directory")"
            try await act { _ = try await system.answer(id, granted: true, as: name) }
            if repeats { try await act { _ = try await system.answer(id, granted: true, as: name) } }
            // A report that makes the run look at once; it proves nothing.
            guard repeats else { return }
        }
        try await say(
            word(.consent, ["decision": "granted"], as: asked.first ?? "administrator", node), record)
    }

    private mutating func say(_ word: Word, _ record: TortureRecord) async throws(Refused) {
        words.append(word)
        guard let isNew = try await deliver(word, record) else {
            throw Refused("\(word.kind.phrase) that the engine refuses from \(word.actor.identity)")
        }
        if repeats, isNew, try await deliver(word, record) != nil { tally.twice += 1 }
    }

    /// Delivers a word; in the same words it is the same delivery.
    /// - Returns: Whether it was new; `nil` if it was refused.
    private func deliver(_ word: Word, _ record: TortureRecord, _ occasion: String = "") async throws(Refused) -> Bool?
    {
        let delivery = Delivery(
            name: word.name, id: "torture/\(word.step)/\(word.actor.identity)\(occasion)", kind: word.kind,
            payload: word.payload, actor: word.actor, verified: "torture")
        do {
            return try await record.withEngine(.readWrite) { engine in
                let receipt = try await engine.mail(.signal(delivery), named: "torture", by: word.actor, to: place.run)
                let isRefused = receipt.events.contains { if case .signalRefused = $0 { true } else { false } }
                return isRefused ? nil : !receipt.events.isEmpty
            }
        } catch is Rejection {
            return nil
        } catch {
            throw Refused("an answer that could not be recorded: \((error as? LogError)?.message ?? "\(error)")")
        }
    }

    /// Says everything that another run was told, before any step waits for it.
    mutating func sayEarly(_ words: [Word], _ record: TortureRecord) async throws {
        for word in words {
            _ = try await deliver(word, record, "/early")
            tally.early += 1
        }
    }

    /// Says everything once more, now that nobody waits for it.
    mutating func sayLate(_ words: [Word], _ record: TortureRecord) async throws {
        for word in words {
            _ = try await deliver(word, record, "/late")
            tally.late += 1
        }
    }
}

// MARK: - The tenant's side

extension TorturePlayer {
    /// The system behind a connection that a step names, and as whom the step uses it.
    private func system(of node: Node, _ field: String) throws(Refused) -> (LocalSystem, account: String) {
        let name = node.lastStart?.input.value[field]?.string ?? ""
        guard let connection = bed.definition.connections.first(where: { $0.name == name }), connection.kind == "local"
        else {
            throw Refused(
                "somebody at the connection \"\(name)\", which is none of the kind `local`: they must answer while torture "
                    + "stays, as long as --wait says")
        }
        let path = connection.settings.value["path"]?.string ?? LocalKind.defaultPath
        do {
            let system = try LocalSystem(path: LocalKind.absolute(path, below: place.root), owner: nil)
            return (system, connection.settings.value["as"]?.string ?? "provider")
        } catch {
            throw Refused("somebody at the connection \"\(name)\": \(error.message)")
        }
    }

    private func act(_ body: () async throws -> Void) async throws(Refused) {
        do {
            try await body()
        } catch {
            throw Refused("an answer that was refused: \((error as? LocalError)?.message ?? "\(error)")")
        }
    }

    /// Whoever may send to the queue takes what is there for them, and sends the message that is waited for.
    private func send(_ node: Node) async throws(Refused) {
        let (system, account) = try system(of: node, "on")
        let input = node.lastStart?.input.value ?? .null
        let queue = input["queue"]?.string ?? ""
        let body = (bed.answers[node.path.text] ?? ["played-by": "torture"]).canonicalBytes
        let message = OutgoingMessage(
            id: "torture/\(place.run)/\(node.path)/\(node.generation)", body: body, contentType: "application/json",
            correlation: input["correlation"]?.string)
        try await act {
            let roles = try await system.roles(as: account).map(\.grant).filter { $0.principal != account }
            let senders = roles.filter { $0.role == LocalRole.sender.rawValue && $0.scope == "queues/\(queue)" }
            let sender = senders.first?.principal ?? account
            for role in roles where role.principal == sender && role.role == LocalRole.receiver.rawValue {
                try await empty(String(role.scope.dropFirst("queues/".count)), of: system, as: sender)
            }
            try await system.send([message], to: queue, as: sender)
        }
    }

    private func empty(_ queue: String, of system: LocalSystem, as principal: String) async throws {
        let request = ReceiveRequest(queue: queue, key: "torture/\(place.run)")
        while let received = try await system.receive(request, as: principal) {
            try await system.settle(received.receipt, .complete, as: principal)
        }
    }
}
