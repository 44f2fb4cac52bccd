import TestSupport
import Workflow

/// A run as `runner history -o jsonl` shows it.
struct RecordedRun {
    /// The events, in order.
    let events: [(event: Event, at: Timestamp)]

    /// Reads what `history` printed.
    /// - Throws: if a line is none of an event.
    init(_ lines: [Value]) throws {
        events = try lines.map { line in
            guard let type = line["type"]?.string, let data = line["data"],
                let version = line["data-version"]?.int,
                let time = line["time"]?.string.flatMap(Timestamp.init(text:))
            else { throw NoEvent(description: line.canonicalText) }
            return (try EventCoding.decode(type: type, version: version, payload: data.canonicalBytes), time)
        }
    }

    /// Where the run stands.
    var state: RunState { RunState(of: RunID(text: ScratchProject.run), events) }

    private struct NoEvent: Error, CustomStringConvertible {
        let description: String
    }
}

extension RunState {
    /// What the run and its steps are doing, in a few words: `running (1 running, 2 waiting)`.
    var words: String {
        let names = nodes.dropFirst().filter { $0.kind == .step }.map(\.statusName)
        let shown = ["running", "unknown", "retrying", "waiting"]
            .compactMap { name in
                names.contains(name) ? name : nil
            }
        return shown.isEmpty
            ? "\(phaseName.rawValue), between steps" : "\(phaseName.rawValue), a step \(shown.joined(separator: ", "))"
    }
}
