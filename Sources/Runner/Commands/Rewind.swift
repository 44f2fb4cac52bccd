import ArgumentParser
import Workflow

/// `runner rewind RUN --to STEP`: takes a run back to a step, to go on from there.
struct RewindCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewind",
        abstract: "Take a run back to a step, and let it go on from there.",
        discussion: """
            That step and all after it run again, with new idempotency keys. What they did stays in the log, and what they \
            made stays where it is, unless you say --undo: then it is taken away first, the last first. Signals that were \
            used stay used. No attempt may be in flight, and no step that is marked as a point of no return is passed.
            """
    )

    @OptionGroup var wish: RunWish

    @Option(help: "The step to go back to.", completion: .stepsOfRun)
    var to: String

    @Flag(help: "Take away what the steps that run again have made.")
    var undo = false

    func execute() async throws -> ExitStatus {
        let mail = try await wish.open()
        let status = try await wish.send(mail, "rewind", "rewind to \(to) of") {
            .rewind(Rewind($0, to: StepPath(text: to), undoes: undo))
        }
        let output = wish.options.output
        guard output.output == .text, let state = try await mail.session.engine.run(mail.run)?.state else {
            return status
        }
        for line in standing(state) { output.console.note(line) }
        return status
    }

    /// What the steps that run again have made before and is still there.
    private func standing(_ state: RunState) -> [String] {
        let again = state.made.filter { state.node(at: $0.path)?.status == .pending || state.node(at: $0.path) == nil }
            .filter { $0.status == .standing && $0.effect.provenance != .found }
        guard !again.isEmpty else { return [] }
        let what = again.map { "  \($0.path)  \($0.effect.kind) \(Printable.line($0.effect.resource))" }
        return [undo ? "taken away before it goes on:" : "made by the steps that run again, and left where it is:"]
            + what
    }
}
