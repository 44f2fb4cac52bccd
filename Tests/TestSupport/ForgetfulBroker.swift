import GRDB

/// A broker that keeps its messages and forgets their ids: what is sent again is there twice, so that every arrival counts.
public enum ForgetfulBroker {
    /// Makes the `local` system of a file forget, and the file where there is none.
    /// - Parameter path: The file.
    /// - Throws: if it can't be made or changed.
    public static func make(_ path: String) throws {
        try TestBroker.make(
            path,
            changedBy: """
                CREATE TRIGGER forget AFTER INSERT ON messages BEGIN
                    UPDATE messages SET id = NEW.id || '~' || NEW.sequence WHERE sequence = NEW.sequence;
                END
                """)
    }
}
