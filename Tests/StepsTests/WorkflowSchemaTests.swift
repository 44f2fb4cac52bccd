import Foundation
import Steps
import Testing
import Workflow

@Suite("The committed JSON Schemas")
struct WorkflowSchemaTests {
    private let generator = SchemaGenerator(registry: .standard)

    @Test("are those that the catalogue yields; `runner schema [--for project] > workflows/schema/NAME` writes one")
    func inStep() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        for (name, schema) in [
            ("workflow.schema.json", generator.workflowSchema), ("runner.schema.json", generator.projectSchema),
        ] {
            let file = root.appending(path: "workflows/schema/\(name)")
            let committed = try String(contentsOf: file, encoding: .utf8)
            #expect(committed == schema.prettyText + "\n", "\(name)")
        }
    }

    @Test("describe every key")
    func described() {
        var missing: [String] = []
        func visit(_ schema: Value, at path: String) {
            for member in schema["properties"]?.object ?? [:] where member.value["$ref"] == nil {
                let place = "\(path).\(member.key)"
                guard member.value.object != nil, member.value["const"] == nil else { continue }
                if member.value["description"] == nil { missing.append("\(place): description") }
                visit(member.value, at: place)
            }
            for member in schema["$defs"]?.object ?? [:] { visit(member.value, at: member.key) }
            for branch in schema["allOf"]?.array ?? [] { if let then = branch["then"] { visit(then, at: path) } }
        }
        visit(generator.workflowSchema, at: "")
        visit(generator.projectSchema, at: "runner.yaml")
        #expect(missing == [])
    }

    @Test("know the keys of the project file that its parser knows")
    func projectKeys() throws {
        let properties = generator.projectSchema["properties"]?.object ?? [:]
        #expect(properties.keys.count > 5)
        for member in properties {
            let example = try #require(member.value["examples"]?.array?.first, "\(member.key)")
            // YAML reads what JSON writes.
            let text = Value.object([member.key: example]).canonicalText
            _ = try Project.parse(Array(text.utf8), path: "runner.yaml", registry: .standard)
        }
        do throws(Diagnostics) {
            _ = try Project.parse(Array("zzzzzz: 1\n".utf8), path: "runner.yaml", registry: .standard)
            Issue.record("a key that there is none of was taken")
        } catch {
            let help = try #require(error.list.first?.help)
            #expect(help.hasPrefix("expected one of "))
            #expect(help.dropFirst(16).components(separatedBy: ", ").sorted() == properties.keys)
        }
    }
}
