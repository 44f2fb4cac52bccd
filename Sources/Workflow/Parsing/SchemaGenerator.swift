/// Writes the JSON Schemas of workflow files and of the project file from what the step types and connection kinds say of themselves.
///
/// An editor completes and checks by it (draft 7, which yaml-language-server knows); the parser checks more.
public struct SchemaGenerator {
    let registry: StepRegistry

    /// Makes a generator for the step types and connection kinds of a program.
    public init(registry: StepRegistry) { self.registry = registry }

    /// The schema of workflow files and of templates.
    public var workflowSchema: Value {
        .object([
            "$defs": .object([
                "connection": connection, "expression": Schema.expressionDefinition, "input": input, "retry": retry,
                "step": step, "tenant": tenant,
            ]),
            "$schema": "http://json-schema.org/draft-07/schema#",
            "additionalProperties": false,
            "description": "A workflow that onboards one tenant, or a template that workflows use.",
            "if": ["required": ["tenant"]],
            "properties": .object([
                "concurrency": concurrency,
                "connections": Self.map(
                    of: "connection",
                    "Endpoints with their credentials, by name; those of runner.yaml can be used too.",
                    example: ["hr": ["kind": "local"]]),
                "inputs": Self.map(
                    of: "input", "What a start of the workflow, or a use of the template, may bring.",
                    example: ["since": ["default": "2026-01-01", "type": "date"]]),
                "name": Self.name("The workflow's name.", example: "contoso-onboarding"),
                "on-failure": Self.key(
                    .enumeration(FailurePolicy.allCases.map(\.rawValue)),
                    "What a failed run does with what it has made: stop, or take it away again.",
                    example: "compensate", default: "stop"),
                "outputs": [
                    "additionalProperties": true, "description": "What a run yields: values and expressions, by name.",
                    "examples": [["sent": "${{ steps.send.output.records }}"]],
                    "propertyNames": ["pattern": .string(Self.namePattern)], "type": "object",
                ],
                "steps": [
                    "description":
                        "What is done, in this order; \"needs\" names what a step waits for instead of the step above it.",
                    "items": ["$ref": "#/$defs/step"], "minItems": 1, "type": "array",
                ],
                "tenant": ["$ref": "#/$defs/tenant"],
            ]),
            "required": ["steps"],
            "then": ["required": ["name"]],
            "title": "Workflow",
            "type": "object",
        ])
    }

    private static let namePattern = "^[a-z][a-z0-9-]{0,62}$"

    private static func name(_ description: String, example: String) -> Value {
        [
            "description": .string(description), "examples": [.string(example)], "pattern": .string(namePattern),
            "type": "string",
        ]
    }

    /// An object whose keys are names and whose values are of one definition of the schema.
    static func map(of definition: String, _ description: String, example: Value) -> Value {
        [
            "additionalProperties": ["$ref": .string("#/$defs/\(definition)")], "description": .string(description),
            "examples": [example], "propertyNames": ["pattern": .string(namePattern)], "type": "object",
        ]
    }

    /// A shape that may be given as an expression too, with what it means and an example.
    private static func key(_ schema: Schema, _ description: String, example: Value, default value: Value? = nil)
        -> Value
    {
        var object = schema.jsonSchemaWithExpressions.object ?? [:]
        object["description"] = .string(description)
        object["examples"] = [example]
        object["default"] = value
        return .object(object)
    }

    // MARK: The parts of a file

    private var tenant: Value {
        [
            "additionalProperties": true,
            "description": "The customer; further keys are its own attributes, which ${{ tenant.… }} yields.",
            "examples": [["id": "contoso", "name": "Contoso Ltd", "tier": "premium"]],
            "properties": .object([
                "id": [
                    "description": "The tenant's id.", "examples": ["contoso"], "pattern": "^[a-z0-9][a-z0-9-]{0,62}$",
                    "type": "string",
                ],
                "name": [
                    "description": "The tenant's name, for people.", "examples": ["Contoso Ltd"], "type": "string",
                ],
                "tier": Self.name("The tier, one of those in runner.yaml.", example: "premium"),
            ]),
            "required": ["id"], "type": "object",
        ]
    }

