import Foundation
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
            "runner.yaml": Files.project, "workflows/a.yaml": Files.approval, "workflows/b.yaml": Files.hour,
        ])
        try place.write("", to: "workflows/data/none")
        for (folder, above) in [(".", ""), ("workflows", "../"), ("workflows/data", "../../")] {
            let ending = try await place.calling("validate", in: folder)
            #expect(ending.code == 0)
            #expect(
                ending.output.steady == """
                    \(above)workflows/a.yaml: ok · approval · tenant adatum · 3 steps · definition DIGEST
                    \(above)workflows/b.yaml: ok · hour · tenant adatum · 2 steps · definition DIGEST

                    """)
        }
    }

    @Test func `A definition is the same however its file is named, and from wherever`() async throws {
        let place = try Place([
            "runner.yaml": Files.project, "workflows/a.yaml": Self.using, "templates/pause.yaml": Self.template,
        ])
        let folder = URL(fileURLWithPath: place.path).lastPathComponent
        var digests: Set<String> = []
        for (name, below) in [
            ("workflows/a.yaml", "."), ("./workflows/a.yaml", "."), ("\(place.path)/workflows/a.yaml", "."),
            ("../\(folder)/workflows/a.yaml", "."), ("workflows/../workflows//a.yaml", "."), ("a.yaml", "workflows"),
            ("../workflows/a.yaml", "templates"),
        ] {
            let ending = try await place.calling("validate \(name) -o json", in: below)
            #expect(ending.code == 0, "\(name): \(ending.output)")
            let file = try Value(json: ending.output)["files"]?.array?.first
            #expect(file?["file"] == .string(name))
            digests.insert(file?["definition"]?.string ?? "none")
        }
        #expect(digests.count == 1, "\(digests)")
    }

    @Test func `From a folder below, a mistake in a template is named as seen from there`() async throws {
        let place = try Place([
            "runner.yaml": Files.project, "workflows/a.yaml": Self.using,
            "templates/pause.yaml": Self.template.replacingOccurrences(of: "1ms", with: "soon"),
        ])
        let below = try await place.calling("validate a.yaml", in: "workflows")
        #expect(below.output.hasPrefix("../templates/pause.yaml:4:18: error: "), "\(below.output)")
        let above = try await place("validate ./workflows/a.yaml")
        #expect(above.output.hasPrefix("templates/pause.yaml:4:18: error: "), "\(above.output)")
    }

    private static let using = """
        name: using
        tenant: { id: adatum }
        steps:
          - id: pause
            uses: ../templates/pause.yaml

        """

    private static let template = """
        steps:
          - id: nap
            uses: wait
            with: { for: 1ms }

        """

    @Test func `What is no file is refused at once`() async throws {
        let place = try Place(["folder/none": ""])
        #expect(mkfifo("\(place.path)/pipe", 0o600) == 0)
        for (name, reason) in [
            ("nosuch.yaml", "No such file or directory"), ("pipe", "it is a pipe, not a file"),
            ("folder", "it is a folder, not a file"),
        ] {
            let ending = try await place("validate \(name)")
            #expect(ending.code == 2)
            #expect(
                ending.output == """
                    \(name):1:1: error: the file can't be read: \(reason) [E0101]
                    1 error · what it means: runner explain E0101

                    """)
        }
    }

    @Test(arguments: ["validate workflows/contso.yaml", "validate workflows/contoso", "run workflows/contso.yaml"])
    func `A file that there is none of names the nearest`(line: String) async throws {
        let place = try Place(["runner.yaml": "", "workflows/contoso.yaml": "", "workflows/contos.txt": ""])
        let ending = try await place(line)
        #expect(ending.code == 2)
        let file = line.split(separator: " ")[1]
        let text = """
            \(file):1:1: error: the file can't be read: No such file or directory [E0101]
              = help: did you mean "workflows/contoso.yaml"?
            """
        #expect((ending.output + ending.errors).hasPrefix(text), "\(ending)")
    }

    @Test func `A file of 2 MiB is refused`() async throws {
        let place = try Place(["large.yaml": String(repeating: "a", count: 2 << 20)])
        let ending = try await place("validate large.yaml")
        #expect(ending.code == 2)
        #expect(
            ending.output == """
                large.yaml:1:1: error: the file has more than 1048576 bytes (1 MiB) [E0102]
                  = help: keep records in data files that a retrieve step reads
                1 error · what it means: runner explain E0102

                """)
    }

    @Test(arguments: ["", "# nothing yet\n"])
    func `A project file may say nothing`(text: String) async throws {
        let place = try Place(["runner.yaml": text, "a.yaml": Files.hour])
        let ending = try await place("validate a.yaml")
        #expect(ending.code == 0)
        #expect(ending.output.steady == "a.yaml: ok · hour · tenant adatum · 2 steps · definition DIGEST\n")
    }

    @Test func `A consent to nothing is refused before anything runs`() async throws {
        let text = """
            name: consent
            tenant: { id: adatum }
            steps:
              - id: ask
                uses: consent
                with: { directory: adatum, permissions: [] }

            """
        let ending = try await Place(["a.yaml": text])("validate a.yaml")
        #expect(ending.code == 2)
        #expect(
            ending.output == """
                a.yaml:6:45: error: there is no permission; expected at least one [E0209]
                   |
                 6 |     with: { directory: adatum, permissions: [] }
                   |                                             ^
                1 error · what it means: runner explain E0209

                """)
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
