import ArgumentParser
import Workflow

/// `runner cancel RUN`: asks a run to end, and to take back what it has made if that is wanted.
struct CancelCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",

        abstract: "Ask a run to end, and undo it if you say so.",
        discussion: """
            Nothing new starts; what is in flight finishes or is looked up, waits end, then the run is cancelled.

            With --compensate what the run has made is then taken away again, in the reverse order of its making, but \
            for steps with "compensate: false". That is also how a run is undone that has failed or was cancelled \
            before, and how what could not be undone is tried again.
            """
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Flag(help: "Take away what the run has made.")
    var compensate = false

    @Option(help: "Why.")
    var reason = ""

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let mail = try await MailCommand.open(run, actor, options)
        return try await mail.send(
            .cancel(CancelRequested(RunNote(actor: mail.actor, reason: reason), compensate: compensate)),
            named: "cancel",
            "request to \(compensate ? "cancel and undo" : "cancel") \(mail.run) by \(mail.actor.displayName)"
        )
    }
}
