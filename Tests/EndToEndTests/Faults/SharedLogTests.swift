import Foundation
import GRDB
import Glibc
import TestSupport
import Testing
import Workflow

/// Eight processes on one log, whose WAL is brought into the database again and again meanwhile.
@Suite struct SharedLogTests {
    private static let text = """
        name: shared
        tenant: { id: contoso, name: Contoso Ltd, tier: premium }
        steps:
          - id: many
            uses: wait
            foreach: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
            max-parallel: 2
            with: { for: 1ms }
        """

    @Test func `Eight processes on one log with a checkpoint every ten pages leave it whole`() async throws {
        let project = try ScratchProject()
        try Self.text.write(toFile: "\(project.folder)/workflows/shared.yaml", atomically: false, encoding: .utf8)
        let shim = try await FaultShim(below: project.folder)
        let variables = shim.variables(.checkpoint(pages: 10))
        let rounds = 3
        let atWork = StrikeTally()
        let codes = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for process in 0..<8 {
                group.addTask {
                    var codes: [Int32] = []
                    for round in 0..<rounds {
                        let program = try project.runner.start(
                            ["run", "workflows/shared.yaml", "--run-id", Self.run(process, round)], with: variables)
                        // One of them is killed at its work, each time later in it.
                        if process == 0 { try await Self.kill(program, after: 1 + 8 * round) }
                        let ending = await program.ending(within: .seconds(100))
                        let hasBegun = ending.errors.contains(" status=")
                        if ending.code == 137, hasBegun, !ending.errors.contains(" status=completed") {
                            atWork.count("struck")
                        }
                        // What was killed may end in any way; the others end well, or say here what stood in their way.
                        #expect(process == 0 || ending.code == 0, "\(ending.errors)")
                        codes.append(ending.code)
                    }
                    return codes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(codes.count { $0 == 0 } >= 7 * rounds, "\(codes)")
        #expect(!atWork.counts.isEmpty, "nobody was killed at work: \(codes)")
        let resumed = try await project.runner("resume", "--wait", "5s", with: variables)
        #expect(resumed.code == 0, "\(resumed.errors)")
        let checkpoints = shim.report.count { $0.contains("checkpoint") }
        print("one log: 8 processes, \(8 * rounds) runs, \(checkpoints) checkpoints")
        #expect(checkpoints > 20)

        let database = try DatabaseQueue(path: "\(project.folder)/.tenantry/log.db")
        #expect(try await database.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
        try database.close()
        let audit = try await project.runner("audit", "verify")
        #expect(audit.code == 0, "\(audit.output)\(audit.errors)")
        let status = try await project.json("status", "--limit", "100")
        #expect(status["totals"]?["completed"]?.int ?? 0 >= 7 * rounds, "\(status.canonicalText)")
        #expect(status["totals"]?.object?.count == 1, "\(status.canonicalText)")
    }

    /// Kills a process once it has said so many lines of progress, unless it has ended by then.
    private static func kill(_ program: Program, after lines: Int) async throws {
        try await until {
            Glibc.kill(program.pid, 0) != 0
                || program.errors.split(separator: "\n").count { $0.contains(" status=") } >= lines
        }
        program.send()
    }

    private static func run(_ process: Int, _ round: Int) -> String {
        "r_01KAHT2Z0000000000000000\(process)\(round)"
    }
}
