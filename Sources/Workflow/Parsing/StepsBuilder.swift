/// Builds the steps of a workflow or a template: reads each, orders them, checks each against those that run before it.
final class StepsBuilder {
    /// A step as its file writes it.
    struct Draft {
        /// Its members.
        let members: Members
        /// Its id; empty if it has none that can be used.
        let id: String
        /// Where its `id`, or its `uses`, stands.
        let location: SourceLocation
    }

    /// The steps that were built.
    struct Built {
        /// The steps.
        let graph: StepGraph
    }

    let reader: FileReader
    let session: ParsingSession
    private let inputs: Inputs
    private var drafts: [Draft] = []
    private var ordinals: [String: Int] = [:]
    private var outputs: [Schema] = []
    private var availability: OutputAvailability?
    /// How many nodes the templates bring that these steps use.
    private(set) var templateNodes = 0
    /// The inputs of the template whose steps these are that name connections.
    private(set) var connectionInputs: [CheckedTemplate.ConnectionInput] = []

    /// Prepares to build the steps of a file.
    init(reader: FileReader, session: ParsingSession, inputs: Inputs) {
        self.reader = reader
        self.session = session
        self.inputs = inputs
    }

    /// Builds the steps; `nil` if any is wrong, which is reported then.
    func build(_ node: YAMLNode) -> Built? {
        guard case .sequence(let items) = node.content else {
            if !node.isRefused {
                reader.findings.error(
                    .wrongType, "\"steps\": expected a list of steps, found \(node.excerpt)", at: node.location,
                    help: "begin each step with \"- id: …\"")
            }
            return nil
        }
        guard !items.isEmpty else {
            reader.findings.error(
                .noSteps, "\"steps\" is empty; a workflow has at least one step", at: node.location,
                help: "begin each step with \"- id: …\"")
            return nil
        }
        for item in items {
            guard let draft = draft(item) else { continue }
            if !draft.id.isEmpty { ordinals[draft.id] = drafts.count }
            drafts.append(draft)
        }
        outputs = [Schema](repeating: .any, count: drafts.count)
        let needs = drafts.indices.map(needs)
        let order = StepOrder(needs: needs)
        reportCycle(order)
        availability = OutputAvailability(order: order, fates: drafts.map(fate), ordinals: ordinals)
        var built = [StepDefinition?](repeating: nil, count: drafts.count)
        for ordinal in order.order { built[ordinal] = step(ordinal, needs: needs[ordinal].sorted()) }
        let steps = built.compactMap { $0 }
        return steps.count == items.count && order.cycle.isEmpty ? Built(graph: StepGraph(steps)) : nil
    }

    private func step(_ ordinal: Int, needs: [Int]) -> StepDefinition? {
        let builder = StepBuilder(
            reader: reader, session: session, draft: drafts[ordinal], needs: needs, scope: scope(of: ordinal))
        let built = builder.build()
        outputs[ordinal] = built.output
        templateNodes = min(templateNodes + built.templateNodes, YAMLReader.maximumNodes * 2)
        connectionInputs += built.connectionInputs
        return built.step
    }

    // MARK: Reading what orders the steps

    private func draft(_ node: YAMLNode) -> Draft? {
        guard let members = reader.anyMembers(of: node, owner: "a step") else { return nil }
        let uses = members["uses"]
        guard let idNode = members["id"] else {
            reader.reportMissing(
                "id", in: "a step", at: uses?.location ?? members.location,
                help: "such as id: \(uses?.scalarText.map(suggestedID) ?? "export")")
            return Draft(members: members, id: "", location: uses?.location ?? members.location)
        }
        guard let id = reader.name(idNode, "a step's id") else {
            return Draft(members: members, id: "", location: idNode.location)
        }
        if let first = ordinals[id] {
            reader.findings.error(
                .duplicateStep,
                "two steps have the id \(quoted(id)); the first stands in line \(drafts[first].location.line)",
                at: idNode.location, help: "choose another id")
            return Draft(members: members, id: "", location: idNode.location)
        }
        return Draft(members: members, id: id, location: idNode.location)
    }

    private func suggestedID(_ uses: String) -> String { NamePattern.name.accepts(uses) ? uses : "export" }

