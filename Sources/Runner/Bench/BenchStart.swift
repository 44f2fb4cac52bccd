import ArgumentParser
import Workflow

/// `runner bench start`: how long a warm start of this program takes.
struct BenchStart: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Measure the median of warm starts of `runner --help`."
    )

    @Option(help: ArgumentHelp("How many starts.", valueName: "n"))
    var starts = 50

    @OptionGroup var output: OutputOptions

    func validate() throws {
        try BenchOptions.check([("--starts", starts, 10_000)])
    }

    func execute() async throws -> ExitStatus {
        // The first brings the program into the machine's memory.
        _ = try Self.start()
        let times = try (0..<starts).map { _ in try Self.start() }.sorted()
        let figures: [Figure] = [
            ("starts", Value(starts)),
            ("median_ms", Figures.decimal(times[starts / 2] * 1000, 2)),
            ("fastest_ms", Figures.decimal(times[0] * 1000, 2)),
            ("slowest_ms", Figures.decimal(times[starts - 1] * 1000, 2)),
        ]
        output.write(figures)
        return .done
    }

    /// Starts the program, waits until it has ended, and says how many seconds that took.
    private static func start() throws -> Double { try OwnProgram(["--help"]).ending().seconds }
}
