import Workflow

/// One run of what is tortured, from its start to its end.
struct TortureLap {
    /// How long a run that waits for nobody may stand still, and through how many processes at least.
    private static let stillness = (time: Duration.seconds(5), processes: 5)
    /// More processes take part in no run.
    private static let mostProcesses = 20_000

    let bed: TortureBed
    let place: TortureBed.Place
    let harm: TortureHarm
    /// The file that says at which boundaries the harm was done already.
    let notes: String?
    /// Whether steps are done one after the other, also where the file has them side by side.
    let isSerial: Bool
    private(set) var record: TortureRecord
    private(set) var player: TorturePlayer
    /// The steps at which the harm was done, in order.
    private(set) var harmed: [String] = []
    private(set) var kills = 0
    private(set) var findings: [TortureFinding] = []
    /// Whether the run came to an end that can be compared.
    private(set) var hasEnded = true
    private var before: [SurveyedThing] = []
    private let others: Others?
    private let isEarly: Bool
    /// How many steps other laps had harmed when this began.
    private let harmedBefore: Int

    /// Prepares a run.
    /// - Parameters:
    ///   - bed: What is tortured.
    ///   - harm: What is done to it.
    ///   - name: The name of its folder.
    ///   - notes: The file that says at which boundaries the harm was done already.
    ///   - isSerial: Whether steps are done one after the other, also where the file has them side by side.
    ///   - others: What others said to an undisturbed run.
    ///   - isEarly: Whether what others say comes before anybody waits for it; else it is said twice when it is waited for.
    /// - Throws: ``Failure`` if there can be no place for it.
    init(
        _ bed: TortureBed, _ harm: TortureHarm, named name: String, notes: String?, isSerial: Bool = false,
        others: Others? = nil, isEarly: Bool = false
    ) throws {
        self.isEarly = isEarly
        self.others = others
        harmedBefore = try notes.map { try BoundaryNotes.read($0).count } ?? 0
        self.bed = bed
        self.harm = harm
        self.notes = notes
        self.isSerial = isSerial
        place = try bed.place(name)
        record = TortureRecord(place, registry: bed.workspace.registry)
        player = TorturePlayer(bed, at: place, repeating: harm == .words, messaging: others?.awaited)
    }

    /// What others said to an undisturbed run.
    struct Others: Sendable {
        let words: [TorturePlayer.Word]
        /// The steps that waited for a message.
        let awaited: Set<StepPath>
    }

    /// Carries the run to its end.
    /// - Returns: What it has come to.
    mutating func carry() async throws -> TortureOutcome {
        before = try await bed.survey(at: place)
        if harm == .words, isEarly {
            // The first intent is durable, and nothing waits yet.
            _ = try await process(failAt: "\(FailPoint.afterIntent.rawValue):1")
            try await player.sayEarly(others?.words ?? [], record)
            try await look()
        }
        try await carryOn()
        if harm == .words { try await sayLate() }
        for repetition in Set(Repetition.all(in: record.entries.map(\.event))).sorted(by: { $0.step < $1.step }) {
            add(
                repetition.hadSucceeded ? .performedAgain : .notLookedUp, [repetition.step.text],
                repetition.hadSucceeded
                    ? "it had succeeded, and was begun again" : "it was begun again before anybody looked it up")
        }
        for problem in try await record.audit() { add(.eventLost, [], "the log is broken: \(problem)") }
        return TortureOutcome(record, before: before, after: try await bed.survey(at: place))
    }

    private mutating func sayLate() async throws {
        let version = record.state.version
        try await player.sayLate(others?.words ?? [], record)
        try await look()
        if record.state.version != version { add(.endedOtherwise, [], "what came after its end changed the run") }
    }

    // MARK: - Processes

    private mutating func carryOn() async throws {
        var still = Stillness()
        var reopenedAfter = -1
        for _ in 1...Self.mostProcesses {
            let version = record.state.version
            switch try await process(failAt: failAt) {
            case 0: return
            case 137 where record.state.isOver: return
            case 137: still = Stillness()
            case 1 where record.state.phaseName == .failed && harm == .loseAnswers && harmed.count > reopenedAfter:
                // A step whose answer was lost may have used up its tries: its run is reopened, as a person would.
                reopenedAfter = harmed.count
            case 1 where record.state.isOver: return
            case 8:
                still.processes += 1
                if record.state.version > version { still = Stillness() }
                guard try await waitForOthers(&still) else { return }
            case 9: return stopAtDecision()
            case let code: throw Failure(.failed, "a process of the torture ended with \(code): \(lastWords)")
            }
        }
        standStill("it came to no end")
    }

    private var failAt: String? {
        guard let notes else { return nil }
        switch harm {
        case .none: return "note:\(notes)"
        case .kill(let place): return "\(place.rawValue):each:\(notes)"
        case .loseAnswers: return "\(FailAt.lostAnswer):each:\(notes)"
        case .words: return nil
        }
    }

