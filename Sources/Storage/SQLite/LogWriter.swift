import Dispatch
import Foundation
import GRDB
import Synchronization
import Workflow

/// The one writer of a log in this process: it commits what is queued, as many appends at once as come together.
///
/// It commits when every run whose last append it acknowledged has queued the next one, and at the latest two
/// milliseconds after the first was queued. A run that doesn't come back in that time waits on something outside, and
/// isn't waited for again before its next append. So one run alone commits at once, and many share a sync.
///
/// A thread of its own does this. Only where the last commit was for one run alone, and nobody else is about to append, is
/// the next one made where it is appended: for it the way to another thread and back would cost more than the commit.
final class LogWriter: Sendable {
    private typealias Answer = Result<AppendReceipt, LogError>

    /// An append that waits for its commit.
    private struct Append {
        let commit: Commit
        let answer: CheckedContinuation<Answer, Never>
    }

    /// Other work on the writing connection, which answers for itself and says whether it may have changed something.
    private typealias Chore = @Sendable (Result<LogSession, LogError>) -> Bool

    private struct State {
        var appends: [Append] = []
        var chores: [Chore] = []
        /// The streams that are about to come back with their next append.
        var busy: Set<StreamID> = []
        /// When the first of the queued appends waits no longer, in nanoseconds of uptime.
        var deadline: UInt64 = 0
        /// Whether the last commit was for one append alone.
        var wasAlone = false
        /// Who uses the writing connection.
        var worker = Worker.nobody
        /// Whether the thread sleeps and must be woken.
        var isAsleep = false
        var isClosing = false
        var onClosed: [CheckedContinuation<Void, Never>] = []
        /// Why nothing may be done any more.
        var refusal: LogError?
        var counters = SQLiteEventLog.Counters()

        /// Takes note that the thread is being woken.
        /// - Returns: Whether it sleeps, so that the bell must be rung.
        mutating func wake(if hasWork: Bool) -> Bool {
            guard hasWork, isAsleep, worker == .nobody else { return false }
            isAsleep = false
            return true
        }

        /// Whether there is something to do, now or soon.
        var hasWork: Bool { !appends.isEmpty || !chores.isEmpty || isClosing }

        /// Whether nothing is queued and nobody is about to append.
        var isQuiet: Bool { wasAlone && worker == .nobody && busy.isEmpty && !hasWork }
    }

    /// Who uses the writing connection.
    private enum Worker {
        case nobody, thread, appender
    }

    /// Whether a run may be committed where it appends: it holds up a thread that runs tasks, which must not be the only
    /// one.
    private static let mayCommitInPlace = ProcessInfo.processInfo.activeProcessorCount > 1

    /// How long the first of several appends waits for the others.
    private static let patience: UInt64 = 2_000_000

    let file: LogFile
    let locks: RunnerLocks
    private let clock: LogClock
    private let listeners: ChangeListeners
    private let state = Mutex(State())
    private let bell = DispatchSemaphore(value: 0)
    /// What the worker writes with, once something was to be written.
    private let session = Mutex<Result<LogSession, LogError>?>(nil)

    init(file: LogFile, locks: RunnerLocks, clock: LogClock, listeners: ChangeListeners) {
        self.file = file
        self.locks = locks
        self.clock = clock
        self.listeners = listeners
        Thread.detachNewThread {
            // On Linux a thread can't be named before the call that makes it has returned.
            self.bell.wait()
            Thread.current.name = "log writer"
            self.work()
        }
        bell.signal()
    }

    /// What was committed so far.
    var counters: SQLiteEventLog.Counters { state.withLock(\.counters) }

    /// Why nothing may be done any more, if so.
    var refusal: LogError? { state.withLock(\.refusal) }

    /// Refuses everything from now on.
    func fail(_ error: LogError) {
        state.withLock { state in state.refusal = state.refusal ?? error }
    }

    // MARK: Queueing

