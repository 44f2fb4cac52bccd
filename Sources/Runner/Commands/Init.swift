import ArgumentParser
import Workflow

/// `runner init`: a project to start from.
struct InitCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",

        abstract: "Make a project in this folder: runner.yaml, a workflow, its data and the editor's schemas.",
        discussion: "Nothing that is there is overwritten: if any file stands in the way, none is written."
    )

    @Option(
        help: ArgumentHelp("A whole onboarding to try instead of a first step: \(Example.names).", valueName: "name"),
        completion: .list(Example.allCases.map(\.rawValue))
    )
    var example: Example = .starter

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let schemas = SchemaCommand.Subject.allCases
        var files = example.files + schemas.map { ExampleFile(path: $0.path, text: $0.schema.prettyText) }
        // A repository that says already what it ignores keeps it so.
        if Files.status(".gitignore") == nil {
            files.append(ExampleFile(path: ".gitignore", text: ".tenantry/\nout/\n"))
        }
        let inTheWay = files.filter { Files.status($0.path) != nil }
        guard inTheWay.isEmpty else {
            throw Failure(
                .usage,
                "nothing was written, for there is already: \(inTheWay.map(\.path).joined(separator: ", "))"
            )
        }
        do throws(FileError) {
            for file in files {
                try Files.makeFolder(Files.parent(of: file.path))
                try Files.create(file.path, file.text)
            }
        } catch {
            throw Failure(.failed, "can't write \(error.message)")
        }
        report(files)
        return .done
    }

    private func report(_ files: [ExampleFile]) {
        let console = output.console
        switch output.output {
        case .text:
            for file in files { console.result("wrote \(file.path)") }
            console.note()
            console.note("next:  runner validate \(example.workflow)")
            console.note("       runner run \(example.workflow)")
        case .json, .jsonl:
            console.result([
                "format-version": 1, "files": .array(files.map { .string($0.path) }),
                "workflow": .string(example.workflow),
            ])
        }
    }
}

/// A file that this program can write.
struct ExampleFile: Sendable {
    /// Where it belongs, below the project.
    let path: String
    /// What it holds.
    let text: String
}

/// What `runner init` can make.
enum Example: String, ExpressibleByArgument, CaseIterable {
    case starter, contoso, fabrikam

    /// The names, for the help.
    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// The workflow file to try.
    var workflow: String { "workflows/\(self == .starter ? "first" : rawValue).yaml" }

    /// The files: the project's, the workflow's, and whatever those name.
    var files: [ExampleFile] {
        if self == .starter { return Starter.files }
        var taken = EmbeddedFiles.all.filter { $0.path == Workspace.projectFile || $0.path == workflow }
        var rest = EmbeddedFiles.all.filter { file in
            !taken.contains { $0.path == file.path } && file.path.split(separator: "/").count > 2
        }
        while let index = rest.firstIndex(where: { file in
            taken.contains { $0.text.contains(Files.name(of: file.path)) }
        }) {
            taken.append(rest.remove(at: index))
        }
        return taken
    }
}
