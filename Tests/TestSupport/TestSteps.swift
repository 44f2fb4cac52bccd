public import Workflow

extension StepRegistry {
    /// A few step types and connection kinds that describe themselves and do nothing: enough to check workflow files by.
    public static var testing: StepRegistry {
        var registry = StepRegistry()
        registry.register(RetrieveDouble())
        registry.register(TransformDouble())
        registry.register(TransmitDouble())
        registry.register(ConsentDouble())
        registry.register(EchoDouble())
        registry.register(
            ConnectionKind(
                name: "local", summary: "A double of everything.", fields: [], capabilities: Capability.allCases,
                identify: { _ in ConnectionIdentity(kind: "local", endpoint: "here", account: "me") },
                open: { _ in throw StepFailure(code: "double", message: "a double can't be opened", side: .provider) }))
        registry.register(.double("store", capabilities: [.records, .objects], secret: "password"))
        registry.register(.double("broker", capabilities: [.queues, .messages], secret: "credentials"))
        return registry
    }
}

extension ConnectionKind {
    /// A kind with an endpoint and one setting that accepts a secret; it can't be opened.
    public static func double(_ name: String, capabilities: [Capability], secret: String) -> ConnectionKind {
        ConnectionKind(
            name: name, summary: "A double.",
            fields: [
                Field("url", .string, "Where it is.", required: true, example: "store://a"),
                Field("timeout", .duration, "How long to wait.", default: "30s"),
                Field(secret, .string, "What proves who asks.", acceptsSecret: true),
            ],
            capabilities: capabilities,
            identify: {
                ConnectionIdentity(
                    kind: name, endpoint: $0.values["url"]?.string ?? "", account: $0.tenant.text)
            },
            open: { _ in throw StepFailure(code: "double", message: "a double can't be opened", side: .provider) })
    }
}

/// A step that does nothing.
private protocol StepDouble: Step {}

extension StepDouble {
    func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }
    func perform(_ context: StepContext) async throws -> StepOutcome { .done(output: .object([:])) }
}

private struct RetrieveDouble: StepDouble {
    static let description = StepDescription(
        name: "retrieve", summary: "Reads records.",
        fields: [
            Field("from", .string, "The connection to read from.", required: true, example: "hr", capability: .records),
            Field("path", .string, "What to read.", required: true, example: "/employees.csv"),
            Field("format", .enumeration(["csv", "json", "ndjson"]), "How it is written.", default: "csv"),
            Field("since", .date, "The earliest day."),
            Field("limit", .integer(1...1_000), "How many at most.", unit: "records"),
            Field("zone", .string, "A time zone."),
        ],
        output: [
            Field("dataset", .dataset, "The records.", required: true),
            Field("records", .integer(), "How many.", required: true),
            Field("note", .string, "What the source says."),
        ],
        repeatability: .readOnly, example: "- id: export\n  uses: retrieve\n  with: { from: hr, path: /a.csv }")

    static func check(_ with: Argument) -> [InputProblem] {
        guard let zone = with["zone"]?.literalValue?.string, let slash = zone.utf8.firstIndex(of: UInt8(ascii: "\\"))
        else { return [] }
        let place = zone.utf8.distance(from: zone.utf8.startIndex, to: slash)
        return [
            InputProblem(
                pointer: "/zone", range: place..<place + 1, message: "a zone has no backslash",
                suggestion: "Europe/Berlin")
        ]
    }
}

private struct TransformDouble: StepDouble {
    static let description = StepDescription(
        name: "transform", summary: "Maps records.",
        fields: [
            Field("dataset", .dataset, "The records.", required: true),
            Field(
                "fields",
                .map(
                    .union([
                        .string,
                        .object([
                            .init("from", .string, required: true, summary: "The source."),
                            .init("type", .enumeration(["string", "date"]), summary: "The type."),
                            .init("required", .bool),
                        ]),
                    ])), "What becomes of each field."),
            Field("on-invalid", .enumeration(["reject", "fail"]), "What to do.", default: "fail"),
        ],
        output: [
            Field("dataset", .dataset, "The records.", required: true),
            Field("rejected", .integer(), "How many were rejected.", required: true),
        ],
        repeatability: .readOnly, example: "- id: people\n  uses: transform")
}

private struct TransmitDouble: StepDouble {
    static let description = StepDescription(
        name: "transmit", contractVersion: 2, summary: "Sends records.",
        fields: [
            Field("to", .string, "The connection to send to.", required: true, capability: .messages),
            Field("queue", .string, "The queue.", required: true),
            Field("dataset", .dataset, "The records."),
            Field("token", .string, "Sent along.", acceptsSecret: true),
            Field("headers", .map(.string), "Headers.", acceptsSecret: true),
        ],
        output: [Field("records", .integer(), "How many.", required: true)],
        repeatability: .idempotent, example: "- id: send\n  uses: transmit")
}

private struct ConsentDouble: StepDouble {
    static let description = StepDescription(
        name: "consent", summary: "Asks for consent.",
        fields: [
            Field("permissions", .array(.string), "What is asked for.", required: true),
            Field("signal", .string, "The name of the signal."),
        ],
        output: [
            Field("principal", .string, "Who it was given to.", required: true),
            Field("granted", .bool, "Whether it was given.", required: true),
        ],
        repeatability: .idempotent, awaits: .consent, example: "- id: consent\n  uses: consent")
}

private struct EchoDouble: StepDouble {
    static let description = StepDescription(
        name: "echo", summary: "Yields what it is given.",
        fields: [
            Field("value", .any, "Anything."),
            Field("text", .string, "A text."),
            Field("count", .integer(), "A number."),
            Field("flag", .bool, "A flag."),
        ],
        output: [Field("value", .any, "What it was given.", required: true)],
        repeatability: .readOnly, example: "- id: echo\n  uses: echo")
}
