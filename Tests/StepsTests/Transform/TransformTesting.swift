import TestSupport
import Testing
import Workflow

@testable import Steps

/// What became of records that a test wrote.
struct Transformed {
    let output: Value
    let artifacts: MemoryArtifactStore

    /// The new records as they were written.
    var text: String { text("dataset") }
    /// The rejects as short lines: record, field, value, reason.
    var rejects: [String] {
        text("rejects").split(separator: "\n")
            .map { line in
                let reject = (try? Value(json: String(line))) ?? .null
                return "\(reject["record"]?.int ?? 0) \(reject["field"]?.string ?? "") "
                    + "\(reject["value"]?.canonicalText ?? ""): \(reject["reason"]?.string ?? "")"
            }
    }

    private func text(_ field: String) -> String {
        output[field].flatMap { Dataset($0) }.flatMap { artifacts.text($0.digest) } ?? ""
    }
}

/// Transforms records that are written as NDJSON, a line each.
func transform(_ lines: String, _ with: Object) async throws -> Transformed {
    try await transform(lines, format: "ndjson", with)
}

/// Transforms the text of a data set of a format.
func transform(
    _ text: String,
    format: String,
    _ with: Object,
    in artifacts: MemoryArtifactStore = MemoryArtifactStore()
) async throws -> Transformed {
    let digest = artifacts.keep(Array(text.utf8))
    var input = with
    input["dataset"] = Dataset(digest: digest, format: format, records: 0, bytes: text.utf8.count).value
    let context = StepContext.testing(input: .object(input), artifacts: artifacts)
    guard case .done(let output, let effects) = try await Transform().perform(context) else {
        Issue.record("the step waits")
        return Transformed(output: .null, artifacts: artifacts)
    }
    #expect(effects.isEmpty)
    return Transformed(output: output, artifacts: artifacts)
}

/// Transforms one value as the field `x`, and says what became of it: canonical JSON, or the reason.
func converted(_ value: Value, _ field: Object) async throws -> String {
    let record = Value.object(["v": value]).canonicalText
    var rule = field
    rule["from"] = "v"
    let done = try await transform(record, ["fields": ["x": .object(rule)]])
    if let reject = done.rejects.first { return String(reject.split(separator: ": ", maxSplits: 1).last ?? "") }
    let kept = try Value(json: done.text)
    return kept["x"]?.canonicalText ?? "?"
}
