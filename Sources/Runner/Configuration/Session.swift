import Logging
import Storage
import Workflow

/// An open log with all that stands around it.
struct Session: Sendable {
    /// The project.
    let workspace: Workspace
    /// Where the log is.
    let location: LogLocation
    /// The log.
    let log: any EventLog
    /// The data sets.
    let artifacts: FileArtifactStore
    /// How long its writes wait while another process holds the log.
    let patience: LogPatience
    /// Carries runs out and takes mail.
    let engine: Engine

    /// What a command does with the log.
    enum Access {
        /// Makes one where there is none, appends and reads.
        case create
        /// Appends and reads.
        case readWrite
        /// Only reads.
        case readOnly
    }

    /// Opens the log of a project.
    ///
    /// - Parameters:
    ///   - workspace: The project.
    ///   - options: What the command line says of the log.
    ///   - access: What the command does with it.
    ///   - patience: How long writes wait while another process holds the log.
    ///   - limits: How much this process takes on.
    ///   - observe: Told of every event that this process made durable, with the run after it.
    /// - Returns: The open log.
    /// - Throws: ``Failure`` or ``LogError`` if the log can't be opened.
    static func open(
        _ workspace: Workspace,
        _ options: LogOptions,
        access: Access = .readWrite,
        patience: LogPatience = .brief,
        limits: Limits = Limits(),
        observe: @escaping @Sendable (RunState, Event, Timestamp) -> Void = { _, _, _ in }
    ) async throws -> Session {
        let location = try workspace.log(options.log)
        if access == .create {
            try makeFolder(location.folder)
        } else if Files.status(location.path) == nil {
            throw Failure(
                .usage,
                "there is no log at \(location.text) yet: `runner run FILE` makes it; or say where it is: --log, TENANTRY_LOG"
            )
        }
        let mode = access == .readOnly ? SQLiteEventLog.Mode.readOnly : .readWrite
        let log = try SQLiteEventLog(path: location.path, mode: mode, patience: patience)
        let artifacts = try dataSets(in: location.artifacts)
        let secrets = workspace.secrets
        var limits = limits
        for tier in workspace.project.tiers { limits.tiers[tier.name] = tier.runsAtOnce }
        let engine = Engine(
            log: log,
            registry: workspace.registry,
            artifacts: artifacts,
            surroundings: .machine(root: workspace.root, protected: workspace.protected(log: location)) {
                try secrets.secret($0)
            },
            limits: limits,
            failPoints: access == .readOnly ? .none : try FailAt.points(options.console),
            logger: Logger(label: "runner") { _ in StderrLogHandler() },
            observe: observe
        )
        return Session(
            workspace: workspace, location: location, log: log, artifacts: artifacts, patience: patience, engine: engine
        )
    }

    /// Opens the log of the project that the current folder belongs to.
    static func open(_ options: LogOptions, access: Access = .readWrite) async throws -> Session {
        try await open(try Workspace.find(), options, access: access)
    }

    private static func dataSets(in folder: String) throws -> FileArtifactStore {
        do {
            return try FileArtifactStore(root: folder)
        } catch let failure as StepFailure {
            throw Failure(.store, "can't open the folder of the data sets: \(failure.message)")
        }
    }

    /// The folder of a log is for its owner alone, and no part of a repository.
    private static func makeFolder(_ folder: String) throws {
        guard !Files.isFolder(folder) else { return }
        do throws(FileError) {
            try Files.makeFolder(Files.parent(of: folder))
            try Files.makeFolder(folder, mode: 0o700)
            // Not one that must be new: another process may be making the folder at this moment.
            if Files.name(of: folder).hasPrefix(".") { try Files.replace(folder + "/.gitignore", "*\n", mode: 0o644) }
        } catch {
            throw Failure(.store, "can't make the folder of the log: \(error.message)")
        }
    }
}

extension Surroundings {
    /// The machine's clock, its random numbers, and secrets from where the project keeps them.
    static func machine(
        root: String, protected: [ProtectedPlace] = [], secret: @escaping @Sendable (String) throws -> Secret
    ) -> Surroundings {
        let numbers = RandomNumbers()
        return Surroundings(
            now: { OperatingSystem.now() },
            sleep: { until in
                // In pieces, because the clock may be set while it sleeps.
                let left = until - OperatingSystem.now()
                if left > .zero { try? await Task.sleep(for: min(left, .seconds(5))) }
            },
            random: { numbers.next() },
            secret: secret,
            root: root,
            protected: protected
        )
    }
}
