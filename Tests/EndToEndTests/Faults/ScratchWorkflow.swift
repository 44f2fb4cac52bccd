import Foundation
import TestSupport
import Testing
import Workflow

/// A scratch project with one workflow of a test's own, whose effects are counted on the other side.
struct ScratchWorkflow: Sendable {
    private static let file = "workflows/tested.yaml"
    private static let system = ".tenantry/tested.db"

    let project: ScratchProject

    /// Makes a project with these steps.
    /// - Parameters:
    ///   - steps: The steps; `post` is a broker of its own.
    ///   - forgets: Whether the broker forgets the ids of messages, so that one that is sent twice is there twice.
    /// - Throws: if it can't be made.
    init(steps: String, forgets: Bool = false) throws {
        project = try ScratchProject()
        if forgets {
            let system = "\(project.folder)/\(Self.system)"
            let folder = URL(fileURLWithPath: system).deletingLastPathComponent().path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try ForgetfulBroker.make(system)
        }
        let head = """
            name: tested
            tenant: { id: contoso, name: Contoso Ltd, tier: premium }
            connections:
              post: { kind: local, path: \(Self.system), as: provider }
            steps:

            """
        try (head + steps).write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
    }

    /// Starts a process that begins the run, or goes on with it.
    func start(begun: Bool, wait: String, _ variables: [String: String] = [:]) throws -> Program {
        let command = begun ? ["resume", ScratchProject.run] : ["run", Self.file, "--run-id", ScratchProject.run]
        return try project.runner.start(command + ["--wait", wait], with: variables)
    }

    /// The messages that stand in a queue, as the other side sees them.
    func messages(in queue: String) async throws -> Int {
        let report = try await project.json("local", "queues", "--as", "provider", "--system", Self.system)
        let found = (report["queues"]?.array ?? []).first { $0["name"]?.string == queue }
        return try #require(found?["messages"]?.int ?? found?["ready"]?.int, "\(report.canonicalText)")
    }
}
