import ArgumentParser

/// `runner completions SHELL`: a script that completes commands, options, runs and steps.
struct CompletionsCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",

        abstract: "Print a script for your shell that completes commands, options, runs and steps.",
        discussion: """
            bash   runner completions bash > ~/.local/share/bash-completion/completions/runner
            zsh    runner completions zsh > "${fpath[1]}/_runner"
            fish   runner completions fish > ~/.config/fish/completions/runner.fish
            """
    )

    /// The shells that there are scripts for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func execute() async throws -> ExitStatus {
        let kind: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        Console.write(Runner.completionScript(for: kind), to: .output)
        return .done
    }
}
