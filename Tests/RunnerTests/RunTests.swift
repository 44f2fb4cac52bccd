import Foundation
import TestSupport
import Testing
import Workflow

/// `run`, `resume`, `status`, `why`, `history`: a run from its start to its end, as the terminal shows it.
@Suite struct RunTests {
    @Test func `As data a run is one object at the end`() async throws {
        let place = try Place(["approval.yaml": Files.approval])
        let ending = try await place("run approval.yaml --wait 1ms -o json")
        #expect(ending.code == 8)
        let report = try Value(json: ending.output)
        #expect(report["state"] == "waiting")
        #expect(report["run"]?.string?.hasPrefix("r_") == true)
        #expect(report["outputs"] == .null)
        let steps = report["steps"]?.array?.map { "\($0["step"]?.string ?? "") \($0["state"]?.string ?? "")" }
        #expect(steps == ["pause succeeded", "release waiting", "after pending"])
    }

    @Test func `The same id twice is one run, with other inputs it is refused`() async throws {
        let text = Files.signal.replacingOccurrences(
            of: "steps:",
            with: "inputs:\n  count: { type: integer, default: 1 }\nsteps:"
        )
        let place = try Place(["signal.yaml": text])
        let id = "r_01M7YXGP2DETMT857JZGXB6BVM"
        for _ in 1...2 { #expect(try await place("run signal.yaml --run-id \(id) --wait 1ms").code == 8) }
        let other = try await place("run signal.yaml --run-id \(id) --input count=2 --wait 1ms")
        #expect(other.code == 1)
        #expect(
            other.errors == """
                runner: refused: a run of this id exists and was started with another definition or other inputs

                """
        )
        #expect(try await place("status").output.hasSuffix("1 run · 1 waiting\n"))
        let uuid = try await place("run signal.yaml --run-id 019A9C3B-5D0E-7D6F-8A4B-2C3D4E5F6071 --wait 1ms -o json")
        #expect(try Value(json: uuid.output)["run"]?.string?.hasPrefix("r_01K") == true)
    }

    @Test(arguments: [
        ("--input count", "--input: can't read \"count\": expected NAME=VALUE"),
        ("--input count=1 --input count=2", "--input: \"count\" is given twice"),
        ("--input cuont=1", "the workflow has no input \"cuont\"; did you mean \"count\"? (--input NAME=VALUE)"),
        ("--input count=many", "input \"count\": expected a whole number, found text \"many\" (--input NAME=VALUE)"),
        (
            "--run-id mine",
            "--run-id: can't read \"mine\": expected r_ and 26 characters of 0-9 and A-Z without I, L, O, U, or a UUID "
                + "(`uuidgen` makes one)"
        ),
    ])
    func `What a start brings is checked`(arguments: String, message: String) async throws {
        let text = Files.signal.replacingOccurrences(
            of: "steps:",
            with: "inputs:\n  count: { type: integer, default: 1 }\nsteps:"
        )
        let ending = try await Place(["signal.yaml": text])("run signal.yaml \(arguments)")
        #expect(ending.code == 2)
        #expect(ending.errors == "runner: \(message)\n")
    }

