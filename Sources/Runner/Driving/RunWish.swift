import ArgumentParser
import Workflow

/// What every command takes that wants something of a run as a whole: the run, who wants it, and why.
struct RunWish: ParsableArguments {
    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Option(help: "Why.")
    var reason = ""

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    /// Opens the log and reads the run.
    /// - Parameters:
    ///   - workspace: The project; the one of the current folder, if unsaid.
    ///   - access: What is done with the log.
    /// - Returns: What the command goes on with.
    /// - Throws: ``Failure``, ``Rejection`` or ``LogError`` if there is no such run, or no log.
    func open(in workspace: Workspace? = nil, access: Session.Access = .readWrite) async throws -> MailCommand {
        try await MailCommand.open(run, actor, options, in: workspace, access: access)
    }

    /// Records what is wanted, and says so.
    ///
    /// - Parameters:
    ///   - name: The command's name, for the record of a refusal.
    ///   - what: What is recorded, for a person, up to the run's name.
    ///   - command: Makes the command of who wants it and why.
    /// - Returns: ``ExitStatus/done``.
    /// - Throws: ``Failure`` or ``Rejection`` if it was refused.
    func send(_ name: String, _ what: String, _ command: (RunNote) -> Command) async throws -> ExitStatus {
        try await send(try await open(), name, what, command)
    }

    /// The same where the log is open already.
    func send(_ mail: MailCommand, _ name: String, _ what: String, _ command: (RunNote) -> Command) async throws
        -> ExitStatus
    {
        try await mail.send(
            command(RunNote(actor: mail.actor, reason: reason)), named: name,
            "\(what) \(mail.run) by \(mail.actor.displayName)")
    }
}
