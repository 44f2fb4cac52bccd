/// Checks a step against the step type that it uses.
struct StepTypeUse {
    let reader: FileReader
    let session: ParsingSession
    let scope: TypeScope
    let members: Members
    /// The step, for messages.
    let owner: String

    private var findings: Findings { reader.findings }

    /// The step's body; `nil` if there is no such step type.
    func body(_ name: String, at location: SourceLocation) -> StepBuilder.Body? {
        guard let step = session.registry.step(name) else {
            reportUnknown(name, at: location)
            return nil
        }
        let type = type(of: step)
        let description = type.description
        TierChecker(session: session).check(stepType: name, at: location)
        let node = members["with"]
        let with = with(node, description, at: members.member("with")?.keyLocation ?? location)
        let inputs = checkConnections(with.argument, description, at: location)
        checkFormat(with.argument, description, at: location)
        checkWords(with.argument, description, at: location)
        // What is wrong already counts as not known, so that it hides nothing else and isn't told twice.
        if with.known != .unknown { report(type.check(with.known), in: node, at: location) }
        return StepBuilder.Body(
            body: .type(
                name: name, contractVersion: description.contractVersion, repeatability: description.repeatability,
                awaits: description.awaits),
            with: with.argument, output: Self.output(description), signal: signal(with.argument, node),
            connectionInputs: inputs)
    }

    /// The shape of a step type's output.
    static func output(_ description: StepDescription) -> Schema {
        .object(
            description.output.map { .init($0.name, $0.schema, required: $0.required, summary: $0.summary) })
    }

    private func reportUnknown(_ name: String, at location: SourceLocation) {
        let names = session.registry.descriptions.map(\.name)
        if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            findings.error(
                .unknownStepType, "there is no step type \(quoted(name))", at: location,
                help: "the path of a template begins with ./, as in ./\(name)")
            return
        }
        let near = Nearest.name(to: name, among: names)
        findings.error(
            .unknownStepType, "there is no step type \(quoted(name))", at: location,
            help: near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(names.joined(separator: ", "))")
    }

    private func with(
        _ node: YAMLNode?, _ description: StepDescription, at location: SourceLocation
    ) -> FieldsReader.Read {
        let owner = "\"with\" of \(description.name)"
        let fields = FieldsReader(
            reader: reader, scope: scope, closed: session.closed,
            secretsRefused: "this field of \(description.name) isn't made for secrets, so it would be recorded")
        guard let node else {
            return fields.read(Members(all: [], location: location), description.fields, owner: owner)
        }
        guard let members = reader.anyMembers(of: node, owner: owner) else {
            return FieldsReader.Read(argument: .literal([:]), known: .unknown, isWhole: false)
        }
        return fields.read(Members(all: members.all, location: location), description.fields, owner: owner)
    }

    private func signal(_ with: Argument, _ node: YAMLNode?) -> String? {
        guard let signal = with["signal"] else { return nil }
        if case .literal(let value) = signal { return value.string }
        findings.error(
            .expressionNotAllowed, "\"signal\" must be written out; no expression may stand here",
            at: node?.descend("/signal").node.location ?? members.location,
            help: "a signal's name must be known before the run starts, so that one that comes early is kept")
        return nil
    }

    // MARK: What only the whole file can say

    private func checkConnections(
        _ with: Argument, _ description: StepDescription, at location: SourceLocation
    ) -> [CheckedTemplate.ConnectionInput] {
        var inputs: [CheckedTemplate.ConnectionInput] = []
        for field in description.fields {
            guard let capability = field.capability, let argument = with[field.name] else { continue }
            let place = members["with"]?.descend("/\(field.name)").node.location ?? location
            let checker = ConnectionChecker(session: session)
            if let input = checker.check(argument, for: capability, of: description.name, at: place) {
                inputs.append(
                    CheckedTemplate.ConnectionInput(input: input, capability: capability, step: description.name))
            }
        }
        return inputs
    }

    /// Checks the words that must be the connection's own, where both are written out.
    private func checkWords(_ with: Argument, _ description: StepDescription, at location: SourceLocation) {
        for field in description.fields {
            guard let capability = field.wordOf, case .literal(.string(let word))? = with[field.name],
                let connection = description.fields.first(where: { $0.capability == capability }),
                case .literal(.string(let name))? = with[connection.name],
                let kind = session.connections.first(where: { $0.name.equalsByBytes(name) })?.kind,
                let words = session.registry.kind(kind)?.words[capability],
                !words.contains(where: { $0.equalsByBytes(word) })
            else { continue }
            findings.error(
                .invalidSetting, "connections of kind \(kind) have no \(field.name) \(quoted(word))",
                at: members["with"]?.descend("/\(field.name)").node.location ?? location,
                help: Nearest.name(to: word, among: words).map { "did you mean \"\($0)\"?" }
                    ?? "expected one of \(Schema.list(words))")
        }
    }

    private func checkFormat(_ with: Argument, _ description: StepDescription, at location: SourceLocation) {
        guard let field = description.fields.first(where: { $0.name == "format" }), case .enumeration = field.schema
        else { return }
        let written = members["with"]?.descend("/format")
        // A format that was wrong is reported already.
        guard with["format"] != nil || written?.key == nil else { return }
        let place = written?.node.location ?? location
        // A format that is left to the step to find out can't be checked against a tier's.
        TierChecker(session: session).check(format: with["format"] ?? .literal(.null), at: place)
    }

