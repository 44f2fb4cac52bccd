import ArgumentParser

/// The root of the command line.
struct Runner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runner",
        abstract: "Onboards tenants: carries out workflow files, survives any kill, and proves what happened.",
        discussion: """
            Start here:
              runner init --example contoso      a project to try, in this folder
              runner validate workflows/contoso.yaml
              runner plan workflows/contoso.yaml what a run would do
              runner run workflows/contoso.yaml
              runner status                      what waits, and on whom

            \(ExitStatus.table)
            """,
        version: Version.text,
        groupedSubcommands: [
            CommandGroup(
                name: "Write",
                subcommands: [
                    InitCommand.self, ValidateCommand.self, StepsCommand.self, SchemaCommand.self, GraphCommand.self,
                    PlanCommand.self, TortureCommand.self, ExplainCommand.self,
                ]
            ),
            CommandGroup(
                name: "Run",
                subcommands: [
                    RunCommand.self, ResumeCommand.self, WorkCommand.self, PauseCommand.self, UnpauseCommand.self,
                    RewindCommand.self, MigrateCommand.self, CancelCommand.self,
                ]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    StatusCommand.self, WhyCommand.self, HistoryCommand.self, ExportCommand.self, ReplayCommand.self,
                    AuditCommand.self,
                ]),
            CommandGroup(
                name: "Answer",
                subcommands: [ApproveCommand.self, ConsentCommand.self, SignalCommand.self, DecideCommand.self]
            ),
            CommandGroup(
                name: "This machine",
                subcommands: [LocalCommand.self, DoctorCommand.self, BenchCommand.self, CompletionsCommand.self]
            ),
        ]
    )
}

/// The version of this program.
enum Version {
    /// By semantic versioning; `CHANGELOG.md` says what each brought.
    static let text = "0.1.0"
}

/// A command that ends with an exit status.
protocol ExitingCommand: AsyncParsableCommand {
    /// Does it.
    func execute() async throws -> ExitStatus
}

extension ExitingCommand {
    mutating func run() async throws {
        let status = try await execute()
        if status != .done { throw status }
    }
}
