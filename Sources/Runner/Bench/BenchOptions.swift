import ArgumentParser
import Glibc
import Workflow

/// A figure and its name.
typealias Figure = (name: String, value: Value)

/// What every bench takes that makes a log of its own.
struct BenchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log, which must not exist yet (default: in a folder that is removed).", valueName: "url"))
    var log: String?

    @OptionGroup var output: OutputOptions

    /// Measures something on a log that doesn't exist yet, and writes the figures as one object.
    func measure(_ body: (LogLocation) async throws -> [Figure]) async throws -> ExitStatus {
        let scratch = log == nil ? Files.currentFolder + "/.tenantry-bench-\(getpid())" : nil
        let location = try LogLocation(
            log ?? "sqlite:\(scratch ?? "")/log.db", below: Files.currentFolder, from: "--log")
        guard Files.status(location.path) == nil else {
            throw Failure(.usage, "--log: \(location.text) exists already; the bench wants a log of its own")
        }
        try Self.makeFolder(location.folder)
        defer { if let scratch { Files.remove(folder: scratch) } }
        output.write(try await body(location))
        return .done
    }

    /// Makes the folder of a log.
    static func makeFolder(_ folder: String) throws {
        do throws(FileError) {
            try Files.makeFolder(folder, mode: 0o700)
        } catch {
            throw Failure(.store, "can't make the folder of the log: \(error.message)")
        }
    }

    /// Refuses a number that is out of its bounds.
    static func check(_ bounds: [(option: String, value: Int, most: Int)]) throws {
        for (option, value, most) in bounds where !(1...most).contains(value) {
            throw ValidationError("\(option): expected 1 to \(most), found \(value)")
        }
    }
}

extension OutputOptions {
    /// Writes figures as one object, or as lines of text.
    func write(_ figures: [Figure]) {
        switch output {
        case .text: for figure in figures { console.result("\(figure.name) \(figure.value.canonicalText)") }
        case .json, .jsonl: console.result(Figures.object(figures))
        }
    }
}

extension Files {
    /// Takes a folder away with all that is in it.
    static func remove(folder: String) {
        for name in names(in: folder) {
            let path = "\(folder)/\(name)"
            if isFolder(path) { remove(folder: path) } else { unlink(path) }
        }
        rmdir(folder)
    }
}
