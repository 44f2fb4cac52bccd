import CYaml

/// Reads one YAML document from libyaml's stream of events, refusing what a workflow file doesn't need.
///
/// Aliases, anchors, tags, merge keys and further documents are refused where they stand and reading goes on; a mistake
/// of the syntax, too many nodes and too many levels end it, and what was read before is kept.
struct YAMLReader {
    /// How many levels a file may have.
    static let maximumDepth = 64
    static let tooDeep = "the file is nested deeper than \(maximumDepth) levels"
    static let depthHelp = "a workflow needs no more than ten or so"
    /// How many nodes a file and its templates may have.
    static let maximumNodes = 10_000

    /// What was read.
    struct Document {
        /// The root.
        let root: YAMLNode
        /// Where reading ended too soon, in lines; `nil` if the whole file was read.
        let brokenAtLine: Int?
        /// How many nodes it has.
        let nodes: Int

        /// Whether enough was read to say more about it.
        var canBeChecked: Bool {
            if brokenAtLine == nil { return true }
            if case .mapping = root.content { return true }
            return false
        }
    }

    private let file: SourceFile
    private let findings: Findings
    private var parser: UnsafeMutablePointer<yaml_parser_t>
    private var nodes = 0
    private var flowDepth = 0
    private var lastOffset = 0
    private var lastStart = 0
    private var brokenAtLine: Int?

    /// Reads a file; `nil` if there is nothing in it to check.
    static func read(_ file: SourceFile, findings: Findings) -> Document? {
        let bytes = Array(file.text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            var parser = yaml_parser_t()
            guard yaml_parser_initialize(&parser) == 1 else {
                findings.error(.syntax, "there is no memory to read the file", at: file.location(0..<1))
                return nil
            }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            return withUnsafeMutablePointer(to: &parser) { pointer in
                var reader = YAMLReader(file: file, findings: findings, parser: pointer)
                return reader.document()
            }
        }
    }

    private init(file: SourceFile, findings: Findings, parser: UnsafeMutablePointer<yaml_parser_t>) {
        self.file = file
        self.findings = findings
        self.parser = parser
    }

    private mutating func document() -> Document? {
        var root: YAMLNode?
        while let event = next(), event.kind != .streamEnd {
            switch event.kind {
            case .documentStart where root == nil:
                guard let first = next() else { break }
                root = node(first, depth: 1)
            case .documentStart:
                findings.error(
                    .secondDocument, "a file holds one document; a second begins here", at: location(event),
                    help: "write each workflow in a file of its own")
                return finished(root)
            case .streamStart, .documentEnd, .streamEnd, .alias, .scalar, .sequenceStart, .mappingStart,
                .collectionEnd:
                break
            }
        }
        return finished(root)
    }

    private func finished(_ root: YAMLNode?) -> Document? {
        let isEmpty =
            switch root?.content {
            case nil: true
            case .scalar(let text, .plain): text.isEmpty
            default: false
            }
        if isEmpty {
            guard brokenAtLine == nil else { return nil }
            findings.error(
                .emptyFile, "the file is empty", at: file.location(0..<1),
                help: "runner init --example contoso writes a workflow to begin with")
            return nil
        }
        return root.map { Document(root: $0, brokenAtLine: brokenAtLine, nodes: nodes) }
    }

    // MARK: Nodes

