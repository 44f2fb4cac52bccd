import Workflow

/// Waits until enough people have agreed to what they are shown.
struct Approve: Step {
    static let description = StepDescription(
        name: "approve",
        summary: "shows something to people and waits until enough of them have approved it",
        fields: [
            Field(
                "show", .any, "What the approvers are shown; an approval is about exactly this.", required: true,
                example: ["queue": "contoso.commands", "records": 998]),
            Field(
                "reason", .string, "One sentence that says what is asked.",
                example: "Send Contoso's employees to the queue?"),
            Field(
                "approvers", .union([.array(.string), .string]), "Who may approve; anyone if nobody is named.",
                example: ["dana", "platform-leads"]),
            Field(
                "quorum", .integer(1...100), "How many different people must approve.", unit: "people", default: 1,
                example: 2),
            Field(
                "allow-initiator", .bool, "Whether the person who started the run may be one of them.", default: false),
            Field(
                "signal", .string, "The name that `runner approve` says; the step's path if unsaid.",
                example: "contoso-go"),
        ],
        output: [
            Field(
                "approved-by", .array(.string), "Who approved, in the order in which they did.", required: true,
                example: ["dana@host-a"]),
            Field(
                "approvals",
                .array(
                    .object([
                        .init("by", .string, required: true, summary: "Who approved."),
                        .init("at", .dateTime, required: true, summary: "When."),
                        .init("reason", .string, summary: "Why, if they said so."),
                    ])), "Every approval.", required: true),
        ],
        repeatability: .readOnly, awaits: .approval,
        example: """
            - id: release
              uses: approve
              with:
                show: { records: "${{ steps.people.output.records }}" }
                reason: Send Contoso's employees to the queue?
                approvers: [dana, kim]
                quorum: 2
              timeout: 3d
            """)

    static func check(_ with: Argument) -> [InputProblem] {
        guard let quorum = with.literal("quorum")?.int, let approvers = with.literal("approvers")?.array else {
            return []
        }
        let people = Set(approvers).count
        guard !approvers.isEmpty, quorum > people else { return [] }
        return [
            InputProblem(
                pointer: "/quorum",
                message: "a quorum of \(quorum) can't be reached by \(people) approver\(people == 1 ? "" : "s"); "
                    + "expected at most \(people)", suggestion: String(people))
        ]
    }

    func plan(_ context: StepContext) async throws -> StepPlan {
        StepPlan(
            waitsFor: .init(
                .person, on: try Self.wait(context, approvals: []).on, count: try context.integer("quorum") ?? 1))
    }

    func perform(_ context: StepContext) async throws -> StepOutcome {
        var approvals = context.cursor["approvals"]?.array ?? []
        let quorum = try context.integer("quorum") ?? 1
        if let signal = context.signal {
            let reason = signal.payload["reason"]?.string
            switch signal.payload["decision"]?.string {
            case "approve":
                let approval = Self.approval(signal, reason)
                if !approvals.contains(where: { $0["by"] == approval["by"] }) { approvals.append(approval) }
            case "reject":
                throw StepFailure(
                    code: "approval-rejected",
                    message: "\(signal.from.name) rejected it" + (reason.map { ": \($0)" } ?? ""), side: .provider)
            default: break
            }
        }
        guard approvals.count >= quorum else { return .waiting(try Self.wait(context, approvals: approvals)) }
        let people = approvals.compactMap { $0["by"] }
        return .done(output: ["approved-by": .array(people), "approvals": .array(approvals)])
    }
}

extension Approve {
    private static func approval(_ signal: Signal, _ reason: String?) -> Value {
        var approval: Object = ["by": .string(signal.from.name), "at": .string(signal.at.description)]
        approval["reason"] = reason.map { .string($0) }
        return .object(approval)
    }

    private static func wait(_ context: StepContext, approvals: [Value]) throws(StepFailure) -> Wait {
        let approvers = try context.texts("approvers")
        let quorum = try context.integer("quorum") ?? 1
        let policy = ApprovalPolicy(
            approvers: approvers, quorum: quorum, allowInitiator: try context.flag("allow-initiator"))
        guard approvers.isEmpty || Set(approvers).count >= quorum else {
            throw StepFailure(
                code: "quorum-impossible",
                message: "a quorum of \(quorum) can't be reached by \(Set(approvers).count) approvers "
                    + "(\(approvers.joined(separator: ", "))); name more, or ask for fewer", side: .provider)
        }
        let summary = try context.text("reason") ?? "approval of what \(context.path) shows"
        let anyone = policy.allowInitiator ? "anyone" : "anyone but whoever started the run"
        return Wait(
            .approval(policy), on: approvers.isEmpty ? anyone : approvers.joined(separator: ", "), summary: summary,
            signal: try context.text("signal"), cursor: ["approvals": .array(approvals)],
            shown: context.input["show"] ?? .null)
    }
}

extension Actor {
    /// The name by which outputs and messages call an actor: the identity, and what it claims to be beside it.
    var name: String { claimed.map { "\($0) (\(identity))" } ?? identity }
}
