import Synchronization
import Workflow

/// Signs checkpoints by itself while runs are carried out, as `runner.yaml` says; no run ever waits for it.
final class CheckpointKeeper: Sendable {
    private let session: Session
    private let settings: CheckpointSettings
    private let report: ProgressReport
    private let runner: RunnerID
    private let told = Mutex<String?>(nil)

    /// Makes a keeper; `nil` if the project doesn't ask for one.
    init?(_ session: Session, _ report: ProgressReport, in runner: RunnerID) {
        guard let settings = session.workspace.project.checkpoint else { return nil }
        self.session = session
        self.settings = settings
        self.report = report
        self.runner = runner
    }

    /// Signs whenever so many events were recorded, until its task is cancelled.
    func keep() async {
        let changes = session.log.changes()
        await signIfDue()
        for await _ in changes {
            if Task.isCancelled { return }
            await signIfDue()
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Signs if so many events were recorded; what keeps it from that is said once.
    func signIfDue() async {
        do {
            let signer = try session.signer(settings, by: Actor(.runner, runner.text))
            func isDue(_ last: Checkpoint?) async throws -> Bool {
                try await Checkpoint.isDue(last, every: settings.every, in: session.log)
            }
            guard try await isDue(signer.last()) else { return }
            _ = try await signer.sign(if: isDue)
        } catch is CheckpointFile.Busy {
            // Another runner signs what this one would.
            return
        } catch {
            if Task.isCancelled { return }
            let what = (error as? Failure)?.message ?? (error as? LogError)?.message ?? String(describing: error)
            let unrecorded = (error as? CheckpointSigner.Unrecorded)?.sentence
            say(unrecorded ?? "no checkpoint was signed: \(Printable.line(what))")
        }
    }

    private func say(_ what: String) {
        let isNews = told.withLock { told in
            defer { told = what }
            return told != what
        }
        if isNews { report.say(what) }
    }
}

extension Session {
    /// What signs checkpoints as the project file says.
    /// - Throws: ``Failure`` if the key can't be used.
    func signer(_ settings: CheckpointSettings, by actor: Actor) throws -> CheckpointSigner {
        let root = workspace.root
        return try CheckpointSigner(
            self, key: Files.absolute(settings.key, below: root), to: Files.absolute(settings.to, below: root),
            by: actor)
    }
}
