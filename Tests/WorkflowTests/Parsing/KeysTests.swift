import TestSupport
import Testing
import Workflow

@Suite("Mistakes in keys and values")
struct KeysTests {
    @Test("keys that are unknown, misspelt or missing")
    func keysThatAreUnknownMisspeltOrMissing() {
        let text = #"""
            nmae: x
            tenant: { name: A }
            concurrency: { limits: 2 }
            steps:
              - id: a
                use: echo
              - uses: echo
                retry: { attempts: 3 }
                concurrency: one

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: unknown key "nmae" in the workflow file [E0201]
                   |
                 1 | nmae: x
                   | ^~~~
                   = help: did you mean "name"?
                w.yaml:1:1: error: the workflow file needs "name" [E0202]
                   |
                 1 | nmae: x
                   | ^
                   = help: such as name: contoso-onboarding
                w.yaml:2:9: error: "tenant" needs "id" [E0202]
                   |
                 2 | tenant: { name: A }
                   |         ^
                   = help: such as id: contoso
                w.yaml:3:14: error: "concurrency" needs "key" [E0202]
                   |
                 3 | concurrency: { limits: 2 }
                   |              ^
                   = help: such as key: ${{ tenant.id }}
                w.yaml:3:16: error: unknown key "limits" in "concurrency" [E0201]
                   |
                 3 | concurrency: { limits: 2 }
                   |                ^~~~~~
                   = help: did you mean "limit"?
                w.yaml:5:9: error: step "a" needs "uses" [E0202]
                   |
                 5 |   - id: a
                   |         ^
                   = help: expected a step type, one of consent, echo, retrieve, transform, transmit, or a template, ./templates/x.yaml
                w.yaml:6:5: error: unknown key "use" in step "a" [E0201]
                   |
                 6 |     use: echo
                   |     ^~~
                   = help: did you mean "uses"?
                w.yaml:7:11: error: a step needs "id" [E0202]
                   |
                 7 |   - uses: echo
                   |           ^~~~
                   = help: such as id: echo
                w.yaml:8:5: error: "retry" needs "max-attempts" [E0202]
                   |
                 8 |     retry: { attempts: 3 }
                   |     ^~~~~
                   = help: how many attempts there may be in all, such as 5
                w.yaml:8:14: error: unknown key "attempts" in "retry" [E0201]
                   |
                 8 |     retry: { attempts: 3 }
                   |              ^~~~~~~~
                   = help: expected one of max-attempts, delay, backoff, max-delay, jitter, attempt-timeout
                w.yaml:9:5: error: "concurrency" is not supported in this version [E0206]
                   |
                 9 |     concurrency: one
                   |     ^~~~~~~~~~~
                   = help: take it away; a later version of runner will know it
                """#)
    }

    @Test("values of the wrong type")
    func valuesOfTheWrongType() {
        let text = #"""
            name: 5
            tenant: [a]
            inputs: { n: { type: strng }, m: { type: integer, default: x }, o: { type: date, required: true, default: 2026-01-01 }, P: { type: any } }
            steps: {}
            outputs: []

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:7: error: the workflow's name: expected text, found 5 [E0203]
                   |
                 1 | name: 5
                   |       ^
                   = help: if it is meant as text, put it in quotes: "5"
                w.yaml:2:9: error: "tenant": expected an object, found a list of 1 [E0203]
                   |
                 2 | tenant: [a]
                   |         ^
                   = help: write key: value, one a line, indented below
                w.yaml:3:22: error: "type": expected one of string, integer, number, boolean, date, date-time, duration, dataset, list, object, any, found text "strng"; did you mean "string"? [E0203]
                   |
                 3 | inputs: { n: { type: strng }, m: { type: integer, default: x }, o: { type: date, required: true, default: 2026-01-01 }, …
                   |                      ^~~~~
                w.yaml:3:60: error: the default of the input "m": expected a whole number, found text "x" [E0203]
                   |
                 3 | inputs: { n: { type: strng }, m: { type: integer, default: x }, o: { type: date, required: true, default: 2026-01-01 }, …
                   |                                                            ^
                w.yaml:3:107: error: an input that is required has no use for a default [E0208]
                   |
                 3 | …er, default: x }, o: { type: date, required: true, default: 2026-01-01 }, P: { type: any } }
                   |                                                              ^~~~~~~~~~
                   = help: take "required" or "default" away
                w.yaml:3:121: error: an input's name can't be "P" [E0204]
                   |
                 3 | … }, o: { type: date, required: true, default: 2026-01-01 }, P: { type: any } }
                   |                                                              ^
                   = help: expected a lower-case letter, then lower-case letters, digits and hyphens, at most 63 in all
                w.yaml:4:8: error: "steps": expected a list of steps, found an empty object [E0203]
                   |
                 4 | steps: {}
                   |        ^
                   = help: begin each step with "- id: …"
                w.yaml:5:10: error: "outputs": expected an object, found an empty list [E0203]
                   |
                 5 | outputs: []
                   |          ^
                   = help: write key: value, one a line, indented below
                """#)
    }

    @Test("a file that is a list")
    func aFileThatIsAList() {
        let text = #"""
            - name: x

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:1:1: error: the workflow file: expected an object, found a list of 1 [E0203]
                   |
                 1 | - name: x
                   | ^
                   = help: write key: value, one a line, indented below
                """#)
    }

    @Test("no steps")
    func noSteps() {
        let text = #"""
            name: x
            tenant: { id: a }
            steps: []

            """#
        #expect(
            WorkflowFiles(text).messages()
                == #"""
                w.yaml:3:8: error: "steps" is empty; a workflow has at least one step [E0207]
                   |
                 3 | steps: []
                   |        ^
                   = help: begin each step with "- id: …"
                """#)
    }

    @Test("settings of a step that are wrong")
    func settingsOfAStepThatAreWrong() {
        let text = #"""
              - id: a
                uses: retrieve
                with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                timeout: 5 minutes
                on-timeout: stop
                continue-on-error: yes
                max-parallel: 0
                retry: { max-attempts: 0, delay: 0s, backoff: exponental }
                foreach: abc
              - id: b
                uses: transform
                with:
                  dataset: { artifact: x }
                  fields: { a: { form: A }, b: { from: B, type: dat }, c: 5 }
                  on-invalid: rejct

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:29: error: "path": expected text, found 1.50 [E0203]
                    |
                 14 |     with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                    |                             ^~~~
                    = help: if it is meant as text, put it in quotes: "1.50"
                w.yaml:14:43: error: "format": expected one of csv, json, ndjson, found text "cvs"; did you mean "csv"? [E0203]
                    |
                 14 |     with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                    |                                           ^~~
                w.yaml:14:55: error: "limit": expected a whole number from 1 to 1000, found 5000 [E0203]
                    |
                 14 |     with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                    |                                                       ^~~~
                w.yaml:14:68: error: "since": expected a date such as 2026-01-31, found text "2026-02-30" [E0203]
                    |
                 14 |     with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                    |                                                                    ^~~~~~~~~~
                w.yaml:14:80: error: unknown key "form" in "with" of retrieve [E0201]
                    |
                 14 |     with: { from: hr, path: 1.50, format: cvs, limit: 5000, since: 2026-02-30, form: x }
                    |                                                                                ^~~~
                    = help: expected one of from, path, format, since, limit, zone
                w.yaml:15:14: error: "timeout": expected a duration such as 30s, found text "5 minutes" [E0203]
                    |
                 15 |     timeout: 5 minutes
                    |              ^~~~~~~~~
                w.yaml:16:17: error: "on-timeout": expected one of fail, skip, found text "stop"; did you mean "skip"? [E0203]
                    |
                 16 |     on-timeout: stop
                    |                 ^~~~
                w.yaml:17:24: error: "continue-on-error": expected true or false, found text "yes" [E0203]
                    |
                 17 |     continue-on-error: yes
                    |                        ^~~
                    = help: YAML 1.2 knows only true and false
                w.yaml:18:19: error: "max-parallel": expected a whole number from 1 to 1000, found 0 [E0203]
                    |
                 18 |     max-parallel: 0
                    |                   ^
                w.yaml:19:28: error: "max-attempts": expected a whole number from 1 to 1000, found 0 [E0203]
                    |
                 19 |     retry: { max-attempts: 0, delay: 0s, backoff: exponental }
                    |                            ^
                w.yaml:19:38: error: "delay": expected a duration longer than zero, found "0s" [E0203]
                    |
                 19 |     retry: { max-attempts: 0, delay: 0s, backoff: exponental }
                    |                                      ^~
                w.yaml:19:51: error: "backoff": expected one of constant, linear, exponential, found text "exponental"; did you mean "exponential"? [E0203]
                    |
                 19 |     retry: { max-attempts: 0, delay: 0s, backoff: exponental }
                    |                                                   ^~~~~~~~~~
                w.yaml:20:14: error: "foreach": expected a list of any values, found text "abc" [E0203]
                    |
                 20 |     foreach: abc
                    |              ^~~
                w.yaml:24:16: error: "dataset": expected a data set, found an object [E0203]
                    |
                 24 |       dataset: { artifact: x }
                    |                ^
                w.yaml:25:17: error: "fields": the key "from" is missing; expected text: The source. [E0202]
                    |
                 25 |       fields: { a: { form: A }, b: { from: B, type: dat }, c: 5 }
                    |                 ^
                w.yaml:25:22: error: "fields": unknown key "form"; did you mean "from"? [E0201]
                    |
                 25 |       fields: { a: { form: A }, b: { from: B, type: dat }, c: 5 }
                    |                      ^~~~
                w.yaml:25:53: error: "fields": expected one of string, date, found text "dat"; did you mean "date"? [E0203]
                    |
                 25 |       fields: { a: { form: A }, b: { from: B, type: dat }, c: 5 }
                    |                                                     ^~~
                w.yaml:25:63: error: "fields": expected text or an object with from, type, required, found 5 [E0203]
                    |
                 25 |       fields: { a: { form: A }, b: { from: B, type: dat }, c: 5 }
                    |                                                               ^
                    = help: if it is meant as text, put it in quotes: "5"
                w.yaml:26:19: error: "on-invalid": expected one of reject, fail, found text "rejct"; did you mean "reject"? [E0203]
                    |
                 26 |       on-invalid: rejct
                    |                   ^~~~~
                """#)
    }

    @Test("what only the step type can check")
    func whatOnlyTheStepTypeCanCheck() {
        let text = #"""
              - id: a
                uses: retrieve
                with: { from: hr, path: x, zone: "Eur\\ope" }

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:42: error: a zone has no backslash [E0209]
                    |
                 14 |     with: { from: hr, path: x, zone: "Eur\\ope" }
                    |                                          ^~
                    = help: did you mean "Europe/Berlin"?
                """#)
    }
}
