/// Who waits for whom among the steps of a file, and what follows from it.
struct StepOrder {
    /// The ordinals of the steps that each one waits for.
    let needs: [[Int]]
    /// The ordinals so that each stands behind its needs; steps of a cycle come last.
    let order: [Int]
    /// The steps of one cycle, each needed by the next; empty if there is none.
    let cycle: [Int]
    private let before: [BitRow]

    /// Orders steps by their needs.
    init(needs: [[Int]]) {
        self.needs = needs
        var open = needs.map(\.count)
        var dependents = [[Int]](repeating: [], count: needs.count)
        for (step, needed) in needs.enumerated() { for need in needed { dependents[need].append(step) } }
        var order = open.indices.filter { open[$0] == 0 }
        var place = 0
        while place < order.count {
            for dependent in dependents[order[place]] {
                open[dependent] -= 1
                if open[dependent] == 0 { order.append(dependent) }
            }
            place += 1
        }
        cycle = StepOrder.cycle(among: open.indices.filter { open[$0] > 0 }, needs: needs)
        var before = [BitRow](repeating: BitRow(count: needs.count), count: needs.count)
        for step in order {
            for need in needs[step] {
                before[step].insert(need)
                before[step].formUnion(before[need])
            }
        }
        self.before = before
        self.order = order + open.indices.filter { open[$0] > 0 }
    }

    /// Whether a step is settled before another starts.
    func isSettled(_ step: Int, before other: Int) -> Bool { before[other].contains(step) }

    private static func cycle(among left: [Int], needs: [[Int]]) -> [Int] {
        guard let start = left.first else { return [] }
        let members = Set(left)
        var path: [Int] = []
        var places: [Int: Int] = [:]
        var step = start
        while places[step] == nil {
            places[step] = path.count
            path.append(step)
            guard let next = needs[step].first(where: members.contains) else { return [] }
            step = next
        }
        return Array(path[(places[step] ?? 0)...].reversed())
    }
}

/// A set of ordinals in few bytes, since a file may have thousands of steps.
private struct BitRow {
    private var words: [UInt64]

    init(count: Int) { words = [UInt64](repeating: 0, count: (count + 63) / 64) }

    mutating func insert(_ place: Int) { words[place / 64] |= 1 << UInt64(place % 64) }

    func contains(_ place: Int) -> Bool { words[place / 64] & (1 << UInt64(place % 64)) != 0 }

    mutating func formUnion(_ other: BitRow) {
        for place in words.indices { words[place] |= other.words[place] }
    }
}

/// What a step's own keys say about whether it may be left without an output.
struct StepFate {
    /// Its id.
    let id: String
    /// Its `if`, parsed but not yet checked.
    let condition: Expression?
    /// Whether it may fail and the run go on.
    let continuesOnError: Bool
    /// Whether it is skipped at the end of its time.
    let skipsOnTimeout: Bool

    /// Why it may have no output, by its own keys.
    var missingBecause: String? {
        if condition != nil { return "step \"\(id)\" has an \"if\" and may be skipped" }
        if continuesOnError { return "step \"\(id)\" has \"continue-on-error\" and may fail" }
        if skipsOnTimeout { return "step \"\(id)\" has \"on-timeout: skip\" and may be skipped" }
        return nil
    }

    /// The steps that have succeeded if this one runs, because its `if` says so.
    var testedSteps: Set<String> { condition?.root.stepsKnownToSucceed(when: true) ?? [] }
}

/// Says of each step, as another sees it, whether its output is there.
struct OutputAvailability {
    let order: StepOrder
    let fates: [StepFate]
    let ordinals: [String: Int]

    /// Why a step's output may be missing where another step reads it; `nil` if it is there.
    func missing(_ step: Int, readBy reader: Int) -> String? {
        let known = known(whenRuns: reader)
        if known.tested.contains(step) { return nil }
        if let reason = fates[step].missingBecause { return reason }
        if known.succeeded.contains(step) { return nil }
        if fates[reader].condition?.runsAfterFailure == true {
            return "step \"\(fates[step].id)\" may have failed, and this step runs even so"
        }
        return inherited(step)
    }

    /// Why a step's output may be missing where the outputs of the whole read it; `nil` if it is there.
    func missingAtTheEnd(_ step: Int) -> String? { fates[step].missingBecause ?? inherited(step) }

    /// Why a step may be skipped because one that it needs is.
    private func inherited(_ step: Int) -> String? {
        var seen: Set<Int> = [step]
        var open = order.needs[step]
        while let need = open.popLast() {
            guard seen.insert(need).inserted else { continue }
            if fates[need].condition != nil || fates[need].skipsOnTimeout {
                return "step \"\(fates[step].id)\" is skipped when step \"\(fates[need].id)\" is"
            }
            open += order.needs[need]
        }
        return nil
    }

    /// What must have happened for a step to run: steps whose success was tested, and steps that can't but have succeeded.
    private func known(whenRuns reader: Int) -> (tested: Set<Int>, succeeded: Set<Int>) {
        var (tested, succeeded, ran): (Set<Int>, Set<Int>, Set<Int>) = ([], [], [])
        var open = [reader]
        while let step = open.popLast() {
            guard ran.insert(step).inserted else { continue }
            for id in fates[step].testedSteps {
                guard let other = ordinals[id] else { continue }
                tested.insert(other)
                succeeded.insert(other)
                open.append(other)
            }
            guard fates[step].condition?.judgesOutcomes != true else { continue }
            for need in order.needs[step] {
                if !fates[need].continuesOnError { succeeded.insert(need) }
                open.append(need)
            }
        }
        return (tested, succeeded)
    }
}
