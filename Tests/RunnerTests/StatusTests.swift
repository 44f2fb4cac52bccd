import Foundation
import TestSupport
import Testing
import Workflow

/// The table of `status`: what each run waits for, and columns that stand below each other.
@Suite struct StatusTests {
    private static let files = [
        "runner.yaml": Files.project,
        "approval.yaml": Files.approval,
        "send.yaml": """
        name: send
        tenant: { id: adatum }
        connections: { bus: { kind: local, path: .tenantry/bus.db, as: provider } }
        steps:
          - id: queue
            uses: provision-queue
            compensate: false
            with: { on: bus, name: adatum.commands }
          - id: send
            uses: transmit
            with: { to: bus, queue: adatum.commands, message: hello }
          - id: answer
            uses: wait
            with: { signal: go }

        """,
        "point.yaml": """
        name: point
        tenant: { id: contoso }
        on-failure: compensate
        connections: { outbox: { kind: local } }
        steps:
          - id: note
            uses: transmit
            point-of-no-return: true
            with: { to: outbox, file: note.txt, message: hello }
          - id: broken
            uses: retrieve
            with: { from: outbox, path: none.csv }

        """,
        "pause.yaml": """
        name: pause
        tenant: { id: contoso-international }
        steps:
          - id: pause
            uses: wait
            with: { for: 1ms }

        """,
    ]

    /// The cells of a table, each of which stands below its heading; what is other each time is put away.
    private func cells(_ table: String) throws -> [[String]] {
        let lines = table.split(separator: "\n").map(String.init)
        let starts = try Self.headings.map { heading in
            let place = try #require(lines[0].range(of: heading))
            return lines[0].distance(from: lines[0].startIndex, to: place.lowerBound)
        }
        return lines.dropLast().map { row($0, starts) } + [[lines[lines.count - 1]]]
    }

    private static let headings = ["TENANT", "RUN", "WORKFLOW", "STATE", "STEP", "SINCE", "DUE", "WAITING ON"]

    private func row(_ line: String, _ starts: [Int]) -> [String] {
        starts.indices.map { column in
            let end = column + 1 < starts.count ? starts[column + 1] : line.count
            let cell = String(line.dropFirst(starts[column]).prefix(end - starts[column]))
            let isApart = column == 0 || line.dropFirst(starts[column] - 2).hasPrefix("  ")
            #expect(isApart && !cell.hasPrefix(" "), "\(line)")
            return cell.trimmingCharacters(in: .whitespaces).steady
                .replacing(#/^(now|\d+\.\ds|\d+s)$/#) { _ in "SPAN" }
        }
    }

    /// A run whose outcome could not be looked up, because its broker was away.
    private func undecided(in place: Place) async throws {
        let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"
        let killed = try await place("run send.yaml --run-id \(run)", with: ["TENANTRY_FAIL_AT": "after-effect:2"])
        #expect(killed.code == 137, "\(killed.errors)")
        try hide(place)
        #expect(try await place("resume \(run)").code == 9)
        try bringBack(place)
    }

    private func hide(_ place: Place) throws {
        let system = "\(place.path)/.tenantry/bus.db"
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: system + end) {
            try FileManager.default.moveItem(atPath: system + end, toPath: "\(place.path)/away.db\(end)")
        }
        try FileManager.default.createDirectory(atPath: system, withIntermediateDirectories: false)
    }

