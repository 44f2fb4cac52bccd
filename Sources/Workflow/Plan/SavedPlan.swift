/// A plan as a file keeps it: with the digests of the files it was made of, and one over itself.
public struct SavedPlan: Sendable, Hashable {
    /// The word by which a file of this form is recognised.
    public static let format = "tenantry-plan"
    /// The version that this program reads and writes.
    static let version = 1

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
    /// Whether some bytes are meant to be a plan: JSON that names the format.
    public static func isMeant(by bytes: [UInt8]) -> Bool {
        let blanks = " \t\r\n".utf8
        guard bytes.first(where: { !blanks.contains($0) }) == UInt8(ascii: "{") else { return false }
        // A workflow file may be written in braces too; the word stands in a plan's first line.
        return String(decoding: bytes.prefix(1_024), as: UTF8.self).contains("\"\(format)\"")
    }

    /// Reads a file.
    /// - Throws: ``PlanRefused`` if it is cut, of another version, or was changed by hand.
    public init(reading bytes: [UInt8]) throws(PlanRefused) {
        guard let value = try? Value(json: bytes), let object = value.object else {
            throw PlanRefused("it is damaged: it is no JSON object any more")
        }
        guard object["format"]?.string == Self.format, let version = object["format-version"]?.int else {
            throw PlanRefused("it is damaged: it doesn't say its format")
        }
        guard version <= Self.version else {
            throw PlanRefused(
                "it is of version \(version), and this program knows \(Self.version); use the runner that made it")
        }
        guard let file = object["file"]?.string, let files = object["files"]?.object, let plan = object["plan"],
            plan["definition"]?.string != nil, plan["inputs"]?.object != nil, plan["steps"]?.array != nil,
            let stated = object["digest"]?.string, let run = object["run"]?.string.flatMap(RunID.init(parsing:))
        else { throw PlanRefused("it is damaged: a part of it is missing") }
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
    init(_ message: String) { self.message = message }
}
