import ArgumentParser
import Workflow

/// `runner status`: totals, and the runs that most need someone.
struct StatusCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how many runs stand how, and those that most need someone."
    )

    // A negative number is read as what it is, not as a missing value.
    @Option(parsing: .unconditional, help: ArgumentHelp("At most so many runs (default: 50).", valueName: "n"))
    var limit: Int?

    @Flag(help: "All runs, however many, as they are read.")
    var all = false

    @Option(help: "Only runs in this state; may be given several times.")
    var state: [PhaseArgument] = []

    @Option(help: ArgumentHelp("Only this tenant's runs.", valueName: "id"))
    var tenant: String?

    @OptionGroup var options: LogOptions

    func validate() throws {
        guard let limit else { return }
        if all { throw ValidationError("--all and --limit exclude each other") }
        guard (1...100_000).contains(limit) else {
            throw ValidationError("--limit: expected 1 to 100000, found \(limit)")
        }
    }

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let query = HeadQuery(
            phases: state.map(\.phase), tenant: tenant.map { TenantID(text: $0) }, limit: all ? .max : limit ?? 50)
        try await StatusReport(session: session, options: options.output, query: query).write()
        return .done
    }
}

/// The name of a run's state.
struct PhaseArgument: ExpressibleByArgument {
    let phase: RunPhaseName

    init?(argument: String) {
        guard let phase = Self.phases.first(where: { $0.rawValue == argument }) else { return nil }
        self.phase = phase
    }

    static var allValueStrings: [String] { phases.map(\.rawValue) }

    /// The states that runs come to; the others are kept for later versions.
    private static let phases: [RunPhaseName] = [
        .queued, .running, .waiting, .paused, .needsDecision, .compensating, .compensated, .completed, .failed,
        .cancelled,
    ]
}
