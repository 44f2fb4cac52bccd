import ArgumentParser
import Workflow

/// `runner cancel RUN`: asks a run to end.
struct CancelCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",

        abstract: "Ask a run to end.",
        discussion:
            "Nothing new starts; what is in flight finishes or is looked up, waits end, then the run is cancelled."
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Option(help: "Why.")
    var reason = ""

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let mail = try await MailCommand.open(run, actor, options)
        return try await mail.send(
            .cancel(RunNote(actor: mail.actor, reason: reason)),
            named: "cancel",
            "request to cancel \(mail.run) by \(mail.actor.displayName)"
        )
    }
}
