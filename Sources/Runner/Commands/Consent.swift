import ArgumentParser
import Workflow

/// `runner consent RUN`: records what somebody reports of the tenant's consent.
struct ConsentCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent",

        abstract: "Record that the tenant has granted or declined what a run asks for.",
        discussion: """
            Where the tenant's directory can be asked, the run asks it by itself and this is not needed: a report makes
            it look at once, and proves nothing.
            """
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Argument(help: "The step, if more than one waits.", completion: .stepsOfRun)
    var step: String?

    @Option(name: .customLong("step"), help: "The same, as an option.", completion: .stepsOfRun)
    var stepOption: String?

    @Flag(help: "The tenant has granted it.")
    var grant = false

    @Flag(help: "The tenant has declined it.")
    var decline = false

    @Option(help: "What the tenant said.")
    var reason: String?

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func validate() throws {
        guard grant != decline else { throw ValidationError("say one of --grant and --decline") }
    }

    func execute() async throws -> ExitStatus {
        let mail = try await MailCommand.open(run, actor, options)
        let (name, node, waiting) = try await mail.step(step ?? stepOption, waitingFor: .consent, named: "consent")
        var payload: Value = ["decision": grant ? "granted" : "declined"]
        if let reason { payload = payload.adding("reason", .string(reason)) }
        if let waiting {
            options.console.note("step \(node?.path.text ?? name) asks: \(Printable.line(waiting.wait.summary))")
        }
        if let first = mail.unusedConsent(named: name, payload) { return mail.keep(first) }
        return try await mail.send(
            .signal(mail.delivery(name, .consent, id: nil, payload: payload)),
            named: "consent",
            "consent \(grant ? "granted" : "declined") for step \(node?.path.text ?? name), reported by \(mail.actor.displayName)"
        )
    }
}
