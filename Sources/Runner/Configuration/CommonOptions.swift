import ArgumentParser
import Workflow

/// In this module an argument is one of the command line, not one of a step.
typealias Argument<Value> = ArgumentParser.Argument<Value>

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl
}

/// Whether colours are used.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// What every command takes.
struct OutputOptions: ParsableArguments {
    @Option(name: .customShort("o"), help: ArgumentHelp("How results are written.", valueName: "format"))
    var output = OutputFormat.text

    @Option(help: ArgumentHelp("Colours: on a terminal, always or never; NO_COLOR is respected.", valueName: "when"))
    var color = ColorChoice.auto

    /// What is written where, and how.
    var console: Console { Console(color) }
}

/// What every command takes that opens the log.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log: sqlite:PATH (default: TENANTRY_LOG, runner.yaml, else \(LogLocation.defaultText)).",
            valueName: "url"
        )
    )
    var log: String?

    @OptionGroup var output: OutputOptions

    /// What is written where, and how.
    var console: Console { output.console }
}

/// What every command takes that says something to a run.
struct ActorOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "A name to claim beside the operating system's user (default: TENANTRY_ACTOR).",
            valueName: "name"
        )
    )
    var name: String?

    /// Who gives the command.
    /// - Throws: ``Failure`` if the claimed name can't be one.
    func actor() throws -> Actor { try OperatingSystem.actor(claiming: name) }
}

/// A duration as files write them: `90s`, `14d`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        guard let duration = Duration(text: argument) else { return nil }
        self.duration = duration
    }

    var defaultValueDescription: String { duration.text }
}
