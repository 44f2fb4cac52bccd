import ArgumentParser
import Storage
import Workflow

/// `runner work`: carries out whatever falls due, until it is told to end.
struct WorkCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",

        abstract: "Carry out whatever falls due, until SIGTERM or Ctrl-C.",
        discussion: "It finishes the attempts it has in flight, hands back what waits, and exits 0."
    )

    // A negative number is read as what it is, not as a missing value.
    @Option(parsing: .unconditional, help: ArgumentHelp("Attempts in flight at once.", valueName: "n"))
    var attempts = 32

    @OptionGroup var options: LogOptions

    func validate() throws {
        guard (1...10_000).contains(attempts) else {
            throw ValidationError("--attempts: expected 1 to 10000, found \(attempts)")
        }
    }

    func execute() async throws -> ExitStatus {
        let report = ProgressReport(options.output)
        var limits = Limits()
        limits.attempts = attempts
        let session = try await Session.open(
            try Workspace.find(),
            options,
            access: .create,
            patience: LogPatience(nil, announce: report.say),
            limits: limits,
            observe: report.observe
        )
        options.console.note("at work on \(session.location.text); end with Ctrl-C or SIGTERM")
        let status = try await RunDriver(session: session, options: options.output, report: report)
            .driveAll {
                try await $0.work()
            }
        return status == .interrupted ? .done : status
    }
}
