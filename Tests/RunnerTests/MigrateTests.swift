import Foundation
import TestSupport
import Testing
import Workflow

/// `migrate`: what is shown, what is done, and what is refused.
@Suite struct MigrateTests {
    private static let file = """
        name: moving
        tenant: { id: adatum }
        inputs:
          word: { type: string, default: hello }
        connections:
          bus: { kind: local, path: .tenantry/bus.db, as: provider }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.commands }
          - id: pause
            uses: wait
            with: { for: 1ms }
          - id: said
            uses: transmit
            with: { to: outbox, file: out/said.txt, replace: true, message: "${{ inputs.word }}" }
          - id: release
            uses: approve
            with: { approvers: [kim], reason: "Go on?", show: { count: 3 } }
          - id: after
            uses: wait
            with: { for: 1ms }

        """

    private func changed(_ pairs: (String, String)...) -> String {
        pairs.reduce(Self.file) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }

    /// A run that waits for an approval, and has made a queue and a file.
    private func waiting() async throws -> (place: Place, run: String) {
        let project = Files.project + "connections:\n  outbox: { kind: local, path: .tenantry/out.db }\n"
        let place = try Place(
            ["runner.yaml": project, "moving.yaml": Self.file], variables: ["TENANTRY_ACTOR": "dana"])
        return (place, try await place.run("run moving.yaml --wait 5s", expecting: 8))
    }

    private func events(_ run: String, in place: Place) async throws -> Int {
        try await place("history \(run) -o jsonl").output.split(separator: "\n").count
    }

    @Test func `It shows what would become of each step and changes nothing, then does that`() async throws {
        let (place, run) = try await waiting()
        let text = changed(
            ("name: adatum.commands", "name: adatum.orders"), ("default: hello", "default: good"),
            ("  - id: pause\n    uses: wait\n    with: { for: 1ms }\n", ""),
            ("message: \"${{ inputs.word }}\" }", "message: \"${{ inputs.word }}!\" }\n    compensate: false"),
            ("  - id: after", "  - id: more\n    uses: wait\n    with: { for: 2ms }\n  - id: after"))
        try place.write(text, to: "moving.yaml")
        let before = try await events(run, in: place)
        let shown = try await place("migrate \(run) --to moving.yaml")
        #expect(shown.code == 0)
        #expect(shown.errors.steady == "nothing is changed yet; to do it: runner migrate RUN1 --to moving.yaml --yes\n")
        #expect(
            shown.output.steady == """
                moving · tenant adatum · RUN1 · definition DIGEST to definition DIGEST

                  undone  queue  its `with` is another
                  - queue queues/adatum.commands is taken away first
                  dropped  pause  the file hasn't got it
                  repeated  said  its `with` is another
                  ! file out/said.txt stays, as the file says; made again it may be there twice
                  kept  release
                  new  more

                Migration: 1 kept, 1 repeated, 1 undone, 1 dropped, 1 new

                """)
        #expect(try await events(run, in: place) == before)
        let done = try await place("migrate \(run) --to moving.yaml --yes --reason better -o json")
        #expect(done.code == 0)
        let report = try Value(json: done.output)
        #expect(report["recorded"] == true)
        #expect(report["refused"] == .null)
        #expect(report["state"] == "compensating")
        #expect(report["steps"]?.array?.first?["effects"] == [["kind": "queue", "resource": "queues/adatum.commands"]])
        let history = try await place("history \(run) -o jsonl").output.split(separator: "\n")
        #expect(history.count == before + 1)
        let event = try Value(json: String(try #require(history.last)))
        #expect(event["type"] == "run.migrated")
        #expect(event["data"]?["reason"] == "better")
        #expect(event["data"]?["to"] == report["to"])
        #expect(try await place("resume \(run) --wait 5s").code == 8)
        #expect(try await place("approve \(run) --as kim").code == 0)
        let ended = try await place("resume \(run) --wait 5s -o json")
        #expect(ended.code == 0)
        let steps = try Value(json: ended.output)["steps"]?.array ?? []
        #expect(steps.compactMap { $0["step"]?.string } == ["queue", "said", "release", "more", "after"])
        #expect(try place.text("out/said.txt") == "hello!")
        let again = try await place("migrate \(run) --to moving.yaml --yes")
        #expect(again.code == 1)
        #expect(
            again.errors == "runner: refused: the run is completed: only a run under way moves to another file; "
                + "`runner rewind \(run) --to STEP` opens it again\n")
    }

