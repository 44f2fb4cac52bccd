import Workflow

/// What a tortured run has come to: two runs of one file must come to the same, whatever was done to them.
struct TortureOutcome: Sendable {
    /// A thing on the other side.
    struct Thing: Sendable, Hashable {
        let kind: String
        let name: String
        let facts: Value
    }

    /// How the run ended, in a few words.
    let ending: String
    /// Why it failed, if it did.
    let failure: String?
    /// Whether the run has completed.
    let isComplete: Bool
    /// What it yields.
    let outputs: Value
    /// Where each step stands.
    let steps: [String: String]
    /// The data sets that each step has made.
    let datasets: [String: [String]]
    /// What has been made or changed on the other side, and how often.
    let things: [Thing: Int]
    /// The steps whose effects have the name of a thing.
    let makers: [String: [String]]

    /// Sums up a run.
    /// - Parameters:
    ///   - record: The run.
    ///   - before: What was on the other side when it began.
    ///   - after: What is there now.
    init(_ record: TortureRecord, before: [SurveyedThing], after: [SurveyedThing]) {
        let summary = RunSummary(record.state, at: record.state.changedAt)
        let steady = Steady(record)
        isComplete = summary.phase == .completed
        failure = summary.failure?.message
        ending =
            summary.failure.map { "\(summary.phase.rawValue) at \($0.step?.text ?? "its outputs") (\($0.code))" }
            ?? summary.phase.rawValue
        outputs = steady.value(summary.outputs ?? .null)
        steps = Dictionary(summary.steps.map { ($0.path.text, $0.status) }, uniquingKeysWith: { $1 })
        datasets = Dictionary(
            summary.steps.map { ($0.path.text, Self.datasets(in: $0.output ?? .null)) }, uniquingKeysWith: { $1 })
        let known = Dictionary(before.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        let effects = record.state.made.map { (path: $0.path.text, kind: $0.effect.kind, resource: $0.effect.resource) }
        var things: [Thing: Int] = [:]
        var makers: [String: [String]] = [:]
        for thing in after where known[thing.id] != thing {
            let change = known[thing.id] == nil ? "" : " (changed)"
            let named = Thing(
                kind: thing.kind, name: steady.text(thing.name) + change, facts: steady.value(.object(thing.facts)))
            things[named, default: 0] += 1
            makers[named.name] = effects.filter { $0.kind == thing.kind && $0.resource == thing.resource }.map(\.path)
        }
        let left = Set(after.map(\.id))
        for thing in before where !left.contains(thing.id) {
            things[Thing(kind: thing.kind, name: steady.text(thing.name) + " (gone)", facts: .null), default: 0] += 1
        }
        self.things = things
        self.makers = makers
    }

    /// How many things of each name there are; of some kinds, how many at all.
    func counts(byKind kinds: Set<String> = []) -> [String: Int] {
        things.reduce(into: [:]) { counts, thing in
            let name = kinds.contains(thing.key.kind) ? "things of the kind \(thing.key.kind)" : thing.key.name
            counts[name, default: 0] += thing.value
        }
    }

    /// The digests of the data sets that stand anywhere in a value.
    private static func datasets(in value: Value) -> [String] {
        switch value {
        case .object(let object):
            object.flatMap { $0.key == "artifact" ? [$0.value.string ?? ""] : datasets(in: $0.value) }
        case .array(let items): items.flatMap { datasets(in: $0) }
        default: []
        }
    }
}

/// Puts words in the place of what is another in each run: its id, and the idempotency keys of its steps.
private struct Steady {
    private let names: [(text: String, word: String)]

    init(_ record: TortureRecord) {
        names = [(record.state.id.text, "RUN")] + record.keys.map { ($0.key, "KEY(\($0.step))") }
    }

    func text(_ text: String) -> String {
        // Nothing that is replaced is shorter than a run's id.
        guard text.utf8.count >= RunID.length else { return text }
        return names.reduce(text) { text, name in
            text.contains(name.text) ? text.replacing(name.text, with: name.word) : text
        }
    }

    func value(_ value: Value) -> Value {
        switch value {
        case .string(let text): .string(self.text(text))
        case .array(let items): .array(items.map(self.value))
        case .object(let object): .object(Object(object.map { ($0.key, self.value($0.value)) }))
        case .null, .bool, .number: value
        }
    }
}

extension RunID {
    /// How many characters an id has.
    fileprivate static let length = 28
}
