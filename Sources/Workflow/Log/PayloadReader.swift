/// Where a payload isn't what was written.
struct PayloadError: Error, CustomStringConvertible {
    /// Where it stands, as a JSON Pointer.
    var pointer: String
    let message: String

    var description: String { pointer.isEmpty ? "the payload \(message)" : "\(pointer) \(message)" }

    /// The same error seen from one level further out; places are put together only when something is wrong.
    func below(_ token: String) -> PayloadError {
        PayloadError(pointer: "/\(token)\(pointer)", message: message)
    }
}

/// Takes members out of a payload, each checked, and in the end says whether there were others.
struct PayloadReader {
    private let object: Object
    private var taken = 0
    /// Where the next member is likely to be: most are asked for in their order.
    private var next = 0

    init(_ object: Object) { self.object = object }

    /// Fails if the payload has members that were not asked for.
    func finish() throws(PayloadError) {
        guard taken != object.count else { return }
        throw PayloadError(
            pointer: "", message: "has members that it never had; they are \(object.keys.joined(separator: ", "))")
    }

    /// The member of that name, if there is one.
    mutating func optional(_ key: String) -> Value? {
        let members = object.members
        for step in 0..<members.count {
            let place = next + step < members.count ? next + step : next + step - members.count
            if members[place].key.equalsByBytes(key) {
                taken += 1
                next = place + 1
                return members[place].value
            }
        }
        return nil
    }

    mutating func value(_ key: String) throws(PayloadError) -> Value {
        guard let value = optional(key) else { throw PayloadError(pointer: "/\(key)", message: "is missing") }
        return value
    }

    func wrong(_ key: String, _ expectation: String, _ value: Value) -> PayloadError {
        PayloadError(pointer: "/\(key)", message: "should be \(expectation), and is \(value.excerpt)")
    }

    // MARK: Scalars

    mutating func text(_ key: String) throws(PayloadError) -> String {
        let value = try value(key)
        guard case .string(let text) = value else { throw wrong(key, "text", value) }
        return text
    }

    mutating func optionalText(_ key: String) throws(PayloadError) -> String? {
        guard let value = optional(key) else { return nil }
        guard case .string(let text) = value else { throw wrong(key, "text", value) }
        return text
    }

    mutating func int(_ key: String) throws(PayloadError) -> Int {
        let value = try value(key)
        guard let int = value.int else { throw wrong(key, "a whole number", value) }
        return int
    }

    mutating func optionalInt(_ key: String) throws(PayloadError) -> Int? {
        guard let value = optional(key) else { return nil }
        guard let int = value.int else { throw wrong(key, "a whole number", value) }
        return int
    }

    mutating func flag(_ key: String) throws(PayloadError) -> Bool {
        let value = try value(key)
        guard case .bool(let flag) = value else { throw wrong(key, "true or false", value) }
        return flag
    }

    mutating func optionalFlag(_ key: String) throws(PayloadError) -> Bool {
        guard let value = optional(key) else { return false }
        guard case .bool(let flag) = value else { throw wrong(key, "true or false", value) }
        return flag
    }

    mutating func moment(_ key: String) throws(PayloadError) -> Timestamp {
        guard let moment = try optionalMoment(key) else {
            throw PayloadError(pointer: "/\(key)", message: "is missing")
        }
        return moment
    }

    mutating func optionalMoment(_ key: String) throws(PayloadError) -> Timestamp? {
        guard let value = optional(key) else { return nil }
        guard case .string(let text) = value, let moment = Timestamp(text: text) else {
            throw wrong(key, "a time such as 2026-01-31T09:00:00.000000Z", value)
        }
        return moment
    }

    mutating func digest(_ key: String) throws(PayloadError) -> Digest {
        guard let digest = try optionalDigest(key) else {
            throw PayloadError(pointer: "/\(key)", message: "is missing")
        }
        return digest
    }

    mutating func optionalDigest(_ key: String) throws(PayloadError) -> Digest? {
        guard let value = optional(key) else { return nil }
        guard case .string(let text) = value, let digest = Digest(hex: text) else {
            throw wrong(key, "64 hexadecimal digits", value)
        }
        return digest
    }

    mutating func word<Word: RawRepresentable<String>>(
        _ key: String, as: Word.Type = Word.self
    ) throws(PayloadError) -> Word {
        let value = try value(key)
        guard case .string(let text) = value, let word = Word(rawValue: text) else {
            throw wrong(key, "a word that \(Word.self) knows", value)
        }
        return word
    }

    mutating func path(_ key: String = "step") throws(PayloadError) -> StepPath { StepPath(text: try text(key)) }

    mutating func optionalPath(_ key: String = "step") throws(PayloadError) -> StepPath? {
        try optionalText(key).map { StepPath(text: $0) }
    }

    // MARK: Structures

    /// Reads an object with a body, and checks that the body took all of it.
    mutating func nested<Result>(
        _ key: String, _ body: (inout PayloadReader) throws(PayloadError) -> Result
    ) throws(PayloadError) -> Result {
        let value = try value(key)
        do throws(PayloadError) {
            return try Self.read(value, body)
        } catch {
            throw error.below(key)
        }
    }

