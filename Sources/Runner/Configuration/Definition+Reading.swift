import Workflow

extension Definition {
    /// The SHA-256 of its canonical form.
    var digest: Digest { stored.digest }

    /// The secrets that the workflow names anywhere, each once, in the order of their names.
    var secretNames: [String] {
        var names: Set<String> = []
        for connection in connections {
            for deferred in connection.settings.deferred {
                if let expression = try? Expression.parse(deferred.expression) {
                    names.formUnion(expression.secretNames)
                }
            }
        }
        steps.collectSecretNames(into: &names)
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension StepGraph {
    fileprivate func collectSecretNames(into names: inout Set<String>) {
        for step in steps {
            step.with.collectSecretNames(into: &names)
            if case .template(let template) = step.body { template.steps.collectSecretNames(into: &names) }
        }
    }
}

extension Workflow.Argument {
    fileprivate func collectSecretNames(into names: inout Set<String>) {
        switch self {
        case .literal: break
        case .template(let template):
            for case .expression(let expression) in template.parts { names.formUnion(expression.secretNames) }
        case .array(let items): for item in items { item.collectSecretNames(into: &names) }
        case .object(let members): for member in members { member.value.collectSecretNames(into: &names) }
        }
    }
}
