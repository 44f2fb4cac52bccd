import ArgumentParser
import Workflow

/// `runner pause RUN`: nothing new starts until it is unpaused.
struct PauseCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold a run: nothing new starts until it is unpaused.",
        discussion: "What is in flight finishes; signals, approvals and answers are kept, and deadlines go on."
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
            .pause(RunNote(actor: mail.actor, reason: reason)), named: "pause",
            "pause of \(mail.run) by \(mail.actor.displayName)")
    }
}

/// `runner unpause RUN`: lets a paused run go on.
struct UnpauseCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "unpause",
        abstract: "Let a paused run go on."
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
            .unpause(RunNote(actor: mail.actor, reason: reason)), named: "unpause",
            "end of the pause of \(mail.run) by \(mail.actor.displayName)")
    }
}
