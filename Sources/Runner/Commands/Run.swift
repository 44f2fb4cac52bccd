import ArgumentParser
import Storage
import Workflow

/// `runner run FILE`: starts a run and stays while anything moves.
struct RunCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",

        abstract: "Start a run of a workflow file, and stay while anything moves.",
        discussion: """
            It ends when the run has ended, or when nothing is running, retrying or due within --wait: then it says on
            whom the run waits and exits 8. Ctrl-C puts the run down safely; `runner resume RUN` goes on.

            A file that `runner plan --out` kept is carried out only while the files and all that the plan read are as they were.
            """
    )

    @Argument(
        help: ArgumentHelp("The workflow file, or a plan that `runner plan --out` kept.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var file: String

    @OptionGroup var inputs: InputOptions

    @Option(
        help: ArgumentHelp("The run's id (r_… or a UUID): the same id twice is one run.", valueName: "id")
    )
    var runID: String?

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let named = try runID.map(Self.parse)
        let planned = try await PlannedRun(file, inputs: try inputs.arguments()) { workspace, run in
            try await hasBegun(named ?? run, in: workspace)
        }
        let (workspace, definition) = (planned.workspace, planned.definition)
        let actor = try actor.actor()
        try workspace.secrets.check(definition)
        let run = named ?? planned.run ?? Self.newRun()
        let report = ProgressReport(run, options.output)
        let session = try await Session.open(
            workspace, options, access: .create, patience: waiting.patience(report), limits: waiting.limits,
            observe: report.observe)
        report.introduce(run, definition.name, tenant: definition.tenant.id)
        return try await RunDriver(session: session, options: options.output, report: report)
            .drive(run, waiting.duration) {
                try await $0.start(
                    definition, id: run, inputs: planned.inputs, trigger: planned.trigger, actor: actor,
                    wait: waiting.duration)
            }
    }

    private func hasBegun(_ run: RunID, in workspace: Workspace) async throws -> Bool {
        guard Files.status(try workspace.log(options.log).path) != nil else { return false }
        return try await Session.open(workspace, options, access: .readOnly).log.head(of: run) != nil
    }

    /// The id of a run that is new.
    static func newRun() -> RunID { Surroundings.machine(root: "") { _ in throw SecretProblem("") }.runID() }

    /// Reads a run's id.
    /// - Throws: ``Failure`` if it is none.
    static func parse(_ text: String) throws -> RunID {
        if let run = RunID(parsing: RunID.spelled(text)) { return run }
        if let uuid = EventID(text: text.lowercased()) { return RunID(high: uuid.high, low: uuid.low) }
        throw Failure(
            .usage,
            "--run-id: can't read \"\(Printable.line(text))\": expected r_ and 26 characters of 0-9 and A-Z without "
                + "I, L, O, U, or a UUID (`uuidgen` makes one)"
        )
    }
}

/// How long a command stays for something that is due later.
struct WaitOptions: ParsableArguments {
    // A negative time is read as what it is, not as a missing value.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stay for what is due within this time, such as 90s or 10m.", valueName: "duration")
    )
    var wait = DurationArgument(.seconds(60))

    @Option(help: .hidden)
    var attempts: Int?

    /// How long.
    var duration: Duration { wait.duration }

    /// How much this process takes on: `torture` has it do one thing at a time, so that each step comes to each boundary alone.
    var limits: Limits {
        var limits = Limits()
        limits.attempts = max(1, attempts ?? limits.attempts)
        return limits
    }

    /// How long writes wait while another process holds the log: a minute at least.
    func patience(_ report: ProgressReport) -> LogPatience {
        LogPatience(max(duration, .seconds(60)), announce: report.say)
    }
}
