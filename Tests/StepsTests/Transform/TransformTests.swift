import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("transform")
struct TransformTests {
    private let people = #"""
        {"Email":" ann@contoso.example","HireDate":"05/11/2026","Hours":"37.50"}
        {"Email":"bob(at)contoso.example","HireDate":"31/02/2026","Hours":"40"}
        {"Email":"","HireDate":"","Hours":"1e400"}
        {"Email":"cy@contoso.example","HireDate":"","Hours":""}
        """#
    private let fields: Value = [
        "email": ["from": "Email", "type": "email", "required": true],
        "hours": ["from": "Hours", "type": "number"],
        "joined": ["from": "HireDate", "type": "date", "format": "dd/MM/yyyy"],
    ]

    @Test func `Records that fit are written, each value that doesn't is set aside with its reason`() async throws {
        let done = try await transform(people, ["fields": fields])
        #expect(
            done.text == """
                {"email":"ann@contoso.example","hours":37.50,"joined":"2026-11-05"}
                {"email":"cy@contoso.example","hours":null,"joined":null}

                """
        )
        #expect(
            done.rejects == [
                "2 email \"bob(at)contoso.example\": \"bob(at)contoso.example\" isn't an email address: it has no @",
                "2 joined \"31/02/2026\": \"31/02/2026\" isn't a date in dd/MM/yyyy: February 2026 has 28 days",
                "3 email \"\": the value is empty, and the field is required",
            ]
        )
        #expect(done.output["records"] == 2)
        #expect(done.output["rejected"] == 2)
        #expect(done.output["filtered"] == 0)
        #expect(done.output["nulled"] == 0)
    }

    @Test func `What is published of the output is what it yields, and the same input gives the same bytes`()
        async throws
    {
        let first = try await transform(people, ["fields": fields])
        let second = try await transform(people, ["fields": fields])
        #expect(first.output == second.output)
        let shape = Schema.object(
            Transform.description.output.map { .init($0.name, $0.schema, required: $0.required) }
        )
        #expect(shape.mismatches(of: first.output).isEmpty)
    }

    @Test func `The example of the fields has the shape that is published`() throws {
        for field in Transform.description.fields {
            guard let example = field.example, field.name != "dataset" else { continue }
            #expect(field.schema.mismatches(of: example).isEmpty, "\(field.name)")
        }
    }

    @Test func `A value that doesn't fit may become null, unless its field is required`() async throws {
        let done = try await transform(people, ["fields": fields, "on-invalid": "null"])
        #expect(
            done.text == """
                {"email":"ann@contoso.example","hours":37.50,"joined":"2026-11-05"}
                {"email":"cy@contoso.example","hours":null,"joined":null}

