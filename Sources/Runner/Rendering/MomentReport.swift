import Workflow

/// A run as it stood after one of its events, as a terminal or a program reads it.
struct MomentReport {
    private let moment: RunMoment
    private let options: OutputOptions

    init(_ moment: RunMoment, options: OutputOptions) {
        self.moment = moment
        self.options = options
    }

    /// Refuses a number of events that a run doesn't have.
    static func check(_ at: Int, of run: RunID, total: Int) throws {
        guard (1...max(total, 1)).contains(at) else {
            let events = total == 1 ? "1 event: expected 1" : "\(total) events: expected 1 to \(total)"
            throw Failure(.usage, "--at: run \(run) has \(events), found \(at)")
        }
    }

    /// Writes it.
    func write() {
        let console = options.console
        guard options.output == .text else {
            return console.result(moment.value.adding("format-version", Value(1)))
        }
        for line in lines(console.style(.output), columns: Console.size(of: .output)?.columns ?? .max) {
            console.result(line)
        }
    }

    private func lines(_ style: Style, columns: Int) -> [String] {
        let summary = moment.summary
        let event = moment.last.recorded.event
        let time = event.time.description
        let step = moment.last.event.path.map { " \($0)" } ?? ""
        var lines = [
            style.bold(
                Printable.line("\(summary.workflow) for \(summary.tenant): \(summary.phase.rawValue) · \(summary.run)")),
            Printable.line(
                "after event \(moment.last.recorded.version) of \(moment.total), \(event.type)\(step), "
                    + "at \(time.prefix(10)) \(time.dropFirst(11).prefix(12)) UTC"),
        ]
        lines += StepLines(summary, style: style, columns: columns).lines(atMost: .max).map(Self.trimmed)
        lines += section("waited for", moment.waits.map(\.sentence), style)
        lines += section("effects so far", moment.effects.map(Self.effect), style)
        return lines
    }

    /// A heading with what stands below it; nothing where nothing does.
    private func section(_ heading: String, _ items: [String], _ style: Style) -> [String] {
        items.isEmpty ? [] : [style.bold(heading)] + items.map { "  \(Printable.line($0))" }
    }

    /// The line without spaces at its end.
    private static func trimmed(_ line: String) -> String {
        line.utf8.lastIndex { $0 != UInt8(ascii: " ") }.map { String(line[...$0]) } ?? ""
    }

    private static func effect(_ entry: Ledger.Entry) -> String {
        let undo = entry.undo.map { ": \($0.sentence)" } ?? ""
        return "\(entry.effect.sentence) (\(entry.step), event \(entry.sequence))\(undo)"
    }
}
