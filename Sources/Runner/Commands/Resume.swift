import ArgumentParser
import Workflow

/// `runner resume [RUN]`: goes on with one run, or with every run that can move.
struct ResumeCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",

        abstract: "Go on with a run, or with every run that can move.",
        discussion: """
            A failed run is reopened where it failed. A run that was killed, or whose runner was, goes on where its log
            ends: what succeeded is never done again, what is unknown is looked up first. Without RUN it exits 8 if
            any run still waits, and 9 if any needs a decision.
            """
    )

    @Argument(help: "The run, or a beginning of its id; without it every run that can move.", completion: .runs)
    var run: String?

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: LogOptions

    func execute() async throws -> ExitStatus {
        let actor = try actor.actor()
        guard let run else { return try await resumeAll() }
        let report = ProgressReport(options.output)
        let session = try await Session.open(
            try Workspace.find(), options, patience: waiting.patience(report), limits: waiting.limits,
            observe: report.observe)
        let id = try await session.log.run(named: run)
        guard let head = try await session.log.head(of: id) else { throw Rejection.unborn }
        report.follow(id)
        report.introduce(id, head.workflow, tenant: head.tenant)
        let driver = RunDriver(session: session, options: options.output, report: report)
        // A run that failed past its point of no return stands at `needs-decision`.
        if head.phase == .failed || head.phase == .needsDecision {
            _ = try await driver.beginning(of: id) {
                try await session.engine.mail(.resume(actor), named: "resume", by: actor, to: id)
            }
        }
        return try await driver.drive(id, waiting.duration)
    }

    private func resumeAll() async throws -> ExitStatus {
        let report = ProgressReport(options.output)
        let session = try await Session.open(
            try Workspace.find(), options, patience: waiting.patience(report), observe: report.observe)
        let status = try await RunDriver(session: session, options: options.output, report: report)
            .driveAll {
                try await $0.resumeAll(wait: waiting.duration)
            }
        try await StatusReport(session: session, options: options.output).write()
        guard status == .done else { return status }
        let open = try await session.log.counts(tenant: nil).keys.filter { !$0.isFinal }.map(ExitStatus.init)
        return open.contains(.needsDecision) ? .needsDecision : open.contains(.waiting) ? .waiting : .done
    }
}
