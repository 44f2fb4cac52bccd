import Foundation
import TestSupport

@testable import Workflow

/// One thread on which processes run by turns, in an order and by clocks that a seed decides: how much time has passed, and what
/// time it is said to be.
///
/// All that it holds is read and written on that thread alone, which ``strayed`` proves.
final class SimulatedMachine: @unchecked Sendable {
    private struct Alarm {
        let id: Int
        let at: Duration
        let action: () -> Void
    }

    /// What everything is drawn from.
    var random: SplitMix64
    /// How much time has passed; it moves only when everything waits.
    private(set) var elapsed = Duration.zero
    /// How far the clock has been set forward.
    private var shift = Duration.zero
    /// Whether a job came from another thread.
    private(set) var strayed = false
    /// How many jobs have run.
    private(set) var jobs = 0
    private var processes: [SimulatedProcess] = []
    private var alarms: [Alarm] = []
    private var lastAlarm = 0
    private let thread = pthread_self()

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    /// What the clock shows.
    var now: Timestamp { .testing + (elapsed + shift) }

    /// Sets the clock, forward or back.
    func setClock(by change: Duration) { shift += change }

    /// The processes that run, or would if they did not hang.
    var alive: [SimulatedProcess] { processes.filter { !$0.isDead } }

    /// A new process.
    func process(_ name: String) -> SimulatedProcess {
        processes.removeAll(where: \.isDead)
        let process = SimulatedProcess(name, on: self)
        processes.append(process)
        return process
    }

    /// Runs what can run until it is done, or until nothing would ever happen any more.
    func run(atMost limit: Int, until isDone: () -> Bool) {
        while !isDone(), jobs < limit {
            let ready = processes.filter(\.isReady)
            if ready.isEmpty {
                guard let next = alarms.min(by: { ($0.at, $0.id) < ($1.at, $1.id) }) else { return }
                alarms.removeAll { $0.id == next.id }
                elapsed = max(elapsed, next.at)
                next.action()
            } else {
                jobs += 1
                random.pick(ready).runOne()
            }
        }
    }

    /// Does something after a while.
    @discardableResult
    func alarm(after duration: Duration, _ action: @escaping () -> Void) -> Int {
        lastAlarm += 1
        alarms.append(Alarm(id: lastAlarm, at: elapsed + duration, action: action))
        return lastAlarm
    }

    /// Sleeps until the clock shows a moment, or until the task is cancelled; that the clock was set it notices within 5 s.
    func sleep(until moment: Timestamp) async {
        guard moment > now else { return await Task.yield() }
        while moment > now, !Task.isCancelled { await sleep(for: min(moment - now, .seconds(5))) }
    }

    /// Sleeps for a while, or until the task is cancelled.
    func sleep(for duration: Duration) async {
        guard duration > .zero else { return await Task.yield() }
        let sleeper = Sleeper()
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                sleeper.begin(continuation)
                sleeper.alarm = alarm(after: duration) { sleeper.wake() }
            }
        } onCancel: { [self] in
            alarms.removeAll { $0.id == sleeper.alarm }
            sleeper.wake()
        }
    }

    /// Somebody who sleeps, woken once.
    private final class Sleeper: @unchecked Sendable {
        private var continuation: UnsafeContinuation<Void, Never>?
        private var isAwake = false
        var alarm: Int?

        func begin(_ continuation: UnsafeContinuation<Void, Never>) {
            if isAwake { continuation.resume() } else { self.continuation = continuation }
        }

        func wake() {
            isAwake = true
            continuation.take()?.resume()
        }
    }

    fileprivate func checkThread() {
        if pthread_equal(thread, pthread_self()) == 0 { strayed = true }
    }
}

/// A process of the machine: its tasks run while it is alive and doesn't hang.
final class SimulatedProcess: TaskExecutor, @unchecked Sendable {
    /// Its name, which its runner has too.
    let name: String
    /// The runner in it.
    var dispatcher: Dispatcher?
    /// Whether it was killed, or has ended: no task of it ever runs again, and nothing is cleaned up.
    private(set) var isDead = false
    private var hangsUntil: Duration?
    private let machine: SimulatedMachine
    private var jobs: [UnownedJob] = []

    fileprivate init(_ name: String, on machine: SimulatedMachine) {
        self.name = name
        self.machine = machine
    }

    var isHanging: Bool { hangsUntil != nil }
    fileprivate var isReady: Bool { !isDead && hangsUntil == nil && !jobs.isEmpty }

    func enqueue(_ job: consuming ExecutorJob) {
        machine.checkThread()
        let job = UnownedJob(job)
        if !isDead { jobs.append(job) }
    }

    fileprivate func runOne() {
        let place = Int.random(in: jobs.indices, using: &machine.random)
        jobs.remove(at: place).runSynchronously(on: asUnownedTaskExecutor())
    }

    /// Ends at once: what it was about to do it never does.
    func die() {
        isDead = true
        jobs = []
    }

    /// Stands still for a while; what comes meanwhile it finds when it wakes.
    func hang(for duration: Duration) {
        let end = machine.elapsed + duration
        hangsUntil = end
        machine.alarm(after: duration) { [self] in if hangsUntil == end { hangsUntil = nil } }
    }

    /// Goes on.
    func wake() { hangsUntil = nil }

    /// A task of its own.
    func start(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) { await body() }
    }
}
