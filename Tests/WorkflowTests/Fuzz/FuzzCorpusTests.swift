import Foundation
import FuzzInputs
import Testing

@testable import Workflow

/// What a fuzzer has found, and what is known to be nasty: each reader refuses or accepts it, within seconds.
@Suite struct FuzzCorpusTests {
    private static let corpus = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fuzz/Corpus")

    /// What this thread has used of a processor.
    private static var processorTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    @Test(arguments: FuzzInput.allCases)
    func `Every kept input is read, soon, without a complaint`(_ input: FuzzInput) throws {
        let folder = Self.corpus.appendingPathComponent(input.rawValue)
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 5)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            // The processor's time, which doesn't count how busy the machine is.
            let began = Self.processorTime
            #expect(input.complaint(about: bytes) == nil, "\(file.lastPathComponent)")
            let time = Self.processorTime - began
            #expect(time < .seconds(5), "\(file.lastPathComponent) took \(time)")
        }
    }

    @Test func `Every kind of event has a kept input that is that event`() throws {
        for type in Event.wireNames.sorted() {
            let bytes = Array(try Data(contentsOf: Self.corpus.appendingPathComponent("event/\(type)")))
            let newline = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
            let words = String(decoding: bytes[..<newline], as: UTF8.self).split(separator: " ")
            let event = try EventCoding.decode(
                type: String(words[0]), version: try #require(Int(words[1])), payload: Array(bytes[(newline + 1)...]))
            #expect(event.wireName == type)
        }
    }
}
