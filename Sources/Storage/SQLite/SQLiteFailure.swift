import GRDB
import GRDBSQLite
import Workflow

/// What SQLite answered instead of doing what it was asked.
struct SQLiteFailure: Error {
    /// The extended result code.
    let code: Int32
    /// SQLite's own words.
    let message: String

    /// The last failure of a connection.
    init(connection: OpaquePointer?) {
        code = sqlite3_extended_errcode(connection)
        message = String(cString: sqlite3_errmsg(connection))
    }

    /// A failure with a code of SQLite's.
    init(code: Int32) {
        self.code = code
        message = String(cString: sqlite3_errstr(code))
    }

    /// What GRDB made of a failure.
    init(_ error: DatabaseError) {
        code = error.extendedResultCode.rawValue
        message = error.message ?? String(cString: sqlite3_errstr(code))
    }

    private var primary: Int32 { code & 0xff }

    /// Whether nothing may be written or read after it: what the disk holds isn't known any more.
    var isFatal: Bool { [SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB].contains(primary) }

    /// Whether another connection is in the way.
    var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(primary) }

    /// SQLite's own words, for a message.
    var words: String { "SQLite says: \(message) (\(code))" }

    /// The failure as a log says it.
    func logError(of path: String) -> LogError {
        if isFatal, primary != SQLITE_IOERR {
            return .failed(
                "the file of the log \(path) is damaged or was cut: \(words). Nothing more is read or written; end this "
                    + "process, keep a copy of the file, and put it back from a backup"
            )
        }
        if code == ResultCode.SQLITE_IOERR_SHMSIZE.rawValue {
            // SQLite notes a commit in this file after it wrote it to the WAL: what failed then may be kept.
            return .failed(
                "the file \(path)-shm can't grow: the disk is full, or it fails. \(words). Nothing more is read or written; "
                    + "end this process, free some space or check the disk, and resume: what was acknowledged is there"
            )
        }
        if isFatal {
            return .failed(
                "the store of the log \(path) failed: \(words). Nothing more is read or written; end this process, "
                    + "check the disk, and resume: what was acknowledged is there"
            )
        }
        return switch primary {
        case SQLITE_FULL:
            .unusable("the disk of the log \(path) is full: nothing was kept. Free some space and try again. \(words)")
        case SQLITE_BUSY, SQLITE_LOCKED:
            .busy(
                "the log \(path) is locked by another program: nothing was kept. End it (the sqlite3 shell, a backup) "
                    + "and try again. \(words)"
            )
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            .unusable("the log \(path) can't be written: make the file and its folder writable. \(words)")
        case SQLITE_CANTOPEN:
            .unusable("the log \(path) can't be opened: look at the rights of the file and of its folder. \(words)")
        default:
            .unusable("the log \(path) refused: nothing was kept. \(words)")
        }
    }

    /// Any error of this folder's code as a log says it.
    static func logError(_ error: any Error, path: String) -> LogError {
        switch error {
        case let error as LogError: error
        case let error as SQLiteFailure: error.logError(of: path)
        case let error as DatabaseError: SQLiteFailure(error).logError(of: path)
        default: .unusable("the log \(path) refused: \(error)")
        }
    }

    /// Whether a database holds a transaction half made, which a connection that only reads can't take back.
    static func needsRollback(_ error: any Error) -> Bool {
        switch error {
        case let error as SQLiteFailure: error.code == ResultCode.SQLITE_READONLY_ROLLBACK.rawValue
        case let error as DatabaseError: error.extendedResultCode == .SQLITE_READONLY_ROLLBACK
        default: false
        }
    }

    /// Whether an error means that the log must not be used any more.
    static func isFatal(_ error: any Error) -> Bool {
        switch error {
        case let error as SQLiteFailure: error.isFatal
        case let error as DatabaseError: SQLiteFailure(error).isFatal
        case LogError.failed: true
        default: false
        }
    }
}
