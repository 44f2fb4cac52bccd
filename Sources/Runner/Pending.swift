import Workflow
import Storage
import Steps
enum EmbeddedFiles { static let all: [ExampleFile] = [] }
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
struct InputError: Error { let message = "" }
extension Definition {
    var digest: Digest { stored.digest }
    func inputs(_ v: Value) throws(InputError) -> Value { v }
}
