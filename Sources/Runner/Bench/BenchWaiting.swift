import ArgumentParser
import Storage
import Workflow

/// `runner bench waiting`: what many runs cost that only wait.
struct BenchWaiting: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting",
        abstract: "Park runs that wait for a signal, look at them, and wake some.",
        discussion: """
            Says how long it takes to park them, what memory is held for them, what an idle `work` costs in the same
            process, how long `status` and `status --all` take and what memory they need in processes of their own, and
            how long it takes from the first signal until the last woken run has ended.
            """
    )

    @Option(help: ArgumentHelp("How many runs wait.", valueName: "n"))
    var runs = 100_000

    @Option(help: ArgumentHelp("How many of them are woken.", valueName: "n"))
    var woken = 10_000

    @Option(help: ArgumentHelp("How long to look at an idle worker.", valueName: "duration"))
    var idle = DurationArgument(.seconds(10))

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchOptions.check([("--runs", runs, 10_000_000), ("--woken", woken, runs)])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let log = try SQLiteEventLog(path: location.path)
        let ended = Counter()
        let engine = BenchWorkflow.engine(ParkStep(), log, artifacts: try FileArtifactStore(root: location.artifacts)) {
            _, event, _ in
            if case .runCompleted = event { ended.next() }
        }
        let ids = engine.runIDs(runs)
        let definition = BenchWorkflow.chain(ParkStep.self, steps: 1)
        let first = max(1, runs / 10)
        var begun = ContinuousClock.now
        let (firstMemory, parking) = try await Dispatcher.bench(engine) { dispatcher in
            try await dispatcher.carry(Array(ids.prefix(first)), of: definition, concurrency: engine.limits.runs)
            let memory = Figures.memory("VmRSS:")
            try await dispatcher.carry(Array(ids.dropFirst(first)), of: definition, concurrency: engine.limits.runs)
            return (memory, (ContinuousClock.now - begun).seconds)
        }
        let memory = Figures.memory("VmRSS:")
        let parked = try await log.counts(tenant: nil)[.waiting] ?? 0
        let status = try OwnProgram.measure(["status", "--log", location.url, "-o", "json"], times: 5)
        let all = try OwnProgram.measure(["status", "--all", "--log", location.url, "-o", "jsonl"], times: 1)
        let (processor, waking) = try await Dispatcher.bench(engine) { dispatcher in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dispatcher.work() }
                let before = Figures.processorMicroseconds
                try await Task.sleep(for: idle.duration)
                let processor = (Figures.processorMicroseconds - before) / 1e6
                begun = .now
                try await wake(ids.prefix(woken), engine)
                while ended.value < woken { try await Task.sleep(for: .milliseconds(1)) }
                let seconds = (ContinuousClock.now - begun).seconds
                dispatcher.stop()
                try await group.waitForAll()
                return (processor, seconds)
            }
        }
        let completed = try await log.counts(tenant: nil)[.completed] ?? 0
        await log.close()
        return [
            ("runs", Value(runs)),
            ("parked", Value(parked)),
            ("park_seconds", Figures.decimal(parking, 3)),
            ("rss_mb_tenth_parked", Figures.decimal(firstMemory, 1)),
            ("rss_mb_all_parked", Figures.decimal(memory, 1)),
            ("idle_seconds", Figures.decimal(idle.duration.seconds, 3)),
            ("idle_cpu_percent", Figures.decimal(100 * processor / idle.duration.seconds, 3)),
            ("status_ms", Figures.decimal(status.seconds * 1000, 1)),
            ("status_peak_rss_mb", Figures.decimal(status.peakMemory, 1)),
            ("status_all_seconds", Figures.decimal(all.seconds, 3)),
            ("status_all_peak_rss_mb", Figures.decimal(all.peakMemory, 1)),
            ("woken", Value(woken)),
            ("finished", Value(completed)),
            ("wake_seconds", Figures.decimal(waking, 3)),
        ]
    }

    /// Sends each run the signal that it waits for.
    private func wake(_ runs: ArraySlice<RunID>, _ engine: Engine) async throws {
        let actor = try OperatingSystem.actor(claiming: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (ordinal, run) in runs.enumerated() {
                if ordinal >= engine.limits.runs { try await group.next() }
                group.addTask {
                    let signal = Delivery(
                        name: "s1", id: "wake", kind: .callback, payload: .null, actor: actor,
                        verified: "operating-system")
                    _ = try await engine.mail(.signal(signal), named: "signal", by: actor, to: run)
                }
            }
            try await group.waitForAll()
        }
    }
}
