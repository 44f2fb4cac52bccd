import Foundation
import TestSupport
import Testing
import Workflow

/// Every workflow file of this repository stands `runner torture`.
@Suite struct ShippedTortureTests {
    /// Every file below `workflows` that is no template.
    static let files: [String] = {
        let found =
            FileManager.default.enumerator(atPath: "\(BuiltRunner.package)/workflows")?
            .compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("templates/") }.sorted().map { "workflows/\($0)" }
    }()

    @Test func `No shipped file is passed over`() {
        #expect(Set(ShippedFile.allCases.map(\.rawValue)).isSubset(of: Self.files))
    }

    @Test(.serialized, arguments: files)
    func `A shipped file holds whatever is done to its runs`(file: String) async throws {
        var project = try ScratchProject()
        project.runner.limit = .seconds(600)
        let ending = try await project.runner("torture", file, "-o", "json")
        try #require(!ending.output.isEmpty, "\(ending.code): \(ending.errors)")
        let report = try Value(json: ending.output)
        #expect(ending.code == 0, "\(report["findings"]?.prettyText ?? "")\n\(ending.errors)")
        #expect(report["findings"] == [])
        #expect(report["notes"] == [])
        print("\(file): \(report["runs"]?.int ?? 0) runs, \(report["kills"]?.int ?? 0) kills")
        for boundary in try #require(report["boundaries"]?.array) {
            #expect(boundary["steps"] == boundary["done"], "\(boundary.canonicalText)")
        }
        #expect(report["boundaries"]?.array?.count ?? 0 >= 5)
        // Nothing but the files that were there before.
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: project.folder).sorted() == [
                "runner.yaml", "workflows",
            ])
    }
}
