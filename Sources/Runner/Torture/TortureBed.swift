import Glibc
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

/// What of a project is copied for the torture: its files, and the folders that connections of the kind `local` read.
struct ProjectCopy {
    private let bed: TortureBed
    private let workspace: Workspace

    init(of bed: TortureBed) {
        self.bed = bed
        workspace = bed.workspace
    }

    /// Makes the copy.
    /// - Throws: ``Failure`` if something lies where no copy can stand for it.
    func make(at place: String) throws {
        try checkPlaces()
        let folders = bed.definition.connections.filter { $0.kind == "local" }
            .compactMap { $0.settings.value["files"]?.string }
        do throws(FileError) {
            try Files.makeFolder(place, mode: 0o700)
            for folder in Set(folders).sorted() where Files.isFolder(Files.absolute(folder, below: workspace.root)) {
                try Files.copy(
                    folder: Files.absolute(folder, below: workspace.root), to: Files.absolute(folder, below: place),
                    linking: false, leavingOut: Set(secret))
            }
            for source in bed.definition.sources {
                let path = Files.absolute(source.path, below: place)
                guard Files.status(path) == nil else { continue }
                try Files.makeFolder(Files.parent(of: path))
                try Files.create(path, source.text)
            }
        } catch {
            throw Failure(.usage, "the project can't be copied: \(error.message)")
        }
        try copyProjectFile(to: place)
    }

    /// What is no business of a copy: the keys that sign the real log, and what they have signed.
    private var secret: [String] {
        let checkpoint = workspace.project.checkpoint.map { [$0.key, $0.to] } ?? []
        return (checkpoint + [workspace.project.secretsFolder].compactMap(\.self))
            .map { Files.absolute($0, below: workspace.root) }
    }

    private func checkPlaces() throws {
        let help = "or torture the connections themselves: --connections"
        for source in bed.definition.sources where !Self.isBelow(source.path) {
            throw Failure(
                .usage,
                "torture runs a copy of the project, and \(Printable.line(source.path)) lies outside of it: move it below "
                    + "\(workspace.shownRoot), \(help)")
        }
        for connection in bed.definition.connections where connection.kind == "local" {
            for key in ["path", "files"] {
                guard let path = connection.settings.value[key]?.string, !Self.isBelow(path) else { continue }
                throw Failure(
                    .usage,
                    "torture runs a copy of the project, and `\(key)` of the connection \"\(connection.name)\" leads out of it "
                        + "(\(Printable.line(path))): name a place below \(workspace.shownRoot), \(help)")
            }
        }
        if let other = bed.definition.connections.first(where: { $0.kind != "local" }) {
            throw Failure(
                .usage,
                "torture has a scratch system only for the kind `local`, and the connection \"\(other.name)\" is of the kind "
                    + "\(other.kind): torture the connections themselves: --connections")
        }
    }

    private static func isBelow(_ path: String) -> Bool {
        path.utf8.first != UInt8(ascii: "/") && !path.split(separator: "/").contains("..")
    }

    /// The project file without what would sign the scratch logs.
    private func copyProjectFile(to place: String) throws {
        let path = "\(place)/\(Workspace.projectFile)"
        unlink(path)
        guard !workspace.project.source.text.isEmpty else { return }
        var lines: [Substring] = []
        var isLeftOut = false
        for line in workspace.project.source.text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let first = line.first, first != " ", first != "#" { isLeftOut = line.hasPrefix("checkpoint:") }
            if !isLeftOut { lines.append(line) }
        }
        let text = lines.joined(separator: "\n")
        let copied = try? Project.parse(Array(text.utf8), path: path, registry: workspace.registry)
        guard let copied, copied.checkpoint == nil else {
            throw Failure(
                .usage,
                "torture must not sign checkpoints, and `checkpoint` can't be taken out of \(Workspace.projectFile) as it is "
                    + "written: let it begin in the first column, with what belongs to it indented below it")
        }
        do throws(FileError) {
            try Files.create(path, text)
        } catch {
            throw Failure(.failed, "can't write \(error.message)")
        }
    }
}

extension Files {
    /// How much a copy may hold.
    private static let most = (files: 100_000, bytes: 1 << 30)

    /// Copies a folder with all that is in it, but for hidden names, links and what is no file, with the times of the files.
    ///
    /// - Parameters:
    ///   - source: The folder.
    ///   - target: Where the copy is made.
    ///   - linking: Whether the copy's files are the same files under other names; nobody may write into them.
    ///   - left: What is left out, as absolute paths.
    /// - Throws: ``FileError``, also where it is too much.
    static func copy(
        folder source: String, to target: String, linking: Bool, leavingOut left: Set<String> = []
    ) throws(FileError) {
        var copied = (files: 0, bytes: 0)
        try copy(folder: source, to: target, linking: linking, leavingOut: left, &copied)
    }

    private static func copy(
        folder source: String, to target: String, linking: Bool, leavingOut left: Set<String>,
        _ copied: inout (files: Int, bytes: Int)
    ) throws(FileError) {
        try makeFolder(target)
        for name in names(in: source) where !name.hasPrefix(".") {
            let (from, to) = ("\(source)/\(name)", "\(target)/\(name)")
            var status = stat()
            guard !left.contains(from), lstat(from, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try copy(folder: from, to: to, linking: linking, leavingOut: left, &copied)
            case S_IFREG where Files.status(to) == nil:
                copied.files += 1
                copied.bytes += Int(status.st_size)
                guard copied.files <= most.files, copied.bytes <= most.bytes else {
                    throw FileError(
                        path: source,
                        reason: "it holds more than \(most.files) files or \(most.bytes >> 20) MiB; let `files` of the "
                            + "connections name smaller folders")
                }
                if !linking || link(from, to) != 0 { try copy(file: from, to: to, status) }
            default: break
            }
        }
    }

    private static func copy(file source: String, to target: String, _ status: stat) throws(FileError) {
        try create(target, try read(source, atMost: most.bytes), mode: status.st_mode & 0o777)
        // The time of a source is part of what a step says of it.
        let times = [status.st_atim, status.st_mtim]
        guard utimensat(AT_FDCWD, target, times, 0) == 0 else {
            throw FileError(path: target, reason: OperatingSystem.lastError)
        }
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
