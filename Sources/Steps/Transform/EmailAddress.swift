/// The email addresses that people have: a local part, `@`, and a domain with at least one dot.
///
/// Quoted local parts, comments and addresses by number, which RFC 5322 also allows, are refused: in a list of people
/// they are mistakes. Letters beyond ASCII may stand in both parts (RFC 6531).
enum EmailAddress {
    /// What is wrong with an address, to stand after a colon; `nil` if nothing is.
    static func problem(_ text: String) -> String? {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { return parts.count < 2 ? "it has no @" : "it has more than one @" }
        let (local, domain) = (parts[0], parts[1])
        if local.isEmpty { return "nothing stands before the @" }
        if domain.isEmpty { return "nothing stands behind the @" }
        if local.count > 64 { return "more than 64 bytes stand before the @" }
        if text.utf8.count > 254 { return "it has more than 254 bytes" }
        if let scalar = text.unicodeScalars.first(where: isForbidden) {
            return "\(quoted(String(scalar))) may not stand in it"
        }
        if local.first == UInt8(ascii: ".") || local.last == UInt8(ascii: ".") || hasTwoDots(local) {
            return "a dot stands at an end of what is before the @, or two in a row"
        }
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1 else { return "the domain \(quoted(String(domain) ?? "")) has no dot" }
        for label in labels {
            if label.isEmpty { return "the domain has a dot at an end, or two in a row" }
            if label.count > 63 { return "a part of the domain has more than 63 bytes" }
            if label.first == UInt8(ascii: "-") || label.last == UInt8(ascii: "-") {
                return "a part of the domain begins or ends with a hyphen"
            }
            if let byte = label.first(where: { !isDomainByte($0) }) {
                return "\(quoted(String(Unicode.Scalar(byte)))) may not stand in a domain"
            }
        }
        return nil
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "(", ")", "<", ">", "[", "]", ",", ";", ":", "\\", "\"", "\u{0}"..."\u{20}", "\u{7f}": true
        // The tables of Unicode are asked only where they are needed: most addresses are ASCII.
        default:
            !scalar.isASCII && (scalar.properties.isWhitespace || scalar.properties.generalCategory == .control)
        }
    }

    private static func hasTwoDots(_ bytes: Substring.UTF8View) -> Bool {
        zip(bytes, bytes.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), 0x80...:
            true
        default: false
        }
    }
}
