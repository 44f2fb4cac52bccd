import Synchronization

/// Those who listen to a log's changes.
package final class ChangeListeners: Sendable {
    private struct State {
        var next = 0
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    }
    private let state = Mutex(State())

    /// Makes a list without listeners.
    package init() {}

    /// A stream that yields after each ``notify()``; what came while its reader was busy comes once.
    /// - Parameter onFirst: Is called when somebody begins to listen to a log that nobody listened to.
    /// - Returns: The stream.
    package func listen(onFirst: () -> Void = {}) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let (id, isFirst) = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return (state.next, state.listeners.count == 1)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.listeners.removeValue(forKey: id) }
        }
        if isFirst { onFirst() }
        return stream
    }

    /// Whether anybody listens.
    package var isEmpty: Bool { state.withLock(\.listeners.isEmpty) }

    /// Tells everybody that something may have been appended.
    package func notify() {
        let listeners = state.withLock { state in
            state.listeners.isEmpty ? [] : state.listeners.sorted { $0.key < $1.key }.map(\.value)
        }
        for listener in listeners { listener.yield() }
    }

    /// Ends every stream.
    package func finish() {
        let listeners = state.withLock { state in Array(state.listeners.values) }
        for listener in listeners { listener.finish() }
    }
}