    private func needs(_ ordinal: Int) -> [Int] {
        guard let node = drafts[ordinal].members["needs"] else { return ordinal == 0 ? [] : [ordinal - 1] }
        let items: [YAMLNode]
        switch node.content {
        case .sequence(let list): items = list
        case .scalar: items = [node]
        case .mapping, .refused:
            if !node.isRefused {
                reader.findings.error(
                    .wrongType, "\"needs\": expected a list of step ids, found \(node.excerpt)", at: node.location)
            }
            return []
        }
        var needs: [Int] = []
        for item in items {
            guard let id = reader.literalText(item, "\"needs\"") else { continue }
            guard let need = ordinals[id] else {
                let ids = drafts.map(\.id).filter { !$0.isEmpty && $0 != drafts[ordinal].id }
                let near = Nearest.name(to: id, among: ids)
                reader.findings.error(
                    .unknownNeed, "\"needs\" names the step \(quoted(id)), which does not exist", at: item.location,
                    help: near.map { "did you mean \"\($0)\"?" } ?? "the steps are \(Schema.list(ids))")
                continue
            }
            if need == ordinal {
                reader.findings.error(
                    .cycle, "step \(quoted(id)) can't need itself", at: item.location, help: "take it out of \"needs\"")
            } else if !needs.contains(need) {
                needs.append(need)
            }
        }
        return needs
    }

    private func reportCycle(_ order: StepOrder) {
        guard let first = order.cycle.min(), let turn = order.cycle.firstIndex(of: first) else { return }
        let cycle = order.cycle[turn...] + order.cycle[..<turn] + [first]
        let names = cycle.map { drafts[$0].id.isEmpty ? "?" : drafts[$0].id }.joined(separator: " → ")
        let byOrder = order.cycle.contains { drafts[$0].members["needs"] == nil }
        let place = drafts[first].members["needs"]?.location ?? drafts[first].location
        reader.findings.error(
            .cycle, "the steps wait for each other in a circle: \(names)", at: place,
            help: byOrder
                ? "a step without \"needs\" waits for the step above it; needs: [] waits for none"
                : "take one of them out of \"needs\"")
    }

    private func fate(_ draft: Draft) -> StepFate {
        StepFate(
            id: draft.id, condition: draft.members["if"]?.scalarText.flatMap(condition),
            continuesOnError: draft.members["continue-on-error"].map { $0.scalarText?.lowercased() != "false" }
                ?? false,
            skipsOnTimeout: draft.members["on-timeout"].map { $0.scalarText != "fail" } ?? false)
    }

    /// An `if` as far as it can be parsed; its mistakes are reported when the step is built.
    private func condition(_ text: String) -> Expression? {
        guard Template.isNeeded(for: text) else { return try? Expression.parse(text) }
        return (try? Template.scan(text))?
            .compactMap { part in
                if case .expression(let expression) = part.part { expression } else { nil }
            }
            .first
    }

    // MARK: What can be seen

    private var contexts: [(name: String, schema: Schema)] {
        [
            ("tenant", session.closed.tenant?.inferredSchema ?? .any), ("inputs", inputs.schema),
            ("run", TypeScope.run), ("project", session.closed.project.inferredSchema),
        ]
    }

    private func scope(of ordinal: Int) -> TypeScope {
        var scope = TypeScope(contexts: contexts)
        scope.stepIDs = drafts.map(\.id).filter { !$0.isEmpty }
        scope.step = { [self] id in
            guard let other = ordinals[id], let availability else { return nil }
            let order = availability.order
            let standing: TypeScope.StepView.Standing =
                if other == ordinal {
                    .itself
                } else if order.isSettled(other, before: ordinal) {
                    .before
                } else if order.isSettled(ordinal, before: other) {
                    .later
                } else {
                    .beside
                }
            let missing = standing == .before ? availability.missing(other, readBy: ordinal) : nil
            return TypeScope.StepView(standing: standing, output: outputs[other], missingBecause: missing)
        }
        return scope
    }

    /// What the outputs of the whole can see: every step.
    func outputsScope(_ built: Built?) -> TypeScope {
        var scope = TypeScope(contexts: contexts)
        scope.hidden = [("item", "only the step that has the foreach sees its items")]
        scope.stepIDs = drafts.map(\.id).filter { !$0.isEmpty }
        scope.step = { [self] id in
            guard let other = ordinals[id], let availability else { return nil }
            return TypeScope.StepView(
                standing: .before, output: outputs[other], missingBecause: availability.missingAtTheEnd(other))
        }
        return scope
    }
}
