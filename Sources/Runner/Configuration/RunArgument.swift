import Workflow

extension EventLog {
    /// The run that a person means: its id, or a beginning of it that only one run has.
    /// - Throws: ``Failure`` if there is none, naming the nearest, or more than one.
    func run(named text: String) async throws -> RunID {
        let id = RunID.spelled(text)
        guard id.count - 2 >= RunID.shortestBeginning else {
            throw Failure(
                .usage,
                "\"\(Printable.line(text))\" is no run: expected its id, r_ and 26 characters, or the first "
                    + "\(RunID.shortestBeginning) or more of these"
            )
        }
        let found = try await runIDs(prefix: id, limit: 3)
        if let exact = found.first(where: { $0.text == id }) { return exact }
        switch found.count {
        case 1: return found[0]
        case 0: throw try await unknown(text)
        default:
            let some = found.prefix(2).map(\.text).joined(separator: ", ")
            throw Failure(
                .usage,
                "\"\(Printable.line(text))\" is the beginning of more than one run (\(some)\(found.count > 2 ? ", …" : "")); "
                    + "give more of it"
            )
        }
    }

    private func unknown(_ text: String) async throws -> Failure {
        let known = try await runIDs(prefix: "", limit: 1000)
        let what = "there is no run \"\(Printable.line(text))\""
        guard let newest = known.first else {
            return Failure(.usage, what + "; there are no runs yet: `runner run FILE` starts one")
        }
        if let near = Nearest.name(to: text, among: known.map(\.text)) ?? longestCommonStart(text, known.map(\.text)) {
            return Failure(.usage, what + "; did you mean \"\(near)\"? (`runner status` lists runs)")
        }
        return Failure(.usage, what + "; the newest is \"\(newest)\" (`runner status` lists runs)")
    }

    /// The id that begins most like a text, if it does so beyond the time that ids of one day share.
    private func longestCommonStart(_ text: String, _ known: [String]) -> String? {
        let best = known.map { (id: $0, count: zip($0.utf8, text.utf8).prefix { $0 == $1 }.count) }
            .max { $0.count < $1.count }
        return best.flatMap { $0.count > 8 ? $0.id : nil }
    }
}

extension RunID {
    /// How many characters after `r_` name a run at least; fewer are a slip, an empty variable for one.
    fileprivate static let shortestBeginning = 4

    /// A run's id, or its beginning, as ids are spelled: people may leave `r_` out and write small letters.
    static func spelled(_ text: String) -> String {
        let text = text.uppercased()
        return "r_" + (text.hasPrefix("R_") ? text.dropFirst(2) : text[...])
    }
}
