import Synchronization

/// Hands messages to one run task, in order; whoever sends never waits.
final class Mailbox: Sendable {
    /// What a run task is told.
    enum Message: Sendable {
        /// An attempt (or a renewed look at a waiting step) has ended.
        case ended(StepPath, attempt: Int, Attempt.Result)
        /// A look-up has ended.
        case lookedUp(StepPath, attempt: Int, LookUpAnswer)
        /// An attempt to take an effect away has ended; by the effect's number.
        case undoEnded(Int, attempt: Int, Attempt.UndoResult)
        /// An attempt wants something made durable before it goes on.
        case record(Command, CheckedContinuation<Void, any Error>)
        /// `settle` has returned.
        case settled(StepPath)
        /// Look again: a slot may be free, or it is time.
        case look
        /// Mail may have come.
        case mail
        /// Hand the run back as soon as its attempts have ended.
        case stop
        /// The lease is lost: let go of everything.
        case evict
    }

    private struct State {
        var messages: [Message] = []
        var waiter: CheckedContinuation<Void, Never>?
        var isClosed = false
    }
    private let state = Mutex(State())

    /// Adds a message.
    /// - Returns: Whether somebody will read it.
    @discardableResult
    func send(_ message: Message) -> Bool {
        let (isKept, waiter) = state.withLock { state in
            if state.isClosed { return (false, nil as CheckedContinuation<Void, Never>?) }
            state.messages.append(message)
            return (true, state.waiter.take())
        }
        waiter?.resume()
        return isKept
    }

    /// Takes no more messages.
    /// - Returns: Those that nobody has read.
    func close() -> [Message] {
        state.withLock { state in
            state.isClosed = true
            defer { state.messages = [] }
            return state.messages
        }
    }

    /// Adds a hint that mail may have come, unless one is there.
    func hintAtMail() {
        let isHinted = state.withLock { state in
            state.messages.contains { if case .mail = $0 { true } else { false } }
        }
        if !isHinted { send(.mail) }
    }

    /// All messages since the last call; waits for the first.
    func receive() async -> [Message] {
        let isEmpty = state.withLock { $0.messages.isEmpty }
        if isEmpty {
            await withCheckedContinuation { continuation in
                let hasCome = state.withLock { state in
                    if state.messages.isEmpty { state.waiter = continuation }
                    return !state.messages.isEmpty
                }
                if hasCome { continuation.resume() }
            }
        }
        return state.withLock { state in
            defer { state.messages = [] }
            return state.messages
        }
    }
}
