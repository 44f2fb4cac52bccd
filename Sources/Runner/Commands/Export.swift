import ArgumentParser
import Workflow

/// `runner export RUN`: a run as one file that needs no log to be verified and folded.
struct ExportCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a run as one self-contained file, for `runner replay`.",
        discussion: """
            The file is NDJSON: a line with the format, the run and its definition, a line for each event as the log holds
            it, and a line that says how the run stood. Data sets are not in it, only their digests. It holds what the
            events hold: names of people, inputs and outputs, no secrets.
            """
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Option(
        help: ArgumentHelp("A new file to write to (the standard output, if unsaid).", valueName: "file"),
        completion: .file(extensions: ["ndjson"])
    )
    var to: String?

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let id = try await session.log.run(named: run)
        if let to, Files.status(to) != nil {
            throw Failure(.usage, "--to: \(Printable.line(to)) exists, and an export overwrites nothing")
        }
        let root = session.workspace.root
        var kept: [UInt8] = []
        var namesRoot = false
        let (state, definitions) = try await session.engine.export(id, by: Version.text) { line in
            if to == nil { Console.write(line, to: .output) } else { kept += line }
            namesRoot = namesRoot || root != "/" && line.firstRange(of: root.utf8) != nil
        }
        warn(
            of: (namesRoot ? [root] : [])
                + definitions.flatMap { $0.sources.map(\.path) }.filter { $0.utf8.first == UInt8(ascii: "/") }
        )
        guard let to else { return .done }
        do throws(FileError) {
            try Files.create(to, kept, mode: 0o600)
        } catch {
            throw Failure(.usage, "--to: \(error.message)")
        }
        report(state, to)
        return .done
    }

    private func report(_ state: RunState, _ path: String) {
        switch options.output.output {
        case .text:
            let words = "\(state.id), \(state.phaseName.rawValue) after event \(state.version)"
            options.console.result("\(Printable.line(path)): \(words)")
        case .json, .jsonl:
            options.console.result([
                "digest": .string(state.digest.hex), "events": Value(state.version), "file": .string(path),
                "format-version": 1, "run": .string(state.id.text), "state": .string(state.phaseName.rawValue),
            ])
        }
    }

    /// What was recorded is hashed and stays as it is, even where it says something of this machine.
    private func warn(of paths: [String]) {
        guard !paths.isEmpty else { return }
        let list = paths.map(Printable.line).joined(separator: ", ")
        options.console.note("note: the run has recorded places of this machine, and the export names them: \(list)")
    }
}