    private var concurrency: Value {
        [
            "additionalProperties": false,
            "description": "How many runs may hold a key at once, over all workflows; from admission to the end.",
            "examples": [["key": "${{ tenant.id }}", "limit": 1, "on-conflict": "queue"]],
            "properties": .object([
                "key": Self.key(
                    .string, "The key: runs that hold the same text exclude each other.", example: "${{ tenant.id }}"),
                "limit": Self.key(
                    .integer(ConcurrencyReader.limits), "How many runs may hold it at once.", example: 1, default: 1),
                "on-conflict": Self.key(
                    .enumeration(Concurrency.Conflict.allCases.map(\.rawValue)),
                    "What becomes of a run that finds no place: it waits its turn, has the holder cancelled, or isn't started.",
                    example: "cancel", default: "queue"),
            ]),
            "required": ["key"], "type": "object",
        ]
    }

    private var input: Value {
        let types = InputsReader.types.map { Value.string($0.name) }
        return [
            "additionalProperties": false, "description": "One input.",
            "properties": .object([
                "default": [
                    "description": "What it is if nothing is said; an input without a default must be given.",
                    "examples": ["2026-01-01"],
                ],
                "description": [
                    "description": "What it is for, in a sentence.", "examples": ["The earliest day."],
                    "type": "string",
                ],
                "required": [
                    "description": "false lets an input without a default be null.", "examples": [false],
                    "type": "boolean",
                ],
                "type": ["description": "Its type.", "enum": .array(types), "examples": ["date"], "type": "string"],
            ]),
            "required": ["type"], "type": "object",
        ]
    }

    private var retry: Value {
        let backoffs = RetryPolicy.Backoff.allCases.map(\.rawValue)
        return [
            "additionalProperties": false, "description": "When a failed attempt is tried again.",
            "examples": [["backoff": "exponential", "delay": "2s", "max-attempts": 5]],
            "properties": .object([
                "attempt-timeout": Self.key(.duration, "How long one attempt may take.", example: "30s"),
                "backoff": Self.key(
                    .enumeration(backoffs), "How the delay grows.", example: "exponential", default: "exponential"),
                "delay": Self.key(.duration, "The delay before the second attempt.", example: "2s", default: "1s"),
                "jitter": Self.key(
                    .bool, "Whether the delay is drawn between its half and its whole.", example: true, default: true),
                "max-attempts": Self.key(
                    .integer(1...1_000), "How many attempts there may be in all.", example: 5),
                "max-delay": Self.key(.duration, "The longest delay.", example: "1m", default: "5m"),
            ]),
            "required": ["max-attempts"], "type": "object",
        ]
    }

    private var step: Value {
        let branches = registry.descriptions.map { description in
            branch(
                "uses", description.name, ["with": fields(description.fields, of: "What \(description.name) takes.")])
        }
        return [
            "additionalProperties": false, "allOf": .array(branches), "description": "One step.",
            "properties": .object(stepKeys), "required": ["id", "uses"], "type": "object",
        ]
    }

    private var stepKeys: Object {
        [
            "continue-on-error": Self.key(
                .bool, "Whether the run goes on when the step fails.", example: true, default: false),
            "compensate": Self.key(
                .bool, "Whether its effects are taken away when the run is undone.", example: false, default: true),
            "foreach": Self.key(
                .array(.any), "Repeats the step for each item of a list; ${{ item }} is the item.",
                example: "${{ inputs.regions }}"),
            "id": Self.name("The step's id, unique in its file.", example: "export"),
            "if": [
                "description": "Runs the step only if this expression is true, with or without ${{ }}.",
                "examples": ["steps.consent.outcome == 'success'"], "type": ["string", "boolean"],
            ],
            "max-parallel": Self.key(
                .integer(1...1_000), "How many items of a foreach run side by side; all, if unsaid.", example: 4),
            "needs": [
                "anyOf": [["type": "string"], ["items": ["type": "string"], "type": "array", "uniqueItems": true]],
                "description": "The steps that it waits for, instead of the step above it; [] for none.",
                "examples": [["consent", "queue"]],
            ],
            "on-timeout": Self.key(
                .enumeration(TimeoutPolicy.allCases.map(\.rawValue)), "What the end of its time means.",
                example: "skip",
                default: "fail"),
            "point-of-no-return": Self.key(
                .bool, "Whether a later failure asks a person, once it has succeeded, instead of undoing the run.",
                example: true, default: false),
            "retry": ["$ref": "#/$defs/retry"],
            "timeout": Self.key(
                .duration, "How long it may take from its first start, retries and waits included.", example: "14d"),
            "uses": uses,
            "with": ["description": "What the step type, or the template, takes.", "type": "object"],
        ]
    }