    /// Lets a process carry the run on.
    /// - Returns: Its exit code.
    private mutating func process(failAt: String?) async throws -> Int32 {
        let beginning =
            record.isBegun
            ? ["resume", place.run.text]
            : ["run", bed.file, "--run-id", place.run.text] + bed.inputs.flatMap { ["--input", $0] }
        let program = try OwnProgram(
            beginning + ["--log", place.log.url, "--wait", "100ms", "-o", "json"]
                + (isSerial ? ["--attempts", "1"] : []),
            in: place.root, environment: bed.environment(failAt: failAt), errors: errors)
        let limit = ContinuousClock.now + bed.patience + .seconds(120)
        let ending = await program.ending { [bed] in !bed.isInterrupted() && .now < limit }
        if bed.isInterrupted() { throw ExitStatus.interrupted }
        guard let ending else { throw Failure(.failed, "a process of the torture came to no end: \(lastWords)") }
        if ending.code == 137 { kills += 1 }
        try await look()
        try noteHarm()
        return ending.code
    }

    private var errors: String { place.folder + "/errors" }

    private var lastWords: String {
        let lines = (try? Files.read(errors)).map { String(decoding: $0, as: UTF8.self).split(separator: "\n") } ?? []
        return lines.suffix(3).joined(separator: " / ")
    }

    // MARK: - Checking

    private mutating func look() async throws {
        if let lost = try await record.read() { add(.eventLost, [], lost) }
    }

    /// Notes where the harm was done, and checks what the log must say of it by then.
    private mutating func noteHarm() throws {
        guard let notes, harm != .none else { return }
        let noted = try BoundaryNotes.read(notes).map(\.step)
        let new = noted.dropFirst(harmedBefore + harmed.count)
        harmed += new
        for step in new { checkClaim(of: step) }
    }

    /// A process that was killed after an append had it acknowledged, and none has an effect without the intent.
    private mutating func checkClaim(of boundary: String) {
        guard case .kill(let killed) = harm, let node = record.state.node(at: StepPath(text: Self.step(of: boundary)))
        else { return }
        let isRunning = node.status == .running
        switch killed {
        case .afterIntent where !isRunning:
            add(.eventLost, [boundary], "its intent was acknowledged, and isn't in the log")
        case .afterResult where boundary.contains(" ") ? isRunning : node.outcome == nil:
            add(.eventLost, [boundary], "its result was acknowledged, and isn't in the log")
        case .beforeIntent, .afterIntent, .afterEffect, .afterResult, .beforeSettle: break
        }
    }

    /// The path of the step that stands at a boundary.
    static func step(of boundary: String) -> String { String(boundary.prefix { $0 != " " }) }

    private mutating func add(_ kind: TortureFinding.Kind, _ steps: [String], _ what: String) {
        findings.append(TortureFinding(kind: kind, steps: steps, harm: harm.sentence, what: what))
    }

    private mutating func stopAtDecision() {
        hasEnded = false
        for node in record.state.nodes where !node.isGone {
            guard case .needsDecision(let why) = node.status else { continue }
            add(.needsDecision, [node.path.text], "a person must say what became of it: \(why)")
        }
        if let asks = record.state.failure?.asks { add(.needsDecision, [], "the run asks a person: \(asks)") }
    }

    // MARK: - Waiting

    /// Since when nothing has happened in the run, and through how many processes.
    private struct Stillness {
        let since = ContinuousClock.now
        var processes = 0
    }

    /// Answers what waits, or waits for what comes by itself.
    /// - Returns: Whether there is reason to go on.
    private mutating func waitForOthers(_ still: inout Stillness) async throws -> Bool {
        let (acted, unplayable) = try await player.act(on: record)
        if acted {
            still = Stillness()
            return true
        }
        let now = OperatingSystem.now()
        if let due = record.state.nextDue(after: now), due - now <= bed.patience {
            try await sleep(due - now)
            still = Stillness()
            return true
        }
        let time = ContinuousClock.now - still.since
        if let first = unplayable.first, !bed.usesConnections || time > bed.patience {
            throw Failure(
                .waiting,
                "step \(first.step) waits for what torture can't play: \(Printable.line(first.words))")
        }
        if unplayable.isEmpty, time > Self.stillness.time, still.processes >= Self.stillness.processes {
            let waits = record.state.nodes.filter { if case .waiting = $0.status { !$0.isGone } else { false } }
            standStill("\(waits.map(\.path.text).joined(separator: ", ")) waits for what has come already, and is gone")
            return false
        }
        try await sleep(.milliseconds(50))
        return true
    }

    private func sleep(_ duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        while .now < end {
            if bed.isInterrupted() { throw ExitStatus.interrupted }
            try await Task.sleep(for: min(end - .now, .milliseconds(200)))
        }
    }

    private mutating func standStill(_ what: String) {
        hasEnded = false
        let last = harmed.last.map(Self.step)
        add(.standsStill, [last].compactMap(\.self), "the run stands still: \(what)")
    }
}

extension RunState {
    /// When the next thing happens by itself.
    fileprivate func nextDue(after now: Timestamp) -> Timestamp? {
        nodes.compactMap { node in
            guard !node.isGone else { return nil }
            switch node.status {
            case .waiting(let waiting): return waiting.wait.end(by: node.deadline)
            case .retrying(let due): return due
            default: return nil
            }
        }
        .filter { $0 > now }.min()
    }
}
