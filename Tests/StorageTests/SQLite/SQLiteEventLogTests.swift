import Synchronization
import TestSupport
import Testing
import Workflow
@testable import Storage

@Suite struct SQLiteEventLogTests {
    @Test("the contract of a log", arguments: EventLogContract.cases)
    func contract(_ promise: EventLogContract) async throws {
        try await promise.check(SQLiteStore())
    }
}

/// A log in a folder of its own; each handle is another connection, as other processes have.
final class SQLiteStore: LogStore {
    let clock = ManualLogClock()
    let folder: TemporaryFolder
    var path: String { folder.path + "/log.db" }
    private let handles = Mutex<[SQLiteEventLog]>([])

    init() throws { folder = try TemporaryFolder() }

    func open() async throws -> any EventLog { try openSQLite() }

    func openSQLite() throws -> SQLiteEventLog {
        let log = try SQLiteEventLog(path: path, clock: clock.logClock)
        handles.withLock { $0.append(log) }
        return log
    }

    func close() async throws {
        let open = handles.withLock { handles in
            defer { handles = [] }
            return handles
        }
        for log in open { await log.close() }
    }
}
