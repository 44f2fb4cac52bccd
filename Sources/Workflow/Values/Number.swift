/// A decimal number that keeps the digits it was written with.
public struct Number: Sendable, CustomStringConvertible {
    /// How many characters a number may have.
    public static let maxLength = 1_000

    /// The digits as JSON writes them.
    public let text: String

    /// Makes a whole number.
    public init(_ value: Int) { text = String(value) }

    /// Takes a number as JSON writes it, of at most 1,000 characters; anything else is none.
    public init?(text: String) {
        guard case .number(let number)? = try? Value(json: text), number.text.utf8.count == text.utf8.count else {
            return nil
        }
        self.text = number.text
    }

    /// Takes a text that the grammar was checked of.
    init(checked text: String) { self.text = text }

    /// The digits as JSON writes them.
    public var description: String { text }

    /// The machine integer that this number is, if it is a whole number that fits: `10`, `10.0` and `1e1` are all 10.
    public var int: Int? {
        if let plain = text.withUTF8Bytes(Self.plainInteger) { return plain }
        return Magnitude(text).int
    }

    /// The value of up to 18 digits with nothing else but a sign.
    private static func plainInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let negative = bytes.first == UInt8(ascii: "-")
        guard bytes.count <= 18 else { return nil }
        var value = 0
        for place in (negative ? 1 : 0)..<bytes.count {
            let digit = bytes[place] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + Int(digit)
        }
        return negative ? -value : value
    }
}

extension Number: Hashable, Comparable {
    /// Compares what the numbers denote: `1.0`, `1` and `10e-1` are equal.
    public static func == (left: Number, right: Number) -> Bool {
        left.text.equalsByBytes(right.text) || Magnitude(left.text) == Magnitude(right.text)
    }

    /// Hashes what the number denotes.
    public func hash(into hasher: inout Hasher) { Magnitude(text).hash(into: &hasher) }

    /// Orders by what the numbers denote.
    public static func < (left: Number, right: Number) -> Bool { Magnitude(left.text) < Magnitude(right.text) }
}

/// A number taken apart: sign × 0.digits × 10^exponent, the digits without zeros at either end.
///
/// The exponent is compared and never applied, so that `1e999999999` costs no more than `1`.
private struct Magnitude: Hashable, Comparable {
    /// -1, 0 or 1.
    let sign: Int
    let digits: [UInt8]
    let exponent: Exponent

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        let negative = rest.first == UInt8(ascii: "-")
        if negative { rest = rest.dropFirst() }
        let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
        let all = whole + mantissa.dropFirst(whole.count + 1)
        let leading = all.prefix { $0 == UInt8(ascii: "0") }.count
        var significant = all.dropFirst(leading)
        while significant.last == UInt8(ascii: "0") { significant = significant.dropLast() }
        digits = significant.map { $0 - UInt8(ascii: "0") }
        if digits.isEmpty {
            sign = 0
            exponent = Exponent(text: [], shift: 0)
        } else {
            sign = negative ? -1 : 1
            exponent = Exponent(text: rest.dropFirst(mantissa.count + 1), shift: whole.count - leading)
        }
    }

    static func < (left: Magnitude, right: Magnitude) -> Bool {
        guard left.sign == right.sign else { return left.sign < right.sign }
        let (small, large) = left.sign < 0 ? (right, left) : (left, right)
        guard small.exponent == large.exponent else { return small.exponent < large.exponent }
        return small.digits.lexicographicallyPrecedes(large.digits)
    }

    var int: Int? {
        guard sign != 0 else { return 0 }
        guard let places = exponent.int, places >= digits.count, places <= 19 else { return nil }
        var value = 0
        for place in 0..<places {
            let digit = place < digits.count ? Int(digits[place]) : 0
            let (scaled, first) = value.multipliedReportingOverflow(by: 10)
            let (sum, second) = scaled.addingReportingOverflow(sign * digit)
            guard !first, !second else { return nil }
            value = sum
        }
        return value
    }
}

/// An exponent of any length: `sign × (head × 10^18 + tail)`.
private struct Exponent: Hashable, Comparable {
    private static let unit = 1_000_000_000_000_000_000

    let negative: Bool
    /// Decimal digits without leading zeros; empty for all but hostile exponents.
    let head: [UInt8]
    let tail: Int

    /// Takes an exponent as it is written, and adds a shift of at most 1,000 to either side.
    init(text: ArraySlice<UInt8>, shift: Int) {
        let minus = text.first == UInt8(ascii: "-")
        var written = text
        if minus || text.first == UInt8(ascii: "+") { written = written.dropFirst() }
        let all = written.drop { $0 == UInt8(ascii: "0") }.map { $0 - UInt8(ascii: "0") }
        var head = Array(all.dropLast(18))
        var tail = all.suffix(18).reduce(0) { $0 * 10 + Int($1) } + (minus ? -shift : shift)
        if tail >= Self.unit {
            tail -= Self.unit
            Self.add(1, to: &head)
        } else if tail < 0, !head.isEmpty {
            tail += Self.unit
            Self.add(-1, to: &head)
        }
        negative = tail != 0 || !head.isEmpty ? minus != (tail < 0) : false
        self.head = head
        self.tail = abs(tail)
    }

    var int: Int? { head.isEmpty ? (negative ? -tail : tail) : nil }

    static func < (left: Exponent, right: Exponent) -> Bool {
        guard left.negative == right.negative else { return left.negative }
        let (small, large) = left.negative ? (right, left) : (left, right)
        guard small.head.count == large.head.count else { return small.head.count < large.head.count }
        guard small.head == large.head else { return small.head.lexicographicallyPrecedes(large.head) }
        return small.tail < large.tail
    }

    private static func add(_ step: Int, to digits: inout [UInt8]) {
        for place in digits.indices.reversed() {
            let sum = Int(digits[place]) + step
            digits[place] = UInt8((sum + 10) % 10)
            if (0...9).contains(sum) {
                if digits.first == 0 { digits.removeFirst() }
                return
            }
        }
        digits.insert(1, at: 0)
    }
}
