import Glibc
import Workflow

/// What the operating system says: who asks, on which machine, what the environment holds.
enum OperatingSystem {
    /// A variable of the environment; `nil` if it isn't set or empty.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// The variables of the environment whose names begin so, without that beginning.
    static func variables(beginning prefix: String) -> [(name: String, value: String)] {
        var found: [(String, String)] = []
        var next = environ
        while let entry = next.pointee {
            next += 1
            let text = String(cString: entry)
            guard text.hasPrefix(prefix), let separator = text.firstIndex(of: "=") else { continue }
            let name = text[..<separator].dropFirst(prefix.count)
            found.append((String(name), String(text[text.index(after: separator)...])))
        }
        return found
    }

    /// The user that the kernel says this process belongs to.
    static var user: String {
        var entry = passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(geteuid(), &entry, &buffer, buffer.count, &result) == 0, result != nil,
            let name = entry.pw_name
        else { return "uid-\(geteuid())" }
        return String(cString: name)
    }

    /// The machine's name.
    static var host: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown-host" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Who gives a command: the user and host, and the name that is claimed beside them.
    /// - Throws: ``Failure`` if the claimed name can't be one.
    static func actor(claiming name: String?) throws -> Actor {
        let claimed = name ?? variable("TENANTRY_ACTOR")
        if let claimed, !isName(claimed) {
            throw Failure(
                .usage,
                "\"\(Printable.line(claimed))\" can't be a name (--as, TENANTRY_ACTOR): "
                    + "expected 1 to 128 characters, no spaces at either end, no control characters"
            )
        }
        return Actor(.system, "\(user)@\(host)", claimed: claimed)
    }

    private static func isName(_ text: String) -> Bool {
        (1...128).contains(text.unicodeScalars.count) && text.first?.isWhitespace == false
            && text.last?.isWhitespace == false && Printable.line(text) == text
    }

    /// The time.
    static func now() -> Timestamp { LogClock.system.now() }

    /// What the last failed call of the system says.
    static var lastError: String { String(cString: strerror(errno)) }
}
