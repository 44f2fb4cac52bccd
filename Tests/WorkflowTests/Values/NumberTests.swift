import Testing
import Workflow

@Suite struct NumberTests {
    @Test(
        "compares what numbers denote",
        arguments: [
            ["1", "1.0", "1e0", "10e-1", "0.1E1", "1.000"], ["0", "-0", "0.00", "0e999999999", "-0e-5"],
            ["100", "1e2", "1E+2", "0.01e4", "100.0"], ["1e999999999", "10e999999998", "0.1e1000000000"],
            ["1e999999999999999999", "0.1e1000000000000000000", "10e999999999999999998"],
            ["1e-1000000000000000000", "10e-1000000000000000001", "0.1e-999999999999999999"],
            ["1e0000000000000000000000000000002", "100"],
            ["123456789012345678901234567890", "1.2345678901234567890123456789e29"],
        ]
    )
    func equal(texts: [String]) throws {
        for left in texts {
            for right in texts {
                let (a, b) = (try #require(Number(text: left)), try #require(Number(text: right)))
                #expect(a == b, "\(left) and \(right)")
                #expect(a.hashValue == b.hashValue, "\(left) and \(right)")
                #expect(!(a < b) && !(b < a), "\(left) and \(right)")
            }
        }
    }

    @Test func `orders by what numbers denote`() throws {
        let texts = [
            "-1e99999999999999999999999", "-1e99999999999999999999998", "-1e400", "-12.5", "-12", "-1e-5", "-1e-400",
            "0", "1e-99999999999999999999999", "1e-99999999999999999999998", "1e-2000000000000000000", "1e-400", "0.5",
            "0.50001",
            "1", "9", "10", "11", "99.999", "100", "1e18", "9223372036854775808", "1e999999999",
            "1e999999999999999999", "1e1000000000000000000", "1e99999999999999999999998", "1e99999999999999999999999",
        ]
        let numbers = try texts.map { try #require(Number(text: $0)) }
        for (left, a) in numbers.enumerated() {
            for (right, b) in numbers.enumerated() {
                #expect((a < b) == (left < right), "\(a) < \(b)")
                #expect((a == b) == (left == right), "\(a) == \(b)")
            }
        }
    }

    @Test(
        "is a machine integer where it is whole and fits",
        arguments: [
            ("0", 0), ("-0", 0), ("0.0", 0), ("42", 42), ("-42", -42), ("1.0", 1), ("1e2", 100), ("12.50e1", 125),
            ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("-9223372036854775809", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1.5", nil),
            ("1e-1", nil), ("1e999999999", nil), ("1e-999999999", nil), ("1e99999999999999999999999", nil),
            ("123456789012345678901", nil), ("99999999999999999999", nil), ("12345678901234567890.1", nil),
            ("999999999999999999", 999_999_999_999_999_999), ("1000000000000000000", 1_000_000_000_000_000_000),
        ] as [(String, Int?)]
    )
    func int(text: String, expected: Int?) throws {
        #expect(try #require(Number(text: text)).int == expected)
    }

    @Test(
        "takes JSON's grammar only",
        arguments: ["", " 1", "1 ", "+1", "01", ".5", "1.", "1e", "0x10", "NaN", "1_000", "１", "--1", "\"1\""]
    )
    func grammar(text: String) {
        #expect(Number(text: text) == nil)
    }

    @Test func `has a length`() {
        #expect(Number(text: "1e" + String(repeating: "9", count: 998)) != nil)
        #expect(Number(text: "1e" + String(repeating: "9", count: 999)) == nil)
    }

    @Test func `carries in the highest digits of an exponent`() throws {
        let nines = try #require(Number(text: "10e999999999999999999999999999999999999"))
        let round = try #require(Number(text: "1e1000000000000000000000000000000000000"))
        #expect(nines == round)
        let below = try #require(Number(text: "0.1e-999999999999999999999999999999999999"))
        #expect(below == Number(text: "1e-1000000000000000000000000000000000000"))
    }
}
