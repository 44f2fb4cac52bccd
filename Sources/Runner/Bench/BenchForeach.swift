import ArgumentParser
import Storage
import Synchronization
import Workflow

/// `runner bench foreach`: whether the last items of a long run cost more than the first; part of `bench history`.
struct BenchForeach: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "foreach",
        abstract: "Carry out a run of many items, and compare the cost of the first tenth with that of the last.",
        shouldDisplay: false
    )

    @Option(help: ArgumentHelp("How many items.", valueName: "n"))
    var items = 10_000

    @Option(
        help: ArgumentHelp("How many such runs, one after the other; the figures are their medians.", valueName: "n"))
    var rounds = 5

    @OptionGroup var options: BenchOptions

    func validate() throws { try BenchOptions.check([("--items", items, 100_000), ("--rounds", rounds, 100)]) }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    /// The processor's time when so many items had ended.
    private struct Progress {
        var ended = 0
        var marks: [Int: Double] = [:]
    }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let log = try SQLiteEventLog(path: location.path)
        let tenth = max(1, items / 10)
        let progress = Mutex(Progress())
        // The first mark is the expansion's end: what a list costs once isn't the cost of its first items.
        let engine = BenchWorkflow.engine(NoopStep(), log, artifacts: try FileArtifactStore(root: location.artifacts)) {
            [items] _, event, _ in
            switch event {
            case .foreachExpanded: progress.withLock { $0.marks[0] = Figures.processorMicroseconds }
            case .stepSucceeded:
                progress.withLock { progress in
                    progress.ended += 1
                    guard [tenth, items - tenth, items].contains(progress.ended) else { return }
                    progress.marks[progress.ended] = Figures.processorMicroseconds
                }
            default: break
            }
        }
        var costs: [(seconds: Double, first: Double, last: Double)] = []
        for _ in 0..<rounds {
            progress.withLock { $0 = Progress() }
            let begun = ContinuousClock.now
            try await Dispatcher.bench(engine) {
                try await $0.carry(
                    engine.runIDs(1), of: BenchWorkflow.foreach(NoopStep.self, items: items), concurrency: 1)
            }
            let seconds = (ContinuousClock.now - begun).seconds
            let marks = progress.withLock(\.marks)
            func cost(from: Int, to: Int) -> Double {
                ((marks[to] ?? .nan) - (marks[from] ?? .nan)) / Double(max(1, to - from))
            }
            costs.append((seconds, cost(from: 0, to: tenth), cost(from: items - tenth, to: items)))
        }
        let completed = try await log.counts(tenant: nil)[.completed] ?? 0
        await log.close()
        func median(_ value: ((seconds: Double, first: Double, last: Double)) -> Double) -> Double {
            Figures.quantile(0.5, of: costs.map(value).sorted())
        }
        return [
            ("items", Value(items)),
            ("rounds", Value(rounds)),
            ("completed", Value(completed)),
            ("seconds", Figures.decimal(median(\.seconds), 3)),
            ("cpu_us_per_step_first_tenth", Figures.decimal(median(\.first), 1)),
            ("cpu_us_per_step_last_tenth", Figures.decimal(median(\.last), 1)),
            ("cpu_ratio", Figures.decimal(median { $0.last / $0.first }, 3)),
            ("peak_rss_mb", Figures.decimal(Figures.memory("VmHWM:"), 1)),
        ]
    }
}
