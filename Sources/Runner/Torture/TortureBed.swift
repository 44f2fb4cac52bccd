import Workflow

/// What is tortured, and the folder that holds a log of its own for every run.
struct TortureBed: Sendable {
    /// The user's project.
    let workspace: Workspace
    /// What is run.
    let definition: Definition
    /// What `--input` said.
    let inputs: [String]
    /// Whether the connections are those that the file names; else every run has a copy of the project, whose `local` is empty.
    let usesConnections: Bool
    /// What others answer, by the step that waits.
    let answers: [String: Value]
    /// How long to wait for what nobody can hasten.
    let patience: Duration
    /// Where everything is.
    let folder: String
    /// Asked whether somebody wants it to end.
    let isInterrupted: @Sendable () -> Bool

    /// Where one run takes place.
    struct Place: Sendable {
        /// The folder of the project that it belongs to.
        let root: String
        /// Where its log is.
        let log: LogLocation
        /// The run.
        let run: RunID
        /// The folder for what is noted beside it.
        let folder: String
    }

    /// Where the workflow file is, from the project's folder.
    var file: String { definition.sources.first?.path ?? "" }

    /// The run's id: the same everywhere, so that two runs differ in nothing but times; the other side of the user's connections
    /// would know it again, so there each has its own.
    private static let run = RunID(parsing: "r_0000000000000000000000000T")

    /// Makes the folder, and the copy of the project that every run's copy is made from.
    /// - Throws: ``Failure`` if the project can't be copied.
    func prepare() throws {
        do throws(FileError) {
            try Files.makeFolder(folder, mode: 0o700)
        } catch {
            throw Failure(.failed, "can't make the folder of the torture: \(error.message)")
        }
        if !usesConnections { try ProjectCopy(of: self).make(at: original) }
    }

    /// Takes the folder away.
    func remove() { Files.remove(folder: folder) }

    private var original: String { folder + "/original" }

    /// Makes a place for a run.
    func place(_ name: String) throws -> Place {
        let here = "\(folder)/\(name)"
        do throws(FileError) {
            try Files.makeFolder(here, mode: 0o700)
            if !usesConnections { try Files.copy(folder: original, to: here + "/project", linking: true) }
        } catch {
            throw Failure(.failed, "can't make the place of a run: \(error.message)")
        }
        let location = try LogLocation("sqlite:\(here)/log/log.db", below: here, from: "torture")
        let run = usesConnections ? nil : Self.run
        return Place(
            root: usesConnections ? workspace.root : here + "/project", log: location, run: run ?? RunCommand.newRun(),
            folder: here)
    }

    /// The variables of the processes of a run: none of this program's but those that are said here.
    func environment(failAt: String?) -> [(name: String, value: String)] {
        let prefix = "TENANTRY_"
        let secrets = ["SECRET_", "SECRETS"]
        var variables = OperatingSystem.variables(beginning: "")
            .filter { variable in
                guard variable.name.hasPrefix(prefix) else { return true }
                return usesConnections && secrets.contains { variable.name.dropFirst(prefix.count).hasPrefix($0) }
            }
        variables.append((prefix + "ACTOR", TorturePlayer.initiator))
        if let failAt { variables.append((FailAt.variable, failAt)) }
        guard !usesConnections else { return variables }
        return variables
            + definition.secretNames.map { (SecretFolder.variable(for: $0), "a scratch value of the secret \($0)") }
    }
}

extension TortureBed {
    /// The connections whose other side can't be listed, so that effects can't be counted there.
    var uncounted: [ConnectionDefinition] {
        definition.connections.filter { workspace.registry.kind($0.kind)?.survey == nil }
    }

    /// All that the connections' other sides hold, each thing once.
    func survey(at place: Place) async throws -> [SurveyedThing] {
        var things: [SurveyedThing] = []
        var known: Set<String> = []
        let secrets = workspace.secrets
        for connection in definition.connections {
            guard let survey = workspace.registry.kind(connection.kind)?.survey else { continue }
            var values: [String: Secret] = [:]
            for deferred in connection.settings.deferred {
                values[deferred.pointer] = try deferred.resolve { try secrets.secret($0) }
            }
            let settings = ConnectionKind.Settings(
                name: connection.name, values: connection.settings.value, secrets: values, tenant: definition.tenant.id,
                root: place.root, readOnly: true, protected: workspace.protected(log: place.log))
            things += try await survey(settings).filter { known.insert($0.id).inserted }
        }
        return things
    }
}
