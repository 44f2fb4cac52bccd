import Foundation

/// A disk that forgets what was not synced when its power is cut.
public struct ForgetfulDisk: Sendable {
    private enum Change {
        case write(offset: Int, bytes: [UInt8])
        case cut(length: Int)

        func apply(to bytes: inout [UInt8]) {
            switch self {
            case .write(let offset, let new):
                let missing = offset + new.count - bytes.count
                if missing > 0 { bytes.append(contentsOf: repeatElement(0, count: missing)) }
                bytes.replaceSubrange(offset..<(offset + new.count), with: new)
            case .cut(let length):
                if length < bytes.count { bytes.removeSubrange(length...) }
                bytes.append(contentsOf: repeatElement(0, count: length - bytes.count))
            }
        }
    }

    private enum Naming {
        case add(path: String, inode: UInt64, isFolder: Bool)
        case move(from: String, to: String, inode: UInt64)
        case remove(path: String)

        /// The folder whose sync makes it durable.
        var folder: String {
            switch self {
            case .add(let path, _, _), .remove(let path), .move(_, let path, _): ForgetfulDisk.parent(of: path)
            }
        }
    }

    private let below: String
    private var contents: [UInt64: [UInt8]] = [:]
    private var changes: [UInt64: [Change]] = [:]
    private var names: [String: (inode: UInt64, isFolder: Bool)] = [:]
    private var namings: [Naming] = []
    /// What file has which name while there is power.
    private var present: [String: UInt64] = [:]

    init(below: String) { self.below = below }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    mutating func take(_ entry: DiskJournal.Entry) {
        switch entry {
        case .made(let path, let inode, let isFolder):
            // The number of a file that is gone may be another's.
            contents[inode] = []
            changes[inode] = []
            present[path] = inode
            namings.append(.add(path: path, inode: inode, isFolder: isFolder))
        case .wrote(let inode, let offset, let bytes): changes[inode]?.append(.write(offset: offset, bytes: bytes))
        case .cut(let inode, let length): changes[inode]?.append(.cut(length: length))
        case .synced(_, let inode): settle(inode) { true }
        case .syncedFolder(let path):
            for naming in namings where naming.folder == path { apply(naming) }
            namings.removeAll { $0.folder == path }
        case .linked(let path, let inode):
            present[path] = inode
            namings.append(.add(path: path, inode: inode, isFolder: false))
        case .renamed(let from, let to):
            guard let inode = present.removeValue(forKey: from) else { return }
            present[to] = inode
            namings.append(.move(from: from, to: to, inode: inode))
        case .removed(let path): namings.append(.remove(path: path))
        case .said: break
        }
    }

    private mutating func settle(_ inode: UInt64, _ keep: () -> Bool) {
        guard var bytes = contents[inode] else { return }
        for change in changes[inode] ?? [] where keep() { change.apply(to: &bytes) }
        contents[inode] = bytes
        changes[inode] = []
    }

    private mutating func apply(_ naming: Naming) {
        switch naming {
        case .add(let path, let inode, let isFolder): names[path] = (inode, isFolder)
        case .remove(let path): names[path] = nil
        case .move(let from, let to, let inode):
            names[from] = nil
            names[to] = (inode, false)
        }
    }

    mutating func cutPower(keep: () -> Bool) {
        for inode in contents.keys.sorted() { settle(inode, keep) }
        // A folder's changes reach the disk in their order.
        var stopped: Set<String> = []
        for naming in namings where !stopped.contains(naming.folder) {
            if keep() { apply(naming) } else { stopped.insert(naming.folder) }
        }
        namings = []
    }

    /// Writes what is left into a folder that holds what was there before.
    public func write(to folder: String) throws {
        let manager = FileManager.default
        for (path, entry) in names.sorted(by: { $0.key < $1.key }) {
            let target = folder + path.dropFirst(below.count)
            // What stands in a folder whose own name was lost is lost with it.
            guard path.hasPrefix(below + "/"), manager.fileExists(atPath: Self.parent(of: target)) else { continue }
            if entry.isFolder {
                try manager.createDirectory(
                    atPath: target, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            } else if !path.hasSuffix("-shm") {
                // What processes share in memory is made anew.
                _ = manager.createFile(
                    atPath: target, contents: Data(contents[entry.inode] ?? []), attributes: [.posixPermissions: 0o600])
            }
        }
    }
}
