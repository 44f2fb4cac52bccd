import Steps
import TestSupport
import Testing
import Workflow

@Suite("What a file writes out and no connection would take")
struct WrittenOutTests {
    private func headlines(_ steps: String) -> [String] {
        var files = WorkflowFiles(
            """
            name: w
            tenant: { id: adatum }
            connections:
              bus: { kind: local }
            steps:

            """ + steps)
        files.registry = .standard
        return files.headlines()
    }

    @Test("names of queues, roles and principals are refused before anything runs")
    func names() {
        let text = """
              - id: queue
                uses: provision-queue
                with: { on: bus, name: "my queue", dead-letter: "" }
              - id: role
                uses: assign-role
                with: { on: bus, role: writer, to: "a b", scope: q }
              - id: post
                uses: transmit
                with: { to: bus, queue: "q!", message: x }
              - id: answer
                uses: receive
                with: { on: bus, queue: "q?" }

            """
        let name = "expected a name of 1 to 200 letters, digits, \".\", \"_\", \"-\" and \"/\", found text"
        #expect(
            headlines(text) == [
                "w.yaml:8:28: error: \"name\": \(name) \"my queue\" [E0203]",
                "w.yaml:8:53: error: \"dead-letter\": \(name) \"\" [E0203]",
                "w.yaml:11:28: error: connections of kind local have no role \"writer\" [E0209]",
                "w.yaml:11:40: error: \"to\": expected a name of 1 to 200 characters without spaces and \"*\", found text "
                    + "\"a b\" [E0203]",
                "w.yaml:14:29: error: \"queue\": \(name) \"q!\" [E0203]",
                "w.yaml:17:29: error: \"queue\": \(name) \"q?\" [E0203]",
            ])
    }

    @Test(
        "a file outside the folder is refused, and hides no other mistake of its step",
        arguments: ["../a", "a/../b", "..", "."])
    func paths(path: String) {
        let text = """
              - id: send
                uses: transmit
                with: { file: \(path), to: bus, message: x, batch: 0, sign-with: key }

            """
        let end = 18 + path.utf8.count
        #expect(
            headlines(text) == [
                "w.yaml:8:19: error: \"file\": expected a path below the folder, without \"..\", such as out/people.csv, "
                    + "found text \"\(path)\" [E0203]",
                "w.yaml:8:\(end + 31): error: \"batch\": expected a whole number from 1 to 1000, found 0 [E0203]",
                "w.yaml:8:\(end + 45): error: a key must not be written in a workflow file; expected "
                    + "`${{ secrets.<name> }}` instead of text [E0209]",
            ])
    }

    @Test("one wrong rule of a transform hides none of the others")
    func nested() {
        let text = """
              - id: people
                uses: transform
                with:
                  datset: x
                  fields:
                    id: { type: strnig }
                    joined: { type: date, format: YYYY }
                  max-rejects: 5 percent

            """
        let found = headlines(text).map { String($0.prefix { $0 != "e" }) }
        #expect(found == ["w.yaml:8:5: ", "w.yaml:9:7: ", "w.yaml:11:21: ", "w.yaml:12:39: ", "w.yaml:13:20: "])
    }
}
