/// A place that a project itself lives on, so that the files of its connections must not lead there.
public struct ProtectedPlace: Sendable, Hashable {
    /// The file or the folder, absolute; what lies below a folder is protected with it.
    public let path: String
    /// What it is, for messages: `the log`.
    public let name: String
    /// Whether steps may read it; none may write it.
    public let canBeRead: Bool

    /// Makes a place.
    public init(_ path: String, _ name: String, canBeRead: Bool = false) {
        self.path = path
        self.name = name
        self.canBeRead = canBeRead
    }
}
