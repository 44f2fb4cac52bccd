import ArgumentParser
import Storage
import Workflow

/// `runner bench fairness`: what one tenant's many queued runs cost another tenant.
struct BenchFairness: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairness",
        abstract: "Start runs of one tenant while thousands of another's are queued, and see how long they wait.",
        discussion: """
            A delay is the time from the call that starts a run, as `runner run` makes it, until the step.started of its first step \
            is durable. All of it happens in this process, on a log on disk: a worker claims what is due, of both tenants; the \
            quiet tenant's runs are started one after the other, each as soon as the one before has begun its step, and left to \
            the worker.

            First the worker has nothing else to do (idle). Then, each on a log of its own, a noisy tenant's runs are in the log \
            before the worker begins, and it works them off while the quiet tenant's are started. They are queued because a \
            runner takes only so many (claim), because their tier lets 4 run at once (tier; the quiet tenant has another), or \
            because one at a time may hold their concurrency key (key). A noisy run has one attempt, which sleeps.

            queued is how many noisy runs there were, queued_at_end how many had not begun when the last quiet run had. It holds \
            if they were more than a runner takes at once, and the busy p95 is at most twice the idle one, or 50 ms.
            """
    )

    @Option(help: ArgumentHelp("How many runs of the quiet tenant are started each time.", valueName: "n"))
    var starts = 1_000

    @Option(help: ArgumentHelp("How many runs of the noisy tenant are queued.", valueName: "n"))
    var queued = 10_000

    @Option(help: ArgumentHelp("How long an attempt of the noisy tenant takes.", valueName: "duration"))
    var stepTime = DurationArgument(.milliseconds(100))

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchOptions.check([("--starts", starts, 1_000_000), ("--queued", queued, 1_000_000)])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    /// Why the noisy tenant's runs are queued.
    private enum Crowd: String, CaseIterable {
        case claim, tier, key
    }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let idle = try await starting(besides: nil, location).delays
        let limit = max(2 * Figures.quantile(0.95, of: idle), 0.05)
        var busy: [Figure] = []
        var worst = 0.0
        var left = Int.max
        for crowd in Crowd.allCases {
            let folder = "\(location.folder)/\(crowd.rawValue)"
            try BenchOptions.makeFolder(folder)
            let place = try LogLocation("sqlite:\(folder)/log.db", below: location.folder, from: "--log")
            let outcome = try await starting(besides: crowd, place)
            worst = max(worst, Figures.quantile(0.95, of: outcome.delays))
            left = min(left, outcome.queuedAtEnd)
            busy.append((crowd.rawValue, Figures.object(outcome.figures)))
        }
        return [
            ("starts", Value(starts)),
            ("queued", Value(queued)),
            ("queued_at_end", Value(left)),
            ("idle_p50_ms", Figures.milliseconds(0.50, of: idle)),
            ("idle_p95_ms", Figures.milliseconds(0.95, of: idle)),
            ("busy_p95_ms", Figures.decimal(1000 * worst, 3)),
            ("limit_ms", Figures.decimal(1000 * limit, 3)),
            ("holds", .bool(left > Limits().runs && worst <= limit)),
        ] + busy
    }

    /// What came of starting the quiet tenant's runs.
    private struct Outcome {
        /// In seconds, ascending.
        let delays: [Double]
        let queuedAtEnd: Int
        /// How many of the noisy tenant's runs ended meanwhile.
        let ended: Int

        var figures: [Figure] {
            [
                ("busy_p50_ms", Figures.milliseconds(0.50, of: delays)),
                ("busy_p95_ms", Figures.milliseconds(0.95, of: delays)),
                ("busy_max_ms", Figures.milliseconds(1, of: delays)),
                ("queued_at_end", Value(queuedAtEnd)),
                ("ended_meanwhile", Value(ended)),
            ]
        }
    }

    private static let noisy = TenantID(text: "noisy")

    private func starting(besides crowd: Crowd?, _ location: LogLocation) async throws -> Outcome {
        let log = try SQLiteEventLog(path: location.path)
        let (begun, told) = AsyncStream.makeStream(of: RunID.self)
        var limits = Limits()
        limits.tiers = ["crowded": 4]
        let engine = BenchWorkflow.engine(
            LingerStep(tenant: Self.noisy, time: stepTime.duration), log,
            artifacts: try FileArtifactStore(root: location.artifacts), limits: limits
        ) { run, event, _ in
            if case .stepStarted = event, run.started?.tenant != Self.noisy { told.yield(run.id) }
        }
        let outcome = try await Dispatcher.bench(engine) { dispatcher in
            if let crowd {
                try await dispatcher.carry(
                    engine.runIDs(queued), of: definition(crowd), concurrency: engine.limits.runs)
            }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await dispatcher.work() }
                let delays = try await delays(dispatcher, begun)
                let counts = try await log.counts(tenant: Self.noisy)
                dispatcher.stop()
                try await group.waitForAll()
                return Outcome(
                    delays: delays, queuedAtEnd: counts[.queued] ?? 0, ended: counts[.completed] ?? 0)
            }
        }
        await log.close()
        return outcome
    }

    private func definition(_ crowd: Crowd) -> Definition {
        BenchWorkflow.left(
            LingerStep.self, to: Self.noisy.text, tier: crowd == .tier ? "crowded" : "roomy",
            concurrency: crowd == .key ? Concurrency(key: .literal("noisy")) : nil)
    }

    /// How long each run of the quiet tenant waits for its first step, in seconds, in ascending order.
    private func delays(_ dispatcher: Dispatcher, _ begun: AsyncStream<RunID>) async throws -> [Double] {
        let actor = try OperatingSystem.actor(claiming: nil)
        let definition = BenchWorkflow.left(LingerStep.self, to: "quiet", tier: "roomy")
        var first = begun.makeAsyncIterator()
        var delays: [Double] = []
        for run in dispatcher.engine.runIDs(starts) {
            let start = ContinuousClock.now
            try await dispatcher.start(
                definition, id: run, inputs: .object([:]), trigger: "bench", actor: actor, wait: nil)
            while let other = await first.next(), other != run {}
            delays.append((ContinuousClock.now - start).seconds)
        }
        return delays.sorted()
    }
}

extension Figures {
    /// The quantile of sorted seconds, in milliseconds.
    fileprivate static func milliseconds(_ share: Double, of seconds: [Double]) -> Value {
        decimal(1000 * quantile(share, of: seconds), 3)
    }
}
