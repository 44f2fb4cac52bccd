/// Turns a workflow file into a ``Definition``, or says everything that is wrong with it.
///
/// The way: bytes → text → YAML nodes with places → the tenant, inputs and connections → the steps, each checked against
/// what its type publishes, with templates put in → the definition, closed.
public struct WorkflowParser {
    private let registry: StepRegistry
    private let project: Project
    private let root: String
    private let shown: (String) -> String
    private let refuse: (ConnectionKind, ConnectionKind.Settings) -> InputProblem?
    private let filesBeside: (String) -> [String]
    private let readFile: (String) throws -> [UInt8]

    /// Makes a parser.
    /// - Parameters:
    ///   - registry: The step types and connection kinds that there are.
    ///   - project: What `runner.yaml` says.
    ///   - root: The project's folder, in the form of the paths that will be parsed: both relative or both absolute.
    ///   - shown: How messages name a file whose path from the project's folder is given.
    ///   - refuse: What in a connection's settings leads where no connection may go.
    ///   - filesBeside: The files of a file's folder, as messages name the nearest of them.
    ///   - readFile: Yields the bytes of a file; asked for at most 1 MiB and one byte of each.
    public init(
        registry: StepRegistry, project: Project = .empty, root: String = ".",
        shown: @escaping (String) -> String = { $0 },
        refuse: @escaping (ConnectionKind, ConnectionKind.Settings) -> InputProblem? = { _, _ in nil },
        filesBeside: @escaping (String) -> [String] = { _ in [] },
        readFile: @escaping (String) throws -> [UInt8]
    ) {
        self.registry = registry
        self.project = project
        self.root = root
        self.shown = shown
        self.refuse = refuse
        self.filesBeside = filesBeside
        self.readFile = readFile
    }

    /// Parses and checks a workflow file and the templates that it uses.
    /// - Parameter path: The file, as the definition will name it.
    /// - Returns: The definition, closed.
    /// - Throws: ``Diagnostics`` with everything that is wrong, in the order of the places.
    public func parse(_ path: String) throws(Diagnostics) -> Definition {
        let session = ParsingSession(
            registry: registry, project: project, root: root, shown: shown, refuse: refuse, filesBeside: filesBeside,
            readFile: readFile)
        let definition = parse(path, in: session)
        let found = session.findings.list.reachable(before: session.brokenAtLine)
        guard let definition, found.isEmpty else {
            let sources = session.sources.map { SourceText(path: shown($0.path), text: $0.text) }
            throw Diagnostics(found.map { $0.naming(shown) }, sources: sources + [project.source])
        }
        return definition
    }

    private func parse(_ path: String, in session: ParsingSession) -> Definition? {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            session.findings.error(
                .unreadableFile, "the file can't be read: \(error)", at: SourceLocation(file: path, line: 1, column: 1),
                help: session.nearestFile(to: path))
            return nil
        }
        guard let (file, document) = session.document(bytes, path: path) else { return nil }
        guard document.canBeChecked, document.nodes <= YAMLReader.maximumNodes,
            session.spend(nodes: document.nodes, at: document.root.location)
        else { return nil }
        let reader = FileReader(file: file, findings: session.findings)
        guard let definition = WorkflowBuilder(reader: reader, session: session).definition(document.root) else {
            return nil
        }
        guard (try? Definition(canonical: definition.stored.bytes)) == definition else {
            session.findings.error(
                .tooDeep, "with its templates put in, the file is nested deeper than a log can keep",
                at: document.root.location, help: "nest templates, lists and objects less deeply")
            return nil
        }
        return definition
    }
}

extension Diagnostic {
    /// The same with its file named otherwise.
    fileprivate func naming(_ shown: (String) -> String) -> Diagnostic {
        let place = SourceLocation(
            file: shown(location.file), line: location.line, column: location.column, length: location.length)
        return Diagnostic(code, severity: severity, message, at: place, help: help)
    }
}
