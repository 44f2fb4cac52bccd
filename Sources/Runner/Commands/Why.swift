import ArgumentParser
import Workflow

/// `runner why RUN`: on whom a run waits, since when, until when, and the command that moves it.
struct WhyCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",

        abstract: "Say why a run isn't moving: on whom it waits, since when, and the command that moves it."
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let id = try await session.log.run(named: run)
        guard let (state, _) = try await session.engine.run(id) else { throw Rejection.unborn }
        let why = try await session.engine.why(state)
        switch options.output.output {
        case .text: for line in WhyText(why).lines { options.console.result(line) }
        case .json, .jsonl: options.console.result(why.value.adding("format-version", Value(1)))
        }
        return .done
    }
}