    /// Makes an append: at once if its run is alone, with those of others if it isn't.
    func append(_ commit: Commit) async -> Result<AppendReceipt, LogError> {
        if takesTurn(commit.stream), let answer = commitInPlace(commit) { return answer }
        return await withCheckedContinuation { answer in
            let (refusal, mustRing) = state.withLock { state -> (LogError?, Bool) in
                if let refusal = state.refusal { return (refusal, false) }
                state.busy.remove(commit.stream)
                if state.appends.isEmpty { state.deadline = DispatchTime.now().uptimeNanoseconds + Self.patience }
                state.appends.append(Append(commit: commit, answer: answer))
                // The thread must wake to commit, or to begin the wait for the others.
                return (nil, state.wake(if: state.busy.isEmpty || state.appends.count == 1))
            }
            if let refusal { answer.resume(returning: .failure(refusal)) }
            if mustRing { bell.signal() }
        }
    }

    /// Takes the writing connection for a run that is alone.
    private func takesTurn(_ stream: StreamID) -> Bool {
        guard Self.mayCommitInPlace else { return false }
        return state.withLock { state in
            state.busy.remove(stream)
            guard state.isQuiet, state.refusal == nil else { return false }
            state.worker = .appender
            return true
        }
    }

    /// Commits where the append is made.
    /// - Returns: `nil` if another process holds the log: waiting is for the thread.
    private func commitInPlace(_ commit: Commit) -> Answer? {
        let session = openedSession()
        let answers = self.commit([commit], with: session, waits: false)
        var answer = answers.first
        if case .failure(.busy) = answer { answer = nil }
        if answer != nil { note([commit], answers) }
        // Checkpoints wait for other processes, which is for the thread: it makes the next commit, and one after it.
        let isCheckpointDue = if case .success(let session) = session { session.isCheckpointDue } else { false }
        let mustRing = state.withLock { state in
            if isCheckpointDue { state.wasAlone = false }
            state.worker = .nobody
            return state.wake(if: state.hasWork)
        }
        if mustRing { bell.signal() }
        if answer != nil { listeners.notify() }
        return answer
    }

    /// Runs something on the writing connection, in a transaction of its own.
    /// - Parameters:
    ///   - counts: Whether what it gave was worth a commit.
    ///   - body: What is done.
    /// - Returns: What the body gave.
    /// - Throws: What the body threw, as a log says it.
    func perform<Value: Sendable>(
        counts: @escaping @Sendable (Value) -> Bool = { _ in true },
        _ body: @escaping @Sendable (LogSession) throws -> Value
    ) async throws(LogError) -> Value {
        let result: Result<Value, LogError> = await withCheckedContinuation { answer in
            let chore: Chore = { session in
                let result = session.flatMap { session in self.attempt { _ in try body(session) } }
                let wrote = if case .success(let value) = result { counts(value) } else { false }
                if wrote { self.state.withLock { $0.counters.otherCommits += 1 } }
                answer.resume(returning: result)
                return wrote
            }
            let (refusal, mustRing) = state.withLock { state -> (LogError?, Bool) in
                if let refusal = state.refusal { return (refusal, false) }
                state.chores.append(chore)
                return (nil, state.wake(if: true))
            }
            if let refusal { answer.resume(returning: .failure(refusal)) }
            if mustRing { bell.signal() }
        }
        return try result.get()
    }

    /// Finishes what is queued, then closes the connections.
    func close() async {
        await withCheckedContinuation { closed in
            let isClosed = state.withLock { state in
                if state.isClosing, state.onClosed.isEmpty { return true }
                state.isClosing = true
                state.onClosed.append(closed)
                return false
            }
            if isClosed { closed.resume() } else { bell.signal() }
        }
    }

    /// Closes without anybody waiting for it.
    func abandon() {
        Task { await self.close() }
    }

    // MARK: The thread

