import ArgumentParser
import Workflow

/// `runner graph FILE`: who waits for whom.
struct GraphCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "graph",
        abstract: "Draw a workflow: which step waits for which.")

    /// How it is drawn.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case mermaid, dot, text
    }

    @Argument(
        help: ArgumentHelp("The workflow file.", valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
    var file: String

    @Option(help: "How it is drawn.")
    var format = Format.text

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard format == .text || output.output == .text else {
            throw ValidationError(
                "--format \(format.rawValue) draws, -o \(output.output.rawValue) yields data: say one")
        }
    }

    func execute() async throws -> ExitStatus {
        let definition = try Workspace.find(near: file).definition(of: file)
        let renderer = GraphRenderer(definition)
        guard output.output == .text else {
            output.console.result(renderer.value.adding("format-version", 1))
            return .done
        }
        let text =
            switch format {
            case .mermaid: renderer.mermaid
            case .dot: renderer.dot
            case .text: renderer.text
            }
        Console.write(text.hasSuffix("\n") ? text : text + "\n", to: .output)
        return .done
    }
}
