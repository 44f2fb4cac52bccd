import Foundation

/// Threads for long computations, on which no other test has to wait: the threads that all tasks share are few.
public enum Lanes {
    /// Does something for each number, on every processor, and gives what came of it in order.
    public static func map<Result: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) throws -> Result
    ) async throws -> [Result] {
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        return try await withThrowingTaskGroup(of: [(Int, Result)].self) { group in
            for lane in 0..<lanes {
                group.addTask(executorPreference: ThreadPerJob()) {
                    try stride(from: lane, to: count, by: lanes).map { ($0, try body($0)) }
                }
            }
            var all: [(Int, Result)] = []
            for try await some in group { all += some }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }
}

/// A thread for each part of a task, so that it gets one though other tests keep all that tasks share.
public final class ThreadPerJob: TaskExecutor {
    /// Makes an executor.
    public init() {}

    /// Runs a part of a task.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
