import Glibc
import Workflow

/// Runs a workflow again and again: twice undisturbed, then once for each harm, and compares what comes of it.
struct Torture {
    let bed: TortureBed
    /// Told of each harm once it is through.
    let announce: @Sendable (TorturePass) -> Void

    /// Does it all.
    /// - Throws: ``Failure`` if the file can't be tortured.
    func run() async throws -> TortureReport {
        try bed.prepare()
        // What real systems hold from the first run on, every later one finds.
        if bed.usesConnections { _ = try await undisturbed("first") }
        let notes = bed.folder + "/boundaries"
        let (one, others) = try await undisturbed("undisturbed-1", notes: notes)
        let (two, _) = try await undisturbed("undisturbed-2")
        let reference = TortureReference(one, two)
        let boundaries = try BoundaryNotes.read(notes)
        let harms = TortureHarm.all.compactMap { harm -> (TortureHarm, [String])? in
            let steps = boundaries.filter { $0.place == harm.name }.map(\.step)
            if harm == .words { return others.words.isEmpty ? nil : (harm, []) }
            return steps.isEmpty ? nil : (harm, steps)
        }
        let passes = try await all(harms) { harm, steps in
            let pass = try await self.pass(harm, steps, reference, others)
            announce(pass)
            return pass
        }
        return TortureReport(
            definition: bed.definition, usesConnections: bed.usesConnections, uncounted: bed.uncounted,
            reference: reference, undisturbed: bed.usesConnections ? 3 : 2, passes: passes)
    }

    /// Does something for each harm: side by side where no run meets another.
    private func all(
        _ harms: [(TortureHarm, [String])],
        _ body: @escaping @Sendable (TortureHarm, [String]) async throws -> TorturePass
    ) async throws -> [TorturePass] {
        let width = bed.usesConnections ? 1 : max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        return try await withThrowingTaskGroup(of: (Int, TorturePass).self) { group in
            var passes = [TorturePass?](repeating: nil, count: harms.count)
            for (index, (harm, steps)) in harms.enumerated() {
                if index >= width, let (done, pass) = try await group.next() { passes[done] = pass }
                group.addTask { (index, try await body(harm, steps)) }
            }
            for try await (done, pass) in group { passes[done] = pass }
            return passes.compactMap(\.self)
        }
    }

    private func undisturbed(
        _ name: String, notes: String? = nil
    ) async throws -> (TortureOutcome, TortureLap.Others) {
        var lap = try TortureLap(bed, .none, named: name, notes: notes)
        let outcome = try await lap.carry()
        guard lap.findings.isEmpty else {
            let what = lap.findings.map { ($0.steps + [$0.what]).joined(separator: ": ") }.joined(separator: "; ")
            throw Failure(.failed, "the undisturbed run can't be compared with others: \(Printable.line(what))")
        }
        guard lap.record.state.phaseName != .failed else {
            throw Failure(
                .failed,
                "the undisturbed run is \(outcome.ending), so that there is nothing to compare with: "
                    + Printable.line(outcome.failure ?? "") + " (if it is for what others say: --answers)")
        }
        return (outcome, TortureLap.Others(words: lap.player.words, awaited: lap.player.awaited))
    }

    // MARK: - One harm

    /// Does one harm to every step, in as many runs as that takes.
    private func pass(
        _ harm: TortureHarm, _ steps: [String], _ reference: TortureReference, _ others: TortureLap.Others
    ) async throws -> TorturePass {
        let notes = "\(bed.folder)/\(harm.name).notes"
        var pass = TorturePass(harm: harm, expected: steps)
        var isSerial = false
        while true {
            let name = "\(harm.name)-\(pass.runs + 1)"
            var lap = try TortureLap(
                bed, harm, named: name, notes: notes, isSerial: isSerial, others: others, isEarly: pass.runs == 0)
            let outcome = try await lap.carry()
            pass.add(lap, findings: findings(of: lap, outcome, reference))
            let left = Set(steps).subtracting(pass.harmed)
            // An early word uses its wait up: what is said twice is said to a run of its own.
            if harm == .words, pass.runs < 2 { continue }
            if left.isEmpty || harm == .words { return pass }
            // After a run that had to be given up, the next goes on behind the step that it met its end at.
            if lap.harmed.isEmpty {
                if isSerial { return pass }
                isSerial = true
            } else if lap.hasEnded {
                // Steps side by side hide each other's boundaries: what is left is done one after the other.
                isSerial = true
            }
        }
    }

    private func findings(
        of lap: TortureLap, _ outcome: TortureOutcome, _ reference: TortureReference
    ) -> [TortureFinding] {
        var findings = lap.findings
        for miscount in reference.miscounts(in: outcome) where miscount.found > miscount.expected || lap.hasEnded {
            findings.append(
                finding(
                    miscount, lap, makers: outcome.makers[miscount.name] ?? reference.first.makers[miscount.name] ?? [])
            )
        }
        guard lap.hasEnded else { return findings }
        let differences = reference.differences(in: outcome)
        return findings
            + differences.map { TortureFinding(kind: .endedOtherwise, steps: [], harm: lap.harm.sentence, what: $0) }
    }
}

extension Torture {
    private func finding(
        _ miscount: (name: String, expected: Int, found: Int), _ lap: TortureLap, makers: [String]
    ) -> TortureFinding {
        let (name, expected, found) = miscount
        let suspects = lap.harmed.map(TortureLap.step)
        let guilty = makers.filter(suspects.contains)
        let steps = guilty.isEmpty ? makers : guilty
        let numbers = "\(found) of \(name) instead of \(expected)"
        if found < expected {
            return TortureFinding(
                kind: .effectMissing, steps: steps, harm: lap.harm.sentence, what: "\(numbers)", count: expected - found
            )
        }
        return expected > 0
            ? TortureFinding(
                kind: .effectDoubled, steps: steps, harm: lap.harm.sentence, what: "it was done again: \(numbers)",
                count: found - expected)
            : TortureFinding(kind: .endedOtherwise, steps: steps, harm: lap.harm.sentence, what: "it left \(numbers)")
    }
}
