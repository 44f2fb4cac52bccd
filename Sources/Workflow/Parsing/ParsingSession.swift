/// What the parsing of one workflow file and its templates shares.
final class ParsingSession {
    /// The step types and connection kinds.
    let registry: StepRegistry
    /// The project.
    let project: Project
    /// The project's folder.
    let root: String
    /// How messages name a file.
    let shown: (String) -> String
    /// What in a connection's settings leads where no connection may go.
    let refuse: (ConnectionKind, ConnectionKind.Settings) -> InputProblem?
    /// The files of a file's folder.
    let filesBeside: (String) -> [String]
    /// Yields the bytes of a file.
    let readFile: (String) throws -> [UInt8]
    /// Where mistakes go.
    let findings = Findings()
    /// The files that were read, in the order of their use.
    private(set) var sources: [SourceText] = []
    /// The tenant's and the project's values.
    var closed: ClosedScope
    /// The tenant's tier.
    var tier: Tier?
    /// The connections that can be used, by name.
    var connections: [ConnectionSettings] = []
    /// Connections of the workflow file that are wrong, which is reported already.
    var brokenConnections: [String] = []
    /// The names of connections that are used.
    private(set) var usedConnections: [String] = []
    /// Whether a step names its connection by an expression, so that any may be used.
    var usesAnyConnection = false
    /// Templates that were read, by path; `nil` for one that is wrong.
    var templates: [String: CheckedTemplate?] = [:]
    /// The templates that are being read, from the outermost.
    var openTemplates: [String] = []
    /// How many nodes the file and its templates, inlined, have so far.
    private(set) var nodes = 0
    /// Where the reading of a file ended too soon, by its path.
    private(set) var brokenAtLine: [String: Int] = [:]

    /// Begins to parse.
    init(
        registry: StepRegistry, project: Project, root: String, shown: @escaping (String) -> String,
        refuse: @escaping (ConnectionKind, ConnectionKind.Settings) -> InputProblem?,
        filesBeside: @escaping (String) -> [String], readFile: @escaping (String) throws -> [UInt8]
    ) {
        self.registry = registry
        self.project = project
        self.root = root
        self.shown = shown
        self.refuse = refuse
        self.filesBeside = filesBeside
        self.readFile = readFile
        closed = ClosedScope(tenant: nil, project: project.attributes)
    }

    /// Takes bytes in as a file and reads its YAML.
    func document(_ bytes: [UInt8], path: String) -> (file: SourceFile, document: YAMLReader.Document)? {
        guard let file = SourceFile(path: path, bytes: bytes, findings: findings) else {
            if bytes.count <= SourceFile.maximumBytes {
                sources.append(SourceText(path: path, text: String(decoding: bytes, as: UTF8.self)))
            }
            return nil
        }
        sources.append(file.source)
        guard let document = YAMLReader.read(file, findings: findings) else { return nil }
        brokenAtLine[path] = document.brokenAtLine
        return (file, document)
    }

    /// Which file may have been meant by a path that can't be read, as messages say it.
    func nearestFile(to path: String) -> String? {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(path[...$0]) } ?? ""
        let name = String(path.dropFirst(folder.count))
        let others = filesBeside(path).filter { $0 != name && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
        let near = Nearest.name(to: name, among: others) ?? Nearest.name(to: name + ".yaml", among: others)
        return near.map { "did you mean \(quoted(shown(folder + $0)))?" }
    }

    /// Marks a connection as used.
    func use(_ connection: String) {
        if !usedConnections.contains(connection) { usedConnections.append(connection) }
    }

    /// Counts nodes that are inlined; reports when there are too many in all.
    func spend(nodes count: Int, at location: SourceLocation) -> Bool {
        nodes += count
        guard nodes > YAMLReader.maximumNodes else { return true }
        findings.error(
            .tooManyNodes,
            "with its templates put in, the file has more than \(YAMLReader.maximumNodes) keys and values",
            at: location,
            help: "use fewer templates, or foreach over a list")
        return false
    }
}

extension [Diagnostic] {
    /// What is still to be believed of a file whose reading ended too soon: mistakes of the reading, and those before
    /// that line which nothing that stands below could mend.
    func reachable(before brokenLines: [String: Int]) -> [Diagnostic] {
        filter { diagnostic in
            guard let line = brokenLines[diagnostic.location.file], !diagnostic.code.isOfReading else { return true }
            return diagnostic.location.line < line && diagnostic.code.standsAlone
        }
    }
}

extension DiagnosticCode {
    /// Whether it comes from reading the text, before anything is understood.
    var isOfReading: Bool { rawValue.hasPrefix("E01") }

    /// Whether nothing else in the file can make it right.
    var standsAlone: Bool {
        switch self {
        case .unknownKey, .badName, .duplicateStep, .notSupportedYet, .unknownStepType, .unknownConnectionKind,
            .expressionSyntax, .wrongType, .expressionNotAllowed:
            true
        default: false
        }
    }
}
