import ArgumentParser
import Glibc
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
        guard (1...10_000).contains(starts) else {
            throw ValidationError("--starts: expected 1 to 10000, found \(starts)")
        }
    }

    func execute() async throws -> ExitStatus {
        guard let program = Files.real("/proc/self/exe") else {
            throw Failure(.failed, "can't find this program: \(OperatingSystem.lastError)")
        }
        // The first brings the program into the machine's memory.
        _ = try Self.start(program)
        let times = try (0..<starts).map { _ in try Self.start(program) }.sorted()
        let figures: [(name: String, value: Value)] = [
            ("starts", Value(starts)),
            ("median_ms", Figures.decimal(times[starts / 2] * 1000, 2)),
            ("fastest_ms", Figures.decimal(times[0] * 1000, 2)),
            ("slowest_ms", Figures.decimal(times[starts - 1] * 1000, 2)),
        ]
        switch output.output {
        case .text: for figure in figures { output.console.result("\(figure.name) \(figure.value.canonicalText)") }
        case .json, .jsonl: output.console.result(Figures.object(figures))
        }
        return .done
    }

    /// Starts the program, waits until it has ended, and says how many seconds that took.
    private static func start(_ program: String) throws -> Double {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup("--help"), nil]
        defer { for argument in arguments { free(argument) } }
        var process = pid_t()
        let begun = ContinuousClock.now
        guard posix_spawn(&process, program, &actions, nil, arguments, environ) == 0 else {
            throw Failure(.failed, "can't start \(program): \(OperatingSystem.lastError)")
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return (ContinuousClock.now - begun).seconds
    }
}
