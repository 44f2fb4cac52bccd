/// Builds one step of a file and checks it against its step type or its template.
struct StepBuilder {
    /// The keys of a step.
    static let keys = [
        "id", "uses", "with", "needs", "if", "foreach", "max-parallel", "retry", "timeout", "on-timeout",
        "continue-on-error", "compensate", "point-of-no-return",
    ]
    /// Keys of the language that later versions know.
    static let reservedKeys = ["concurrency"]
    /// The keys of `retry`.
    static let retryKeys = ["max-attempts", "delay", "backoff", "max-delay", "jitter", "attempt-timeout"]

    /// What came of it.
    struct Built {
        /// The step; `nil` if something was wrong, which is reported then.
        var step: StepDefinition?
        /// The shape of its output; `any` where that can't be told.
        var output: Schema = .any
        /// How many nodes its template brings.
        var templateNodes = 0
        /// The inputs of the file that name this step's connections.
        var connectionInputs: [CheckedTemplate.ConnectionInput] = []
    }

    /// A step's body with what was checked against it.
    struct Body {
        /// The body.
        let body: StepDefinition.Body
        /// Its `with`.
        let with: Argument
        /// The shape of one output.
        let output: Schema
        /// The name of its signals, if its `with` gives one.
        var signal: String?
        /// How many nodes its template brings.
        var templateNodes = 0
        /// The inputs of the file that name this step's connections.
        var connectionInputs: [CheckedTemplate.ConnectionInput] = []
    }

    let reader: FileReader
    let session: ParsingSession
    let draft: StepsBuilder.Draft
    let needs: [Int]
    let scope: TypeScope

    private var findings: Findings { reader.findings }
    private var owner: String { draft.id.isEmpty ? "the step" : "step \"\(draft.id)\"" }
    private var members: Members { draft.members }

    /// Builds the step.
    func build() -> Built {
        let before = findings.list.count
        _ = reader.members(
            of: YAMLNode(content: .mapping(members.all), location: members.location, offset: 0), keys: Self.keys,
            owner: owner, reserved: Self.reservedKeys)
        let condition = members["if"].map { arguments(refusing: "conditions are recorded", status: true).condition($0) }
        let foreach = members["foreach"].flatMap(list)
        let settings = settings()
        guard let body = body(item: members["foreach"] == nil ? nil : itemSchema(foreach)) else { return Built() }
        var built = Built(
            output: members["foreach"] == nil ? body.output : .array(body.output), templateNodes: body.templateNodes,
            connectionInputs: body.connectionInputs)
        guard findings.list.count == before, !draft.id.isEmpty else { return built }
        built.step = StepDefinition(
            id: draft.id, body: body.body, with: body.with, needs: needs, condition: condition ?? nil,
            foreach: foreach?.argument, maxParallel: settings.maxParallel, retry: settings.retry,
            timeout: settings.timeout, onTimeout: settings.onTimeout, continueOnError: settings.continueOnError,
            compensate: settings.compensate, isPointOfNoReturn: settings.isPointOfNoReturn,
            signal: body.signal, location: draft.location)
        return built
    }

    private func body(item: Schema?) -> Body? {
        guard let node = members["uses"] else {
            let names = session.registry.descriptions.map(\.name)
            reader.reportMissing(
                "uses", in: owner, at: draft.location,
                help: "expected a step type, one of \(names.joined(separator: ", ")), or a template, ./templates/x.yaml"
            )
            return nil
        }
        guard let uses = reader.literalText(node, "\"uses\"") else { return nil }
        var scope = scope
        if let item { scope.contexts.append(("item", item)) } else { scope.hideItem() }
        if uses.hasPrefix("./") || uses.hasPrefix("../") {
            return TemplateUse(reader: reader, session: session, scope: scope, members: members, owner: owner)
                .body(uses, at: node.location)
        }
        return StepTypeUse(reader: reader, session: session, scope: scope, members: members, owner: owner)
            .body(uses, at: node.location)
    }

    // MARK: foreach

    private func arguments(refusing reason: String, status: Bool = false) -> ArgumentReader {
        var scope = scope
        scope.secretsRefused = reason
        scope.allowsStatus = status
        scope.hideItem()
        return ArgumentReader(reader: reader, scope: scope, closed: session.closed)
    }

