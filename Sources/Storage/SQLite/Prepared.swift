import GRDB
import GRDBSQLite
import Workflow

/// A prepared statement, bound and stepped through SQLite's own functions: the hot path of the log.
///
/// GRDB compiles it and frees it; it is used only where its connection is.
struct Prepared {
    private let statement: Statement
    private var handle: OpaquePointer { statement.sqliteStatement }

    /// Compiles a statement that is kept for long.
    init(_ sql: String, in database: Database) throws {
        statement = try database.makeStatement(sql: sql)
    }

    /// Takes a statement from the connection's cache, or compiles it into it.
    init(cached sql: String, in database: Database) throws {
        statement = try database.cachedStatement(sql: sql)
    }

    // MARK: Running

    /// Runs a statement that gives no rows.
    func run() throws(SQLiteFailure) {
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure() }
    }

    /// Reads the first row, if there is one.
    func first<Result>(_ read: (Prepared) throws -> Result) throws -> Result? {
        defer { sqlite3_reset(handle) }
        return try step() ? read(self) : nil
    }

    /// Reads every row.
    func all<Result>(_ read: (Prepared) throws -> Result) throws -> [Result] {
        defer { sqlite3_reset(handle) }
        var results: [Result] = []
        while try step() { results.append(try read(self)) }
        return results
    }

    /// Looks at one row after the other, as long as the body wants more.
    func each(_ body: (Prepared) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while try step() {
            guard try body(self) else { return }
        }
    }

    private func step() throws(SQLiteFailure) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        default: throw failure()
        }
    }

    private func failure() -> SQLiteFailure {
        // A step may answer only that something failed; what it was is known after the reset.
        sqlite3_reset(handle)
        return SQLiteFailure(connection: sqlite3_db_handle(handle))
    }

    // MARK: Binding

    /// Where SQLite copies what is bound.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    func bind(_ value: Int64, at index: Int32) throws(SQLiteFailure) {
        try check(sqlite3_bind_int64(handle, index, value))
    }

    func bind(_ value: Int64?, at index: Int32) throws(SQLiteFailure) {
        guard let value else { return try bindNull(at: index) }
        try bind(value, at: index)
    }

    func bind(_ text: String?, at index: Int32) throws(SQLiteFailure) {
        guard var text else { return try bindNull(at: index) }
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map {
                    sqlite3_bind_text64(
                        handle, index, $0, UInt64(characters.count), Self.copied, UInt8(SQLITE_UTF8)
                    )
                }
            }
        }
        try check(code ?? sqlite3_bind_text(handle, index, "", 0, nil))
    }

    func bind(_ bytes: [UInt8], at index: Int32) throws(SQLiteFailure) {
        try check(bytes.withUnsafeBytes { bind(raw: $0, at: index) })
    }

    func bind(_ id: EventID, at index: Int32) throws(SQLiteFailure) {
        try check(
            withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bind(raw: $0, at: index) }
        )
    }

    func bindNull(at index: Int32) throws(SQLiteFailure) {
        try check(sqlite3_bind_null(handle, index))
    }

    private func bind(raw bytes: UnsafeRawBufferPointer, at index: Int32) -> Int32 {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return sqlite3_bind_blob64(handle, index, start, UInt64(bytes.count), Self.copied)
    }

    private func check(_ code: Int32) throws(SQLiteFailure) {
        guard code == SQLITE_OK else { throw SQLiteFailure(connection: sqlite3_db_handle(handle)) }
    }

    // MARK: Reading

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    func text(_ column: Int32) -> String? {
        guard let start = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(handle, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func eventID(_ column: Int32) -> EventID? {
        guard let start = sqlite3_column_blob(handle, column), sqlite3_column_bytes(handle, column) == 16 else {
            return nil
        }
        return EventID(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }
}
