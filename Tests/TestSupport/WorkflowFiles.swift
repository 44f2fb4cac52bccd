public import Workflow

/// Files of a test's own, by path, that a parser reads.
public struct WorkflowFiles {
    /// The files.
    public var files: [String: [UInt8]]
    /// The project, if there is one.
    public var project: Project = .empty
    /// The step types and connection kinds.
    public var registry: StepRegistry = .testing

    /// Files of these texts.
    public init(_ files: [String: String]) { self.files = files.mapValues { Array($0.utf8) } }

    /// One workflow file, `w.yaml`.
    public init(_ text: String) { self.init(["w.yaml": text]) }

    /// Parses a file.
    public func parse(_ path: String = "w.yaml") throws(Diagnostics) -> Definition {
        let files = files
        return try WorkflowParser(registry: registry, project: project) { path in
            guard let bytes = files[path] else { throw NoSuchFile() }
            return bytes
        }
        .parse(path)
    }

    /// What a file's diagnostics look like; `ok` if there are none.
    public func messages(_ path: String = "w.yaml") -> String {
        do throws(Diagnostics) {
            _ = try parse(path)
            return "ok"
        } catch {
            return error.rendered()
        }
    }

    /// The first lines of a file's diagnostics; `["ok"]` if there are none.
    public func headlines(_ path: String = "w.yaml") -> [String] {
        do throws(Diagnostics) {
            _ = try parse(path)
            return ["ok"]
        } catch {
            return error.list.map(\.headline)
        }
    }

    /// What reading a file that isn't there throws.
    public struct NoSuchFile: Error, CustomStringConvertible {
        /// What happened.
        public let description = "no such file"
        /// Makes the error.
        public init() {}
    }
}

extension String {
    /// These steps in a workflow for the tenant Contoso, with two connections, `hr` (a store) and `bus` (a broker).
    public var asSteps: String {
        """
        name: test
        tenant: { id: contoso, name: Contoso Ltd, directory: d1, size: 12 }
        inputs:
          since: { type: date, default: 2026-01-01 }
          flag: { type: boolean, default: false }
          names: { type: list, default: [a, b] }
          note: { type: string, required: false }
        connections:
          hr: { kind: store, url: "store://hr" }
          bus: { kind: broker, url: "amqp://bus", credentials: "${{ secrets.bus }}" }
        steps:

        """ + self
    }
}
