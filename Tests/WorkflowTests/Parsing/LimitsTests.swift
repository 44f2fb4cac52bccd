import TestSupport
import Testing
import Workflow

@Suite("Limits of files")
struct LimitsTests {
    @Test("a file that isn't there")
    func missing() {
        #expect(
            WorkflowFiles([:]).messages() == "w.yaml:1:1: error: the file can't be read: no such file [E0101]")
    }

    @Test("a file of 2 MiB")
    func large() {
        var files = WorkflowFiles([:])
        files.files["w.yaml"] = [UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20)
        #expect(
            files.messages() == """
                w.yaml:1:1: error: the file has more than 1048576 bytes (1 MiB) [E0102]
                  = help: keep records in data files that a retrieve step reads
                """)
    }

    @Test("bytes that are no UTF-8, with the place of the first")
    func notUTF8() {
        var files = WorkflowFiles([:])
        files.files["w.yaml"] = Array("name: caf".utf8) + [0xC3, 0xA9, 0x0A] + Array("id: \u{e9}".utf8) + [0xE9, 0x0A]
        #expect(
            files.messages() == """
                w.yaml:2:6: error: the file is not UTF-8: byte 0xE9 can't stand here [E0103]
                   |
                 2 | id: é\u{FFFD}
                   |      ^
                   = help: save it as UTF-8
                """)
    }

    @Test("UTF-16 is named as such", arguments: [[0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61]] as [[UInt8]])
    func utf16(bytes: [UInt8]) {
        var files = WorkflowFiles([:])
        files.files["w.yaml"] = bytes
        #expect(
            files.headlines() == ["w.yaml:1:1: error: the file is UTF-16; workflow files are UTF-8 [E0103]"])
    }

    @Test("a byte order mark and CRLF are read, and move no column")
    func marks() {
        var files = WorkflowFiles([:])
        files.files["w.yaml"] = [0xEF, 0xBB, 0xBF] + Array("nam: x\r\ntenant: { id: A }\r\n".utf8)
        #expect(
            files.headlines() == [
                "w.yaml:1:1: error: unknown key \"nam\" in the workflow file [E0201]",
                "w.yaml:1:1: error: the workflow file needs \"name\" [E0202]",
                "w.yaml:1:1: error: the workflow file needs \"steps\" [E0202]",
                "w.yaml:2:15: error: the tenant's id can't be \"A\" [E0204]",
            ])
    }

    @Test("no number of levels gets past the 65th", arguments: [100, 1_000, 150_000])
    func deep(levels: Int) {
        for (open, close) in [("[", "]"), ("{a: ", "}")] {
            let text = String(repeating: open, count: levels) + String(repeating: close, count: levels)
            let found = WorkflowFiles(text).headlines()
            #expect(found.contains { $0.hasSuffix("error: the file is nested deeper than 64 levels [E0106]") })
            #expect(found.count < 5)
        }
    }

    @Test("a list of 1,000 levels")
    func thousandLevels() {
        let text = "name: x\nv: " + String(repeating: "[", count: 1_000) + String(repeating: "]", count: 1_000) + "\n"
        #expect(
            WorkflowFiles(text).messages() == """
                w.yaml:2:67: error: the file is nested deeper than 64 levels [E0106]
                   |
                 2 | v: \(String(repeating: "[", count: 117))…
                   | \(String(repeating: " ", count: 66))^
                   = help: a workflow needs no more than ten or so
                """)
    }

    @Test("more than 10,000 keys and values")
    func nodes() {
        let text = "name: [" + String(repeating: "a,", count: 200_000) + "a]"
        #expect(
            WorkflowFiles(text).headlines()
                == [
                    "w.yaml:1:20002: error: the file has more than 10000 keys and values [E0107]"
                ])
    }

    @Test("a value as deep as a log can keep is accepted, a deeper one refused")
    func deepValues() throws {
        func file(_ levels: Int) -> WorkflowFiles {
            let value = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
            return WorkflowFiles("  - id: a\n    uses: echo\n    with: { value: \(value) }\n".asSteps)
        }
        #expect(file(50).messages() == "ok")
        #expect(file(70).headlines() == ["w.yaml:14:80: error: the file is nested deeper than 64 levels [E0106]"])
        let mixed = String(repeating: "[", count: 40) + "\"${{ tenant.id }}\"" + String(repeating: "]", count: 40)
        #expect(
            WorkflowFiles("  - id: a\n    uses: echo\n    with: { value: \(mixed) }\n".asSteps).headlines() == [
                "w.yaml:1:1: error: with its templates put in, the file is nested deeper than a log can keep [E0106]"
            ])
    }

    @Test("no change of a file makes the parser trap, hang or end without an answer")
    func mutations() {
        let seed = Array(Self.everything.unicodeScalars)
        let pieces = Array("{}[]:,-'\"\\#&*!|>%@`?$ \n\t\u{85}\u{2028}\u{1F600}é0~.".unicodeScalars)
        var random: UInt64 = 88_172_645_463_325_252
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
        for _ in 0..<1_500 {
            var scalars = seed
            for _ in 0...next(4) {
                let place = next(scalars.count)
                switch next(4) {
                case 0: scalars.remove(at: place)
                case 1: scalars.insert(pieces[next(pieces.count)], at: place)
                case 2: scalars[place] = pieces[next(pieces.count)]
                default: scalars.removeSubrange(place..<min(scalars.count, place + next(60)))
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            let messages = WorkflowFiles(["w.yaml": text, "t.yaml": Self.template]).messages()
            #expect(!messages.isEmpty, "\(text)")
        }
    }

    static let template = """
        inputs: { on: { type: string }, note: { type: string, required: false } }
        steps:
          - { id: a, uses: retrieve, with: { from: "${{ inputs.on }}", path: x } }
        outputs: { n: "${{ steps.a.output.records }}" }
        """

    static let everything =
        """
          - id: a
            uses: retrieve
            with: { from: hr, path: "/x-${{ tenant.id }}", since: "${{ inputs.since }}" }
            retry: { max-attempts: 5, delay: 2s, backoff: linear }
          - id: b
            uses: transform
            needs: [a]
            with:
              dataset: ${{ steps.a.output.dataset }}
              fields: { email: { from: Email, type: date }, x: y }
          - id: c
            uses: consent
            if: always() && steps.a.outcome == 'success'
            timeout: 14d
            on-timeout: skip
            with:
              permissions:
                - |
                  literal
                  ${{ tenant.name }}
                - >-
                  folded
                  text
              signal: go
          - id: t
            uses: ./t.yaml
            foreach: ${{ inputs.names }}
            max-parallel: 2
            with: { on: hr, note: "${{ item }}" }
          - id: d
            uses: transmit
            continue-on-error: true
            with: { to: bus, queue: q, token: "Bearer ${{ secrets.t }}" }
        outputs:
          sent: ${{ steps.d.output.records || 0 }}
        """
        .asSteps

    @Test("the file that is changed there is right")
    func seedIsRight() {
        #expect(WorkflowFiles(["w.yaml": Self.everything, "t.yaml": Self.template]).messages() == "ok")
    }
}
