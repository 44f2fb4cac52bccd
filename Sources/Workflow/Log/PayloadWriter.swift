/// Writes a payload in canonical form, member by member; whoever calls it keeps the members in the order of their keys.
struct PayloadWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(512) }

    mutating func begin() { bytes.append(UInt8(ascii: "{")) }
    mutating func end() { bytes.append(UInt8(ascii: "}")) }

    /// Writes a key, and a comma before it unless it is the first; no complete value ends in an opening brace.
    mutating func key(_ key: StaticString) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func list<Element>(
        _ key: StaticString, _ elements: [Element], _ write: (inout PayloadWriter, Element) -> Void
    ) {
        self.key(key)
        bytes.append(UInt8(ascii: "["))
        for (ordinal, element) in elements.enumerated() {
            if ordinal > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    // MARK: Members

    mutating func member(_ key: StaticString, _ text: String) {
        self.key(key)
        CanonicalJSON.write(text, into: &bytes)
    }

    mutating func member(_ key: StaticString, ifAny text: String?) {
        if let text { member(key, text) }
    }

    mutating func member(_ key: StaticString, _ number: Int) {
        self.key(key)
        CanonicalJSON.write(number, into: &bytes)
    }

    mutating func member(_ key: StaticString, _ flag: Bool) {
        self.key(key)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    mutating func member(_ key: StaticString, _ value: Value) {
        self.key(key)
        value.write(into: &bytes)
    }

    mutating func member(_ key: StaticString, ifAny moment: Timestamp?) {
        if let moment { member(key, moment) }
    }

    mutating func member(_ key: StaticString, _ moment: Timestamp) {
        self.key(key)
        quoted(length: Timestamp.length) { moment.write(into: $0) }
    }

    mutating func member(_ key: StaticString, _ digest: Digest) {
        self.key(key)
        quoted(length: Digest.hexLength) { digest.write(into: $0) }
    }

    /// Lets a body write so many ASCII bytes that need no escape.
    private mutating func quoted(length: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) -> Void) {
        let start = bytes.count + 1
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: repeatElement(0, count: length))
        bytes.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func member(_ key: StaticString, _ path: StepPath) { member(key, path.text) }

    /// Writes a text that stands in a list.
    mutating func text(_ text: String) { CanonicalJSON.write(text, into: &bytes) }

    mutating func member(_ key: StaticString, _ actor: Actor) {
        self.key(key)
        begin()
        member("claimed", ifAny: actor.claimed)
        member("identity", actor.identity)
        member("kind", actor.kind.rawValue)
        end()
    }

    /// Writes effects, unless there are none.
    mutating func effects(_ effects: [Effect]) {
        if !effects.isEmpty { list("effects", effects) { $0.effect($1) } }
    }

    mutating func effect(_ effect: Effect) {
        begin()
        key("connection")
        begin()
        member("account", effect.connection.account)
        member("endpoint", effect.connection.endpoint)
        member("kind", effect.connection.kind)
        end()
        member("kind", effect.kind)
        switch effect.provenance {
        case .created: member("provenance", "created")
        case .found: member("provenance", "found")
        case .changed(let before):
            key("provenance")
            begin()
            member("changed", before)
            end()
        }
        member("resource", effect.resource)
        if !effect.undo.isNull { member("undo", effect.undo) }
        end()
    }

    /// Writes secrets by reference, unless there are none.
    mutating func deferred(_ places: [Deferred]) {
        guard !places.isEmpty else { return }
        list("secrets", places) { writer, place in
            writer.begin()
            writer.member("expression", place.expression)
            writer.member("pointer", place.pointer)
            writer.end()
        }
    }

    mutating func wait(_ wait: Wait) {
        key("wait")
        begin()
        if case .approval(let policy) = wait.kind {
            key("approval")
            begin()
            member("allow-initiator", policy.allowInitiator)
            list("approvers", policy.approvers) { $0.text($1) }
            member("quorum", policy.quorum)
            end()
        }
        if !wait.command.isEmpty {
            list("command", wait.command) { CanonicalJSON.write($1, into: &$0.bytes) }
        }
        if !wait.cursor.isNull { member("cursor", wait.cursor) }
        effects(wait.effects)
        member("kind", wait.kind.name)
        member("on", wait.on)
        if let poll = wait.poll { member("poll-microseconds", Int(poll.microseconds)) }
        if !wait.shown.isNull { member("shown", wait.shown) }
        member("signal", ifAny: wait.signal)
        member("summary", wait.summary)
        member("until", ifAny: wait.until)
        end()
    }

    mutating func graph(_ key: StaticString, _ nodes: [GraphNode]) {
        list(key, nodes) { writer, node in
            writer.begin()
            if let body = node.body { writer.graph("body", body) }
            writer.member("id", node.id)
            if !node.needs.isEmpty { writer.list("needs", node.needs) { CanonicalJSON.write($1, into: &$0.bytes) } }
            if node.repeats { writer.member("repeats", true) }
            if node.tolerant { writer.member("tolerant", true) }
            writer.end()
        }
    }

    mutating func paths(_ key: StaticString, _ paths: [StepPath]) {
        list(key, paths) { $0.text($1.text) }
    }

    mutating func values(_ key: StaticString, _ values: [Value]) {
        list(key, values) { $1.write(into: &$0.bytes) }
    }
}
