import ArgumentParser
import Storage
import Workflow

/// `runner bench history`: what a long log costs.
struct BenchHistory: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Make a long log and a long run, and measure whether they cost more than short ones.",
        discussion: """
            `history` of one run and `audit verify` run in processes of their own, as does the run of many items. The
            cost of a step is measured in turns on the long log and on empty ones, so that both find the machine alike.
            """
    )

    @Option(help: ArgumentHelp("How many events the log has.", valueName: "n"))
    var events = 1_000_000

    @Option(help: ArgumentHelp("How many items the long run has.", valueName: "n"))
    var items = 10_000

    @Option(help: ArgumentHelp("How often the cost of a step is measured.", valueName: "n"))
    var rounds = 7

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchOptions.check([
            ("--events", events, 100_000_000), ("--items", items, 100_000), ("--rounds", rounds, 1000),
        ])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    private static let stepsPerRun = 10
    /// `run.started`, two of each step, and `run.completed`.
    private static let eventsPerRun = 2 + 2 * stepsPerRun
    private static let concurrency = 32

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let begun = ContinuousClock.now
        let (runs, one) = try await fill(location)
        let filling = (ContinuousClock.now - begun).seconds
        let costs = try await costs(runsEach: max(1, min(500, runs)), location)
        let peak = Figures.memory("VmHWM:")
        let result = location.folder + "/result.json"
        let log = ["--log", location.url, "-o", "json"]
        let history = try OwnProgram.measure(["history", one.text] + log, times: 5)
        let audit = try OwnProgram.measure(["audit", "verify"] + log, times: 1, output: result)
        let verified = try OwnProgram.result(of: result)
        let long = ["bench", "foreach", "--items", "\(items)", "--log", "sqlite:\(location.folder)/long/log.db"]
        _ = try OwnProgram.measure(long + ["-o", "json"], times: 1, output: result)
        let foreach = try OwnProgram.result(of: result)
        return [
            ("events", verified["events"] ?? .null),
            ("fill_seconds", Figures.decimal(filling, 1)),
            ("writer_peak_rss_mb", Figures.decimal(peak, 1)),
            ("history_ms", Figures.decimal(history.seconds * 1000, 1)),
            ("history_peak_rss_mb", Figures.decimal(history.peakMemory, 1)),
            ("verify_seconds", Figures.decimal(audit.seconds, 2)),
            ("verify_peak_rss_mb", Figures.decimal(audit.peakMemory, 1)),
            ("verify_ok", verified["ok"] ?? .null),
            ("cpu_us_per_step_empty", Figures.decimal(costs.empty, 1)),
            ("cpu_us_per_step_long", Figures.decimal(costs.long, 1)),
            ("cpu_ratio", Figures.decimal(costs.ratio, 3)),
            ("foreach", foreach),
        ]
    }

    /// Carries out runs until the log is long.
    /// - Returns: How many there are, and one from the middle.
    private func fill(_ location: LogLocation) async throws -> (count: Int, one: RunID) {
        let log = try SQLiteEventLog(path: location.path)
        let engine = try engine(log, location)
        let runs = engine.runIDs(max(1, (events + Self.eventsPerRun - 1) / Self.eventsPerRun))
        try await carry(runs, engine)
        await log.close()
        return (runs.count, runs[runs.count / 2])
    }

    private func engine(_ log: SQLiteEventLog, _ location: LogLocation) throws -> Engine {
        BenchWorkflow.engine(NoopStep(), log, artifacts: try FileArtifactStore(root: location.artifacts))
    }

    private func carry(_ runs: [RunID], _ engine: Engine) async throws {
        let definition = BenchWorkflow.chain(NoopStep.self, steps: Self.stepsPerRun)
        try await Dispatcher.bench(engine) {
            try await $0.carry(runs, of: definition, concurrency: Self.concurrency)
        }
    }

    /// The medians of what a step costs on the long log and on empty ones, and of their ratios, in turns.
    private func costs(
        runsEach: Int, _ location: LogLocation
    ) async throws -> (empty: Double, long: Double, ratio: Double) {
        let long = try SQLiteEventLog(path: location.path)
        var costs: [(empty: Double, long: Double)] = []
        for round in 0..<rounds {
            let folder = "\(location.folder)/empty-\(round)"
            let place = try LogLocation("sqlite:\(folder)/log.db", below: location.folder, from: "--log")
            try BenchOptions.makeFolder(folder)
            let empty = try SQLiteEventLog(path: place.path)
            let first = try await cost(of: runsEach, try engine(empty, place))
            await empty.close()
            costs.append((first, try await cost(of: runsEach, try engine(long, location))))
        }
        await long.close()
        func median(_ value: ((empty: Double, long: Double)) -> Double) -> Double {
            Figures.quantile(0.5, of: costs.map(value).sorted())
        }
        return (median(\.empty), median(\.long), median { $0.long / $0.empty })
    }

    /// The processor's microseconds for each step of so many runs.
    private func cost(of runs: Int, _ engine: Engine) async throws -> Double {
        let ids = engine.runIDs(runs)
        let before = Figures.processorMicroseconds
        try await carry(ids, engine)
        return (Figures.processorMicroseconds - before) / Double(runs * Self.stepsPerRun)
    }
}
