import ArgumentParser
import Workflow

/// `runner steps [NAME]`: what step types there are, and what each takes and yields.
struct StepsCommand: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "steps",
        abstract: "List the step types, or say all about one.")

    @Argument(help: "The step type.", completion: .stepTypes)
    var name: String?

    @OptionGroup var output: OutputOptions

    func execute() async throws -> ExitStatus {
        let registry = Catalogue.registry
        guard let name else {
            list(registry.descriptions)
            return .done
        }
        guard let step = registry.step(name) else {
            let names = registry.descriptions.map(\.name)
            throw Failure(
                .usage,
                "there is no step type \"\(Printable.line(name))\""
                    + (Nearest.name(to: name, among: names).map { "; did you mean \"\($0)\"?" }
                        ?? "; there are: \(names.joined(separator: ", "))")
            )
        }
        let description = type(of: step).description
        switch output.output {
        case .text:
            for line in StepTypeText(description, style: output.console.style(.output)).lines {
                output.console.result(line)
            }
        case .json, .jsonl: output.console.result(description.value)
        }
        return .done
    }

    private func list(_ descriptions: [StepDescription]) {
        let console = output.console
        switch output.output {
        case .text:
            var table = Table(["STEP TYPE", "REPEATABLE", "UNDOES", "WHAT IT DOES"])
            for step in descriptions {
                table.add([
                    step.name, step.repeatability.rawValue, step.canUndo ? "yes" : "-", step.summary,
                ])
            }
            for line in table.lines(columns: Console.size(of: .output)?.columns, style: console.style(.output)) {
                console.result(line)
            }
        case .json: console.result(["format-version": 1, "steps": .array(descriptions.map(\.value))])
        case .jsonl: for step in descriptions { console.result(step.value) }
        }
    }
}

/// All that a step type says of itself, as lines.
struct StepTypeText {
    private let step: StepDescription
    private let style: Style

    init(_ step: StepDescription, style: Style) {
        self.step = step
        self.style = style
    }

    var lines: [String] {
        var lines = [style.bold(step.name) + "  " + step.summary, ""]
        lines += section("with", step.fields)
        lines += section("yields", step.output)
        lines.append("after an unknown outcome: \(afterUnknown)")
        if let signal = step.awaits { lines.append("waits for: \(signal.rawValue)") }
        lines += ["", style.bold("example")]
        lines += step.example.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        return lines
    }

    private var afterUnknown: String {
        switch step.repeatability {
        case .readOnly: "done again, for it changes nothing"
        case .idempotent: "looked up; done again only if it is surely absent"
        case .never: "looked up; never done again by itself"
        }
    }

    private func section(_ title: String, _ fields: [Field]) -> [String] {
        guard !fields.isEmpty else { return [] }
        let lines = fields.map { field in
            var notes: [String] = []
            if title == "with" && field.required { notes.append("required") }
            if title == "yields" && !field.required { notes.append("not always") }
            if let value = field.defaultValue { notes.append("default \(value.canonicalText)") }
            if let unit = field.unit { notes.append("in \(unit)") }
            let example = field.example.map { " For instance \($0.canonicalText)." } ?? ""
            return "  \(field.name): \(field.schema)\(notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")"
                + "\n      \(field.summary)\(example)"
        }
        return [style.bold(title)] + lines + [""]
    }
}

extension StepDescription {
    /// The description as data.
    var value: Value {
        [
            "name": .string(name),
            "contract-version": Value(contractVersion),
            "summary": .string(summary),
            "repeatability": .string(repeatability.rawValue),
            "can-undo": .bool(canUndo),
            "awaits": awaits.map { .string($0.rawValue) } ?? .null,
            "with": .array(fields.map(\.value)),
            "output": .array(output.map(\.value)),
            "example": .string(example),
        ]
    }
}

extension Field {
    /// The field as data.
    var value: Value {
        [
            "name": .string(name),
            "schema": schema.jsonSchema,
            "summary": .string(summary),
            "required": .bool(required),
            "default": defaultValue ?? .null,
            "unit": unit.map(Value.string) ?? .null,
            "example": example ?? .null,
            "capability": capability.map { .string($0.rawValue) } ?? .null,
        ]
    }
}
