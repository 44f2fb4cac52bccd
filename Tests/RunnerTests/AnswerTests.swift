import Foundation
import TestSupport
import Testing
import Workflow

/// `approve`, `consent`, `signal`, `decide`, `cancel`: what they record, and what they refuse.
@Suite struct AnswerTests {
    private func waiting(_ workflow: String, as name: String = "dana") async throws -> (place: Place, run: String) {
        let place = try Place(["runner.yaml": Files.project, "workflow.yaml": workflow])
        return (place, try await place.run("run workflow.yaml --as \(name) --wait 1ms", expecting: 8))
    }

    @Test func `A signal twice is one signal`() async throws {
        let (place, run) = try await waiting(Files.signal)
        let first = try await place("signal \(run) go --delivery d-1 --as kim")
        #expect(first.code == 0)
        #expect(first.output.steady == "recorded: signal go by user:SOMEBODY as \"kim\"\n")
        let second = try await place("signal \(run) go --delivery d-1 --as kim")
        #expect(second.code == 0)
        #expect(
            second.output.steady
                == "already recorded: signal go by user:SOMEBODY as \"kim\"; nothing was added\n")
    }

    @Test func `A signal that nobody waits for is refused, and the refusal is kept`() async throws {
        let (place, run) = try await waiting(Files.signal)
        let unknown = try await place("signal \(run) og")
        #expect(unknown.code == 1)
        #expect(
            unknown.errors
                == "runner: refused: no step of this workflow waits for a signal named \"og\"; did you mean \"go\"?\n"
        )
        let kept = try await place("history t_adatum -o jsonl").output
        #expect(try Value(json: kept.trimmingCharacters(in: .newlines))["type"] == "command.rejected")
        let wrongKind = try await place("approve \(run) --step go")
        #expect(wrongKind.code == 1)
        #expect(wrongKind.errors == "runner: refused: \"go\" waits for a callback: use `runner signal`\n")
    }

    @Test func `A second signal without an id of its own adds nothing`() async throws {
        let (place, run) = try await waiting(Files.signal)
        #expect(try await place("signal \(run) go --as kim").code == 0)
        let second = try await place("signal \(run) go --as robin")
        #expect(second.code == 0)
        #expect(second.output.steady == "already recorded: signal go by user:SOMEBODY as \"kim\"; the first counts\n")
        let why = try await place("why \(run)")
        #expect(
            why.output.steady.replacing(/\([^)]* s\)/) { _ in "(SPAN)" } == """
                Step answer has waited since TIME (SPAN); the signal "go" by user:SOMEBODY as "kim" is recorded, and that \
                is enough: the next runner carries it on.
                  carry it on  runner resume RUN1

                """
        )
    }

    @Test func `A late signal is refused`() async throws {
        let (place, run) = try await waiting(Files.signal)
        #expect(try await place("signal \(run) go").code == 0)
        #expect(try await place("resume \(run)").code == 0)
        let late = try await place("signal \(run) go")
        #expect(late.code == 1)
        #expect(late.errors == "runner: refused: the run is completed: nothing can be added to it\n")
    }

    @Test func `A payload must be JSON`() async throws {
        let (place, run) = try await waiting(Files.signal)
        let ending = try await place("signal \(run) go --payload {oops")
        #expect(ending.code == 2)
        #expect(ending.errors == "runner: --payload: not JSON:1:2: expected a key in quotes or \"}\", found \"oops\"\n")
        try place.write("{\"a\":1.10}", to: "payload.json")
        #expect(try await place("signal \(run) go --payload @payload.json").code == 0)
        let report = try Value(json: try await place("resume \(run) -o json").output)
        #expect(report["outputs"]?.canonicalText == "{\"answer\":{\"a\":1.10}}")
    }

    @Test func `Only an approver approves, and only once`() async throws {
        let (place, run) = try await waiting(Files.approval)
        let wrong = try await place("approve \(run) --as mallory")
        #expect(wrong.code == 1)
        #expect(
            wrong.errors.steady
                == Self.asked + "runner: refused: \"mallory\" is not an approver; approvers: kim, robin\n")
        let first = try await place("approve \(run) --as kim")
        #expect(first.code == 0)
        #expect(
            first.output.steady == "recorded: approval of step release by user:SOMEBODY as \"kim\", digest DIGEST\n")
        let twice = try await place("approve \(run) --as kim")
        #expect(twice.code == 1)
        #expect(
            twice.errors.steady
                == Self.asked + "runner: refused: \"kim\" has answered already\n")
    }

    private static let asked = "step release asks: Go on?\n{\n  \"count\": 3\n}\ndigest DIGEST\n"

    @Test func `An approval of something else is refused`() async throws {
        let (place, run) = try await waiting(Files.approval)
        let ending = try await place("approve \(run) --as kim --digest 0123456789abcdef")
        #expect(ending.code == 1)
        #expect(
            ending.errors.replacing(/now is [0-9a-f]{12}/) { _ in "is DIGEST" }.steady == Self.asked
                + "runner: refused: it is about 0123456789ab, but what waits for approval is DIGEST\n")
    }

    @Test func `A rejection fails the step`() async throws {
        let (place, run) = try await waiting(Files.approval)
        #expect(try await place("approve \(run) --as kim --reject --reason no").code == 0)
        let ending = try await place("resume \(run)")
        #expect(ending.code == 1)
        let rejected = "kim (SOMEBODY) rejected it: no"
        #expect(
            ending.errors.steady.replacing(/\([^ )]+@[^ )]+\)/) { _ in "(SOMEBODY)" } == """
                TIME run=RUN1 tenant=adatum step=release status=failed code=approval-rejected side=provider \
                message="\(rejected)" took=SPAN
                TIME run=RUN1 tenant=adatum status=failed step=release code=approval-rejected message="\(rejected)"

                failed after SPAN · RUN1
                Run RUN1 failed at step release at TIME: \(rejected).
                  try again from there  runner resume RUN1
                  undo it  runner cancel RUN1 --compensate
                  what happened  runner history RUN1

                """
        )
    }

    @Test func `Nothing is decided where nothing is unknown`() async throws {
        let (place, run) = try await waiting(Files.approval)
        let ending = try await place("decide \(run) release --retry --reason why-not")
        #expect(ending.code == 1)
        #expect(ending.errors == "runner: refused: step \"release\" is waiting: there is nothing to decide\n")
        let unknown = try await place("decide \(run) relaese --fail --reason why-not")
        #expect(unknown.errors == "runner: refused: the run has no step \"relaese\"; did you mean \"release\"?\n")
        let output = try await place("decide \(run) release --done --reason why-not")
        #expect(output.code == 1)
        #expect(output.errors == "runner: refused: step \"release\" is waiting: there is nothing to decide\n")
    }

    @Test func `Where nothing waits for an answer it is said how the run stands`() async throws {
        let (place, run) = try await waiting(Files.signal)
        let ending = try await place("consent \(run) --grant")
        #expect(ending.code == 1)
        #expect(
            ending.errors
                == "runner: refused: no step of the run waits for a consent: the run is waiting (runner why \(run))\n"
        )
        #expect(
            try await kept(in: place) == [["consent", "no step of the run waits for a consent: the run is waiting"]])
    }

    /// The commands that were refused to the tenant's runs, and why.
    private func kept(in place: Place) async throws -> [[String?]] {
        try await place("history t_adatum -o jsonl").output.split(separator: "\n")
            .map { line in
                let data = try Value(json: String(line))["data"]
                return [data?["command"]?.string, data?["reason"]?.string]
            }
    }

    @Test func `An approval that comes too late for any step is refused, and the refusal is kept`() async throws {
        let (place, run) = try await waiting(Files.signal)
        #expect(try await place("signal \(run) go").code == 0)
        #expect(try await place("resume \(run)").code == 0)
        let late = try await place("approve \(run) -o json")
        #expect(late.code == 1)
        let reason = "no step of the run waits for an approval: the run is completed"
        #expect(late.errors == "runner: refused: \(reason) (runner why \(run))\n")
        #expect(try refused(late) == ["completed", reason])
        #expect(try await kept(in: place) == [["approve", reason]])
    }

    /// The state and the reason in what a refused command says as data.
    private func refused(_ ending: Program.Ending) throws -> [String?] {
        let report = try Value(json: ending.output)
        #expect(report["recorded"] == false)
        return [report["state"]?.string, report["refused"]?.string]
    }

    @Test func `A refused command is an object too where data is wanted`() async throws {
        let (place, run) = try await waiting(Files.signal)
        #expect(try await place("signal \(run) go").code == 0)
        #expect(try await place("resume \(run)").code == 0)
        let ending = try await place("pause \(run) -o json")
        #expect(ending.code == 1)
        let reason = "the run is completed: nothing can be added to it"
        #expect(ending.errors == "runner: refused: \(reason)\n")
        #expect(try refused(ending) == ["completed", reason])
    }

    @Test func `A step that takes no approval names those that do`() async throws {
        let (place, run) = try await waiting(Files.approval)
        let near = try await place("approve \(run) --step relese")
        #expect(near.code == 1)
        #expect(
            near.errors == """
                runner: refused: no step of this workflow named "relese" takes an approval; did you mean "release"? \
                (those that do: release)

                """
        )
        let other = try await place("approve \(run) nostep")
        #expect(
            other.errors
                == "runner: refused: no step of this workflow named \"nostep\" takes an approval (those that do: release)\n"
        )
        let none = try await place("consent \(run) release2 --grant")
        #expect(
            none.errors == "runner: refused: no step of this workflow named \"release2\" takes a consent; none does\n")
    }

    @Test(arguments: ["", "r_", "r_01A", "01a"])
    func `A few characters are no run`(text: String) async throws {
        let (place, run) = try await waiting(Files.signal)
        for arguments in [["cancel", text], ["resume", text]] {
            let ending = try await place.runner.start(arguments).ending(within: place.runner.limit)
            #expect(ending.code == 2)
            #expect(
                ending.errors == """
                    runner: "\(text)" is no run: expected its id, r_ and 26 characters, or the first 4 or more of these

                    """
            )
        }
        #expect(try await place("why \(run.prefix(6))").code == 0)
    }

    @Test func `The same answer to a request for consent is recorded once`() async throws {
        let (place, run) = try await waiting(Files.consent)
        let asked = """
            step ask asks: asked to consent to Read in the directory "d-1": `runner consent RUN1 --step ask --grant --as alex`
            a runner that is at work will see it within a second; otherwise: runner resume RUN1

            """
        let first = try await place("consent \(run) --grant --as alex")
        #expect(first.code == 0)
        #expect(
            first.output.steady == "recorded: consent granted for step ask, reported by user:SOMEBODY as \"alex\"\n")
        #expect(first.errors.steady == asked)
        let second = try await place("consent \(run) --grant --as alex")
        #expect(second.code == 0)
        #expect(
            second.output.steady == "already recorded: signal ask by user:SOMEBODY as \"alex\"; the first counts\n")
        let other = try await place("consent \(run) --decline --as alex")
        #expect(
            other.output.steady == "recorded: consent declined for step ask, reported by user:SOMEBODY as \"alex\"\n")
        let kept = try await place("history \(run) -o jsonl").output.split(separator: "\n")
        #expect(kept.count { $0.contains("\"type\":\"signal.received\"") } == 2)
    }
}
