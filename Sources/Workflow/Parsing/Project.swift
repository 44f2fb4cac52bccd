/// What `runner.yaml` says for all tenants: the log, shared connections, tiers, where secrets are.
public struct Project: Sendable {
    /// The URL of the log, if the file says one.
    public let log: String?
    /// The folder in which each file is a secret, relative to the project's.
    public let secretsFolder: String?
    /// What each tier may use, in the order of the file.
    public let tiers: [Tier]
    /// Whether claimed names (`--as`) count as identities.
    public let trustClaimedActors: Bool
    /// What `${{ project.… }}` yields.
    public let attributes: Value
    /// What checkpoints are signed by themselves, if any.
    public let checkpoint: CheckpointSettings?
    /// The file as it was read.
    public let source: SourceText
    /// Connections that all tenants share.
    let connections: [ConnectionSettings]

    /// A project without a file.
    public static let empty = Project(saying: SourceText(path: "runner.yaml", text: ""))

    /// The tier of that name.
    public func tier(_ name: String) -> Tier? { tiers.first { $0.name.equalsByBytes(name) } }

    /// Reads the project file.
    /// - Parameters:
    ///   - bytes: What the file holds.
    ///   - path: The file, as the user named it.
    ///   - registry: The step types and connection kinds that there are.
    /// - Returns: What the file says.
    /// - Throws: ``Diagnostics`` with everything that is wrong with it.
    public static func parse(
        _ bytes: [UInt8], path: String, registry: StepRegistry
    ) throws(Diagnostics) -> Project {
        let findings = Findings()
        let file = SourceFile(path: path, bytes: bytes, findings: findings)
        let sources = file.map { [$0.source] } ?? []
        guard let file, let document = YAMLReader.read(file, findings: findings),
            document.canBeChecked
        else {
            // Every key may be left out, and so may all of them.
            if let file, findings.list.map(\.code) == [.emptyFile] { return Project(saying: file.source) }
            throw Diagnostics(findings.list, sources: sources)
        }
        let parser = ProjectParser(reader: FileReader(file: file, findings: findings), registry: registry)
        let project = parser.project(document.root)
        guard let project, findings.list.isEmpty else {
            let broken = document.brokenAtLine.map { [path: $0] } ?? [:]
            throw Diagnostics(findings.list.reachable(before: broken), sources: sources)
        }
        return project
    }
}

extension Project {
    /// A project of which nothing is said.
    private init(saying source: SourceText) {
        self.init(
            log: nil, secretsFolder: nil, tiers: [], trustClaimedActors: false, attributes: [:], checkpoint: nil,
            source: source, connections: [])
    }
}

/// How runners sign checkpoints of the log by themselves.
public struct CheckpointSettings: Sendable, Hashable {
    /// The file of the private key, relative to the project's folder.
    public let key: String
    /// The file that checkpoints are appended to, relative to the project's folder.
    public let to: String
    /// After how many events the next is due.
    public let every: Int

    /// After how many events the next is due if nothing is said.
    public static let defaultEvery = 10_000
}

/// What the tenants of one tier may use.
public struct Tier: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// The step types; `nil` for all.
    public let stepTypes: [String]?
    /// The formats of data; `nil` for all.
    public let formats: [String]?
    /// The connection kinds; `nil` for all.
    public let connectionKinds: [String]?
    /// How many of its runs may be running (not waiting) at once; `nil` for any number.
    public let runsAtOnce: Int?

    /// Makes a tier.
    public init(
        name: String, stepTypes: [String]? = nil, formats: [String]? = nil, connectionKinds: [String]? = nil,
        runsAtOnce: Int? = nil
    ) {
        self.name = name
        self.stepTypes = stepTypes
        self.formats = formats
        self.connectionKinds = connectionKinds
        self.runsAtOnce = runsAtOnce
    }
}

/// Checks a project file.
struct ProjectParser {
    static let keys = [
        "log", "secrets-dir", "connections", "tiers", "trust-claimed-actors", "attributes", "checkpoint",
    ]
    static let checkpointKeys = ["key", "to", "every"]
    static let every = Schema.integer(1...1_000_000_000)
    static let tierKeys = ["step-types", "formats", "connection-kinds", "runs-at-once"]
    static let runsAtOnce = Schema.integer(1...10_000)

    let reader: FileReader
    let registry: StepRegistry

    /// The project; `nil` if anything was wrong, which is reported then.
    func project(_ root: YAMLNode) -> Project? {
        guard let members = reader.members(of: root, keys: Self.keys, owner: "the project file") else { return nil }
        let attributes = members["attributes"]
            .flatMap {
                reader.literal($0, as: .map(.any), "\"attributes\"")
            }
        let closed = ClosedScope(tenant: nil, project: attributes ?? [:])
        let connections = ConnectionsReader(reader: reader, registry: registry, closed: closed)
        return Project(
            log: members["log"].flatMap { reader.literalText($0, "\"log\"") },
            secretsFolder: members["secrets-dir"].flatMap { reader.literalText($0, "\"secrets-dir\"") },
            tiers: members["tiers"].map(tiers) ?? [],
            trustClaimedActors: members["trust-claimed-actors"]
                .flatMap { reader.literal($0, as: .bool, "\"trust-claimed-actors\"")?.bool } ?? false,
            attributes: attributes ?? [:], checkpoint: members.member("checkpoint").flatMap(checkpoint),
            source: reader.file.source,
            connections: members["connections"].map { connections.connections($0) } ?? [])
    }

    private func checkpoint(_ member: YAMLMember) -> CheckpointSettings? {
        let owner = "\"checkpoint\""
        guard let members = reader.members(of: member.value, keys: Self.checkpointKeys, owner: owner) else {
            return nil
        }
        func file(_ key: String, _ help: String) -> String? {
            guard let node = members[key] else {
                reader.reportMissing(key, in: owner, at: member.keyLocation, help: help)
                return nil
            }
            return reader.literalText(node, "\"\(key)\"")
        }
        let key = file("key", "the file of the private key, which `runner audit key` makes")
        let to = file("to", "the file outside the log that checkpoints are appended to")
        let every = members["every"].map { reader.literal($0, as: Self.every, "\"every\"")?.int ?? 0 }
        guard let key, let to else { return nil }
        return CheckpointSettings(key: key, to: to, every: every ?? CheckpointSettings.defaultEvery)
    }

    private func tiers(_ node: YAMLNode) -> [Tier] {
        (reader.anyMembers(of: node, owner: "\"tiers\"")?.all ?? [])
            .compactMap { member in
                guard reader.checkName(member.key, at: member.keyLocation, "the tier's name"),
                    let tier = reader.members(
                        of: member.value, keys: Self.tierKeys, owner: "the tier \"\(member.key)\"")
                else { return nil }
                let formats = Dataset.formats
                return Tier(
                    name: member.key,
                    stepTypes: words(tier["step-types"], "step-types", among: registry.descriptions.map(\.name)),
                    formats: words(tier["formats"], "formats", among: formats),
                    connectionKinds: words(
                        tier["connection-kinds"], "connection-kinds", among: registry.connectionKinds.map(\.name)),
                    runsAtOnce: tier["runs-at-once"]
                        .flatMap { reader.literal($0, as: Self.runsAtOnce, "\"runs-at-once\"")?.int })
            }
    }

    private func words(_ node: YAMLNode?, _ key: String, among known: [String]) -> [String]? {
        guard let node else { return nil }
        let value = reader.literal(node, as: .array(.enumeration(known)), "\"\(key)\"")
        return value?.array?.compactMap(\.string) ?? []
    }
}
