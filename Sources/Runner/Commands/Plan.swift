import ArgumentParser
import Storage
import Workflow

/// `runner plan FILE`: what a run would do, reading only.
struct PlanCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say what a run of a workflow file would do, step by step, reading only.",
        discussion: """
            Nothing is made or changed, not even a file of the kind `local`. What a step's input takes from steps that haven't run \
            is said to be known after them. It exits 1 if a step can't be done as things are, or if the run would not be started \
            because others hold its concurrency key. `--out` keeps the plan, and `runner run PLAN` carries it out only while the \
            files and everything that it read are as they were; only who holds a concurrency key may be others by then.
            """
    )

    @Argument(
        help: ArgumentHelp("The workflow file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @OptionGroup var inputs: InputOptions

    @Option(
        help: ArgumentHelp("Keep the plan in a file, for `runner run`.", valueName: "plan.json"),
        completion: .file(extensions: ["json"]))
    var out: String?

    @Flag(
        help: """
            Exit 0 only if nothing would be made, changed or sent, and 2 if something would or may be; whatever is wrong \
            with the file exits 1.
            """)
    var detailedExitcode = false

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        guard detailedExitcode else { return try await planned().isStopped ? .failed : .done }
        do {
            let plan = try await planned()
            return plan.isStopped ? .failed : plan.changesAnything ? .changes : .done
        } catch let diagnostics as Diagnostics {
            Console.write(diagnostics.rendered(output.console, .error) + "\n", to: .error)
            return .failed
        } catch let failure as Failure where failure.status == .usage {
            throw Failure(.failed, failure.message)
        }
    }

    /// Plans, and shows and keeps the plan.
    private func planned() async throws -> RunPlan {
        let workspace = try Workspace.find(near: file)
        let definition = try workspace.definition(of: file)
        let plan = try await workspace.plan(definition, inputs: try inputs.arguments().value(for: definition))
        if output.output == .text {
            PlanText(plan, output.console).write()
        } else {
            output.console.result(plan.value.adding("format-version", 1))
        }
        if let out { try save(plan, of: definition, in: workspace, to: out) }
        return plan
    }

    private func save(_ plan: RunPlan, of definition: Definition, in workspace: Workspace, to path: String) throws {
        guard !plan.isStopped else {
            return output.console.note("\(path) isn't written: a plan that can't be carried out isn't kept")
        }
        let saved = SavedPlan(
            plan, of: definition.sources.first?.path ?? file, run: RunCommand.newRun(),
            sources: workspace.sources(of: definition))
        do throws(FileError) {
            if Files.status(path) != nil, !SavedPlan.isMeant(by: try Files.read(path)) {
                throw FileError(path: path, reason: "something that is no plan is there, and is kept")
            }
            try Files.replace(path, saved.text)
        } catch {
            throw Failure(.usage, "can't write the plan: \(error.message)")
        }
        output.console.note("to carry it out: runner run \(Printable.shell(path))")
    }
}

extension Workspace {
    /// Plans a run, through connections that only look.
    ///
    /// - Throws: ``LogError`` if the definition has a concurrency key and the log, which says who holds it, can't be read.
    func plan(_ definition: Definition, inputs: Value) async throws -> RunPlan {
        let secrets = secrets
        let surroundings = Surroundings.machine(root: root) { try secrets.secret($0) }
        return try await Planner(
            definition, inputs: inputs, registry: registry,
            connections: definition.connectionsToLook(registry, surroundings), rivals: rivals, now: surroundings.now
        )
        .plan()
    }

    /// Who holds a concurrency key, and who queues for it; nobody while there is no log.
    @Sendable private func rivals(_ key: String) async throws -> [RunHead] {
        let location = try log(nil)
        guard Files.status(location.path) != nil else { return [] }
        return try await SQLiteEventLog(path: location.path, mode: .readOnly).slots(of: key, limit: 10_000)
    }

    /// All that a definition was made of: its files, and the project's.
    func sources(of definition: Definition) -> [SourceText] {
        definition.sources + [SourceText(path: Self.projectFile, text: project.source.text)]
    }
}
