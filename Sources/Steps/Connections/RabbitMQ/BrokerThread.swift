import Dispatch
import Foundation
import Synchronization

/// What a thread keeps between two pieces of work: one connection and what is held through it.
protocol BrokerWorker: AnyObject, SendableMetatype {
    /// Keeps the connection alive, and lets go of what is over.
    func tick()
    /// Whether nothing is held, so that the connection may be closed.
    var holdsNothing: Bool { get }
    /// Closes the connection.
    func close()
}

/// A thread of its own for what blocks: it takes work in order, ticks once a second, and ends when it has idled for a while.
final class BrokerThread<Worker: BrokerWorker>: Sendable {
    private struct State {
        var jobs: [@Sendable (Worker) -> Void] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    private let idling: Duration

    /// Starts the thread.
    /// - Parameters:
    ///   - name: Its name, for who looks at the process.
    ///   - idling: After what time without work it ends.
    ///   - make: Makes what it works with, on the thread.
    init(_ name: String, idling: Duration, _ make: @escaping @Sendable () -> Worker) {
        self.idling = idling
        Thread.detachNewThread {
            // On Linux a thread can't be named before the call that makes it has returned.
            self.bell.wait()
            Thread.current.name = name
            self.work(make())
        }
        bell.signal()
    }

    /// Has the thread do something.
    /// - Returns: What came of it; `nil` if the thread has ended, so that another one is needed.
    /// - Throws: What the work threw.
    func perform<Result: Sendable>(
        _ body: @escaping @Sendable (Worker) throws -> Result
    ) async throws -> Result? {
        try await withCheckedThrowingContinuation { answer in
            let isQueued = state.withLock { state in
                guard !state.isOver else { return false }
                state.jobs.append { worker in
                    do {
                        answer.resume(returning: try body(worker))
                    } catch {
                        answer.resume(throwing: error)
                    }
                }
                return true
            }
            if isQueued { bell.signal() } else { answer.resume(returning: nil) }
        }
    }

    private func work(_ worker: Worker) {
        var lastWork = ContinuousClock.now
        while true {
            _ = bell.wait(timeout: .now() + .seconds(1))
            let jobs = state.withLock { state in
                defer { state.jobs = [] }
                return state.jobs
            }
            for job in jobs { job(worker) }
            if !jobs.isEmpty { lastWork = .now }
            worker.tick()
            guard ContinuousClock.now - lastWork > idling, worker.holdsNothing else { continue }
            let isOver = state.withLock { state in
                state.isOver = state.jobs.isEmpty
                return state.isOver
            }
            guard isOver else { continue }
            return worker.close()
        }
    }
}

/// The threads of this process that do one thing with brokers, shared by all runs that use the same account.
final class BrokerThreads<Worker: BrokerWorker>: Sendable {
    private let threads = Mutex<[RabbitMQAccount.Key: BrokerThread<Worker>]>([:])
    private let name: String
    private let make: @Sendable (RabbitMQAccount) -> Worker

    /// Makes none yet.
    /// - Parameters:
    ///   - name: What the threads are called.
    ///   - make: Makes what a thread works with, on it.
    init(_ name: String, _ make: @escaping @Sendable (RabbitMQAccount) -> Worker) {
        self.name = name
        self.make = make
    }

    /// Has the thread of an account do something.
    /// - Returns: What came of it.
    /// - Throws: What the work threw.
    func perform<Result: Sendable>(
        as account: RabbitMQAccount, _ body: @escaping @Sendable (Worker) throws -> Result
    ) async throws -> Result {
        while true {
            let thread = thread(of: account)
            if let result = try await thread.perform(body) { return result }
            threads.withLock { threads in
                if threads[account.key] === thread { threads[account.key] = nil }
            }
        }
    }

    private func thread(of account: RabbitMQAccount) -> BrokerThread<Worker> {
        threads.withLock { threads in
            if let thread = threads[account.key] { return thread }
            let thread = BrokerThread(name, idling: account.patience.idling) { [make] in make(account) }
            threads[account.key] = thread
            return thread
        }
    }
}
