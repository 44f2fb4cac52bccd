/// Reads the `concurrency` of a workflow.
struct ConcurrencyReader {
    static let keys = ["key", "limit", "on-conflict"]
    /// How many runs may hold a key at once.
    static let limits = 1...10_000

    let reader: FileReader
    let inputs: Inputs
    let closed: ClosedScope

    /// The rule; `nil` if there is none, or if something is wrong with it, which is reported then.
    func concurrency(_ node: YAMLNode?) -> Concurrency? {
        guard let node, let members = reader.members(of: node, keys: Self.keys, owner: "\"concurrency\"") else {
            return nil
        }
        let limit = members.member("limit").flatMap { value($0, as: .integer(Self.limits))?.int }
        let words = Concurrency.Conflict.allCases.map(\.rawValue)
        let conflict = members.member("on-conflict").flatMap { value($0, as: .enumeration(words))?.string }
        guard let keyNode = members["key"] else {
            reader.reportMissing(
                "key", in: "\"concurrency\"", at: members.location, help: "such as key: ${{ tenant.id }}")
            return nil
        }
        guard let key = key(keyNode) else { return nil }
        return Concurrency(
            key: key, limit: limit ?? 1, onConflict: conflict.flatMap(Concurrency.Conflict.init(rawValue:)) ?? .queue)
    }

    private func key(_ node: YAMLNode) -> Argument? {
        var scope = TypeScope(contexts: [
            ("tenant", closed.tenant?.inferredSchema ?? .any), ("inputs", inputs.schema),
            ("project", closed.project.inferredSchema),
        ])
        scope.hidden = [
            ("run", "every run has its own, so such a key would keep no run waiting"),
            ("steps", "the key is needed before any step begins"),
            ("item", "the key is needed before any step begins"),
        ]
        scope.secretsRefused = "the key is recorded, and shown to whoever waits for it"
        let owner = "\"key\""
        let arguments = ArgumentReader(reader: reader, scope: scope, closed: closed)
        guard let key = arguments.read(node, as: .string, owner)?.argument else { return nil }
        guard closed.isComplete, key.isClosed, (try? key.evaluate(in: closed).value) == .string("") else { return key }
        reader.findings.error(
            .emptyConcurrencyKey, "\(owner): the key of \"concurrency\" is empty", at: node.location,
            help: "runs that hold the same text exclude each other: write such as ${{ tenant.id }}")
        return nil
    }

    /// A value that must be known before the run starts.
    private func value(_ member: YAMLMember, as schema: Schema) -> Value? {
        ArgumentReader(reader: reader, scope: ConnectionsReader.scope(closed), closed: closed)
            .value(member.value, as: schema, "\"\(member.key)\"")
    }
}
