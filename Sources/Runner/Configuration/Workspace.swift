import Workflow

/// The project that a command works in: found by its `runner.yaml`, from the file or the current folder upward.
struct Workspace: Sendable {
    /// The project's folder, absolute.
    let root: String
    /// The project's folder in the form that the user's paths have, so that messages name files as the user did.
    let shownRoot: String
    /// What `runner.yaml` says.
    let project: Project
    /// The step types and connection kinds.
    let registry: StepRegistry

    /// The name of the project file.
    static let projectFile = "runner.yaml"

    /// Finds the project of a file, or of the current folder; without a `runner.yaml` the current folder is one.
    /// - Throws: ``Diagnostics`` if the project file is wrong.
    static func find(near file: String? = nil, registry: StepRegistry = Catalogue.registry) throws -> Workspace {
        var folder = file.map(Files.parent) ?? "."
        while let real = Files.real(folder) {
            let path = folder == "." ? projectFile : folder == "/" ? "/" + projectFile : folder + "/" + projectFile
            if Files.status(path) != nil {
                let project = try Project.parse(try bytes(of: path), path: path, registry: registry)
                return Workspace(root: real, shownRoot: folder, project: project, registry: registry)
            }
            if real == "/" { break }
            folder = above(folder)
        }
        let isAbsolute = file?.utf8.first == UInt8(ascii: "/")
        let here = Files.currentFolder
        return Workspace(root: here, shownRoot: isAbsolute ? here : ".", project: .empty, registry: registry)
    }

    private static func above(_ folder: String) -> String {
        if folder == "." { return ".." }
        if Files.name(of: folder) == ".." { return folder + "/.." }
        return Files.parent(of: folder)
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        do throws(FileError) {
            return try Files.read(path, atMost: 1 << 20)
        } catch {
            throw Failure(.usage, "can't read \(error.message)")
        }
    }

    /// Parses and checks a workflow file.
    /// - Throws: ``Diagnostics`` with everything that is wrong.
    func definition(of file: String) throws(Diagnostics) -> Definition {
        try refusePlan(file)
        let path = path(of: file)
        return try WorkflowParser(
            registry: registry, project: project, shown: { $0 == path ? file : shown($0, beside: file) },
            refuse: { kind, settings in
                kind.refuse(
                    ConnectionKind.Settings(
                        name: settings.name, values: settings.values, tenant: settings.tenant, root: root,
                        protected: protected(log: try? log(nil))))
            },
            filesBeside: { Files.names(in: Files.parent(of: Files.absolute($0, below: root))) },
            readFile: { try Files.read($0 == path ? file : Files.absolute($0, below: root), atMost: 1 << 20) }
        )
        .parse(path)
    }

    /// Says of a plan that it is one, instead of all that keeps it from being a workflow file.
    private func refusePlan(_ file: String) throws(Diagnostics) {
        guard !Files.isDevice(file), let bytes = try? Files.read(file, atMost: 1 << 20), SavedPlan.isMeant(by: bytes)
        else { return }
        let made = (try? SavedPlan(reading: bytes)).map { "; it was made of \(Printable.line($0.file))" } ?? ""
        let diagnostic = Diagnostic(
            .wrongType, "this is a plan, not a workflow file", at: SourceLocation(file: file, line: 1, column: 1),
            help: "`runner run \(Printable.shell(file))` carries it out\(made)")
        throw Diagnostics([diagnostic], sources: [])
    }

    /// The path of a file from the project's folder, so that a definition is the same however its file is named; the
    /// absolute path of a file outside of it.
    private func path(of file: String) -> String {
        guard !Files.isDevice(file), let folder = Files.real(Files.parent(of: file)) else { return file }
        let real = Files.absolute(Files.name(of: file), below: folder)
        let path = Files.relative(real, to: root)
        let parts = Files.absolute(file).split(separator: "/").filter { $0 != "." }
        guard path == real, !parts.contains("..") else { return path }
        // A folder of the project may be a link to somewhere else.
        let typed = "/" + parts.joined(separator: "/")
        let linked = Files.relative(typed, to: root)
        return linked == typed ? real : linked
    }

    /// A file of the project as somebody names it who has named another.
    private func shown(_ path: String, beside file: String) -> String {
        let absolute = Files.absolute(path, below: root)
        let near = Files.relative(absolute)
        guard file.utf8.first != UInt8(ascii: "/"), near != absolute else {
            return Files.absolute(path, below: shownRoot)
        }
        return near
    }

    /// Where the log is: what the command says, else the environment, else the project, else the default.
    /// - Throws: ``Failure`` if that is no URL that this program opens.
    func log(_ option: String?) throws -> LogLocation {
        let here = Files.currentFolder
        if let option { return try LogLocation(option, below: here, from: "--log") }
        if let variable = OperatingSystem.variable("TENANTRY_LOG") {
            return try LogLocation(variable, below: here, from: "TENANTRY_LOG")
        }
        if let url = project.log { return try LogLocation(url, below: root, from: project.source.path) }
        return try LogLocation(LogLocation.defaultText, below: root, from: "--log")
    }

    /// What this project lives on: no file of a connection may lead there.
    func protected(log: LogLocation?) -> [ProtectedPlace] {
        var places = [
            ProtectedPlace(secrets.path, "the secrets"), ProtectedPlace(root + "/.tenantry", "\".tenantry\""),
        ]
        if let log {
            places += ["", "-wal", "-shm", ".lock"].map { ProtectedPlace(log.path + $0, "the log") }
            places.append(ProtectedPlace(log.artifacts, "the log's data sets"))
        }
        if let checkpoint = project.checkpoint {
            places.append(ProtectedPlace(Files.absolute(checkpoint.key, below: root), "the key of the checkpoints"))
            places.append(ProtectedPlace(Files.absolute(checkpoint.to, below: root), "the checkpoints"))
        }
        return places + [
            ProtectedPlace(root + "/" + Self.projectFile, "the project file", canBeRead: true),
            ProtectedPlace(root + "/workflows", "the workflow files", canBeRead: true),
        ]
    }

    /// Where the secrets are.
    var secrets: SecretFolder { SecretFolder(root: root, project: project) }
}

extension FileError: CustomStringConvertible {
    var description: String { reason }
}
