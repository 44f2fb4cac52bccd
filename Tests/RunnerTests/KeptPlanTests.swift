import Foundation
import TestSupport
import Testing
import Workflow

/// What a kept plan knows of the data that it read, and what `run` says of a file that is no whole plan.
@Suite struct KeptPlanTests {
    private static let file = """
        name: export
        tenant: { id: adatum }
        connections: { here: { kind: local } }
        steps:
          - id: export
            uses: retrieve
            with: { from: here, path: data/customers.csv }

        """

    /// A plan of a file that was written then, and is longer than what is read at once.
    private func planned() async throws -> (place: Place, data: String) {
        let data = "id\n" + (1...40_000).map { "\($0)\n" }.joined()
        let place = try Place(["export.yaml": Self.file])
        try write(data, at: 1_790_000_000, in: place)
        #expect(try await place("plan export.yaml --out plan.json").code == 0)
        return (place, data)
    }

    private func write(_ data: String, at seconds: TimeInterval, in place: Place) throws {
        try place.write(data, to: "data/customers.csv")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: "\(place.path)/data/customers.csv")
    }

    @Test func `Other data is said to have changed, also where it is as long and as old`() async throws {
        let (place, data) = try await planned()
        try write(String(data.dropLast(2)) + "1\n", at: 1_790_000_000, in: place)
        let stale = try await place("run plan.json")
        #expect(stale.code == 2)
        #expect(stale.output == "")
        #expect(
            stale.errors == """
                runner: the plan plan.json isn't right any more:
                  step export: data/customers.csv has changed since the plan was made
                make a new one: runner plan export.yaml --out plan.json

                """)
    }

    @Test func `The same data is the same whenever it was written`() async throws {
        let (place, data) = try await planned()
        try write(data, at: 1_790_000_999, in: place)
        #expect(try await place("run plan.json").code == 0)
    }

    @Test(arguments: [
        ("p.json", "{}", "it is nothing that `runner plan --out` wrote"),
        ("p.json", "{\"version\": 4, \"resources\": []}", "it is nothing that `runner plan --out` wrote"),
        ("p.json", "[1, 2]", "it is nothing that `runner plan --out` wrote"),
        ("p.json", "", "it is empty"),
        ("p.json", " {\"dig", "it is cut or damaged"),
        ("P.JSON", "{\"a\": 1", "it is cut or damaged"),
        ("plan.out", "{\"digest\":\"9c84d40088eb", "it is cut or damaged"),
        (
            "plan.out", "{\"digest\":\"9c84\",\"format\":\"tenantry-plan\"}",
            "it is nothing that `runner plan --out` wrote"
        ),
        (
            "p.json", "{\"digest\":\"9c84\",\"format\":\"tenantry-plan\",\"format-version\":2}",
            "a part of it is missing"
        ),
    ])
    func `A file that is no whole plan is said to be none`(name: String, text: String, problem: String) async throws {
        let place = try Place([name: text])
        let ending = try await place("run \(name)")
        #expect(ending.code == 2)
        #expect(ending.output == "")
        #expect(
            ending.errors
                == "runner: \(name) is no whole plan: \(problem); make a new one: runner plan FILE --out PLAN\n")
    }

    @Test(arguments: [
        ("w.json", #"{"name":"w","tenant":{"id":"adatum"},"steps":[{"id":"a","uses":"wait","with":{"for":"1ms"}}]}"#),
        ("w.json", "{ tenant: { id: adatum }, name: w, steps: [{ id: a, uses: wait, with: { for: 1ms } }] }"),
        ("w.json", "name: w\ntenant: { id: adatum }\nsteps: [{ id: a, uses: wait, with: { for: 1ms } }]\n"),
        (
            "w.yaml",
            "{ name: tenantry-plan, tenant: { id: adatum }, steps: [{ id: a, uses: wait, with: { for: 1ms } }] }"
        ),
    ])
    func `A workflow file in braces, or named as JSON, is run as one`(name: String, text: String) async throws {
        let ending = try await Place([name: text])("run \(name)")
        #expect(ending.code == 0, "\(ending.errors)")
    }

    @Test func `A workflow in JSON that is cut is read as one, and its mistake has a place`() async throws {
        let ending = try await Place(["w.json": #"{"name":"w","tenant":{"id":"adatum"},"steps":["#])("run w.json")
        #expect(ending.code == 2)
        #expect(ending.errors.hasPrefix("w.json:1:"), "\(ending.errors)")
    }
}
