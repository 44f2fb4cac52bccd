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

    @Option(
        help: ArgumentHelp(
            "The log, which must not exist yet (default: in a folder that is removed).", valueName: "url"))
    var log: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        for (name, value, most) in [
            ("--runs", runs, 10_000_000), ("--steps", steps, 10_000), ("--concurrency", concurrency, 10_000),
        ] where !(1...most).contains(value) {
            throw ValidationError("\(name): expected 1 to \(most), found \(value)")
        }
    }

    func execute() async throws -> ExitStatus {
        let scratch = log == nil ? Files.currentFolder + "/.tenantry-bench-\(getpid())" : nil
        let location = try LogLocation(
            log ?? "sqlite:\(scratch ?? "")/log.db",
            below: Files.currentFolder,
            from: "--log"
        )
        guard Files.status(location.path) == nil else {
            throw Failure(.usage, "--log: \(location.text) exists already; the bench wants a log of its own")
        }
        do throws(FileError) {
            try Files.makeFolder(location.folder, mode: 0o700)
        } catch {
            throw Failure(.store, "can't make the folder of the log: \(error.message)")
        }
        defer { if let scratch { Self.remove(scratch) } }
        let figures = try await measure(location)
        switch output.output {
        case .text: for figure in figures { output.console.result("\(figure.name) \(figure.value.canonicalText)") }
        case .json, .jsonl: output.console.result(Figures.object(figures))
        }
        return .done
    }

    private func measure(_ location: LogLocation) async throws -> [(name: String, value: Value)] {
        let raw = try SQLiteEventLog.rawCommitsPerSecond(in: location.folder)
        let sizeBefore = try await Self.sizeWhenClosed(location.path)
        let log = try SQLiteEventLog(path: location.path)
        let begun = (processor: Figures.processorMicroseconds, counters: log.counters, time: ContinuousClock.now)
        let counters = try await carryOut(log, artifacts: try FileArtifactStore(root: location.artifacts))
        let seconds = (ContinuousClock.now - begun.time).seconds
        let processor = Figures.processorMicroseconds - begun.processor
        let memory = Figures.peakMemory
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
        let engine = try NoopStep.engine(log, artifacts: artifacts, attempts: concurrency)
        let definition = NoopStep.workflow(steps: steps)
        let actor = try OperatingSystem.actor(claiming: nil)
        let name = "bench/\(getpid())"
        return try await Dispatcher.with(engine, runner: RunnerID(text: name), name: name) { dispatcher in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for ordinal in 0..<runs {
                    if ordinal >= concurrency { try await group.next() }
                    group.addTask {
                        try await dispatcher.start(
                            definition,
                            id: engine.surroundings.runID(),
                            inputs: .object([:]),
                            trigger: "bench",
                            actor: actor,
                            wait: nil
                        )
                    }
                }
                try await group.waitForAll()
            }
            return log.counters
        }
    }

    /// The milliseconds from `step.started` to `step.succeeded` of every step, sorted.
    private static func latencies(_ log: SQLiteEventLog) async throws -> [Double] {
        var begun: [StreamID: Timestamp] = [:]
        var latencies: [Double] = []
        var position: Int64 = 0
        while true {
            let page = try await log.readAll(after: position, limit: 10_000)
            for recorded in page {
                position = recorded.position
                switch recorded.event.type {
                case "step.started": begun[recorded.stream] = recorded.event.time
                case "step.succeeded":
                    guard let start = begun[recorded.stream] else { continue }
                    latencies.append(Double((recorded.event.time - start).microseconds) / 1000)
                default: break
                }
            }
            if page.count < 10_000 { return latencies.sorted() }
        }
    }

    /// Opens the log, which makes it if there is none, and closes it.
    private static func sizeWhenClosed(_ path: String) async throws -> Int {
        await (try SQLiteEventLog(path: path)).close()
        return Files.status(path).map { Int($0.st_size) } ?? 0
    }

    private static func remove(_ folder: String) {
        for name in Files.names(in: folder) {
            let path = "\(folder)/\(name)"
            if Files.isFolder(path) { remove(path) } else { unlink(path) }
        }
        rmdir(folder)
    }
}

extension Figures {
    /// The figures as one object, in the order of their names.
    static func object(_ figures: [(name: String, value: Value)]) -> Value {
        .object(Object([("format-version", 1)] + figures.map { ($0.name, $0.value) }))
    }
}
