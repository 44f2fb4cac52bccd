/// Reads the scalars, lists and objects of one file, and reports what isn't as it should be.
struct FileReader {
    /// The file.
    let file: SourceFile
    /// Where mistakes go.
    let findings: Findings

    // MARK: Objects

    /// The members of an object whose keys are known; reports any other key.
    /// - Parameters:
    ///   - node: The object.
    ///   - keys: The keys that may stand in it.
    ///   - owner: What the object is, for messages: `a step`, `"retry"`.
    ///   - reserved: Keys that a later version knows.
    /// - Returns: `nil` if the node is no object.
    func members(of node: YAMLNode, keys: [String], owner: String, reserved: [String] = []) -> Members? {
        guard let members = anyMembers(of: node, owner: owner) else { return nil }
        for member in members.all where !keys.contains(where: { $0.equalsByBytes(member.key) }) {
            if reserved.contains(member.key) {
                findings.error(
                    .notSupportedYet, "\"\(member.key)\" is not supported in this version", at: member.keyLocation,
                    help: "take it away; a later version of runner will know it")
            } else {
                reportUnknownKey(member, keys: keys, taken: members.all.map(\.key), owner: owner)
            }
        }
        return members
    }

    /// The members of an object with any keys; `nil` if the node is no object.
    func anyMembers(of node: YAMLNode, owner: String) -> Members? {
        guard case .mapping(let members) = node.content else {
            if !node.isRefused {
                findings.error(
                    .wrongType, "\(owner): expected an object, found \(node.excerpt)", at: node.location,
                    help: "write key: value, one a line, indented below")
            }
            return nil
        }
        return Members(all: members, location: node.location)
    }

    /// Reports a key that nobody knows, with the nearest one that isn't there yet.
    func reportUnknownKey(_ member: YAMLMember, keys: [String], taken: [String], owner: String) {
        let free = keys.filter { key in !taken.contains { $0.equalsByBytes(key) } }
        let near = Nearest.name(to: member.key, among: free)
        let message = "unknown key \(quoted(member.key)) in \(owner)"
        guard !keys.isEmpty else {
            findings.error(.unknownKey, message, at: member.keyLocation, help: "none is expected here")
            return
        }
        findings.error(
            .unknownKey, message, at: member.keyLocation,
            help: near.map { "did you mean \"\($0)\"?" } ?? "expected one of \(keys.joined(separator: ", "))")
    }

    /// Reports a key that is missing.
    func reportMissing(_ key: String, in owner: String, at location: SourceLocation, help: String) {
        findings.error(.missingKey, "\(owner) needs \"\(key)\"", at: location, help: help)
    }

    // MARK: Scalars, lists and values that stand for themselves

    /// The text of a scalar that must be written out.
    func literalText(_ node: YAMLNode, _ owner: String) -> String? {
        guard refuseExpression(node, owner), let value = scalarValue(node) else { return nil }
        guard case .string(let text) = value, !text.isEmpty else {
            findings.error(
                .wrongType, "\(owner): expected text, found \(value.excerpt)", at: node.location,
                help: textHelp(node, value))
            return nil
        }
        return text
    }

    /// A value of a shape that must be written out.
    func literal(_ node: YAMLNode, as schema: Schema, _ owner: String) -> Value? {
        guard refuseExpression(node, owner), let value = value(of: node) else { return nil }
        guard check(value, of: node, as: schema, owner) else { return nil }
        return value
    }

    /// Reports an expression where none may stand.
    private func refuseExpression(_ node: YAMLNode, _ owner: String) -> Bool {
        guard node.hasExpression else { return true }
        findings.error(
            .expressionNotAllowed, "\(owner) must be written out; no expression may stand here", at: node.location,
            help: "it must be known before anything is evaluated")
        return false
    }

    /// The value of a node in which no expression stands; `nil` if a part of it was refused or is reported here.
    func value(of node: YAMLNode) -> Value? {
        switch node.content {
        case .scalar: return scalarValue(node)
        case .sequence(let items):
            let values = items.map(value)
            let known = values.compactMap { $0 }
            guard known.count == values.count else { return nil }
            return .array(known)
        case .mapping(let members):
            var object = Object()
            var isWhole = true
            for member in members {
                if let value = value(of: member.value) { object[member.key] = value } else { isWhole = false }
            }
            guard isWhole else { return nil }
            return .object(object)
        case .refused: return nil
        }
    }

