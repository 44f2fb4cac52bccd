/// A template that was read and checked.
struct CheckedTemplate {
    /// An input that names a connection of a step inside.
    struct ConnectionInput: Hashable {
        /// The input.
        let input: String
        /// What the connection must offer.
        let capability: Capability
        /// The step type that needs it.
        let step: String
    }

    /// The template without the name of its file, which each use writes in its own way.
    let definition: TemplateDefinition?
    /// Its inputs.
    let inputs: Inputs
    /// The shape of what it yields.
    let output: Schema
    /// Its inputs that name connections.
    let connectionInputs: [ConnectionInput]
    /// How many nodes it has, those of the templates that it uses included.
    let nodes: Int
}

/// Puts a template in where a step uses it.
struct TemplateUse {
    /// The keys of a template.
    static let keys = ["name", "inputs", "steps", "outputs"]
    /// Keys that only the workflow has.
    static let foreignKeys = ["tenant", "connections", "concurrency"]
    /// How deep templates may use templates.
    static let maximumDepth = 8

    let reader: FileReader
    let session: ParsingSession
    let scope: TypeScope
    let members: Members
    /// The step, for messages.
    let owner: String

    private var findings: Findings { reader.findings }

    /// The step's body; `nil` if the template can't be used, which is reported.
    func body(_ uses: String, at location: SourceLocation) -> StepBuilder.Body? {
        guard let path = path(uses, at: location), let template = template(at: path, location) else { return nil }
        let isTop = session.openTemplates.isEmpty
        if isTop, !session.spend(nodes: template.nodes, at: location) { return nil }
        let with = with(template, at: members.member("with")?.keyLocation ?? location)
        let connectionInputs = checkConnections(template, with.argument, at: location)
        guard let definition = template.definition else { return nil }
        return StepBuilder.Body(
            body: .template(definition), with: with.argument, output: template.output,
            templateNodes: template.nodes, connectionInputs: connectionInputs)
    }

    private func with(_ template: CheckedTemplate, at location: SourceLocation) -> FieldsReader.Read {
        let fields = template.inputs.definitions.map {
            Field($0.name, $0.schema, $0.summary, required: $0.defaultValue == nil, default: $0.defaultValue)
        }
        let owner = "\"with\" of this template"
        let fieldsReader = FieldsReader(
            reader: reader, scope: scope, closed: session.closed,
            secretsRefused: "a template's inputs are recorded; name the secret inside the template")
        guard let node = members["with"] else {
            return fieldsReader.read(Members(all: [], location: location), fields, owner: owner)
        }
        guard let members = reader.anyMembers(of: node, owner: owner) else {
            return FieldsReader.Read(argument: .literal([:]), known: .unknown, isWhole: false)
        }
        return fieldsReader.read(Members(all: members.all, location: location), fields, owner: owner)
    }

    private func checkConnections(
        _ template: CheckedTemplate, _ with: Argument, at location: SourceLocation
    ) -> [CheckedTemplate.ConnectionInput] {
        var outer: [CheckedTemplate.ConnectionInput] = []
        for needed in template.connectionInputs {
            guard let argument = with[needed.input] else { continue }
            let place = members["with"]?.descend("/\(needed.input)").node.location ?? location
            let checker = ConnectionChecker(session: session)
            if let input = checker.check(argument, for: needed.capability, of: needed.step, at: place) {
                outer.append(
                    CheckedTemplate.ConnectionInput(input: input, capability: needed.capability, step: needed.step))
            }
        }
        return outer
    }

    // MARK: Finding and reading it

    private func path(_ uses: String, at location: SourceLocation) -> String? {
        guard let path = FilePath.resolve(uses, relativeTo: reader.file.path, inside: session.root) else {
            findings.error(
                .templateOutsideProject, "the template \(quoted(uses)) lies outside the project's folder", at: location,
                help: "templates are named relative to this file and stay inside the folder of runner.yaml")
            return nil
        }
        if let open = session.openTemplates.firstIndex(of: path) {
            let names = (session.openTemplates[open...] + [path]).map(session.shown).joined(separator: " → ")
            findings.error(
                .templateCycle, "the templates use each other in a circle: \(names)", at: location,
                help: "a template can't use itself, neither directly nor through another")
            return nil
        }
        guard session.openTemplates.count < Self.maximumDepth else {
            findings.error(
                .templatesTooDeep, "templates use templates more than \(Self.maximumDepth) levels deep", at: location,
                help: "put the inner steps into one template")
            return nil
        }
        return path
    }

