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
        guard let code else {
            for code in DiagnosticCode.allCases {
                output.console.result("\(code.rawValue)  \(Explanation.of(code).title)")
            }
            return .done
        }
        guard let known = DiagnosticCode(rawValue: code.uppercased()) else {
            let codes = DiagnosticCode.allCases.map(\.rawValue)
            throw Failure(
                .usage,
                "there is no code \"\(Printable.line(code))\""
                    + (Nearest.name(to: code, among: codes).map { "; did you mean \"\($0)\"?" } ?? "")
                    + " (`runner explain` lists all)"
            )
        }
        output.console.result(Explanation.of(known).rendered())
        return .done
    }
}