    /// The value of a scalar by the core schema of YAML 1.2.
    func scalarValue(_ node: YAMLNode) -> Value? {
        guard case .scalar(let text, let style) = node.content else {
            if !node.isRefused {
                findings.error(.wrongType, "expected a single value, found \(node.excerpt)", at: node.location)
            }
            return nil
        }
        guard style == .plain else { return .string(text) }
        switch YAMLScalar.resolve(text) {
        case .value(let value): return value
        case .ambiguous(let instead):
            findings.error(
                .ambiguousNumber, "\(quoted(text)) is read differently by different YAML readers", at: node.location,
                help: "write \(instead)")
            return nil
        }
    }

    /// Checks a value that is written out, and reports each difference at its place.
    func check(_ value: Value, of node: YAMLNode, as schema: Schema, _ owner: String) -> Bool {
        let mismatches = schema.mismatches(of: value)
        for mismatch in mismatches {
            let (place, key) = node.descend(mismatch.pointer)
            switch mismatch.kind {
            case .value:
                findings.error(
                    .wrongType, "\(owner): \(mismatch.message)", at: place.location,
                    help: mismatchHelp(mismatch, in: value, as: schema, place))
            case .missingKey:
                findings.error(.missingKey, "\(owner): \(mismatch.message)", at: key ?? place.location)
            case .unknownKey:
                findings.error(.unknownKey, "\(owner): \(mismatch.message)", at: key ?? place.location)
            }
        }
        return mismatches.isEmpty
    }

    /// How to write what YAML took for something else, if that would do.
    private func mismatchHelp(
        _ mismatch: Schema.Mismatch, in value: Value, as schema: Schema, _ node: YAMLNode
    ) -> String? {
        guard let found = value.value(at: mismatch.pointer) else { return nil }
        guard found.string == nil, let text = node.scalarText, !text.isEmpty else { return textHelp(node, found) }
        guard let quoted = value.replacing(at: mismatch.pointer, with: .string(text)),
            !schema.mismatches(of: quoted).contains(where: { $0.pointer == mismatch.pointer })
        else { return nil }
        return textHelp(node, found)
    }

    /// How to write what YAML took for something else.
    func textHelp(_ node: YAMLNode, _ value: Value) -> String? {
        guard case .scalar(let text, .plain) = node.content else { return nil }
        switch value {
        case .number, .bool: return "if it is meant as text, put it in quotes: \"\(text)\""
        case .null:
            return text.isEmpty
                ? "write a value behind the colon" : "if it is meant as text, put it in quotes: \"\(text)\""
        case .string:
            let isBoolean = ["yes", "no", "on", "off"].contains(text.lowercased())
            return isBoolean ? "YAML 1.2 knows only true and false" : nil
        case .array, .object: return nil
        }
    }
}

/// The members of an object of a file.
struct Members {
    /// All of them, in the order of the file.
    let all: [YAMLMember]
    /// Where the object begins.
    let location: SourceLocation

    /// The value under a key.
    subscript(key: String) -> YAMLNode? { member(key)?.value }

    /// The member of a key.
    func member(_ key: String) -> YAMLMember? { all.first { $0.key.equalsByBytes(key) } }
}

/// The patterns of names in files.
enum NamePattern {
    /// `[a-z0-9][a-z0-9-]{0,62}`: a tenant.
    case tenant
    /// `[a-z][a-z0-9-]{0,62}`: a workflow, a step, an input, a connection.
    case name

    /// The rule, for messages.
    var rule: String {
        let start = self == .tenant ? "a lower-case letter or digit" : "a lower-case letter"
        return "expected \(start), then lower-case letters, digits and hyphens, at most 63 in all"
    }

    /// Whether a text keeps the rule.
    func accepts(_ text: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard let first = text.utf8.first, text.utf8.count <= 63 else { return false }
        return (isLetter(first) || (self == .tenant && isDigit(first)))
            && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }
}

extension FileReader {
    /// A name that must be written out and keep a pattern.
    func name(_ node: YAMLNode, _ owner: String, pattern: NamePattern = .name) -> String? {
        guard let text = literalText(node, owner) else { return nil }
        return checkName(text, at: node.location, owner, pattern: pattern) ? text : nil
    }

    /// Whether a name keeps its pattern; reports it otherwise.
    func checkName(_ text: String, at location: SourceLocation, _ owner: String, pattern: NamePattern = .name) -> Bool {
        if pattern.accepts(text) { return true }
        findings.error(.badName, "\(owner) can't be \(quoted(text))", at: location, help: pattern.rule)
        return false
    }
}
