import GRDB

/// A broker that counts what is sent to it, also what it passes over because it has a message of that id already.
public enum CountingBroker {
    /// Makes the `local` system of a file count, and the file where there is none.
    /// - Parameter path: The file.
    /// - Throws: if it can't be made or changed.
    public static func make(_ path: String) throws {
        try TestBroker.make(
            path,
            changedBy: """
                CREATE TABLE arrivals (queue TEXT NOT NULL, id TEXT NOT NULL) STRICT;
                CREATE TRIGGER count_arrival BEFORE INSERT ON messages BEGIN
                    INSERT INTO arrivals (queue, id) VALUES (NEW.queue, NEW.id);
                END
                """)
    }

    /// How often each message was sent.
    /// - Parameter path: The file.
    /// - Returns: The numbers, by queue and id.
    /// - Throws: if it can't be read.
    public static func arrivals(at path: String) throws -> [String: Int] {
        var configuration = Configuration()
        configuration.readonly = true
        let database = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? database.close() }
        return try database.read { db in
            try String.fetchAll(db, sql: "SELECT queue || ' ' || id FROM arrivals")
                .reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
    }
}
