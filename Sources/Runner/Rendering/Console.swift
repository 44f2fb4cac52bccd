import Glibc
import Synchronization
import Workflow

/// What is written where: results to the standard output, words for people to the standard error.
struct Console: Sendable {
    /// One of the two standard streams.
    enum Stream: Int32, Sendable {
        case output = 1
        case error = 2

        /// Whether it is a terminal.
        var isTerminal: Bool { isatty(rawValue) == 1 }
    }

    private let choice: ColorChoice

    /// Makes a console.
    init(_ choice: ColorChoice = .auto) { self.choice = choice }

    /// Whether a stream shows colours: `--color`, then `NO_COLOR`, `CLICOLOR_FORCE`, then whether it is a terminal.
    func hasColor(_ stream: Stream) -> Bool {
        switch choice {
        case .always: return true
        case .never: return false
        case .auto: break
        }
        if OperatingSystem.variable("NO_COLOR") != nil { return false }
        if let force = OperatingSystem.variable("CLICOLOR_FORCE"), force != "0" { return true }
        return stream.isTerminal && OperatingSystem.variable("TERM") != "dumb"
    }

    /// The styles of a stream.
    func style(_ stream: Stream) -> Style { Style(isOn: hasColor(stream)) }

    /// A line of a result.
    func result(_ line: String = "") { Self.write(line + "\n", to: .output) }

    /// A line for people.
    func note(_ line: String = "") { Self.write(line + "\n", to: .error) }

    /// A result as data: one line of JSON.
    func result(_ value: Value) { result(value.canonicalText) }

    /// Writes text as it is.
    ///
    /// A result that can't be written is remembered, and the program says so when it ends: what it did is done by then.
    static func write(_ text: String, to stream: Stream) { write(Array(text.utf8), to: stream) }

    /// Writes bytes as they are; see ``write(_:to:)-(String,_)``.
    static func write(_ bytes: [UInt8], to stream: Stream) {
        guard !writeAll(bytes, to: stream.rawValue), stream == .output else { return }
        let problem = OperatingSystem.lastError
        lost.withLock { $0 = $0 ?? problem }
    }

    /// Why results could not be written; `nil` if all were.
    static var outputProblem: String? { lost.withLock { $0 } }

    private static let lost = Mutex<String?>(nil)

    /// Writes every byte.
    /// - Returns: whether that was possible; `errno` says why not.
    static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    /// How many columns and rows a terminal has, 80 and 24 where it doesn't say; `nil` if the stream is none.
    static func size(of stream: Stream) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard stream.isTerminal else { return nil }
        guard ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}

/// Colours, which never say anything that the words don't say too.
struct Style: Sendable {
    /// Whether there are any.
    let isOn: Bool

    func bold(_ text: String) -> String { code("1", text) }
    func dim(_ text: String) -> String { code("2", text) }
    func red(_ text: String) -> String { code("31", text) }
    func green(_ text: String) -> String { code("32", text) }
    func yellow(_ text: String) -> String { code("33", text) }
    func cyan(_ text: String) -> String { code("36", text) }

    private func code(_ code: String, _ text: String) -> String { isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text }
}