    @Test func `A file that it has already changes nothing`() async throws {
        let (place, run) = try await waiting()
        let ending = try await place("migrate \(run) --to moving.yaml --yes")
        #expect(ending.code == 0)
        #expect(
            ending.output.steady
                == "already recorded: migration of RUN1 to definition DIGEST by user:SOMEBODY as \"dana\"; nothing was added\n"
        )
        let shown = try await place("migrate \(run) --to moving.yaml")
        #expect(shown.code == 0)
        #expect(shown.output.steady == "RUN1 has the definition of moving.yaml already; there is nothing to do\n")
    }

    @Test func `A step whose effects are there is not dropped; only what was wanted is recorded as refused`()
        async throws
    {
        let (place, run) = try await waiting()
        let queue = "  - id: queue\n    uses: provision-queue\n    with: { on: bus, name: adatum.commands }\n"
        try place.write(
            changed(
                (queue, ""), ("  bus: { kind: local, path: .tenantry/bus.db, as: provider }\n", ""),
                ("connections:\n", "")), to: "moving.yaml")
        let refusal =
            "the file drops a step whose effects are there: queue (queue queues/adatum.commands); keep the step in "
            + "the file, with `if: false` to have what it made taken away first, or undo the whole run: runner cancel \(run) "
            + "--compensate"
        let shown = try await place("migrate \(run) --to moving.yaml")
        #expect(shown.code == 1)
        #expect(shown.output == "")
        #expect(shown.errors == "runner: refused: \(refusal)\n")
        #expect(try await place("history t_adatum").code == 2)
        let wanted = try await place("migrate \(run) --to moving.yaml --yes -o json")
        #expect(wanted.code == 1)
        #expect(try Value(json: wanted.output)["refused"] == .string(refusal))
        let project = try await place("history t_adatum -o jsonl").output.split(separator: "\n")
        #expect(project.count == 1)
        let recorded = try Value(json: String(try #require(project.first)))["data"]
        #expect(recorded?["command"] == "migrate")
        #expect(recorded?["reason"] == .string(refusal))
        try place.write(changed((queue, queue + "    if: false\n")), to: "moving.yaml")
        #expect(try await place("migrate \(run) --to moving.yaml --yes").code == 0)
        #expect(try await place("resume \(run) --wait 5s").code == 8)
        let queues = try await place("local queues --as provider --system .tenantry/bus.db -o json")
        #expect(try Value(json: queues.output)["queues"] == [])
    }

    @Test func `The new file is checked as by run, and its inputs are given or kept`() async throws {
        let (place, run) = try await waiting()
        try place.write(changed(("uses: approve", "uses: aprove")), to: "moving.yaml")
        let wrong = try await place("migrate \(run) --to moving.yaml --yes")
        #expect(wrong.code == 2)
        #expect(
            wrong.errors == """
                moving.yaml:18:11: error: there is no step type "aprove" [E0301]
                    |
                 18 |     uses: aprove
                    |           ^~~~~~
                    = help: did you mean "approve"?
                1 error · what it means: runner explain E0301

                """)
        try place.write(changed(("name: moving", "name: moved")), to: "moving.yaml")
        let other = try await place("migrate \(run) --to moving.yaml")
        #expect(other.code == 1)
        #expect(
            other.errors
                == "runner: refused: the file is workflow \"moved\" of tenant \"adatum\", and the run is \"moving\" of "
                + "tenant \"adatum\": a run moves only to a changed file of its own\n")
        try place.write(changed(("default: hello }", "default: hello }\n  more: { type: integer }")), to: "moving.yaml")
        let missing = try await place("migrate \(run) --to moving.yaml")
        #expect(missing.code == 2)
        #expect(
            missing.errors == "runner: input \"more\" is missing: give a whole number (--input NAME=VALUE)\n")
        let given = try await place("migrate \(run) --to moving.yaml --input more=3 --input word=bye")
        #expect(given.code == 0)
        #expect(
            given.output.steady == """
                moving · tenant adatum · RUN1 · definition DIGEST to definition DIGEST

                  kept  queue
                  kept  pause
                  undone  said  its `with` is another
                  - file out/said.txt is taken away first
                  kept  release

                Migration: 3 kept, 1 undone

                """)
        #expect(
            given.errors.steady
                == "nothing is changed yet; to do it: runner migrate RUN1 --to moving.yaml --input 'more=3' --input 'word=bye' --yes\n"
        )
    }

    @Test func `A migrated run is shown and explained by what it has now`() async throws {
        let (place, run) = try await waiting()
        try place.write(changed(("Go on?", "Go on now?")), to: "moving.yaml")
        #expect(try await place("migrate \(run) --to moving.yaml --yes").code == 0)
        #expect(try await place("resume \(run) --wait 1s").code == 8)
        let why = try await place("why \(run)")
        #expect(
            why.output.replacing(/\(\d[\d. hms]*\)/) { _ in "(SPAN)" }.steady == """
                Step release waits for kim to approve since TIME (SPAN): Go on now?
                  agree  runner approve RUN1 --step release
                  disagree  runner approve RUN1 --step release --reject

                """)
        let history = try await place("history \(run)").output.split(separator: "\n")
            .first { $0.contains("run.migrated") }
        #expect(
            history.map { String($0).steady.replacing(#/ +/#) { _ in " " }.replacing(/[0-9a-f]{12}/) { _ in "DIGEST" } }
                == "12 TIME run.migrated - user:SOMEBODY as \"dana\" DIGEST to DIGEST; 3 kept, 1 repeated (release)")
        let status = try Value(json: try await place("status -o json").output)
        let moved = try Value(json: try await place("migrate \(run) --to moving.yaml -o json").output)
        #expect(status["runs"]?.array?.count == 1)
        #expect(moved["recorded"] == false)
    }
}
