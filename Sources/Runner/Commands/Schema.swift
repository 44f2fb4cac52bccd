import ArgumentParser
import Workflow

/// `runner schema`: the JSON Schema of workflow files or of the project file, for editors.
struct SchemaCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",

        abstract: "Print the JSON Schema of workflow files, or of runner.yaml, from the step types of this program.",
        discussion: "An editor that knows yaml-language-server completes and checks by it; `runner init` sets it up."
    )

    /// What a schema describes.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case workflow, project

        /// Where `runner init` writes the schema.
        var path: String {
            switch self {
            case .workflow: "workflows/schema/workflow.schema.json"
            case .project: "workflows/schema/runner.schema.json"
            }
        }

        /// The schema.
        var schema: Value {
            let generator = SchemaGenerator(registry: Catalogue.registry)
            return switch self {
            case .workflow: generator.workflowSchema
            case .project: generator.projectSchema
            }
        }
    }

    @Option(name: .customLong("for"), help: ArgumentHelp("What it describes.", valueName: "file"))
    var subject = Subject.workflow

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        output.console.result(output.output == .jsonl ? subject.schema.canonicalText : subject.schema.prettyText)
        return .done
    }
}
