import ArgumentParser
import Workflow

/// `runner explain CODE`: what a diagnostic means, with an example and its remedy.
struct ExplainCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain the code of a diagnostic, such as E0201.")

    @Argument(
        help: "The code; without it all codes are listed.", completion: .list(DiagnosticCode.allCases.map(\.rawValue)))
    var code: String?

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let console = output.console
        guard let code else {
            let all = Explanation.all
            switch output.output {
            case .text: for explanation in all { console.result("\(explanation.code.rawValue)  \(explanation.title)") }
            case .json: console.result(["format-version": 1, "codes": .array(all.map(\.value))])
            case .jsonl: for explanation in all { console.result(explanation.value) }
            }
            return .done
        }
        guard let explanation = Explanation.of(code) else {
            let hint = Nearest.hint(for: code, among: DiagnosticCode.allCases.map(\.rawValue))
            throw Failure(
                .usage,
                "there is no code \"\(Printable.line(code))\"\(hint) (`runner explain` lists all)"
            )
        }
        console.result(
            output.output == .text
                ? explanation.rendered() : explanation.value.adding("format-version", 1).canonicalText)
        return .done
    }
}
