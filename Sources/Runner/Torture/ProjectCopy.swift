import Glibc
import Workflow

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
        do throws(FileError) {
            try Files.makeFolder(place, mode: 0o700)
            for folder in Set(settings("files")).sorted() {
                let source = Self.path(folder, below: workspace.root)
                guard Files.isFolder(source) else { continue }
                try Files.copy(
                    folder: source, to: Self.path(folder, below: place), linking: false, leavingOut: Set(leftOut))
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

    /// What connections of the kind `local` say of a setting.
    private func settings(_ name: String) -> [String] {
        bed.definition.connections.filter { $0.kind == "local" }.compactMap { $0.settings.value[name]?.string }
    }

    /// What is no business of a copy: the keys that sign the real log and what they have signed, the secrets, the systems and the
    /// log themselves.
    private var leftOut: [String] {
        let checkpoint = workspace.project.checkpoint.map { [$0.key, $0.to] } ?? []
        let log = try? workspace.log(nil)
        let databases = settings("path").map { Self.path($0, below: workspace.root) } + [log?.path].compactMap(\.self)
        return (checkpoint + [workspace.project.secretsFolder].compactMap(\.self))
            .map { Self.path($0, below: workspace.root) }
            + databases.flatMap { path in ["", "-wal", "-shm", ".lock"].map { path + $0 } }
            + [log?.artifacts].compactMap(\.self)
    }

    /// A path without places that lead nowhere, so that it can be compared with others.
    private static func path(_ path: String, below root: String) -> String {
        let parts = Files.absolute(path, below: root).split(separator: "/").filter { $0 != "." }
        return "/" + parts.joined(separator: "/")
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

    /// The project file without what would sign the scratch logs; where there is none an empty one, so that no other is found.
    private func copyProjectFile(to place: String) throws {
        let path = "\(place)/\(Workspace.projectFile)"
        unlink(path)
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
