import Testing
import Workflow

@testable import Steps

@Suite("Writing records")
struct RecordWriterTests {
    private func text(_ format: RecordFormat, _ records: [Object], columns: [String] = [], csv: CSVText = CSVText())
        -> String
    {
        var writer = RecordWriter(format, columns: columns, csv: csv)
        var bytes: [UInt8] = []
        writer.begin(&bytes)
        for record in records { writer.write(record, into: &bytes) }
        writer.end(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private let records: [Object] = [["b": 1, "a": "x"], ["a": .null]]

    @Test func `NDJSON is canonical JSON, a line each`() {
        #expect(text(.ndjson, records) == "{\"a\":\"x\",\"b\":1}\n{\"a\":null}\n")
        #expect(text(.ndjson, []).isEmpty)
    }

    @Test func `JSON is one list, a line each`() {
        #expect(text(.json, records) == "[\n{\"a\":\"x\",\"b\":1},\n{\"a\":null}\n]\n")
        #expect(text(.json, []) == "[]\n")
    }

    @Test func `CSV has the columns in their order`() {
        #expect(text(.csv, records, columns: ["b", "a"]) == "b,a\r\n1,x\r\n,\r\n")
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            (" padded", "\" padded\""), ("=1+1", "'=1+1"), ("+49 30 1234", "'+49 30 1234"), ("+4930", "+4930"),
            ("-5.2", "-5.2"), ("-5,2", "\"-5,2\""), ("-", "'-"), ("-1-1", "'-1-1"), ("@sum", "'@sum"), ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""), ("=a,b", "\"'=a,b\""), ("a=b", "a=b"),
        ]
    )
    func `Texts in CSV are quoted where they must be, and no formulas`(value: String, written: String) {
        #expect(text(.csv, [["a": .string(value), "b": 1]], columns: ["a", "b"]) == "a,b\r\n\(written),1\r\n")
    }

    @Test func `Other values in CSV`() {
        let record: Object = ["a": true, "b": [1, "x,y"], "c": -5, "d": ["k": .null]]
        #expect(
            text(.csv, [record], columns: ["a", "b", "c", "d"])
                == "a,b,c,d\r\ntrue,\"[1,\"\"x,y\"\"]\",-5,\"{\"\"k\"\":null}\"\r\n"
        )
        #expect(text(.csv, [["a": "=1"]], columns: ["a"], csv: CSVText(escapesFormulas: false)) == "a\r\n=1\r\n")
        #expect(text(.csv, [["a": ""], ["a": .null]], columns: ["a"]) == "a\r\n\"\"\r\n\"\"\r\n")
    }
}
