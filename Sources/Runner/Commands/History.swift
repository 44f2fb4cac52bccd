import ArgumentParser
import Workflow

/// `runner history RUN`: every event of a run, as the log holds it, or how the run stood after one of them.
struct HistoryCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",

        abstract: "Show every event of a run, or how it stood after one of them.",
        discussion: """
            With --at N: every step as it stood after the first N events, for what the run waited, and its effects so far.

            With -o jsonl each line is one event: sequence, id, type, time, actor, subject, data, hash. The actor is a
            pseudonym; names of people stand in data only. A tenant's stream (t_ID) holds commands that were refused,
            the project's (project) which checkpoints were signed.
            """
    )

    @Argument(
        help: "The run, or a beginning of its id; or t_ID for a tenant's stream, project for the project's.",
        completion: .runs)
    var run: String

    @Flag(help: "Go on with what comes, until the run has ended or Ctrl-C.")
    var follow = false

    @Option(help: ArgumentHelp("Show how the run stood after its first so many events.", valueName: "n"))
    var at: Int?

    @OptionGroup var options: LogOptions

    func validate() throws {
        guard at == nil || !follow else { throw ValidationError("say one of --at and --follow") }
    }

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let stream = try await stream(in: session.log)
        if let at {
            try await writeMoment(at, of: stream, in: session)
            return .done
        }
        var history = HistoryReport(stream: stream, options: options.output)
        let first = try await history.next(of: session.log)
        switch options.output.output {
        case .text: try await history.writeText(first, session.engine)
        case .json where !follow:
            options.console.result(["format-version": 1, "events": .array(first.map(Timeline.value))])
        case .json, .jsonl: for event in first { options.console.result(Timeline.value(of: event)) }
        }
        if follow { try await followOn(&history, session) }
        return .done
    }

    private func writeMoment(_ at: Int, of stream: StreamID, in session: Session) async throws {
        guard let run = stream.run else {
            throw Failure(.usage, "--at: only a run has a state, and \"\(Printable.line(stream.text))\" is none")
        }
        let total = try await session.log.version(of: stream)
        try MomentReport.check(at, of: run, total: total)
        guard let moment = RunMoment(of: run, after: try await session.engine.history(of: run, first: at), of: total)
        else { throw Rejection.unborn }
        MomentReport(moment, options: options.output).write()
    }

    private func stream(in log: some EventLog) async throws -> StreamID {
        guard run.hasPrefix("t_") || run == StreamID.project.text else { return try await log.run(named: run).stream }
        let stream = StreamID(text: run)
        guard try await log.version(of: stream) > 0 else {
            throw Failure(.usage, "the stream \"\(Printable.line(run))\" holds no events")
        }
        return stream
    }

    private func followOn(_ history: inout HistoryReport, _ session: Session) async throws {
        if history.isOver { return }
        // What has come since the last look and before somebody listened is told by nobody.
        var changes = session.log.changes().makeAsyncIterator()
        while true {
            for event in try await history.next(of: session.log) {
                if options.output.output == .text {
                    try await history.writeText([event], session.engine)
                } else {
                    options.console.result(Timeline.value(of: event))
                }
            }
            guard !history.isOver, await changes.next() != nil else { return }
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
    /// Whether the run had ended with what was read last.
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
        if !events.isEmpty, let run = stream.run, let head = try await log.head(of: run) {
            isOver = head.phase.isFinal && head.version <= version
        }
        return events
    }

    /// Lines for people: the number, the time, the event, its step, by whom, and what else there is to say.
    ///
    /// - Throws: ``LogError`` if an event can't be read.
    mutating func writeText(_ events: [RecordedEvent], _ engine: Engine) async throws {
        var entries: [HistoryEntry] = []
        for recorded in events { entries.append(try await engine.entry(recorded)) }
        let console = options.console
        var table = Table(["SEQ", "TIME (UTC)", "EVENT", "STEP", "BY", "DETAIL"])
        timeline = Timeline(entries, after: timeline)
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