    private func bringBack(_ place: Place) throws {
        let system = "\(place.path)/.tenantry/bus.db"
        try FileManager.default.removeItem(atPath: system)
        for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: "\(place.path)/away.db\(end)") {
            try FileManager.default.moveItem(atPath: "\(place.path)/away.db\(end)", toPath: system + end)
        }
    }

    @Test func `Each run says what it waits for, and its cells stand below the headings`() async throws {
        let place = try Place(Self.files, variables: ["TENANTRY_ACTOR": "dana"])
        let left = try await place.run("run send.yaml --wait 1ms", expecting: 8)
        let receive = "local receive adatum.commands --as provider --system .tenantry/bus.db"
        #expect(try await place(receive).code == 0)
        #expect(try await place("cancel \(left) --compensate").code == 0)
        #expect(try await place("resume \(left)").code == 1)
        try await undecided(in: place)
        #expect(try await place("run point.yaml").code == 9)
        #expect(try await place("run approval.yaml").code == 8)
        let cancelled = try await place.run("run approval.yaml", expecting: 8)
        #expect(try await place("cancel \(cancelled)").code == 0)
        #expect(try await place("resume \(cancelled)").code == 1)
        #expect(try await place("run pause.yaml").code == 0)
        let status = try await place("status")
        #expect(status.code == 0)
        func row(_ tenant: String, _ workflow: String, _ state: String, _ step: String, _ waitsOn: String) -> [String] {
            [tenant, "RUN1", "\(workflow)@DIGEST", state, step, "SPAN", "-", waitsOn]
        }
        let found = try cells(status.output)
        #expect(found.first == Self.headings)
        #expect(
            Set(found.dropFirst().dropLast()) == [
                row("contoso", "point", "needs-decision", "broken", "a decision on the whole run"),
                row("adatum", "send", "needs-decision", "send", "a decision on send"),
                row("adatum", "approval", "waiting", "release", "kim, robin"),
                row("adatum", "send", "compensated", "-", "1 effect left"),
                row("adatum", "approval", "cancelled", "-", "-"),
                row("contoso-international", "pause", "completed", "-", "-"),
            ])
        #expect(
            found.dropFirst().dropLast().prefix(3).map { $0[3] } == ["needs-decision", "needs-decision", "waiting"])
        #expect(
            found.last == [
                "6 runs · 2 needs-decision · 1 waiting · 1 compensated · 1 cancelled · 1 completed"
            ])
    }

    @Test func `What could not be looked up is looked up again, and not done again`() async throws {
        let place = try Place(Self.files, variables: ["TENANTRY_ACTOR": "dana"])
        let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"
        try await undecided(in: place)
        let why = try await place("why \(run)").output.replacingOccurrences(of: place.path, with: "PLACE").steady
        #expect(
            why.replacing(#/\(\d[\d. hms]*\)/#) { _ in "(SPAN)" } == """
                Step send needs a person's decision since TIME (SPAN): the look-up failed: the local system at \
                "PLACE/.tenantry/bus.db" can't be used: unable to open database file.
                  it was done  runner decide RUN1 send --done --output FILE --reason REASON
                  it was not done  runner decide RUN1 send --retry --reason REASON
                  give it up  runner decide RUN1 send --fail --reason REASON
                  ask the other side again  runner decide RUN1 send --look-up --reason REASON

                """)
        let asked = try await place("decide \(run) send --look-up --reason back")
        #expect(asked.code == 0)
        #expect(asked.output.steady == "recorded: step send is looked up again, decided by user:SOMEBODY as \"dana\"\n")
        #expect(
            asked.errors.steady
                == "a runner that is at work will see it within a second; otherwise: runner resume RUN1\n")
        let twice = try await place("decide \(run) send --look-up --reason back")
        #expect(twice.code == 1)
        #expect(twice.errors == "runner: refused: step \"send\" is unknown: there is nothing to decide\n")
        let resumed = try await place("resume \(run) --wait 15s")
        #expect(resumed.code == 8, "\(resumed.errors)")
        let queues = try await place("local queues --as provider --system .tenantry/bus.db -o json")
        let queue = try Value(json: queues.output)["queues"]?.array?.first
        #expect(queue?["messages"]?.int == 1, "\(queues.output)")
        let history = try await place("history \(run) -o jsonl").output.split(separator: "\n")
            .map { try Value(json: String($0)) }
        #expect(
            history.filter { $0["subject"]?.string == "send" }.compactMap { $0["type"]?.string } == [
                "step.started", "step.unknown", "step.looked-up", "decision.made", "step.looked-up", "step.succeeded",
            ])
    }
}
