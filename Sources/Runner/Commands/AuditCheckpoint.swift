import ArgumentParser
import Workflow

/// `runner audit checkpoint`: signs what the log holds, in a file outside of it.
struct AuditCheckpoint: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Sign what the log holds, in a file that the log's owner can't change.",
        discussion: """
            It appends one line: the Merkle root (RFC 6962) over the hashes of all events, their count and the last
            position, signed with Ed25519. It reads only what was recorded since the last line, and refuses if the log no
            longer holds what that signed. Then the log says that it was signed (runner history project), so that lines which
            are cut off the end of the file are missed. With such a file `runner audit verify` finds a tail that was cut off, a run that
            is missing and a history that was rewritten.
            """
    )

    @Option(
        help: ArgumentHelp(
            "The file of the private key, with mode 0600 (default: runner.yaml's).", valueName: "file"),
        completion: .file())
    var key: String?

    @Option(
        help: ArgumentHelp("The file that the line is appended to (default: runner.yaml's).", valueName: "file"),
        completion: .file())
    var to: String?

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let actor = try actor.actor()
        let workspace = try Workspace.find()
        let settings = workspace.project.checkpoint
        func file(_ option: String?, _ setting: String?, _ name: String) throws -> String {
            if let option { return Files.absolute(option) }
            if let setting { return Files.absolute(setting, below: workspace.root) }
            throw Failure(.usage, "which file? say --\(name) FILE, or `checkpoint` in \(Workspace.projectFile)")
        }
        let keyFile = try file(key, settings?.key, "key")
        let path = try file(to, settings?.to, "to")
        let session = try await Session.open(workspace, options)
        let signer = try CheckpointSigner(session, key: keyFile, to: path, by: actor)
        let signed: Checkpoint?
        do {
            signed = try await signer.sign()
        } catch is CheckpointFile.Busy {
            throw Failure(.failed, "another process is writing to \(path); try again")
        } catch let unrecorded as CheckpointSigner.Unrecorded {
            options.console.note(unrecorded.words)
            throw unrecorded.error
        }
        guard let checkpoint = try signed ?? signer.last() else {
            throw Failure(.failed, "the log holds no event yet, so there is nothing to sign")
        }
        write(checkpoint, isNew: signed != nil, signer.verifyingKey, path)
        return .done
    }

    private func write(_ checkpoint: Checkpoint, isNew: Bool, _ key: VerifyingKey, _ path: String) {
        let console = options.console
        guard options.output.output == .text else {
            return console.result([
                "events": Value(checkpoint.events.count), "file": .string(path), "format-version": 1,
                "key": .string(key.description), "new": .bool(isNew), "number": Value(checkpoint.number),
                "position": Value(Int(checkpoint.position)), "root": .string(checkpoint.events.root.hex),
                "streams": Value(checkpoint.streams), "time": .string(checkpoint.time.description),
            ])
        }
        let streams = "\(checkpoint.streams) \(checkpoint.streams == 1 ? "stream" : "streams")"
        let what = "checkpoint \(checkpoint.number): \(checkpoint.events.count) events in \(streams)"
        console.result(
            isNew
                ? "\(what), root \(checkpoint.events.root.short), signed in \(Printable.line(Files.relative(path)))"
                : "\(what): nothing was recorded since")
        console.note(
            "to verify: runner audit verify --checkpoints \(Printable.shell(Files.relative(path))) --key \(key)")
    }
}

/// `runner audit key`: makes a key to sign checkpoints with.
struct AuditKey: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make a key to sign checkpoints with, and print its public half.",
        discussion: """
            Keep the private key from whoever can write to the log: with both, history can be rewritten and signed again.
            The public half is what `runner audit verify --key` takes.
            """
    )

    @Option(help: ArgumentHelp("A new file for the private key (mode 0600).", valueName: "file"), completion: .file())
    var to: String

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let key = SigningKey()
        do throws(FileError) {
            try key.pem.withBytes { pem throws(FileError) in try Files.create(to, pem, mode: 0o600) }
        } catch {
            throw Failure(.usage, "--to: \(error.message)")
        }
        switch output.output {
        case .text: output.console.result(key.verifyingKey.description)
        case .json, .jsonl:
            output.console.result([
                "file": .string(to), "format-version": 1, "key": .string(key.verifyingKey.description),
            ])
        }
        return .done
    }
}
