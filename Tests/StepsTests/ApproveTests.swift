import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("approve")
struct ApproveTests {
    private let step = Approve()
    private let input: Value = [
        "show": ["records": 998], "reason": "Send Contoso's employees?", "approvers": ["dana", "kim"], "quorum": 2,
    ]

    private func said(_ decision: String, by name: String, reason: String? = nil) -> Signal {
        var payload: Object = ["decision": .string(decision)]
        payload["reason"] = reason.map { .string($0) }
        return Signal(
            name: "step", delivery: name, payload: .object(payload), from: Actor(.system, name), at: .testing)
    }

    @Test("shows what is to be approved, to whom, and how many must")
    func waits() async throws {
        let wait = try #require(try await step.perform(.testing(input: input)).wait)
        #expect(
            wait.kind
                == .approval(ApprovalPolicy(approvers: ["dana", "kim"], quorum: 2, allowInitiator: false)))
        #expect(wait.on == "dana, kim")
        #expect(wait.summary == "Send Contoso's employees?")
        #expect(wait.shown == ["records": 998])
        #expect(wait.poll == nil)
    }

    @Test("goes on when the quorum is reached, each person counted once")
    func quorum() async throws {
        let first = try await step.perform(.testing(input: input, signal: said("approve", by: "dana", reason: "fine")))
        let wait = try #require(first.wait)
        #expect(wait.summary == "Send Contoso's employees?")
        #expect(wait.shown == ["records": 998])
        let twice = try await step.perform(
            .testing(input: input, cursor: wait.cursor, signal: said("approve", by: "dana")))
        #expect(twice.wait == wait)
        let done = try await step.perform(
            .testing(input: input, cursor: wait.cursor, signal: said("approve", by: "kim")))
        #expect(
            done.output == [
                "approved-by": ["dana", "kim"],
                "approvals": [
                    ["by": "dana", "at": "2026-11-21T08:00:00.000000Z", "reason": "fine"],
                    ["by": "kim", "at": "2026-11-21T08:00:00.000000Z"],
                ],
            ])
    }

    @Test("fails when one of them rejects it")
    func rejected() async {
        let text = await failure {
            _ = try await step.perform(.testing(input: input, signal: said("reject", by: "kim", reason: "not yet")))
        }
        #expect(text == "approval-rejected: kim rejected it: not yet")
    }

    @Test("asks anyone but the initiator if nobody is named, under the name that the file gives")
    func anyone() async throws {
        let input: Value = ["show": 1, "signal": "go"]
        let wait = try #require(try await step.perform(.testing(input: input)).wait)
        #expect(wait.on == "anyone but whoever started the run")
        #expect(wait.signal == "go")
        #expect(wait.summary == "approval of what step shows")
    }

    @Test("a quorum that can't be reached is a mistake of the file, or a failure where it wasn't known")
    func impossible() async {
        let with = Argument.literal(["show": 1, "approvers": ["dana", "kim"], "quorum": 3])
        #expect(
            Approve.check(with) == [
                InputProblem(
                    pointer: "/quorum", message: "a quorum of 3 can't be reached by 2 approvers; expected at most 2",
                    suggestion: "2")
            ])
        let text = await failure {
            _ = try await step.perform(.testing(input: ["show": 1, "approvers": ["dana"], "quorum": 2]))
        }
        #expect(
            text
                == "quorum-impossible: a quorum of 2 can't be reached by 1 approvers (dana); name more, or ask for fewer"
        )
    }
}
