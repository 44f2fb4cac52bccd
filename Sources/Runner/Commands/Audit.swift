import ArgumentParser
import Storage
import Workflow

/// `runner audit`: proves what the log is worth.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove that the log is what was written.",
        subcommands: [AuditVerify.self, AuditCheckpoint.self, AuditKey.self, AuditRebuild.self]
    )
}

/// `runner audit verify`: reads the whole log and every data set.
struct AuditVerify: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every event, definition and data set, and report each that isn't what was written.",
        discussion: """
            Every event's hash covers its stored bytes and the hash before it, so one changed byte anywhere is found. A
            chain alone can't show that the end of the log was cut off, that a whole run is missing, or that its owner
            wrote history anew; the checkpoints that `runner audit checkpoint` signed do, with --checkpoints; lines cut off the
            end of that file the log itself shows. The heads of
            runs, which `status` shows, are compared with what the events give, and every data set that an event names
            must be there. Exits 1 if anything is bad.
            """
    )

    @Option(
        help: ArgumentHelp("The file of signed checkpoints that the log must fit.", valueName: "file"),
        completion: .file())
    var checkpoints: String?

    @Option(
        help: ArgumentHelp(
            "The public key that signed them: ed25519:… or a file with it.", valueName: "key"), completion: .file())
    var key: String?

    @OptionGroup var options: LogOptions

    func validate() throws {
        guard (checkpoints == nil) == (key == nil) else {
            throw ValidationError("--checkpoints and --key belong together: what was signed, and by whom")
        }
    }

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let findings = try await AuditFindings(session, trail: await trail(of: session.log))
        switch options.output.output {
        case .text: write(findings)
        case .json, .jsonl: options.console.result(value(findings))
        }
        return findings.isSound ? .done : .failed
    }

    private func trail(of log: any EventLog) async throws -> CheckpointTrail? {
        guard let checkpoints, let key else { return nil }
        let known = try await log.version(of: .project)
        let bytes = try CheckpointFile(path: Files.absolute(checkpoints)).bytes()
        var trail = CheckpointTrail(bytes, signedBy: try verifyingKey(key), log: log.identity.id)
        try await trail.compare(with: log, upTo: known)
        return trail
    }

    /// Reads the key as it was given, else from the file of that name.
    private func verifyingKey(_ text: String) throws -> VerifyingKey {
        if let key = VerifyingKey(Array(text.utf8)) { return key }
        let bytes = (try? Files.read(text, atMost: 65_536)) ?? []
        if let key = VerifyingKey(bytes) { return key }
        let isPrivate = SigningKey(Secret(bytes: bytes)) != nil
        throw Failure(
            .usage,
            "--key: \"\(Printable.line(text))\" is no public key: expected ed25519: and 64 hexadecimal digits, or a file with "
                + "that or with PEM"
                + (isPrivate ? "; it holds a private key, which belongs only where checkpoints are signed" : ""))
    }

    private func write(_ findings: AuditFindings) {
        let console = options.console
        let style = console.style(.output)
        let (log, artifacts, breaks) = (findings.log, findings.artifacts, findings.breaks)
        func line(_ isGood: Bool, _ text: String) {
            console.result("\(isGood ? style.green("ok ") : style.red("bad"))  \(Printable.line(text))")
        }
        func sound(_ kind: LogBreak.Kind) -> Bool { !breaks.contains { $0.kind == kind } }
        let streams =
            "\(log.events) \(log.events == 1 ? "event" : "events") in \(log.streams) "
            + (log.streams == 1 ? "stream" : "streams")
        line(log.isConsistent, "log: \(streams): \(log.sentence)")
        if let trail = findings.trail {
            let count = trail.checkpoints.count
            line(trail.problems.isEmpty, "checkpoints: \(count) signed by the key")
            for problem in trail.problems { line(false, "\(checkpoints ?? ""): \(problem)") }
        }
        line(sound(.definition), findings.definitionsSentence)
        line(findings.brokenHeads == 0, findings.headsSentence)
        let named = "\(findings.record.artifacts.count) \(findings.record.artifacts.count == 1 ? "time" : "times")"
        line(
            artifacts.isSound && sound(.artifact),
            "data sets: \(artifacts.artifacts), \(artifacts.bytes) bytes; events name them \(named)")
        for found in breaks { line(false, found.description) }
        if log.breakCount > log.breaks.count { line(false, "\(log.breakCount - log.breaks.count) more breaks") }
        for problem in artifacts.problems { line(false, problem.message) }
        if findings.brokenHeads > 0 {
            let first = findings.canRebuild ? "" : ", once these are what was written (from a backup)"
            console.note("heads are made from the events; to make them anew\(first): runner audit rebuild")
        }
        if let elsewhere = findings.trail?.elsewhere, elsewhere > 0 {
            let count = "\(elsewhere) \(elsewhere == 1 ? "checkpoint" : "checkpoints")"
            console.result(
                "\(style.yellow("note"))  the key signed \(count) more, in other files: runner history project")
        }
        guard findings.trusting.runs > 0 else { return }
        let runs = "\(findings.trusting.runs) \(findings.trusting.runs == 1 ? "run" : "runs")"
        console.result(
            "\(style.yellow("note"))  trust-claimed-actors: in \(runs) names given by --as count as identities, which "
                + "nothing proves"
        )
    }

    private func value(_ findings: AuditFindings) -> Value {
        let (log, artifacts) = (findings.log, findings.artifacts)
        return [
            "format-version": 1,
            "ok": .bool(findings.isSound),
            "events": Value(log.events),
            "streams": Value(log.streams),
            "sentence": .string(log.sentence),
            "breaks": .array(
                findings.breaks.map { found in
                    [
                        "stream": found.stream.map { .string($0.text) } ?? .null,
                        "version": found.version.map { Value($0) } ?? .null,
                        "position": found.position.map { Value(Int($0)) } ?? .null,
                        "kind": .string(found.kind.rawValue),
                        "what": .string(found.what),
                    ]
                }
            ),
            "break-count": Value(log.breakCount + findings.breaks.count - log.breaks.count),
            "checkpoints": findings.trail.map { trail in
                [
                    "signed": Value(trail.checkpoints.count),
                    "signed-elsewhere": Value(trail.elsewhere),
                    "fits-events": log.sealed.map { Value($0.events.count) } ?? .null,
                    "fits-until": log.sealed.map { .string($0.time.description) } ?? .null,
                    "problems": .array(trail.problems.map { .string($0) }),
                ]
            } ?? .null,
            "definitions": Value(findings.trusting.definitions),
            "heads": Value(findings.record.heads),
            "artifacts": Value(artifacts.artifacts),
            "artifact-bytes": Value(artifacts.bytes),
            "artifacts-named": Value(findings.record.artifacts.count),
            "artifact-problems": .array(artifacts.problems.map { .string($0.message) }),
            "runs-that-trust-claimed-actors": Value(findings.trusting.runs),
        ]
    }
}

