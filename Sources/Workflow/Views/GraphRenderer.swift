/// Draws who waits for whom in a definition: for Mermaid, for Graphviz, and as text.
public struct GraphRenderer {
    private let definition: Definition
    private let nodes: [DrawnStep]

    /// Prepares to draw a definition, templates with the steps inside them.
    public init(_ definition: Definition) {
        self.definition = definition
        nodes = DrawnStep.nodes(of: definition.steps, within: "s", at: 0)
    }

    // MARK: Mermaid

    /// The graph as a Mermaid flowchart.
    public var mermaid: String {
        (["flowchart TD"] + nodes.flatMap { mermaidLines($0) }).joined(separator: "\n") + "\n"
    }

    private func mermaidLines(_ node: DrawnStep) -> [String] {
        let margin = String(repeating: "  ", count: node.level + 1)
        let label = node.labels.map(\.mermaidText).joined(separator: "<br/>")
        var lines: [String]
        if node.children.isEmpty {
            lines = ["\(margin)\(node.name)[\"\(label)\"]"]
        } else {
            lines = ["\(margin)subgraph \(node.name)[\"\(label)\"]"]
            lines += node.children.flatMap { mermaidLines($0) }
            lines.append("\(margin)end")
        }
        let arrow = node.isConditional ? "-.->" : "-->"
        return lines + node.needs.map { "\(margin)\($0) \(arrow) \(node.name)" }
    }

    // MARK: Graphviz

