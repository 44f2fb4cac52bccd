/// Where the characters of a scalar stand in its file: quotes, escapes, folded lines and indentation lie between them.
struct ScalarPlaces {
    private let file: SourceFile
    private let offsets: [Int]

    /// Aligns a scalar's text with what its file wrote.
    init(text: String, style: YAMLScalarStyle, startingAt start: Int, in file: SourceFile) {
        self.file = file
        let source = file.scalars
        var place = ScalarPlaces.contentStart(style, startingAt: start, in: file)
        var offsets: [Int] = []
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { " \t\r\n".unicodeScalars.contains(scalar) }
        for scalar in text.unicodeScalars {
            if !isSpace(scalar) || (style == .doubleQuoted && place < source.count && source[place] == "\\") {
                while place < source.count, source[place] != scalar, isSpace(source[place]) { place += 1 }
            }
            offsets.append(min(place, source.count))
            guard place < source.count else { continue }
            if style == .doubleQuoted, source[place] == "\\" {
                place += ScalarPlaces.escapeLength(at: place, in: source)
            } else if style == .singleQuoted, scalar == "'" {
                place += 2
            } else if source[place] == scalar {
                place += 1
            } else {
                while place < source.count, isSpace(source[place]) { place += 1 }
            }
        }
        offsets.append(min(place, source.count))
        self.offsets = offsets
    }

    /// The place of a range of the scalar's characters.
    func location(of range: Range<Int>) -> SourceLocation {
        let last = offsets.count - 1
        let start = offsets[min(max(0, range.lowerBound), last)]
        let end = offsets[min(max(0, range.upperBound), last)]
        return file.location(start..<max(start + 1, end))
    }

    private static func contentStart(_ style: YAMLScalarStyle, startingAt start: Int, in file: SourceFile) -> Int {
        switch style {
        case .plain: start
        case .singleQuoted, .doubleQuoted: start + 1
        case .literal, .folded: file.endOfLine(from: start) + 1
        }
    }

    private static func escapeLength(at place: Int, in source: [Unicode.Scalar]) -> Int {
        guard place + 1 < source.count else { return 1 }
        return switch source[place + 1] {
        case "x": 4
        case "u": 6
        case "U": 10
        default: 2
        }
    }
}

extension YAMLNode {
    /// The place of a range of the characters of a scalar; the node's own for anything else.
    func location(of range: Range<Int>, in file: SourceFile) -> SourceLocation {
        guard case .scalar(let text, let style) = content else { return location }
        return ScalarPlaces(text: text, style: style, startingAt: offset, in: file).location(of: range)
    }

    /// What stands at a JSON Pointer below this node, as far as the pointer leads, and the key it stands under.
    func descend(_ pointer: String) -> (node: YAMLNode, key: SourceLocation?) {
        var node = self
        var key: SourceLocation?
        for token in JSONPointer.tokens(of: pointer) ?? [] {
            switch node.content {
            case .mapping(let members):
                guard let member = members.first(where: { $0.key.equalsByBytes(token) }) else { return (node, key) }
                (node, key) = (member.value, member.keyLocation)
            case .sequence(let items):
                guard let ordinal = JSONPointer.ordinal(token), ordinal < items.count else { return (node, key) }
                (node, key) = (items[ordinal], nil)
            case .scalar, .refused: return (node, key)
            }
        }
        return (node, key)
    }

    /// The text of a scalar.
    var scalarText: String? { if case .scalar(let text, _) = content { text } else { nil } }

    /// Whether an expression stands anywhere in it.
    var hasExpression: Bool {
        switch content {
        case .scalar(let text, _): Template.isNeeded(for: text)
        case .sequence(let items): items.contains(where: \.hasExpression)
        case .mapping(let members): members.contains(where: \.value.hasExpression)
        case .refused: false
        }
    }

    /// What it is, for messages: as the schema's messages say it.
    var excerpt: String {
        switch content {
        case .scalar(let text, .plain):
            if case .value(let value) = YAMLScalar.resolve(text) { value.excerpt } else { Value.string(text).excerpt }
        case .scalar(let text, _): Value.string(text).excerpt
        case .sequence(let items): items.isEmpty ? "an empty list" : "a list of \(items.count)"
        case .mapping(let members): members.isEmpty ? "an empty object" : "an object"
        case .refused: "something else"
        }
    }
}
