import TestSupport
import Testing

@testable import Workflow

@Suite("The concurrency of a file")
struct ConcurrencyFileTests {
    private func files(_ concurrency: String, _ inputs: String = "region: { type: string }") -> WorkflowFiles {
        WorkflowFiles(
            """
            name: a
            tenant: { id: contoso }
            inputs: { \(inputs) }
            concurrency: \(concurrency)
            steps:
              - id: a
                uses: echo
            """)
    }

    @Test("has a limit of 1 and queues, if nothing else is said")
    func defaults() throws {
        let definition = try files(##"{ key: "${{ tenant.id }}" }"##).parse()
        #expect(definition.concurrency?.limit == 1)
        #expect(definition.concurrency?.onConflict == .queue)
        #expect(try definition.concurrencyKey(inputs: [:]) == "contoso")
    }

    @Test("is evaluated for a run's inputs")
    func inputs() throws {
        let definition = try files(##"{ key: "${{ tenant.id }}/${{ inputs.region }}", limit: 3, on-conflict: fail }"##)
            .parse()
        #expect(try definition.concurrencyKey(inputs: ["region": "eu"]) == "contoso/eu")
        #expect(definition.concurrency?.limit == 3)
        #expect(definition.concurrency?.onConflict == .fail)
        #expect(try Definition(canonical: definition.stored.bytes) == definition)
    }

    @Test("sees what is known before a run begins, and no secret")
    func mistakes() {
        #expect(
            files(##"{ key: "${{ secrets.x }}${{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }"##)
                .messages() == ##"""
                    w.yaml:4:26: error: the secret "x" can't be used here: the key is recorded, and shown to whoever waits for it [E0509]
                       |
                     4 | concurrency: { key: "${{ secrets.x }}${{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }
                       |                          ^~~~~~~~~
                    w.yaml:4:42: error: there is no step "a" [E0503]
                       |
                     4 | concurrency: { key: "${{ secrets.x }}${{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }
                       |                                          ^~~~~~~
                       = help: no step can be seen here
                    w.yaml:4:65: error: "run" can't be used here: every run has its own, so such a key would keep no run waiting [E0502]
                       |
                     4 | concurrency: { key: "${{ secrets.x }}${{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }
                       |                                                                 ^~~
                    w.yaml:4:84: error: "limit": expected a whole number from 1 to 10000, found 0 [E0203]
                       |
                     4 | concurrency: { key: "${{ secrets.x }}${{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }
                       |                                                                                    ^
                    w.yaml:4:100: error: "on-conflict": expected one of queue, cancel, fail, found text "wait"; did you mean "fail"? [E0203]
                       |
                     4 | …{ steps.a.output.b }}${{ run.id }}", limit: 0, on-conflict: wait }
                       |                                                              ^~~~
                    """##)
        #expect(
            files(#"{ key: "" }"#).messages() == #"""
                w.yaml:4:21: error: "key": the key of "concurrency" is empty [E0210]
                   |
                 4 | concurrency: { key: "" }
                   |                     ^~
                   = help: runs that hold the same text exclude each other: write such as ${{ tenant.id }}
                """#)
        #expect(
            files(##"{ key: "${{ inputs.count }}" }"##, "count: { type: integer }").messages() == ##"""
                w.yaml:4:26: error: "key": expected text, and "inputs.count" is a whole number [E0203]
                   |
                 4 | concurrency: { key: "${{ inputs.count }}" }
                   |                          ^~~~~~~~~~~~
                   = help: nothing is converted; format('{0}', …) makes text
                """##)
    }

    @Test("that no input makes a text of is refused when the run is started")
    func emptyAtStart() throws {
        let definition = try files(##"{ key: "${{ inputs.region }}" }"##).parse()
        #expect(throws: Rejection.noKey("it yields an empty text")) {
            try definition.concurrencyKey(inputs: ["region": ""])
        }
    }
}
