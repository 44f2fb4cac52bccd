extension Attempt {
    /// How an attempt to take an effect away ended.
    enum UndoResult: Sendable {
        case gone
        case failed(StepFailure)
        /// It was cut off: done again, it does no harm.
        case interrupted
    }

    /// Takes an effect of the step away and says how it ended; never throws.
    func undo(_ effect: Effect, _ undo: UndoStarted) async -> UndoResult {
        do {
            let now = worker.engine.surroundings.now
            let context = try context(key: undo.key) {
                guard now() <= undo.sendBy, self.term == self.worker.lease.term else {
                    throw TooLate(sendBy: undo.sendBy)
                }
            }
            try await step.undo(effect, in: context)
            worker.engine.failPoints.reached(.afterEffect, [FailPoint.undo(undo.target.number)])
            return .gone
        } catch let failure as StepFailure {
            return .failed(failure)
        } catch  where error is CancellationError || error is TooLate || error is Lease.Lost {
            return .interrupted
        } catch {
            return .failed(
                StepFailure(code: "unexpected", message: Self.text(error), side: .provider, retryable: true))
        }
    }
}
