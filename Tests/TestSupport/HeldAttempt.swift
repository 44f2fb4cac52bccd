import Synchronization

/// An attempt that stands in the middle of its work until a test lets it go on.
public final class HeldAttempt: Sendable {
    private let continuation = Mutex<CheckedContinuation<Void, Never>?>(nil)
    private let began = AsyncStream<Void>.makeStream()

    /// Makes one that nobody stands in yet.
    public init() {}

    /// Stands here until ``release()``.
    public func hold() async {
        await withCheckedContinuation { held in
            continuation.withLock { $0 = held }
            began.continuation.yield()
        }
    }

    /// Waits until an attempt stands here.
    public func begun() async { for await _ in began.stream { break } }

    /// Lets it go on.
    public func release() { continuation.withLock { $0.take() }?.resume() }
}
