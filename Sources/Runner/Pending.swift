import Workflow
import Storage
import Steps
struct SchemaGenerator {
    let registry: StepRegistry
    var workflowSchema: Value { .null }
}
struct GraphRenderer {
    init(_ d: Definition) {}
    var mermaid = "", dot = "", text = ""
}
struct Explanation {
    var title = "", text = ""
    static func of(_ c: DiagnosticCode) -> Explanation { Explanation() }
}
extension Definition {
    var digest: Digest { stored.digest }
}
