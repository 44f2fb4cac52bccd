import Logging
import Synchronization

/// The right of this process to append to the runs that it owns: kept by beats, checked before every first byte.
///
/// It is measured on a clock that goes on while the machine sleeps, so that a process that was stopped knows that it is late.
public final class Lease: Sendable {
    /// Thrown where nothing may be sent any more.
    public struct Lost: Error, CustomStringConvertible {
        /// What happened.
        public let description = "this runner could not renew its lease in time: another may carry its runs out"
    }

    /// The runner that holds it.
    public let runner: RunnerID
    private let lifetime: Duration
    private let surroundings: Surroundings
    private let renewed: Mutex<(at: Duration, term: Int)>

    init(runner: RunnerID, lifetime: Duration, surroundings: Surroundings) {
        self.runner = runner
        self.lifetime = lifetime
        self.surroundings = surroundings
        renewed = Mutex((surroundings.elapsed(), 0))
    }

    /// How long the lease is still surely held, if no beat comes: until two thirds of its life have passed since the last.
    var rest: Duration { lifetime * 2 / 3 - (surroundings.elapsed() - renewed.withLock(\.at)) }

    /// Counts the times that the lease was kept again after it had not been surely held: what was granted in an earlier term may
    /// be another's by now, whatever the clock says.
    var term: Int { renewed.withLock(\.term) }

    /// Whether the lease is surely held.
    public var isHeld: Bool { rest > .zero }

    func check() throws {
        guard isHeld else { throw Lost() }
    }

    /// Beats until its task is cancelled; calls `lost` when the lease can't be kept.
    func keep(in log: any EventLog, lost: @Sendable (LogError?) -> Void) async {
        while !Task.isCancelled {
            await surroundings.pause(lifetime / 3)
            if Task.isCancelled { return }
            let begun = surroundings.elapsed()
            do throws(LogError) {
                try await log.renew(runner)
                renewed.withLock { before in
                    let hasLapsed = begun - before.at >= lifetime * 2 / 3
                    before = (begun, before.term + (hasLapsed ? 1 : 0))
                }
            } catch {
                if case .failed = error { return lost(error) }
                if !isHeld { lost(nil) }
            }
        }
    }
}
