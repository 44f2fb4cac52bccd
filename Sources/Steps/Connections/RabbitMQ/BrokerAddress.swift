import Glibc

/// Where a broker is: what a URL such as `amqps://broker.example:5671/contoso` says.
struct BrokerAddress: Sendable, Hashable {
    /// Whether it is spoken to by TLS.
    let isSecure: Bool
    /// Its name or its number.
    let host: String
    /// Its port.
    let port: Int
    /// The virtual host.
    let vhost: String

    /// What is wrong with a URL, for a person.
    struct Problem: Error, Hashable {
        let reason: String
    }

    /// Reads a URL; without a path it means the virtual host `/`.
    /// - Throws: ``Problem`` if it is none of a broker, or holds more than an address.
    init(_ url: String) throws(Problem) {
        let parts = url.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, ["amqp", "amqps"].contains(parts[0]) else {
            throw Problem(reason: "expected amqp://HOST or amqps://HOST, with :PORT and /VHOST where they differ")
        }
        guard !url.contains("@") else {
            throw Problem(reason: "a name or a password doesn't belong in it; say `user` and `password`")
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !url.contains("?"), !url.contains("#") else {
            throw Problem(reason: "expected nothing but a host, a port and a virtual host, with %XX for odd characters")
        }
        isSecure = parts[0] == "amqps"
        let pieces = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        (host, port) = try Self.hostAndPort(pieces[0], standard: isSecure ? 5671 : 5672)
        vhost = pieces.count < 2 || pieces[1].isEmpty ? "/" : try Self.decoded(pieces[1])
    }

    /// The address as a URL, the same for every way to write it.
    var text: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(isSecure ? "amqps" : "amqp")://\(name):\(port)/\(Self.encoded(vhost))"
    }

    /// Resolves the host: what may be dialled, in the order in which it is tried.
    ///
    /// By TLS the name itself is dialled, because the library checks the certificate against what it dials; a host that a
    /// name was pointed at since can't show a certificate of that name.
    /// - Throws: ``AMQPFault/unreachable(_:)`` if the name leads nowhere.
    func dialled() throws(AMQPFault) -> [String] {
        let numbers = try resolved()
        return isSecure ? [host] : numbers
    }

    private func resolved() throws(AMQPFault) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, "\(port)", &hints, &first)
        guard code == 0 else {
            throw .unreachable("the name \(quoted(host)) leads nowhere: \(String(cString: gai_strerror(code)))")
        }
        defer { freeaddrinfo(first) }
        var numbers: [String] = []
        var next = first
        while let entry = next {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.pointee.ai_addr, entry.pointee.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if status == 0 {
                let number = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                if !numbers.has(number) { numbers.append(number) }
            }
            next = entry.pointee.ai_next
        }
        return numbers
    }

    private static func hostAndPort(_ text: Substring, standard: Int) throws(Problem) -> (String, Int) {
        var host = text
        var port: Substring?
        if text.first == "[", let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" else { throw Problem(reason: "can't read \(quoted(String(text)))") }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { throw Problem(reason: "it names no host") }
        guard let port else { return (String(host), standard) }
        guard let number = Int(port), (1...65_535).contains(number), port.utf8.allSatisfy({ $0 >= 0x30 }) else {
            throw Problem(reason: "\(quoted(String(port))) is no port; expected a number from 1 to 65535")
        }
        return (String(host), number)
    }

    private static func decoded(_ path: Substring) throws(Problem) -> String {
        var bytes: [UInt8] = []
        var rest = path.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                guard byte != UInt8(ascii: "/") else {
                    throw Problem(reason: "a \"/\" in the name of a virtual host is written %2F")
                }
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(Substring(rest.prefix(2)), radix: 16), value != 0 else {
                throw Problem(reason: "expected two hexadecimal digits, not 00, after each %")
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Problem(reason: "the name of the virtual host is no UTF-8")
        }
        return text
    }

    private static func encoded(_ vhost: String) -> String {
        var text = ""
        for byte in vhost.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}
