import Foundation

/// Every change that processes made to the files of a folder, every sync, and every line they said, in their order.
///
/// From it follows what a power cut at any moment would have left: of a file what was synced, of a name what was synced with
/// its folder. That is the least that POSIX promises; most file systems keep more.
public struct DiskJournal: Sendable {
    /// One thing that was done.
    public enum Entry: Sendable {
        /// A file or a folder got a name.
        case made(path: String, inode: UInt64, isFolder: Bool)
        /// Bytes were written.
        case wrote(inode: UInt64, offset: Int, bytes: [UInt8])
        /// A file was cut or made longer.
        case cut(inode: UInt64, length: Int)
        /// A file was synced.
        case synced(path: String, inode: UInt64)
        /// The names in a folder were synced.
        case syncedFolder(path: String)
        /// A file got one more name.
        case linked(path: String, inode: UInt64)
        /// A file got another name, in place of what had it.
        case renamed(from: String, to: String)
        /// A name was taken away.
        case removed(path: String)
        /// Something was said to whoever started the process: now it counts.
        case said(String)

        /// Whether it makes something durable.
        public var isSync: Bool {
            switch self {
            case .synced, .syncedFolder: true
            default: false
            }
        }
    }

    /// What was done.
    public let entries: [Entry]
    /// What makes the folder as it was before.
    private let before: [Entry]
    /// The folder.
    let below: String

    /// Reads what the shim wrote.
    init(_ bytes: [UInt8], below: String, before: [Entry]) throws {
        self.below = below
        self.before = before
        var entries: [Entry] = []
        var place = 0
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            bytes[(place + offset)..<(place + offset + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        while place < bytes.count {
            guard place + 24 <= bytes.count else { throw Unreadable(place: place) }
            let (kind, flag) = (UnicodeScalar(bytes[place]), bytes[place + 1])
            let (pathLength, dataLength) = (Int(number(2, 2)), Int(number(4, 4)))
            let (inode, offset) = (number(8, 8), Int(truncatingIfNeeded: number(16, 8)))
            let path = String(decoding: bytes[(place + 24)..<(place + 24 + pathLength)], as: UTF8.self)
            place += 24 + pathLength
            let data = Array(bytes[place..<(place + dataLength)])
            place += dataLength
            switch kind {
            case "C": entries.append(.made(path: path, inode: inode, isFolder: false))
            case "D": entries.append(.made(path: path, inode: inode, isFolder: true))
            case "W": entries.append(.wrote(inode: inode, offset: offset, bytes: data))
            case "T": entries.append(.cut(inode: inode, length: offset))
            case "S": entries.append(flag == 1 ? .syncedFolder(path: path) : .synced(path: path, inode: inode))
            case "R": entries.append(.renamed(from: String(decoding: data, as: UTF8.self), to: path))
            case "L": entries.append(.linked(path: path, inode: inode))
            case "U": entries.append(.removed(path: path))
            case "A": entries.append(.said(String(decoding: data, as: UTF8.self)))
            default: throw Unreadable(place: place)
            }
        }
        self.entries = entries
    }

    private struct Unreadable: Error {
        let place: Int
    }

    /// What would make a folder as it is now; nothing if there is none.
    /// - Parameter folder: The folder, which has no folders in it.
    /// - Returns: The entries.
    /// - Throws: if it can't be read.
    public static func making(_ folder: String) throws -> [Entry] {
        let manager = FileManager.default
        guard manager.fileExists(atPath: folder) else { return [] }
        func inode(_ path: String) throws -> UInt64 {
            var status = stat()
            guard stat(path, &status) == 0 else { throw CocoaError(.fileReadNoSuchFile) }
            return UInt64(status.st_ino)
        }
        return try manager.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
            .reduce(into: [.made(path: folder, inode: try inode(folder), isFolder: true)]) { entries, path in
                let file = try inode(path)
                entries.append(.made(path: path, inode: file, isFolder: false))
                let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
                entries.append(.wrote(inode: file, offset: 0, bytes: bytes))
            }
    }

    /// The numbers of the entries right before which the power can be cut: every sync, and the end.
    public var cuts: [Int] { entries.indices.filter { entries[$0].isSync } + [entries.count] }

    /// What was said before an entry.
    public func said(before end: Int) -> String {
        entries[..<end].map { if case .said(let words) = $0 { words } else { "" } }.joined()
    }

    /// What the disk holds of the folder when the power is cut right before an entry.
    /// - Parameters:
    ///   - end: The number of the entry.
    ///   - ignoring: Syncs of such files don't happen, as a program would have it that leaves them out.
    ///   - keep: Asked for each write that wasn't synced: whether the disk has done it of its own accord.
    /// - Returns: What is left.
    public func disk(
        before end: Int, ignoring: (String) -> Bool = { _ in false }, keep: () -> Bool = { false }
    ) -> ForgetfulDisk {
        var disk = ForgetfulDisk(below: below)
        for entry in before { disk.take(entry) }
        disk.cutPower { true }
        for entry in entries[..<end] {
            if case .synced(let path, _) = entry, ignoring(path) { continue }
            disk.take(entry)
        }
        disk.cutPower(keep: keep)
        return disk
    }
}
