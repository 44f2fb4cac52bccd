import ArgumentParser
import Glibc
import Storage
import Workflow

/// `runner bench steps`: runs of steps that do nothing, through the real engine and log.
struct BenchSteps: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps",
        abstract: "Carry out runs of steps that do nothing, and measure what the engine and the log cost."
    )

    @Option(help: ArgumentHelp("How many runs.", valueName: "n"))
    var runs = 100

    @Option(help: ArgumentHelp("How many steps each has.", valueName: "n"))
    var steps = 10

    @Option(help: ArgumentHelp("How many runs at once.", valueName: "n"))
    var concurrency = 1

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchOptions.check([
            ("--runs", runs, 10_000_000), ("--steps", steps, 10_000), ("--concurrency", concurrency, 10_000),
        ])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let raw = try SQLiteEventLog.rawCommitsPerSecond(in: location.folder)
        let sizeBefore = try await Self.sizeWhenClosed(location.path)
        let log = try SQLiteEventLog(path: location.path)
        let begun = (processor: Figures.processorMicroseconds, counters: log.counters, time: ContinuousClock.now)
        let counters = try await carryOut(log, artifacts: try FileArtifactStore(root: location.artifacts))
        let seconds = (ContinuousClock.now - begun.time).seconds
        let processor = Figures.processorMicroseconds - begun.processor
        let memory = Figures.memory("VmHWM:")
        let commits = counters.commits - begun.counters.commits
        let otherCommits = log.counters.otherCommits - begun.counters.otherCommits
        let latencies = try await Self.latencies(log)
        await log.close()
        // Opening a log puts all of its WAL into the database file.
        let sizeAfter = try await Self.sizeWhenClosed(location.path)
        let total = Double(runs * steps)
        let perSecond = total / seconds
        let growth = Double(sizeAfter - sizeBefore)
        return [
            ("runs", Value(runs)),
            ("steps", Value(steps)),
            ("concurrency", Value(concurrency)),
            ("seconds", Figures.decimal(seconds, 3)),
            ("steps_per_second", Figures.decimal(perSecond, 1)),
            ("commits", Value(commits)),
            ("other_commits", Value(otherCommits)),
            ("commits_per_step", Figures.decimal(Double(commits) / total, 4)),
            ("cpu_us_per_step", Figures.decimal(processor / total, 1)),
            ("peak_rss_mb", Figures.decimal(memory, 1)),
            ("bytes_per_run", Figures.decimal(growth / Double(runs), 0)),
            ("p50_ms", Figures.decimal(Figures.quantile(0.50, of: latencies), 3)),
            ("p99_ms", Figures.decimal(Figures.quantile(0.99, of: latencies), 3)),
            ("raw_commits_per_second", Value(raw)),
            ("disk_ratio", Figures.decimal(perSecond / Double(raw), 3)),
        ]
    }

    /// Carries out the runs.
    /// - Returns: what was committed by the time the last has ended.
    private func carryOut(
        _ log: SQLiteEventLog,
        artifacts: FileArtifactStore
    ) async throws -> SQLiteEventLog.Counters {
        var limits = Limits()
        limits.attempts = FairShare.count(leaving: concurrency)
        let engine = BenchWorkflow.engine(NoopStep(), log, artifacts: artifacts, limits: limits)
        return try await Dispatcher.bench(engine) { dispatcher in
            try await dispatcher.carry(
                engine.runIDs(runs), of: BenchWorkflow.chain(NoopStep.self, steps: steps), concurrency: concurrency)
            return log.counters
        }
    }

    /// The milliseconds from `step.started` to `step.succeeded` of every step, sorted.
    private static func latencies(_ log: SQLiteEventLog) async throws -> [Double] {
        var begun: [StreamID: Timestamp] = [:]
        var latencies: [Double] = []
        try await log.visit { recorded in
            switch recorded.event.type {
            case "step.started": begun[recorded.stream] = recorded.event.time
            case "step.succeeded":
                guard let start = begun[recorded.stream] else { return }
                latencies.append(Double((recorded.event.time - start).microseconds) / 1000)
            default: break
            }
        }
        return latencies.sorted()
    }

    /// Opens the log, which makes it if there is none, and closes it.
    private static func sizeWhenClosed(_ path: String) async throws -> Int {
        await (try SQLiteEventLog(path: path)).close()
        return Files.status(path).map { Int($0.st_size) } ?? 0
    }
}

extension Figures {
    /// The figures as one object, in the order of their names.
    static func object(_ figures: [Figure]) -> Value {
        .object(Object([("format-version", 1)] + figures.map { ($0.name, $0.value) }))
    }
}