/// All that `runner audit verify` looks at.
private struct AuditFindings {
    let log: LogVerification
    let artifacts: ArtifactVerification
    let record: RecordVerification
    /// What is broken in the log, in its heads, and in what its events name.
    let breaks: [LogBreak]
    /// The runs in whose definitions claimed names count as identities, and the definitions there are.
    let trusting: (runs: Int, definitions: Int)
    /// What was signed, if the log was compared with that.
    let trail: CheckpointTrail?

    var isSound: Bool {
        breaks.isEmpty && log.isConsistent && artifacts.isSound && trail?.problems.isEmpty != false
    }

    init(_ session: Session, trail: CheckpointTrail?) async throws {
        // Hashing and folding read the whole log each, side by side; what is folded from broken events proves nothing.
        async let folded = session.engine.verifyRecord()
        let log = try await LogVerifier(log: session.log).verify(against: trail?.checkpoints ?? [])
        let artifacts = try await session.artifacts.verify()
        let broken = Set(log.breaks.compactMap { $0.kind == .definition ? nil : $0.stream })
        var record = try await folded
        if !broken.isEmpty { record = try await session.engine.verifyRecord(passingOver: broken) }
        let lost = record.artifacts.compactMap { named in
            session.artifacts.problem(of: named.digest, of: named.tenant, in: artifacts).map(named.broken)
        }
        (self.log, self.artifacts, self.record, self.trail) = (log, artifacts, record, trail)
        breaks = log.breaks + record.breaks + lost
        trusting = await Self.runsThatTrustClaims(in: session, record.definitions)
    }

