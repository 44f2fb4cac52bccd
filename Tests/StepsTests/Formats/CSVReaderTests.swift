import TestSupport
import Testing
import Workflow

@testable import Steps

@Suite("Reading CSV")
struct CSVReaderTests {
    private let csv = ReadingOptions(format: .csv)

    @Test func `Values are text, with quotes, delimiters and line ends inside of quotes`() {
        #expect(
            outcome("id,name\r\n1,\"O'Neil, \"\"Mac\"\"\"\r\n2,\"two\r\nlines\"\n\"3\",\n", csv) == [
                #"2: {"id":"1","name":"O'Neil, \"Mac\""}"#,
                #"3: {"id":"2","name":"two\r\nlines"}"#,
                #"5: {"id":"3","name":""}"#,
            ]
        )
    }

    @Test func `The last line may lack its end, and a byte order mark is passed over`() {
        #expect(outcome("\u{feff}Größe,b\n1,2", csv) == [#"2: {"Größe":"1","b":"2"}"#])
    }

    @Test func `A line without a character is passed over, an empty value in quotes isn't`() {
        #expect(outcome("\n\r\na\n\n1\n\"\"\n\n", csv) == [#"5: {"a":"1"}"#, #"6: {"a":""}"#])
    }

    @Test func `Spaces belong to the value`() {
        #expect(outcome(" a ,b\n 1 , \n", csv) == [#"2: {" a ":" 1 ","b":" "}"#])
    }

    @Test func `A header alone is no records`() throws {
        #expect(outcome("a,b", csv).isEmpty)
        #expect(try read(Array("b,a\n1,2\n".utf8), csv).header == ["b", "a"])
    }

    @Test func `Another delimiter`() {
        var tabs = csv
        tabs.delimiter = UInt8(ascii: "\t")
        #expect(outcome("a\tb\n1,5\t\"x\ty\"\n", tabs) == [#"2: {"a":"1,5","b":"x\ty"}"#])
    }

    @Test(
        arguments: [
            ("", "f:1:1: the file is empty; expected a header [csv-empty]"),
            ("\r\n\n", "f:1:1: the file is empty; expected a header [csv-empty]"),
            (
                "id,name\n1,\"Ann\n2,Bob\n",
                "f:2:3: the quote that opens here has no end: the value \"Ann\\n2,Bob\\n\" of record 1 goes on to the end "
                    + "of the file; close it with \", and double each quote inside of a value [csv-unterminated-quote]"
            ),
            (
                "id,name\n1,Ann\n2,Bob \"B\" Bee\n",
                "f:3:7: a quote stands inside the value \"Bob \" of record 2, which doesn't begin with one; put the whole "
                    + "value in quotes and double the quote inside [csv-bare-quote]"
            ),
            (
                "id,name\n1,\"Zoë\" Lee\n",
                "f:2:8: \" \" follows the quote that ends the value \"Zoë\" of record 1; expected \",\" or the end of "
                    + "the line (a quote inside of a value is doubled) [csv-bare-quote]"
            ),
            (
                "id,name,joined\n1,Ann\n",
                "f:2:1: record 1 has 2 values, but the header has 3 columns; the last values, from \"joined\" on, are "
                    + "missing [csv-ragged-row]"
            ),
            (
                "id,name\n1,Ann\n\n2,Lee, Bob\n",
                "f:4:1: record 2 has 3 values, but the header has 2 columns; put a value that holds \",\" in quotes "
                    + "[csv-ragged-row]"
            ),
            (
                "id,name,id\n",
                "f:1:1: the columns 1 and 3 of the header are both called \"id\"; give every column a name of its own "
                    + "[csv-header-duplicate]"
            ),
            (
                "id,,name\n",
                "f:1:1: column 2 of the header has no name; give every column a name of its own [csv-header-empty]"
            ),
            (
                "id;name\n1;Ann\n",
                "f:1:1: the header is the single column \"id;name\", which looks as if \";\" stood between the columns; "
                    + "expected \",\", or say delimiter: \";\" [csv-delimiter]"
            ),
            (
                "id\tname\n1\tAnn\n",
                "f:1:1: the header is the single column \"id\\tname\", which looks as if a tab stood between the columns; "
                    + "expected \",\", or say delimiter: \"\\t\" [csv-delimiter]"
            ),
            (
                "id,name\r1,Ann\r",
                "f:1:9: a carriage return (CR) stands without a line feed (LF) behind it; end lines in LF or CRLF, or "
                    + "put the value in quotes [csv-line-end]"
            ),
        ]
    )
    func `What is wrong is said with its place`(text: String, message: String) {
        #expect(outcome(text, csv) == [message])
    }

    @Test func `A record may not fill the memory`() {
        var small = csv
        small.maxRecordBytes = 1_000
        let long = String(repeating: "x", count: 1_200)
        #expect(
            outcome("id,name\n1,a\n2,\(long)\n", small) == [
                "f:3:1: record 2 is longer than 1000 bytes, the most that one may have [record-too-long]"
            ]
        )
        #expect(
            outcome("id,name\n1,\"a\n" + String(repeating: "2,x\n", count: 500), small) == [
                "f:2:1: record 1 is longer than 1000 bytes, the most that one may have; "
                    + "the quote opened at line 2, column 3 may lack its end [record-too-long]"
            ]
        )
        #expect(
            outcome("id,name\n" + String(repeating: ",", count: 1_200), small) == [
                "f:2:1: record 1 is longer than 1000 bytes, the most that one may have [record-too-long]"
            ]
        )
    }

    @Test func `A header has at most 4,096 columns`() {
        let header = (0...4_096).map { "c\($0)" }.joined(separator: ",")
        #expect(
            outcome(Array(header.utf8), csv) == [
                "f:1:1: the header has 4097 columns; at most 4096 are read [csv-header]"
            ]
        )
    }

    @Test func `Whatever is written is read back, wherever it is cut`() throws {
        var random = SplitMix64(state: 7)
        let pieces = ["a", "\"", ",", "\n", "\r\n", "\r", " ", "é", "😀", "=", "", "x y", "\t"]
        for _ in 0..<200 {
            let columns = (0..<Int.random(in: 1...4, using: &random)).map { "c\($0)" }
            let rows = (0..<Int.random(in: 0...5, using: &random))
                .map { _ in
                    columns.map { _ in
                        (0..<Int.random(in: 0...4, using: &random))
                            .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                    }
                }
            var writer = RecordWriter(.csv, columns: columns, csv: CSVText(escapesFormulas: false))
            var bytes: [UInt8] = []
            writer.begin(&bytes)
            for row in rows { writer.write(Object(zip(columns, row.map { .string($0) })), into: &bytes) }
            writer.end(&bytes)
            for size in [nil, 1, 2, 5] {
                let found = try read(bytes, csv, pieces: size)
                #expect(found.header == columns)
                let values = found.records.map { record in columns.map { record.members[$0]?.string ?? "?" } }
                #expect(values.map { $0.map { Array($0.utf8) } } == rows.map { $0.map { Array($0.utf8) } })
            }
        }
    }

    @Test func `No bytes make it trap, and the outcome doesn't depend on where they are cut`() {
        var random = SplitMix64(state: 11)
        let alphabet = Array("ab,\"\n\r;\té".utf8) + [0xff, 0x00, 0xc3]
        for _ in 0..<1_500 {
            let bytes = (0..<Int.random(in: 0...24, using: &random))
                .map { _ in
                    alphabet.randomElement(using: &random) ?? 0
                }
            _ = outcomeOfAllCuts(bytes, csv)
            _ = outcomeOfAllCuts(Array("a,b\n".utf8) + bytes, csv)
        }
    }
}
