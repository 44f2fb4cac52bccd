import Glibc
import Workflow

/// The secrets of a project: variables of the environment, or files in a folder that only their owner can read.
struct SecretFolder: Sendable {
    /// Where the files are.
    let path: String

    private static let longest = 65_536
    private static let prefix = "TENANTRY_SECRET_"

    /// The secrets of a project: in the folder that `TENANTRY_SECRETS` names, else `runner.yaml`, else `.tenantry/secrets`.
    init(root: String, project: Project) {
        path =
            OperatingSystem.variable("TENANTRY_SECRETS").map { Files.absolute($0) }
            ?? Files.absolute(project.secretsFolder ?? ".tenantry/secrets", below: root)
    }

    /// The variable that may hold a secret: `TENANTRY_SECRET_` and the name in capitals, hyphens as underscores.
    static func variable(for name: String) -> String {
        prefix
            + String(decoding: name.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
            .uppercased()
    }

    /// Fails before anything is done if a secret that a workflow names has no value.
    /// - Throws: ``Failure`` with every one that is missing.
    func check(_ definition: Definition) throws {
        let problems = definition.secretNames.compactMap { name in
            do throws(SecretProblem) {
                _ = try secret(name)
                return nil as String?
            } catch {
                return error.description
            }
        }
        guard !problems.isEmpty else { return }
        throw Failure(.credentials, problems.joined(separator: "\nrunner: "))
    }

    /// The value of a secret: the variable if it is set, else the file of that name without its last line end.
    /// - Throws: ``SecretProblem``, which never quotes the value.
    func secret(_ name: String) throws(SecretProblem) -> Secret {
        let variable = Self.variable(for: name)
        if let value = OperatingSystem.variable(variable) { return Secret(bytes: Array(value.utf8)) }
        let file = "\(path)/\(name)"
        let missing = SecretProblem(
            "there is no secret \"\(name)\": write it to \(file) with mode 0600, or set \(variable)"
        )
        guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), name != ".", name != ".." else { throw missing }
        guard Files.status(file) != nil else { throw missing }
        var bytes = try Self.privateBytes(of: file, "the secret \"\(name)\"")
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return Secret(bytes: bytes)
    }

    /// What a file holds that only its owner may read.
    /// - Throws: ``SecretProblem``, which never quotes it.
    static func privateBytes(of file: String, _ owner: String) throws(SecretProblem) -> [UInt8] {
        guard let status = Files.status(file) else {
            throw SecretProblem("\(owner) can't be read: \(file): \(OperatingSystem.lastError)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw SecretProblem("\(owner) must be a file: \(file)")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw SecretProblem(
                "\(owner) can be read by others (mode 0\(mode))", fix: "chmod 0600 \(file)")
        }
        guard let bytes = try? Files.read(file, atMost: longest) else {
            throw SecretProblem("\(owner) can't be read: \(file): \(OperatingSystem.lastError)")
        }
        guard bytes.count <= longest else {
            throw SecretProblem("\(owner) is longer than \(longest) bytes: \(file)")
        }
        return bytes
    }
}

/// Why a secret has no value; never the value itself.
struct SecretProblem: Error, CustomStringConvertible {
    /// What is wrong.
    let problem: String
    /// The command that helps, where it is known.
    let fix: String?

    init(_ problem: String, fix: String? = nil) {
        self.problem = problem
        self.fix = fix
    }

    var description: String { problem + (fix.map { "; do: \($0)" } ?? "") }
}
