import ArgumentParser
import Glibc
import Storage
import Workflow

/// `runner bench resume`: how soon runs go on after their runner was killed.
struct BenchResume: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Kill a runner in the midst of many runs, start another, and measure how soon they go on.",
        discussion: """
            Each step leaves a line in a file before it is done, so that what was performed is counted outside the log.
            The times are those from the start of the second process to the moments at which the log recorded its first
            step.started and its first step.succeeded.
            """
    )

    @Option(help: ArgumentHelp("How many runs are open.", valueName: "n"))
    var runs = 200

    @Option(help: ArgumentHelp("How many steps each has.", valueName: "n"))
    var steps = 20

    @Option(help: ArgumentHelp("How long a step takes.", valueName: "duration"))
    var stepTime = DurationArgument(.milliseconds(5))

    @OptionGroup var options: BenchOptions

    func validate() throws {
        // More than a runner carries out at once could not be open at once.
        try BenchOptions.check([("--runs", runs, Limits().runs), ("--steps", steps, 10_000)])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    /// A step of a run.
    private struct Place: Hashable {
        let run: String, step: String
    }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let ticks = location.folder + "/ticks"
        let carry =
            ["bench", "carry", "--log", location.url, "--ticks", ticks, "--step-time", stepTime.duration.text]
        let first = try OwnProgram(carry + ["--runs", "\(runs)", "--steps", "\(steps)"])
        // A quarter is done, so that every run has begun and none has ended.
        while try Self.ticks(ticks).count < max(runs, runs * steps / 4) {
            guard first.isAlive else { throw Failure(.failed, "the runner ended before it could be killed") }
            try await Task.sleep(for: .milliseconds(1))
        }
        first.kill()
        let started = OperatingSystem.now()
        let second = try OwnProgram(carry)
        let ending = second.ending()
        guard ending.code == 0 else { throw Failure(.failed, "the second runner ended with \(ending.code)") }
        let record = try await record(location, since: started)
        let performed = try Self.ticks(ticks)
        let before = Set(performed.filter { $0.process == first.pid }.map(\.place))
        let after = performed.filter { $0.process == second.pid }.map(\.place)
        return [
            ("runs", Value(runs)),
            ("steps", Value(steps)),
            ("open_when_killed", Value(record.open)),
            ("first_step_started_ms", Figures.decimal(record.firstStart, 1)),
            ("first_step_succeeded_ms", Figures.decimal(record.firstSuccess, 1)),
            ("all_completed_seconds", Figures.decimal(ending.seconds, 3)),
            ("completed", Value(record.completed)),
            ("successes_before", Value(record.succeeded.count)),
            ("successes_performed_again", Value(after.count { record.succeeded.contains($0) })),
            (
                "cut_off_performed_again",
                Value(after.count { before.contains($0) && !record.succeeded.contains($0) })
            ),
        ]
    }

    private static func ticks(_ path: String) throws -> [(process: pid_t, place: Place)] {
        guard Files.status(path) != nil else { return [] }
        return String(decoding: try Files.read(path), as: UTF8.self).split(separator: "\n")
            .compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard words.count == 3, let process = pid_t(words[0]) else { return nil }
                return (process, Place(run: words[1], step: words[2]))
            }
    }

    /// What the log says of the time before and after the second start.
    private struct Record {
        var open = 0
        var completed = 0
        var succeeded: Set<Place> = []
        /// Milliseconds after the second start.
        var firstStart = Double.nan
        var firstSuccess = Double.nan
    }

    private func record(_ location: LogLocation, since started: Timestamp) async throws -> Record {
        let log = try SQLiteEventLog(path: location.path, mode: .readOnly)
        var record = Record()
        var ended: Set<StreamID> = []
        try await log.visit { event in
            let isBefore = event.recordedAt < started
            let milliseconds = Double((event.recordedAt - started).microseconds) / 1000
            switch event.event.type {
            case "run.started" where isBefore: record.open += 1
            case "run.completed":
                record.completed += 1
                if isBefore { ended.insert(event.stream) }
            case "step.started" where !isBefore && record.firstStart.isNaN: record.firstStart = milliseconds
            case "step.succeeded" where isBefore:
                guard let path = try EventCoding.decode(event).path else { return }
                record.succeeded.insert(Place(run: event.stream.text, step: path.text))
            case "step.succeeded" where record.firstSuccess.isNaN: record.firstSuccess = milliseconds
            default: break
            }
        }
        await log.close()
        record.open -= ended.count
        return record
    }
}

/// `runner bench carry`: the runner that `bench resume` kills, and the one that goes on after it.
struct BenchCarry: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "carry",
        abstract: "Begin runs, or carry on those that are open.",
        shouldDisplay: false
    )

    @Option(help: "How many runs to begin; 0 to carry on those that are open.")
    var runs = 0

    @Option(help: "How many steps each has.")
    var steps = 1

    @Option(help: "How long a step takes.")
    var stepTime = DurationArgument(.zero)

    @Option(help: "The file that each step leaves a line in.")
    var ticks: String

    @Option(help: "The log.")
    var log: String

    func execute() async throws -> ExitStatus {
        let location = try LogLocation(log, below: Files.currentFolder, from: "--log")
        let file = open(ticks, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failure(.failed, "can't open \(ticks): \(OperatingSystem.lastError)") }
        defer { close(file) }
        let log = try SQLiteEventLog(path: location.path)
        var limits = Limits()
        // Those that are begun are all cut off in the midst of a step.
        limits.attempts = max(limits.attempts, FairShare.count(leaving: runs))
        let engine = BenchWorkflow.engine(
            TickStep(file: file, time: stepTime.duration), log,
            artifacts: try FileArtifactStore(root: location.artifacts), limits: limits)
        try await Dispatcher.bench(engine) { dispatcher in
            guard runs > 0 else { return try await dispatcher.resumeAll(wait: .seconds(60)) }
            let definition = BenchWorkflow.chain(TickStep.self, steps: steps)
            try await dispatcher.carry(engine.runIDs(runs), of: definition, concurrency: runs)
        }
        await log.close()
        return .done
    }
}

extension EventLog {
    /// Calls a body with every event of the log, in the order of positions.
    func visit(_ body: (RecordedEvent) throws -> Void) async throws {
        var position: Int64 = 0
        while let last = try await page(after: position, body) { position = last }
    }

    private func page(after position: Int64, _ body: (RecordedEvent) throws -> Void) async throws -> Int64? {
        let page = try await readAll(after: position, limit: 10_000)
        for event in page { try body(event) }
        return page.last?.position
    }
}
