import ArgumentParser
import Workflow

/// `runner replay EXPORT`: verifies an exported run, folds it, and compares what comes of it with what the export says.
struct ReplayCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Verify and fold a run that `runner export` wrote.",
        discussion: """
            Checks every event's hash, folds the events, and compares the state with the one that the export names. Ends
            with 0 if all is as it was written, with 1 and the places if something isn't, and with 2 if the file can't be read.
            No log is opened.
            """
    )

    @Argument(help: "The file.", completion: .file(extensions: ["ndjson"]))
    var export: String

    @Option(help: ArgumentHelp("Show how the run stood after its first so many events.", valueName: "n"))
    var at: Int?

    @OptionGroup var options: OutputOptions

    /// More than any run's export has; what is longer is not read.
    private static let mostBytes = 1 << 30

    func execute() async throws -> ExitStatus {
        let replay = try read()
        if replay.differences.isEmpty, let at {
            try MomentReport.check(at, of: replay.export.run, total: replay.history.count)
            let history = Array(replay.history.prefix(at))
            guard let moment = RunMoment(of: replay.export.run, after: history, of: replay.history.count) else {
                throw Rejection.unborn
            }
            MomentReport(moment, options: options).write()
            return .done
        }
        write(replay)
        return replay.differences.isEmpty ? .done : .failed
    }

    private func read() throws -> RunReplay {
        do throws(FileError) {
            let bytes = try Files.read(export, atMost: Self.mostBytes)
            guard bytes.count <= Self.mostBytes else {
                throw FileError(
                    path: export, reason: "it has more than \(Self.mostBytes) bytes; no export of a run has")
            }
            return try replay(bytes)
        } catch {
            throw Failure(.usage, error.message)
        }
    }

    private func replay(_ bytes: [UInt8]) throws(FileError) -> RunReplay {
        do throws(RunExportError) {
            return try RunReplay(try RunExport(reading: bytes))
        } catch {
            throw FileError(path: "\(export):\(error.line):\(error.column)", reason: error.message)
        }
    }

    private func write(_ replay: RunReplay) {
        switch options.output {
        case .text: for line in lines(replay) { options.console.result(line) }
        case .json, .jsonl: options.console.result(value(replay))
        }
    }

    private func lines(_ replay: RunReplay) -> [String] {
        let style = options.console.style(.output)
        guard replay.differences.isEmpty else {
            return replay.differences.map { "\(style.red("bad"))  \(Printable.line($0.description))" }
        }
        let summary = RunSummary(replay.state, at: replay.state.changedAt)
        let count = summary.steps.count
        return [
            "\(style.green("ok "))  \(replay.history.count) events, each as its hash says; the definition as its digest says",
            "\(style.green("ok "))  folded to the state that the export names, \(replay.state.digest.short)",
            Printable.line(
                "\(summary.workflow) for \(summary.tenant): \(summary.phase.rawValue), \(count) \(count == 1 ? "step" : "steps")"
                    + " · \(summary.run)"),
        ]
    }

    private func value(_ replay: RunReplay) -> Value {
        let ok = replay.differences.isEmpty
        var object: Object = [
            "differences": .array(
                replay.differences.map { ["line": $0.line.map { Value($0) } ?? .null, "what": .string($0.what)] }),
            "events": Value(replay.export.lines.count), "format-version": 1, "ok": .bool(ok),
            "run": .string(replay.export.run.text), "written-by": .string(replay.export.writtenBy),
        ]
        if ok {
            object["digest"] = .string(replay.state.digest.hex)
            object["state"] = .string(replay.state.phaseName.rawValue)
            object["tenant"] = .string(replay.state.started?.tenant.text ?? "")
            object["workflow"] = .string(replay.state.started?.workflow ?? "")
        }
        return .object(object)
    }
}
