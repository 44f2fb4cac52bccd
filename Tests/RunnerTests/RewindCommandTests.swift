import Foundation
import TestSupport
import Testing
import Workflow

/// `rewind`: what runs again, what is left or taken away, and what is refused.
@Suite struct RewindCommandTests {
    private static let file = """
        name: back
        tenant: { id: adatum }
        connections:
          bus: { kind: local, path: .tenantry/bus.db, as: provider }
          outbox: { kind: local }
        steps:
          - id: queue
            uses: provision-queue
            with: { on: bus, name: adatum.commands }
          - id: note
            uses: transmit
            with: { to: outbox, file: note.txt, message: hello }
          - id: release
            uses: approve
            with: { approvers: [kim], reason: "Go on?", show: { count: 3 } }
          - id: after
            uses: wait
            with: { for: 1ms }

        """
    private static let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"
    private static let seen = "a runner that is at work will see it within a second; otherwise: runner resume RUN1\n"

    private func place(_ file: String = file) throws -> Place {
        try Place(["back.yaml": file, "runner.yaml": Files.project], variables: ["TENANTRY_ACTOR": "dana"])
    }

    /// A run that has made a queue and a file, and waits for an approval.
    private func waiting(_ file: String = file) async throws -> Place {
        let place = try place(file)
        #expect(try await place("run back.yaml --run-id \(Self.run) --wait 1ms").code == 8)
        return place
    }

    private func expectRefusal(_ message: String, to step: String, in place: Place) async throws {
        let refused = try await place("rewind \(Self.run) --to \(step)")
        #expect(refused.code == 1)
        #expect(refused.output == "")
        #expect(refused.errors == "runner: refused: \(message)\n")
        let report = try await place("rewind \(Self.run) --to \(step) -o json")
        #expect(report.code == 1)
        #expect(try Value(json: report.output)["refused"] == .string(message))
        #expect(
            try await place("history t_adatum").output.split(separator: "\n").count { $0.contains("rewind: ") } == 2)
        #expect(try await place("history \(Self.run)").output.contains("run.rewound") == false)
    }

    @Test func `What was made is listed and left where it is, and the steps run again`() async throws {
        let place = try await waiting()
        let back = try await place("rewind \(Self.run) --to note --reason again")
        #expect(back.code == 0)
        #expect(back.output.steady == "recorded: rewind to note of RUN1 by user:SOMEBODY as \"dana\"\n")
        #expect(
            back.errors.steady == Self.seen + """
                made by the steps that run again, and left where it is:
                  note  file note.txt

                """)
        let again = try await place("resume \(Self.run) --wait 1ms")
        #expect(again.code == 8)
        #expect(
            Self.progress(again) == """
                step=note status=running attempt=2
                step=note status=succeeded took=SPAN
                step=release status=running attempt=2
                step=release status=waiting for=approval on=kim
                """)
        #expect(try await place("approve \(Self.run) --as kim").code == 0)
        #expect(try await place("resume \(Self.run)").code == 0)
        #expect(try place.text("note.txt") == "hello")
    }

    @Test func `With --undo what was made is taken away before the run goes on`() async throws {
        let place = try await waiting()
        let back = try await place("rewind \(Self.run) --to queue --undo")
        #expect(back.code == 0)
        #expect(back.output.steady == "recorded: rewind to queue of RUN1 by user:SOMEBODY as \"dana\"\n")
        #expect(
            back.errors.steady == Self.seen + """
                taken away before it goes on:
                  queue  queue queues/adatum.commands
                  note  file note.txt

                """)
        let again = try await place("resume \(Self.run) --wait 1ms")
        #expect(again.code == 8)
        #expect(
            Self.progress(again) == """
                step=note status=undone kind=file resource=note.txt
                step=queue status=undone kind=queue resource=queues/adatum.commands
                status=undo-completed undone=2 kept=0 left=0
                step=queue status=running attempt=2
                step=queue status=succeeded took=SPAN
                step=note status=running attempt=2
                step=note status=succeeded took=SPAN
                step=release status=running attempt=2
                step=release status=waiting for=approval on=kim
                """)
        #expect(try place.text("note.txt") == "hello")
        let queues = try await place("local queues --as provider --system .tenantry/bus.db -o json")
        #expect(
            try Value(json: queues.output)["queues"]?.array?.compactMap { $0["name"]?.string } == [
                "adatum.commands", "adatum.commands.dead-letter",
            ])
    }

    /// The lines of progress, each from the step on.
    private static func progress(_ ending: Program.Ending) -> String {
        ending.errors.steady.split(separator: "\n").filter { $0.hasPrefix("TIME run=") }
            .map { $0.replacing("TIME run=RUN1 tenant=adatum ", with: "") }.joined(separator: "\n")
    }

    @Test func `A run that has ended goes on from there, unless it was undone`() async throws {
        let cancelled = try await waiting()
        #expect(try await cancelled("cancel \(Self.run)").code == 0)
        #expect(try await cancelled("resume \(Self.run)").code == 1)
        #expect(try await cancelled("rewind \(Self.run) --to release").code == 0)
        #expect(try await cancelled("resume \(Self.run) --wait 1ms").code == 8)
        #expect(try await cancelled("approve \(Self.run) --as kim").code == 0)
        #expect(try await cancelled("resume \(Self.run)").code == 0)
        #expect(try await cancelled("rewind \(Self.run) --to after").code == 0)
        #expect(try await cancelled("resume \(Self.run)").code == 0)
        let history = try await cancelled("history \(Self.run)").output.split(separator: "\n")
        #expect(history.count { $0.contains(" run.completed ") } == 2)
        #expect(history.count { $0.contains(" step.started ") && $0.contains(" release ") } == 2)

        let undone = try await waiting()
        #expect(try await undone("cancel \(Self.run) --compensate").code == 0)
        #expect(try await undone("resume \(Self.run)").code == 1)
        try await expectRefusal("the run is compensated: nothing can be added to it", to: "note", in: undone)
    }

    @Test func `A step that has not begun, and one that there isn't, is refused`() async throws {
        try await expectRefusal(
            "step \"after\" has not begun yet, so the run can't go back to it: name a step that has begun "
                + "(runner history \(Self.run))", to: "after", in: try await waiting())
        try await expectRefusal(
            "the run has no step \"notee\"; did you mean \"note\"?", to: "notee", in: try await waiting())
    }

    @Test func `It is refused while an attempt is in flight`() async throws {
        let place = try place()
        let killed = try await place("run back.yaml --run-id \(Self.run)", with: ["TENANTRY_FAIL_AT": "after-intent:2"])
        #expect(killed.code == 137, "\(killed.errors)")
        try await expectRefusal(
            "step \"note\" is running: wait until it has ended (if its runner is gone, `runner resume \(Self.run)` finds out "
                + "what became of it; `runner pause \(Self.run)` keeps other steps from beginning), and then try again",
            to: "queue", in: place)
    }

    @Test func `It is refused past a point of no return, and not after it`() async throws {
        let place = try await waiting(
            Self.file.replacingOccurrences(
                of: "uses: transmit\n", with: "uses: transmit\n    point-of-no-return: true\n"))
        try await expectRefusal(
            "step \"note\" is done and marked as a point of no return: the run can't go back past it; go back to a step after "
                + "it (runner rewind \(Self.run) --to STEP), or end the run (runner cancel \(Self.run))",
            to: "queue", in: place)
        #expect(try await place("rewind \(Self.run) --to release").code == 0)
    }
}
