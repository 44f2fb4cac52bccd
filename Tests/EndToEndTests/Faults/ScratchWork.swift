import Foundation
import TestSupport
import Testing

/// A workflow that faults strike, and what it does.
enum ScratchWork: Sendable {
    /// A wait and a file, on a log that holds a run already: so short that a fault can strike at every place.
    case note
    /// The steps of ``ScratchWorkflow/delivery``, from an empty folder on.
    case delivery

    /// It in a project of its own, before anything of it has happened.
    func journey() async throws -> Journey {
        switch self {
        case .delivery: return try await Journey(try ScratchWorkflow(steps: ScratchWorkflow.delivery))
        case .note:
            let workflow = try ScratchWorkflow(steps: Self.noteSteps)
            let warm = "workflows/warm.yaml"
            let text = """
                name: warm
                tenant: { id: contoso, tier: premium }
                steps: [{ id: pause, uses: wait, with: { for: 1ms } }]
                """
            try text.write(toFile: "\(workflow.project.folder)/\(warm)", atomically: false, encoding: .utf8)
            let ending = try await workflow.project.runner("run", warm)
            #expect(ending.code == 0, "\(ending.errors)")
            return try await Journey(workflow)
        }
    }

    /// The names of its steps.
    var steps: [String] { self == .note ? ["pause", "note"] : ScratchWorkflow.deliverySteps }

    /// How many messages and files arrive.
    var arrivals: Int { self == .note ? 1 : 3 }

    /// How many writes and syncs it takes at least.
    var outputs: Int { self == .note ? 10 : 30 }

    static let noteSteps = """
          - id: pause
            uses: wait
            with: { for: 1ms }
          - id: note
            uses: transmit
            with: { to: outbox, file: out/contoso/note.txt, message: hello }
        """
}
