import Glibc
import Synchronization
import Workflow

/// The boundaries that steps have reached, a line for each in a file, so that the processes that come after know them.
final class BoundaryNotes: Sendable {
    private let path: String
    private let known: Mutex<Set<String>>

    /// Reads the file, which needn't be there yet.
    /// - Throws: ``Failure`` if it can't be read.
    init(_ path: String) throws {
        self.path = path
        known = Mutex(Set(try Self.read(path).map(Self.line)))
    }

    /// Notes a boundary.
    /// - Returns: Whether any of its steps was not noted there yet.
    @discardableResult
    func add(_ boundary: Boundary) -> Bool {
        known.withLock { known in
            let new = boundary.steps.map { Self.line((boundary.place, $0)) }.filter { known.insert($0).inserted }
            guard !new.isEmpty else { return false }
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            defer { close(file) }
            // A boundary that can't be noted would have its turn for ever.
            return file >= 0 && Console.writeAll(Array(new.joined().utf8), to: file)
        }
    }

    /// What a file holds, in order; nothing if there is none.
    /// - Throws: ``Failure`` if it can't be read.
    static func read(_ path: String) throws -> [(place: String, step: String)] {
        guard Files.status(path) != nil else { return [] }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try Files.read(path)
        } catch {
            throw Failure(.usage, "\(FailAt.variable): can't read \(error.message)")
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            .compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
            }
    }

    private static func line(_ note: (place: String, step: String)) -> String { "\(note.place) \(note.step)\n" }
}
