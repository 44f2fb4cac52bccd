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
        case .text: try history.writeText(first)
        case .json where !follow:
            options.console.result(["format-version": 1, "events": .array(first.map(Timeline.value))])
        case .json, .jsonl: for event in first { options.console.result(Timeline.value(of: event)) }
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
                    try history.writeText([event])
                } else {
                    options.console.result(Timeline.value(of: event))
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
    private var timeline = Timeline([])
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

    /// Lines for people: the number, the time, the event, its step, by whom, and what else there is to say.
    ///
    /// - Throws: ``LogError`` if an event can't be read.
    mutating func writeText(_ events: [RecordedEvent]) throws {
        let console = options.console
        var table = Table(["SEQ", "TIME (UTC)", "EVENT", "STEP", "BY", "DETAIL"])
        timeline = Timeline(try HistoryEntry.read(events), after: timeline)
        for line in timeline.lines {
            let time = line.time.description
            table.add([
                String(line.sequence), "\(time.prefix(10)) \(time.dropFirst(11).prefix(12))", line.type,
                line.step?.text ?? "-", line.by, line.detail,
            ])
        }
        let lines = table.lines(columns: Console.size(of: .output)?.columns, style: console.style(.output))
        for line in lines.dropFirst(hasHeader ? 1 : 0) { console.result(line) }
        hasHeader = true
    }
}
