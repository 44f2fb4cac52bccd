import ArgumentParser
import Glibc
import Storage
import Workflow

/// `runner bench contention`: what comes of it when many processes want the same runs.
struct BenchContention: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "contention",
        abstract: "Let many processes claim the same few runs, hang now and then, and write too late.",
        discussion: """
            Whoever has claimed a run appends one event under its epoch and lets go, then tries to append another under
            that epoch, which is over. Now and then it hangs until its lease has run out and appends after that. A fork
            is an event that the log holds under an epoch that was over, or an epoch that two processes had.
            """
    )

    @Option(help: ArgumentHelp("How many claims succeed.", valueName: "n"))
    var claims = 10_000

    @Option(help: ArgumentHelp("How many processes want them.", valueName: "n"))
    var processes = 8

    @Option(help: ArgumentHelp("How many runs they want.", valueName: "n"))
    var runs = 4

    @Option(help: ArgumentHelp("Each process hangs once in so many claims.", valueName: "n"))
    var hangEvery = 20

    @OptionGroup var options: BenchOptions

    func validate() throws {
        try BenchOptions.check([
            ("--processes", processes, 64), ("--claims", claims, 10_000_000), ("--runs", runs, 10_000),
            ("--hang-every", hangEvery, 10_000_000),
        ])
    }

    func execute() async throws -> ExitStatus { try await options.measure(measure) }

    private func measure(_ location: LogLocation) async throws -> [Figure] {
        let log = try SQLiteEventLog(path: location.path)
        let engine = BenchWorkflow.engine(ParkStep(), log, artifacts: try FileArtifactStore(root: location.artifacts))
        let definition = BenchWorkflow.chain(ParkStep.self, steps: 1)
        try await Dispatcher.bench(engine) {
            try await $0.carry(engine.runIDs(runs), of: definition, concurrency: runs)
        }
        let begun = ContinuousClock.now
        let totals = try contend(location)
        let seconds = (ContinuousClock.now - begun).seconds
        let record = try await Record(log)
        let verification = try await LogVerifier(log: log).verify()
        let heads = try await engine.verifyRecord()
        await log.close()
        return [
            ("processes", Value(processes)),
            ("runs", Value(runs)),
            ("seconds", Figures.decimal(seconds, 2)),
        ] + totals.figures + [
            ("events_kept", Value(record.events)),
            ("acknowledged_and_lost", Value(totals.kept - record.events)),
            ("forks", Value(record.forks)),
            ("verify_ok", .bool(verification.isConsistent && heads.breaks.isEmpty)),
        ]
    }

    /// Lets the processes contend, and adds up what they say.
    private func contend(_ location: LogLocation) throws -> Contest {
        let children = try (0..<processes)
            .map { ordinal in
                let own = claims / processes + (ordinal < claims % processes ? 1 : 0)
                let result = "\(location.folder)/contend-\(ordinal).json"
                let arguments = [
                    "bench", "contend", "--log", location.url, "--claims", "\(own)", "--hang-every", "\(hangEvery)",
                ]
                return (try OwnProgram(arguments, output: result), result)
            }
        let endings = children.map { $0.0.ending() }
        if let failed = endings.first(where: { $0.code != 0 }) {
            throw Failure(.failed, "one of the processes ended with \(failed.code)")
        }
        return try children.map { Contest(try OwnProgram.result(of: $0.1)) }.reduce(Contest(), +)
    }

    /// What the log holds of the contest.
    private struct Record {
        /// The events that the processes appended.
        var events = 0
        var forks = 0

        init(_ log: any EventLog) async throws {
            var last: [StreamID: Int] = [:]
            try await log.visit { recorded in
                guard case .runUnpaused(let note) = try EventCoding.decode(recorded) else { return }
                events += 1
                let epoch = Int(note.reason) ?? 0
                if epoch <= last[recorded.stream] ?? 0 { forks += 1 }
                last[recorded.stream] = max(epoch, last[recorded.stream] ?? 0)
            }
        }
    }
}

/// What one process of a contest has done, or all together.
struct Contest {
    /// Claims that succeeded.
    var claimed = 0
    /// Claims that found the run in other hands.
    var refused = 0
    /// Claims of a run whose owner's lease had run out.
    var takenOver = 0
    /// Appends that the log acknowledged.
    var kept = 0
    /// Appends under an epoch that was over.
    var late = 0
    /// Those of them that the log refused.
    var lateRefused = 0
    /// Appends after a hang, refused because somebody else had taken the run over.
    var lost = 0

