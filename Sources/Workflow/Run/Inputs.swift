extension Definition {
    /// The inputs of a start: what was given, checked, with the defaults of what wasn't.
    ///
    /// - Parameter given: The inputs by name.
    /// - Returns: An object with every input of the workflow.
    /// - Throws: ``InputsRefused`` with everything that is wrong.
    public func inputs(from given: Object) throws(InputsRefused) -> Value {
        var problems: [String] = []
        var closed = Object()
        let names = inputs.map(\.name)
        for key in given.keys where !names.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
            let hint = Nearest.name(to: key, among: names).map { "; did you mean \"\($0)\"?" }
            let known = names.isEmpty ? "; it has none" : "; it has: \(names.joined(separator: ", "))"
            problems.append("the workflow has no input \"\(key)\"\(hint ?? known)")
        }
        for input in inputs {
            guard let value = given[input.name] ?? input.defaultValue else {
                problems.append("input \"\(input.name)\" is missing: give \(input.schema.description)")
                continue
            }
            if let mismatch = input.schema.mismatches(of: value).first, given[input.name] != nil {
                problems.append("input \"\(input.name)\"\(mismatch.pointer): \(mismatch.message)")
            }
            closed[input.name] = value
        }
        guard problems.isEmpty else { throw InputsRefused(problems: problems) }
        return .object(closed)
    }
}

/// Inputs that don't fit their workflow.
public struct InputsRefused: Error, Sendable, Hashable {
    /// Everything that is wrong, a sentence each.
    public let problems: [String]
}