    private enum Turn {
        case chores([Chore])
        case commit([Append])
        case wait(DispatchTime)
        case close
    }

    private func work() {
        while true {
            switch nextTurn() {
            case .wait(let time):
                _ = bell.wait(timeout: time)
            case .chores(let chores):
                let session = openedSession()
                // Whoever looks for work, finds none and is told of a change would look again at once, for ever.
                let wrote = chores.reduce(false) { wrote, chore in chore(session) || wrote }
                if wrote { listeners.notify() }
            case .commit(let appends):
                commit(appends)
            case .close:
                session.withLock { $0 = nil }
                closeFile()
                return
            }
        }
    }

    private func nextTurn() -> Turn {
        state.withLock { state in
            if state.worker == .thread { state.worker = .nobody }
            state.isAsleep = state.worker == .appender
            if state.isAsleep { return .wait(.distantFuture) }
            if !state.chores.isEmpty {
                state.worker = .thread
                defer { state.chores = [] }
                return .chores(state.chores)
            }
            if state.appends.isEmpty {
                if state.isClosing { return .close }
                state.isAsleep = true
                return .wait(.distantFuture)
            }
            if !state.busy.isEmpty, !state.isClosing, DispatchTime.now().uptimeNanoseconds < state.deadline {
                state.isAsleep = true
                return .wait(DispatchTime(uptimeNanoseconds: state.deadline))
            }
            state.busy.removeAll(keepingCapacity: true)
            state.worker = .thread
            defer { state.appends = [] }
            return .commit(state.appends)
        }
    }

    /// What the worker writes with; the first to write makes it.
    private func openedSession() -> Result<LogSession, LogError> {
        session.withLock { session in
            let opened =
                session
                ?? attempt { database in try LogSession(file, database: database, locks: locks, clock: clock) }
            session = opened
            return opened
        }
    }

    private func closeFile() {
        file.patience.hurry()
        do {
            try file.lock.lock()
            defer { file.lock.unlock() }
            // Readers first: the last connection to go brings the WAL in and takes it away, which a reader can't.
            file.pool.releaseMemory()
            try file.pool.close()
        } catch {
            // The next to open the log finds the WAL as a killed process would have left it, and brings it in.
        }
        locks.releaseAll()
        listeners.finish()
        let (waiting, queued, chores) = state.withLock { state in
            state.refusal = state.refusal ?? .unusable("the log \(file.path) is closed")
            defer { (state.onClosed, state.appends, state.chores) = ([], [], []) }
            return (state.onClosed, state.appends, state.chores)
        }
        let closed = LogError.unusable("the log \(file.path) is closed")
        for append in queued { append.answer.resume(returning: .failure(closed)) }
        for chore in chores { _ = chore(.failure(closed)) }
        for closed in waiting { closed.resume() }
    }

    /// Runs something on the writing connection; a failure of the store ends the use of this log.
    private func attempt<Value>(_ body: (Database) throws -> Value) -> Result<Value, LogError> {
        if let refusal { return .failure(refusal) }
        do {
            // GRDB lends its connection to one caller at a time; this thread is the only one.
            return .success(try file.pool.writeWithoutTransaction(body))
        } catch {
            let refusal = SQLiteFailure.logError(error, path: file.path)
            if SQLiteFailure.isFatal(error) { fail(refusal) }
            return .failure(refusal)
        }
    }

    // MARK: Committing

    private func commit(_ appends: [Append]) {
        let (session, commits) = (openedSession(), appends.map(\.commit))
        let answers = commit(commits, with: session, waits: true)
        note(commits, answers)
        for (append, answer) in zip(appends, answers) { append.answer.resume(returning: answer) }
        listeners.notify()
        guard case .success(let session) = session, session.isCheckpointDue else { return }
        _ = attempt { _ in try session.checkpoint() }
    }

