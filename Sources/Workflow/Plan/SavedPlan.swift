/// A plan as a file keeps it: with the digests of the files it was made of, and one over itself.
public struct SavedPlan: Sendable, Hashable {
    /// The word by which a file of this form is recognised.
    public static let format = "tenantry-plan"
    /// The version that this program reads and writes; from version 2 on what was read is known by its content.
    static let version = 2

    /// The workflow file, from the project's folder, or absolute.
    public let file: String
    /// The run that carries it out: the same plan twice is one run.
    public let run: RunID
    /// The digests of the files that the definition was made of, by path: the workflow file, its templates, the project file.
    let files: Object
    /// What was planned.
    let plan: Value

    /// Keeps a plan.
    /// - Parameters:
    ///   - plan: The plan.
    ///   - file: The workflow file.
    ///   - run: The id of the run that will carry it out.
    ///   - sources: The files that the definition was made of.
    public init(_ plan: RunPlan, of file: String, run: RunID, sources: [SourceText]) {
        self.file = file
        self.run = run
        files = Object(sources.map { ($0.path, Value.string(Digest.sha256($0.text).hex)) })
        self.plan = plan.value
    }

    /// The SHA-256 of the definition that was planned.
    public var definition: String { plan["definition"]?.string ?? "" }

    /// The inputs with which it was planned.
    public var inputs: Object { plan["inputs"]?.object ?? [:] }

    /// The plan's own digest: what a run that is started by it says.
    public var digest: Digest { .sha256(content.canonicalBytes) }

    private var content: Value {
        [
            "file": .string(file), "files": .object(files), "format": .string(Self.format),
            "format-version": Value(Self.version), "plan": plan, "run": .string(run.text),
        ]
    }

    /// The text of the file.
    public var text: String {
        var object = content.object ?? [:]
        object["digest"] = .string(digest.hex)
        return Value.object(object).canonicalText + "\n"
    }
}

extension SavedPlan {
    /// Whether some bytes are a plan, or the beginning of one: JSON that begins as a plan does, and names the format.
    public static func isMeant(by bytes: [UInt8]) -> Bool {
        FirstKey(of: bytes) == .key("digest") && String(decoding: bytes, as: UTF8.self).contains("\"\(format)\"")
    }

    /// Whether a file is given as a plan, be it whole or not: its first key is that of a plan, or it is named as JSON and has no key
    /// of a workflow file, which may be written in braces too.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - bytes: What it holds.
    /// - Returns: Whether it is meant to be one.
    public static func isGiven(as path: String, _ bytes: [UInt8]) -> Bool {
        if FirstKey(of: bytes) == .key("digest") { return true }
        guard path.lowercased().hasSuffix(".json") else { return false }
        if let keys = (try? Value(json: bytes))?.object?.map(\.key) {
            return !keys.contains(where: WorkflowBuilder.keys.contains)
        }
        switch FirstKey(of: bytes) {
        case .key(let key): return !WorkflowBuilder.keys.contains(key)
        case .absent: return true
        case .otherText: return false
        }
    }

    /// Reads a file.
    /// - Throws: ``PlanRefused`` if it is no plan or cut, of another version, or was changed by hand.
    public init(reading bytes: [UInt8]) throws(PlanRefused) {
        guard let value = try? Value(json: bytes) else {
            throw PlanRefused(bytes.isEmpty ? "it is empty" : "it is cut or damaged", isWhole: false)
        }
        guard let object = value.object, object["format"]?.string == Self.format,
            let version = object["format-version"]?.int
        else { throw PlanRefused("it is nothing that `runner plan --out` wrote", isWhole: false) }
        guard version == Self.version else {
            throw PlanRefused(
                "it is of version \(version), and this program knows \(Self.version)"
                    + (version > Self.version ? "; use the runner that made it" : ""))
        }
        guard let file = object["file"]?.string, let files = object["files"]?.object, let plan = object["plan"],
            plan["definition"]?.string != nil, plan["inputs"]?.object != nil, plan["steps"]?.array != nil,
            let stated = object["digest"]?.string, let run = object["run"]?.string.flatMap(RunID.init(parsing:))
        else { throw PlanRefused("a part of it is missing", isWhole: false) }
        self.file = file
        self.run = run
        self.files = files
        self.plan = plan
        guard stated == digest.hex, text == Value.object(object).canonicalText + "\n" else {
            throw PlanRefused("it was changed by hand: its content isn't what its digest says")
        }
    }
}

/// Why a file can't be used as a plan.
public struct PlanRefused: Error, Sendable, Hashable {
    /// What is wrong.
    public let message: String
    /// Whether it is a whole plan nevertheless, only not one that can be used.
    public let isWhole: Bool

    init(_ message: String, isWhole: Bool = true) {
        self.message = message
        self.isWhole = isWhole
    }
}

/// What a text in braces begins with: its first key, in quotes or without, as far as it goes.
private enum FirstKey: Equatable {
    case key(String)
    /// There is none: the text is empty, a list, or ends before its first key does.
    case absent
    /// It is no text in braces.
    case otherText

    init(of bytes: [UInt8]) {
        let rest = bytes.drop(while: Self.isBlank)
        guard let first = rest.first, first != UInt8(ascii: "[") else {
            self = .absent
            return
        }
        guard first == UInt8(ascii: "{") else {
            self = .otherText
            return
        }
        let inside = rest.dropFirst().drop(while: Self.isBlank)
        let isQuoted = inside.first == UInt8(ascii: "\"") || inside.first == UInt8(ascii: "'")
        let word = isQuoted ? inside.dropFirst() : inside
        let end = word.firstIndex { isQuoted ? $0 == inside.first : !Self.isLetter($0) }
        self =
            end.map { $0 == word.startIndex ? .absent : .key(String(decoding: word[..<$0], as: UTF8.self)) } ?? .absent
    }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
    }
}
