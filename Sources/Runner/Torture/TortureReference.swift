import Workflow

/// What undisturbed runs come to, and so what any other must come to.
struct TortureReference: Sendable {
    let first: TortureOutcome
    private let second: TortureOutcome

    /// The kinds of things that are called otherwise in each run.
    private let renamed: Set<String>

    /// Takes two undisturbed runs: what differs between them can't be expected of others.
    init(_ first: TortureOutcome, _ second: TortureOutcome) {
        self.first = first
        self.second = second
        let names = [first, second].map { Set($0.things.keys.map { [$0.kind, $0.name] }) }
        renamed = Set(names[0].symmetricDifference(names[1]).map { $0[0] })
    }

    /// In what the undisturbed runs differ, and so what is not compared.
    var notes: [String] {
        var notes: [String] = []
        if first.ending != second.ending {
            notes.append("two undisturbed runs end otherwise: \(first.ending), and \(second.ending)")
        }
        if first.datasets != second.datasets {
            notes.append("the data sets of two undisturbed runs differ, and are not compared")
        }
        if first.things != second.things {
            notes.append("what two undisturbed runs leave on the other side differs, and is only counted")
        }
        if !first.isComplete {
            notes.append(
                "the undisturbed run doesn't complete: it is \(first.ending)" + (first.failure.map { ": \($0)" } ?? ""))
        }
        return notes
    }

    /// Things of which another run has more, or fewer, than it must.
    func miscounts(in outcome: TortureOutcome) -> [(name: String, expected: Int, found: Int)] {
        let (expected, found) = (first.counts(byKind: renamed), outcome.counts(byKind: renamed))
        // Where the undisturbed runs have different numbers, either will do.
        let other = second.counts(byKind: renamed)
        return Set(expected.keys).union(found.keys).sorted()
            .compactMap { name in
                let (wanted, count) = (expected[name] ?? 0, found[name] ?? 0)
                return count == wanted || count == other[name] ?? 0 ? nil : (name, wanted, count)
            }
    }

    /// In what another run differs, apart from the number of things, as sentences.
    func differences(in outcome: TortureOutcome) -> [String] {
        if first.ending == second.ending, outcome.ending != first.ending {
            let why = outcome.failure.map { ": \($0)" } ?? ""
            return ["it is \(outcome.ending), and undisturbed it is \(first.ending)\(why)"]
        }
        var found = Self.differences("outputs", first.outputs, second.outputs, outcome.outputs)
        for (step, status) in first.steps.sorted(by: { $0.key < $1.key }) where second.steps[step] == status {
            let now = outcome.steps[step] ?? "not there"
            if now != status { found.append("step \(step) is \(now), and undisturbed it is \(status)") }
        }
        if first.datasets == second.datasets, first.datasets != outcome.datasets {
            let steps = first.datasets.filter { outcome.datasets[$0.key] != $0.value }.keys.sorted()
            found.append("the data sets of \(steps.joined(separator: ", ")) have other digests")
        }
        guard first.things == second.things, miscounts(in: outcome).isEmpty else { return found }
        for (thing, count) in outcome.things where count > first.things[thing] ?? 0 {
            let wanted = first.things.keys.filter { $0.name == thing.name }.map(\.facts.canonicalText).sorted()
            found.append(
                "the \(thing.name) is \(thing.facts.canonicalText), and undisturbed it is "
                    + wanted.joined(separator: " and "))
        }
        return found
    }

    private static func differences(_ place: String, _ first: Value, _ second: Value, _ found: Value) -> [String] {
        if found == first || found == second { return [] }
        switch (first, second, found) {
        case (.object(let one), .object(let two), .object(let three))
        where one.keys == two.keys && one.keys == three.keys:
            return one.flatMap { member in
                differences(
                    "\(place).\(member.key)", member.value, two[member.key] ?? .null, three[member.key] ?? .null)
            }
        case (.array(let one), .array(let two), .array(let three))
        where one.count == two.count && one.count == three.count:
            return one.indices.flatMap { differences("\(place)[\($0)]", one[$0], two[$0], three[$0]) }
        default:
            guard first == second else { return [] }
            return ["\(place) is \(found.canonicalText), and undisturbed it is \(first.canonicalText)"]
        }
    }
}
