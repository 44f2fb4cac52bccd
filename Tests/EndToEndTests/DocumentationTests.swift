import Foundation
import Steps
import TestSupport
import Testing
import Workflow

/// What the documents show is what the program does.
@Suite struct DocumentationTests {
    static let documents = ["README.md", "CONTRIBUTING.md"]

    /// A block runs in the folder that its mark names: the same for all blocks with that mark, and for those after it that only say `run`.
    @Test(arguments: documents)
    func `Every command of a document ends as it says`(name: String) async throws {
        var folders: [String: String] = [:]
        var holders: [TemporaryFolder] = []
        var projects: [ScratchProject] = []
        var current = "project"
        func folder(_ kind: String) async throws -> String {
            if let known = folders[kind] { return known }
            if kind == "empty" {
                let holder = try TemporaryFolder()
                holders.append(holder)
                folders[kind] = holder.path
            } else {
                let project = try ScratchProject()
                projects.append(project)
                folders[kind] = project.folder
            }
            return folders[kind] ?? ""
        }
        for block in try DocumentedCommands(name).blocks {
            switch block.mark.split(separator: ":", maxSplits: 1).first {
            case "run":
                if block.mark.hasPrefix("run: ") { current = String(block.mark.dropFirst(5)) }
                for command in DocumentedCommands.commands(in: block) {
                    let ending = try await run(command, in: try await folder(current))
                    #expect(
                        ending.code == command.code,
                        "\(name):\(command.line): \(command.text)\n\(ending.output)\(ending.errors)"
                    )
                }
            case "file":
                let path = block.mark.dropFirst(6)
                try (block.lines.joined(separator: "\n") + "\n")
                    .write(toFile: "\(try await folder("project"))/\(path)", atomically: false, encoding: .utf8)
            default:
                #expect(
                    block.language != "console" && !block.lines.contains { $0.hasPrefix("$ ") }
                        || block.mark == "output",
                    "\(name):\(block.line): a block with commands says `run`, or `output`"
                )
            }
        }
    }

    private func run(_ command: DocumentedCommands.Command, in folder: String) async throws -> Program.Ending {
        let path = URL(fileURLWithPath: BuiltRunner.path).deletingLastPathComponent().path
        let inherited = Program.inherited()
        let program = try Program(
            "/bin/bash",
            ["-c", command.text],
            in: folder,
            environment: Program.inherited(["PATH": "\(path):\(inherited["PATH"] ?? "/usr/bin:/bin")"])
        )
        return await program.ending(within: .seconds(120))
    }

    @Test func `The table of step types names every field and output`() async throws {
        let project = try ScratchProject()
        let readme = try String(contentsOfFile: "\(BuiltRunner.package)/README.md", encoding: .utf8)
        let listed = try await project.json("steps")
        let types = (listed["steps"] ?? listed).array ?? []
        #expect(!types.isEmpty)
        for type in types {
            let name = type["name"]?.string ?? ""
            let row = readme.split(separator: "\n").first { $0.hasPrefix("| `\(name)`") }
            let cells = try #require(row, "README has no row for \(name)").split(separator: "|").map(String.init)
            try #require(cells.count == 3, "the row of \(name) has \(cells.count) cells")
            let described = try await project.json("steps", name)
            for (key, cell) in [("with", cells[1]), ("output", cells[2])] {
                for field in described[key]?.array ?? [] {
                    let field = field["name"]?.string ?? "?"
                    #expect(cell.contains("`\(field)`"), "the row of \(name) doesn't name \(field) under \(key)")
                }
            }
        }
    }

    @Test func `The table of connection kinds says what each can do`() throws {
        let readme = try String(contentsOfFile: "\(BuiltRunner.package)/README.md", encoding: .utf8)
        let rows = readme.split(separator: "\n").map(String.init)
        let header = try #require(rows.firstIndex { $0.hasPrefix("| kind |") })
        let capabilities = rows[header].split(separator: "|").dropFirst()
            .map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        for kind in StepRegistry.standard.connectionKinds {
            let expected = capabilities.map { name in kind.capabilities.contains { $0.rawValue == name } ? "yes" : "-" }
            #expect(rows.contains("| `\(kind.name)` | \(expected.joined(separator: " | ")) |"))
            #expect(kind.capabilities.allSatisfy { capabilities.contains($0.rawValue) })
        }
    }

    @Test(arguments: [("workflow", "workflow.schema.json"), ("project", "runner.schema.json")])
    func `The shipped schema is what the program prints`(subject: String, name: String) async throws {
        let project = try ScratchProject()
        let printed = try await project.runner("schema", "--for", subject)
        let path = "\(BuiltRunner.package)/workflows/schema/\(name)"
        let shipped = try String(contentsOfFile: path, encoding: .utf8)
        #expect(printed.output == shipped, "runner schema --for \(subject) > workflows/schema/\(name)")
    }

    @Test func `The program alone makes the example in an empty folder, and runs it`() async throws {
        let folder = try TemporaryFolder()
        let alone = try TemporaryFolder()
        try await BuiltRunner.copy(to: "\(alone.path)/runner")
        func run(_ arguments: String...) async throws -> Program.Ending {
            try await Program("\(alone.path)/runner", arguments, in: folder.path).ending(within: .seconds(120))
        }
        let made = try await run("init", "--example", "contoso", "-o", "json")
        #expect(made.code == 0, "\(made.errors)")
        let files = try Value(json: made.output)["files"]?.array?.compactMap(\.string) ?? []
        // The schema is made, not embedded, which another test compares; what a repository ignores is its own.
        for file in files where !file.hasPrefix("workflows/schema/") && file != ".gitignore" {
            let shipped = FileManager.default.contents(atPath: "\(BuiltRunner.package)/\(file)")
            #expect(
                FileManager.default.contents(atPath: "\(folder.path)/\(file)") == shipped, "\(file): bin/embed-examples"
            )
        }
        #expect(try await run("validate").code == 0)
        #expect(try await run("run", "workflows/contoso.yaml", "--wait", "100ms").code == 8)
        let again = try await run("init", "--example", "contoso")
        #expect(again.code == 2)
    }
}
