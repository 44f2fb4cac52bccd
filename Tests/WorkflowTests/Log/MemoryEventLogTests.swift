import TestSupport
import Testing
import Workflow

struct MemoryEventLogTests {
    @Test("the contract of a log", arguments: EventLogContract.cases)
    func contract(_ promise: EventLogContract) async throws {
        try await promise.check(MemoryStore())
    }
}

/// A log that lives as long as its process.
private struct MemoryStore: LogStore {
    let clock: ManualLogClock
    let log: MemoryEventLog

    init() {
        clock = ManualLogClock()
        log = MemoryEventLog(clock: clock.logClock)
    }

    func open() async throws -> any EventLog { log }
    func close() async throws {}
}