    private func template(at path: String, _ location: SourceLocation) -> CheckedTemplate? {
        if let known = session.templates[path] { return known }
        session.openTemplates.append(path)
        defer { session.openTemplates.removeLast() }
        let template = read(path, at: location)
        session.templates[path] = .some(template)
        return template
    }

    private func read(_ path: String, at location: SourceLocation) -> CheckedTemplate? {
        let bytes: [UInt8]
        do {
            bytes = try session.readFile(path)
        } catch {
            findings.error(
                .templateUnreadable, "the template \(quoted(session.shown(path))) can't be read: \(error)",
                at: location,
                help: session.nearestFile(to: path) ?? "templates are named relative to the file that uses them")
            return nil
        }
        guard let (file, document) = session.document(bytes, path: path), document.canBeChecked else { return nil }
        let reader = FileReader(file: file, findings: findings)
        return TemplateBuilder(reader: reader, session: session).template(document)
    }
}

/// Builds a template from its YAML.
struct TemplateBuilder {
    let reader: FileReader
    let session: ParsingSession

    /// The template; its definition is `nil` if something in it was wrong, which is reported then.
    func template(_ document: YAMLReader.Document) -> CheckedTemplate? {
        let before = reader.findings.list.count
        guard let all = reader.anyMembers(of: document.root, owner: "the template") else { return nil }
        let foreign = all.all.filter { TemplateUse.foreignKeys.contains($0.key) }
        for member in foreign {
            reader.findings.error(
                .notATemplate, "a template has no \"\(member.key)\"; the workflow that uses it has",
                at: member.keyLocation,
                help: "take it away, and give the template \"inputs\" for what differs")
        }
        _ = reader.members(
            of: YAMLNode(
                content: .mapping(all.all.filter { !TemplateUse.foreignKeys.contains($0.key) }),
                location: all.location, offset: 0),
            keys: TemplateUse.keys, owner: "the template")
        if let name = all["name"] { _ = reader.name(name, "the template's name") }
        let inputs = InputsReader(reader: reader, closed: session.closed).inputs(all["inputs"])
        guard let stepsNode = all["steps"] else {
            reader.reportMissing(
                "steps", in: "the template", at: all.location, help: "a template has at least one step")
            return nil
        }
        let builder = StepsBuilder(reader: reader, session: session, inputs: inputs)
        let steps = builder.build(stepsNode)
        let outputs = OutputsReader(reader: reader, scope: builder.outputsScope(steps), closed: session.closed)
            .outputs(all["outputs"])
        var definition: TemplateDefinition?
        if let steps, reader.findings.list.count == before {
            definition = TemplateDefinition(
                file: reader.file.path, inputs: inputs.definitions, steps: steps.graph,
                outputs: outputs.map(\.definition))
        }
        return CheckedTemplate(
            definition: definition, inputs: inputs,
            output: definition == nil
                ? .any : .object(outputs.map { .init($0.definition.name, $0.schema, required: true) }),
            connectionInputs: builder.connectionInputs,
            nodes: min(document.nodes + builder.templateNodes, YAMLReader.maximumNodes * 2))
    }
}

/// Paths of files, by their text alone.
enum FilePath {
    /// The path of a file that another names, without `.` and `..`; `nil` if it lies outside of a folder.
    static func resolve(_ path: String, relativeTo file: String, inside root: String) -> String? {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let isAbsolute = file.hasPrefix("/")
        guard let found = normalize(folder + "/" + path, isAbsolute: isAbsolute),
            root.hasPrefix("/") == isAbsolute, let inside = normalize(root, isAbsolute: isAbsolute),
            found.count > inside.count, found.starts(with: inside), !(inside.isEmpty && found.first == "..")
        else { return nil }
        return (isAbsolute ? "/" : "") + found.joined(separator: "/")
    }

    /// The components without `.` and `..`; `nil` if an absolute path climbs above its root.
    private static func normalize(_ path: String, isAbsolute: Bool) -> [String]? {
        var components: [String] = []
        for component in path.split(separator: "/").map(String.init) where component != "." {
            if component != ".." {
                components.append(component)
            } else if let last = components.last, last != ".." {
                components.removeLast()
            } else if isAbsolute {
                return nil
            } else {
                components.append(component)
            }
        }
        return components
    }
}
