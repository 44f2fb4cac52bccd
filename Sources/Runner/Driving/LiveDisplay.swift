import Synchronization
import Workflow

/// A run's steps on a terminal, each in its line, which changes in place.
///
/// It follows the log, not the engine, so that it shows what is durable and nothing else.
final class LiveDisplay: Sendable {
    private struct State {
        var isDirty = true
        var isOver = false
        var shown = 0
    }
    private let log: any EventLog
    private let run: RunID?
    private let console: Console
    private let state = Mutex(State())
    private let task = Mutex<Task<Void, Never>?>(nil)

    init(log: any EventLog, run: RunID?, console: Console) {
        self.log = log
        self.run = run
        self.console = console
    }

    /// Whether it takes the place of the line per change.
    var isShowing: Bool { run != nil }

    /// Begins to draw, ten times a second at most.
    func begin() {
        guard let run else { return }
        // Drawing goes on beside the run, and ends with `end()`.
        let drawing = Task { await draw(run) }
        task.withLock { $0 = drawing }
    }

    /// Something has happened.
    func look() { state.withLock { $0.isDirty = true } }

    /// A line above the steps.
    func say(_ line: String) {
        clear()
        console.note(line)
        look()
    }

    /// Draws once more, and ends.
    func end() async {
        state.withLock {
            $0.isOver = true
            $0.isDirty = true
        }
        let drawing = task.withLock { $0 }
        await drawing?.value
    }

    private func draw(_ run: RunID) async {
        var current = RunState(of: run)
        var clock = 0
        while true {
            let (isDirty, isOver) = state.withLock { state in
                defer { state.isDirty = false }
                return (state.isDirty, state.isOver)
            }
            if isDirty { try? await current.catchUp(with: log) }
            // Durations of what is under way are drawn anew once a second.
            if isDirty || clock % 10 == 0 { show(current) }
            if isOver { return }
            clock += 1
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func show(_ current: RunState) {
        guard current.version > 0, let size = Console.size(of: .error) else { return }
        let lines = StepLines(
            RunSummary(current, at: OperatingSystem.now()), style: console.style(.error), columns: size.columns
        )
        .lines(atMost: max(size.rows - 2, 4))
        let text = lines.map { "\r\u{1b}[2K\($0)\n" }.joined()
        let before = state.withLock { state in
            defer { state.shown = lines.count }
            return state.shown
        }
        Console.write(
            (before > 0 ? "\u{1b}[\(before)A" : "") + text + (before > lines.count ? "\u{1b}[J" : ""), to: .error)
    }

    private func clear() {
        let before = state.withLock { state in
            defer { state.shown = 0 }
            return state.shown
        }
        if before > 0 { Console.write("\u{1b}[\(before)A\r\u{1b}[J", to: .error) }
    }
}

extension RunState {
    /// Applies what the log holds beyond this state.
    mutating func catchUp(with log: any EventLog) async throws {
        while true {
            let page = try await log.read(id.stream, from: version + 1, limit: 1000)
            for recorded in page { apply(try EventCoding.decode(recorded), at: recorded.event.time) }
            if page.count < 1000 { return }
        }
    }
}
