import Synchronization
import Workflow

/// Says what happens while runs are carried out: on a terminal one run's steps, each in its line, elsewhere a line per change.
final class ProgressReport: Sendable {
    private struct State {
        var run: RunID?
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
    convenience init(_ run: RunID, _ options: OutputOptions) {
        self.init(options)
        follow(run)
    }

    /// From now on the report is about one run.
    func follow(_ run: RunID) { state.withLock { $0.run = run } }

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

    /// Is told of an event, and how the run stands after it.
    func observe(_ run: RunState, _ event: Event, _ time: Timestamp) {
        if let display = state.withLock({ $0.display }), display.isShowing { return display.look() }
        if let line = EventWords.line(of: event, in: run, at: time) { console.note(line) }
    }

    /// A line for people, between the others.
    func say(_ line: String) {
        let display = state.withLock { $0.display }
        if let display, display.isShowing { display.say(line) } else { console.note(line) }
    }
}
