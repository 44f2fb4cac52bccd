import Workflow

/// What the torture of a workflow has shown.
struct TortureReport {
    let definition: Definition
    let usesConnections: Bool
    /// The connections at which no effects could be counted.
    let uncounted: [ConnectionDefinition]
    let reference: TortureReference
    /// How many runs were not disturbed.
    let undisturbed: Int
    let passes: [TorturePass]

    /// Whether everything held.
    var holds: Bool { findings.isEmpty }

    /// What didn't hold.
    var findings: [TortureFinding] { passes.flatMap(\.findings) }

    var runs: Int { undisturbed + passes.reduce(0) { $0 + $1.runs } }
    var kills: Int { passes.reduce(0) { $0 + $1.kills } }
    var answersLost: Int { passes.first { $0.harm == .loseAnswers }?.harmed.count ?? 0 }
    var words: TorturePlayer.Tally { passes.first { $0.harm == .words }?.words ?? TorturePlayer.Tally() }

    /// How much was found of some kinds.
    func count(_ kinds: TortureFinding.Kind...) -> Int {
        findings.filter { kinds.contains($0.kind) }.reduce(0) { $0 + $1.count }
    }

    /// A step that is not safe to repeat.
    struct UnsafeStep {
        let step: String
        /// Each with what was done, and what came of it.
        let reasons: [TortureFinding]
        /// What to do about it.
        let advice: [String]
    }

    /// The steps that are not safe to repeat, and why.
    var unsafeSteps: [UnsafeStep] {
        let found = findings.filter(\.isAboutSafety)
        var steps: [String] = []
        for step in found.flatMap(\.steps) where !steps.contains(step) { steps.append(step) }
        return steps.map { step in
            var (reasons, advice): ([TortureFinding], [String]) = ([], [])
            for finding in found where finding.steps.contains(step) {
                let isTold = reasons.contains { $0.harm == finding.harm && $0.what == finding.what }
                if !isTold { reasons.append(finding) }
            }
            for reason in reasons where !advice.contains(reason.advice) { advice.append(reason.advice) }
            return UnsafeStep(step: step, reasons: reasons, advice: advice)
        }
    }

    /// What a reader should know besides.
    var notes: [String] {
        var notes = reference.notes
        for connection in uncounted {
            notes.append(
                "what is made through \(connection.name) (\(connection.kind)) isn't counted: its other side can't be listed"
            )
        }
        for pass in passes where !pass.left.isEmpty {
            notes.append("\(pass.harm.name): never reached by itself: \(pass.left.joined(separator: ", "))")
        }
        return notes
    }

    /// The report as data.
    var value: Value {
        [
            "format-version": 1,
            "ok": .bool(holds),
            "workflow": .string(definition.name),
            "tenant": .string(definition.tenant.id.text),
            "definition": .string(definition.digest.hex),
            "connections": usesConnections ? "named" : "scratch",
            "runs": Value(runs),
            "kills": Value(kills),
            "answers-lost": Value(answersLost),
            "signals": ["early": Value(words.early), "twice": Value(words.twice), "late": Value(words.late)],
            "boundaries": .array(
                passes.filter { $0.harm != .words }
                    .map { pass in
                        [
                            "at": .string(pass.harm.name), "steps": Value(pass.expected.count),
                            "done": Value(pass.expected.count - pass.left.count), "runs": Value(pass.runs),
                            "kills": Value(pass.kills),
                        ]
                    }),
            "events-lost": Value(count(.eventLost)),
            "successes-performed-again": Value(count(.performedAgain)),
            "effects-doubled": Value(count(.effectDoubled)),
            "unsafe-steps": .array(
                unsafeSteps.map { unsafe in
                    [
                        "step": .string(unsafe.step),
                        "why": .array(unsafe.reasons.map { ["harm": .string($0.harm), "what": .string($0.what)] }),
                        "do": .array(unsafe.advice.map(Value.string)),
                    ]
                }),
            "findings": .array(
                findings.map { finding in
                    [
                        "kind": .string(finding.kind.rawValue), "steps": .array(finding.steps.map(Value.string)),
                        "harm": .string(finding.harm), "what": .string(finding.what), "do": .string(finding.advice),
                    ]
                }),
            "notes": .array(notes.map(Value.string)),
        ]
    }

    /// The report as lines for people.
    func lines(_ style: Style) -> [String] {
        let place = usesConnections ? "the connections that the file names" : "a scratch local"
        var lines = [
            "\(style.bold(Printable.line(definition.name))) · tenant \(definition.tenant.id) · \(runs) runs on scratch logs and "
                + "\(place), \(kills) kills",
            "",
        ]
        lines += passes.map { "  \(line($0))" }
        lines += [
            "", "events lost                \(count(.eventLost))",
            "successes performed again  \(count(.performedAgain))",
            "effects doubled            \(count(.effectDoubled))", "steps not safe to repeat   \(unsafeSteps.count)",
        ]
        for unsafe in unsafeSteps {
            lines += ["", "\(style.red("unsafe"))  \(style.bold(Printable.line(unsafe.step)))"]
            lines += unsafe.reasons.map { "  \(Printable.line($0.harm)): \(Printable.line($0.what))" }
            lines += unsafe.advice.map { "  do: \(Printable.line($0))" }
        }
        for finding in findings where !finding.isAboutSafety || finding.steps.isEmpty {
            lines += [
                "", "\(style.red("bad"))  \(Printable.line((finding.steps + [finding.harm]).joined(separator: ": ")))",
                "  \(Printable.line(finding.what))", "  do: \(Printable.line(finding.advice))",
            ]
        }
        lines += notes.map { "\(style.yellow("note"))  \(Printable.line($0))" }
        if holds { lines += ["", "\(style.green("ok"))  every run ended as the undisturbed ones did"] }
        return lines
    }

    private func line(_ pass: TorturePass) -> String {
        let name = pass.harm.name + String(repeating: " ", count: max(0, 15 - pass.harm.name.count))
        guard pass.harm == .words else {
            let runs = "\(pass.runs) \(pass.runs == 1 ? "run" : "runs")"
            return "\(name)\(pass.expected.count - pass.left.count) of \(pass.expected.count), in \(runs)"
        }
        return "\(name)\(pass.words.early) early, \(pass.words.twice) twice, \(pass.words.late) late"
    }
}
