import ArgumentParser
import Workflow

/// `runner bench codec`: how long it takes to write and to read one event.
struct BenchCodec: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "codec",
        abstract: "Measure how long the event coder takes to write and to read one event."
    )

    @Option(help: ArgumentHelp("How many events.", valueName: "n"))
    var events = 200_000

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try BenchOptions.check([("--events", events, 100_000_000)])
    }

    func execute() async throws -> ExitStatus {
        let samples = try await Self.samples()
        var bytes = 0
        let (writing, encoded) = Self.time {
            var encoded = samples.map(EventCoding.encode)
            for ordinal in 0..<events {
                encoded[ordinal % samples.count] = EventCoding.encode(samples[ordinal % samples.count])
                bytes += encoded[ordinal % samples.count].payload.count
            }
            return encoded
        }
        let types = samples.map(\.wireName)
        let (reading, paths) = try Self.time {
            var paths = 0
            for ordinal in 0..<events {
                let place = ordinal % samples.count
                let event = try EventCoding.decode(
                    type: types[place],
                    version: encoded[place].version,
                    payload: encoded[place].payload
                )
                if event.path != nil { paths += 1 }
            }
            return paths
        }
        let count = Double(events)
        let figures: [Figure] = [
            ("events", Value(events)),
            ("write_us", Figures.decimal(writing * 1e6 / count, 3)),
            ("read_us", Figures.decimal(reading * 1e6 / count, 3)),
            ("bytes_per_event", Figures.decimal(Double(bytes) / count, 0)),
            ("events_of_steps", Value(paths)),
        ]
        output.write(figures)
        return .done
    }

    private static func time<Result>(_ body: () throws -> Result) rethrows -> (seconds: Double, result: Result) {
        let start = ContinuousClock.now
        let result = try body()
        return ((ContinuousClock.now - start).seconds, result)
    }

    /// The events of a run of two steps, as the engine wrote them.
    private static func samples() async throws -> [Event] {
        let log = MemoryEventLog()
        let engine = BenchWorkflow.engine(NoopStep(), log, artifacts: NoArtifacts())
        let run = engine.surroundings.runID()
        try await Dispatcher.bench(engine) {
            try await $0.carry([run], of: BenchWorkflow.chain(NoopStep.self, steps: 2), concurrency: 1)
        }
        return try await log.read(run.stream, from: 1, limit: 100).map(EventCoding.decode)
    }
}

/// A store that keeps nothing, for steps that have no data.
struct NoArtifacts: ArtifactStore {
    private static let failure = StepFailure(code: "no-artifacts", message: "a bench keeps no data", side: .provider)

    func create(for tenant: TenantID) async throws -> any ArtifactWriter { throw Self.failure }
    func read(_ digest: Digest, of tenant: TenantID) async throws -> any ArtifactReader { throw Self.failure }
}
