import Workflow

/// Grants a principal one role on one thing, and goes on once it is effective.
struct AssignRole: Step {
    static let description = StepDescription(
        name: "assign-role",
        summary: "grants a principal one role on one scope, and waits until it is effective",
        fields: [
            Field(
                "on", .string, "The connection on which the role is granted.", required: true, example: "bus",
                capability: .roles),
            Field(
                "role", .text(.word),
                "The role, as the connection names it; `local` has sender, receiver and owner.", required: true,
                example: "sender", wordOf: .roles),
            Field(
                "to", .text(.word), "The principal that gets the role.", required: true,
                example: "${{ steps.consent.output.principal }}"),
            Field(
                "scope", .string, "On what: a queue of `provision-queue`, or a scope as the connection writes it.",
                required: true, example: "${{ steps.queue.output.queue }}"),
            Field(
                "allow-broad", .bool,
                "Whether a role that gives more than one right on one thing (`owner`, a scope with `*`) may be granted.",
                default: false),
        ],
        output: [
            Field(
                "assignment", .string, "The assignment's id.", required: true,
                example: "queues/contoso.commands/roles/sender/provider@contoso"),
            Field("role", .string, "The role.", required: true, example: "sender"),
            Field("principal", .string, "Who has it.", required: true, example: "provider@contoso"),
            Field("scope", .string, "On what.", required: true, example: "queues/contoso.commands"),
            Field("created", .bool, "Whether this step granted it; otherwise it was there.", required: true),
        ],
        repeatability: .idempotent, canUndo: true,
        example: """
            - id: access
              uses: assign-role
              needs: [consent, queue]
              with:
                on: bus
                role: sender
                to: ${{ steps.consent.output.principal }}
                scope: ${{ steps.queue.output.queue }}
            """)

    /// How long to leave the other side alone between two looks.
    static let poll = Duration.seconds(2)

    func plan(_ context: StepContext) async throws -> StepPlan {
        let roles = try await context.connection("on", as: (any Roles).self)
        let grant = try Self.grant(context, roles)
        var plan = StepPlan(
            changes: [.init(.ensure, kind: "role-assignment", resource: Self.resource(grant))],
            rights: ["grant roles on \(grant.scope)"],
            output: ["role": .string(grant.role), "scope": .string(grant.scope)])
        guard context.isKnown("to") else { return plan }
        let found = try await roles.assignment(grant)
        plan.changes = [
            .init(found == nil ? .create : .found, kind: "role-assignment", resource: Self.resource(grant))
        ]
        plan.output["principal"] = .string(grant.principal)
        if let found {
            plan.rights = []
            plan.output["assignment"] = .string(found.id)
            plan.output["created"] = false
        }
        return plan
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        let roles = try await context.connection("on", as: (any Roles).self)
        let grant = try Self.grant(context, roles)
        if let found = try await roles.assignment(grant) { return Self.outcome(found, roles, context) }
        try await context.aboutToSend()
        return Self.outcome(try await roles.grant(grant, key: context.idempotencyKey), roles, context)
    }

    func lookUp(_ context: StepContext) async throws -> LookUpAnswer {
        let roles = try await context.connection("on", as: (any Roles).self)
        // One that isn't effective yet is as good as absent: granting it again finds it and waits.
        guard let found = try await roles.assignment(try Self.grant(context, roles)), found.effective else {
            return .absent
        }
        return .present(output: Self.output(found, context), effects: [Self.effect(found, roles, context)])
    }

    func verify(_ effect: Effect, in context: StepContext) async throws -> Verification {
        let roles = try await context.connection("on", as: (any Roles).self)
        guard let grant = RoleGrant(effect.undo) else { return .cannotTell }
        guard let found = try await roles.assignment(grant) else { return .gone }
        if effect.provenance == .created, found.key != effect.undo["key"]?.string {
            return .changed("the role was taken away and granted again by \(found.createdBy) at \(found.createdAt)")
        }
        return found.effective ? .asMade : .notYet
    }

    func undo(_ effect: Effect, in context: StepContext) async throws {
        guard effect.provenance == .created, let grant = RoleGrant(effect.undo),
            let key = effect.undo["key"]?.string
        else { return }
        let roles = try await context.connection("on", as: (any Roles).self)
        try await context.aboutToSend()
        if case .kept(let reason) = try await roles.revoke(grant, madeBy: key) {
            throw StepFailure(
                code: "role-kept", message: "the role \(Self.resource(grant)) stays: \(reason)", side: .provider)
        }
    }
}

extension AssignRole {
    private static func grant(_ context: StepContext, _ roles: any Roles) throws -> RoleGrant {
        let role = try context.requiredText("role")
        // Who gets it is known to everything but a plan.
        let principal = context.isKnown("to") ? try context.requiredText("to") : "(known later)"
        let grant = RoleGrant(
            role: role, principal: principal, scope: try roles.scope(try context.requiredText("scope")))
        guard roles.roleNames.contains(role) else {
            let known = roles.roleNames.map { "\"\($0)\"" }.joined(separator: ", ")
            let hint = Nearest.name(to: role, among: roles.roleNames).map { "; did you mean \"\($0)\"?" } ?? ""
            throw StepFailure(
                code: "role-unknown",
                message: "a connection of kind \(roles.identity.kind) has no role \"\(role)\"; it has \(known)\(hint)",
                side: .provider)
        }
        if let reason = roles.breadth(of: grant), try !context.flag("allow-broad") {
            throw StepFailure(
                code: "role-too-broad",
                message:
                    "the role \"\(role)\" on \"\(grant.scope)\" gives more than one right on one thing: \(reason); "
                    + "grant less, or say `allow-broad: true`", side: .provider)
        }
        return grant
    }

    private static func outcome(_ found: RoleAssignment, _ roles: any Roles, _ context: StepContext) -> StepOutcome {
        let effect = effect(found, roles, context)
        if found.effective { return .done(output: output(found, context), effects: [effect]) }
        return .waiting(
            Wait(
                .propagation, on: "\(roles.identity.kind) (\(roles.identity.endpoint))",
                summary: "the role \(resource(found.grant)) was accepted and isn't effective yet", poll: poll,
                cursor: ["assignment": .string(found.id)], effects: [effect]))
    }

    private static func resource(_ grant: RoleGrant) -> String {
        "\(grant.role) of \(grant.principal) on \(grant.scope)"
    }

    private static func output(_ found: RoleAssignment, _ context: StepContext) -> Value {
        [
            "assignment": .string(found.id), "role": .string(found.grant.role),
            "principal": .string(found.grant.principal), "scope": .string(found.grant.scope),
            "created": .bool(found.key == context.idempotencyKey),
        ]
    }

    private static func effect(_ found: RoleAssignment, _ roles: any Roles, _ context: StepContext) -> Effect {
        let isOurs = found.key == context.idempotencyKey
        var undo: Object = [
            "role": .string(found.grant.role), "principal": .string(found.grant.principal),
            "scope": .string(found.grant.scope),
        ]
        undo["key"] = isOurs ? .string(context.idempotencyKey) : nil
        return Effect(
            kind: "role-assignment", connection: roles.identity, resource: found.id, undo: .object(undo),
            provenance: isOurs ? .created : .found)
    }
}

extension RoleGrant {
    /// Reads an effect's undo data.
    fileprivate init?(_ undo: Value) {
        guard let role = undo["role"]?.string, let principal = undo["principal"]?.string,
            let scope = undo["scope"]?.string
        else { return nil }
        self.init(role: role, principal: principal, scope: scope)
    }
}
