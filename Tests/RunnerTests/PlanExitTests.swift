import TestSupport
import Testing

/// With what `plan` exits, and what it says of a concurrency key that others hold.
@Suite struct PlanExitTests {
    private static func alone(_ rule: String) -> String {
        """
        name: alone
        tenant: { id: adatum }
        concurrency: { key: "${{ tenant.id }}", on-conflict: \(rule) }
        steps:
          - id: answer
            uses: wait
            with: { signal: go }

        """
    }

    @Test
    func
        `With --detailed-exitcode 0 means that nothing would change, 2 that something would, 1 that something is wrong`()
        async throws
    {
        let place = try Place([
            "note.yaml": Files.note, "signal.yaml": Files.signal, "bad.yaml": "name: bad\n", "some.txt": "hello",
            "read.yaml": """
            name: read
            tenant: { id: adatum }
            connections: { here: { kind: local } }
            steps:
              - id: read
                uses: retrieve
                with: { from: here, path: none.csv }

            """,
            "queue.yaml": """
            name: queue
            tenant: { id: adatum }
            connections: { here: { kind: local } }
            steps:
              - id: queue
                uses: provision-queue
                with: { on: here, name: adatum.in }
              - id: later
                uses: provision-queue
                if: ${{ steps.queue.output.queue == 'x' }}
                with: { on: here, name: adatum.later }

            """,
        ])
        func codes(_ file: String) async throws -> [Int32] {
            [
                try await place("plan \(file)").code, try await place("plan \(file) --detailed-exitcode").code,
                try await place("plan \(file) --detailed-exitcode -o json").code,
            ]
        }
        #expect(try await codes("signal.yaml") == [0, 0, 0])
        #expect(try await codes("note.yaml") == [0, 2, 2])
        #expect(try await codes("read.yaml") == [1, 1, 1])
        #expect(try await codes("bad.yaml") == [2, 1, 1])
        #expect(try await codes("none.yaml") == [2, 1, 1])
        // What somebody has made already is found: nothing is left to change.
        #expect(try await codes("queue.yaml") == [0, 2, 2])
        #expect(try await place("run queue.yaml --wait 1ms").code == 0)
        #expect(
            try await place("plan queue.yaml").output.split(separator: "\n").last
                == "Plan: 0 to create, 0 to change, 1 found, 1 skipped")
        #expect(try await codes("queue.yaml") == [0, 0, 0])
    }

    @Test func `A plan that is given where a workflow file belongs is said to be one`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        #expect(try await place("plan signal.yaml --out plan.json").code == 0)
        let words = """
            plan.json:1:1: error: this is a plan, not a workflow file [E0203]
              = help: `runner run plan.json` carries it out; it was made of signal.yaml
            1 error · what it means: runner explain E0203

            """
        for command in ["plan plan.json", "torture plan.json", "migrate \(run) --to plan.json", "graph plan.json"] {
            let ending = try await place(command)
            #expect(ending.code == 2, "\(command)")
            #expect(ending.output == "", "\(command)")
            #expect(ending.errors == words, "\(command)")
        }
        let validated = try await place("validate plan.json")
        #expect(validated.code == 2)
        #expect(validated.output == words)
    }

    @Test func `A key that others hold keeps a run from being planned only where it would be refused`() async throws {
        let place = try Place([
            "fail.yaml": Self.alone("fail"), "queue.yaml": Self.alone("queue"), "cancel.yaml": Self.alone("cancel"),
        ])
        for rule in ["fail", "queue", "cancel"] {
            #expect(try await place("plan \(rule).yaml --out \(rule).json").code == 0)
        }
        let holder = try await place.run("run fail.yaml", expecting: 8)
        let refused = try await place("plan fail.yaml --out again.json")
        #expect(refused.code == 1)
        #expect(
            refused.output.steady == """
                alone · tenant adatum · definition DIGEST
                ✗ concurrency key "adatum" (limit 1): held by run RUN1 (waiting for the signal "go"); the run would not be started

                  answer  wait
                  ◷ waits for the signal "go"

                Plan: 0 to create, 0 to change, 0 found, waits for 1 signal

                """)
        #expect(refused.errors == "again.json isn't written: a plan that can't be carried out isn't kept\n")
        // A plan from before says the same as the file would.
        let kept = try await place("run fail.json --wait 1ms")
        #expect(kept.code == 1)
        #expect(
            kept.errors.split(separator: "\n").filter { !$0.contains(" status=") }
                == [
                    "runner: refused: the concurrency key \"adatum\" is held by run \(holder); its limit is 1 (on-conflict: fail); "
                        + "see `runner why \(holder)`"
                ])
        // Who queues doesn't mind who holds it: neither the plan from before nor one from now goes stale by that.
        #expect(try await place("plan queue.yaml --out later.json").code == 0)
        #expect(try await place("run queue.json --wait 1ms").errors.contains("\nqueued · "))
        #expect(try await place("signal \(holder) go").code == 0)
        #expect(try await place("resume --wait 1ms").code == 8)
        #expect(try await place("run later.json --wait 1ms").errors.contains("\nqueued · "))
        #expect(try await place("run cancel.json --wait 1ms").code == 8)
    }
}
