import Foundation
import TestSupport
import Testing

@testable import Workflow

/// The runs that every released version exported still fold to the states that it said.
///
/// `Fixtures/exports` has a folder for each version; what stands there is never changed. A new one is filled by `runner export`.
@Suite struct ReleasedExportsTests {
    private static let folder = "\(BuiltRunner.package)/Tests/WorkflowTests/Fixtures/exports"
    static let files: [String] =
        (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".ndjson") }.sorted()

    @Test(arguments: files)
    func `An export of a released version folds without change`(file: String) throws {
        let data = try #require(FileManager.default.contents(atPath: "\(Self.folder)/\(file)"))
        let replay = try RunReplay(try RunExport(reading: Array(data)))
        #expect(replay.differences.map(\.description) == [])
        #expect(replay.state.digest == replay.export.end.state)
        #expect(file.hasPrefix("\(replay.export.writtenBy)/"))
        // What it carries can be carried on with, and every moment of it can be looked at.
        _ = try Definition(canonical: replay.export.definition.bytes)
        for count in 1...replay.history.count {
            let moment = RunMoment(
                of: replay.export.run, after: Array(replay.history.prefix(count)), of: replay.history.count)
            #expect(moment?.last.recorded.version == count)
        }
    }

    @Test func `Every kind of event that the stream of a run can hold is in an export`() throws {
        var kinds: Set<String> = []
        for file in Self.files {
            let data = try #require(FileManager.default.contents(atPath: "\(Self.folder)/\(file)"))
            kinds.formUnion(try RunReplay(try RunExport(reading: Array(data))).history.map(\.recorded.event.type))
        }
        // What was refused stands in the stream of the tenant, what was signed in that of the project.
        #expect(
            Event.wireNames.subtracting(kinds).sorted() == [CheckpointSigned.wireName, "command.rejected"].sorted())
    }

    @Test func `Finished and half-way runs of every shipped file are kept`() {
        let names = Set(Self.files.map { $0.split(separator: "/").last.map(String.init) ?? "" })
        for file in ["contoso", "fabrikam", "all-features"] { #expect(names.contains("\(file)-completed.ndjson")) }
        for file in ["contoso-waiting", "all-features-waiting", "contoso-cancelled", "fabrikam-failed"] {
            #expect(names.contains("\(file).ndjson"))
        }
    }
}