    /// Of how many runs the head is missing, or isn't what the events say.
    var brokenHeads: Int { Set(breaks.filter { $0.kind == .head }.map(\.stream)).count + log.headsBeyond }

    /// Whether the events are what was written, so that heads can be made from them.
    var canRebuild: Bool { log.breaks.allSatisfy { $0.kind == .head } && log.breakCount == log.breaks.count }

    /// How many heads there are, and what is wrong with them.
    var headsSentence: String {
        let passed = record.passedOver - log.headsBeyond
        let count = record.heads + max(passed, 0) + log.headsBeyond
        guard brokenHeads > 0 || passed > 0 else { return "heads: \(count), each as its events say" }
        func runs(_ number: Int) -> String { "\(number) \(number == 1 ? "run" : "runs")" }
        let wrong = brokenHeads > 0 ? ["of \(runs(brokenHeads)) the head is missing or not what its events say"] : []
        let unknown = passed > 0 ? ["of \(runs(passed)) not compared, as the events are not as they were written"] : []
        return "heads: \(count); \((wrong + unknown).joined(separator: "; "))"
    }

    /// How many definitions there are, and what is wrong with them.
    var definitionsSentence: String {
        let wrong = breaks.count { $0.kind == .definition }
        return "definitions: \(trusting.definitions), "
            + (wrong == 0 ? "each as its digest says" : "\(wrong) not as the digest says")
    }

    private static func runsThatTrustClaims(
        in session: Session, _ definitions: [Digest: DefinitionUse]
    ) async -> (runs: Int, definitions: Int) {
        var runs = 0
        for use in definitions.values {
            // What can't be read is among the breaks already.
            let found = try? await session.engine.run(use.one)
            if found?.definition.trustClaimedActors == true { runs += use.runs }
        }
        return (runs, definitions.count)
    }
}

/// `runner audit rebuild`: makes the heads of all runs anew from their events.
struct AuditRebuild: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the heads of all runs anew from their events, and say what was wrong with them.",
        discussion: """
            A head is what `status` and the runners look at: a run's state, the step it stands at, when it is due. It
            holds nothing that the events don't give. Events that aren't what was written are never taken for the truth:
            then nothing is changed.
            """
    )

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options)
        let log = try await LogVerifier(log: session.log).verify()
        guard log.breaks.allSatisfy({ $0.kind == .head }), log.breakCount == log.breaks.count else {
            throw Failure(
                .failed, "the events are not what was written, so nothing was changed (runner audit verify says where)")
        }
        let (heads, changes) = try await session.engine.rebuildHeads()
        let console = options.console
        guard options.output.output == .text else {
            let changed: [Value] = changes.map { ["run": .string($0.run.text), "what": .string($0.what)] }
            console.result(["format-version": 1, "heads": Value(heads), "changed": .array(changed)])
            return .done
        }
        for change in changes { console.result("\(change.run): \(Printable.line(change.what))") }
        console.result(
            "\(heads) \(heads == 1 ? "head" : "heads") made anew from the events; "
                + (changes.isEmpty ? "each was right" : "\(changes.count) \(changes.count == 1 ? "was" : "were") not"))
        return .done
    }
}
