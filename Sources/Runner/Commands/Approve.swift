import ArgumentParser
import Workflow

/// `runner approve RUN`: agrees to what a step shows, or declines it.
struct ApproveCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",

        abstract: "Approve what a run shows and waits for, or reject it.",
        discussion: """
            What is approved is shown first, with its digest, which the approval names: if it has changed since, the
            approval is refused. The command only records; a runner at work goes on with the run.
            """
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Argument(help: "The step, if more than one waits.", completion: .stepsOfRun)
    var step: String?

    @Option(name: .customLong("step"), help: "The same, as an option.", completion: .stepsOfRun)
    var stepOption: String?

    @Flag(help: "Reject instead of approving.")
    var reject = false

    @Option(help: "Why.")
    var reason: String?

    @Option(help: ArgumentHelp("The digest that you were shown, or its beginning, if you were shown it elsewhere."))
    var digest: String?

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let mail = try await MailCommand.open(run, actor, options)
        let (name, node, waiting) = try await mail.step(step ?? stepOption, waitingFor: .approval, named: "approve")
        let console = options.console
        var payload: Value = ["decision": reject ? "reject" : "approve"]
        if let reason { payload = payload.adding("reason", .string(reason)) }
        if let waiting {
            console.note("step \(node?.path.text ?? name) asks: \(Printable.line(waiting.wait.summary))")
            if !waiting.wait.shown.isNull { console.note(Printable.lines(waiting.wait.shown.prettyText)) }
            console.note("digest \(waiting.digest.hex)")
            payload = payload.adding("digest", .string(try stated(waiting.digest)))
        } else if let digest {
            payload = payload.adding("digest", .string(digest))
        }
        return try await mail.send(
            .signal(mail.delivery(name, .approval, id: nil, payload: payload)),
            named: "approve",
            "\(reject ? "rejection" : "approval") of step \(node?.path.text ?? name) by \(mail.actor.displayName)"
                + (waiting.map { ", digest \($0.digest.short)" } ?? "")
        )
    }

    /// The digest that the approval names: what was stated if that is another, so that the refusal is recorded.
    private func stated(_ shown: Digest) throws -> String {
        guard let digest else { return shown.hex }
        guard digest.count >= 8 else {
            throw Failure(.usage, "--digest: \"\(Printable.line(digest))\" is too short: expected at least 8 digits")
        }
        return shown.hex.hasPrefix(digest.lowercased()) ? shown.hex : digest
    }
}

extension Value {
    /// The object with one more member.
    func adding(_ key: String, _ value: Value) -> Value {
        guard var object else { return self }
        object[key] = value
        return .object(object)
    }
}
