import ArgumentParser
import Storage
import Workflow

/// `runner audit`: proves what the log is worth.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",

        abstract: "Prove that the log is what was written.",
        subcommands: [AuditVerify.self]
    )
}

/// `runner audit verify`: reads the whole log and every data set.
struct AuditVerify: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Read every event, definition and data set, and report each that isn't what was written.",
        discussion: """
            Every event's hash covers its stored bytes and the hash before it, so one changed byte anywhere is found. A
            chain alone can't show that the end of the log was cut off, or that a whole run is missing.
            """
    )

    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let session = try await Session.open(options, access: .readOnly)
        let log = try await LogVerifier(log: session.log).verify()
        let artifacts = try await session.artifacts.verify()
        let trusting = try await runsThatTrustClaims(in: session)
        let isSound = log.isConsistent && artifacts.isSound
        switch options.output.output {
        case .text: write(log, artifacts, trusting)
        case .json, .jsonl: options.console.result(value(log, artifacts, trusting))
        }
        return isSound ? .done : .failed
    }

    /// The runs in whose definitions claimed names count as identities, and the definitions there are.
    private func runsThatTrustClaims(in session: Session) async throws -> (runs: Int, definitions: Int) {
        var trusts: [Digest: Bool] = [:]
        var runs = 0
        for head in try await session.log.heads(HeadQuery(limit: .max)) {
            if trusts[head.definition] == nil {
                let found = try? await session.engine.run(head.run)
                trusts[head.definition] = found?.definition.trustClaimedActors ?? false
            }
            if trusts[head.definition] == true { runs += 1 }
        }
        return (runs, trusts.count)
    }

    private func write(
        _ log: LogVerification, _ artifacts: ArtifactVerification, _ trusting: (runs: Int, definitions: Int)
    ) {
        let console = options.console
        let style = console.style(.output)
        func line(_ isGood: Bool, _ text: String) {
            console.result("\(isGood ? style.green("ok ") : style.red("bad"))  \(Printable.line(text))")
        }
        let streams = "\(log.events) events in \(log.streams) streams"
        line(log.isConsistent, "log: \(streams): \(log.sentence)")
        for found in log.breaks { line(false, found.description) }
        if log.breakCount > log.breaks.count { line(false, "\(log.breakCount - log.breaks.count) more breaks") }
        line(true, "definitions: \(trusting.definitions), each as its digest says")
        line(artifacts.isSound, "data sets: \(artifacts.artifacts), \(artifacts.bytes) bytes")
        for problem in artifacts.problems { line(false, problem.message) }
        guard trusting.runs > 0 else { return }
        console.result(
            "\(style.yellow("note"))  trust-claimed-actors: in \(trusting.runs) \(trusting.runs == 1 ? "run" : "runs") names "
                + "given by --as count as identities, which nothing proves"
        )
    }

    private func value(
        _ log: LogVerification,
        _ artifacts: ArtifactVerification,
        _ trusting: (runs: Int, definitions: Int)
    ) -> Value {
        [
            "format-version": 1,
            "ok": .bool(log.isConsistent && artifacts.isSound),
            "events": Value(log.events),
            "streams": Value(log.streams),
            "sentence": .string(log.sentence),
            "breaks": .array(
                log.breaks.map { found in
                    [
                        "stream": found.stream.map { .string($0.text) } ?? .null,
                        "version": found.version.map { Value($0) } ?? .null,
                        "position": found.position.map { Value(Int($0)) } ?? .null,
                        "kind": .string(found.kind.rawValue),
                        "what": .string(found.what),
                    ]
                }
            ),
            "break-count": Value(log.breakCount),
            "definitions": Value(trusting.definitions),
            "artifacts": Value(artifacts.artifacts),
            "artifact-bytes": Value(artifacts.bytes),
            "artifact-problems": .array(artifacts.problems.map { .string($0.message) }),
            "runs-that-trust-claimed-actors": Value(trusting.runs),
        ]
    }
}
