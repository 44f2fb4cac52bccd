import Foundation

/// A wall clock that a test sets while other processes go by it.
public final class ShiftedClock: Sendable {
    private let folder: TemporaryFolder
    private var path: String { folder.path + "/clock" }

    /// A clock that is right.
    public init() throws {
        folder = try TemporaryFolder()
        try set(ahead: .zero)
    }

    /// Sets the clock, also of the processes that go by it already.
    /// - Parameters:
    ///   - ahead: How far it is ahead of the right time; less than nothing if it is behind.
    ///   - times: How many times as fast as it should it runs from now on.
    /// - Throws: if the file that it stands in can't be written.
    public func set(ahead: Duration, times: Int64 = 1) throws {
        let now = Int64(Date().timeIntervalSince1970) * 1_000_000_000
        let (seconds, fraction) = ahead.components
        var page: [Int64] = [seconds * 1_000_000_000 + fraction / 1_000_000_000, now, times]
        if !FileManager.default.fileExists(atPath: path) {
            try Data(count: 24).write(to: URL(fileURLWithPath: path))
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(bytes: &page, count: 24))
        try file.close()
    }

    /// Whether it is ahead or behind.
    public var isSet: Bool {
        FileManager.default.contents(atPath: path)?.prefix(8).contains { $0 != 0 } ?? false
    }

    /// The environment of a process that goes by it.
    public func variables(_ shim: FaultShim, _ fault: FaultShim.Fault = .none) -> [String: String] {
        shim.variables(fault).merging(["FAULTS_CLOCK": path]) { $1 }
    }
}
