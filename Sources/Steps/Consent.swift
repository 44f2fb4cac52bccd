import Workflow

/// Asks a tenant's directory for consent and waits for the answer; the directory has the last word.
struct Consent: Step {
    static let description = StepDescription(
        name: "consent",
        summary: "asks somebody of the tenant to consent to permissions, and waits until they have granted it",
        fields: [
            Field(
                "from", .string,
                "The connection whose directory is asked; without one a named person's word through `runner consent` counts.",
                example: "entra", capability: .consent),
            Field(
                "directory", .string, "The tenant's directory.", required: true,
                example: "8f3c2d1e-0000-4000-8000-00000000c0de"),
            Field(
                "permissions", .array(.string), "What is asked for, as the directory names it.", required: true,
                example: ["User.Read.All"]),
            Field(
                "ask", .union([.array(.string), .string]),
                "Who may answer; anyone of the directory but whoever asks, if nobody is named.",
                example: ["alex@contoso.example"]),
            Field(
                "expires", .duration,
                "How long the request stays open; the step's `timeout` may end the wait sooner.",
                default: "30d", example: "14d"),
            Field(
                "signal", .string, "The name that `runner consent` says; the step's path if unsaid.",
                example: "contoso-consent"),
        ],
        output: [
            Field(
                "principal", .string,
                "The principal that acts in the directory since then; without `from` the directory itself.",
                required: true, example: "provider@8f3c2d1e-0000-4000-8000-00000000c0de"),
            Field("granted-by", .string, "Who granted it.", required: true, example: "alex@contoso.example"),
            Field(
                "permissions", .array(.string), "What was asked for and granted.", required: true,
                example: ["User.Read.All"]),
        ],
        repeatability: .idempotent, canUndo: true, awaits: .consent,
        example: """
            - id: consent
              uses: consent
              with:
                from: entra
                directory: ${{ tenant.directory }}
                permissions: [User.Read.All]
                ask: [alex@contoso.example]
              timeout: 14d
            """)

    /// How long after a look at the directory to look again; a signal makes it sooner.
    static let poll = Duration.seconds(2)
    private static let noPermission = "there is no permission; expected at least one"

    static func check(_ with: Argument) -> [InputProblem] {
        guard with.literal("permissions")?.array?.isEmpty == true else { return [] }
        return [InputProblem(pointer: "/permissions", message: Self.noPermission)]
    }

    func plan(_ context: StepContext) async throws -> StepPlan {
        let request = try Self.request(context)
        guard !context.isKnown("from") || context.given("from") != nil else {
            return StepPlan(
                rights: request.permissions, waitsFor: .init(.person, on: Self.people(request)),
                output: [
                    "principal": .string(request.directory),
                    "permissions": .array(request.permissions.map(Value.string)),
                ])
        }
        let consents = try await context.connection("from", as: (any Consents).self)
        let found = try await consents.consent(for: request)
        if let found, case .granted(let by, let principal) = found.status {
            return StepPlan(
                changes: [.init(.found, kind: "consent", resource: request.directory, state: found.id)],
                output: Self.output(principal, by, found.request.permissions).object ?? [:])
        }
        return StepPlan(
            changes: [.init(.create, kind: "consent", resource: request.directory)], rights: request.permissions,
            waitsFor: .init(.person, on: Self.people(request)))
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let request = try Self.request(context)
        guard context.given("from") != nil else { return try Self.word(context, request) }
        let consents = try await context.connection("from", as: (any Consents).self)
        var found: ConsentState?
        if let id = context.cursor["consent"]?.string { found = try await consents.consent(id) }
        if found == nil { found = try await consents.consent(for: request) }
        if found == nil {
            try await context.aboutToSend()
            found = try await consents.request(request)
        }
        guard let found else { throw StepUnknown("the directory \"\(request.directory)\" gave no answer") }
        return try Self.outcome(found, consents, context)
    }

    func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        guard context.given("from") != nil else { return .absent }
        let consents = try await context.connection("from", as: (any Consents).self)
        // A request that nobody has answered is as good as absent: asking again under the same key finds it and waits.
        guard let found = try await consents.consent(for: try Self.request(context)),
            case .granted(let by, let principal) = found.status
        else { return .absent }
        return .present(
            output: Self.output(principal, by, found.request.permissions),
            effects: [Self.effect(found, consents, context)])
    }

    func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
        guard let id = effect.undo["id"]?.string else { return .cannotTell }
        let consents = try await context.connection("from", as: (any Consents).self)
        guard let found = try await consents.consent(id) else { return .gone }
        switch found.status {
        case .granted: return .asMade
        case .spreading: return .notYet
        case .requested, .declined, .expired: return .changed("it is \(found.status.words)")
        case .withdrawn: return .gone
        }
    }

    func undo(_ effect: Effect, in context: StepContext) async throws {
        guard effect.provenance == .created, let id = effect.undo["id"]?.string,
            let key = effect.undo["key"]?.string
        else { return }
        let consents = try await context.connection("from", as: (any Consents).self)
        try await context.aboutToSend()
        if case .kept(let reason) = try await consents.withdraw(id, madeBy: key) {
            throw StepFailure(
                code: "consent-kept", message: "the consent \(id) stays: \(reason)", side: .tenant)
        }
    }
}

