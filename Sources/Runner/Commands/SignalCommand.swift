import ArgumentParser
import Workflow

/// `runner signal RUN NAME`: delivers something that a step waits for by name.
struct SignalCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "signal",
        abstract: "Deliver a signal that a run waits for, or will wait for.",
        discussion: "A signal that comes before its step waits is kept. The same --delivery twice is one signal."
    )

    @Argument(help: "The run, or a beginning of its id.", completion: .runs)
    var run: String

    @Argument(help: "The name that the step waits for: its own path, unless its file gives another.")
    var name: String

    @Option(help: ArgumentHelp("What is said, as JSON; @FILE reads it from a file.", valueName: "json|@file"))
    var payload: String?

    @Option(help: ArgumentHelp("The delivery's id, unique in its run (default: a new one).", valueName: "id"))
    var delivery: String?

    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let value = try payload.map(Self.value) ?? .null
        if let delivery, delivery.isEmpty || delivery.utf8.count > 256 || Printable.line(delivery) != delivery {
            throw Failure(.usage, "--delivery: expected 1 to 256 bytes without control characters")
        }
        let mail = try await MailCommand.open(run, actor, options)
        // Said twice in the same words, it is one signal.
        if delivery == nil, let first = mail.definition.unusedSignal(named: name, in: mail.state),
            first.payload == value
        {
            return mail.keep(first)
        }
        return try await mail.send(
            .signal(mail.delivery(name, .callback, id: delivery, payload: value)),
            named: "signal",
            "signal \(name) by \(mail.actor.displayName)"
        )
    }

    /// Reads a payload.
    /// - Throws: ``Failure`` if it is no JSON.
    private static func value(_ text: String) throws -> Value {
        let path = text.hasPrefix("@") ? String(text.dropFirst()) : nil
        return try JSONArgument.value(path: path, text: text, from: "--payload")
    }
}

/// JSON that comes from the command line or from a file.
enum JSONArgument {
    private static let longest = 16 << 20

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - path: The file; `nil` if the text itself is the value.
    ///   - text: The text.
    ///   - place: The option, for messages.
    /// - Returns: The value.
    /// - Throws: ``Failure`` if it can't be read or is no JSON.
    static func value(path: String?, text: String, from place: String) throws -> Value {
        do {
            guard let path else { return try Value(json: text) }
            let bytes = try Files.read(path, atMost: longest)
            guard bytes.count <= longest else {
                throw Failure(.usage, "\(place): \(path) is longer than \(longest) bytes")
            }
            return try Value(json: bytes)
        } catch let error as JSONError {
            throw Failure(
                .usage,
                "\(place): \(path ?? "not JSON"):\(error.position.line):\(error.position.column): \(error.message)")
        } catch let error as FileError {
            throw Failure(.usage, "\(place): can't read \(error.message)")
        }
    }
}