    private var uses: Value {
        let types = registry.descriptions.map { description -> Value in
            ["const": .string(description.name), "description": .string(description.summary)]
        }
        let template: Value = [
            "description": "A template, by its path relative to this file.", "pattern": "^\\.\\.?/.*\\.ya?ml$",
            "type": "string",
        ]
        return [
            "anyOf": .array(types + [template]), "description": "The step type, or a template by its path.",
            "examples": .array((registry.descriptions.first.map { [.string($0.name)] } ?? []) + ["./templates/x.yaml"]),
        ]
    }

    /// A connection, by its kind.
    var connection: Value {
        let kinds = registry.connectionKinds
        let branches = kinds.map { kind in
            var keys = properties(kind.fields)
            keys["kind"] = true
            var then: Object = ["additionalProperties": false, "properties": .object(keys)]
            then["required"] = .array(kind.fields.filter(\.required).map { .string($0.name) })
            return branch("kind", kind.name, then)
        }
        return [
            "allOf": .array(branches),
            "description": "A connection: its kind, and what that kind takes.",
            "properties": .object([
                "kind": [
                    "anyOf": .array(
                        kinds.map { ["const": .string($0.name), "description": .string($0.summary)] }),
                    "description": "What kind of connection it is.",
                    "examples": .array(kinds.prefix(1).map { .string($0.name) }),
                ]
            ]),
            "required": ["kind"], "type": "object",
        ]
    }

    // MARK: Fields

    private func branch(_ key: String, _ word: String, _ then: Object) -> Value {
        let properties: Object = then["properties"] == nil ? ["properties": .object(then)] : then
        return [
            "if": ["properties": .object([key: ["const": .string(word)]]), "required": [.string(key)]],
            "then": .object(properties),
        ]
    }

    private func fields(_ fields: [Field], of description: String) -> Value {
        var object: Object = [
            "additionalProperties": false, "description": .string(description),
            "properties": .object(properties(fields)), "type": "object",
        ]
        let required = fields.filter(\.required).map { Value.string($0.name) }
        if !required.isEmpty { object["required"] = .array(required) }
        return .object(object)
    }

    private func properties(_ fields: [Field]) -> Object {
        Object(fields.map { ($0.name, property($0)) })
    }

    private func property(_ field: Field) -> Value {
        var object = field.schema.jsonSchemaWithExpressions.object ?? [:]
        var description = field.summary
        if let unit = field.unit { description += " In \(unit)." }
        if let capability = field.capability { description += " A connection that offers \(capability.rawValue)." }
        if field.acceptsSecret { description += " May hold ${{ secrets.… }}." }
        object["description"] = .string(description)
        object["default"] = field.defaultValue
        object["examples"] = [field.example ?? field.defaultValue ?? field.schema.example]
        return .object(object)
    }
}

extension Schema {
    /// A value of this shape, for documentation.
    var example: Value {
        switch self {
        case .any, .string: "text"
        case .text(let format): .string(format.example)
        case .bool: true
        case .integer(let range): Value(max(range?.lowerBound ?? 1, 1))
        case .number: 1
        case .enumeration(let words): .string(words.first ?? "")
        case .duration: "30s"
        case .date: "2026-01-31"
        case .dateTime: "2026-01-31T09:00:00Z"
        case .dataset: "${{ steps.export.output.dataset }}"
        case .array(let item): [item.example]
        case .map(let item): .object(["key": item.example])
        case .object(let properties):
            .object(Object(properties.filter(\.required).map { ($0.name, $0.schema.example) }))
        case .union(let shapes): shapes.first?.example ?? "text"
        }
    }
}
