import Foundation
import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("The shipped records")
struct ShippedDataTests {
    private let artifacts = MemoryArtifactStore()

    private func bytes(_ name: String) throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return Array(try Data(contentsOf: root.appending(path: "workflows/data/" + name)))
    }

    private func retrieve(_ name: String) async throws -> Value {
        let context = StepContext.testing(
            input: ["from": "hr", "path": .string(name)],
            connections: ["hr": FixedSource(bytes: try bytes(name))],
            artifacts: artifacts
        )
        guard case .done(let output, _) = try await Retrieve().perform(context) else { return .null }
        return output
    }

    private func transform(_ dataset: Value?, _ with: Object) async throws -> Transformed {
        var input = with
        input["dataset"] = dataset
        let context = StepContext.testing(input: .object(input), artifacts: artifacts)
        guard case .done(let output, _) = try await Transform().perform(context) else {
            return Transformed(output: .null, artifacts: artifacts)
        }
        return Transformed(output: output, artifacts: artifacts)
    }

    @Test func `Contoso's employees: a thousand, of which some are broken on purpose`() async throws {
        let export = try await retrieve("contoso-employees.csv")
        #expect(export["records"] == 1_000)
        #expect(
            export["columns"] == [
                "EmployeeID", "DisplayName", "Email", "Department", "Title", "Site", "HireDate", "WeeklyHours",
                "Status",
            ]
        )
        let people = try await transform(
            export["dataset"],
            [
                "fields": [
                    "id": ["from": "EmployeeID", "required": true],
                    "name": ["from": "DisplayName", "required": true],
                    "email": ["from": "Email", "type": "email", "required": true],
                    "department": ["from": "Department", "default": "unknown"],
                    "joined": ["from": "HireDate", "type": "date", "format": "dd/MM/yyyy"],
                ]
            ]
        )
        #expect(people.output["records"] == 980)
        #expect(people.output["rejected"] == 20)
        #expect(Set(people.rejects.map { $0.split(separator: " ")[1] }) == ["id", "name", "email", "joined"])
        let unique = try await transform(
            export["dataset"],
            [
                "fields": ["email": ["from": "Email"], "hours": ["from": "WeeklyHours", "type": "number"]],
                "unique": ["email"],
            ]
        )
        #expect(unique.rejects.count == 3)
    }

    @Test func `Fabrikam's people`() async throws {
        let export = try await retrieve("fabrikam-people.json")
        #expect(export["records"] == 120)
        let people = try await transform(
            export["dataset"],
            [
                "fields": [
                    "name": ["from": "/name/full", "required": true],
                    "email": ["from": "/contact/mail", "type": "email", "required": true],
                    "joined": ["from": "since", "type": "date", "format": "yyyy-MM-dd"],
                ],
                "format": "csv",
            ]
        )
        #expect(people.output["records"] == 116)
        #expect(people.output["rejected"] == 4)
    }
}
