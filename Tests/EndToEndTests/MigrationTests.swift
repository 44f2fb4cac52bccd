import Foundation
import TestSupport
import Testing
import Workflow

/// A run under way that moves to a changed file and is carried on, also when every process that does it is killed on the way.
@Suite struct MigrationTests {
    private static let file = "workflows/moved.yaml"
    private static let before = """
        name: moved
        tenant: { id: contoso, name: Contoso Ltd, tier: premium }
        connections:
          post: { kind: local, path: .tenantry/moved.db, as: provider }
          other: { kind: local, path: .tenantry/before.db, as: provider }
        steps:
          - id: kept
            uses: provision-queue
            with: { on: post, name: contoso.kept }
          - id: queues
            uses: provision-queue
            foreach: [a, b]
            with: { on: post, name: "${{ format('contoso.{0}', item) }}" }
          - id: elsewhere
            uses: provision-queue
            with: { on: other, name: contoso.elsewhere }
          - id: sender
            uses: assign-role
            with: { on: post, role: sender, to: provider, scope: contoso.a }
          - id: send
            uses: transmit
            with: { to: post, queue: contoso.a, message: hello }
          - id: go
            uses: wait
            with: { signal: go }
          - id: note
            uses: transmit
            with: { to: outbox, file: out/contoso/note.txt, message: hello }
        """
    private static let after =
        before
        .replacingOccurrences(of: "before.db", with: "after.db")
        .replacingOccurrences(of: "[a, b]", with: "[a, c]")
        .replacingOccurrences(of: "contoso.a, message: hello }", with: "contoso.a, message: good morning }")

    private func write(_ text: String, in project: ScratchProject) throws {
        try text.write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
    }

    /// A run that has made everything, and waits for a word to go on.
    private func waiting() async throws -> ScratchProject {
        let project = try ScratchProject()
        try write(Self.before, in: project)
        let run = try await project.runner("run", Self.file, "--run-id", ScratchProject.run, "--wait", "20s")
        guard run.code == 8 else { throw Unexpected(["run"], run) }
        try write(Self.after, in: project)
        return project
    }

    /// Carries the run on until a process comes to its end, killing each at a boundary if one is named.
    /// - Returns: with what that process ended, and how many were killed.
    private func carried(_ project: ScratchProject, killedAt place: FailPoint? = nil) async throws -> (
        code: Int32, kills: Int
    ) {
        var (kills, number, progress) = (0, 1, 0)
        for _ in 1...200 {
            let variables = place.map { ["TENANTRY_FAIL_AT": "\($0.rawValue):\(number)"] } ?? [:]
            let ending = try await project.runner
                .start(
                    ["resume", ScratchProject.run, "--wait", "20s", "-o", "json"], with: variables
                )
                .ending(within: project.runner.limit)
            guard ending.code == 137 else { return (ending.code, kills) }
            kills += 1
            let now = try await project.history()
                .count { ["step.succeeded", "step.undone"].contains($0["type"]?.string ?? "") }
            number = now > progress ? 1 : number + 1
            progress = now
        }
        throw Journey.Endless()
    }

    private func queues(_ project: ScratchProject, _ system: String) async throws -> [String] {
        let path = ".tenantry/\(system)"
        guard FileManager.default.fileExists(atPath: "\(project.folder)/\(path)") else { return [] }
        let queues = try await project.json("local", "queues", "--as", "provider", "--system", path)
        return (queues["queues"]?.array ?? []).compactMap { $0["name"]?.string }
            .filter { !$0.hasSuffix("dead-letter") }
    }

    @Test(arguments: [nil, FailPoint.beforeIntent, .afterIntent, .afterEffect, .afterResult])
    func `what the changed file has otherwise is undone where it was made and made anew, once`(place: FailPoint?)
        async throws
    {
        let project = try await waiting()
        let before = try await project.history()
        let shown = try await project.json("migrate", ScratchProject.run, "--to", Self.file)
        #expect(try await project.history() == before)
        let fates = (shown["steps"]?.array ?? [])
            .map { "\($0["step"]?.string ?? "") \($0["fate"]?.string ?? "")" }
        #expect(
            fates == [
                "kept kept", "queues kept", "elsewhere undone", "sender kept", "send undone", "go kept",
                "queues[0] kept",
                "queues[1] undone",
            ])
        let done = try await project.json("migrate", ScratchProject.run, "--to", Self.file, "--yes")
        #expect(done["recorded"] == true)
        #expect(done["state"] == "compensating")
        let (code, kills) = try await carried(project, killedAt: place)
        print("moved.yaml: \(kills) kills at \(place?.rawValue ?? "no place")")
        #expect(code == 8)
        #expect(place == nil ? kills == 0 : kills >= 3)
        try await check(project)
        let signal = try await project.runner("signal", ScratchProject.run, "go")
        #expect(signal.code == 0, "\(signal.errors)")
        #expect(try await carried(project).code == 0)
        try await checkRecord(project, movedAt: before.count + 1)
    }

    /// Checks what is there on every side: what the changed file says, each once, and nothing of what only the other said.
    private func check(_ project: ScratchProject) async throws {
        #expect(try await queues(project, "moved.db") == ["contoso.a", "contoso.c", "contoso.kept"])
        #expect(try await queues(project, "before.db") == [])
        #expect(try await queues(project, "after.db") == ["contoso.elsewhere"])
        let roles = ["local", "roles", "grant", "receiver", "reader", "queues/contoso.a", "--as", "provider"]
        let system = ["--system", ".tenantry/moved.db"]
        let grant = try await project.runner.start(roles + system).ending(within: project.runner.limit)
        #expect(grant.code == 0, "\(grant.errors)")
        var messages: [String] = []
        while true {
            let receive = ["local", "receive", "contoso.a", "--as", "reader"] + system
            let ending = try await project.runner.start(receive).ending(within: project.runner.limit)
            guard ending.code == 0 else { break }
            messages.append(ending.output)
        }
        #expect(messages == ["good morning\n"])
    }

    /// Checks the record: nothing that was kept was done again, and the run can be looked at before and after.
    private func checkRecord(_ project: ScratchProject, movedAt place: Int) async throws {
        var successes: [String: Int] = [:]
        var undone: [String: Int] = [:]
        for event in try await project.history() {
            let step = event["subject"]?.string ?? "?"
            if event["type"] == "step.succeeded" { successes[step, default: 0] += 1 }
            if event["type"] == "step.undone" { undone[step, default: 0] += 1 }
        }
        #expect(
            successes == [
                "kept": 1, "queues": 2, "queues[0]": 1, "queues[1]": 2, "elsewhere": 2, "sender": 1, "send": 2, "go": 1,
                "note": 1,
            ])
        // A dead-letter queue goes with its queue.
        #expect(undone.keys.sorted() == ["elsewhere", "queues[1]", "send"])
        let (then, now) = (
            try await project.json("history", ScratchProject.run, "--at", "\(place - 1)"),
            try await project.json("history", ScratchProject.run, "--at", "\(place)")
        )
        #expect(then["definition"] != now["definition"])
        #expect(then["state"] == "waiting")
        #expect(now["state"] == "compensating")
        let audit = try await project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
        let export = try await project.runner("export", ScratchProject.run, "--to", "run.ndjson")
        #expect(export.code == 0, "\(export.errors)")
        let replay = try await project.runner("replay", "run.ndjson")
        #expect(replay.code == 0, "\(replay.output)\(replay.errors)")
    }
}