    private static func read<Result>(
        _ value: Value, _ body: (inout PayloadReader) throws(PayloadError) -> Result
    ) throws(PayloadError) -> Result {
        guard case .object(let object) = value else {
            throw PayloadError(pointer: "", message: "should be an object, and is \(value.excerpt)")
        }
        var reader = PayloadReader(object)
        let result = try body(&reader)
        try reader.finish()
        return result
    }

    mutating func items(_ key: String) throws(PayloadError) -> [Value] {
        let value = try value(key)
        guard case .array(let items) = value else { throw wrong(key, "a list", value) }
        return items
    }

    mutating func optionalItems(_ key: String) throws(PayloadError) -> [Value]? {
        object[key] == nil ? nil : try items(key)
    }

    /// Reads a list of objects with a body; a list that was left out is empty.
    mutating func list<Element>(
        _ key: String, _ body: (inout PayloadReader) throws(PayloadError) -> Element
    ) throws(PayloadError) -> [Element] {
        guard let value = optional(key) else { return [] }
        guard case .array(let items) = value else { throw wrong(key, "a list", value) }
        var elements: [Element] = []
        elements.reserveCapacity(items.count)
        for (ordinal, item) in items.enumerated() {
            do throws(PayloadError) {
                elements.append(try Self.read(item, body))
            } catch {
                throw error.below("\(key)/\(ordinal)")
            }
        }
        return elements
    }

    /// Reads a list of texts; one that was left out is empty.
    mutating func optionalTexts(_ key: String) throws(PayloadError) -> [String] {
        object[key] == nil ? [] : try texts(key)
    }

    mutating func texts(_ key: String) throws(PayloadError) -> [String] {
        var texts: [String] = []
        for item in try items(key) {
            guard case .string(let text) = item else { throw wrong(key, "a list of text", item) }
            texts.append(text)
        }
        return texts
    }

    mutating func actor(_ key: String = "actor") throws(PayloadError) -> Actor {
        try nested(key) { reader throws(PayloadError) in
            let claimed = try reader.optionalText("claimed")
            return Actor(try reader.word("kind"), try reader.text("identity"), claimed: claimed)
        }
    }

    mutating func optionalActor(_ key: String = "actor") throws(PayloadError) -> Actor? {
        object[key] != nil ? try actor(key) : nil
    }

    mutating func effects() throws(PayloadError) -> [Effect] {
        try list("effects") { reader throws(PayloadError) in try reader.effect() }
    }

    private mutating func effect() throws(PayloadError) -> Effect {
        let connection = try nested("connection") { reader throws(PayloadError) in
            ConnectionIdentity(
                kind: try reader.text("kind"), endpoint: try reader.text("endpoint"),
                account: try reader.text("account"))
        }
        return Effect(
            kind: try text("kind"), connection: connection, resource: try text("resource"),
            undo: optional("undo") ?? .null, provenance: try provenance())
    }

    private mutating func provenance() throws(PayloadError) -> Effect.Provenance {
        let value = try value("provenance")
        switch value {
        case .string("created"): return .created
        case .string("found"): return .found
        case .object(let object) where object.count == 1:
            if let before = object["changed"] { return .changed(from: before) }
        default: break
        }
        throw wrong("provenance", "created, found or what was changed", value)
    }

    mutating func deferred() throws(PayloadError) -> [Deferred] {
        try list("secrets") { reader throws(PayloadError) in
            Deferred(pointer: try reader.text("pointer"), expression: try reader.text("expression"))
        }
    }

    mutating func wait() throws(PayloadError) -> Wait {
        try nested("wait") { reader throws(PayloadError) in
            let kind = try reader.waitKind()
            return Wait(
                kind, on: try reader.text("on"), summary: try reader.text("summary"),
                until: try reader.optionalMoment("until"),
                poll: try reader.optionalInt("poll-microseconds").map { .microseconds($0) },
                signal: try reader.optionalText("signal"), cursor: reader.optional("cursor") ?? .null,
                effects: try reader.effects(), shown: reader.optional("shown") ?? .null,
                command: reader.object["command"] == nil ? [] : try reader.texts("command"))
        }
    }

    private mutating func waitKind() throws(PayloadError) -> Wait.Kind {
        let name = try text("kind")
        switch name {
        case "approval":
            return .approval(
                try nested("approval") { reader throws(PayloadError) in
                    ApprovalPolicy(
                        approvers: try reader.texts("approvers"), quorum: try reader.int("quorum"),
                        allowInitiator: try reader.flag("allow-initiator"))
                })
        case "consent": return .consent
        case "message": return .message
        case "callback": return .callback
        case "propagation": return .propagation
        case "time": return .time
        default: throw wrong("kind", "a kind of wait", .string(name))
        }
    }

    mutating func graph(_ key: String) throws(PayloadError) -> [GraphNode] {
        try list(key) { reader throws(PayloadError) in
            let body = reader.object["body"] == nil ? nil : try reader.graph("body")
            return GraphNode(
                id: try reader.text("id"), needs: try reader.needs(), repeats: try reader.optionalFlag("repeats"),
                tolerant: try reader.optionalFlag("tolerant"), body: body)
        }
    }

    private mutating func needs() throws(PayloadError) -> [Int] {
        guard object["needs"] != nil else { return [] }
        var needs: [Int] = []
        for item in try items("needs") {
            guard let ordinal = item.int else { throw wrong("needs", "a list of whole numbers", item) }
            needs.append(ordinal)
        }
        return needs
    }
}
