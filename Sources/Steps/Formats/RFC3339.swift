/// Moments in RFC 3339: `2026-11-21T08:15:02Z`, `2026-11-21T09:15:02.25+01:00`, and the same without an offset.
enum RFC3339 {
    /// Reads a moment; the seconds must be there, a fraction of up to nine digits and the offset may be.
    static func read(_ text: String) throws(DatePattern.Mismatch) -> CivilTime {
        var reading = DatePattern.Reading(bytes: Array(text.utf8))
        try reading.component(.year)
        try reading.literal([UInt8(ascii: "-")])
        try reading.component(.month)
        try reading.literal([UInt8(ascii: "-")])
        try reading.component(.day)
        if reading.place < reading.bytes.count, reading.bytes[reading.place] == UInt8(ascii: " ") {
            reading.place += 1
        } else {
            try reading.literal([UInt8(ascii: "T")])
        }
        try reading.component(.hour)
        try reading.literal([UInt8(ascii: ":")])
        try reading.component(.minute)
        try reading.literal([UInt8(ascii: ":")])
        try reading.component(.second)
        if reading.place < reading.bytes.count, reading.bytes[reading.place] == UInt8(ascii: ".") {
            reading.place += 1
            try reading.fraction(digits: 1...9)
        }
        if reading.place < reading.bytes.count { try reading.component(.offset) }
        guard reading.place == reading.bytes.count else {
            throw DatePattern.Mismatch(reason: "expected the end at \(reading.where), found \(reading.found)")
        }
        return try reading.checked()
    }
}
