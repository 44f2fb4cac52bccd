import Foundation
import FuzzInputs
import Testing

/// What a fuzzer has found, and what is known to be nasty: each reader refuses or accepts it, within seconds.
@Suite struct FuzzCorpusTests {
    private static let corpus = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzz/Corpus")

    @Test(arguments: FuzzInput.allCases)
    func `Every kept input is read, soon, without a complaint`(_ input: FuzzInput) throws {
        let folder = Self.corpus.appendingPathComponent(input.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 5)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            let clock = ContinuousClock()
            let time = clock.measure { #expect(input.complaint(about: bytes) == nil, "\(file.lastPathComponent)") }
            #expect(time < .seconds(5), "\(file.lastPathComponent) took \(time)")
        }
    }
}
