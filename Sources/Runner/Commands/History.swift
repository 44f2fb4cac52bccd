import ArgumentParser
import Workflow

/// `runner history RUN`: every event of a run, as the log holds it.
struct HistoryCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",

        abstract: "Show every event of a run.",
        discussion: """
            With -o jsonl each line is one event: sequence, id, type, time, actor, subject, data, hash. The actor is a
            pseudonym; names of people stand in data only. A tenant's stream (t_ID) holds commands that were refused.
            """
    )

    @Argument(help: "The run, or a beginning of its id; or t_ID for a tenant's stream.", completion: .runs)
    var run: String

    @Flag(help: "Go on with what comes, until the run has ended or Ctrl-C.")
    var follow = false

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let stream = try await stream(in: session.log)
        var history = HistoryReport(stream: stream, options: options.output)
        let first = try await history.next(of: session.log)
        switch options.output.output {
        case .text: history.writeText(first)
        case .json where !follow:
            options.console.result(["format_version": 1, "events": .array(try first.map(history.value))])
        case .json, .jsonl: for event in first { options.console.result(try history.value(event)) }
        }
        if follow { try await followOn(&history, session.log) }
        return .done
    }

    private func stream(in log: some EventLog) async throws -> StreamID {
        guard run.hasPrefix("t_") || run == StreamID.project.text else { return try await log.run(named: run).stream }
        let stream = StreamID(text: run)
        guard try await log.version(of: stream) > 0 else {
            throw Failure(.usage, "the stream \"\(Printable.line(run))\" holds no events")
        }
        return stream
    }

    private func followOn(_ history: inout HistoryReport, _ log: some EventLog) async throws {
        if history.isOver { return }
        for await _ in log.changes() {
            for event in try await history.next(of: log) {
                if options.output.output == .text {
                    history.writeText([event])
                } else {
                    options.console.result(try history.value(event))
                }
            }
            if history.isOver { return }
        }
    }
}

/// A stream's events, page after page.
struct HistoryReport {
    private let stream: StreamID
    private let options: OutputOptions
    private var version = 0
    private var hasHeader = false
    /// Whether the last event that was read ended the run.
    private(set) var isOver = false

    init(stream: StreamID, options: OutputOptions) {
        self.stream = stream
        self.options = options
    }

    /// What has come since.
    mutating func next(of log: any EventLog) async throws -> [RecordedEvent] {
        var events: [RecordedEvent] = []
        while true {
            let page = try await log.read(stream, from: version + 1, limit: 1000)
            events += page
            version += page.count
            if page.count < 1000 { break }
        }
        if let last = events.last {
            isOver = ["run.completed", "run.failed", "run.cancelled"].contains(last.event.type)
        }
        return events
    }

    /// An event as data.
    /// - Throws: ``LogError`` if its payload is none.
    func value(_ recorded: RecordedEvent) throws -> Value {
        guard let data = try? Value(json: recorded.event.payload) else {
            throw LogError.damaged("the payload of event \(recorded.version) of \(stream) is no JSON")
        }
        let path = (try? EventCoding.decode(recorded))?.path
        return [
            "sequence": Value(recorded.version),
            "id": .string(recorded.event.id.text),
            "type": .string(recorded.event.type),
            "time": .string(recorded.event.time.description),
            "actor": .string(recorded.event.actor),
            "subject": .string(path?.text ?? stream.text),
            "data": data,
            "hash": .string(recorded.hash.hex),
        ]
    }

    /// Lines for people: the number, the time, the event, its step, by whom, and what else there is to say.
    mutating func writeText(_ events: [RecordedEvent]) {
        let console = options.console
        var table = Table(["SEQ", "TIME (UTC)", "EVENT", "STEP", "BY", "DETAIL"])
        for recorded in events {
            let event = try? EventCoding.decode(recorded)
            let time = recorded.event.time.description
            let details = event.map { EventWords.details(of: $0) } ?? []
            table.add([
                String(recorded.version), "\(time.prefix(10)) \(time.dropFirst(11).prefix(12))", recorded.event.type,
                event?.path?.text ?? "-", event?.actor?.name ?? recorded.event.actor,
                details.map { "\($0.0)=\(Printable.word($0.1))" }.joined(separator: " "),
            ])
        }
        let lines = table.lines(columns: Console.size(of: .output)?.columns, style: console.style(.output))
        for line in lines.dropFirst(hasHeader ? 1 : 0) { console.result(line) }
        hasHeader = true
    }
}
