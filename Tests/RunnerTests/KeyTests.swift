import Foundation
import Storage
import TestSupport
import Testing
@testable import Workflow

/// What a concurrency key does where several processes share a log, and what is said of it.
@Suite struct KeyTests {
    private static func workflow(_ rule: String, waits: String) -> String {
        """
        name: alone
        tenant: { id: adatum }
        concurrency: { key: "${{ tenant.id }}", \(rule) }
        steps:
          - id: answer
            uses: wait
            with: { \(waits) }

        """
    }

    private func steady(_ text: String) -> String {
        text.replacing(/\(\d[\d. hms]*\)/) { _ in "(SPAN)" }
            .replacing(/runner [^ ]+\/\d+\/[a-z0-9]+/) { _ in "runner PROCESS" }.steady
    }

    @Test func `What a run waits for is said by status, why and plan, and it goes on in its turn`() async throws {
        let place = try Place(["a.yaml": Self.workflow("on-conflict: queue", waits: "signal: go")])
        #expect(
            try await place("plan a.yaml").output
                .contains(
                    "\nconcurrency key \"adatum\" (limit 1): nobody holds it\n"))
        let first = try await place.run("run a.yaml", expecting: 8)
        let queued = try await place("run a.yaml --wait 1ms")
        #expect(queued.code == 8)
        let second = try #require(queued.errors.firstMatch(of: /run=(r_[0-9A-Z]{26})/)).1
        let reason = """
            Run RUN1 waits since TIME (SPAN) for its concurrency key "adatum", which one run may hold at once; held by run RUN2 (waiting for the signal "go").
              what holds it  runner why RUN2
              end that  runner cancel RUN2
              give it up  runner cancel RUN1

            """
        #expect(steady(queued.errors).hasSuffix("\nqueued · RUN1\n" + reason), "\(queued.errors)")
        #expect(steady(try await place("why \(second)").output) == reason)
        let row = try Value(json: try await place("status --state queued -o jsonl").output)
        #expect(row["waits-on"] == "key adatum")
        #expect(row["key"] == ["held": false, "limit": 1, "text": "adatum"])
        #expect(row["due"] == .null)
        #expect(
            try await place("plan a.yaml").output
                .contains(
                    "\nconcurrency key \"adatum\" (limit 1): held by run \(first) (waiting for the signal \"go\"), "
                        + "1 queued for it; the run would wait for its turn\n"))
        let plan = try Value(json: try await place("plan a.yaml -o json").output)
        #expect(
            plan["key"] == [
                "text": "adatum", "limit": 1, "on-conflict": "queue", "held-by": [.string(first)],
                "queued": [.string(String(second))],
            ])

        let history = try await place("history \(second)").output.split(separator: "\n").dropFirst()
            .map { String($0).steady }
        #expect(
            history == [
                "1  TIME  run.started  -  user:SOMEBODY  alone@DIGEST for adatum, 1 step",
                "2  TIME  run.queued  -  user:SOMEBODY  for key adatum, behind run RUN1",
            ])
        let envelopes = try await place("history \(second) -o jsonl").output.split(separator: "\n")
            .map { try Value(json: String($0))["actor"] }
        #expect(envelopes.count == 2 && envelopes[0] == envelopes[1] && envelopes[0] != "", "\(envelopes)")
        #expect(try await place("signal \(first) go").code == 0)
        #expect(try await place("resume \(first)").code == 0)
        #expect(try await place("resume \(second) --wait 1ms").errors.contains("step=answer status=waiting"))
        #expect(try await place("audit verify").code == 0)
    }

    @Test func `A holder whose runner is dead is told from one that is carried out`() async throws {
        let place = try Place(["a.yaml": Self.workflow("on-conflict: queue", waits: "for: 1ms")])
        let killed = try await place("run a.yaml", with: ["TENANTRY_FAIL_AT": "after-intent:1"])
        let first = try #require(killed.errors.firstMatch(of: /r_[0-9A-Z]{26}/)).0
        #expect(
            steady(try await place("why \(first)").output) == """
                Step answer is carried out by runner PROCESS since TIME (SPAN), attempt 1; no runner holds the run any more, \
                the next one finds out what became of it.
                  carry it on  runner resume RUN1

                """)
        let queued = try await place("run a.yaml --wait 1ms")
        #expect(queued.code == 8)
        #expect(
            steady(queued.errors)
                .contains("; held by run RUN2 (running, no runner carries it out).\n  what holds it  runner why RUN2\n"),
            "\(queued.errors)")
        let second = try #require(queued.errors.firstMatch(of: /run=(r_[0-9A-Z]{26})/)).1
        #expect(try await place("resume").code == 0)
        #expect(try await place("history \(second)").output.contains("run.completed"))
    }

    @Test func `A migration that needs another key shows it and says it to programs`() async throws {
        let place = try Place(["a.yaml": Self.workflow("on-conflict: queue", waits: "signal: go")])
        let run = try await place.run("run a.yaml", expecting: 8)
        try place.write(
            Self.workflow("limit: 2", waits: "signal: go")
                .replacingOccurrences(of: "tenant.id }}", with: "tenant.id }}-b"),
            to: "a.yaml")
        let shown = try await place("migrate \(run) --to a.yaml").output
        #expect(shown.contains("\n  the run needs concurrency key \"adatum-b\", limit 2\n"), "\(shown)")
        let done = try Value(json: try await place("migrate \(run) --to a.yaml --yes -o json").output)
        #expect(done["key"] == ["limit": 2, "text": "adatum-b"])
        let row = try Value(json: try await place("status -o jsonl").output)
        #expect(row["key"] == ["held": true, "limit": 2, "text": "adatum-b"])
    }

    @Test func `A start that fails on conflict names the holder, and one that cancels takes its place`() async throws {
        let place = try Place([
            "fail.yaml": Self.workflow("on-conflict: fail", waits: "signal: go"),
            "cancel.yaml": Self.workflow("on-conflict: cancel", waits: "signal: go"),
        ])
        let first = try await place.run("run fail.yaml", expecting: 8)
        let refused = try await place("run fail.yaml")
        #expect(refused.code == 1)
        #expect(
            refused.errors.hasSuffix(
                "runner: refused: the concurrency key \"adatum\" is held by run \(first); its limit is 1 "
                    + "(on-conflict: fail); see `runner why \(first)`\n"), "\(refused.errors)")
        let second = try await place.run("run cancel.yaml", expecting: 8)
        #expect(
            steady(try await place("why \(first)").output)
                .hasPrefix("Run RUN1 was cancelled by ") == true)
        #expect(try await place("history \(second)").output.contains("run.admitted"))
    }

    @Test func `Processes that share a log never hold a key more often than its limit, and all runs end`() async throws
    {
        let place = try Place(["a.yaml": Self.workflow("limit: 2", waits: "for: 100ms")])
        #expect(try await place("run a.yaml").code == 0)
        let programs = try (0..<8).map { _ in try place.start("run a.yaml --wait 60s") }
        for program in programs {
            let ending = await program.ending(within: place.runner.limit)
            #expect(ending.code == 0, "\(ending.errors)")
        }
        let log = try SQLiteEventLog(path: "\(place.path)/.tenantry/log.db", mode: .readOnly)
        var held = 0
        var most = 0
        var queued = 0
        for event in try await log.readAll(after: 0, limit: 10_000) {
            switch event.event.type {
            case "run.admitted": held += 1
            case "run.completed": held -= 1
            case "run.queued": queued += 1
            default: break
            }
            most = max(most, held)
        }
        #expect(held == 0)
        #expect((1...2).contains(most))
        #expect(queued > 0)
        #expect(try await log.counts(tenant: nil) == [.completed: 9])
        #expect(try await log.slots(of: "adatum", limit: 9).isEmpty)
        await log.close()
    }
}
