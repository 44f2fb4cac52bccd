import Workflow

/// What untrusted bytes are read as: each reader must refuse or accept any bytes, and never trap.
public enum FuzzInput: String, CaseIterable, Sendable {
    /// A workflow file; after a line `%%%`, the template `t.yaml` that it may use.
    case file
    /// What stands between `${{` and `}}`.
    case expression
    /// An event of the log: a line with its wire name and its version, then the payload.
    case event

    /// Reads bytes.
    /// - Returns: What is wrong with how they were read; `nil` if nothing is.
    public func complaint(about bytes: [UInt8]) -> String? {
        switch self {
        case .file: Self.file(bytes)
        case .expression: Self.expression(bytes)
        case .event: Self.event(bytes)
        }
    }

    private static func file(_ bytes: [UInt8]) -> String? {
        var registry = StepRegistry()
        registry.register(Echo())
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let cut = lines.firstIndex { $0.elementsEqual("%%%".utf8) } ?? lines.endIndex
        let parser = WorkflowParser(registry: registry) { path in
            switch path {
            case "w.yaml": Array(lines[..<cut].joined(separator: [UInt8(ascii: "\n")]))
            case "t.yaml": Array(lines[cut...].dropFirst().joined(separator: [UInt8(ascii: "\n")]))
            default: throw NoSuchFile()
            }
        }
        do throws(Diagnostics) {
            let definition = try parser.parse("w.yaml")
            let kept = try? Definition(canonical: definition.stored.bytes)
            return kept == definition ? nil : "what the log keeps of the file is another definition"
        } catch {
            return error.list.isEmpty || error.rendered().isEmpty ? "a file is refused without a reason" : nil
        }
    }

    private static func expression(_ bytes: [UInt8]) -> String? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let expression = try? Expression.parse(text) else { return nil }
        guard let again = try? Expression.parse(expression.text) else {
            return "the trimmed text of an expression is none: \(expression.text)"
        }
        return again.touchesSecrets == expression.touchesSecrets
            && again.judgesOutcomes == expression.judgesOutcomes ? nil : "read again it is another expression"
    }

    private static func event(_ bytes: [UInt8]) -> String? {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts[0].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard parts.count == 2, words.count == 2, let version = Int(words[1]),
            let event = try? EventCoding.decode(type: words[0], version: version, payload: Array(parts[1]))
        else { return nil }
        let (current, payload) = EventCoding.encode(event)
        let again = try? EventCoding.decode(type: event.wireName, version: current, payload: payload)
        return again == event ? nil : "written and read again it is another event: \(event)"
    }

    private struct NoSuchFile: Error {}
}

/// A step that yields what it is given, so that files have something to use.
private struct Echo: Step {
    static let description = StepDescription(
        name: "echo", summary: "Yields what it is given.",
        fields: [
            Field("value", .any, "Anything."),
            Field("text", .string, "A text.", acceptsSecret: true),
            Field("count", .integer(1...9), "A number."),
            Field("day", .date, "A day."),
            Field("long", .duration, "How long."),
        ],
        output: [Field("value", .any, "What it was given.", required: true)],
        repeatability: .readOnly, example: "- id: echo\n  uses: echo")

    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }
    func perform(_ context: StepContext) async throws -> StepOutcome { .done(output: .object([:])) }
}
