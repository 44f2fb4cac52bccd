import ArgumentParser
import Workflow

/// `runner migrate RUN --to FILE`: a run under way moves to a changed file.
struct MigrateCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move a run under way to a changed workflow file.",
        discussion: """
            It shows what would become of each step, and changes nothing; --yes does it. Steps are matched by path and `uses`:

              kept      what it was given is the same by the new file; it keeps its result, or goes on waiting
              repeated  it runs again, with a new idempotency key
              undone    it runs again too, and what it has made is taken away first
              dropped   the new file hasn't got it

            A step that takes something from one that runs again runs again; one that only stands after it doesn't. \
            "compensate: false" in the new file lets what a step has made stay. How long a step may take and how often it is \
            tried change at once. It is refused while an attempt is in flight or nobody knows what became of one, where \
            a step would be dropped whose effects are there, and where a step before a passed point of no return would \
            run again.
            """
    )

    @OptionGroup var wish: RunWish

    @Option(
        help: ArgumentHelp("The changed workflow file.", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var to: String

    @OptionGroup var inputs: InputOptions

    @Flag(help: "Do what is shown.")
    var yes = false

    func execute() async throws -> ExitStatus {
        let workspace = try Workspace.find(near: to)
        let definition = try workspace.definition(of: to)
        try workspace.secrets.check(definition)
        let mail = try await wish.open(in: workspace, access: yes ? .readWrite : .readOnly)
        var migration = Migration(
            RunNote(actor: mail.actor, reason: wish.reason), to: definition,
            inputs: try inputs.arguments().value(for: definition, after: mail.state))
        let what =
            "migration of \(mail.run) to definition \(migration.stored.digest.short) by \(mail.actor.displayName)"
        guard let summary = try preview(migration, mail) else {
            if yes { return try await mail.send(.migrate(migration), named: "migrate", what) }
            mail.report(mail.state, recorded: false, reason: nil)
            if isText {
                console.result(
                    "\(mail.run) has the definition of \(Printable.line(to)) already; there is nothing to do")
            }
            return .done
        }
        if isText { MigrationText(summary, of: mail.state, console).write() }
        guard yes else {
            mail.report(mail.state, recorded: false, reason: nil, adding: summary.members)
            if isText { console.note("nothing is changed yet; to do it: \(command(mail.run))") }
            return .done
        }
        migration.agreed = summary.event.steps
        return try await mail.send(.migrate(migration), named: "migrate", what, adding: summary.members)
    }

    private var console: Console { wish.options.console }
    private var isText: Bool { wish.options.output.output == .text }

    /// What would become of the run; `nil` if it has that definition, or if the log is to record the refusal.
    /// - Throws: ``Failure`` if it is refused and nothing is to be recorded.
    private func preview(_ migration: Migration, _ mail: MailCommand) throws -> MigrationSummary? {
        do throws(Rejection) {
            let now = mail.session.engine.surroundings.now()
            let events = try mail.definition.decide(.migrate(migration), given: mail.state, at: now)
            guard case .runMigrated(let event)? = events.first else { return nil }
            return MigrationSummary(event, of: mail.state)
        } catch {
            if yes { return nil }
            throw mail.refused(error)
        }
    }

    private func command(_ run: RunID) -> String {
        let given = inputs.pairs.map { " --input \(Printable.shell($0))" }.joined()
        return "runner migrate \(run) --to \(Printable.shell(to))\(given) --yes"
    }
}
