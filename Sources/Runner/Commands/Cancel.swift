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

    @OptionGroup var wish: RunWish

    @Flag(help: "Take away what the run has made.")
    var compensate = false

    func execute() async throws -> ExitStatus {
        try await wish.send("cancel", "request to \(compensate ? "cancel and undo" : "cancel")") {
            .cancel(CancelRequested($0, compensate: compensate))
        }
    }
}
