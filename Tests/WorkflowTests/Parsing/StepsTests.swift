import TestSupport
import Testing
import Workflow

@Suite("Mistakes in steps and connections")
struct StepsTests {
    @Test("ids and needs that are wrong")
    func idsAndNeedsThatAreWrong() {
        let text = #"""
              - id: a
                uses: echo
                needs: [b, zz, a]
              - id: a
                uses: echo
              - id: A b
                uses: echo
              - id: b
                uses: echo
                needs: a

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:12: error: the steps wait for each other in a circle: a → b → a [E0303]
                    |
                 14 |     needs: [b, zz, a]
                    |            ^
                    = help: take one of them out of "needs"
                w.yaml:14:16: error: "needs" names the step "zz", which does not exist [E0302]
                    |
                 14 |     needs: [b, zz, a]
                    |                ^~
                    = help: the steps are b
                w.yaml:14:20: error: step "a" can't need itself [E0303]
                    |
                 14 |     needs: [b, zz, a]
                    |                    ^
                    = help: take it out of "needs"
                w.yaml:15:9: error: two steps have the id "a"; the first stands in line 12 [E0205]
                    |
                 15 |   - id: a
                    |         ^
                    = help: choose another id
                w.yaml:17:9: error: a step's id can't be "A b" [E0204]
                    |
                 17 |   - id: A b
                    |         ^~~
                    = help: expected a lower-case letter, then lower-case letters, digits and hyphens, at most 63 in all
                """#)
    }

    @Test("a circle of needs")
    func aCircleOfNeeds() {
        let text = #"""
              - id: a
                uses: echo
                needs: [c]
              - id: b
                uses: echo
                needs: [a]
              - id: c
                uses: echo
                needs: [b]

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:12: error: the steps wait for each other in a circle: a → b → c → a [E0303]
                    |
                 14 |     needs: [c]
                    |            ^
                    = help: take one of them out of "needs"
                """#)
    }

    @Test("connections that don't exist or can't do it")
    func connectionsThatDontExistOrCantDoIt() {
        let text = #"""
              - id: a
                uses: retrieve
                with: { from: hrr, path: x }
              - id: b
                uses: retrieve
                with: { from: bus, path: x }

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:19: error: there is no connection "hrr" [E0304]
                    |
                 14 |     with: { from: hrr, path: x }
                    |                   ^~~
                    = help: did you mean "hr"?
                w.yaml:17:19: error: retrieve needs a connection that offers records, and "bus" of kind broker doesn't [E0305]
                    |
                 17 |     with: { from: bus, path: x }
                    |                   ^~~
                    = help: connections that offer records: hr
                """#)
    }

    @Test("connections that are wrong")
    func connectionsThatAreWrong() {
        let text = #"""
            name: x
            tenant: { id: a }
            connections:
              a: { kind: stroe, url: x }
              b: { url: x }
              c: { kind: store, ulr: x }
              d: { kind: store, url: "${{ secrets.x }}" }
              e: { kind: store, url: "${{ inputs.x }}", password: "${{ secrets.X }}" }
              f: { kind: broker, url: "${{ tenant.size }}" }
            steps: [{ id: a, uses: retrieve, with: { from: a, path: x } }]

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:4:14: error: there is no connection kind "stroe" [E0306]
                   |
                 4 |   a: { kind: stroe, url: x }
                   |              ^~~~~
                   = help: did you mean "store"?
                w.yaml:5:3: error: the connection "b" needs "kind" [E0202]
                   |
                 5 |   b: { url: x }
                   |   ^
                   = help: expected one of broker, local, store
                w.yaml:6:3: error: the connection "c" needs "url" [E0202]
                   |
                 6 |   c: { kind: store, ulr: x }
                   |   ^
                   = help: Where it is (text, such as "store://a")
                w.yaml:6:21: error: unknown key "ulr" in the connection "c" [E0201]
                   |
                 6 |   c: { kind: store, ulr: x }
                   |                     ^~~
                   = help: did you mean "url"?
                w.yaml:7:31: error: the secret "x" can't be used here: this setting of kind store isn't made for secrets, so it would be stored [E0509]
                   |
                 7 |   d: { kind: store, url: "${{ secrets.x }}" }
                   |                               ^~~~~~~~~
                w.yaml:8:31: error: "inputs" can't be used here: this must be known before a run starts [E0502]
                   |
                 8 |   e: { kind: store, url: "${{ inputs.x }}", password: "${{ secrets.X }}" }
                   |                               ^~~~~~
                w.yaml:8:60: error: "X" can't be the name of a secret [E0204]
                   |
                 8 |   e: { kind: store, url: "${{ inputs.x }}", password: "${{ secrets.X }}" }
                   |                                                            ^~~~~~~~~
                   = help: expected lower-case letters, digits, - _ and ., beginning with a letter or digit, at most 63
                w.yaml:9:32: error: "tenant" has no member "size" [E0505]
                   |
                 9 |   f: { kind: broker, url: "${{ tenant.size }}" }
                   |                                ^~~~~~~~~~~
                   = help: it has id
                """#)
    }
}