    private func report(_ problems: [InputProblem], in node: YAMLNode?, at location: SourceLocation) {
        for problem in problems {
            var place = location
            if let found = node?.descend(problem.pointer).node {
                place = found.location
                if let range = problem.range, let text = found.scalarText {
                    place = found.location(of: text.scalarRange(ofBytes: range), in: reader.file)
                }
            }
            findings.error(
                .invalidSetting, problem.message, at: place,
                help: problem.suggestion.map { "did you mean \(quoted($0))?" })
        }
    }
}

extension String {
    /// A range of UTF-8 bytes as a range of Unicode scalars.
    fileprivate func scalarRange(ofBytes range: Range<Int>) -> Range<Int> {
        var (byte, start, end, count) = (0, 0, 0, 0)
        for scalar in unicodeScalars {
            if byte < range.lowerBound { start = count + 1 }
            if byte < range.upperBound { end = count + 1 }
            byte += UTF8.width(scalar)
            count += 1
        }
        return start..<max(start, end)
    }
}

/// Checks that what a step names as its connection is one that can do what the step needs.
struct ConnectionChecker {
    let session: ParsingSession

    /// Checks a field that names a connection.
    /// - Returns: The input that names it, if it is exactly `${{ inputs.<name> }}`.
    func check(
        _ argument: Argument, for capability: Capability, of step: String, at location: SourceLocation
    ) -> String? {
        switch argument {
        case .literal(.string(let name)):
            check(name, for: capability, of: step, at: location)
            return nil
        case .template(let template):
            if template.parts.count == 1, case .expression(let expression) = template.parts[0],
                case .member(let base, let input) = expression.root.kind, case .context("inputs") = base.kind
            {
                return input
            }
            session.usesAnyConnection = true
            return nil
        case .literal, .array, .object: return nil
        }
    }

    private func check(_ name: String, for capability: Capability, of step: String, at location: SourceLocation) {
        guard !session.brokenConnections.contains(name) else { return }
        guard let connection = session.connections.first(where: { $0.name.equalsByBytes(name) }),
            let kind = session.registry.kind(connection.kind)
        else {
            reportUnknown(name, at: location)
            return
        }
        guard kind.capabilities.contains(capability) else {
            let able = session.connections.filter {
                session.registry.kind($0.kind)?.capabilities.contains(capability) == true
            }
            let kinds = session.registry.connectionKinds.filter { $0.capabilities.contains(capability) }.map(\.name)
            let help =
                able.isEmpty
                ? "kinds that offer \(capability.rawValue): \(Schema.list(kinds))"
                : "connections that offer \(capability.rawValue): \(Schema.list(able.map(\.name)))"
            session.findings.error(
                .missingCapability,
                "\(step) needs a connection that offers \(capability.rawValue), and \(quoted(name)) of kind \(kind.name) doesn't",
                at: location, help: help)
            return
        }
        TierChecker(session: session).check(connectionKind: kind.name, of: name, at: location)
        session.use(connection.name)
    }

    private func reportUnknown(_ name: String, at location: SourceLocation) {
        let names = session.connections.map(\.name)
        let near = Nearest.name(to: name, among: names)
        let help =
            near.map { "did you mean \"\($0)\"?" }
            ?? (names.isEmpty
                ? "describe it under \"connections\"" : "the connections are \(Schema.list(names))")
        session.findings.error(
            .unknownConnection, "there is no connection \(quoted(name))", at: location, help: help)
    }
}

/// Checks that the tenant's tier may use what its file uses; messages name the tiers that may.
struct TierChecker {
    let session: ParsingSession

    /// Checks a step type.
    func check(stepType name: String, at location: SourceLocation) {
        check(name, in: \.stepTypes, .tierForbidsStepType, what: "the step type \(quoted(name))", at: location)
    }

    /// Checks the kind of a connection that is used.
    func check(connectionKind kind: String, of connection: String, at location: SourceLocation) {
        check(
            kind, in: \.connectionKinds, .tierForbidsConnectionKind,
            what: "connections of kind \(quoted(kind)), such as \(quoted(connection))", at: location)
    }

    /// Checks a format of data, which must be written out where the tier limits formats.
    func check(format: Argument, at location: SourceLocation) {
        guard let tier = session.tier, tier.formats != nil else { return }
        guard case .literal(.string(let name)) = format else {
            session.findings.error(
                .tierForbidsFormat,
                "the tier \"\(tier.name)\" limits formats, so \"format\" must be written out", at: location,
                help: "expected one of \(Schema.list(tier.formats ?? []))")
            return
        }
        check(name, in: \.formats, .tierForbidsFormat, what: "the format \(quoted(name))", at: location)
    }

    private func check(
        _ name: String, in list: KeyPath<Tier, [String]?>, _ code: DiagnosticCode, what: String,
        at location: SourceLocation
    ) {
        guard let tier = session.tier, let allowed = tier[keyPath: list], !allowed.contains(name) else { return }
        let able = session.project.tiers.filter { $0[keyPath: list]?.contains(name) ?? true }.map { "\"\($0.name)\"" }
        let help =
            able.isEmpty
            ? "no tier of \(session.project.source.path) can; this one has \(Schema.list(allowed))"
            : "the tier\(able.count == 1 ? "" : "s") \(able.joined(separator: ", ")) can; this one has \(Schema.list(allowed))"
        session.findings.error(
            code, "the tier \"\(tier.name)\" can't use \(what)", at: location, help: help)
    }
}
