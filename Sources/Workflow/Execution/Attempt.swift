import Logging
import Synchronization

/// One call of a step's code: an attempt, or a renewed look at a step that waits.
final class Attempt: Sendable {
    /// How it ended.
    enum Result: Sendable {
        case done(output: Value, effects: [Effect], consumed: String?)
        case waiting(Wait, consumed: String?)
        case failed(StepFailure, consumed: String?)
        case unknown(reason: String)
    }

    let step: any Step
    let node: Node
    let start: StepStarted
    let signal: Signal?
    /// Whether this is the attempt itself, to which its `send-by` applies, or a later look at a step that waits.
    let isFirst: Bool
    /// The term of the lease in which it was granted.
    let term: Int?
    let worker: Worker
    let record: @Sendable (Command) async throws -> Void

    init(
        step: any Step, node: Node, start: StepStarted, signal: Signal?, isFirst: Bool, term: Int?, worker: Worker,
        record: @escaping @Sendable (Command) async throws -> Void
    ) {
        self.step = step
        self.node = node
        self.start = start
        self.signal = signal
        self.isFirst = isFirst
        self.term = term
        self.worker = worker
        self.record = record
    }

    /// Performs the step and says how it ended; never throws.
    func perform() async -> Result {
        let sending = Sending(by: isFirst ? start.sendBy : nil, in: term)
        do {
            let context = try context(key: start.key) {
                try await self.becomeTimely(sending)
                sending.begin()
            }
            try type(of: step).description.check(context.input, passingOver: start.input.holds)
            let outcome = try await withDeadline { try await self.step.perform(context) }
            let result = classify(outcome)
            let points = worker.engine.failPoints
            points.reached(.afterEffect, [result.name(of: node.path)])
            if sending.hasBegun, points.losesAnswer(to: result.name(of: node.path)) {
                return .unknown(reason: "its answer was lost")
            }
            return result
        } catch {
            return classify(error, hasSent: sending.hasBegun)
        }
    }

    /// Asks the other side whether the effect of a lost attempt is there; what can't be asked can't be told.
    func lookUp() async -> LookUpAnswer {
        var reason = ""
        let rounds = max(1, worker.engine.limits.lookUps)
        for round in 1...rounds {
            do {
                return try await step.lookUp(try context(key: start.key) {})
            } catch let failure as StepFailure where !failure.retryable {
                return .cannotTell("the look-up failed: \(failure.message)")
            } catch {
                reason = Self.text(error)
            }
            let surroundings = worker.engine.surroundings
            await surroundings.sleep(surroundings.now() + .milliseconds(200 << round))
            if Task.isCancelled { break }
        }
        return .cannotTell("the look-up failed \(rounds) times, at last with: \(reason)")
    }

    /// Tells the other side that the result is durable; a failure is only logged.
    func settle(_ output: Value) async {
        do {
            worker.engine.failPoints.reached(.beforeSettle, [node.path.text])
            try await step.settle(output, in: try context(key: start.key) {})
        } catch {
            worker.engine.logger.warning("settle of \(node.path) in \(worker.run) failed: \(Self.text(error))")
        }
    }

    /// What the step's code is handed; the last check before the first byte leaves is the caller's.
    func context(key: Digest?, aboutToSend: @escaping @Sendable () async throws -> Void) throws -> StepContext {
        StepContext(
            run: worker.run,
            tenant: worker.tenant,
            path: node.path,
            attempt: start.attempt,
            idempotencyKey: key?.hex ?? "",
            input: start.input.value,
            secrets: try worker.engine.surroundings.resolve(start.input.deferred),
            cursor: node.cursor,
            effects: node.effects,
            signal: signal,
            deadline: start.attemptDeadline,
            now: clock,
            connections: worker.connections,
            artifacts: worker.engine.artifacts,
            gate: {
                try Task.checkCancellation()
                try self.worker.lease.check()
                try await aboutToSend()
            },
            record: {
                try await self.record(.progress(self.node.path, attempt: self.start.attempt, effects: $0, cursor: $1))
            }
        )
    }

    /// The clock as the step sees it: an end of its wait that is recorded has come, though the clock was set back since.
    private var clock: @Sendable () -> Timestamp {
        let now = worker.engine.surroundings.now
        guard let waiting = node.wait, waiting.isOver, let end = waiting.wait.until else { return now }
        return { max(now(), end) }
    }

