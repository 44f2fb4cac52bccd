/// Wakes a loop when the log has changed, or after a while.
final class WakeUp: Sendable {
    private let mailbox = Mailbox()
    private let surroundings: Surroundings
    private let listener: Task<Void, Never>

    init(_ engine: Engine) {
        surroundings = engine.surroundings
        let changes = engine.log.changes()
        listener = Task(executorPreference: surroundings.executor) { [mailbox] in
            for await _ in changes { mailbox.hintAtMail() }
        }
    }

    /// Wakes it.
    func hint() { mailbox.hintAtMail() }

    /// Waits for that.
    func next(within limit: Duration) async {
        let timer = Task(executorPreference: surroundings.executor) { [mailbox, surroundings] in
            await surroundings.pause(limit)
            if !Task.isCancelled { mailbox.hintAtMail() }
        }
        _ = await mailbox.receive()
        timer.cancel()
    }

    /// Listens no longer.
    func cancel() { listener.cancel() }
}