    /// The graph in the language of Graphviz.
    public var dot: String {
        let head = [
            "digraph \(definition.name.dotText) {", "  rankdir=TB; compound=true;",
            "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
        ]
        let lines = nodes.flatMap { dotLines($0) } + dotEdges(nodes)
        return (head + lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private func dotLines(_ node: DrawnStep) -> [String] {
        let margin = String(repeating: "  ", count: node.level + 1)
        let label = node.labels.joined(separator: "\n").dotText
        guard !node.children.isEmpty else { return ["\(margin)\(node.name) [label=\(label)];"] }
        return ["\(margin)subgraph cluster_\(node.name) {", "\(margin)  label=\(label); style=rounded;"]
            + node.children.flatMap { dotLines($0) } + ["\(margin)}"]
    }

    /// Graphviz draws edges between nodes only, so an edge of a template is one of a step inside it, cut at its frame.
    private func dotEdges(_ nodes: [DrawnStep]) -> [String] {
        nodes.flatMap { node -> [String] in
            let edges = node.needs.map { need -> String in
                let source = nodes.first { $0.name == need }
                var attributes: [String] = []
                if let source, !source.children.isEmpty { attributes.append("ltail=cluster_\(source.name)") }
                if !node.children.isEmpty { attributes.append("lhead=cluster_\(node.name)") }
                if node.isConditional { attributes.append("style=dashed") }
                let suffix = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
                return "  \(source?.lastLeaf ?? need) -> \(node.firstLeaf)\(suffix);"
            }
            return edges + dotEdges(node.children)
        }
    }

    // MARK: Data

    /// The graph as one object for programs: steps by their paths, and which waits for which.
    public var value: Value {
        let (nodes, edges) = GraphRenderer.data(of: definition.steps, within: "")
        return [
            "edges": .array(edges), "nodes": .array(nodes), "tenant": .string(definition.tenant.id.text),
            "workflow": .string(definition.name),
        ]
    }

    private static func data(of graph: StepGraph, within prefix: String) -> (nodes: [Value], edges: [Value]) {
        var nodes: [Value] = []
        var edges: [Value] = []
        for step in graph.steps {
            let path = prefix + step.id
            var inner: (nodes: [Value], edges: [Value]) = ([], [])
            let uses: String
            switch step.body {
            case .type(let type, _, _, _): uses = type
            case .template(let template):
                uses = template.file
                inner = data(of: template.steps, within: "\(path)/")
            }
            nodes.append([
                "foreach": .bool(step.foreach != nil),
                "if": step.condition.map { .string($0.expression.text) } ?? .null,
                "step": .string(path), "uses": .string(uses),
            ])
            edges += step.needs.map { need in
                ["from": .string(prefix + graph.steps[need].id), "to": .string(path)]
            }
            nodes += inner.nodes
            edges += inner.edges
        }
        return (nodes, edges)
    }

    // MARK: Text

    /// The graph as text: one step a line, in the order of the file, with what it waits for.
    public var text: String {
        let rows = GraphRenderer.rows(of: nodes)
        let widths = (0..<2).map { column in rows.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        let count = definition.steps.steps.count
        let title =
            "\(definition.name) · tenant \(definition.tenant.id) · \(count) \(count == 1 ? "step" : "steps")"
        let lines = rows.map { row in
            let cells = (0..<2).map { row[$0].padded(to: widths[$0]) } + [row[2]]
            return ("  " + cells.joined(separator: "  ")).trimmingSpacesAtEnd
        }
        return ([title, ""] + lines).joined(separator: "\n") + "\n"
    }

    private static func rows(of nodes: [DrawnStep]) -> [[String]] {
        nodes.flatMap { node -> [[String]] in
            let margin = String(repeating: "  ", count: node.level)
            return [[margin + node.id, node.uses, node.notes.joined(separator: " · ")]] + rows(of: node.children)
        }
    }
}

/// A step as it is drawn.
private struct DrawnStep {
    /// A name that every drawing language takes: `s3`, `s3_0`.
    let name: String
    let id: String
    let uses: String
    /// How many templates it stands in.
    let level: Int
    /// The names of what it waits for.
    let needs: [String]
    let isConditional: Bool
    /// What the drawing says of it.
    let labels: [String]
    /// What the text says of it.
    let notes: [String]
    let children: [DrawnStep]

    /// A step inside, to which an edge can lead.
    var firstLeaf: String { children.first?.firstLeaf ?? name }
    /// A step inside, from which an edge can come.
    var lastLeaf: String { children.last?.lastLeaf ?? name }

    static func nodes(of graph: StepGraph, within prefix: String, at level: Int) -> [DrawnStep] {
        graph.steps.enumerated()
            .map { ordinal, step in
                DrawnStep(step, among: graph, ordinal: ordinal, prefix: prefix, level: level)
            }
    }

    private init(_ step: StepDefinition, among graph: StepGraph, ordinal: Int, prefix: String, level: Int) {
        name = "\(prefix)\(ordinal)"
        id = step.id
        self.level = level
        needs = step.needs.map { "\(prefix)\($0)" }
        isConditional = step.condition != nil
        switch step.body {
        case .type(let type, _, _, _):
            uses = type
            children = []
        case .template(let template):
            uses = template.file
            children = DrawnStep.nodes(of: template.steps, within: "\(prefix)\(ordinal)_", at: level + 1)
        }
        var marks: [String] = []
        if let condition = step.condition { marks.append("if \(condition.expression.text)") }
        if step.foreach != nil { marks.append("foreach" + (step.maxParallel.map { ", \($0) at once" } ?? "")) }
        if step.continueOnError { marks.append("may fail") }
        labels = [id, uses] + marks
        let waits = step.needs.map { graph.steps[$0].id }.joined(separator: ", ")
        notes = (waits.isEmpty ? [] : ["after \(waits)"]) + marks
    }
}

extension String {
    /// The text as a label of Mermaid.
    fileprivate var mermaidText: String {
        var result = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "#quot;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "#": result += "#35;"
            case "&": result += "#amp;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The text as a quoted string of Graphviz.
    fileprivate var dotText: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - unicodeScalars.count))
    }

    fileprivate var trimmingSpacesAtEnd: String {
        var scalars = unicodeScalars
        while scalars.last == " " { scalars.removeLast() }
        return String(scalars)
    }
}
