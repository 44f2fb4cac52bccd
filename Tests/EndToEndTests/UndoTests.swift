import Foundation
import TestSupport
import Testing
import Workflow

/// A run that fails takes back what it made, also when every process that does it is killed on the way.
@Suite struct UndoTests {
    private static let file = "workflows/undone.yaml"
    private static let system = ".tenantry/undone.db"
    private static let text = """
        name: undone
        tenant: { id: contoso, name: Contoso Ltd, tier: premium }
        on-failure: compensate
        connections:
          post: { kind: local, path: .tenantry/undone.db, as: provider }
        steps:
          - id: queues
            uses: provision-queue
            foreach: [a, b]
            with: { on: post, name: "${{ format('contoso.{0}', item) }}" }
          - id: kept
            uses: provision-queue
            compensate: false
            with: { on: post, name: contoso.kept }
          - id: sender
            uses: assign-role
            with: { on: post, role: sender, to: provider, scope: contoso.a }
          - id: send
            uses: transmit
            with: { to: post, queue: contoso.a, message: hello }
          - id: note
            uses: transmit
            with: { to: outbox, file: out/contoso/note.txt, message: hello }
          - id: broken
            uses: retrieve
            with: { from: exports, path: no-such-file.csv }
        """

    private func project() throws -> ScratchProject {
        let project = try ScratchProject()
        try Self.text.write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
        return project
    }

    /// Carries the run to its end, killing each process that takes part at a boundary if one is named.
    private func carried(_ project: ScratchProject, killedAt place: FailPoint? = nil, begun wasBegun: Bool = false)
        async throws -> (report: Value, kills: Int)
    {
        var (kills, begun, number, progress) = (0, wasBegun, 1, 0)
        for _ in 1...200 {
            let command =
                begun ? ["resume", ScratchProject.run] : ["run", Self.file, "--run-id", ScratchProject.run]
            let variables = place.map { ["TENANTRY_FAIL_AT": "\($0.rawValue):\(number)"] } ?? [:]
            let ending = try await project.runner.start(command + ["--wait", "20s", "-o", "json"], with: variables)
                .ending(within: project.runner.limit)
            guard ending.code == 137 else {
                guard ending.code == 1, let report = try? Value(json: ending.output) else {
                    throw Unexpected(command, ending)
                }
                return (report, kills)
            }
            kills += 1
            let history = try await project.history()
            begun = !history.isEmpty
            let now = history.count { ["step.succeeded", "step.undone"].contains($0["type"]?.string ?? "") }
            number = now > progress ? 1 : number + 1
            progress = now
        }
        throw Journey.Endless()
    }

    /// Checks that everything that was made is gone, each effect once, but for what the file keeps.
    private func checkUndone(_ project: ScratchProject, _ report: Value) async throws {
        #expect(report["state"] == "compensated")
        #expect(report["error"]?["step"] == "broken")
        #expect(report["undone"] == ["effects": 5, "kept": 1, "left": []])
        let queues = try await project.json("local", "queues", "--as", "provider", "--system", Self.system)
        let names = (queues["queues"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names == ["contoso.kept", "contoso.kept.dead-letter"])
        #expect(!FileManager.default.fileExists(atPath: "\(project.folder)/out/contoso/note.txt"))
        let undone = try await project.history().filter { $0["type"] == "step.undone" }
            .compactMap { $0["data"]?["effect"]?.int }
        #expect(Set(undone).count == 5)
        #expect(undone.count == 5, "\(undone)")
        let audit = try await project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
    }

    @Test func `a failed run takes back what it made`() async throws {
        let project = try project()
        let (report, _) = try await carried(project)
        try await checkUndone(project, report)
    }

    @Test(arguments: [FailPoint.beforeIntent, .afterIntent, .afterEffect, .afterResult])
    func `a run that is killed at each boundary on its way back takes back everything, once`(place: FailPoint)
        async throws
    {
        let project = try project()
        let (report, kills) = try await carried(project, killedAt: place)
        print("undone.yaml: \(kills) kills at \(place.rawValue)")
        #expect(kills >= 5)
        try await checkUndone(project, report)
    }

    @Test func `what could not be taken back is named with whose side must act and the command`() async throws {
        let project = try project()
        let stopping = Self.text.replacingOccurrences(of: "on-failure: compensate", with: "on-failure: stop")
        try stopping.write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
        let (stopped, _) = try await carried(project)
        #expect(stopped["state"] == "failed")
        for command in [
            ["local", "roles", "grant", "receiver", "reader", "queues/contoso.a", "--as", "provider"],
            ["local", "receive", "contoso.a", "--as", "reader"],
        ] {
            let ending = try await project.runner.start(command + ["--system", Self.system])
                .ending(within: project.runner.limit)
            guard ending.code == 0 else { throw Unexpected(command, ending) }
        }
        let cancel = try await project.runner("cancel", ScratchProject.run, "--compensate", "--reason", "no more")
        #expect(cancel.code == 0, "\(cancel.errors)")
        let (report, _) = try await carried(project, begun: true)
        #expect(report["state"] == "compensated")
        #expect(report["undone"]?["effects"] == 4)
        let left = try #require(report["undone"]?["left"]?.array)
        #expect(left.count == 1)
        #expect(left.first?["code"] == "already-received")
        #expect(left.first?["side"] == "tenant")
        #expect(left.first?["step"] == "send")
        #expect(left.first?["command"]?.string == "runner history \(ScratchProject.run)")
        #expect(left.first?["try-again"] == false)
        #expect(left.first?["advice"] == "nothing can take it away: tell the tenant")
    }

    @Test func `what a rewound run made twice is taken back twice`() async throws {
        let hold = """

              - id: hold
                uses: wait
                with: { signal: go }
            """
        let workflow = try ScratchWorkflow(steps: ScratchWorkflow.messages + hold)
        let project = workflow.project
        let run = ScratchProject.run
        for (command, code) in [
            (["run", ScratchWorkflow.file, "--run-id", run, "--wait", "1ms"], 8),
            (["rewind", run, "--to", "send"], 0),
            (["resume", run, "--wait", "1ms"], 8),
            (["cancel", run, "--compensate"], 0),
        ] {
            let ending = try await project.runner.start(command).ending(within: project.runner.limit)
            guard ending.code == code else { throw Unexpected(command, ending) }
        }
        #expect(try await workflow.messages(in: "contoso.a") == 2)
        let (report, _) = try await carried(project, begun: true)
        #expect(report["state"] == "compensated")
        #expect(report["undone"] == ["effects": 4, "kept": 0, "left": []])
        let queues = try await project.json("local", "queues", "--as", "provider", "--system", ScratchWorkflow.system)
        #expect(queues["queues"] == [])
    }
}
