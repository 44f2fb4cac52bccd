extension Definition {
    /// The steps that lead to a path, from the workflow's own down to the step itself; ordinals of repeated steps are passed over.
    ///
    /// - Parameter path: Where a step, a template or an item stands in a run.
    /// - Returns: `nil` if no run of this definition has such a path.
    func steps(along path: StepPath) -> [StepDefinition]? {
        var graph: StepGraph? = steps
        var found: [StepDefinition] = []
        for part in path.text.split(separator: "/", omittingEmptySubsequences: false) {
            let id = String(part.prefix { $0 != "[" })
            guard let step = graph?[id], (step.foreach != nil) || id.utf8.count == part.utf8.count else { return nil }
            found.append(step)
            if case .template(let template) = step.body { graph = template.steps } else { graph = nil }
        }
        return found
    }

    /// The step at a path of a run, whether or not the run has it now.
    public func step(along path: StepPath) -> StepDefinition? { steps(along: path)?.last }

    /// Whether a step, or a step around it, keeps its effects.
    func isKept(_ path: StepPath) -> Bool { steps(along: path)?.contains { !$0.compensate } ?? false }
}

extension StepDefinition {
    /// The name of its step type; `nil` for a template.
    public var typeName: String? { if case .type(let name, _, _, _) = body { name } else { nil } }

    /// What its `uses` says: the step type, or the template's file.
    var uses: String {
        switch body {
        case .type(let name, _, _, _): name
        case .template(let template): template.file
        }
    }
}

extension StepGraph {
    /// The ordinals of the steps in an order in which they can run: that of the file, but needs first.
    var order: [Int] {
        var order: [Int] = []
        var isListed = [Bool](repeating: false, count: steps.count)
        func visit(_ ordinal: Int) {
            guard !isListed[ordinal] else { return }
            isListed[ordinal] = true
            steps[ordinal].needs.forEach(visit)
            order.append(ordinal)
        }
        steps.indices.forEach(visit)
        return order
    }
}
