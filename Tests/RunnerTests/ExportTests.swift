import Foundation
import TestSupport
import Testing
import Workflow

/// `history --at`, `export` and `replay`: a run as it stood at any event, here and elsewhere.
@Suite struct ExportTests {
    private static let run = "r_01M7YXGP2DETMT857JZGXB6BVM"

    /// Waits for an approval at once.
    private static let approval = """
        name: approval
        tenant: { id: adatum }
        steps:
          - id: release
            uses: approve
            with: { approvers: [kim, robin], reason: "Go on?", show: { count: 3 } }
          - id: after
            uses: wait
            with: { for: 1ms }

        """

    /// A run that waits for an approval after three events, and the place where it does.
    private func waiting() async throws -> Place {
        let place = try Place(["approval.yaml": Self.approval, "runner.yaml": Files.project])
        _ = try await place.run("run approval.yaml --run-id \(Self.run) --as dana --wait 1s", expecting: 8)
        return place
    }

    @Test func `History shows how a run stood after any of its events`() async throws {
        let place = try await waiting()
        let first = try await place("history \(Self.run) --at 1")
        #expect(first.code == 0)
        #expect(
            first.output.steady == """
                approval for adatum: queued · RUN1
                after event 1 of 3, run.started, at TIME UTC
                  ┆ release  pending
                  ┆ after  pending
                waited for
                  Run RUN1 is ready to go on, and no runner carries it out; its last event was 0.0 s ago.

                """)
        let last = try Value(json: try await place("history \(Self.run) --at 3 -o json").output)
        #expect(last["format-version"] == 1)
        #expect(last["at"] == 3)
        #expect(last["events"] == 3)
        #expect(last["event"]?["type"] == "step.waiting")
        #expect(last["state"] == "waiting")
        let steps = last["steps"]?.array?.map { "\($0["step"]?.string ?? "") \($0["state"]?.string ?? "")" }
        #expect(steps == ["release waiting", "after pending"])
        #expect(last["waits-for"]?.array?.map { $0["on"] } == ["kim, robin"])
        #expect(last["waits-for"]?.array?.first?["commands"] == nil)
        #expect(last["effects"] == .array([]))
    }

    @Test(arguments: [
        ("history \(run) --at 4", "--at: run \(run) has 3 events: expected 1 to 3, found 4"),
        ("history \(run) --at 0", "--at: run \(run) has 3 events: expected 1 to 3, found 0"),
        ("history \(run) --at=-1", "--at: run \(run) has 3 events: expected 1 to 3, found -1"),
        ("replay waiting.ndjson --at 4", "--at: run \(run) has 3 events: expected 1 to 3, found 4"),
        ("history t_adatum --at 1", "--at: only a run has a state, and \"t_adatum\" is none"),
        ("export \(run) --to approval.yaml", "--to: approval.yaml exists, and an export overwrites nothing"),
        ("export \(run) --to nowhere/x.ndjson", "--to: nowhere/x.ndjson: No such file or directory"),
        ("replay none.ndjson", "none.ndjson: No such file or directory"),
        ("replay .", ".: it is a folder, not a file"),
        ("replay runner.yaml", "runner.yaml:1:1: expected a value, found \"trust-claimed-actors\""),
    ])
    func `What can't be shown or read is refused`(line: String, message: String) async throws {
        let place = try await waiting()
        #expect(try await place("export \(Self.run) --to waiting.ndjson").code == 0)
        _ = try await place("signal \(Self.run) nonsense")
        let ending = try await place(line)
        #expect(ending.code == 2)
        #expect(ending.errors == "runner: \(message)\n")
        #expect(ending.output == "")
    }

    @Test func `One of --at and --follow`() async throws {
        let ending = try await Place()("history r_1 --at 1 --follow")
        #expect(ending.code == 2)
        #expect(ending.errors.hasPrefix("Error: say one of --at and --follow\n"), "\(ending.errors)")
    }

    @Test func `An export is replayed where there is no log`() async throws {
        let place = try await waiting()
        let made = try await place("export \(Self.run) --to waiting.ndjson")
        #expect(made.output == "waiting.ndjson: \(Self.run), waiting after event 3\n")
        #expect(try await place("export \(Self.run)").output == (try place.text("waiting.ndjson")))
        #expect(try !place.text("waiting.ndjson").contains(place.path))

        let elsewhere = try Place(["waiting.ndjson": try place.text("waiting.ndjson")])
        let replayed = try await elsewhere("replay waiting.ndjson")
        let digest = try Value(json: try await place("history \(Self.run) --at 3 -o json").output)["digest"]?.string
        #expect(replayed.code == 0, "\(replayed.errors)")
        #expect(
            replayed.output == """
                ok   3 events, each as its hash says; the definition as its digest says
                ok   folded to the state that the export names, \(digest?.prefix(12) ?? "")
                approval for adatum: waiting, 2 steps · \(Self.run)

                """)
        for at in 1...3 {
            let here = try await place("history \(Self.run) --at \(at) -o json")
            #expect(try await elsewhere("replay waiting.ndjson --at \(at) -o json").output == here.output)
        }
        let report = try Value(json: try await elsewhere("replay waiting.ndjson -o json").output)
        #expect(report["ok"] == true)
        #expect(report["digest"]?.string == digest)
        #expect(!FileManager.default.fileExists(atPath: "\(elsewhere.path)/.tenantry"))
    }

    @Test func `An export that was changed ends with 1 and says where`() async throws {
        let place = try await waiting()
        let text = try await place("export \(Self.run)").output
        try place.write(text.replacing("Go on?", with: "Go off?"), to: "changed.ndjson")
        let ending = try await place("replay changed.ndjson --at 1")
        #expect(ending.code == 1)
        // The definition says it too, and that is not looked at where an event is broken.
        #expect(
            ending.output == """
                bad  line 3: event 2: the event is not what was written: its hash doesn't fit its bytes and the hash before it
                bad  line 4: event 3: the event is not what was written: its hash doesn't fit its bytes and the hash before it

                """)
        #expect(try Value(json: try await place("replay changed.ndjson -o json").output)["ok"] == false)
    }

    @Test func `What stands in an artifact is carried along, and history shows it`() async throws {
        let place = try Place(["signal.yaml": Files.signal])
        _ = try await place.run("run signal.yaml --run-id \(Self.run) --wait 1ms", expecting: 8)
        let large = String(repeating: "x", count: 70_000)
        #expect(try await place("signal \(Self.run) go --payload \"\(large)\"").code == 0)
        #expect(try await place("resume \(Self.run)").code == 0)
        let history = try await place("history \(Self.run)")
        #expect(history.code == 0, "\(history.errors)")
        let export = try await place("export \(Self.run)").output
        #expect(export.contains("\"content\":"))
        let replayed = try await Place(["large.ndjson": export])("replay large.ndjson")
        #expect(replayed.code == 0, "\(replayed.output)\(replayed.errors)")
    }

    @Test func `Places of this machine that a run has recorded are said`() async throws {
        let outside = try Place(["signal.yaml": Files.signal])
        let place = try Place(["runner.yaml": Files.project])
        _ = try await place.run("run \(outside.path)/signal.yaml --run-id \(Self.run) --wait 1ms", expecting: 8)
        let note = "note: the run has recorded places of this machine, and the export names them"
        #expect(try await place("export \(Self.run)").errors == "\(note): \(outside.path)/signal.yaml\n")

        let failing = Files.signal.replacing("uses: wait", with: "uses: retrieve")
            .replacing("with: { signal: go }", with: "with: { from: here, path: none.csv }")
            .replacing(".payload", with: ".records")
            .replacing("steps:", with: "connections:\n  here: { kind: local }\nsteps:")
        let other = try Place(["failing.yaml": failing, "runner.yaml": Files.project])
        _ = try await other.run("run failing.yaml --run-id \(Self.run)", expecting: 1)
        #expect(try await other("export \(Self.run)").errors == "\(note): \(other.path)\n")
    }
}