                """
        )
        let optional: Value = ["joined": ["from": "HireDate", "type": "date", "format": "dd/MM/yyyy"]]
        let nulled = try await transform(people, ["fields": optional, "on-invalid": .null])
        #expect(nulled.output["records"] == 4)
        #expect(nulled.output["nulled"] == 1)
        #expect(nulled.output["rejected"] == 0)
        #expect(
            nulled.rejects == [
                "2 joined \"31/02/2026\": \"31/02/2026\" isn't a date in dd/MM/yyyy: February 2026 has 28 days"
            ]
        )
    }

    @Test func `A value that doesn't fit may fail the step`() async throws {
        let artifacts = MemoryArtifactStore()
        let failure = await #expect(throws: StepFailure.self) {
            try await transform(people, format: "ndjson", ["fields": fields, "on-invalid": "fail"], in: artifacts)
        }
        #expect(
            failure
                == StepFailure(
                    code: "record-invalid",
                    message:
                        "record 2, column \"Email\", field \"email\": \"bob(at)contoso.example\" isn't an email address: "
                        + "it has no @; correct the source, or say on-invalid: reject",
                    side: .tenant
                )
        )
        #expect(artifacts.count() == 1)
    }

    @Test func `A column that no record has is an error that names the nearest`() async throws {
        let wrong: Value = ["joined": ["from": "HireDte", "type": "date"]]
        let failure = await #expect(throws: StepFailure.self) { try await transform(people, ["fields": wrong]) }
        #expect(
            failure
                == StepFailure(
                    code: "column-missing",
                    message: "no record has a column \"HireDte\", which the field \"joined\" is read from; "
                        + "did you mean \"HireDate\"?; there are \"Email\", \"HireDate\" and \"Hours\"",
                    side: .tenant
                )
        )
        let required: Value = ["Mail": ["required": true]]
        let atOnce = await #expect(throws: StepFailure.self) {
            try await transform(people, ["fields": required, "on-invalid": "fail"])
        }
        #expect(
            atOnce?.message
                == "record 1 has no column \"Mail\", which the field \"Mail\" is read from; did you mean \"Email\"?; "
                + "there are \"Email\", \"HireDate\" and \"Hours\""
        )
        let limited = await #expect(throws: StepFailure.self) {
            try await transform(people, ["fields": required, "max-rejects": 1])
        }
        #expect(limited?.code == "column-missing")
        let filter = await #expect(throws: StepFailure.self) {
            try await transform(people, ["fields": fields, "filter": ["State": "x"]])
        }
        #expect(
            filter?.message
                == "no record has a column \"State\", which the filter is read from; "
                + "there are \"Email\", \"HireDate\" and \"Hours\""
        )
    }

    @Test func `A column that a CSV file lacks is told with the place of its header`() async throws {
        let source = FixedSource("\r\nEmail,HireDate,Hours\r\na@b.example,2026-01-01,8\r\n")
        let artifacts = MemoryArtifactStore()
        let read = StepContext.testing(
            input: ["from": "hr", "path": "in/people.csv"], connections: ["hr": source], artifacts: artifacts)
        let dataset = try #require(try await Retrieve().perform(read).output?["dataset"])
        #expect(dataset["header"] == "in/people.csv:2:1")
        for onInvalid in ["fail", "reject"] {
            let context = StepContext.testing(
                input: [
                    "dataset": dataset, "fields": ["joined": ["from": "HireDte", "required": true]],
                    "on-invalid": .string(onInvalid),
                ], artifacts: artifacts)
            let failure = await #expect(throws: StepFailure.self) { try await Transform().perform(context) }
            #expect(
                failure?.message
                    == "in/people.csv:2:1: the header has no column \"HireDte\", which the field \"joined\" is read from; "
                    + "did you mean \"HireDate\"?; there are \"Email\", \"HireDate\" and \"Hours\"")
        }
    }

    @Test func `A column may be missing where the file says so, or has a default, or there are no records`()
        async throws
    {
        let rules: Value = ["a": ["required": false], "b": ["default": "x"], "e": ["from": "Email"]]
        let done = try await transform("{\"Email\":\"e\"}", ["fields": rules])
        #expect(done.text == "{\"a\":null,\"b\":\"x\",\"e\":\"e\"}\n")
        #expect(try await transform("", ["fields": fields]).output["records"] == 0)
    }

    @Test func `Too many rejects fail the step with the first of them`() async throws {
        let lines = (1...10).map { "{\"n\":\"\($0 % 2 == 0 ? "x\($0)" : "\($0)")\"}" }.joined(separator: "\n")
        let rule: Value = ["n": ["type": "integer"]]
        let failure = await #expect(throws: StepFailure.self) {
            try await transform(lines, ["fields": rule, "max-rejects": 2])
        }
        #expect(
            failure
                == StepFailure(
                    code: "too-many-rejects",
                    message:
                        "3 records of 6 were set aside, and max-rejects is 2; the first: record 2, n: \"x2\" isn't a "
                        + "whole number; record 4, n: \"x4\" isn't a whole number; record 6, n: \"x6\" isn't a whole number",
                    side: .tenant
                )
        )
        #expect(try await transform(lines, ["fields": rule, "max-rejects": 5]).output["rejected"] == 5)
        #expect(try await transform(lines, ["fields": rule, "max-rejects": "50%"]).output["rejected"] == 5)
        let share = await #expect(throws: StepFailure.self) {
            try await transform(lines, ["fields": rule, "max-rejects": "49.9%"])
        }
        #expect(
            share?.message.hasPrefix("5 records of 10 were set aside, and max-rejects is 49.9%; the first: ") == true)
    }

    @Test func `A filter keeps the records with the given values`() async throws {
        let lines = #"""
            {"s":"a","n":1}
            {"s":"b","n":1.0}
            {"s":"c","n":2}
            {"n":1}
            """#
        let rule: Value = ["n": ["type": "any"], "s": ["required": false]]
        let done = try await transform(lines, ["fields": rule, "filter": ["s": ["a", "b"], "n": 1]])
        #expect(done.text == "{\"n\":1,\"s\":\"a\"}\n{\"n\":1.0,\"s\":\"b\"}\n")
        #expect(done.output["filtered"] == 2)
    }

    @Test func `What must be unique is set aside the second time`() async throws {
        let lines = #"""
            {"e":"a","s":1}
            {"e":" a ","s":2}
            {"e":"","s":1}
            {"e":"","s":1}
            {"e":"b","s":1}
            """#
        let rule: Value = ["e": [:], "s": ["type": "integer"]]
        let one = try await transform(lines, ["fields": rule, "unique": ["e"]])
        #expect(one.rejects == ["2 e \"a\": \"a\" was already given by record 1, and must be unique"])
        #expect(one.output["records"] == 4)
        let two = try await transform(lines, ["fields": rule, "unique": ["e", "s"]])
        #expect(
            two.rejects == ["4 e, s [null,1]: \"[null,1]\" was already given by record 3, and must be unique"]
        )
        let failure = await #expect(throws: StepFailure.self) {
            try await transform(lines, ["fields": rule, "unique": ["e"], "on-invalid": "fail"])
        }
        #expect(
            failure?.message
                == "record 2, field \"e\": \"a\" was already given by record 1, and must be unique; "
                + "correct the source, or say on-invalid: reject"
        )
    }

    @Test func `The new records can be CSV with its columns in an order, or JSON`() async throws {
        let rule: Value = ["a": ["from": "Email"], "b": ["from": "Hours"]]
        let csv = try await transform(people, ["fields": rule, "format": "csv", "columns": ["b", "a"]])
        #expect(
            csv.text
                == "b,a\r\n37.50,ann@contoso.example\r\n40,bob(at)contoso.example\r\n1e400,\r\n,cy@contoso.example\r\n"
        )
        let json = try await transform("{\"Email\":\"=1\",\"Hours\":2}", ["fields": rule, "format": "json"])
        #expect(json.text == "[\n{\"a\":\"=1\",\"b\":\"2\"}\n]\n")
        let escaped = try await transform("{\"Email\":\"=1\",\"Hours\":2}", ["fields": rule, "format": "csv"])
        #expect(escaped.text == "a,b\r\n'=1,2\r\n")
        let plain = try await transform(
            "{\"Email\":\"=1\",\"Hours\":2}",
            ["fields": rule, "format": "csv", "escape-formulas": false]
        )
        #expect(plain.text == "a,b\r\n=1,2\r\n")
    }

    @Test func `Data sets of any format are read`() async throws {
        let rule: Value = ["a": ["type": "integer"]]
        #expect(try await transform("b,a\nx,7\n", format: "csv", ["fields": rule]).text == "{\"a\":7}\n")
        #expect(try await transform("[{\"a\":7}]", format: "json", ["fields": rule]).text == "{\"a\":7}\n")
    }

    @Test func `A data set that isn't one is refused`() async throws {
        let context = StepContext.testing(input: ["dataset": "x", "fields": ["a": [:]]])
        let failure = await #expect(throws: StepFailure.self) { try await Transform().perform(context) }
        #expect(
            failure?.message
                == "\"dataset\" is text \"x\", expected a data set, such as the output \"dataset\" of a retrieve step"
        )
    }

    @Test func `Damage is told before what it did to the records`() async throws {
        let store = DamagedStore(bytes: Array("{\"a\":1}\nx".utf8))
        let dataset = Dataset(digest: .sha256("good"), format: "ndjson", records: 1, bytes: 9)
        let context = StepContext.testing(
            input: ["dataset": dataset.value, "fields": ["a": [:]]],
            artifacts: store
        )
        let failure = await #expect(throws: StepFailure.self) { try await Transform().perform(context) }
        #expect(failure?.code == "artifact-damaged")
    }
}

/// A store whose one artifact is damaged.
private struct DamagedStore: ArtifactStore {
    let bytes: [UInt8]
    private let memory = MemoryArtifactStore()

    init(bytes: [UInt8]) { self.bytes = bytes }

    func create(for tenant: TenantID) async throws -> any ArtifactWriter { try await memory.create(for: tenant) }

    func read(_ digest: Digest, of tenant: TenantID) async throws -> any ArtifactReader { DamagedReader(bytes: bytes) }
}

private actor DamagedReader: ArtifactReader {
    private var bytes: [UInt8]?

    init(bytes: [UInt8]) { self.bytes = bytes }

    func next() throws -> [UInt8]? {
        guard let piece = bytes else {
            throw StepFailure(code: "artifact-damaged", message: "damaged", side: .provider)
        }
        bytes = nil
        return piece
    }
}
