/// Where the log is: the one kind of URL that this program opens is `sqlite:PATH`.
struct LogLocation: Sendable, Equatable {
    /// The database file, absolute.
    let path: String

    /// What stands if nobody says anything, below the project.
    static let defaultText = "sqlite:.tenantry/log.db"

    /// Reads a URL.
    /// - Parameters:
    ///   - url: what somebody wrote.
    ///   - folder: the folder that a relative path stands below.
    ///   - place: where they wrote it, for the message.
    /// - Throws: ``Failure`` if it is no such URL.
    init(_ url: String, below folder: String, from place: String) throws {
        let scheme = "sqlite:"
        var path = url.hasPrefix(scheme) ? String(url.dropFirst(scheme.count)) : ""
        if path.hasPrefix("///") { path = String(path.dropFirst(2)) }
        guard !path.isEmpty, !path.hasPrefix("//"), !path.hasSuffix("/"), !path.utf8.contains(0) else {
            throw Failure(
                .usage,
                "\(place): can't open the log \"\(Printable.line(url))\": expected sqlite:PATH, for instance "
                    + Self.defaultText
            )
        }
        self.path = Files.absolute(path, below: folder)
    }

    /// The folder that the database stands in.
    var folder: String { Files.parent(of: path) }

    /// The folder of the data sets, beside the database.
    var artifacts: String { folder + "/artifacts" }

    /// The URL from whatever folder.
    var url: String { "sqlite:" + path }

    /// The URL as messages name it.
    var text: String { "sqlite:" + Files.relative(path) }
}
