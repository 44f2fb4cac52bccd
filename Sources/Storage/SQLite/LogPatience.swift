import Foundation
import Synchronization
import Workflow

/// How long the writes of a log wait while another process holds it.
///
/// A process that is stopped in the middle of a transaction holds the log until it goes on or ends. Whoever carries runs
/// out can wait for that: nothing of what waits has been written.
public final class LogPatience: Sendable {
    private struct State {
        /// `nil` for as long as it takes.
        var limit: Duration?
        /// Since when the log has been held, over all writes that found it so.
        var heldSince: ContinuousClock.Instant?
        var lastTry: ContinuousClock.Instant?
        var isAnnounced = false
    }
    private let state: Mutex<State>
    private let announce: @Sendable (String) -> Void
    private let now: @Sendable () -> ContinuousClock.Instant

    /// After this time a wait is worth a word.
    private static let noticeable = Duration.seconds(1)

    /// Makes the patience of one log.
    /// - Parameters:
    ///   - limit: After this time writes are refused; `nil` for never.
    ///   - announce: Told once that the log is waited for, and once that it is free again.
    public convenience init(_ limit: Duration?, announce: @escaping @Sendable (String) -> Void = { _ in }) {
        self.init(limit, now: { .now }, announce: announce)
    }

    /// Makes a patience that goes by a clock of its own.
    init(
        _ limit: Duration?, now: @escaping @Sendable () -> ContinuousClock.Instant,
        announce: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        state = Mutex(State(limit: limit))
        self.announce = announce
        self.now = now
    }

    /// As commands have it that only record something: ten seconds, and no word before they are over.
    public static var brief: LogPatience { LogPatience(.seconds(10)) }

    /// Ends long waiting: from now on a write gives up after two seconds at most.
    public func hurry() {
        state.withLock { $0.limit = min($0.limit ?? .seconds(2), .seconds(2)) }
    }

    /// Tries until nothing is in the way, or for as long as patience lasts.
    /// - Parameter attempt: Tries once, and says what is in the way.
    /// - Throws: ``LogError/busy(_:)`` when patience is over, and what the attempt throws.
    func wait(until attempt: () throws -> LogObstacle?) throws {
        var pause: UInt32 = 50
        while let obstacle = try attempt() {
            try note(obstacle)
            usleep(pause)
            pause = min(pause * 2, 2000)
        }
        guard let end = noteSuccess() else { return }
        announce(end)
    }

    private func note(_ obstacle: LogObstacle) throws {
        let now = now()
        let (held, isOver, isNews) = state.withLock { state in
            // A write that comes soon after one that gave up doesn't wait as long again.
            if let last = state.lastTry, now - last > Self.noticeable { state.heldSince = nil }
            state.lastTry = now
            let held = now - (state.heldSince ?? now)
            state.heldSince = now - held
            let isNews = held >= Self.noticeable && !state.isAnnounced
            if isNews { state.isAnnounced = true }
            return (held, state.limit.map { held >= $0 } ?? false, isNews)
        }
        if isOver { throw LogError.busy(obstacle.refusal(after: held)) }
        if isNews { announce(obstacle.notice) }
    }

    /// What there is to say now that nothing is in the way.
    private func noteSuccess() -> String? {
        state.withLock { state in
            guard let since = state.heldSince else { return nil }
            defer { (state.heldSince, state.isAnnounced) = (nil, false) }
            let seconds = (now() - since).components.seconds
            return state.isAnnounced ? "the log is free again after \(seconds) s" : nil
        }
    }
}

/// What keeps a write from beginning.
enum LogObstacle {
    /// Another runner is in the middle of a write, or was stopped there; the file of its lock.
    case runner(lock: String)
    /// A program that knows nothing of the lock is; the log, and what SQLite says.
    case program(log: String, SQLiteFailure)

    /// What a person is told who waits.
    var notice: String {
        switch self {
        case .runner(let lock): "waiting for the log: another process holds \(lock); `lslocks` says which"
        case .program(let log, _): "waiting for the log: another program has locked \(log)"
        }
    }

    /// What a person is told after having waited in vain.
    func refusal(after held: Duration) -> String {
        let held = "for \(held.components.seconds) s, so nothing was written"
        return switch self {
        case .runner(let lock):
            "another process has held \(lock) \(held). `lslocks` says which: one that was stopped goes on with "
                + "kill -CONT PID, one that hangs is ended with kill -KILL PID; then try again"
        case .program(let log, let failure):
            "another program has locked \(log) \(held). End it (the sqlite3 shell, a backup) and try again. "
                + failure.words
        }
    }
}