extension Consent {
    private static func request(_ context: StepContext) throws(StepFailure) -> ConsentRequest {
        let permissions = try context.texts("permissions")
        guard !permissions.isEmpty else {
            throw StepFailure(code: "input-invalid", message: "with.permissions: \(noPermission)", side: .provider)
        }
        // Without a directory to keep it, the end that the first look has set holds for all later ones.
        let kept = context.cursor["until"]?.string.flatMap(Timestamp.init(text:))
        let length = try context.duration("expires") ?? .seconds(2_592_000)
        return ConsentRequest(
            directory: try context.requiredText("directory"), permissions: permissions,
            asks: try context.texts("ask"),
            expires: kept ?? context.now() + length, key: context.idempotencyKey)
    }

    /// What the directory's answer means for the run.
    private static func outcome(
        _ found: ConsentState, _ consents: any Consents, _ context: StepContext
    ) throws(StepFailure) -> StepOutcome {
        let effect = effect(found, consents, context)
        let about = about(found.request)
        switch found.status {
        case .granted(let by, let principal):
            return .done(output: output(principal, by, found.request.permissions), effects: [effect])
        case .requested:
            return .waiting(try wait(context, found.request, effects: [effect], id: found.id, how: found.howToAnswer))
        case .spreading(let by):
            return .waiting(
                Wait(
                    .propagation, on: "the directory \"\(found.request.directory)\"",
                    summary: "\(by) has granted \(about), and the directory is still spreading it", poll: poll,
                    cursor: ["consent": .string(found.id)], effects: [effect]))
        case .declined(let by, let reason):
            throw refused(
                "consent-declined",
                "\(by) declined \(about)" + (reason.map { ": \($0)" } ?? "")
                    + "; agree on it with them, then resume the run, which asks anew")
        case .expired: throw expired(found.request)
        case .withdrawn(let by):
            throw refused(
                "consent-withdrawn",
                "\(by) has withdrawn \(about); agree on it with them, then resume the run, which "
                    + "asks anew")
        }
    }

    private static func about(_ request: ConsentRequest) -> String {
        "the consent to \(request.permissions.joined(separator: ", ")) in the directory \"\(request.directory)\""
    }

    private static func expired(_ request: ConsentRequest) -> StepFailure {
        refused(
            "consent-expired",
            "nobody answered \(about(request)) in time; remind \(people(request)), then resume the run, which asks anew"
        )
    }

    /// A refused request stays what it is under its key, so that the next try has to ask under a new one.
    private static func refused(_ code: String, _ message: String) -> StepFailure {
        StepFailure(code: code, message: message, side: .tenant, burntKey: true)
    }

    /// Without a directory to ask, what a named person says through `runner consent` counts.
    private static func word(_ context: StepContext, _ request: ConsentRequest) throws(StepFailure) -> StepOutcome {
        guard let signal = context.signal else {
            if let end = request.expires, end <= context.now() { throw expired(request) }
            return .waiting(try wait(context, request))
        }
        let by = signal.payload["by"]?.string ?? signal.from.claimed ?? signal.from.identity
        guard request.asks.isEmpty || request.asks.contains(by) else {
            return .waiting(try wait(context, request, note: "\(by) answered, and isn't one of those who may"))
        }
        switch signal.payload["decision"]?.string {
        case "granted":
            return .done(output: output(request.directory, by, request.permissions))
        case "declined":
            throw StepFailure(
                code: "consent-declined",
                message: "\(by) declined \(about(request))"
                    + (signal.payload["reason"]?.string.map { ": \($0)" } ?? ""),
                side: .tenant)
        default:
            return .waiting(
                try wait(context, request, note: "\(by) answered neither \"granted\" nor \"declined\""))
        }
    }

    private static func wait(
        _ context: StepContext, _ request: ConsentRequest, effects: [Effect] = [], id: String? = nil,
        how: String? = nil, note: String? = nil
    ) throws(StepFailure) -> Wait {
        let permissions = request.permissions.joined(separator: ", ")
        let command =
            how
            ?? "`runner consent \(context.run) --step \(context.path) --grant --as \(request.asks.first ?? "THEIR-NAME")`"
        return Wait(
            .consent, on: people(request),
            summary: "asked to consent to \(permissions) in the directory \"\(request.directory)\": \(command)"
                + (note.map { "; \($0)" } ?? ""),
            until: request.expires, poll: id == nil ? nil : poll, signal: try context.text("signal"),
            cursor: id.map { ["consent": .string($0)] }
                ?? request.expires.map { ["until": .string($0.description)] } ?? .null,
            effects: effects,
            shown: [
                "directory": .string(request.directory), "permissions": .array(request.permissions.map(Value.string)),
                "ask": .array(request.asks.map(Value.string)),
            ])
    }

    private static func people(_ request: ConsentRequest) -> String {
        request.asks.isEmpty
            ? "somebody of the directory \"\(request.directory)\"" : request.asks.joined(separator: " or ")
    }

    private static func resource(_ found: ConsentState) -> String { "consents/\(found.id)" }

    private static func output(_ principal: String, _ by: String, _ permissions: [String]) -> Value {
        [
            "principal": .string(principal), "granted-by": .string(by),
            "permissions": .array(permissions.map(Value.string)),
        ]
    }

    private static func effect(_ found: ConsentState, _ consents: any Consents, _ context: StepContext) -> Effect {
        let isOurs = found.request.key == context.idempotencyKey
        var undo: Object = ["id": .string(found.id)]
        undo["key"] = isOurs ? .string(context.idempotencyKey) : nil
        return Effect(
            kind: "consent", connection: consents.identity, resource: resource(found), undo: .object(undo),
            provenance: isOurs ? .created : .found)
    }
}