    /// An attempt that took longer to get ready than its `send-by` says, or that has waited and has none, or whose lease had
    /// lapsed meanwhile, asks the log for a later one; it is refused if somebody else owns the run, or the step was taken back.
    private func becomeTimely(_ sending: Sending) async throws {
        let now = worker.engine.surroundings.now
        let lease = worker.lease
        if let sendBy = sending.sendBy, now() <= sendBy, sending.term == lease.term { return }
        let (later, term) = (worker.sendBy, lease.term)
        try await record(.send(node.path, attempt: start.attempt, by: later, signal: signal?.delivery))
        try lease.check()
        guard now() <= later, term == lease.term else { throw TooLate(sendBy: later) }
        sending.mayBegin(by: later, in: term)
    }

    private func withDeadline(_ body: @escaping @Sendable () async throws -> StepOutcome) async throws -> StepOutcome {
        guard isFirst, let deadline = start.attemptDeadline else { return try await body() }
        let surroundings = worker.engine.surroundings
        return try await withThrowingTaskGroup(of: StepOutcome?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                while surroundings.now() < deadline, !Task.isCancelled { await surroundings.sleep(deadline) }
                return nil
            }
            defer { group.cancelAll() }
            guard let outcome = try await group.next() ?? nil else {
                group.cancelAll()
                // A step that ends well although its time is over has ended well.
                if let late = try await group.next() ?? nil { return late }
                throw TimeIsOver()
            }
            return outcome
        }
    }

    private struct TimeIsOver: Error {}

    /// The moment has passed after which an attempt must not send its first byte.
    struct TooLate: Error, CustomStringConvertible {
        let sendBy: Timestamp
        var description: String { "the attempt was not ready to send before \(sendBy)" }
    }

    private func classify(_ outcome: StepOutcome) -> Result {
        switch outcome {
        case .done(let output, let effects):
            .done(output: output, effects: effects, consumed: signal?.delivery)
        case .waiting(let wait): .waiting(wait, consumed: signal?.delivery)
        }
    }

    private func classify(_ error: any Error, hasSent: Bool) -> Result {
        switch error {
        case let failure as StepFailure: return .failed(failure, consumed: signal?.delivery)
        case let unknown as StepUnknown: return .unknown(reason: unknown.reason)
        default: break
        }
        let isOver = error is TimeIsOver || error is CancellationError
        let reason = isOver ? "its time ran out" : Self.text(error)
        if hasSent { return .unknown(reason: reason) }
        let failure =
            switch error {
            case is Lease.Lost: Self.unsent("lease-lost", reason)
            case is TooLate: Self.unsent("send-by-passed", reason)
            default:
                StepFailure(
                    code: isOver ? "attempt-timeout" : "unexpected", message: "\(reason) before anything was sent",
                    side: .provider, retryable: true)
            }
        return .failed(failure, consumed: signal?.delivery)
    }

    /// The engine didn't let the attempt send.
    private static func unsent(_ code: String, _ reason: String) -> StepFailure {
        StepFailure(code: code, message: "\(reason); nothing was sent", side: .provider, notSent: true)
    }

    static func text(_ error: any Error) -> String {
        (error as? StepFailure)?.message ?? (error as? StepUnknown)?.reason ?? String(describing: error)
    }
}

extension Evaluated {
    /// Whether a secret stands in this member or below it.
    fileprivate func holds(_ name: String) -> Bool {
        deferred.contains { $0.pointer == "/\(name)" || $0.pointer.hasPrefix("/\(name)/") }
    }
}

/// What the log knows of what an attempt sends.
private final class Sending: Sendable {
    private let state: Mutex<(sendBy: Timestamp?, term: Int?, hasBegun: Bool)>

    init(by sendBy: Timestamp?, in term: Int?) { state = Mutex((sendBy, term, false)) }

    /// The moment after which the first byte must not leave; `nil` if the log knows of none.
    var sendBy: Timestamp? { state.withLock(\.sendBy) }

    /// The term of the lease in which that moment was granted.
    var term: Int? { state.withLock(\.term) }

    /// Whether something may have been sent.
    var hasBegun: Bool { state.withLock(\.hasBegun) }

    func mayBegin(by sendBy: Timestamp, in term: Int) {
        state.withLock { state in (state.sendBy, state.term) = (sendBy, term) }
    }
    func begin() { state.withLock { $0.hasBegun = true } }
}
