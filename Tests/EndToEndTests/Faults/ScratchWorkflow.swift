import Foundation
import TestSupport
import Testing
import Workflow

/// A scratch project with one workflow of a test's own, whose effects are counted on the other side.
struct ScratchWorkflow: Sendable {
    /// The workflow's file in the project.
    static let file = "workflows/tested.yaml"
    /// The file of its broker in the project.
    static let system = ".tenantry/tested.db"

    /// Makes a queue, sends a message to it and writes a file.
    static let messages = """
          - id: queue
            uses: provision-queue
            with: { on: post, name: contoso.a }
          - id: send
            uses: transmit
            with: { to: post, queue: contoso.a, message: hello }
          - id: note
            uses: transmit
            with: { to: outbox, file: out/contoso/note.txt, message: hello }
        """

    /// Fabrikam's run, with its records sent to a queue too.
    static let delivery = """
          - id: export
            uses: retrieve
            with: { from: exports, path: fabrikam-people.json, format: json }
          - id: people
            uses: transform
            with:
              dataset: ${{ steps.export.output.dataset }}
              fields:
                name: { from: /name/full, type: string, required: true }
                email: { from: /contact/mail, type: email, required: true }
                joined: { from: since, type: date, format: yyyy-MM-dd }
              on-invalid: reject
              format: csv
          - id: queue
            uses: provision-queue
            with: { on: post, name: contoso.people }
          - id: send
            uses: transmit
            with: { to: post, queue: contoso.people, dataset: "${{ steps.people.output.dataset }}", records-per-message: 100 }
          - id: deliver
            uses: transmit
            with: { to: outbox, file: out/contoso/people.csv, dataset: "${{ steps.people.output.dataset }}", replace: true }
        """
    /// The steps of that.
    static let deliverySteps = ["export", "people", "queue", "send", "deliver"]

    var project: ScratchProject

    /// Makes a project with these steps.
    /// - Parameters:
    ///   - steps: The steps; `post` is a broker of its own, `broken` has a file `mem` that can't be read.
    ///   - forgets: Whether the broker forgets the ids of messages, so that one that is sent twice is there twice.
    /// - Throws: if it can't be made.
    init(steps: String, forgets: Bool = false) throws {
        project = try ScratchProject()
        if forgets { try ForgetfulBroker.make("\(project.folder)/\(Self.system)") }
        let head = """
            name: tested
            tenant: { id: contoso, name: Contoso Ltd, tier: premium }
            connections:
              post: { kind: local, path: \(Self.system), as: provider }
              broken: { kind: local, files: /proc/self }
            steps:

            """
        try (head + steps).write(toFile: "\(project.folder)/\(Self.file)", atomically: false, encoding: .utf8)
    }

    /// Starts a process that begins the run, or goes on with it.
    func start(begun: Bool, wait: String, _ variables: [String: String] = [:]) throws -> Program {
        let command = begun ? ["resume", ScratchProject.run] : ["run", Self.file, "--run-id", ScratchProject.run]
        return try project.runner.start(command + ["--wait", wait], with: variables)
    }

    /// Puts a message on a queue, as the other side.
    func send(_ body: String, to queue: String) async throws {
        let sent = try await project.runner(
            "local", "send", queue, "--as", "provider", "--body", body, "--system", Self.system)
        #expect(sent.code == 0, "\(sent.errors)")
    }

    /// The messages that stand in a queue, as the other side sees them.
    func messages(in queue: String) async throws -> Int {
        let report = try await project.json("local", "queues", "--as", "provider", "--system", Self.system)
        let found = (report["queues"]?.array ?? []).first { $0["name"]?.string == queue }
        return try #require(found?["messages"]?.int ?? found?["ready"]?.int, "\(report.canonicalText)")
    }
}
