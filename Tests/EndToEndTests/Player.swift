import TestSupport
import Workflow

/// Plays everybody whom a shipped workflow waits for: the tenant's side only through `runner local`.
struct Player: Sendable {
    let project: ScratchProject

    /// Does what the steps are waiting for that wait in a report of `run` or `resume`.
    func act(on report: Value) async throws {
        for step in report["steps"]?.array ?? [] where step["state"]?.string == "waiting" {
            switch step["step"]?.string {
            case "consent": try await grantConsents()
            case "release": try await approve()
            case "reply": try await reply()
            default: break
            }
        }
    }

    /// Contoso's administrator grants whatever is asked.
    private func grantConsents() async throws {
        let administrator = "alex@contoso.example"
        let consents = try await project.json("local", "consents", "--as", administrator)
        for consent in consents["consents"]?.array ?? [] where consent["status"]?.string == "requested" {
            try await expect(0, "local", "consents", "grant", consent["id"]?.string ?? "", "--as", administrator)
        }
    }

    /// A data owner approves, unless they have done so since the report was written.
    private func approve() async throws {
        let arguments = ["approve", ScratchProject.run, "--step", "release", "--as", "kim"]
        let ending = try await project.runner.start(arguments).ending(within: project.runner.limit)
        guard ending.code == 0 || ending.errors.contains("refused: \"kim\" has answered already") else {
            throw Unexpected(arguments, ending)
        }
    }

    /// Contoso's app takes every message and answers with the number of records in them.
    private func reply() async throws {
        let app = "contoso-app"
        var records = 0
        var correlation = ""
        while true {
            let arguments = ["local", "receive", "contoso.commands", "--as", app, "-o", "json"]
            let ending = try await project.runner.start(arguments).ending(within: project.runner.limit)
            if ending.code == 8 { break }
            guard ending.code == 0, let message = try? Value(json: ending.output) else {
                throw Unexpected(arguments, ending)
            }
            correlation = message["correlation"]?.string ?? ""
            records += try message["body"]?.string.map { try Value(json: $0) }?.array?.count ?? 0
        }
        // Who was killed while it received the answer finds nothing to receive a second time, and the answer on its queue.
        guard records > 0 else { return }
        try await expect(
            0,
            "local", "send", "contoso.status", "--as", app, "--id", "contoso-reply", "--correlation", correlation,
            "--body", "{\"accepted\":\(records)}"
        )
    }

    private func expect(_ code: Int32, _ arguments: String...) async throws {
        let ending = try await project.runner.start(arguments).ending(within: project.runner.limit)
        guard ending.code == code else { throw Unexpected(arguments, ending) }
    }
}
