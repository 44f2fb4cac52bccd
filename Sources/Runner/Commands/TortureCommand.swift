import ArgumentParser
import Glibc
import Workflow

/// `runner torture FILE`: whether a workflow can be killed anywhere without harm.
struct TortureCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "torture",
        abstract: "Kill runs of a workflow file at every boundary of every step, and say what was lost or done twice.",
        discussion: """
            The file is run with a scratch log and a copy of the project, whose `local` systems are empty: twice undisturbed, then
            killed (SIGKILL) before the append of each step's intent, after it, after the effect, after the append of the result
            and before it is settled, and so for what a waiting step does once it is woken; then the answer to each step that sends something is lost; then every signal comes early,
            twice and late. Each time the run is resumed and must come to the same: outputs, data sets, and what is counted on
            the other side.

            Approvals, consents, signals and messages are given by themselves; --answers says what else than null is said:
            {"STEP": PAYLOAD}. A secret has a scratch value. With --connections runs use the connections and secrets that the
            file names, and leave there what they make.

            Exits 0 if everything held, 1 if anything didn't, 2 if the file can't be tortured, 8 if it waits for what can't be played.
            """
    )

    @Argument(
        help: ArgumentHelp("The workflow file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var inputs: InputOptions

    @Option(
        help: ArgumentHelp("What steps that wait are told, as JSON by the step's path.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var answers: String?

    @Flag(help: "Use the connections that the file names; needs --yes.")
    var connections = false

    @Flag(help: "Do it, whatever is made through the connections.")
    var yes = false

    @Flag(help: "Keep the folder with the scratch logs.")
    var keep = false

    // A negative time is read as what it is, not as a missing value.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Stay for what comes by itself within this time.", valueName: "duration"))
    var wait = DurationArgument(.seconds(30))

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !yes || connections else { throw ValidationError("--yes belongs to --connections") }
    }

    func execute() async throws -> ExitStatus {
        guard !Files.isDevice(file) else {
            throw Failure(
                .usage, "torture reads the file again and again: name one that stays, not \(Printable.line(file))")
        }
        let workspace = try Workspace.find(near: file)
        let definition = try workspace.definition(of: file)
        let values = try inputs.arguments().value(for: definition)
        if connections && !yes { throw try await warning(definition, in: workspace, values) }
        let interruptions = Counter()
        let interruption = Interruption { interruptions.next() }
        defer { interruption.end() }
        let bed = TortureBed(
            workspace: workspace, definition: definition, inputs: inputs.pairs, usesConnections: connections,
            answers: try readAnswers(), patience: wait.duration,
            folder: Files.currentFolder + "/.tenantry-torture-\(getpid())",
            isInterrupted: { interruptions.value > 0 })
        defer {
            if keep {
                output.console.note("kept: \(Files.relative(bed.folder))")
            } else {
                bed.remove()
            }
        }
        let report = try await Torture(bed: bed, announce: announce).run()
        write(report)
        return report.holds ? .done : .failed
    }

    private func announce(_ pass: TorturePass) {
        let found = pass.findings.isEmpty ? "" : ", \(pass.findings.count) found"
        output.console.note(
            "\(pass.harm.name): \(pass.runs) \(pass.runs == 1 ? "run" : "runs"), \(pass.kills) kills\(found)")
    }

    private func readAnswers() throws -> [String: Value] {
        guard let answers else { return [:] }
        guard let object = try JSONArgument.value(path: answers, text: "", from: "--answers").object else {
            throw Failure(.usage, "--answers: \(Printable.line(answers)): expected an object: {\"STEP\": PAYLOAD}")
        }
        return Dictionary(object.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    /// What would be touched, for whoever hasn't said yet that this is wanted.
    private func warning(_ definition: Definition, in workspace: Workspace, _ inputs: Value) async throws -> Failure {
        let plan = try await workspace.plan(definition, inputs: inputs)
        let places = definition.connections.map { "  \($0.name): \($0.identity.summary)" }
        let changes = plan.steps.flatMap { step in
            (step.plan?.changes ?? []).filter { $0.action != .read && $0.action != .found }
                .map { "  \(step.path): \($0.action) \($0.kind) \($0.resource)" }
        }
        let runs = 3 + TortureHarm.all.count
        let lines =
            ["--connections would make \(runs) runs or more through these connections, and leave there what they make:"]
            + places + (changes.isEmpty ? [] : ["each run, as far as a plan can tell:"] + changes)
            + ["nothing was done; to do it: --connections --yes"]
        return Failure(.usage, lines.joined(separator: "\n"))
    }

    private func write(_ report: TortureReport) {
        switch output.output {
        case .text: for line in report.lines(output.console.style(.output)) { output.console.result(line) }
        case .json, .jsonl: output.console.result(report.value)
        }
    }
}
