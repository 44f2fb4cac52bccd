import ArgumentParser
import Workflow

/// `runner schema`: the JSON Schema of workflow files, for editors.
struct SchemaCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",

        abstract: "Print the JSON Schema of workflow files, from the step types of this program.",
        discussion: "An editor that knows yaml-language-server completes and checks by it; `runner init` sets it up."
    )

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let schema = SchemaGenerator(registry: Catalogue.registry).workflowSchema
        output.console.result(output.output == .jsonl ? schema.canonicalText : schema.prettyText)
        return .done
    }
}
