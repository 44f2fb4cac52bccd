extension SavedPlan {
    /// What has changed in the files since the plan was made, a sentence each.
    ///
    /// - Parameters:
    ///   - definition: The definition that the file yields now.
    ///   - sources: The files that it was made of.
    /// - Returns: Nothing if the definition is the same.
    public func differences(from definition: Digest, sources: [SourceText]) -> [String] {
        guard definition.hex != self.definition else { return [] }
        let now = Object(sources.map { ($0.path, Value.string(Digest.sha256($0.text).hex)) })
        let old = files.filter { now[$0.key] != $0.value }
            .map { "\($0.key) \(now[$0.key] == nil ? "isn't used any more" : "has changed")" }
        let new = now.filter { files[$0.key] == nil }.map { "\($0.key) is used now" }
        let all = old + new
        return all.isEmpty ? ["this runner reads \(file) otherwise than the one that made the plan"] : all
    }

    /// What is otherwise now than it was when the plan was made, a sentence each.
    ///
    /// - Parameter now: The same, planned anew.
    /// - Returns: Nothing if all that the plan read is as it was.
    public func differences(from now: RunPlan) -> [String] {
        let (before, after) = (Self.steps(plan), Self.steps(now.value))
        var found: [String] = []
        for (path, step) in before {
            guard let other = after.first(where: { $0.path == path })?.step else {
                found.append("step \(path): it isn't planned any more")
                continue
            }
            guard step != other else { continue }
            let named = Self.differences(step, other)
            found += (named.isEmpty ? ["it isn't what it was"] : named).map { "step \(path): \($0)" }
        }
        let known = Set(before.map(\.path))
        return found + after.filter { !known.contains($0.path) }.map { "step \($0.path): it wasn't planned" }
    }

    private static func steps(_ plan: Value) -> [(path: String, step: Value)] {
        (plan["steps"]?.array ?? []).map { ($0["step"]?.string ?? "", $0) }
    }

    private static func differences(_ before: Value, _ after: Value) -> [String] {
        var found: [String] = []
        if before["problem"] != after["problem"] {
            let message = after["problem"]?["message"]?.string
            found.append(message.map { "it can't be done now: \($0)" } ?? "it could not be done, and can be now")
        }
        if before["fate"] != after["fate"] || before["because"] != after["because"] {
            found.append("it was \(fate(before)) and is \(fate(after)) now")
        }
        found += changes(before, after)
        // What follows from these goes without saying.
        guard found.isEmpty else { return found }
        if before["rights"] != after["rights"] {
            found.append("it needed \(texts(before["rights"])) and needs \(texts(after["rights"])) now")
        }
        if before["waits-for"] != after["waits-for"] {
            found.append("it waited for \(awaited(before)) and waits for \(awaited(after)) now")
        }
        if before["known-later"] != after["known-later"] {
            found.append("more or less of what it is given is known now")
        }
        return found
    }

    private static func changes(_ before: Value, _ after: Value) -> [String] {
        func things(_ step: Value) -> [(name: String, change: Value)] {
            (step["changes"]?.array ?? [])
                .map { ("\($0["kind"]?.string ?? "") \($0["resource"]?.string ?? "")", $0) }
        }
        let (old, new) = (things(before), things(after))
        var found = old.compactMap { name, change -> String? in
            let word = change["action"]?.string ?? ""
            guard let other = new.first(where: { $0.name == name })?.change else {
                return "\(name) was \"\(word)\" and isn't planned now"
            }
            guard other != change else { return nil }
            if other["action"] != change["action"] {
                return "\(name) was \"\(word)\" and is \"\(other["action"]?.string ?? "")\" now"
            }
            let thing = word == StepPlan.Change.Action.read.rawValue ? change["resource"]?.string ?? name : name
            return "\(thing) has changed since the plan was made"
        }
        for (name, change) in new where !old.contains(where: { $0.name == name }) {
            found.append("\(name) wasn't planned and is \"\(change["action"]?.string ?? "")\" now")
        }
        return found
    }

    private static func fate(_ step: Value) -> String {
        let because = step["because"]?.string.map { " (\($0))" } ?? ""
        return "\"\(step["fate"]?.string ?? "")\"\(because)"
    }

    private static func awaited(_ step: Value) -> String { step["waits-for"]?["on"]?.string ?? "nobody" }

    private static func texts(_ value: Value?) -> String {
        let texts = value?.array?.compactMap(\.string) ?? []
        return texts.isEmpty ? "no rights" : "\"\(texts.joined(separator: ", "))\""
    }
}
