import Foundation
import TestSupport
import Testing

/// What is said to whoever wants something of a run that has come to its end, or past the point of no return.
@Suite struct EndedRunTests {
    private func steady(_ text: String) -> String { text.replacing(/\(\d[\d. hms]*\)/) { _ in "(SPAN)" }.steady }

    @Test func `A completed run isn't undone as it stands, and what the refusal advises undoes it`() async throws {
        let place = try Place(["note.yaml": Files.note])
        let run = try await place.run("run note.yaml", expecting: 0)
        let refused = try await place("cancel \(run) --compensate")
        #expect(refused.code == 1)
        #expect(
            refused.errors == """
                runner: refused: the run is completed; reopen it first: `runner rewind \(run) --to STEP` goes back to a step (with \
                --undo what was made from there on is taken away), and `runner cancel \(run) --compensate` then undoes what is left

                """)
        #expect(try await place("rewind \(run) --to note").code == 0)
        #expect(try await place("cancel \(run) --compensate").code == 0)
        #expect(try place.text("note.txt") == "hello")
        #expect(try await place("resume \(run)").errors.contains("undone"))
        #expect(throws: (any Error).self) { try place.text("note.txt") }
    }

    @Test func `A run that fails past its point of no return needs a decision, in each of its lines`() async throws {
        let place = try Place([
            "point.yaml": """
            name: point
            tenant: { id: adatum }
            on-failure: compensate
            connections:
              outbox: { kind: local }
            steps:
              - id: note
                uses: transmit
                with: { to: outbox, file: note.txt, message: hello }
                point-of-no-return: true
              - id: read
                uses: retrieve
                with: { from: outbox, path: nothing.csv }

            """
        ])
        let ending = try await place("run point.yaml")
        #expect(ending.code == 9)
        let last = ending.errors.split(separator: "\n").last { $0.contains(" status=") } ?? ""
        #expect(
            String(last).steady.replacingOccurrences(of: place.path, with: "PLACE")
                == "TIME run=RUN1 tenant=adatum status=needs-decision step=read code=source-not-found message=\"there is no file "
                + "\\\"nothing.csv\\\" below \\\"PLACE\\\"; put it there, or correct the path\"")
        #expect(!ending.errors.contains("tenant=adatum status=failed"), "\(ending.errors)")
    }

    @Test func `A run that needs its key back asks the holder to end, and the holder says for whom`() async throws {
        let place = try Place([
            "cancel.yaml": """
            name: alone
            tenant: { id: adatum }
            concurrency: { key: "${{ tenant.id }}", on-conflict: cancel }
            steps:
              - id: answer
                uses: wait
                with: { signal: go }

            """
        ])
        let first = try await place.run("run cancel.yaml", expecting: 8)
        #expect(try await place("signal \(first) go").code == 0)
        #expect(try await place("resume \(first)").code == 0)
        let second = try await place.run("run cancel.yaml", expecting: 8)
        #expect(try await place("rewind \(first) --to answer").code == 0)
        #expect(try await place("resume --wait 1ms").code == 8)
        #expect(
            steady(try await place("why \(second)").output)
                == """
                Run RUN1 was cancelled by user:SOMEBODY at TIME: run RUN2 needs the concurrency key "adatum" (on-conflict: cancel).
                  what happened  runner history RUN1

                """)
    }
}
