import ArgumentParser
import Workflow

/// `runner pause RUN`: nothing new starts until it is unpaused.
struct PauseCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Hold a run: nothing new starts until it is unpaused.",
        discussion: "What is in flight finishes; signals, approvals and answers are kept, and deadlines go on."
    )

    @OptionGroup var wish: RunWish

    func execute() async throws -> ExitStatus {
        try await wish.send("pause", "pause of") { .pause($0) }
    }
}

/// `runner unpause RUN`: lets a paused run go on.
struct UnpauseCommand: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "unpause", abstract: "Let a paused run go on.")

    @OptionGroup var wish: RunWish

    func execute() async throws -> ExitStatus {
        try await wish.send("unpause", "end of the pause of") { .unpause($0) }
    }
}
