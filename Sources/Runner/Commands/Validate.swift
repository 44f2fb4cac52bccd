import ArgumentParser
import Workflow

/// `runner validate`: everything that is wrong with workflow files, at once.
struct ValidateCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",

        abstract: "Check workflow files: every mistake at once, with its place.",
        discussion: "Without FILE every file in the project's workflows folder is checked. Nothing is run or opened."
    )

    @Argument(
        help: ArgumentHelp("The workflow files.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var files: [String] = []

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let checked = try (files.isEmpty ? Workspace.find().workflowFiles : files).map(check)
        switch output.output {
        case .text: for file in checked { say(file) }
        case .json:
            output.console.result([
                "format-version": 1,
                "files": .array(checked.map(\.value)),
                "diagnostics": .array(checked.flatMap { $0.diagnostics?.value.array ?? [] }),
            ])
        case .jsonl:
            for diagnostic in checked.flatMap({ $0.diagnostics?.value.array ?? [] }) {
                output.console.result(diagnostic)
            }
        }
        return checked.allSatisfy(\.isUsable) ? .done : .usage
    }

    private func check(_ file: String) throws -> CheckedFile {
        let workspace: Workspace
        do {
            workspace = try Workspace.find(near: file)
        } catch let diagnostics as Diagnostics {
            return CheckedFile(file: file, definition: nil, diagnostics: diagnostics)
        }
        do throws(Diagnostics) {
            return CheckedFile(file: file, definition: try workspace.definition(of: file), diagnostics: nil)
        } catch {
            return CheckedFile(file: file, definition: nil, diagnostics: error)
        }
    }

    private func say(_ checked: CheckedFile) {
        if let diagnostics = checked.diagnostics {
            output.console.result(diagnostics.rendered(output.console, .output))
        }
        guard let definition = checked.definition else { return }
        let count = definition.steps.steps.count
        output.console.result(
            "\(checked.file): ok · \(definition.name) · tenant \(definition.tenant.id) · "
                + "\(count) \(count == 1 ? "step" : "steps") · definition \(definition.digest.short)"
        )
    }
}

/// What checking one file came to.
private struct CheckedFile {
    let file: String
    let definition: Definition?
    let diagnostics: Diagnostics?

    var isUsable: Bool { definition != nil }

    var value: Value {
        [
            "file": .string(file),
            "ok": .bool(isUsable),
            "workflow": definition.map { .string($0.name) } ?? .null,
            "tenant": definition.map { .string($0.tenant.id.text) } ?? .null,
            "definition": definition.map { .string($0.digest.hex) } ?? .null,
            "steps": definition.map { Value($0.steps.steps.count) } ?? .null,
        ]
    }
}

extension Workspace {
    /// The workflow files of the project, as the user would name them.
    /// - Throws: ``Failure`` if there are none.
    var workflowFiles: [String] {
        get throws {
            let folder = shownRoot == "." ? "workflows" : shownRoot + "/workflows"
            let files = Files.names(in: folder)
                .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
                .map { "\(folder)/\($0)" }
            guard !files.isEmpty else {
                throw Failure(
                    .usage,
                    "there are no workflow files in \(folder): name one, or make some with `runner init --example contoso`"
                )
            }
            return files
        }
    }
}

extension Diagnostics {
    /// The diagnostics as a terminal shows them, the headlines in colour, and how many there are.
    func rendered(_ console: Console, _ stream: Console.Stream) -> String {
        let style = console.style(stream)
        var blocks = list.map { diagnostic in
            let lines = rendered(diagnostic).split(separator: "\n", omittingEmptySubsequences: false)
            let head = style.bold(Printable.line(String(lines[0])))
            return ([head] + lines.dropFirst().map { Printable.lines(String($0)) }).joined(separator: "\n")
        }
        let errors = list.count { $0.severity == .error }
        blocks.append(
            "\(errors) \(errors == 1 ? "error" : "errors")"
                + (list.first.map { " · what it means: runner explain \($0.code.rawValue)" } ?? "")
        )
        return blocks.joined(separator: "\n")
    }
}
