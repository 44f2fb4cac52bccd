import Foundation
import Steps
import Testing
import Workflow

@Suite("The committed JSON Schema")
struct WorkflowSchemaTests {
    @Test("is the one that the catalogue yields; `runner schema > workflows/schema/workflow.schema.json` writes it")
    func inStep() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "workflows/schema/workflow.schema.json")
        let committed = try String(contentsOf: file, encoding: .utf8)
        #expect(committed == SchemaGenerator(registry: .standard).workflowSchema.prettyText + "\n")
    }

    @Test("describes every key, with an example")
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
        visit(SchemaGenerator(registry: .standard).workflowSchema, at: "")
        #expect(missing == [])
    }
}