    private func list(_ node: YAMLNode) -> ArgumentReader.Read? {
        arguments(refusing: "the list of a foreach is recorded").read(node, as: .array(.any), "\"foreach\"")
    }

    private func itemSchema(_ list: ArgumentReader.Read?) -> Schema {
        if case .array(let item)? = list?.type.schema { item } else { .any }
    }

    // MARK: The keys that say how it is carried out

    private struct Settings {
        var maxParallel: Int?
        var retry = RetryPolicy.none
        var timeout: Duration?
        var onTimeout = TimeoutPolicy.fail
        var continueOnError = false
        var compensate = true
        var isPointOfNoReturn = false
    }

    private func settings() -> Settings {
        var settings = Settings()
        if let member = members.member("max-parallel") {
            settings.maxParallel = value(member, as: .integer(1...1_000))?.int
            if members["foreach"] == nil {
                findings.error(
                    .keyNotHere, "\"max-parallel\" bounds the items of a \"foreach\", and \(owner) has none",
                    at: member.keyLocation, help: "take it away, or add foreach")
            }
        }
        if let member = members.member("timeout") { settings.timeout = duration(member) }
        if let member = members.member("on-timeout") {
            let words = TimeoutPolicy.allCases.map(\.rawValue)
            settings.onTimeout =
                value(member, as: .enumeration(words))?.string.flatMap(TimeoutPolicy.init(rawValue:)) ?? .fail
        }
        if let member = members.member("continue-on-error") {
            settings.continueOnError = value(member, as: .bool)?.bool ?? false
        }
        if let member = members.member("compensate") {
            settings.compensate = value(member, as: .bool)?.bool ?? true
        }
        if let member = members.member("point-of-no-return") {
            settings.isPointOfNoReturn = value(member, as: .bool)?.bool ?? false
        }
        if let member = members.member("retry") { settings.retry = retry(member) ?? .none }
        return settings
    }

    private func retry(_ member: YAMLMember) -> RetryPolicy? {
        if let uses = members["uses"]?.scalarText, uses.hasPrefix("./") || uses.hasPrefix("../") {
            findings.error(
                .keyNotHere, "a template can't be retried as a whole", at: member.keyLocation,
                help: "give \"retry\" to the steps inside the template")
            return nil
        }
        guard let retry = reader.members(of: member.value, keys: Self.retryKeys, owner: "\"retry\"") else { return nil }
        let none = RetryPolicy.none
        if retry.member("max-attempts") == nil {
            reader.reportMissing(
                "max-attempts", in: "\"retry\"", at: member.keyLocation,
                help: "how many attempts there may be in all, such as 5")
        }
        let words = RetryPolicy.Backoff.allCases.map(\.rawValue)
        let backoff = retry.member("backoff").flatMap { value($0, as: .enumeration(words))?.string }
        return RetryPolicy(
            maxAttempts: retry.member("max-attempts").flatMap { value($0, as: .integer(1...1_000))?.int } ?? 1,
            delay: retry.member("delay").flatMap(duration) ?? none.delay,
            backoff: backoff.flatMap(RetryPolicy.Backoff.init(rawValue:)) ?? none.backoff,
            maxDelay: retry.member("max-delay").flatMap(duration) ?? none.maxDelay,
            jitter: retry.member("jitter").flatMap { value($0, as: .bool)?.bool } ?? none.jitter,
            attemptTimeout: retry.member("attempt-timeout").flatMap(duration))
    }

    private func duration(_ member: YAMLMember) -> Duration? {
        guard let text = value(member, as: .duration)?.string, let duration = Duration(text: text) else { return nil }
        guard duration > .zero else {
            findings.error(
                .wrongType, "\"\(member.key)\": expected a duration longer than zero, found \(quoted(text))",
                at: member.value.location)
            return nil
        }
        return duration
    }

    /// A value that must be known before the run starts.
    private func value(_ member: YAMLMember, as schema: Schema) -> Value? {
        ArgumentReader(
            reader: reader, scope: ConnectionsReader.scope(session.closed), closed: session.closed
        )
        .value(member.value, as: schema, "\"\(member.key)\"")
    }
}

extension TypeScope {
    /// Says why `item` can't be seen, where no `foreach` brings one.
    mutating func hideItem() {
        hidden.append(("item", "it is one item of a \"foreach\", and only that step's \"with\" sees it"))
    }
}
