import Foundation
import Glibc

/// A folder of a test's own, removed with its last reference.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes the folder.
    /// - Throws: when the operating system can't.
    public init() throws {
        var template = Array("/tmp/tenantry-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw CannotMake(error: errno) }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private struct CannotMake: Error {
        let error: Int32
    }
}
