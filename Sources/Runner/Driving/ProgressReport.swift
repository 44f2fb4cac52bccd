import Synchronization
import Workflow

/// Says what happens while runs are carried out: on a terminal one run's steps, each in its line, elsewhere a line per change.
final class ProgressReport: Sendable {
    fileprivate struct State {
        var run: RunID?
        var tenants: [RunID: TenantID] = [:]
        var begun: [RunID: [StepPath: Timestamp]] = [:]
        var deadlines: [RunID: [StepPath: Timestamp]] = [:]
        var display: LiveDisplay?
    }
    private let state: Mutex<State>
    private let isLive: Bool
    private let console: Console

    /// A report on many runs.
    init(_ options: OutputOptions) {
        console = options.console
        state = Mutex(State())
        isLive = Console.Stream.error.isTerminal && OperatingSystem.variable("TERM") != "dumb"
    }

    /// A report on one run.
    convenience init(_ run: RunID, tenant: TenantID, _ options: OutputOptions) {
        self.init(options)
        follow(run, tenant: tenant)
    }

    /// From now on the report is about one run.
    func follow(_ run: RunID, tenant: TenantID) {
        state.withLock {
            $0.run = run
            $0.tenants[run] = tenant
        }
    }

    /// Begins to show what happens.
    func begin(_ log: any EventLog) -> LiveDisplay {
        let display = LiveDisplay(log: log, run: isLive ? state.withLock { $0.run } : nil, console: console)
        state.withLock { $0.display = display }
        display.begin()
        return display
    }

    /// Says which run is shown, where its steps are about to be.
    func introduce(_ run: RunID, _ workflow: String, tenant: TenantID) {
        guard isLive else { return }
        let style = console.style(.error)
        console.note("\(style.bold(workflow)) · tenant \(tenant) · \(run)")
    }

    /// Is told of an event.
    func observe(_ run: RunID, _ event: Event, _ time: Timestamp) {
        let (line, display) = state.withLock { state in
            (state.line(run, event, time), state.display)
        }
        if let display, display.isShowing { return display.look() }
        if let line { console.note(line) }
    }

    /// A line for people, between the others.
    func say(_ line: String) {
        let display = state.withLock { $0.display }
        if let display, display.isShowing { display.say(line) } else { console.note(line) }
    }
}

extension ProgressReport.State {
    /// The line of an event: the time, the run, the step and what has become of it, as `key=value` words.
    fileprivate mutating func line(_ run: RunID, _ event: Event, _ time: Timestamp) -> String? {
        if case .runStarted(let started) = event { tenants[run] = started.tenant }
        var took: Duration?
        if let path = event.path {
            switch event {
            case .stepStarted(let started):
                begun[run, default: [:]][path] = begun[run]?[path] ?? time
                deadlines[run, default: [:]][path] = started.deadline
            case .stepSucceeded, .stepFailed, .stepCancelled: took = begun[run]?[path].map { time - $0 }
            default: break
            }
        }
        let deadline = event.path.flatMap { deadlines[run]?[$0] }
        guard var words = EventWords.words(of: event, by: deadline) else { return nil }
        if let took { words.append(("took", Span.text(took))) }
        if event.endsRun {
            begun[run] = nil
            deadlines[run] = nil
        }
        var all = [("run", run.text)]
        if let tenant = tenants[run] { all.append(("tenant", tenant.text)) }
        all += words
        return "\(time.secondsText) " + all.map { "\($0)=\(Printable.word($1))" }.joined(separator: " ")
    }
}

extension Event {
    /// Whether the run is over after it.
    var endsRun: Bool {
        switch self {
        case .runCompleted, .runFailed, .runCancelled, .compensationCompleted: true
        default: false
        }
    }
}
