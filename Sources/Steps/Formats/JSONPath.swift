import Workflow

/// Follows the lists and objects of a JSON text on the way to the list of records that a JSON Pointer names.
struct JSONPath: Sendable {
    /// Why the way doesn't lead to a list of records.
    struct Problem: Error {
        let code: String
        let message: String
    }

    /// A list or object that is open.
    private struct Level {
        let isObject: Bool
        /// Whether the pointer leads through it.
        let isOnWay: Bool
        /// The ordinal of the present item.
        var ordinal = 0
        /// The present key.
        var key = ""
        /// The keys so far, for messages; only on the way, and no more than 100.
        var keys: [String] = []
        /// Whether what the pointer names was met.
        var met = false
    }

    private static let maxDepth = 64

    private let pointer: String
    private let tokens: [String]
    private var levels: [Level] = []
    /// Whether the innermost open list is the list of records.
    private(set) var isInRecords = false

    init(_ pointer: String) {
        self.pointer = pointer
        tokens = JSONPointer.tokens(of: pointer) ?? []
    }

    /// Whether nothing is open.
    var isEmpty: Bool { levels.isEmpty }
    /// Whether the innermost that is open is an object.
    var isInObject: Bool { levels.last?.isObject ?? false }

    /// Whether the value that begins now stands on the way.
    private var isOnWay: Bool {
        guard let level = levels.last else { return true }
        guard level.isOnWay, levels.count <= tokens.count else { return false }
        return names(level)
    }

    /// Whether the pointer's next token names the present member of a level.
    private func names(_ level: Level) -> Bool {
        let token = tokens[levels.count - 1]
        return level.isObject
            ? level.key.utf8.elementsEqual(token.utf8) : JSONPointer.ordinal(token) == level.ordinal
    }

    /// A list or object begins.
    mutating func open(isObject: Bool) throws(Problem) {
        guard levels.count < Self.maxDepth else {
            throw Problem(
                code: "json-invalid",
                message: "lists and objects are nested more than \(Self.maxDepth) levels deep"
            )
        }
        try checkSuggestion(isObject: isObject)
        let isOnWay = isOnWay
        let isTarget = isOnWay && levels.count == tokens.count
        if isTarget, isObject, !tokens.isEmpty {
            throw Problem(
                code: "json-records-missing",
                message: "an object stands at records-at \(quoted(pointer)), expected a list of records"
            )
        }
        if isOnWay, !levels.isEmpty { levels[levels.count - 1].met = true }
        isInRecords = isTarget && !isObject
        levels.append(Level(isObject: isObject, isOnWay: isOnWay && !isInRecords))
    }

    /// Where no pointer was given and the text is an object, its first list is probably what was meant.
    private func checkSuggestion(isObject: Bool) throws(Problem) {
        guard tokens.isEmpty, !isObject, levels.count == 1, levels[0].isObject else { return }
        let suggestion = JSONPointer.appending(levels[0].key, to: "")
        throw Problem(
            code: "json-records-missing",
            message:
                "the file is an object, expected a list of records; if the records are in \(quoted(levels[0].key)), "
                + "say records-at: \(suggestion)"
        )
    }

    /// A text, number or word stands where a value may.
    func scalar(_ byte: UInt8) throws(Problem) {
        guard isOnWay else { return }
        let kind = byte == UInt8(ascii: "\"") ? "a text" : byte == UInt8(ascii: "n") ? "null" : "a single value"
        let place =
            tokens.isEmpty || levels.isEmpty
            ? "the file is \(kind)" : "\(kind) stands at \(quoted(pointer(to: levels.count)))"
        throw Problem(
            code: "json-records-missing",
            message: "\(place), expected \(levels.count == tokens.count ? "a list of records" : "an object or a list")"
        )
    }

    /// A key of the innermost object was read.
    mutating func enter(_ key: String) throws(Problem) {
        let last = levels.count - 1
        levels[last].key = key
        guard levels[last].isOnWay else { return }
        if levels[last].keys.count < 100 { levels[last].keys.append(key) }
        guard levels[last].met, names(levels[last]) else { return }
        throw Problem(
            code: "json-invalid",
            message: "the key \(quoted(key)) stands twice in one object; a key may stand once"
        )
    }

    /// A comma stands behind a member; whether a key comes next.
    mutating func next() -> Bool {
        levels[levels.count - 1].ordinal += 1
        return isInObject
    }

    /// The innermost list or object ends; whether the whole text does.
    mutating func close() throws(Problem) -> Bool {
        guard let level = levels.popLast() else { return true }
        isInRecords = false
        guard level.isOnWay, !level.met else { return levels.isEmpty }
        guard !tokens.isEmpty else {
            throw Problem(
                code: "json-records-missing",
                message: "the file is an object, expected a list of records; if each line is an object of its own, "
                    + "say format: ndjson"
            )
        }
        throw missing(tokens[levels.count], in: level)
    }

    private func missing(_ token: String, in level: Level) -> Problem {
        let parent = levels.isEmpty ? "the file" : "what stands at \(quoted(pointer(to: levels.count)))"
        let found: String
        if level.isObject {
            let near = Nearest.name(to: token, among: level.keys).map { "; did you mean \(quoted($0))?" } ?? ""
            found =
                level.keys.isEmpty
                ? "it is an empty object" : "it has \(listed(level.keys.map { quoted($0) }))" + near
        } else {
            found = "it is a list"
        }
        return Problem(
            code: "json-records-missing",
            message: "\(parent) has no member \(quoted(token)), which records-at \(quoted(pointer)) names: \(found)"
        )
    }

    /// The first tokens of the pointer as a pointer.
    private func pointer(to count: Int) -> String {
        tokens.prefix(count).reduce("") { JSONPointer.appending($1, to: $0) }
    }
}
