import Testing
import Workflow

@Suite struct DigestTests {
    @Test func `is SHA-256`() {
        #expect(Digest.sha256([]).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Digest.sha256("abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Digest.sha256(pieces: [[0x61], [], [0x62, 0x63]]) == Digest.sha256("abc"))
    }

    @Test func `is read from bytes and digits`() throws {
        let digest = Digest.sha256("abc")
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect(digest.short == "ba7816bf8f01")
        #expect(Digest(bytes: Array(repeating: 0, count: 31)) == nil)
        for text in ["", "ab", digest.hex + "00", String(digest.hex.dropLast()), String(digest.hex.dropLast()) + "g"] {
            #expect(Digest(hex: text) == nil, "\(text)")
        }
    }
}

@Suite struct IdentifierTests {
    @Test func `an event id is written as a UUID`() throws {
        let id = EventID(high: 0x0193_4c2f_8a00_7123, low: 0x8456_789a_bcde_f001)
        #expect(id.text == "01934c2f-8a00-7123-8456-789abcdef001")
        #expect(EventID(text: id.text) == id)
        #expect(EventID(text: id.text.uppercased()) == id)
        #expect(EventID(bytes: id.bytes) == id)
        #expect(EventID(bytes: []) == nil)
        for text in [
            "", "01934c2f8a0071238456789abcdef001", "01934c2f-8a00-7123-8456-789abcdef00",
            "{01934c2f-8a00-7123-8456-789abcdef001}", "01934c2f-8a00-7123-8456-789abcdef00g",
        ] {
            #expect(EventID(text: text) == nil, "\(text)")
        }
    }

    @Test func `a UUIDv7 has its version, its variant and its time`() {
        let halves = UUIDv7.halves(milliseconds: 0x0193_4c2f_8a00, randomHigh: .max, randomLow: .max)
        #expect(EventID(high: halves.high, low: halves.low).text == "01934c2f-8a00-7fff-bfff-ffffffffffff")
        #expect(UUIDv7.halves(milliseconds: -5, randomHigh: 0, randomLow: 0).high == 0x7000)
        #expect(UUIDv7.halves(milliseconds: .max, randomHigh: 0, randomLow: 0).high == 0xffff_ffff_ffff_7000)
    }

    @Test func `a run id has 26 characters and sorts by time`() {
        #expect(RunID(high: 0, low: 0).text == "r_00000000000000000000000000")
        #expect(RunID(high: .max, low: .max).text == "r_7ZZZZZZZZZZZZZZZZZZZZZZZZZ")
        #expect(RunID(high: 1, low: 31).text == "r_0000000000000G00000000000Z")
        let ids = [0, 1, 255, 256, 1 << 20, 1 << 40]
            .map { (time: Int64) -> RunID in
                let halves = UUIDv7.halves(milliseconds: time, randomHigh: 7, randomLow: 9)
                return RunID(high: halves.high, low: halves.low)
            }
        #expect(ids == ids.sorted())
        for id in ids { #expect(RunID(parsing: id.text) == id) }
    }

    @Test(
        "refuses what is no run id",
        arguments: [
            "", "r_", "r_0000000000000000000000000", "r_000000000000000000000000000", "r_8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "r_0000000000000000000000000I", "r_0000000000000000000000000z", "t_00000000000000000000000000",
            "r_0000000000000000000000000é",
        ]
    )
    func badRunID(text: String) {
        #expect(RunID(parsing: text) == nil)
    }
}
