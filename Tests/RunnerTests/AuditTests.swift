import Foundation
import TestSupport
import Testing
import Workflow

/// `audit verify`: what it proves, and what it finds.
@Suite struct AuditTests {
    @Test func `A sound log is said to be, and trust in claimed names is reported`() async throws {
        let place = try Place(["runner.yaml": Files.project, "signal.yaml": Files.signal])
        #expect(try await place("run signal.yaml --wait 1ms").code == 8)
        let ending = try await place("audit verify")
        #expect(ending.code == 0)
        #expect(
            ending.output == """
                ok   log: 3 events in 1 streams: internally consistent; a cut tail or a missing run can't be excluded
                ok   definitions: 1, each as its digest says
                ok   data sets: 0, 0 bytes
                note  trust-claimed-actors: in 1 run names given by --as count as identities, which nothing proves

                """
        )
        let report = try Value(json: try await place("audit verify -o json").output)
        #expect(report["ok"] == .bool(true))
        #expect(report["events"]?.int == 3)
    }

    @Test func `A data set that was changed is found`() async throws {
        let place = try Place()
        #expect(try await place("init").code == 0)
        #expect(try await place("run workflows/first.yaml").code == 0)
        let folder = "\(place.path)/.tenantry/artifacts"
        let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let name = try #require(files.first { $0.count > 64 })
        try Data("changed".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        let ending = try await place("audit verify")
        #expect(ending.code == 1)
        #expect(ending.output.contains("bad  data sets: "))
    }
}
