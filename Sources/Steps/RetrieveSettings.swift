import Workflow

/// What a `retrieve` step's `with` says, checked.
struct RetrieveSettings: Sendable {
    let path: String
    let options: ReadingOptions
    /// How many records are kept.
    let limit: Int

    /// Takes a `with` whose expressions have their values.
    /// - Throws: ``StepFailure`` with the first problem.
    init(_ input: Value) throws(StepFailure) {
        if let problem = Self.problems(.literal(input)).first { throw problem.failure }
        path = input["path"]?.string ?? ""
        var options = ReadingOptions(
            format: input["format"]?.string.flatMap { RecordFormat(rawValue: $0) } ?? RecordFormat(path: path) ?? .csv
        )
        if let delimiter = input["delimiter"]?.string {
            options.delimiter = Self.delimiter(delimiter) ?? options.delimiter
        } else if path.lowercased().hasSuffix(".tsv") {
            options.delimiter = UInt8(ascii: "\t")
        }
        options.encoding = input["encoding"]?.string.flatMap { .init(rawValue: $0) } ?? .utf8
        options.recordsAt = input["records-at"]?.string ?? ""
        self.options = options
        limit = input["limit"]?.int ?? .max
    }

    /// What is wrong with what is known of a `with`.
    static func problems(_ with: Argument) -> [InputProblem] {
        var problems: [InputProblem] = []
        let format = knownFormat(with)
        if with["format"] == nil, let path = with["path"]?.literalValue?.string, format == nil {
            problems.append(
                InputProblem(
                    pointer: "/path",
                    message: "the path \(quoted(path)) doesn't say by its end how the records are written; "
                        + "say format: csv, json or ndjson"
                )
            )
        }
        if let text = with["delimiter"]?.literalValue?.string {
            if delimiter(text) == nil {
                problems.append(
                    InputProblem(
                        pointer: "/delimiter",
                        message: "the delimiter \(quoted(text)) isn't one ASCII character (or the word tab); expected "
                            + "for instance \",\", \";\", \"|\" or tab, and no quote, letter, digit or line end"
                    )
                )
            }
            if let format, format != .csv { problems.append(useless("delimiter", for: format)) }
        }
        if let pointer = with["records-at"]?.literalValue?.string {
            if JSONPointer.tokens(of: pointer) == nil {
                problems.append(
                    InputProblem(
                        pointer: "/records-at",
                        message: "\(quoted(pointer)) is no JSON Pointer; expected for instance \"/data/items\"",
                        suggestion: pointer.hasPrefix("/") ? nil : JSONPointer.appending(pointer, to: "")
                    )
                )
            }
            if let format, format != .json { problems.append(useless("records-at", for: format)) }
        }
        return problems
    }

    private static func useless(_ field: String, for format: RecordFormat) -> InputProblem {
        InputProblem(
            pointer: "/" + field,
            message: "\"\(field)\" means nothing for \(format.rawValue); leave it out, or say another format"
        )
    }

    private static func knownFormat(_ with: Argument) -> RecordFormat? {
        if let format = with["format"] { return format.literalValue?.string.flatMap { RecordFormat(rawValue: $0) } }
        return with["path"]?.literalValue?.string.flatMap { RecordFormat(path: $0) }
    }

    private static func delimiter(_ text: String) -> UInt8? {
        if text == "tab" { return UInt8(ascii: "\t") }
        guard text.utf8.count == 1, let byte = text.utf8.first else { return nil }
        switch byte {
        case UInt8(ascii: "\t"): return byte
        case 0..<0x20, 0x7f..., UInt8(ascii: "\""), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
            return nil
        default: return byte
        }
    }
}

extension InputProblem {
    /// The problem as a failure, for a `with` that became known only when its step was to run.
    var failure: StepFailure {
        StepFailure(
            code: "invalid-setting",
            message: "\(pointer.dropFirst()): \(message)" + (suggestion.map { "; did you mean \(quoted($0))?" } ?? ""),
            side: .provider
        )
    }
}