    /// Takes note of who is waited for after a commit.
    private func note(_ commits: [Commit], _ answers: [Answer]) {
        state.withLock { state in
            state.wasAlone = commits.count == 1
            for (commit, answer) in zip(commits, answers) where commit.comesBack && answer.isSuccess {
                state.busy.insert(commit.stream)
            }
        }
    }

    /// Commits together, and waits for another process that holds the log if it may.
    private func commit(
        _ commits: [Commit], with session: Result<LogSession, LogError>, waits: Bool
    ) -> [Answer] {
        let opened: LogSession
        switch session {
        case .success(let session): opened = session
        case .failure(let error): return commits.map { _ in .failure(error) }
        }
        do {
            let answers = try file.pool.writeWithoutTransaction { _ in try opened.append(commits, waits: waits) }
            count(commits, answers)
            return answers
        } catch LogError.busy(let what) {
            // It never began: there is nothing to look up, and the next try is for whoever waits.
            return commits.map { _ in .failure(.busy(what)) }
        } catch {
            let reason = SQLiteFailure.logError(error, path: file.path)
            if SQLiteFailure.isFatal(error) {
                fail(reason)
                return commits.map { _ in .failure(reason) }
            }
            return commits.map { tryAlone($0, after: reason, with: opened, waits: waits) }
        }
    }

    /// After an error that leaves the store usable: what was kept is acknowledged, what wasn't is tried once more, alone.
    private func tryAlone(
        _ commit: Commit, after reason: LogError, with session: LogSession, waits: Bool
    ) -> Answer {
        if let refusal { return .failure(refusal) }
        if let receipt = wasKept(commit) { return receipt }
        switch attempt({ _ in try session.append([commit], waits: waits) }) {
        case .success(let answers):
            count([commit], answers)
            return answers.first ?? .failure(reason)
        case .failure(let second):
            if case .failed = second { return .failure(second) }
            return wasKept(commit) ?? .failure(second)
        }
    }

    /// Looks an append up by its stream, version and event id, on a connection that knows nothing of what happened.
    /// - Returns: Its receipt if it was kept, an error if that can't be told, `nil` if it wasn't.
    private func wasKept(_ commit: Commit) -> Answer? {
        guard let event = commit.events.first else { return nil }
        do {
            let kept = try LogFile.openReadOnly(file.path)
            defer { try? kept.close() }
            return try kept.read { database in
                let find = try Prepared(LogSQL.eventID, in: database)
                try find.bind(commit.stream.text, at: 1)
                try find.bind(Int64(commit.expecting + 1), at: 2)
                guard try find.first({ $0.eventID(0) }) == event.id else { return nil }
                let head = try Prepared(LogSQL.head, in: database)
                try head.bind(commit.stream.text, at: 1)
                let epoch = try head.first(StoredHead.init)?.epoch ?? 0
                return .success(AppendReceipt(version: commit.expecting + commit.events.count, epoch: epoch))
            }
        } catch {
            let reason = SQLiteFailure.logError(error, path: file.path)
            return .failure(.unknown("whether the append to \(commit.stream) was kept can't be told: \(reason)"))
        }
    }

    private func count(_ commits: [Commit], _ answers: [Answer]) {
        let kept = zip(commits, answers).filter { $0.1.isSuccess }.map(\.0)
        guard !kept.isEmpty else { return }
        let hasEvents = kept.contains { !$0.events.isEmpty && $0.stream.run != nil }
        state.withLock { state in
            state.counters.appends += kept.count
            if hasEvents { state.counters.commits += 1 } else { state.counters.otherCommits += 1 }
        }
    }
}

extension Commit {
    /// Whether the run that appended this is about to append again.
    fileprivate var comesBack: Bool {
        guard lease != .release, !events.isEmpty else { return false }
        if case .claim = lease { return true }
        return epoch != nil
    }
}

extension Result {
    /// Whether this is no failure.
    fileprivate var isSuccess: Bool {
        if case .success = self { true } else { false }
    }
}
