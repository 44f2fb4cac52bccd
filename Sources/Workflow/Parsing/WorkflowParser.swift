/// Turns a workflow file into a ``Definition``, or says everything that is wrong with it.
///
/// The way: bytes → text → YAML nodes with places → the tenant, inputs and connections → the steps, each checked against
/// what its type publishes, with templates put in → the definition, closed.
public struct WorkflowParser {
    private let registry: StepRegistry
    private let project: Project
    private let root: String
    private let readFile: (String) throws -> [UInt8]

    /// Makes a parser.
    /// - Parameters:
    ///   - registry: The step types and connection kinds that there are.
    ///   - project: What `runner.yaml` says.
    ///   - root: The project's folder, in the form of the paths that will be parsed: both relative or both absolute.
    ///   - readFile: Yields the bytes of a file; asked for at most 1 MiB and one byte of each.
    public init(
        registry: StepRegistry, project: Project = .empty, root: String = ".",
        readFile: @escaping (String) throws -> [UInt8]
    ) {
        self.registry = registry
        self.project = project
        self.root = root
        self.readFile = readFile
    }

    /// Parses and checks a workflow file and the templates that it uses.
    /// - Parameter path: The file, as the user named it; messages name it so.
    /// - Returns: The definition, closed.
    /// - Throws: ``Diagnostics`` with everything that is wrong, in the order of the places.
    public func parse(_ path: String) throws(Diagnostics) -> Definition {
        let session = ParsingSession(registry: registry, project: project, root: root, readFile: readFile)
        let definition = parse(path, in: session)
        let found = session.findings.list.reachable(before: session.brokenAtLine)
        guard let definition, found.isEmpty else {
            throw Diagnostics(found, sources: session.sources + [project.source])
        }
        return definition
    }

    private func parse(_ path: String, in session: ParsingSession) -> Definition? {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path)
        } catch {
            session.findings.error(
                .unreadableFile, "the file can't be read: \(error)", at: SourceLocation(file: path, line: 1, column: 1))
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