    private static var names: [(String, WritableKeyPath<Contest, Int>)] {
        [
            ("claims", \.claimed), ("claims_refused", \.refused), ("taken_over", \.takenOver),
            ("appends_acknowledged", \.kept), ("late_writes", \.late), ("late_writes_refused", \.lateRefused),
            ("writes_refused_after_a_takeover", \.lost),
        ]
    }

    init() {}

    /// Reads what ``figures`` says.
    init(_ value: Value) {
        for (name, field) in Self.names { self[keyPath: field] = value[name]?.number?.int ?? 0 }
    }

    var figures: [Figure] { Self.names.map { ($0.0, Value(self[keyPath: $0.1])) } }

    static func + (left: Contest, right: Contest) -> Contest {
        var sum = left
        for (_, field) in names { sum[keyPath: field] += right[keyPath: field] }
        return sum
    }
}

/// `runner bench contend`: one of the processes of `bench contention`.
struct BenchContend: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "contend",
        abstract: "Claim runs that others want too.",
        shouldDisplay: false
    )

    @Option(help: "How many claims succeed.")
    var claims: Int

    @Option(help: "Hang once in so many claims.")
    var hangEvery: Int

    @Option(help: "The log.")
    var log: String

    @OptionGroup var output: OutputOptions

    private static let lifetime = Duration.milliseconds(100)

    func execute() async throws -> ExitStatus {
        let location = try LogLocation(log, below: Files.currentFolder, from: "--log")
        let log = try SQLiteEventLog(path: location.path)
        let runs = try await log.runIDs(prefix: "", limit: .max)
        let runner = RunnerID(text: "contend/\(getpid())")
        try await log.register(RunnerRecord(id: runner, lifetime: Self.lifetime, name: runner.text))
        var contest = Contest()
        var beat = ContinuousClock.now
        while contest.claimed < claims {
            if ContinuousClock.now - beat > Self.lifetime / 3 {
                try await log.renew(runner)
                beat = .now
            }
            guard let run = runs.randomElement() else { throw Failure(.failed, "there are no runs to claim") }
            let request = ClaimRequest(runner: runner, now: OperatingSystem.now(), limit: 1, only: run)
            guard let claim = try await log.claim(request).first else {
                contest.refused += 1
                continue
            }
            contest.claimed += 1
            if claim.previous != nil { contest.takenOver += 1 }
            // Without a beat: when it goes on, its lease has run out.
            if contest.claimed.isMultiple(of: hangEvery) { try await Task.sleep(for: Self.lifetime * 2) }
            try await write(under: claim, to: log, &contest)
        }
        try await log.retire(runner)
        await log.close()
        output.console.result(Figures.object(contest.figures))
        return .done
    }

    /// Appends an event and lets go of the run, then tries to append another under the same epoch.
    private func write(under claim: Claim, to log: SQLiteEventLog, _ contest: inout Contest) async throws {
        let first = try note(under: claim, at: claim.head.version)
        do throws(LogError) {
            try await log.append(first)
            contest.kept += 1
        } catch .stale {
            contest.lost += 1
        }
        contest.late += 1
        let second = try note(under: claim, at: try await log.version(of: claim.head.run.stream))
        do throws(LogError) {
            try await log.append(second)
        } catch .stale {
            contest.lateRefused += 1
        }
    }

    private func note(under claim: Claim, at version: Int) throws -> Commit {
        let note = RunNote(actor: try OperatingSystem.actor(claiming: nil), reason: "\(claim.epoch.number)")
        let event = Event.runUnpaused(note)
        let (payloadVersion, payload) = EventCoding.encode(event)
        var head = claim.head
        head.version = version + 1
        return Commit(
            stream: head.run.stream,
            expecting: version,
            epoch: claim.epoch,
            events: [
                EncodedEvent(
                    id: EventID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)), type: event.wireName,
                    payloadVersion: payloadVersion, time: OperatingSystem.now(), actor: claim.epoch.runner.text,
                    causation: nil, payload: payload)
            ],
            head: head,
            lease: .release
        )
    }
}
