/// Something wrong in a workflow file, a template or the project file: where, what, and what to do.
public struct Diagnostic: Sendable, Hashable {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// The file can't be used.
        case error
        /// The file can be used, but does perhaps not what was meant.
        case warning
    }

    /// The stable code, which `runner explain` explains.
    public let code: DiagnosticCode
    /// How bad it is.
    public let severity: Severity
    /// What is wrong, with the offending text in quotes, and what was expected.
    public let message: String
    /// Where it stands.
    public let location: SourceLocation
    /// What to do, if the message doesn't say it already.
    public let help: String?

    /// Makes a diagnostic.
    public init(
        _ code: DiagnosticCode, severity: Severity = .error, _ message: String, at location: SourceLocation,
        help: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.location = location
        self.help = help
    }

    /// The first line of its rendering: `file:line:column: error: message [E0201]`.
    public var headline: String {
        "\(location.file):\(location.line):\(location.column): \(severity.rawValue): \(message) [\(code.rawValue)]"
    }
}

/// Everything that is wrong with a file and the files it uses, in the order of the places.
public struct Diagnostics: Error, Sendable, Hashable {
    /// What was found, sorted by file in the order of their use, then by place.
    public let list: [Diagnostic]
    /// The files as they were read, for the source lines.
    public let sources: [SourceText]

    /// Sorts what was found; of two that say the same at one place one stays.
    public init(_ found: [Diagnostic], sources: [SourceText]) {
        let order = sources.map(\.path)
        var seen: Set<Diagnostic> = []
        list = found.filter { seen.insert($0).inserted }.enumerated()
            .map { (place: Diagnostics.place(of: $1, among: order) + [$0], diagnostic: $1) }
            .sorted { $0.place.lexicographicallyPrecedes($1.place) }
            .map(\.diagnostic)
        self.sources = sources
    }

    private static func place(of diagnostic: Diagnostic, among files: [String]) -> [Int] {
        let location = diagnostic.location
        return [files.firstIndex(of: location.file) ?? files.count, location.line, location.column]
    }

    /// Whether any of them forbids to use the file.
    public var hasErrors: Bool { list.contains { $0.severity == .error } }

    /// The text of a file that was read.
    func source(of file: String) -> SourceText? { sources.first { $0.path.utf8.elementsEqual(file.utf8) } }
}

/// Gathers diagnostics while files are checked, so that all errors come at once.
final class Findings {
    /// What was found so far.
    private(set) var list: [Diagnostic] = []

    /// Adds a diagnostic.
    func add(_ diagnostic: Diagnostic) { list.append(diagnostic) }

    /// Adds an error.
    func error(_ code: DiagnosticCode, _ message: String, at location: SourceLocation, help: String? = nil) {
        list.append(Diagnostic(code, message, at: location, help: help))
    }
}
