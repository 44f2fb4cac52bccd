import ArgumentParser
import Workflow

/// Reads the arguments, runs the command, and turns whatever comes of it into an exit code and at most one message.
enum Program {
    /// Runs the program.
    /// - Returns: the exit code.
    static func run(_ arguments: [String]) async -> Int32 {
        let status = await perform(arguments)
        guard let problem = Console.outputProblem else { return status.rawValue }
        return say("the results could not be written to the standard output: \(problem)", .store).rawValue
    }

    private static func perform(_ arguments: [String]) async -> ExitStatus {
        do {
            try checkCommand(arguments)
            var command = try await Runner.asyncParseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return report(error)
        }
    }

    /// Names the nearest command where there is none of that name.
    private static func checkCommand(_ arguments: [String]) throws {
        var command: any ParsableCommand.Type = Runner.self
        var path = "runner"
        for word in arguments {
            let known = command.configuration.subcommands
            guard !known.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let next = known.first(where: { $0._commandName == word }) else {
                let hint = Nearest.hint(for: word, among: known.map { $0._commandName })
                throw Failure(
                    .usage, "there is no command \"\(path) \(Printable.line(word))\"\(hint) (\(path) --help lists them)"
                )
            }
            command = next
            path += " \(word)"
        }
    }

    private static func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let status as ExitStatus: return status
        case let failure as Failure: return say(failure.message, failure.status)
        case let diagnostics as Diagnostics:
            Console.write(diagnostics.rendered(Console(), .error) + "\n", to: .error)
            return .usage
        case let error as LogError: return say(error.message, .store)
        case let rejection as Rejection: return say("refused: \(rejection.message)", .failed)
        case let failure as StepFailure: return say(failure.message, .failed)
        default: break
        }
        let message = Runner.fullMessage(for: error)
        switch Runner.exitCode(for: error) {
        case .success:
            Console.write(message + "\n", to: .output)
            return .done
        case .validationFailure:
            Console.write(message + "\n", to: .error)
            return .usage
        default: return say(message.isEmpty ? String(describing: error) : message, .failed)
        }
    }

    private static func say(_ message: String, _ status: ExitStatus) -> ExitStatus {
        Console.write("runner: \(Printable.lines(message))\n", to: .error)
        return status
    }
}

extension LogError {
    /// What happened to the log and what to do.
    var message: String {
        switch self {
        case .conflict(let version): "the log moved on to version \(version) in between; try again"
        case .stale(let owner): "the run is carried out by \(owner ?? "another runner") now"
        case .held(let runs): "other runs hold the key: \(runs.map(\.text).joined(separator: ", "))"
        case .unknown(let what): "the log can't say whether it was kept: \(what); look before you try again"
        case .failed(let what): "the log failed and must not be used any more: \(what)"
        case .busy(let what): "the log is busy: \(what)"
        case .unusable(let what): "the log can't be used: \(what)"
        case .damaged(let what): "the log is damaged: \(what); see `runner audit verify`"
        }
    }
}
