import TestSupport
import Testing
import Workflow

/// `validate`, `steps`, `explain`, `graph`, `schema`: everything that needs no log.
@Suite struct ValidateTests {
    private static let broken = """
        name: broken
        tenant: { id: adatum }
        steps:
          - id: export
            uses: retreive
          - id: pause
            uses: wait
            with: { for: soon }

        """

    @Test func `A good file is named with what it is`() async throws {
        let ending = try await Place(["approval.yaml": Files.approval])("validate approval.yaml")
        #expect(ending.code == 0)
        #expect(ending.output.steady == "approval.yaml: ok · approval · tenant adatum · 3 steps · definition DIGEST\n")
        #expect(ending.errors == "")
    }

    @Test func `All mistakes come at once, with their places`() async throws {
        let ending = try await Place(["broken.yaml": Self.broken])("validate broken.yaml")
        #expect(ending.code == 2)
        #expect(ending.output.contains("broken.yaml:5:11: error: "))
        #expect(ending.output.contains("broken.yaml:8:18: error: "))
        #expect(ending.output.contains("did you mean \"retrieve\"?"))
        #expect(ending.output.contains("2 errors · what it means: runner explain E0"))
    }

    @Test func `As data each mistake is an object`() async throws {
        let ending = try await Place(["broken.yaml": Self.broken])("validate broken.yaml -o json")
        #expect(ending.code == 2)
        let report = try Value(json: ending.output)
        #expect(report["files"]?.array?.first?["ok"] == .bool(false))
        #expect(report["diagnostics"]?.array?.map { $0["line"]?.int } == [5, 8])
    }

    @Test func `Without a file every workflow of the project is checked, from anywhere below it`() async throws {
        let place = try Place([
            "runner.yaml": Files.project, "workflows/a.yaml": Files.approval, "workflows/b.yaml": Files.minute,
        ])
        let ending = try await place("validate")
        #expect(ending.code == 0)
        #expect(
            ending.output.split(separator: "\n").map { $0.prefix(20) } == [
                "workflows/a.yaml: ok", "workflows/b.yaml: ok",
            ])
    }

    @Test func `A run of a broken file says what is wrong and starts nothing`() async throws {
        let place = try Place(["broken.yaml": Self.broken])
        let ending = try await place("run broken.yaml")
        #expect(ending.code == 2)
        #expect(ending.output == "")
        #expect(ending.errors.contains("broken.yaml:5:11: error: "))
        #expect(try await place("status").code == 2)
    }

    @Test func `Steps are listed, and one is told in full`() async throws {
        let place = try Place()
        let list = try await place("steps")
        #expect(list.code == 0)
        #expect(list.output.split(separator: "\n").dropFirst().map { $0.prefix { $0 != " " } }.contains("retrieve"))
        #expect(try await place("steps wait").output.contains("signal: text"))
        let unknown = try await place("steps wiat")
        #expect(unknown.code == 2)
        #expect(unknown.errors == "runner: there is no step type \"wiat\"; did you mean \"wait\"?\n")
    }

    @Test func `A code is explained`() async throws {
        let place = try Place()
        #expect(try await place("explain e0115").output.hasPrefix("E0115: "))
        let unknown = try await place("explain E0116x")
        #expect(unknown.code == 2)
        #expect(
            unknown.errors
                == "runner: there is no code \"E0116x\"; did you mean \"E0116\"? (`runner explain` lists all)\n"
        )
    }

    @Test func `The schema is JSON`() async throws {
        let ending = try await Place()("schema")
        #expect(ending.code == 0)
        #expect(try Value(json: ending.output).object != nil)
    }

    @Test(arguments: ["mermaid", "dot", "text"])
    func `A graph is drawn`(format: String) async throws {
        let ending = try await Place(["approval.yaml": Files.approval])("graph approval.yaml --format \(format)")
        #expect(ending.code == 0)
        #expect(ending.output.contains("release"))
    }
}
