import Glibc
import Storage
import Workflow

/// Carries runs out in this process and says what came of them.
struct RunDriver {
    let session: Session
    let options: OutputOptions
    let report: ProgressReport

    /// Stays with one run while anything moves, then writes its report.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - wait: How long to stay for what is due later.
    ///   - begin: What is to be done first; it says when something last happened in the run.
    /// - Returns: What the run's state means to whoever waits for it.
    /// - Throws: ``Failure`` if what was to be done is refused, ``Rejection`` if there is no such run, ``LogError`` if the log fails.
    func drive(
        _ run: RunID,
        _ wait: Duration,
        begin: (Dispatcher) async throws -> Timestamp? = { _ in nil }
    ) async throws -> ExitStatus {
        let (head, wasInterrupted) = try await withDispatcher { dispatcher in
            let since = try await beginning(of: run) { try await begin(dispatcher) }
            return try await dispatcher.drive(run, wait: wait, since: since)
        }
        guard let (state, _) = try await session.engine.run(run) else { throw Rejection.unborn }
        let result = RunReport(
            state: state, why: try await session.engine.why(state), at: session.engine.surroundings.now(),
            options: options)
        if wasInterrupted && !head.phase.isFinal {
            result.write(ending: "stopped safely at \(head.step.map { "step \($0)" } ?? "its beginning")")
            return .interrupted
        }
        result.write()
        return ExitStatus(head.phase)
    }

    /// Does what comes first in a run, and tells a program that it was refused, if it is.
    /// - Throws: ``Failure``, which tells a person; what the body throws otherwise.
    func beginning<Result>(of run: RunID, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let rejection as Rejection {
            let reason = rejection.message(of: run)
            let phase = try await session.engine.run(run)?.state.phaseName
            options.report(run, phase, recorded: false, reason: reason)
            throw Failure(.failed, "refused: \(reason)")
        }
    }

    /// Carries out many runs until the body returns.
    func driveAll(_ body: (Dispatcher) async throws -> Void) async throws -> ExitStatus {
        let (_, wasInterrupted) = try await withDispatcher { try await body($0) }
        return wasInterrupted ? .interrupted : .done
    }

    /// Runs a body with a dispatcher that Ctrl-C and SIGTERM stop, and with the progress on the screen.
    private func withDispatcher<Result>(
        _ body: (Dispatcher) async throws -> Result
    ) async throws -> (Result, wasInterrupted: Bool) {
        let interruptions = Counter()
        let random = UInt32.random(in: 0 ... .max)
        let name = "\(OperatingSystem.host)/\(getpid())"
        let runner = RunnerID(text: "\(name)/" + String(random, radix: 36))
        let keeper = CheckpointKeeper(session, report, in: runner)
        let result = try await Dispatcher.with(session.engine, runner: runner, name: name) { dispatcher in
            let interruption = Interruption { [report, session] in
                if interruptions.next() == 1 { report.say("stopping: what is in flight is finished first") }
                session.patience.hurry()
                dispatcher.stop()
            }
            let display = report.begin(session.log)
            let keeping = Task { await keeper?.keep() }
            defer { interruption.end() }
            do {
                let result = try await body(dispatcher)
                await display.end()
                keeping.cancel()
                await keeping.value
                return result
            } catch {
                await display.end()
                keeping.cancel()
                throw error
            }
        }
        if interruptions.value == 0 { await keeper?.signIfDue() }
        return (result, interruptions.value > 0)
    }
}
