import Glibc
import Synchronization
public import Workflow

/// The kind `local`: everything that an onboarding needs, in one SQLite file and one folder, with nothing to install.
public enum LocalKind {
    /// What the catalogue lists.
    public static let kind = ConnectionKind(
        name: "local",
        summary:
            "the embedded broker and directory: queues, roles and consents in one SQLite file, records in a folder",
        fields: [
            Field(
                "path", .string,
                "The SQLite file, absolute or below the project; it is made when it is first used.",
                default: .string(defaultPath), example: ".tenantry/contoso.db"),
            Field(
                "files", .string,
                "The folder whose files are read and written, absolute or below the project; nothing above it is reached.",
                default: ".", example: "workflows/data"),
            Field(
                "as", .text(.word),
                "The principal that the workflow acts as; whoever makes the file owns all queues in it.",
                default: "provider", example: "provider"),
        ],
        capabilities: [.records, .objects, .queues, .messages, .roles, .consent],
        words: [.roles: LocalRole.allCases.map(\.rawValue)], refuse: refuse, examine: examine,
        identify: identity, open: { try open($0) }, survey: survey)

    /// Where the file is if nothing else is said, below the project.
    public static let defaultPath = ".tenantry/local.db"

    private static func identity(_ settings: ConnectionKind.Settings) -> ConnectionIdentity {
        ConnectionIdentity(
            kind: "local", endpoint: settings.values["path"]?.string ?? defaultPath,
            account: settings.values["as"]?.string ?? "provider")
    }

    /// Says that the folder of the files is part of what the project lives on.
    private static func refuse(_ settings: ConnectionKind.Settings) -> InputProblem? {
        LocalGuard(places: settings.protected).refusal(of: folder(settings), writing: false)
            .map { reason in
                InputProblem(
                    pointer: "/files",
                    message: "the folder \(quoted(settings.values["files"]?.string ?? ".")) isn't allowed: "
                        + "\(reason)", suggestion: "name another folder")
            }
    }

    /// Says that the folder of the files isn't there, which a step would find out only when it runs.
    private static func examine(_ settings: ConnectionKind.Settings) -> ConnectionKind.Ailment? {
        let folder = folder(settings)
        var status = stat()
        if stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return nil }
        return ConnectionKind.Ailment(
            problem: "\(settings.name): \(quoted(folder)) is no folder, and its files are read and written there",
            fix: "mkdir -p \(folder), or change `files`")
    }

    /// Lists the rows of the system and the files that were written through the connection; nothing where there is no system yet.
    private static func survey(_ settings: ConnectionKind.Settings) async throws -> [SurveyedThing] {
        let identity = identity(settings)
        let files = LocalFiles(
            root: folder(settings), connection: settings.name, protection: LocalGuard(places: settings.protected))
        do {
            let path = absolute(identity.endpoint, below: settings.root)
            return try await LocalSystem(lookingAt: path, owner: identity.account).survey(with: files)
        } catch let error as LocalError {
            throw LocalConnection.stepError(error)
        }
    }

    private static func folder(_ settings: ConnectionKind.Settings) -> String {
        absolute(settings.values["files"]?.string ?? ".", below: settings.root)
    }

    private static func open(_ settings: ConnectionKind.Settings) throws -> LocalConnection {
        let identity = identity(settings)
        let path = absolute(identity.endpoint, below: settings.root)
        if let problem = refuse(settings) {
            throw StepFailure(
                code: "path-refused", message: "the connection \"\(settings.name)\": \(problem.message)",
                side: .provider)
        }
        do {
            let system =
                settings.readOnly
                ? try LocalSystem(lookingAt: path, owner: identity.account)
                : try OpenSystems.shared.system(path, owner: identity.account)
            return LocalConnection(
                identity: identity, system: system,
                files: LocalFiles(
                    root: folder(settings), connection: settings.name,
                    protection: LocalGuard(places: settings.protected)),
                principal: identity.account)
        } catch let error as LocalError {
            throw LocalConnection.stepError(error)
        }
    }

    /// A path as the operating system takes it.
    public static func absolute(_ path: String, below root: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        return path == "." ? root : (root.isEmpty ? path : root + "/" + path)
    }
}

/// The systems that this process has open, so that many runs share one handle.
private final class OpenSystems: Sendable {
    static let shared = OpenSystems()

    private struct Entry {
        weak var system: LocalSystem?
    }
    private let entries = Mutex<[String: Entry]>([:])

    /// The open system of a file, unless another file stands there now.
    func system(_ path: String, owner: String) throws -> LocalSystem {
        if let system = entries.withLock({ $0[path]?.system }),
            system.database.inode == LocalDatabase.inode(of: path)
        {
            return system
        }
        let system = try LocalSystem(path: path, owner: owner)
        entries.withLock { $0[path] = Entry(system: system) }
        return system
    }
}
