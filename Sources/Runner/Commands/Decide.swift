import ArgumentParser
import Workflow

/// `runner decide RUN STEP`: a person settles what became of a step.
struct DecideCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",

        abstract: "Settle what became of a step whose outcome nobody knows.",
        discussion: """
            --done says that it was done: --output brings what it yields, as JSON. --retry says that it was not done, and
            does it again under a new idempotency key. --fail says that it was not done, and lets it fail. --look-up leaves it open, \
            and has the other side asked once more, for instance because it couldn't be reached.
            """
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Argument(help: "The step.", completion: .stepsOfRun)
    var step: String

    @Flag(help: "It was done.")
    var done = false

    @Flag(help: "It was not done: do it again.")
    var retry = false

    @Flag(help: "It was not done: let it fail.")
    var fail = false

    @Flag(help: "Nobody knows: ask the other side once more; nothing is done again before it has answered.")
    var lookUp = false

    @Option(help: "Why; kept for ever.")
    var reason: String

    @Option(
        name: .customLong("output"),
        help: ArgumentHelp("What the step yields, as JSON, with --done.", valueName: "file"),
        completion: .file(extensions: ["json"])
    )
    var outputFile: String?

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func validate() throws {
        guard [done, retry, fail, lookUp].count(where: { $0 }) == 1 else {
            throw ValidationError("say one of --done, --retry, --fail and --look-up")
        }
        guard outputFile == nil || done else { throw ValidationError("--output goes with --done") }
        guard !reason.isEmpty else { throw ValidationError("--reason: say why; it is kept for ever") }
    }

    func execute() async throws -> ExitStatus {
        let mail = try await MailCommand.open(run, actor, options)
        let path = StepPath(text: step)
        let (verdict, outcome) = decision
        var output: Value?
        // What it yields matters only where there is something to decide; elsewhere the refusal says what is.
        if done, mail.state.node(at: path)?.statusName == "needs-decision" {
            output = try outputFile.map { try JSONArgument.value(path: $0, text: "", from: "--output") }
            try check(output, of: path, in: mail)
        }
        return try await mail.send(
            .settle(
                Settlement(
                    path: path,
                    verdict: verdict,
                    reason: reason,
                    output: output ?? .object([:]),
                    actor: mail.actor
                )
            ),
            named: "decide",
            "step \(step) \(outcome), decided by \(mail.actor.displayName)"
        )
    }

    /// The verdict, and what becomes of the step by it.
    private var decision: (verdict: DecisionMade.Verdict, outcome: String) {
        if done { return (.done, "was done") }
        if retry { return (.retry, "is done again") }
        return fail ? (.fail, "has failed") : (.lookUp, "is looked up again")
    }

    /// Checks what the step is said to have yielded against what its type publishes.
    private func check(_ output: Value?, of path: StepPath, in mail: MailCommand) throws {
        guard let type = mail.definition.step(along: path)?.typeName,
            let step = mail.session.workspace.registry.step(type)
        else {
            return
        }
        let fields = Swift.type(of: step).description.output
        let schema = Schema.object(fields.map { .init($0.name, $0.schema, required: $0.required, summary: $0.summary) })
        let problems = schema.mismatches(of: output ?? .object([:]))
        guard !problems.isEmpty else { return }
        let place = outputFile ?? "--done needs --output FILE"
        let lines = problems.map { "\(place): \($0.pointer.isEmpty ? "" : "\($0.pointer): ")\($0.message)" }
        throw Failure(
            .usage,
            lines.joined(separator: "\nrunner: ") + "\nrunner: what \(type) yields: runner steps \(type)"
        )
    }
}
