import TestSupport
import Testing

@testable import Steps

@Suite("Encodings")
struct TextDecoderTests {
    private func options(_ encoding: TextDecoder.Encoding) -> ReadingOptions {
        var options = ReadingOptions(format: .csv)
        options.encoding = encoding
        return options
    }

    @Test func `Latin-1 and Windows-1252 become UTF-8`() {
        let bytes = Array("a\n".utf8) + [0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72]
        #expect(outcomeOfAllCuts(bytes, options(.latin1)) == [#"2: {"a":"Müller"}"#])
        let euro = Array("a\n".utf8) + [0x80, 0x93, 0x9f, 0xff]
        #expect(outcomeOfAllCuts(euro, options(.windows1252)) == [#"2: {"a":"€“Ÿÿ"}"#])
    }

    struct Case: Sendable {
        let encoding: TextDecoder.Encoding
        let bytes: [UInt8]
        let message: String

        init(_ encoding: TextDecoder.Encoding, _ bytes: [UInt8], _ message: String) {
            self.encoding = encoding
            self.bytes = bytes
            self.message = message
        }
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static let cases: [Case] = [
        .init(
            .utf8,
            bytes("id,name\n1,Ann\n2,M") + [0xfc, 0x6c, 0x6c, 0x0a],
            "f:3:4: the byte 0xFC isn't UTF-8; in windows-1252 it is \"ü\", so save the file as UTF-8, or say "
                + "encoding: windows-1252 (byte 18 of the file) [encoding-invalid]"
        ),
        .init(
            .utf8,
            bytes("a\nx") + [0x81, 0x20],
            "f:2:2: the byte 0x81 isn't UTF-8; save the file as UTF-8, or say which encoding it has "
                + "(byte 4 of the file) [encoding-invalid]"
        ),
        .init(
            .utf8,
            [0xff, 0xfe, 0x61, 0x00, 0x0a, 0x00],
            "f:1:1: the file is UTF-16 (its first bytes say so); save it as UTF-8 (byte 1 of the file) "
                + "[encoding-invalid]"
        ),
        .init(
            .windows1252,
            [0xef, 0xbb, 0xbf, 0x61, 0x0a],
            "f:1:1: the file is UTF-8 (its first bytes say so), not windows-1252; say encoding: utf-8 "
                + "(byte 1 of the file) [encoding-invalid]"
        ),
        .init(
            .utf8,
            [0x61, 0x00, 0x2c, 0x00, 0x62, 0x00],
            "f:1:2: a byte 0 stands in the file, which is UTF-16 or no text at all; save it as UTF-8 "
                + "(byte 2 of the file) [encoding-invalid]"
        ),
        .init(
            .utf8,
            bytes("abcd\nä").dropLast(),
            "f:2:1: the file ends in the middle of a character (the byte 0xC3); it was probably cut off "
                + "(byte 6 of the file) [encoding-invalid]"
        ),
        .init(
            .latin1,
            bytes("a\nx") + [0x80],
            "f:2:2: the byte 0x80 is no character of latin1; in windows-1252 it is \"€\", so say "
                + "encoding: windows-1252 (byte 4 of the file) [encoding-invalid]"
        ),
        .init(
            .windows1252,
            bytes("a\nx") + [0x9d],
            "f:2:2: the byte 0x9D is no character of windows-1252; save the file as UTF-8 (byte 4 of the file) "
                + "[encoding-invalid]"
        ),
    ]

    @Test(arguments: cases)
    func `A byte without meaning is named with its place`(invalid: Case) {
        #expect(outcomeOfAllCuts(invalid.bytes, options(invalid.encoding)) == [invalid.message])
    }

    @Test func `Validity is that of the standard library, byte for byte`() {
        var random = SplitMix64(state: 3)
        let alphabet: [UInt8] = [
            0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4,
            0xf5, 0xff,
        ]
        for _ in 0..<10_000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random))
                .map { _ in
                    Bool.random(using: &random) ? 0x41 : alphabet.randomElement(using: &random) ?? 0
                }
            let end = bytes.withUnsafeBufferPointer { TextDecoder.validPrefix(of: $0).end }
            let longest = (0...bytes.count).last { String(validating: bytes[..<$0], as: UTF8.self) != nil }
            if end != longest { Issue.record("\(bytes): \(end)") }
        }
    }
}