    private mutating func node(_ event: YAMLEvent, depth: Int) -> YAMLNode {
        nodes += 1
        if nodes > Self.maximumNodes {
            stop(
                .tooManyNodes, "the file has more than \(Self.maximumNodes) keys and values", at: event,
                help: "keep records in data files that a retrieve step reads")
            return refused(event)
        }
        let isRefused = refuseProperties(of: event)
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let style):
            if refuseUnquotedExpression(after: event, text: text, style: style) { return refused(event) }
            content = .scalar(text: text, style: style)
        case .sequenceStart, .mappingStart:
            guard depth <= Self.maximumDepth else {
                stop(.tooDeep, Self.tooDeep, at: event, help: Self.depthHelp)
                return refused(event)
            }
            let range = event.start..<event.start + 1
            content = event.kind == .sequenceStart ? sequence(event, depth) : mapping(event, depth)
            return YAMLNode(
                content: isRefused ? .refused : content, location: file.location(range), offset: event.start)
        case .alias:
            findings.error(
                .alias, "aliases (\(quoted(file.text(event.start..<event.end)))) are not accepted", at: location(event),
                help: "write the value out; what several files share belongs in a template or in runner.yaml")
            return refused(event)
        case .streamStart, .streamEnd, .documentStart, .documentEnd, .collectionEnd: return refused(event)
        }
        return YAMLNode(content: isRefused ? .refused : content, location: location(event), offset: event.start)
    }

    private mutating func sequence(_ start: YAMLEvent, _ depth: Int) -> YAMLNode.Content {
        if start.isFlow { flowDepth += 1 }
        defer { if start.isFlow { flowDepth -= 1 } }
        var items: [YAMLNode] = []
        while let event = next(), event.kind != .collectionEnd { items.append(node(event, depth: depth + 1)) }
        return .sequence(items)
    }

    private mutating func mapping(_ start: YAMLEvent, _ depth: Int) -> YAMLNode.Content {
        if start.isFlow { flowDepth += 1 }
        defer { if start.isFlow { flowDepth -= 1 } }
        var members: [YAMLMember] = []
        var lines: [[UInt8]: Int] = [:]
        while let event = next(), event.kind != .collectionEnd {
            let key = key(event, depth: depth)
            guard brokenAtLine == nil, let valueEvent = next() else { break }
            let value = node(valueEvent, depth: depth + 1)
            guard let key else { continue }
            let place = location(event)
            if let first = lines.updateValue(place.line, forKey: Array(key.utf8)) {
                lines[Array(key.utf8)] = first
                findings.error(
                    .duplicateKey, "the key \(quoted(key)) stands here a second time; first in line \(first)",
                    at: place,
                    help: "take one of them away")
            } else {
                members.append(YAMLMember(key: key, keyLocation: place, value: value))
            }
        }
        return .mapping(members)
    }

    private mutating func key(_ event: YAMLEvent, depth: Int) -> String? {
        let read = node(event, depth: depth + 1)
        switch read.content {
        case .scalar("<<", .plain):
            findings.error(
                .mergeKey, "merge keys (\"<<\") are not accepted", at: read.location,
                help: "write the keys out; what several steps share belongs in a template")
            return nil
        case .scalar(let text, let style):
            guard !(text.isEmpty && style == .plain) else {
                findings.error(.keyNotText, "this value has no key", at: read.location, help: "write key: value")
                return nil
            }
            return text
        case .refused: return nil
        case .sequence, .mapping:
            findings.error(
                .keyNotText, "a key must be a text, not a list or an object", at: read.location,
                help: "an expression that begins a value needs quotes: \"${{ … }}\"")
            return nil
        }
    }

    private func refused(_ event: YAMLEvent) -> YAMLNode {
        YAMLNode(content: .refused, location: location(event), offset: event.start)
    }

    private func refuseProperties(of event: YAMLEvent) -> Bool {
        if event.hasAnchor && event.kind != .alias {
            findings.error(
                .alias, "anchors (\(quoted(word(at: event.start)))) are not accepted", at: property(event),
                help: "write the value out where it is needed")
        }
        if event.tag != nil {
            findings.error(
                .tag, "tags (\(quoted(word(at: event.start)))) are not accepted", at: property(event),
                help: "write the value alone; a text that begins with ! needs quotes")
        }
        return event.tag != nil
    }

    private func word(at offset: Int) -> String {
        var end = offset
        while end < file.scalars.count, !" \t\r\n,[]{}".unicodeScalars.contains(file.scalars[end]) { end += 1 }
        return file.text(offset..<end)
    }

    private func property(_ event: YAMLEvent) -> SourceLocation {
        file.location(event.start..<event.start + max(1, word(at: event.start).unicodeScalars.count))
    }

    private func location(_ event: YAMLEvent) -> SourceLocation { file.location(event.start..<event.end) }

    // MARK: Events and the end of reading

    private mutating func next() -> YAMLEvent? {
        guard brokenAtLine == nil else { return nil }
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            breakOff()
            return nil
        }
        defer { yaml_event_delete(&event) }
        let read = YAMLEvent(event)
        lastOffset = read.end
        lastStart = read.start
        return read
    }

    private mutating func stop(_ code: DiagnosticCode, _ message: String, at event: YAMLEvent, help: String) {
        let place = location(event)
        findings.error(code, message, at: place, help: help)
        brokenAtLine = place.line
    }

    /// An unquoted `${{` inside `{ }` or `[ ]` is cut by YAML at its first brace.
    private mutating func refuseUnquotedExpression(after event: YAMLEvent, text: String, style: YAMLScalarStyle) -> Bool
    {
        guard style == .plain, flowDepth > 0, text.unicodeScalars.last == "$",
            file.text(event.end..<event.end + 2) == "{{"
        else { return false }
        reportUnquotedExpression(at: event.end - 1, from: event.start)
        return true
    }

    private mutating func reportUnquotedExpression(at dollar: Int, from start: Int) {
        let end = UnquotedExpression.end(in: file, from: dollar)
        let text = file.text(start..<end)
        let place = file.location(start..<end)
        let escapedText = text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        findings.error(
            .unquotedExpression, "inside { } and [ ] an expression needs quotes, or YAML takes its braces for its own",
            at: place, help: "write \"\(escapedText)\"")
        brokenAtLine = place.line
    }

    private mutating func breakOff() {
        let mistake = YAMLMistake(parser.pointee, in: file)
        if let found = UnquotedExpression.find(
            in: file, from: lastOffset, to: file.endOfLine(from: mistake.range.lowerBound), flowDepth: flowDepth)
        {
            reportUnquotedExpression(at: found, from: found)
            return
        }
        let place = file.location(mistake.range)
        findings.error(mistake.code, mistake.message, at: place, help: mistake.help)
        // A text that goes on to the line of the mistake has swallowed what was meant to stand there.
        let isSwallowed = file.location(lastOffset..<lastOffset).line >= place.line
        brokenAtLine = isSwallowed ? min(place.line, file.location(lastStart..<lastStart).line) : place.line
    }
}
