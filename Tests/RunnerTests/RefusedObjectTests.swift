import Foundation
import TestSupport
import Testing
import Workflow

/// Every command to a run that is refused writes its object with `-o json`, beside the reason for people.
@Suite struct RefusedObjectTests {
    private static func alone(_ wait: String) -> String {
        """
        name: alone
        tenant: { id: adatum }
        concurrency: { key: "${{ tenant.id }}", on-conflict: fail }
        steps:
          - id: answer
            uses: wait
            with: { \(wait) }

        """
    }

    private func expect(
        _ command: String, in place: Place, of run: String, state: Value, refused reason: String, more: String = ""
    ) async throws {
        let ending = try await place("\(command) -o json")
        #expect(ending.code == 1, "\(command): \(ending.errors)")
        let lines = ending.errors.split(separator: "\n").filter { !$0.contains(" status=") }
        #expect(lines.joined(separator: "\n") == "runner: refused: \(reason)\(more)", "\(command)")
        let object = Value.object([
            "format-version": 1, "recorded": false, "refused": .string(reason), "run": .string(run), "state": state,
        ])
        #expect(try Value(json: ending.output) == object, "\(command): \(ending.output)")
    }

    @Test func `A start whose key is held, and one of a run that is another`() async throws {
        let place = try Place(["alone.yaml": Self.alone("signal: go"), "signal.yaml": Files.signal])
        let holder = try await place.run("run alone.yaml", expecting: 8)
        let id = "r_01KAHT2Z000000000000000000"
        let held =
            "the concurrency key \"adatum\" is held by run \(holder); its limit is 1 (on-conflict: fail); see `runner why "
            + "\(holder)`"
        try await expect("run alone.yaml --run-id \(id)", in: place, of: id, state: .null, refused: held)
        try await expect(
            "run signal.yaml --run-id \(holder)", in: place, of: holder, state: "waiting",
            refused: "a run of this id exists and was started with another definition or other inputs")
    }

    @Test func `A failed run that finds its key held is not resumed`() async throws {
        let place = try Place(["alone.yaml": Self.alone("signal: go"), "runner.yaml": ""])
        let failed = try await place.run("run alone.yaml", expecting: 8)
        #expect(try await place("cancel \(failed)").code == 0)
        #expect(try await place("resume \(failed)").code == 1)
        let holder = try await place.run("run alone.yaml", expecting: 8)
        try await expect(
            "rewind \(failed) --to answer", in: place, of: failed, state: "cancelled",
            refused: "the concurrency key \"adatum\" is held by run \(holder); its limit is 1 (on-conflict: fail); see "
                + "`runner why \(holder)`")
    }

    @Test func `What comes too late for a run that has completed`() async throws {
        let place = try Place(["note.yaml": Files.note, "other.yaml": Files.signal])
        let run = try await place.run("run note.yaml", expecting: 0)
        let over = "the run is completed: nothing can be added to it"
        for (command, reason, more) in [
            ("signal \(run) go", "no step of this workflow waits for a signal named \"go\"; it waits for none", ""),
            ("cancel \(run)", over, ""), ("pause \(run)", over, ""),
            ("decide \(run) note --fail --reason no", over, ""),
            (
                "approve \(run)", "no step of the run waits for an approval: the run is completed",
                " (runner why \(run))"
            ),
            (
                "consent \(run) --grant", "no step of the run waits for a consent: the run is completed",
                " (runner why \(run))"
            ),
            ("rewind \(run) --to nowhere", "the run has no step \"nowhere\"", ""),
        ] {
            try await expect(command, in: place, of: run, state: "completed", refused: reason, more: more)
        }
    }
}
