extension RunID {
    /// Prints the 128 bits of a UUIDv7 as `r_` and 26 characters, so that ids sort as they were made.
    public init(high: UInt64, low: UInt64) {
        let text = String(unsafeUninitializedCapacity: 28) { buffer in
            buffer[0] = UInt8(ascii: "r")
            buffer[1] = UInt8(ascii: "_")
            var rest = (high: high, low: low)
            for place in stride(from: 27, through: 2, by: -1) {
                buffer[place] = Base32.alphabet[Int(rest.low & 31)]
                rest = (rest.high >> 5, rest.low >> 5 | rest.high << 59)
            }
            return 28
        }
        self.init(text: text)
    }

    /// Takes an id that somebody wrote: `r_` and 26 upper-case characters of Crockford's base 32, of 128 bits in all.
    public init?(parsing text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 28, bytes.starts(with: "r_".utf8), bytes[2] <= UInt8(ascii: "7"),
            bytes[2...].allSatisfy({ Base32.alphabet.contains($0) })
        else { return nil }
        self.init(text: text)
    }
}