    @Test func `A run is named by a beginning of its id; one that isn't there names the nearest`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let (one, two) = ("r_01M7YXGP2DETMT857JZGXB6BVM", "r_01M7YXGP2DETMT857JZGXB6CCC")
        for run in [one, two] { _ = try await place.run("run signal.yaml --run-id \(run) --wait 1ms", expecting: 8) }
        #expect(try await place("history \(one.prefix(26))").code == 0)
        #expect(try await place("history \(one.lowercased())").code == 0)
        #expect(try await place("history \(one.dropFirst(2).lowercased())").code == 0)
        let both = try await place("history r_01M7")
        #expect(both.code == 2)
        #expect(
            both.errors
                == "runner: \"r_01M7\" is the beginning of more than one run (\(two), \(one)); give more of it\n"
        )
        let none = try await place("why r_01M7YXGP2DETMT857JZGXB6BVN")
        #expect(none.code == 2)
        #expect(
            none.errors == """
                runner: there is no run "r_01M7YXGP2DETMT857JZGXB6BVN"; did you mean "\(one)"? (`runner status` lists runs)

                """
        )
    }

    @Test func `Ctrl-C puts a run down safely, and says how to go on`() async throws {
        let place = try Place(["hour.yaml": Files.hour])
        let program = try place.start("run hour.yaml --wait 2h")
        try await until { program.errors.contains("step=long status=waiting") }
        program.send(SIGINT)
        let ending = await program.ending(within: place.runner.limit)
        #expect(ending.code == 130)
        #expect(
            ending.errors.steady.hasSuffix(
                """
                stopping: what is in flight is finished first

                stopped safely at step long; to go on: runner resume RUN1

                """
            ),
            "\(ending.errors)"
        )
        let run = try #require(ending.errors.firstMatch(of: /r_[0-9A-Z]{26}/)).0
        #expect(try await place("resume \(run) --wait 1ms").code == 8)
    }

    @Test func `Resuming every run exits 8 while one waits, and 0 when all have ended`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let waiting = try await place("resume --wait 1ms")
        #expect(waiting.code == 8)
        #expect(waiting.output.contains(run))
        #expect(waiting.output.hasSuffix("1 run · 1 waiting\n"))
        #expect(try await place("signal \(run) go").code == 0)
        let ended = try await place("resume --wait 1ms")
        #expect(ended.code == 0)
        #expect(ended.output.hasSuffix("1 run · 1 completed\n"))
    }

    @Test func `History follows a run to its end`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let program = try place.start("history \(run) --follow -o jsonl")
        try await until { program.output.contains("step.waiting") }
        #expect(try await place("cancel \(run) --reason enough").code == 0)
        #expect(try await place("resume \(run)").code == 1)
        let ending = await program.ending(within: place.runner.limit)
        #expect(ending.code == 0)
        #expect(ending.output.split(separator: "\n").last?.contains("\"type\":\"run.cancelled\"") == true)
    }

    @Test func `History that follows a run ends where the run does, on its way back too`() async throws {
        let file =
            Files.note.replacing("steps:", with: "on-failure: compensate\nsteps:") + """
                  - id: broken
                    uses: retrieve
                    with: { from: outbox, path: none.csv, format: csv }

                """
        let place = try Place(["back.yaml": file])
        let run = try await place.run("run back.yaml", expecting: 1)
        let ending = try await place("history \(run) --follow -o jsonl")
        #expect(ending.code == 0)
        #expect(ending.output.split(separator: "\n").last?.contains("\"type\":\"compensation.completed\"") == true)
    }

    @Test func `A worker's lines are those of whoever started the run`() async throws {
        let place = try Place([
            "runner.yaml": Files.project,
            "consent.yaml": """
            name: consent
            tenant: { id: adatum }
            connections:
              bus: { kind: local }
            steps:
              - id: ask
                uses: consent
                with: { from: bus, directory: d-1, permissions: [Read], ask: [alex] }
                timeout: 1h

            """,
        ])
        let first = try await place("run consent.yaml --wait 1ms")
        let words = /tenant=adatum step=ask status=waiting for=consent on=\S+ until=\S+/
        let asked = try #require(first.errors.firstMatch(of: words)).0
        let run = try #require(first.errors.firstMatch(of: /r_[0-9A-Z]{26}/)).0
        let worker = try place.start("work")
        try await until { worker.errors.contains("at work on sqlite:.tenantry/log.db") }
        #expect(try await place("consent \(run) --grant").code == 0)
        try await until { worker.errors.contains("status=waiting") }
        worker.send(SIGTERM)
        let lines = await worker.ending(within: place.runner.limit).errors
        #expect(lines.contains("run=\(run) \(asked)\n"), "\(asked)\n\(lines)")
    }

    @Test func `status shows all runs under one header, and writes one object`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        var runs: [String] = []
        for _ in 0..<3 { runs.append(try await place.run("run signal.yaml --wait 1ms", expecting: 8)) }
        let some = try await place("status --limit 2")
        #expect(some.output.split(separator: "\n").count == 4)
        #expect(some.errors.hasPrefix("1 more: --all, or --limit 3\n"))
        let all = try await place("status --all")
        #expect(all.output.split(separator: "\n").count == 5)
        #expect(runs.allSatisfy(all.output.contains))
        #expect(!all.errors.contains("more"))
        let object = try Value(json: try await place("status --all -o json").output)
        #expect(object["runs"]?.array?.compactMap { $0["run"]?.string } == runs.reversed())
        #expect(object["totals"] == ["waiting": 3])
        #expect(object["format-version"] == 1)
        #expect(try await place("status --limit 2 -o jsonl").output.split(separator: "\n").count == 2)
        #expect(try await place("status --state paused").output == "no run is paused now; 3 runs · 3 waiting\n")
    }

    @Test func `status and why name the pause of a run whose attempt was cut off`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = "r_01ARZ3NDEKTSV4RRFFQ69G5FAV"
        let killed = try await place(
            "run signal.yaml --run-id \(run) --wait 1ms", with: ["TENANTRY_FAIL_AT": "after-intent:1"])
        #expect(killed.code == 137)
        #expect(try await place("pause \(run) --reason lunch").code == 0)
        let status = try Value(json: try await place("status -o json").output)["runs"]?.array?.first
        #expect(status?["state"] == "running")
        #expect(status?["waits-on"] == "the end of its pause")
        let why = try Value(json: try await place("why \(run) -o json").output)["reasons"]?.array ?? []
        #expect(why.count == 2)
        #expect(why.last?["sentence"]?.string?.hasSuffix(", so nothing new begins in it: lunch.") == true)
        #expect(
            why.last?["commands"] == [["command": .string("runner unpause \(run)"), "label": "let it go on"]])
    }

    @Test func `A worker goes on with what was answered, and ends at SIGTERM`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        let run = try await place.run("run signal.yaml --wait 1ms", expecting: 8)
        let worker = try place.start("work")
        try await until { worker.errors.contains("at work on sqlite:.tenantry/log.db") }
        #expect(try await place("signal \(run) go --payload {\"ok\":true}").code == 0)
        try await until { worker.errors.contains("status=completed") }
        worker.send(SIGTERM)
        let ending = await worker.ending(within: place.runner.limit)
        #expect(ending.code == 0)
        #expect(try await place("status").output.hasSuffix("1 run · 1 completed\n"))
    }
}
