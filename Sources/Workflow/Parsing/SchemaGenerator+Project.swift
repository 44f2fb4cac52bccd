extension SchemaGenerator {
    /// The schema of the project file, `runner.yaml`.
    public var projectSchema: Value {
        [
            "$defs": ["connection": connection, "expression": Schema.expressionDefinition, "tier": tier],
            "$schema": "http://json-schema.org/draft-07/schema#",
            "additionalProperties": false,
            "description": "What all tenants of a project share.",
            "properties": [
                "attributes": [
                    "additionalProperties": true, "description": "What ${{ project.… }} yields.",
                    "examples": [["provider": "Tenantry Demo"]], "type": "object",
                ],
                "checkpoint": checkpoint,
                "connections": Self.map(
                    of: "connection",
                    "Connections that any workflow file may name; a workflow's own of the same name comes first.",
                    example: ["bus": ["as": "provider", "kind": "local"]]),
                "log": Self.plain(
                    .string, "Where the events are kept; --log and TENANTRY_LOG say otherwise.",
                    example: "sqlite:.tenantry/log.db", default: "sqlite:.tenantry/log.db"),
                "secrets-dir": Self.plain(
                    .string, "The folder whose files are secrets, each with mode 0600.", example: ".tenantry/secrets",
                    default: ".tenantry/secrets"),
                "tiers": Self.map(
                    of: "tier", "What the tenants of each tier may use, by the tier's name.",
                    example: ["basic": ["formats": ["csv"], "runs-at-once": 2]]),
                "trust-claimed-actors": Self.plain(
                    .bool, "Whether names that --as claims count as people of their own; nothing proves them.",
                    example: true, default: false),
            ],
            "title": "Project",
            "type": ["object", "null"],
        ]
    }

    private var checkpoint: Value {
        [
            "additionalProperties": false,
            "description": "Checkpoints of the log that `work`, `run` and `resume` sign by themselves.",
            "examples": [["every": 10_000, "key": "/etc/tenantry/audit.pem", "to": "/mnt/audit/checkpoints"]],
            "properties": [
                "every": Self.plain(
                    ProjectParser.every, "After how many events the next is due.", example: 10_000,
                    default: Value(CheckpointSettings.defaultEvery)),
                "key": Self.plain(
                    .string, "The file of the private key, with mode 0600; `runner audit key` makes one.",
                    example: "/etc/tenantry/audit.pem"),
                "to": Self.plain(
                    .string, "The file that they are appended to, where the log's owner can't change it.",
                    example: "/mnt/audit/checkpoints"),
            ],
            "required": ["key", "to"], "type": "object",
        ]
    }

    private var tier: Value {
        func words(_ names: [String], _ what: String) -> Value {
            Self.plain(
                .array(.enumeration(names)), "The \(what) that its workflows may use; all, if unsaid.",
                example: .array(names.prefix(1).map { .string($0) }))
        }
        return [
            "additionalProperties": false, "description": "What the tenants of one tier may use.",
            "properties": [
                "connection-kinds": words(registry.connectionKinds.map(\.name), "connection kinds"),
                "formats": words(Dataset.formats, "formats of data"),
                "runs-at-once": Self.plain(
                    ProjectParser.runsAtOnce, "How many of its runs may be moving, not waiting, at once.", example: 2),
                "step-types": words(registry.descriptions.map(\.name), "step types"),
            ],
            "type": "object",
        ]
    }

    /// A shape that must be written out, with what it means and an example.
    private static func plain(_ schema: Schema, _ description: String, example: Value, default value: Value? = nil)
        -> Value
    {
        var object = schema.jsonSchema.object ?? [:]
        object["description"] = .string(description)
        object["examples"] = [example]
        object["default"] = value
        return .object(object)
    }
}
