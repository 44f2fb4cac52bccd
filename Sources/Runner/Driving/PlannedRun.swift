import Workflow

/// What `runner run` is given: a workflow file with its inputs, or a plan that was kept.
struct PlannedRun {
    /// The project.
    let workspace: Workspace
    /// What is run.
    let definition: Definition
    /// The inputs, defaults filled in.
    let inputs: Value
    /// The run that a plan was made for.
    let run: RunID?
    /// What the start says caused it.
    let trigger: String

    /// Reads a file, which shows by its name and its first key what it is.
    ///
    /// - Parameters:
    ///   - file: A workflow file, or a plan.
    ///   - inputs: What the command line says; a plan has its own.
    ///   - hasBegun: Whether the run of a plan has begun: then it is that run that goes on, and what it has made since is no
    ///     change of what the plan saw.
    /// - Throws: ``Failure`` or ``Diagnostics`` if it can't be run, or if a plan isn't right any more.
    init(
        _ file: String, inputs: InputArguments, hasBegun: (Workspace, RunID) async throws -> Bool
    ) async throws {
        guard let saved = try Self.plan(in: file) else {
            workspace = try Workspace.find(near: file)
            definition = try workspace.definition(of: file)
            self.inputs = try inputs.value(for: definition)
            run = nil
            trigger = "command"
            return
        }
        guard inputs.isEmpty else {
            throw Failure(
                .usage, "--input: \(Printable.line(file)) is a plan, which holds its inputs; plan anew instead")
        }
        let planned = try Self.project(of: saved, near: file)
        workspace = planned.workspace
        definition = try workspace.definition(of: planned.file)
        let changed = saved.differences(from: definition.digest, sources: workspace.sources(of: definition))
        guard changed.isEmpty else { throw Self.stale(file, planned.file, changed) }
        do throws(InputsRefused) {
            self.inputs = try definition.inputs(from: saved.inputs)
        } catch {
            throw Self.stale(file, planned.file, error.problems)
        }
        run = saved.run
        trigger = "plan \(saved.digest.hex)"
        if try await hasBegun(workspace, saved.run) { return }
        let differences = saved.differences(from: try await workspace.plan(definition, inputs: self.inputs))
        guard differences.isEmpty else { throw Self.stale(file, planned.file, differences) }
    }

    /// The plan that a file holds, if it is meant to hold one.
    private static func plan(in file: String) throws -> SavedPlan? {
        // What is handed over as a stream can be read only once.
        guard !Files.isDevice(file), let bytes = try? Files.read(file), SavedPlan.isGiven(as: file, bytes)
        else { return nil }
        do throws(PlanRefused) {
            return try SavedPlan(reading: bytes)
        } catch {
            let name = Printable.line(file)
            let problem =
                error.isWhole
                ? "the plan \(name) can't be used: \(error.message)" : "\(name) is no whole plan: \(error.message)"
            throw Failure(.usage, "\(problem); make a new one: runner plan FILE --out PLAN")
        }
    }

    /// Where the workflow file of a plan is: in the project that the plan lies in, else in that of the current folder.
    private static func project(of saved: SavedPlan, near file: String) throws -> (workspace: Workspace, file: String) {
        let near = try Workspace.find(near: file)
        let below = Files.absolute(saved.file, below: near.root)
        if Files.status(below) != nil { return (near, Files.relative(below)) }
        let here = try Workspace.find()
        return (here, Files.relative(Files.absolute(saved.file, below: here.root)))
    }

    private static func stale(_ plan: String, _ file: String, _ differences: [String]) -> Failure {
        Failure(
            .usage,
            (["the plan \(Printable.line(plan)) isn't right any more:"] + differences.map { "  " + Printable.line($0) }
                + ["make a new one: runner plan \(Printable.shell(file)) --out \(Printable.shell(plan))"])
                .joined(separator: "\n"))
    }
}
