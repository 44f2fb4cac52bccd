import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("wait")
struct WaitStepTests {
    private let step = WaitStep()

    @Test("for a length of time, which doesn't begin anew when it is looked at again")
    func length() async throws {
        let wait = try #require(try await step.perform(.testing(input: ["for": "10m"])).wait)
        let end = Timestamp.testing + .seconds(600)
        #expect(wait.kind == .time)
        #expect(wait.until == end)
        let later = try await step.perform(
            .testing(input: ["for": "10m"], cursor: wait.cursor, now: { .testing + .seconds(599) }))
        #expect(later.wait == wait)
        let done = try await step.perform(.testing(input: ["for": "10m"], cursor: wait.cursor, now: { end }))
        #expect(done.output == ["at": "2026-11-21T08:10:00.000000Z", "payload": .null, "from": ""])
    }

    @Test("until a moment that may be past")
    func moment() async throws {
        let past = try await step.perform(.testing(input: ["until": "2026-11-21T09:00:00+01:00"]))
        #expect(past.output?["at"] == "2026-11-21T08:00:00.000000Z")
        let future = try await step.perform(.testing(input: ["until": "2026-11-21T09:00:00Z"]))
        #expect(future.wait?.until == .testing + .seconds(3_600))
    }

    @Test("for a signal, whose payload is the output")
    func signal() async throws {
        let wait = try #require(try await step.perform(.testing(input: ["signal": "open"])).wait)
        #expect(wait.kind == .callback)
        #expect(wait.signal == "open")
        #expect(wait.summary == "whoever knows sends it: `runner signal r_01KAHT2Z000000000000000000 open`")
        let signal = Signal(
            name: "open", delivery: "1", payload: ["port": 5671], from: Actor(.system, "dana@host-a"), at: .testing)
        let done = try await step.perform(.testing(input: ["signal": "open"], signal: signal))
        #expect(
            done.output == [
                "at": "2026-11-21T08:00:00.000000Z", "payload": ["port": 5671], "from": "dana@host-a",
            ])
    }

    @Test("must be for exactly one thing")
    func exactlyOne() async {
        #expect(
            WaitStep.check(.literal([:])) == [
                InputProblem(pointer: "", message: "expected one of \"for\", \"until\" or \"signal\"")
            ])
        #expect(
            WaitStep.check(.literal(["for": "1s", "signal": "x"])) == [
                InputProblem(
                    pointer: "/signal",
                    message:
                        "\"signal\" can't stand beside \"for\"; expected only one of \"for\", \"until\" or \"signal\"")
            ])
        let text = await failure { _ = try await step.perform(.testing(input: [:])) }
        #expect(
            text
                == "input-invalid: step step must say one of \"for\", \"until\" or \"signal\", and only one")
    }
}
