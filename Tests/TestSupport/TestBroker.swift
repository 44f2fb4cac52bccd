import Foundation
import GRDB
import Steps

/// What the brokers of tests have in common.
enum TestBroker {
    /// Makes the `local` system of a file where there is none, and changes what it does.
    static func make(_ path: String, changedBy sql: String) throws {
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        _ = try LocalSystem(path: path, owner: "provider")
        let database = try DatabaseQueue(path: path)
        defer { try? database.close() }
        try database.write { try $0.execute(sql: sql) }
    }
}
